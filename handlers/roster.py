"""Bringing a roster (名册) in: everything that it says, or nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from handlers.county import routing_of
from handlers.errors import RosterWrong
from models import (
    Appointment,
    Committee,
    HandlingUnit,
    Organisation,
    Person,
    Sector,
    Station,
)
from models.database import transaction
from rules.role import Role
from rules.roster import Entry, Line, Roster, committee_words, counterpart, read, sentence
from rules.roster_cells import PLACES, Column

#: What a roster says of a person; the rest of the row is not its business.
_SAID = ("name", "phone", "sector_id", "station_id", "group", "standing", "active")

#: The parts of a county that a roster may name for the first time.
_PARTS: Mapping[Column, type[Sector] | type[Station] | type[HandlingUnit]] = {
    Column.SECTOR: Sector,
    Column.STATION: Station,
    Column.UNIT: HandlingUnit,
}

#: Ids of a county's parts by name, and of its committees by code.
Places = Mapping[Column, Mapping[str, int]]
#: A post as the roster says it: person, role, station, committee, unit, whether as a deputy.
Post = tuple[int, Role, int | None, int | None, int | None, bool]


@dataclass(frozen=True, slots=True)
class Report:
    """What a roster changed, in people; `absent` are on the old roster and not in this one.

    `left` of the absent were made to leave. `made` lists the names that the county did not know
    before, by column; `unused` the file's columns that mean nothing here.
    """

    new: int = 0
    changed: int = 0
    same: int = 0
    absent: int = 0
    left: int = 0
    made: Mapping[Column, tuple[str, ...]] = field(default_factory=dict)
    unused: tuple[str, ...] = ()


async def import_roster(
    org: Organisation, lines: Sequence[Line], *, leave: bool = False, now: datetime
) -> Report:
    """Bring a roster in, in one transaction; `leave` makes those who are not in it leave.

    Raises RosterWrong with every problem, and then nothing has changed. The same roster again
    changes nothing.
    """
    async with transaction() as raw:
        await raw.execute("SELECT 1 FROM organisations WHERE id = $1 FOR NO KEY UPDATE", org.id)
        committees = await Committee.filter(org=org, closed=False).order_by("id")
        roster = read(lines, committee_words((await routing_of(org.id)).committees))
        known = {person.number: person for person in await Person.filter(org=org).order_by("id")}
        absent = _absent(roster, known)
        others = () if leave else absent
        _refuse(roster.problems or [*_taken_phones(roster, others), *_successors(roster, known)])
        places: dict[Column, dict[str, int]] = {
            Column.COMMITTEE: {row.code: row.id for row in committees}
        }
        made = {column: await _make(org, column, roster, places) for column in _PARTS}
        new, changed = await _write_people(org, roster, places, known)
        changed |= await _write_posts(org, roster, places, now)
        if leave:
            await _let_go(org, absent, now)
    return Report(
        new=len(new),
        changed=len(changed - new),
        same=len(roster.entries) - len(changed | new),
        absent=len(absent),
        left=len(absent) if leave else 0,
        made={column: names for column, names in made.items() if names},
        unused=roster.unused,
    )


def _refuse(problems: Sequence[str]) -> None:
    if problems:
        raise RosterWrong(count=len(problems), problems=tuple(problems))


def _absent(roster: Roster, known: Mapping[str, Person]) -> list[Person]:
    listed = {entry.number for entry in roster.entries}
    return [person for person in known.values() if person.active and person.number not in listed]


def _taken_phones(roster: Roster, others: Iterable[Person]) -> list[str]:
    """Find phones that belong to somebody who is not in the file."""
    owners = {person.phone: person.number for person in others if person.phone}
    return [
        sentence(entry.line, Column.PHONE, f"{entry.phone} 名册上是编号 {owners[entry.phone]} 的")
        for entry in roster.entries
        if entry.phone in owners
    ]


def _successors(roster: Roster, known: Mapping[str, Person]) -> list[str]:
    """Find numbers that seem to have gone to somebody else: name and phone are both others.

    Whoever takes over a number would take over its WeChat and its record too.
    """
    problems = []
    for entry in roster.entries:
        before = known.get(entry.number)
        if before and before.name != entry.name and before.phone not in ("", entry.phone):
            what = f"{entry.number} 原是{before.name}，换人请用新编号；只是更正，请姓名手机分两次改"
            problems.append(sentence(entry.line, Column.NUMBER, what))
    return problems


async def _make(
    org: Organisation, column: Column, roster: Roster, places: dict[Column, dict[str, int]]
) -> tuple[str, ...]:
    """Put a column's parts into `places`, making those that are missing; gives their names."""
    model = _PARTS[column]
    known = dict(await model.filter(org=org).values_list("name", "id"))
    named = {_said(entry, column): entry for entry in roster.entries if _said(entry, column)}
    missing = [name for name in named if name not in known]
    for name in missing:
        part = model(org=org, name=name)
        if isinstance(part, HandlingUnit):
            part.committee_id = await _counterpart(named[name], places, org)
        await part.save()
        known[name] = part.id
    places[column] = known
    return tuple(missing)


async def _counterpart(entry: Entry, places: Places, org: Organisation) -> int | None:
    """The committee that a new unit answers to: the row's own, or the one its name tells."""
    committees = places[Column.COMMITTEE]
    known = (await routing_of(org.id)).committees
    return committees.get(entry.committee or counterpart(entry.unit, known) or "")


def _said(entry: Entry, column: Column) -> str:
    return str(getattr(entry, column.name.lower()))


def _at(entry: Entry, column: Column, places: Places) -> int | None:
    return places[column].get(_said(entry, column))


async def _write_people(
    org: Organisation, roster: Roster, places: Places, known: Mapping[str, Person]
) -> tuple[set[str], set[str]]:
    """Write who is new or changed; gives the numbers of both."""
    new, changed, rows = set(), set(), []
    for entry in roster.entries:
        row = _person(org, entry, places)
        before = known.get(entry.number)
        if before is None:
            new.add(entry.number)
        elif any(getattr(before, name) != getattr(row, name) for name in _SAID):
            changed.add(entry.number)
        else:
            continue
        rows.append(row)
    await Person.bulk_create(rows, on_conflict=("org_id", "number"), update_fields=_SAID)
    return new, changed


def _person(org: Organisation, entry: Entry, places: Places) -> Person:
    return Person(
        org=org,
        number=entry.number,
        name=entry.name,
        phone=entry.phone,
        sector_id=_at(entry, Column.SECTOR, places),
        station_id=_at(entry, Column.STATION, places),
        group=entry.group,
        standing=entry.standing,
        active=True,
    )


async def _write_posts(
    org: Organisation, roster: Roster, places: Places, now: datetime
) -> set[str]:
    """End and begin appointments so that the listed people hold what the roster says.

    Gives the numbers of those for whom anything changed.
    """
    numbers = dict(await Person.filter(org=org).values_list("id", "number"))
    ids = {number: person_id for person_id, number in numbers.items()}
    listed = {ids[entry.number] for entry in roster.entries}
    wanted = {post for entry in roster.entries for post in _posts(entry, ids, places)}
    live = {_post(row): row.id for row in await Appointment.filter(org=org, ended_at=None)}
    over = [post for post in live if post[0] in listed and post not in wanted]
    begun = sorted(wanted - live.keys(), key=str)
    if over:
        await Appointment.filter(id__in=[live[post] for post in over]).update(ended_at=now)
    await Appointment.bulk_create([_appointment(org, post) for post in begun])
    return {numbers[post[0]] for post in (*over, *begun)}


def _posts(entry: Entry, ids: Mapping[str, int], places: Places) -> Iterator[Post]:
    """The posts of one row; each role is held at its own place only."""
    for role in entry.roles:
        place = PLACES.get(role)
        station, committee, unit = (
            _at(entry, column, places) if column is place else None
            for column in (Column.STATION, Column.COMMITTEE, Column.UNIT)
        )
        yield ids[entry.number], role, station, committee, unit, role in entry.deputies


def _post(row: Appointment) -> Post:
    return (
        row.person_id,
        row.role,
        row.station_id,
        row.committee_id,
        row.unit_id,
        row.deputy,
    )


def _appointment(org: Organisation, post: Post) -> Appointment:
    person_id, role, station_id, committee_id, unit_id, deputy = post
    return Appointment(
        org=org,
        person_id=person_id,
        role=role,
        station_id=station_id,
        committee_id=committee_id,
        unit_id=unit_id,
        deputy=deputy,
    )


async def _let_go(org: Organisation, people: Sequence[Person], now: datetime) -> None:
    """End what these people may do, at their next message; what they did remains."""
    ids = [person.id for person in people]
    if not ids:
        return
    await Person.filter(org=org, id__in=ids).update(active=False, slip_hash=None)
    held = Appointment.filter(org=org, person_id__in=ids, ended_at=None)
    await held.update(ended_at=now)
