"""The record that counts (履职记录): lines are entered and reversed, never changed.

It knows activities, and none of the use cases that write here in transactions of their own.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, datetime

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from handlers.actor import Actor
from handlers.errors import NotFound
from models import Activity, Person, Record
from models.database import fetch
from rules.confirmation import Outcome
from rules.deadline import BEIJING
from rules.permission import Action, Standing

#: A line that reverses nothing and is reversed by nothing.
_LIVE = """
    r.reverses_id IS NULL
    AND NOT EXISTS (SELECT FROM records back WHERE back.reverses_id = r.id)
"""
_ENTER = """
INSERT INTO records
    (org_id, activity_id, person_id, outcome, entered_by_id, entered_at, reason, correction_id)
SELECT $1, $2, line.person, line.outcome, $5, $6, $7, $8
FROM unnest($3::int[], $4::text[]) AS line (person, outcome)
"""
_REVERSE = f"""
INSERT INTO records
    (org_id, activity_id, person_id, outcome, entered_by_id, entered_at, reason, correction_id,
     reverses_id)
SELECT r.org_id, r.activity_id, r.person_id, r.outcome, $4, $5, left($6, 200), $7, r.id
FROM records r
WHERE r.org_id = $1 AND r.activity_id = $2 AND ($3::int IS NULL OR r.person_id = $3) AND {_LIVE}
ORDER BY r.id
"""
_LIVE_OF = f"""
SELECT r.person_id, r.outcome FROM records r
WHERE r.org_id = $1 AND r.activity_id = $2 AND {_LIVE}
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One line, with its activity at hand; only a ``live`` one counts."""

    record: Record
    live: bool


@dataclass(frozen=True, slots=True)
class History:
    """A person's lines, newest first, and how often each outcome counts."""

    lines: tuple[Line, ...]
    totals: Mapping[Outcome, int]


async def enter(
    activity: Activity,
    outcomes: Mapping[int, Outcome],
    actor: Actor,
    now: datetime,
    *,
    reason: str = "",
    correction_id: int | None = None,
) -> None:
    """Write a line for each person, with one statement in the caller's transaction."""
    people, values = list(outcomes), [outcome.value for outcome in outcomes.values()]
    who = (activity.org_id, activity.id, people, values, actor.person_id)
    await fetch(_ENTER, *who, now, reason, correction_id)


async def reverse_all(activity: Activity, actor: Actor, reason: str, now: datetime) -> None:
    """Reverse all that counts of an activity, in the caller's transaction."""
    where = (activity.org_id, activity.id, None, actor.person_id)
    await fetch(_REVERSE, *where, now, reason, None)


async def reverse(
    activity: Activity,
    person_id: int,
    actor: Actor,
    reason: str,
    now: datetime,
    *,
    correction_id: int,
) -> None:
    """Reverse what counts for one person, if anything does, in the caller's transaction."""
    where = (activity.org_id, activity.id, person_id, actor.person_id)
    await fetch(_REVERSE, *where, now, reason, correction_id)


async def counted(activity: Activity) -> dict[int, Outcome]:
    """Give what counts of an activity, by person."""
    rows = await fetch(_LIVE_OF, activity.org_id, activity.id)
    return {row["person_id"]: Outcome(row["outcome"]) for row in rows}


async def record_of(actor: Actor, *, year: int | None = None) -> History:
    """Give one's own record, of activities in one year or of all."""
    return await _history(_of(actor.org_id, actor.person_id, year))


async def record_of_person(actor: Actor, person_id: int, *, year: int | None = None) -> History:
    """Give somebody's record; NotFound for who may see no more of it than totals."""
    person = await _person(actor, person_id)
    if person_id != actor.person_id and not actor.may(Action.READ_RECORD, _standing(person)):
        raise NotFound
    return await _history(_of(actor.org_id, person_id, year))


async def totals_of(
    actor: Actor, person_id: int, *, year: int | None = None
) -> Mapping[Outcome, int]:
    """Count somebody's outcomes: a head those of the station's people, a committee its own.

    Raises NotFound for whom the actor may know nothing of (DOMAIN.md §7, see points).
    """
    person = await _person(actor, person_id)
    rows = _of(actor.org_id, person_id, year)
    if person_id == actor.person_id or actor.may(Action.READ_TOTALS, _standing(person)):
        return (await _history(rows)).totals
    held = await _history(rows.filter(activity__committee_id__in=actor.committee_ids))
    if not held.lines:
        raise NotFound
    return held.totals


async def _person(actor: Actor, person_id: int) -> Person:
    person = await Person.get_or_none(org_id=actor.org_id, id=person_id)
    if person is None:
        raise NotFound
    return person


def _standing(person: Person) -> Standing:
    return Standing(person.id, person.station_id)


def _of(org_id: int, person_id: int, year: int | None) -> QuerySet[Record]:
    rows = Record.filter(org_id=org_id, person_id=person_id)
    return rows if year is None else rows.filter(_within(year))


def _within(year: int) -> Q:
    if not MINYEAR < year < MAXYEAR:
        return Q(id=0)
    first, last = (datetime(which, 1, 1, tzinfo=BEIJING) for which in (year, year + 1))
    return Q(activity__starts_at__gte=first, activity__starts_at__lt=last)


async def _history(rows: QuerySet[Record]) -> History:
    found = await rows.order_by("-id").prefetch_related("activity")
    lines = tuple(_lines(found))
    return History(lines, Counter(line.record.outcome for line in lines if line.live))


def _lines(records: list[Record]) -> Iterable[Line]:
    reversed_ids = {record.reverses_id for record in records}
    for record in records:
        live = record.reverses_id is None and record.id not in reversed_ids
        yield Line(record, live)
