"""What an item is, in a few fields: a model to walk beside the service, by the rules alone."""

from dataclasses import dataclass, field, replace

from rules.assignment import GONE, LIVE, ReplyClass
from rules.assignment import State as Handling
from rules.assignment import row_of as unit_row
from rules.opinion import LIFECYCLE, OPEN, Course, State, Step, Verb, after, step_from
from rules.opinion_guards import Facts, stands
from rules.permission import Action, Post, Standing, may
from rules.role import Role

#: How often a reporter is asked for more.
ROUNDS = 2
_ASIDE = (State.NEED_INFO, State.QUARANTINED)
_SEALED = (State.QUARANTINED, State.PURGED)
_WITH_UNITS = (State.FORWARDED, State.REHANDLING)
_OVER = (
    State.ARCHIVED, State.RETAINED, State.NOT_ADOPTED, State.MERGED, State.SPLIT, State.DIVERTED,
    State.WITHDRAWN, State.QUARANTINED, State.PURGED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the cast, by name, with one post."""

    name: str
    id: int
    post: Post


@dataclass(slots=True)
class Item:
    """Where an item should stand, and what was done to it."""

    receipt: str
    reporter: Person
    committee: int | None
    state: State
    station: int | None = None
    back: State | None = None
    reroutes: int = 0
    asked: int = 0
    rounds: int = 0
    rated: set[str] = field(default_factory=set)
    units: dict[int, Handling] = field(default_factory=dict)
    lead: int | None = None
    extension: set[int] = field(default_factory=set)
    purge_asked_by: str = ""
    edited: bool = False
    root: "Item | None" = None

    def standing(self) -> Standing:
        """Give what permissions look at."""
        live = frozenset(unit for unit, state in self.units.items() if state not in GONE)
        return Standing(self.reporter.id, self.station, self.committee, live)

    @property
    def led(self) -> bool:
        """Whether a unit leads."""
        return self.lead is not None and self.units[self.lead] in LIVE

    def facts(self, who: Person) -> Facts:
        """Give what the guards ask."""
        decides = who.post.role in (Role.OFFICE, Role.VICE_CHAIR)
        return Facts(
            own=self.reporter == who,
            passed_on=self.reroutes > 0 and not decides,
            may_ask=self.asked < ROUNDS,
            rated=self.state is not State.FED_BACK or who.name in self.rated,
            undecided=self.state in _WITH_UNITS and bool(self.extension),
            purge_asked=bool(self.purge_asked_by),
            purge_asked_by_them=self.purge_asked_by == who.name,
            forwarded=self.state is State.REHANDLING and self.led,
        )

    def allows(self, who: Person, verb: Verb) -> bool:
        """Tell whether somebody may do it now, but for what else the act itself asks."""
        step = step_from(self.state, verb)
        if step is None or step.action is None or not stands(verb, self.facts(who)):
            return False
        if self.state in _SEALED and who.post.role is not Role.OFFICE:
            return False
        reads = step.action is Action.HANDLE or self._may(Action.READ, who)
        return reads and self._may(step.action, who) and self._has_what_it_needs(who, verb)

    def _may(self, action: Action, who: Person) -> bool:
        return may(action, who.id, (who.post,), self.standing())

    def _has_what_it_needs(self, who: Person, verb: Verb) -> bool:
        if verb in (Verb.SEND_UP, Verb.SIGN):
            return self.edited
        if verb is Verb.RETURN:
            return self.led
        if step_from(self.state, verb).action is Action.HANDLE:  # type: ignore[union-attr]
            return self.unit_for(who, verb) is not None
        return True

    def unit_for(self, who: Person, verb: Verb) -> int | None:
        """Give the unit that would do it: one's own, or for the office the one that leads."""
        mine = [who.post.unit_id] if who.post.unit_id else sorted(self.units, key=self._first)
        for unit in mine:
            if unit is None or self.units.get(unit, Handling.RECALLED) in GONE:
                continue
            row = unit_row(verb, lead=unit == self.lead)
            return unit if row is not None and self.units[unit] in row.sources else None
        return None

    def _first(self, unit: int) -> tuple[bool, int]:
        return (self.units[unit] in GONE or unit != self.lead, list(self.units).index(unit))

    def moves(self, verb: Verb) -> Step:
        """Take the step; what the act alters besides is the caller's to say."""
        step = step_from(self.state, verb)
        assert step is not None, f"{verb} from {self.state}"
        before, self.state = self.state, after(step, self.state, self.back)
        if self.state in _ASIDE and before not in _ASIDE:
            self.back = before
        if self.state not in _ASIDE:
            self.back = None
        if verb in (Verb.DISPUTE, Verb.UNMERGE):
            self.committee = None
        self.asked += verb is Verb.ASK_INFO
        if verb in (Verb.ANSWER, Verb.FEED_BACK):
            self.rounds, self.rated = self.rounds + 1, set()
        if step.target is not Course.STAY:
            self._follow(verb)
        return step

    def _follow(self, verb: Verb) -> None:
        """Bring the units along (``handlers/following.py``)."""
        if self.state in _OVER:
            waits = (Handling.ASSIGNED, Handling.ACCEPTED)
            ends = waits if self.state is State.ARCHIVED else LIVE
            for unit, state in self.units.items():
                if state in ends:
                    self.units[unit] = Handling.RECALLED
            self.extension.clear()
        if verb in (Verb.RETURN, Verb.REHANDLE) and self.led and self.lead is not None:
            self.units[self.lead] = Handling.ACCEPTED
        self.purge_asked_by = "" if self.state is not State.QUARANTINED else self.purge_asked_by

    def handled(self, unit: int, verb: Verb) -> Verb:
        """Take a unit's step; gives the item's verb, which differs for one that joins."""
        row = unit_row(verb, lead=unit == self.lead)
        assert row is not None
        if row.target is not None:
            self.units[unit] = row.target
            if row.target is not Handling.ACCEPTED:
                self.extension.discard(unit)
        if verb is Verb.ASK_EXTENSION:
            self.extension.add(unit)
        return verb


#: Verbs that people have, in the table's order.
VERBS = tuple(step.verb for step in LIFECYCLE if step.action and step.verb is not Verb.SUBMIT)
#: What an act needs in a class of reply.
CLASSES = tuple(ReplyClass)

__all__ = ["CLASSES", "OPEN", "VERBS", "Item", "Person", "replace"]
