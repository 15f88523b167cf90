"""Random histories of a county's items, and what a timeline alone says of them."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import uuid4

from handlers import (
    asking_back,
    assignment,
    custody,
    editing,
    forwarding,
    lateness,
    merging,
    opinion,
    outcome,
    rating,
    reply,
)
from handlers.actor import Actor
from handlers.errors import Refused
from handlers.submission import Draft, submit
from models import Entry, Opinion, Person
from rules.assignment import ReplyClass
from rules.deadline import BEIJING
from rules.digest import Period, Reach
from rules.limits import due_in
from rules.numbers import DEFAULT
from rules.opinion import OPEN, State, Verb
from rules.outcome import LEVEL_NAMES, Level, Satisfaction
from rules.reasons import Reason
from rules.workdays import OFFICIAL
from tests.handlers.acts import KEEP, MOVE, TEXT, People

Act = Callable[[People, str, Random, datetime], Awaitable[object]]
OTHER = Reason("other", "试验")
GRADES = tuple(Satisfaction)


async def _reporter(people: People, number: str) -> Actor:
    found = await Opinion.get(org_id=people["office"].org_id, receipt=number)
    return next(one for one in people.values() if one.person_id == found.reporter_id)


async def _rate(people: People, number: str, luck: Random, now: datetime) -> object:
    one, other = luck.choices(GRADES, k=2) if luck.random() < 0.5 else [luck.choice(GRADES)] * 2
    return await rating.rate(await _reporter(people, number), number, one, other, now=now)


async def _supply(people: People, number: str, luck: Random, now: datetime) -> object:
    return await asking_back.supply(await _reporter(people, number), number, "在三组", now=now)


async def _merge(people: People, number: str, luck: Random, now: datetime) -> object:
    others = await Opinion.filter(org_id=people["office"].org_id).exclude(receipt=number)
    into = luck.choice(others).receipt if others else number
    return await merging.merge(people["office"], number, into, now=now)


async def _record(people: People, number: str, luck: Random, now: datetime) -> object:
    office, on = people["office"], now.astimezone(BEIJING).date()
    level = luck.choice((Level.CITY, Level.PROVINCE, Level.NATION))
    match luck.randrange(4):
        case 0 | 3:
            return await outcome.adopt(office, number, level, on, combined=False, now=now)
        case 1:
            return await outcome.report_up(office, number, level, on, now=now)
        case _:
            return await outcome.instruct(office, number, level, on, now=now)


_STAFF = ("farming", "building", "office")

#: What somebody may think of doing; most of it is refused where it does not fit.
ACTS: Mapping[str, Act] = {
    "take": lambda p, n, luck, t: opinion.take(p[luck.choice(_STAFF)], n, now=t),
    "triage": lambda p, n, luck, t: opinion.triage(
        p["office"], n, luck.choice(("AGRI", "ENV")), now=t
    ),
    "move": lambda p, n, luck, t: opinion.reroute(
        p[luck.choice(_STAFF)], n, luck.choice(("AGRI", "ENV", "OFFICE")), MOVE, now=t
    ),
    "answer": lambda p, n, luck, t: opinion.answer(p[luck.choice(_STAFF)], n, "修好了", now=t),
    "retain": lambda p, n, luck, t: opinion.retain(p["office"], n, KEEP, now=t),
    "decline": lambda p, n, luck, t: opinion.decline(p["office"], n, KEEP, now=t),
    "ask": lambda p, n, luck, t: asking_back.ask_info(p["office"], n, "在哪里", now=t),
    "supply": _supply,
    "merge": _merge,
    "unmerge": lambda p, n, luck, t: merging.unmerge(p["office"], n, now=t),
    "edit": lambda p, n, luck, t: editing.edit(p["office"], n, "修路", "请修路。", now=t),
    "send up": lambda p, n, luck, t: editing.send_up(p["office"], n, now=t),
    "sign": lambda p, n, luck, t: editing.sign(p["chair"], n, now=t),
    "forward": lambda p, n, luck, t: forwarding.forward(p["office"], n, "县水利局", now=t),
    "accept": lambda p, n, luck, t: assignment.accept(p["unit"], n, now=t),
    "refuse": lambda p, n, luck, t: assignment.refuse(p["unit"], n, OTHER, now=t),
    "reply": lambda p, n, luck, t: reply.reply(
        p["unit"], n, luck.choice(tuple(ReplyClass)), "已修", now=t
    ),
    "return": lambda p, n, luck, t: forwarding.return_reply(p["office"], n, OTHER, now=t),
    "feed back": lambda p, n, luck, t: forwarding.feed_back(p["office"], n, "已修好", now=t),
    "rate": _rate,
    "record": _record,
    "archive": lambda p, n, luck, t: opinion.archive(p["office"], n, now=t),
    "divert": lambda p, n, luck, t: custody.divert(p["office"], n, OTHER, now=t),
    "seal": lambda p, n, luck, t: custody.quarantine(p["office"], n, OTHER, now=t),
    "release": lambda p, n, luck, t: custody.release(p["office"], n, OTHER, now=t),
}  # fmt: skip
_ON = ("take",) * 8 + ("triage", "move", "move", "answer", "merge", "ask")
#: What is likely where an item stands, so that histories go far.
LIKELY: Mapping[State, tuple[str, ...]] = {
    State.SUBMITTED: ("triage", "triage", "triage", "ask"),
    State.TRIAGED: _ON,
    State.REROUTED: _ON,
    State.IN_REVIEW: ("edit",) * 6 + ("answer", "retain", "decline", "divert", "seal"),
    State.NEED_INFO: ("supply",),
    State.EDITING: ("send up",) * 4 + ("edit", "decline"),
    State.SIGN_OFF: ("sign",),
    State.ISSUED: ("forward", "forward", "record"),
    State.FORWARDED: ("accept", "reply", "reply", "refuse", "record", "seal"),
    State.REFUSED: ("forward",),
    State.REPLIED: ("feed back", "feed back", "feed back", "return"),
    State.FED_BACK: ("rate", "rate", "record", "record"),
    State.REHANDLING: ("reply", "reply", "answer"),
    State.MERGED: ("rate", "seal", "unmerge"),
    State.QUARANTINED: ("release",),
}


async def live(people: People, luck: Random, now: datetime, *, acts: int) -> datetime:
    """Have people do things at random; gives when the last was done."""
    org_id, last = people["office"].org_id, 0
    for nth in range(acts):
        now += timedelta(minutes=luck.randrange(1, 16 * 60))
        if nth < 3 or luck.random() < 0.1:
            who = luck.choice(("writer", "member", "far"))
            draft = Draft(TEXT, uuid4().hex, to_office=luck.random() < 0.3)
            await submit(people[who], draft, now=now)
            continue
        items = await Opinion.filter(org_id=org_id).order_by("id")
        working = [one for one in items if one.state in LIKELY]
        same = [one for one in working if one.id == last and luck.random() < 0.7]
        one = luck.choice(same or working or items)
        last = one.id
        likely = LIKELY.get(one.state, tuple(ACTS)) if luck.random() < 0.9 else tuple(ACTS)
        with suppress(Refused):
            await ACTS[luck.choice(likely)](people, one.receipt, luck, now)
        if luck.random() < 0.4:
            await lateness.tick(org_id, now=now)
    return now


# --- what the timeline says -----------------------------------------------------------------

_ASIDE = (State.NEED_INFO, State.QUARANTINED)
_ANEW = (Verb.REROUTE, Verb.FORWARD)
_SILENT = (State.MERGED, State.QUARANTINED, State.PURGED)


@dataclass(slots=True)
class Standing:
    """Where an item stands by its timeline: its state, until when, with which committee."""

    state: str = ""
    due: datetime | None = None
    left: int | None = None
    committee: int | None = None
    instructed: bool = False


class Timeline:
    """The entries of a county, and of each item only who reported it and how urgent it is."""

    def __init__(
        self, entries: Iterable[Entry], reporters: Mapping[int, int | None], urgent: set[int]
    ) -> None:
        self.entries = list(entries)
        self.stations, self.urgent = reporters, urgent

    @classmethod
    async def of(cls, org_id: int) -> "Timeline":
        entries = await Entry.filter(org_id=org_id, opinion_id__isnull=False).order_by("id")
        items = await Opinion.filter(org_id=org_id).only("id", "reporter_id", "urgent")
        homes = {one.id: one.station_id for one in await Person.filter(org_id=org_id)}
        reporters = {one.id: homes[one.reporter_id] for one in items}
        return cls(entries, reporters, {one.id for one in items if one.urgent})

    def told(
        self, verbs: Iterable[Verb], period: Period, reach: Reach, id_: int | None
    ) -> list[Entry]:
        """Give the entries of these verbs that an item does not merely echo."""
        return [
            one
            for one in self.entries
            if one.verb in verbs
            and period.since <= one.at < period.until
            and one.before not in _SILENT
            and self._is_of(one.opinion_id, one.committee_id, reach, id_)
        ]

    def did(
        self, verbs: Iterable[Verb], period: Period, reach: Reach, id_: int | None
    ) -> set[int | None]:
        return {one.opinion_id for one in self.told(verbs, period, reach, id_)}

    def rated(
        self, grades: Iterable[str], period: Period, reach: Reach, id_: int | None
    ) -> set[int | None]:
        """Give the items by the worst that was said of the last result."""
        last: dict[int | None, tuple[int, str]] = {}
        order = [grade.value for grade in GRADES]
        for one in self.told([Verb.RATE], period, reach, id_):
            if one.reason not in order:
                continue
            round_ = self._rounds(one)
            known = last.get(one.opinion_id, (0, order[0]))
            worse = max(known[1], one.reason, key=order.index) if known[0] == round_ else one.reason
            last[one.opinion_id] = (round_, worse)
        return {item for item, (_, grade) in last.items() if grade in set(grades)}

    def replied(
        self, letter: str, period: Period, reach: Reach, id_: int | None
    ) -> set[int | None]:
        last = {one.opinion_id: one for one in self.told([Verb.REPLY], period, reach, id_)}
        return {item for item, one in last.items() if one.words.startswith(letter)}

    def adopted(
        self, level: Level, period: Period, reach: Reach, id_: int | None
    ) -> set[int | None]:
        told = self.told([Verb.ADOPT], period, reach, id_)
        return {one.opinion_id for one in told if one.words.startswith(LEVEL_NAMES[level])}

    def stands(self, states: Iterable[State], reach: Reach, id_: int | None) -> set[int | None]:
        return {
            item
            for item, one in self._standings().items()
            if one.state in states and self._is_of(item, one.committee, reach, id_)
        }

    def due(
        self, since: datetime, until: datetime, reach: Reach, id_: int | None
    ) -> set[int | None]:
        return {
            item
            for item, one in self._standings().items()
            if one.state in OPEN
            and one.due is not None
            and since <= one.due < until
            and self._is_of(item, one.committee, reach, id_)
        }

    def _is_of(
        self, item: int | None, committee: int | None, reach: Reach, id_: int | None
    ) -> bool:
        if reach is Reach.COUNTY:
            return True
        return (committee if reach is Reach.COMMITTEE else self.stations[item or 0]) == id_

    def _rounds(self, rating: Entry) -> int:
        heard = (Verb.ANSWER, Verb.FEED_BACK)
        return sum(
            one.opinion_id == rating.opinion_id and one.id < rating.id and one.verb in heard
            for one in self.entries
        )

    def _standings(self) -> Mapping[int | None, Standing]:
        found: dict[int | None, Standing] = {}
        for one in self.entries:
            item = found.setdefault(one.opinion_id, Standing())
            self._step(item, one)
        return found

    def _step(self, item: Standing, one: Entry) -> None:
        if one.verb == Verb.INSTRUCT and one.before not in _SILENT:
            item.instructed = True
            self._hurry(item, one)
        # Who passes on what was passed on to them, or forwards what lost its unit, begins anew in
        # the same state.
        if one.before == one.after and one.verb not in _ANEW:
            return
        item.state, after = one.after, State(one.after)
        if one.verb in (Verb.DISPUTE, Verb.UNMERGE):
            item.committee = None
        elif one.committee_id is not None:
            item.committee = one.committee_id
        if after in _ASIDE and one.before not in _ASIDE:
            item.left = OFFICIAL.left(one.at, item.due) if item.due else None
        back = one.verb in (Verb.SUPPLY, Verb.RELEASE) and after not in _ASIDE
        if back and item.left is not None:
            item.due = OFFICIAL.due(one.at, item.left)
        else:
            units = after in (State.FORWARDED, State.REHANDLING)
            urgent = one.opinion_id in self.urgent or (units and item.instructed)
            item.due = due_in(after, one.at, OFFICIAL, DEFAULT, urgent=urgent)

    def _hurry(self, item: Standing, one: Entry) -> None:
        """What a leader writes on while units are at work is due as soon as if it came now."""
        if one.after in (State.FORWARDED, State.REHANDLING) and item.due is not None:
            soon = due_in(State(one.after), one.at, OFFICIAL, DEFAULT, urgent=True)
            item.due = min(item.due, soon) if soon else item.due


def midnight(day: date) -> datetime:
    """Give the beginning of a day."""
    return datetime.combine(day, time(), BEIJING)
