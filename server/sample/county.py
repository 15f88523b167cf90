"""The invented county as a roster table, brought in as any county's is."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count

from handlers.organisation import found
from handlers.roster import Report, import_roster
from models import Person
from rules.committees import OFFICE, SEVEN_COMMITTEES
from rules.roster import Line
from rules.roster_cells import Column
from server.sample.names import COUNTY, SECTORS, TOWNS, TOWNSHIPS, UNITS, person, phone
from server.settings import Settings

MEMBERS = 280
STANDING = 43
STATIONS = tuple(f"{town}联络站" for town in (*TOWNS, *TOWNSHIPS))
#: Three activity groups in a town and two in a township: 28. Group and station.
GROUPS = tuple(
    (f"{place[:-1]}{number}组", f"{place}联络站")
    for places, numbers in ((TOWNS, "一二三"), (TOWNSHIPS, "一二"))
    for place in places
    for number in numbers
)

Row = dict[Column, str]


async def load(settings: Settings) -> Report | None:
    """Bring the invented county into an empty database; None when it has people already."""
    if await Person.exists():
        return None
    org = await found(settings.org, COUNTY)
    return await import_roster(org, roster(), now=datetime.now(UTC))


def roster() -> list[Line]:
    """Give the county's roster table: header and one line per person, always the same."""
    people = count()
    rows = [*_members(), *_station_staff(), *_committee_staff(), *_unit_contacts(), _admin()]
    lines = [tuple(column.value for column in Column)]
    for index, row in zip(people, rows, strict=False):
        row |= {Column.NAME: person(index), Column.PHONE: phone(index)}
        lines.append(tuple(row.get(column, "") for column in Column))
    return [Line(number, cells) for number, cells in enumerate(lines, 1)]


def _members() -> Iterator[Row]:
    for i in range(MEMBERS):
        group, station = GROUPS[i % len(GROUPS)]
        yield {
            Column.NUMBER: f"W{i + 1:03d}",
            # The first member is the vice chair who signs off.
            Column.ROLES: "委员" if i else "委员、分管副主席",
            Column.SECTOR: SECTORS[i * 5 % len(SECTORS)],
            Column.STATION: station,
            Column.GROUP: group,
            Column.STANDING: "是" if i * STANDING % MEMBERS < STANDING else "",
        }


def _station_staff() -> Iterator[Row]:
    for number, station in enumerate(STATIONS, 1):
        for letter, role in (("Z", "站长"), ("X", "信息员")):
            yield {
                Column.NUMBER: f"{letter}{number:02d}",
                Column.ROLES: role,
                Column.STATION: station,
            }


def _committee_staff() -> Iterator[Row]:
    numbers = count(1)
    for committee in SEVEN_COMMITTEES:
        office = committee.code == OFFICE
        for post in ("主任", "工作人员"):
            yield {
                Column.NUMBER: f"J{next(numbers):02d}",
                Column.ROLES: f"{'办公室' if office else '专委会'}{post}",
                Column.COMMITTEE: "" if office else committee.short,
            }


def _unit_contacts() -> Iterator[Row]:
    for number, unit in enumerate(UNITS, 1):
        yield {
            Column.NUMBER: f"C{number:02d}",
            Column.ROLES: "承办联络员",
            Column.UNIT: unit,
        }


def _admin() -> Row:
    return {Column.NUMBER: "G01", Column.ROLES: "管理员"}
