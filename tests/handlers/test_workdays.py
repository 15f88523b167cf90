"""A county's own working days, corrected while clocks run by them."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from handlers import assignment, opinion, workdays
from handlers.actor import Actor
from handlers.asking_back import ask_info, supply
from handlers.clock_errors import CalendarBroken, DayTooFar
from handlers.county import county_of, forget
from handlers.errors import NotAllowed
from handlers.lateness import tick
from models import Assignment, AuditLine, Opinion, Organisation
from rules.opinion import Verb
from rules.role import Role
from rules.workdays import Workdays
from tests.conftest import MakeActor
from tests.handlers.acts import HandIn
from tests.handlers.clocks import at, due, item, tells, verbs

People = dict[str, Actor]
Taken = Callable[[datetime], Awaitable[str]]

FRIDAY, SATURDAY, MONDAY = date(2026, 3, 6), date(2026, 3, 7), date(2026, 3, 9)
NOW = at(2026, 3, 4, 10)


@pytest.fixture
async def admin(actor: MakeActor) -> Actor:
    return await actor(Role.ADMIN)


@pytest.fixture
def taken(people: People, hand_in: HandIn) -> Taken:
    """Hand in an item that a committee takes at once: it has five working days."""

    async def make(now: datetime) -> str:
        receipt = await hand_in(people["writer"], now)
        await opinion.take(people["farming"], receipt, now=now)
        return receipt

    return make


@pytest.fixture
async def running(org: Organisation, taken: Taken) -> str:
    """An item that is due on Monday, 9 March."""
    receipt = await taken(at(2026, 3, 2, 10))
    assert await due(org, receipt) == at(2026, 3, 9, 18)
    return receipt


# --- the calendar ---------------------------------------------------------------------------


async def test_a_day_is_set_and_unset(org: Organisation, admin: Actor) -> None:
    await workdays.set_day(admin, SATURDAY, True, now=NOW)
    await workdays.set_day(admin, FRIDAY, False, now=NOW)
    assert list((await workdays.days(admin)).items()) == [(FRIDAY, False), (SATURDAY, True)]
    known = (await county_of(org.id)).workdays
    assert (known.works(FRIDAY), known.works(SATURDAY), known.version) == (False, True, 2)
    await workdays.unset_day(admin, SATURDAY, now=NOW)
    assert await workdays.days(admin) == {FRIDAY: False}
    lines = await AuditLine.filter(org=org, action="configure").order_by("id")
    assert [line.detail for line in lines] == [
        {"day": "2026-03-07", "works": True},
        {"day": "2026-03-06", "works": False},
        {"day": "2026-03-07", "works": None},
    ]


async def test_what_is_so_already_is_no_correction(org: Organisation, admin: Actor) -> None:
    await workdays.set_day(admin, SATURDAY, True, now=NOW)
    await workdays.set_day(admin, SATURDAY, True, now=NOW)
    await workdays.unset_day(admin, FRIDAY, now=NOW)
    assert (await Organisation.get(id=org.id)).workdays == 1


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
async def test_nobody_else_changes_it(org: Organisation, actor: MakeActor, role: Role) -> None:
    somebody = await actor(role)
    for attempt in (
        workdays.set_day(somebody, SATURDAY, True, now=NOW),
        workdays.unset_day(somebody, SATURDAY, now=NOW),
        workdays.days(somebody),
    ):
        with pytest.raises(NotAllowed):
            await attempt
    assert (await Organisation.get(id=org.id)).workdays == 0


@pytest.mark.parametrize("day", [date(2024, 2, 1), date(2028, 4, 1), date.max, date.min])
async def test_no_day_that_is_years_away(admin: Actor, day: date) -> None:
    with pytest.raises(DayTooFar):
        await workdays.set_day(admin, day, True, now=NOW)


async def test_a_calendar_without_any_working_day_is_refused(
    org: Organisation, admin: Actor
) -> None:
    """From 4 April on all are days off, by the official calendar or the county's own."""
    off = [(date(2026, 4, 7) + timedelta(days=nth)).isoformat() for nth in range(54)]
    await Organisation.filter(id=org.id).update(days=dict.fromkeys(off, False), workdays=1)
    await workdays.set_day(admin, date(2026, 6, 1), False, now=NOW)
    for sixtieth in (date(2026, 6, 2), date(2026, 4, 3)):
        with pytest.raises(CalendarBroken, match="没有工作日"):
            await workdays.set_day(admin, sixtieth, False, now=NOW)
    assert (await Organisation.get(id=org.id)).workdays == 2


async def test_two_corrections_at_once_are_both_kept(org: Organisation, admin: Actor) -> None:
    days = [date(2026, 3, nth) for nth in (7, 8, 14, 15)]
    await asyncio.gather(*(workdays.set_day(admin, day, True, now=NOW) for day in days))
    forget(org.id)
    assert await workdays.days(admin) == dict.fromkeys(days, True)
    assert (await Organisation.get(id=org.id)).workdays == 4


# --- what runs by it ------------------------------------------------------------------------


async def test_a_running_clock_goes_by_the_corrected_calendar_both_ways(
    org: Organisation, admin: Actor, running: str
) -> None:
    for day, works, until in (
        (FRIDAY, False, at(2026, 3, 10, 18)),
        (SATURDAY, True, at(2026, 3, 9, 18)),
        (FRIDAY, True, at(2026, 3, 7, 18)),
        (SATURDAY, False, at(2026, 3, 9, 18)),
        (date(2026, 3, 2), False, at(2026, 3, 9, 18)),
    ):
        await workdays.set_day(admin, day, works, now=NOW)
        assert await due(org, running) == until
    assert (await item(org, running)).workdays == 5


async def test_what_is_late_is_so_no_longer_and_nobody_is_told_twice(
    org: Organisation, admin: Actor, running: str
) -> None:
    """It was taken for late on Tuesday; then Friday and Monday turn out to have been days off."""
    assert await tells(org, running, at(2026, 3, 6)) == [Verb.REMIND]
    assert await tells(org, running, at(2026, 3, 10)) == [Verb.FALL_DUE]
    now = at(2026, 3, 10, 10)
    await workdays.set_day(admin, FRIDAY, False, now=now)
    assert (await item(org, running)).overdue_at is None
    await workdays.set_day(admin, MONDAY, False, now=now)
    assert await due(org, running) == at(2026, 3, 11, 18)
    assert (await verbs(org, running)).count(Verb.FALL_DUE) == 1
    assert await tells(org, running, at(2026, 3, 11, 10)) == []
    assert await tells(org, running, at(2026, 3, 11, 18, 0, 1)) == [Verb.FALL_DUE]


async def test_what_stays_late_is_not_told_again(
    org: Organisation, admin: Actor, running: str
) -> None:
    assert await tells(org, running, at(2026, 3, 12)) == [Verb.FALL_DUE, Verb.ALERT_DEPUTY]
    await workdays.set_day(admin, FRIDAY, False, now=at(2026, 3, 12, 10))
    assert await due(org, running) == at(2026, 3, 10, 18)
    assert await tells(org, running, at(2026, 3, 12, 11)) == []
    assert await tells(org, running, at(2026, 3, 17, 9)) == [Verb.ALERT_LEADER]


async def test_a_day_of_work_more_makes_late_what_was_not(
    org: Organisation, admin: Actor, running: str
) -> None:
    now = at(2026, 3, 9, 10)
    assert await tells(org, running, now) == [Verb.REMIND]
    await workdays.set_day(admin, SATURDAY, True, now=now)
    assert await tells(org, running, now) == [Verb.FALL_DUE]


async def test_a_paused_clock_keeps_the_days_that_it_had_left(
    org: Organisation, people: People, admin: Actor, running: str
) -> None:
    await ask_info(people["farming"], running, "在哪个组？", now=at(2026, 3, 4, 9))
    assert await due(org, running) == at(2026, 3, 11, 18)
    await workdays.set_day(admin, date(2026, 3, 11), False, now=NOW)
    assert await due(org, running) == at(2026, 3, 12, 18)
    await workdays.set_day(admin, FRIDAY, False, now=NOW)
    await supply(people["writer"], running, "三组", now=at(2026, 3, 5, 9))
    assert await due(org, running) == at(2026, 3, 12, 18)
    # The days that it went on with are its own now.
    await workdays.set_day(admin, FRIDAY, True, now=at(2026, 3, 5, 10))
    assert await due(org, running) == at(2026, 3, 10, 18)


async def test_a_clock_keeps_its_limit_whatever_the_numbers_are_now(
    org: Organisation, admin: Actor, running: str
) -> None:
    await Organisation.filter(id=org.id).update(numbers={"review_days": 50})
    forget(org.id)
    await workdays.set_day(admin, FRIDAY, False, now=NOW)
    assert await due(org, running) == at(2026, 3, 10, 18)


async def test_what_runs_since_it_was_handed_in_goes_along(
    org: Organisation, people: People, admin: Actor, hand_in: HandIn
) -> None:
    receipt = await hand_in(people["writer"], at(2026, 3, 5, 10))
    assert await due(org, receipt) == at(2026, 3, 6, 18)
    await workdays.set_day(admin, FRIDAY, False, now=at(2026, 3, 5, 11))
    assert await due(org, receipt) == at(2026, 3, 9, 18)


async def test_units_have_their_days_too(
    org: Organisation, admin: Actor, forwarded: str, water: Actor
) -> None:
    await assignment.accept(water, forwarded, now=at(2026, 3, 3, 10))
    rows = Assignment.filter(org=org).order_by("-lead")
    assert [row.due_at for row in await rows] == [at(2026, 4, 1, 18), at(2026, 3, 9, 18)]
    for day in (FRIDAY, date(2026, 4, 1)):
        await workdays.set_day(admin, day, False, now=NOW)
    assert [row.due_at for row in await rows] == [at(2026, 4, 2, 18), at(2026, 3, 10, 18)]
    assert await due(org, forwarded) == at(2026, 4, 2, 18)


async def test_what_was_written_by_the_old_calendar_is_found_by_the_clock(
    org: Organisation, admin: Actor, running: str
) -> None:
    """Another process may have gone by the calendar that it remembered."""
    await workdays.set_day(admin, FRIDAY, False, now=NOW)
    await Opinion.filter(org=org).update(workdays=0, due_at=at(2026, 3, 9, 18))
    await tick(org.id, now=NOW)
    assert await due(org, running) == at(2026, 3, 10, 18)


async def test_many_clocks_are_reckoned_in_rounds(
    org: Organisation, taken: Taken, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipts = [await taken(at(2026, 3, 2, 10)) for _ in range(5)]
    monkeypatch.setattr(workdays, "BATCH", 2)
    corrected = replace(await county_of(org.id), workdays=Workdays({FRIDAY: False}, 1))
    await asyncio.gather(*(workdays.reckon(org.id, corrected, now=NOW) for _ in range(3)))
    assert {await due(org, one) for one in receipts} == {at(2026, 3, 10, 18)}
