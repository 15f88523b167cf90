"""A county's own working days, for its administrator: where the official calendar is corrected."""

from datetime import date

from handlers import workdays
from handlers.clock_errors import CalendarBroken, DayTooFar
from handlers.errors import NotAllowed, NotFound
from server.api.endpoint import Call, Given, Nothing, Shown, endpoint


class Day(Shown):
    """A day, and whether people work on it."""

    day: date
    works: bool


class Days(Shown):
    """The days on which the county's calendar differs from the official one, in order."""

    days: list[Day]


class Works(Given):
    """Whether people work."""

    works: bool


def _day(call: Call) -> date:
    try:
        return date.fromisoformat(call.part("day"))
    except ValueError as error:
        raise NotFound from error


async def _days(call: Call) -> Days:
    own = await workdays.days(call.actor)
    return Days(days=[Day(day=day, works=works) for day, works in own.items()])


@endpoint(Nothing, Days, NotAllowed)
async def list_all(call: Call, given: Nothing) -> Days:
    """List the county's own working days and days off."""
    return await _days(call)


@endpoint(Works, Days, NotAllowed, NotFound, DayTooFar, CalendarBroken)
async def put(call: Call, given: Works) -> Days:
    """Have people work on a day, or not; what runs by the calendar is reckoned again."""
    await workdays.set_day(call.actor, _day(call), given.works, now=call.now)
    return await _days(call)


@endpoint(Nothing, Days, NotAllowed, NotFound, DayTooFar, CalendarBroken)
async def delete(call: Call, given: Nothing) -> Days:
    """Have a day as the official calendar has it."""
    await workdays.unset_day(call.actor, _day(call), now=call.now)
    return await _days(call)
