"""How right routing was: by month, by committee, and what it keeps getting wrong.

Only what staff settled counts as right or wrong; what routing left to the office, it did not name.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from rules.committees import OFFICE
from rules.routing import Decision

#: What is said of a mistake: words that were in so many of its items at least, and how many words.
TOLD_FROM, WORDS = 2, 3
#: Mistakes that are listed.
MOST = 10

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Routed:
    """One item: where routing sent it, and the committee that staff ``settled``, if they have.

    ``month`` is when it came in, as ``2026-03``; ``others`` are the next best committees, best
    first, ``words`` what spoke for the first.
    """

    month: str
    decision: str
    first: str
    others: tuple[str, ...] = ()
    settled: str = ""
    department: str = ""
    words: tuple[str, ...] = ()

    @property
    def named(self) -> bool:
        """Whether routing named a committee."""
        return self.first not in ("", OFFICE)

    @property
    def judged(self) -> bool:
        """Whether it named one, and staff have settled the item."""
        return self.named and bool(self.settled)

    @property
    def right(self) -> bool:
        """Whether the committee that it named kept the item."""
        return self.judged and self.first == self.settled

    @property
    def in_two(self) -> bool:
        """Whether one of its two best is where the item belongs."""
        best = (self.first, *self.others) if self.named else self.others
        return bool(self.settled) and self.settled in best[:2]


@dataclass(frozen=True, slots=True)
class Tally:
    """Numbers of items: all; by decision; settled, and of those named, right, in the best two."""

    items: int = 0
    auto: int = 0
    confirm: int = 0
    office: int = 0
    settled: int = 0
    judged: int = 0
    right: int = 0
    in_two: int = 0


@dataclass(frozen=True, slots=True)
class Kept:
    """A committee's items: ``named`` for it, of which it ``kept`` some, and ``missed`` by it.

    What it missed was named for another one and came to it in the end.
    """

    named: int
    kept: int
    missed: int


@dataclass(frozen=True, slots=True)
class Mistake:
    """What routing sent to ``first`` and belonged to ``settled``, so often, mostly for this."""

    first: str
    settled: str
    count: int
    department: str
    words: tuple[str, ...]


def tally(items: Sequence[Routed]) -> Tally:
    """Count items."""

    def of(decision: Decision) -> int:
        return sum(one.decision == decision for one in items)

    return Tally(
        items=len(items),
        auto=of(Decision.AUTO),
        confirm=of(Decision.CONFIRM),
        office=of(Decision.OFFICE),
        settled=sum(bool(one.settled) for one in items),
        judged=sum(one.judged for one in items),
        right=sum(one.right for one in items),
        in_two=sum(one.in_two for one in items),
    )


def by_month(items: Iterable[Routed]) -> Mapping[str, Tally]:
    """Count each month in which anything came in, in order."""
    found = _grouped(items, lambda one: one.month)
    return {month: tally(found[month]) for month in sorted(found)}


def by_committee(items: Sequence[Routed]) -> Mapping[str, Kept]:
    """Count, for each committee, what was named for it and what came to it otherwise."""
    judged = [one for one in items if one.judged]
    codes = {one.first for one in judged} | {one.settled for one in judged}
    return {code: _kept(code, judged) for code in sorted(codes)}


def _kept(code: str, judged: Sequence[Routed]) -> Kept:
    return Kept(
        named=sum(one.first == code for one in judged),
        kept=sum(one.first == code and one.right for one in judged),
        missed=sum(one.settled == code and not one.right for one in judged),
    )


def mistakes(items: Iterable[Routed]) -> list[Mistake]:
    """List what went wrong most often, with what those items had in common."""
    wrong = [one for one in items if one.judged and not one.right]
    pairs = _grouped(wrong, lambda one: (one.first, one.settled))
    told = [_mistake(first, settled, found) for (first, settled), found in pairs.items()]
    return sorted(told, key=lambda one: (-one.count, one.first, one.settled))[:MOST]


def _mistake(first: str, settled: str, found: Sequence[Routed]) -> Mistake:
    departments = Counter(one.department for one in found if one.department)
    words = Counter(word for one in found for word in set(one.words))
    common = [word for word, count in _ranked(words) if count >= TOLD_FROM]
    department = next((name for name, _ in _ranked(departments)), "")
    return Mistake(first, settled, len(found), department, tuple(common[:WORDS]))


def _ranked(counted: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


def _grouped(items: Iterable[Routed], key: Callable[[Routed], Key]) -> dict[Key, list[Routed]]:
    groups: dict[Key, list[Routed]] = {}
    for one in items:
        groups.setdefault(key(one), []).append(one)
    return groups
