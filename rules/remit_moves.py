"""What would move: a county's past items, routed by what holds and by what is to hold."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rules.county import County
from rules.routing import Decision, route_one


@dataclass(frozen=True, slots=True)
class Past:
    """An item of the past; `confirmed` is the code of the committee that took it, if one did."""

    receipt: str
    title: str
    text: str
    confirmed: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """An item that would go to another committee; both are codes."""

    receipt: str
    title: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Moves:
    """What would become of `items` past items: those that move, in the order given.

    Of `confirmed` ones `right` would newly go where they were taken, `wrong` no longer would.
    `sure_was` and `sure_now` of the items need nobody to look before the committee hears.
    """

    items: int
    moved: tuple[Move, ...]
    confirmed: int
    right: int
    wrong: int
    sure_was: int
    sure_now: int

    @property
    def between(self) -> Mapping[tuple[str, str], int]:
        """How many move from which committee to which, most first."""
        return dict(Counter((move.was, move.now) for move in self.moved).most_common())


def moves(items: Iterable[Past], present: County, changed: County) -> Moves:
    """Route every item twice. Items confirmed for a committee that only one has say nothing."""
    both = _codes(present) & _codes(changed)
    told = [(one, route_one(one.text, present), route_one(one.text, changed)) for one in items]
    known = [
        (was.committee == one.confirmed, now.committee == one.confirmed)
        for one, was, now in told
        if one.confirmed in both
    ]
    return Moves(
        len(told),
        tuple(
            Move(one.receipt, one.title, was.committee, now.committee)
            for one, was, now in told
            if was.committee != now.committee
        ),
        len(known),
        known.count((False, True)),
        known.count((True, False)),
        sum(was.decision is Decision.AUTO for _, was, _ in told),
        sum(now.decision is Decision.AUTO for _, _, now in told),
    )


def _codes(county: County) -> frozenset[str]:
    return frozenset(row.code for row in county.committees)
