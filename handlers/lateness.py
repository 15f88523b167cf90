"""What time does to items and to what units have of them: who is late is told, once each.

Each step is claimed by the row that it changes, so any number of workers may run the clock.
Source: DOMAIN.md §3.1. People are reminded on working days from nine; what is late is late at once.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from handlers.advance import Mark, move
from handlers.county import County, county_of, forget
from handlers.following import WITH_UNITS
from handlers.workdays import reckon
from models import Assignment, Opinion
from models.database import transaction
from models.opinion import Clocked
from rules.assignment import WAITING
from rules.assignment import State as Handling
from rules.deadline import BEIJING
from rules.limits import ALERTS, ENDS_BY_ITSELF
from rules.opinion import OPEN, State, Verb, step_from

#: Who asks a member for more reminds them, however short the time is.
_REMINDED = (*OPEN, State.NEED_INFO)
#: The lead unit's time to reply is the item's own, and told with it.
ITS_OWN = Q(lead=False) | Q(state=Handling.ASSIGNED)

Told = Callable[[Clocked, datetime], None]
Change = Callable[[Opinion, datetime], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _Late:
    """What is told of: a verb, of which rows, and what is noted of the telling."""

    verb: Verb
    due: Q
    told: Told


async def tick(org_id: int, *, now: datetime) -> None:
    """Do whatever has fallen due in a county; each item in a transaction of its own."""
    # Another process may have changed the calendar within the seconds that this one remembers.
    forget(org_id)
    county = await county_of(org_id)
    await reckon(org_id, county, now=now)
    items = Opinion.filter(org_id=org_id)
    over = items.filter(state__in=list(ENDS_BY_ITSELF), due_at__lt=now)
    await _each(over, _end, now)
    for late in _lates(county, now):
        states = _REMINDED if late.verb is Verb.REMIND else OPEN
        await _tell_items(items.filter(late.due, state__in=states), late, county, now)
        await _tell_units(org_id, late, county, now)


def _lates(county: County, now: datetime) -> list[_Late]:
    """List what may be told of now, in the order in which it is."""
    workdays, numbers = county.workdays, county.numbers
    fall_due = _Late(Verb.FALL_DUE, Q(due_at__lt=now, overdue_at=None), _note_overdue)
    if not workdays.opened(now):
        return [fall_due]
    soon = workdays.ahead(now, numbers.due_soon_days)
    ahead = Q(due_at__gte=now, due_at__lte=soon, reminded_at=None)
    alerts = [
        _Late(
            verb,
            Q(
                overdue_at__isnull=False,
                alerts=nth,
                due_at__lte=workdays.behind(now, getattr(numbers, name)),
            ),
            _note_alert,
        )
        for nth, (verb, name) in enumerate(ALERTS)
    ]
    return [_Late(Verb.REMIND, ahead, _note_reminded), fall_due, *alerts]


def _note_reminded(row: Clocked, now: datetime) -> None:
    row.reminded_at = now


def _note_overdue(row: Clocked, now: datetime) -> None:
    row.overdue_at = now


def _note_alert(row: Clocked, now: datetime) -> None:
    row.alerts += 1


async def _each(due: QuerySet[Opinion], change: Change, now: datetime) -> None:
    """Change every item that is due; whoever else works on one now does it instead."""
    for id_ in sorted([row.id for row in await due.only("id")]):
        async with transaction():
            still = due.filter(id=id_).select_for_update(skip_locked=True)
            if opinion := await still.first():
                await change(opinion, now)


async def _end(opinion: Opinion, now: datetime) -> None:
    """The member's time is over: what they were asked for, or to rate, goes without."""
    await _step(opinion, ENDS_BY_ITSELF[opinion.state], Mark(), now)


async def _step(opinion: Opinion, verb: Verb, mark: Mark, now: datetime) -> None:
    step = step_from(opinion.state, verb)
    if step is not None:
        await move(opinion, step, mark, now)


async def _tell_items(due: QuerySet[Opinion], late: _Late, county: County, now: datetime) -> None:
    async def tell(opinion: Opinion, now: datetime) -> None:
        late.told(opinion, now)
        await _step(opinion, late.verb, Mark(), now)

    rows = await due.only("id", "state", "clock_from", "due_at")
    ids = [row.id for row in rows if _worth(row, late, county, now)]
    if ids:
        await _each(due.filter(id__in=ids), tell, now)


async def _tell_units(org_id: int, late: _Late, county: County, now: datetime) -> None:
    """Tell units of what is theirs alone; others hear of it only where the lead unit is silent."""
    rows = Assignment.filter(ITS_OWN, late.due, org_id=org_id, state__in=WAITING)
    if late.verb in dict(ALERTS):
        rows = rows.filter(lead=True)
    due = rows.filter(opinion__state__in=WITH_UNITS)
    for row in await due.order_by("id"):
        if _worth(row, late, county, now):
            await _tell_unit(due, row, late, now)


async def _tell_unit(
    due: QuerySet[Assignment], found: Assignment, late: _Late, now: datetime
) -> None:
    async with transaction():
        locked = Opinion.filter(id=found.opinion_id).select_for_update(skip_locked=True)
        opinion = await locked.first()
        still = due.filter(id=found.id).select_for_update(skip_locked=True, of=("assignments",))
        assigned = await still.first() if opinion else None
        if opinion and assigned:
            late.told(assigned, now)
            await assigned.save()
            await _step(opinion, late.verb, Mark(unit_id=assigned.unit_id), now)


def _worth(row: Opinion | Assignment, late: _Late, county: County, now: datetime) -> bool:
    """Tell whether to tell at all: nobody is reminded of what they got today, or have a day for."""
    if late.verb is not Verb.REMIND:
        return True
    if row.clock_from is None or row.due_at is None or _same_day(row.clock_from, now):
        return False
    least = max(1, county.numbers.due_soon_days)
    long = county.workdays.left(row.clock_from, row.due_at) > least
    return long or row.state is State.NEED_INFO


def _same_day(one: datetime, other: datetime) -> bool:
    return one.astimezone(BEIJING).date() == other.astimezone(BEIJING).date()
