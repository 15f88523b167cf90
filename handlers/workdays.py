"""A county's own working days: where its calendar differs from the official one.

Whatever runs by an older calendar is reckoned again: at once, and what was being changed at that
moment by the minute's clock.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TypeVar

from tortoise.queryset import QuerySet

from handlers import audit
from handlers.actor import Actor
from handlers.clock_errors import CalendarBroken, DayTooFar, NotAdmin
from handlers.conversation import Data
from handlers.county import County, county_of, forget, workdays_of
from handlers.item_clock import again
from models import Assignment, Opinion, Organisation
from models.database import transaction
from rules.assignment import State as Handling
from rules.audit import Action as Audited
from rules.deadline import BEIJING, BrokenCalendar
from rules.numbers import numbers
from rules.permission import Action, holds
from rules.workdays import Workdays

#: No calendar is known further ahead, and nothing runs that long.
FURTHEST = timedelta(days=731)
#: Clocks that are reckoned again by one statement.
BATCH = 200
_CHANGED = ("due_at", "days", "until", "overdue_at", "workdays")

Row = TypeVar("Row", Opinion, Assignment)


async def days(actor: Actor) -> Mapping[date, bool]:
    """Give the days on which the county's calendar is its own: whether people work; in order."""
    _require(actor)
    return dict(sorted(workdays_of(await Organisation.get(id=actor.org_id)).own.items()))


async def set_day(actor: Actor, day: date, works: bool, *, now: datetime) -> None:
    """Have people work on a day, or not; raises NotAdmin, DayTooFar or CalendarBroken."""
    _require(actor)
    await correct(actor.org_id, day, works, now=now, by=actor)


async def unset_day(actor: Actor, day: date, *, now: datetime) -> None:
    """Have a day as the official calendar has it; raises NotAdmin, DayTooFar or CalendarBroken."""
    _require(actor)
    await correct(actor.org_id, day, None, now=now, by=actor)


def _require(actor: Actor) -> None:
    if not holds(Action.CONFIGURE, actor.posts):
        raise NotAdmin


async def correct(
    org_id: int, day: date, works: bool | None, *, now: datetime, by: Actor | None = None
) -> Workdays:
    """Change a day of a county's calendar; None is as the official one has it.

    Raises DayTooFar or CalendarBroken.
    """
    if abs(day - now.astimezone(BEIJING).date()) > FURTHEST:
        raise DayTooFar
    async with transaction():
        org = await Organisation.filter(id=org_id).select_for_update().get()
        own = {**workdays_of(org).own, day: works}
        changed = _sound({one: is_on for one, is_on in own.items() if is_on is not None}, day, org)
        if changed.own == workdays_of(org).own:
            return changed
        await _write(org, changed)
        await _audit(org_id, by, {"day": day.isoformat(), "works": works}, now)
        known = await county_of(org_id)
        known = replace(known, numbers=numbers(org.numbers), workdays=changed)
        await reckon(org_id, known, now=now)
    forget(org_id)
    return changed


def _sound(own: Mapping[date, bool], day: date, org: Organisation) -> Workdays:
    made = Workdays(own, org.workdays + 1)
    try:
        made.check(day)
    except BrokenCalendar as broken:
        raise CalendarBroken(month=day.month, day=day.day) from broken
    return made


async def _write(org: Organisation, made: Workdays) -> None:
    org.days = {day.isoformat(): works for day, works in sorted(made.own.items())}
    org.workdays = made.version
    await org.save(update_fields=["days", "workdays"])


async def _audit(org_id: int, by: Actor | None, detail: Data, now: datetime) -> None:
    if by is not None:
        await audit.note(by, Audited.CONFIGURE, "workdays", detail, now=now)
    else:
        await audit.note_service(org_id, Audited.CONFIGURE, "workdays", detail, now=now)


async def reckon(org_id: int, county: County, *, now: datetime) -> None:
    """Reckon every clock again that runs by an older calendar, but those being changed now."""
    older = {"org_id": org_id, "due_at__isnull": False, "workdays__lt": county.workdays.version}
    while await _reckon_items(Opinion.filter(**older), county, now):
        pass
    while await _reckon_assignments(Assignment.filter(**older), county, now):
        pass


async def _reckon_items(older: QuerySet[Opinion], county: County, now: datetime) -> bool:
    """Reckon some again, and what units have of them: it is due as the item is."""
    async with transaction():
        rows = await _some(older)
        before = {row.id: row.due_at for row in rows}
        for row in rows:
            again(row, county, now)
        await _save(Opinion, rows)
        for row in rows:
            if row.due_at != before[row.id]:
                with_it = Assignment.filter(
                    opinion_id=row.id, state=Handling.ACCEPTED, due_at=before[row.id]
                )
                await with_it.update(due_at=row.due_at, days=row.days, until=row.until)
    return bool(rows)


async def _reckon_assignments(older: QuerySet[Assignment], county: County, now: datetime) -> bool:
    async with transaction():
        rows = await _some(older)
        for row in rows:
            again(row, county, now)
        await _save(Assignment, rows)
    return bool(rows)


async def _some(older: QuerySet[Row]) -> list[Row]:
    return await older.order_by("id").limit(BATCH).select_for_update(skip_locked=True)


async def _save(model: type[Row], rows: list[Row]) -> None:
    if rows:
        await model.bulk_update(rows, fields=_CHANGED)
