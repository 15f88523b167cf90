"""The inspection circular (督查通报): what is late for so long that those above hear of it.

Source: DOMAIN.md §3.1; how many working days late is a county's own number. It has titles and
numbers, no words of items and no reporters.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers import audit
from handlers.actor import Actor
from handlers.clock_errors import NothingLate
from handlers.county import County, county_of
from handlers.errors import NotAllowed
from handlers.following import WITH_UNITS
from handlers.lateness import ITS_OWN
from handlers.numbering import next_number
from models import Assignment, Opinion
from models.database import transaction
from rules.assignment import LIVE, WAITING
from rules.assignment import State as Handling
from rules.audit import Action as Audited
from rules.deadline import BEIJING
from rules.masking import masked
from rules.opinion import OPEN, Party
from rules.permission import Action, Standing, holds

#: What the number of one that was issued begins with: 督2026-0003 is 第3期 of its year.
PREFIX = "督"
OFFICE, LEADER = "政协办公室", "分管副主席"


@dataclass(frozen=True, slots=True)
class Line:
    """One matter that is late: with whom, since when, and by how many working days.

    ``accepting`` says that a unit has not even said whether it takes it.
    """

    receipt: str
    title: str
    whose: str
    due_at: datetime
    days: int
    urgent: bool
    accepting: bool = False


@dataclass(frozen=True, slots=True)
class Issued:
    """A circular that was issued: its number in the year, and what it lists."""

    year: int
    number: int
    lines: Sequence[Line]


def reads(actor: Actor) -> bool:
    """Tell whether somebody reads every item of the county: the office and its leader."""
    return actor.may(Action.READ, Standing())


async def late(actor: Actor, *, now: datetime) -> list[Line]:
    """List what is late for as long as the county says, by whose turn it is; raises NotAllowed."""
    if not reads(actor):
        raise NotAllowed
    county = await county_of(actor.org_id)
    longest = county.workdays.behind(now, county.numbers.inspect_days)
    over = {"org_id": actor.org_id, "due_at__lte": longest, "due_at__lt": now}
    items = await Opinion.filter(**over, state__in=OPEN).prefetch_related("committee")
    units = await _leads([one.id for one in items])
    lines = [_line(one, units.get(one.id, ""), county, now) for one in items]
    told = {(line.receipt, line.whose) for line in lines}
    waiting = Assignment.filter(ITS_OWN, **over, state__in=WAITING, opinion__state__in=WITH_UNITS)
    for row in await waiting.prefetch_related("opinion", "unit"):
        if (row.opinion.receipt, row.unit.name) not in told:
            lines.append(_line_of_unit(row, county, now))
    return sorted(lines, key=lambda line: (line.whose, -line.days, line.due_at, line.receipt))


async def _leads(ids: Sequence[int]) -> dict[int, str]:
    """Name the units that lead, by item."""
    leading = Assignment.filter(opinion_id__in=ids, lead=True, state__in=LIVE)
    return {row.opinion_id: row.unit.name for row in await leading.prefetch_related("unit")}


def _line(item: Opinion, unit: str, county: County, now: datetime) -> Line:
    assert item.due_at is not None, "what is late was due"
    committee = item.committee.name if item.committee else OFFICE
    whose = {
        Party.LEAD: unit or committee,
        Party.COMMITTEE: committee,
        Party.LEADER: LEADER,
    }
    return Line(
        item.receipt,
        masked(item.edited_title or item.title),
        whose.get(item.holder, OFFICE) if item.holder else OFFICE,
        item.due_at,
        county.workdays.late(item.due_at, now),
        item.urgent,
    )


def _line_of_unit(row: Assignment, county: County, now: datetime) -> Line:
    assert row.due_at is not None, "what is late was due"
    return Line(
        row.opinion.receipt,
        masked(row.opinion.edited_title or row.opinion.title),
        row.unit.name,
        row.due_at,
        county.workdays.late(row.due_at, now),
        row.opinion.urgent,
        row.state is Handling.ASSIGNED,
    )


async def issue(actor: Actor, *, now: datetime) -> Issued:
    """Give the circular of today the next number of its year, and write down what it lists.

    Raises NotAllowed, NothingLate.
    """
    if not holds(Action.PREPARE, actor.posts):
        raise NotAllowed
    lines, year = await late(actor, now=now), now.astimezone(BEIJING).year
    if not lines:
        raise NothingLate(days=(await county_of(actor.org_id)).numbers.inspect_days)
    async with transaction() as raw:
        number = await next_number(raw, actor.org_id, PREFIX, year)
        receipts = list(dict.fromkeys(line.receipt for line in lines))
        detail = {"what": "inspection", "receipts": receipts}
        await audit.note(actor, Audited.EXPORT, number, detail, now=now)
    return Issued(year, int(number.rpartition("-")[2]), lines)
