"""What time does to activities, whoever runs the clock and however often."""

import asyncio
from datetime import datetime, timedelta

import pytest

from handlers import activity, clock, planning, schedule
from handlers.actor import Actor
from models import Activity, Entry, Milestone
from rules.activity import State, Verb
from rules.audience import By, Chosen
from rules.confirmation import Verb as Confirming
from rules.role import Role
from rules.schedule import Verb as Preparing
from tests.conftest import MakeActor
from tests.handlers.plans import wanted

DAY = timedelta(days=1)
HEAD_ALONE = (Chosen(By.PERSON, "W001"),)


@pytest.fixture
async def head(actor: MakeActor) -> Actor:
    return await actor(Role.STATION_HEAD)


@pytest.fixture
async def noticed(actor: MakeActor, head: Actor, now: datetime) -> Activity:
    """A visit in forty days of which everybody has been told."""
    await actor()
    office = await actor(Role.OFFICE)
    made = await planning.plan(head, wanted(head, now), now=now)
    await activity.approve(office, made.number, now=now)
    return await activity.notify(head, made.number, now=now)


async def _state(held: Activity, at: datetime) -> State:
    await clock.tick(held.org_id, now=at)
    return (await Activity.get(id=held.id)).state


async def _verbs(held: Activity) -> list[str]:
    return [entry.verb for entry in await Entry.filter(activity_id=held.id).order_by("id")]


async def test_it_begins_and_ends_by_the_clock(noticed: Activity) -> None:
    moment = timedelta(seconds=1)
    assert await _state(noticed, noticed.starts_at - moment) is State.NOTICED
    assert await _state(noticed, noticed.starts_at) is State.HELD
    assert await _state(noticed, noticed.ends_at - moment) is State.HELD
    assert await _state(noticed, noticed.ends_at) is State.PENDING_CONFIRM
    assert (await _verbs(noticed))[-2:] == [Verb.BEGIN, Verb.END]


async def test_a_clock_that_stood_still_catches_up(noticed: Activity) -> None:
    assert await _state(noticed, noticed.ends_at + DAY) is State.PENDING_CONFIRM
    assert (await _verbs(noticed)).count(Verb.END) == 1


async def test_what_nobody_was_told_of_does_not_begin(head: Actor, now: datetime) -> None:
    planned = await planning.plan(head, wanted(head, now, audience=HEAD_ALONE), now=now)
    assert await _state(planned, planned.ends_at + DAY) is State.PLANNED


async def test_the_head_is_reminded_and_then_the_office_hears(noticed: Activity) -> None:
    await clock.tick(noticed.org_id, now=noticed.ends_at)
    over = (await Activity.get(id=noticed.id)).over_since
    assert over is not None
    told = {Confirming.REMIND: 7 * DAY, Confirming.ESCALATE: 14 * DAY}
    for verb, after in told.items():
        await clock.tick(noticed.org_id, now=over + after - timedelta(seconds=1))
        assert verb not in await _verbs(noticed)
        for _ in range(2):
            await clock.tick(noticed.org_id, now=over + after)
        assert (await _verbs(noticed)).count(verb) == 1


async def test_a_late_milestone_is_told_once(head: Actor, now: datetime) -> None:
    planned = await planning.plan(head, wanted(head, now, audience=HEAD_ALONE), now=now)
    notice = await Milestone.get(activity_id=planned.id, milestone="notice")
    for days, told in ((0, 0), (1, 1), (2, 1)):
        at = datetime.combine(notice.due_on, now.timetz()) + days * DAY
        await clock.tick(planned.org_id, now=at)
        assert (await _verbs(planned)).count(Preparing.FALL_DUE) == told


async def test_a_late_task_is_told_to_whose_it_is(
    actor: MakeActor, head: Actor, noticed: Activity, now: datetime
) -> None:
    helper = await actor(name="管会场的人")
    due = (now + DAY).date()
    await schedule.add_task(head, noticed.number, "会场布置", helper.name, due, now=now)
    await clock.tick(noticed.org_id, now=now + 2 * DAY)
    late = await Entry.filter(activity_id=noticed.id, verb=Preparing.FALL_DUE)
    assert helper.person_id in [entry.person_id for entry in late]


async def test_many_clocks_are_as_one(noticed: Activity) -> None:
    at = noticed.ends_at + 20 * DAY
    await asyncio.gather(*(clock.tick(noticed.org_id, now=at) for _ in range(5)))
    await clock.tick(noticed.org_id, now=at)
    verbs = await _verbs(noticed)
    assert [verbs.count(verb) for verb in (Verb.BEGIN, Verb.END)] == [1, 1]


async def test_the_end_says_who_came(actor: MakeActor, noticed: Activity) -> None:
    """The number and what happened in numbers, and nobody's name."""
    await clock.tick(noticed.org_id, now=noticed.ends_at)
    ended = await Entry.get(activity_id=noticed.id, verb=Verb.END)
    assert ended.words == "缺席 1，1 件要定"
