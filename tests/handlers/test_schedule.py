"""What has to be done before an activity, and a year's plan with what collides."""

from datetime import date, datetime, timedelta

import pytest

from handlers import activity, planning, schedule, workdays, year_plan
from handlers.actor import Actor
from handlers.errors import (
    NotFound,
    NotOrganiser,
    PersonUnknown,
    SeveralPeople,
    TextMissing,
    TextTooLong,
    TimeWrong,
)
from models import Activity, Entry, Organisation, Station
from rules.audience import By, Chosen
from rules.deadline import BEIJING
from rules.role import Role
from rules.schedule import Milestone, Verb
from tests.conftest import MakeActor, MakePerson
from tests.handlers.plans import wanted

DAY = timedelta(days=1)


@pytest.fixture
async def head(actor: MakeActor) -> Actor:
    return await actor(Role.STATION_HEAD)


@pytest.fixture
async def member(actor: MakeActor) -> Actor:
    return await actor(name="苗青禾")


@pytest.fixture
async def planned(head: Actor, member: Actor, now: datetime) -> Activity:
    return await planning.plan(head, wanted(head, now), now=now)


async def test_what_is_late_is_red(planned: Activity, now: datetime) -> None:
    ahead = {*Milestone} - {Milestone.PLAN}
    for after, late in ((0, set()), (22, {Milestone.NOTICE}), (38, ahead)):
        dues = await schedule.schedule_of(planned, now=now + after * DAY)
        assert {due.milestone for due in dues if due.late} == late
    assert [due.on for due in dues] == sorted(due.on for due in dues)
    notice = dues[1]
    assert notice.left < -5


async def test_a_task_is_given_and_done_once(
    head: Actor, member: Actor, planned: Activity, now: datetime
) -> None:
    due = (now + 5 * DAY).date()
    task = await schedule.add_task(head, planned.number, " 会场布置 ", "苗青禾", due, now=now)
    assert [(row.title, row.owner.name) for row in await schedule.tasks(planned)] == [
        ("会场布置", "苗青禾")
    ]
    assert [row.id for row in await schedule.tasks_of(member)] == [task.id]
    for who in (member, head):
        done = await schedule.finish_task(who, planned.number, task.id, now=now + DAY)
        assert done.done_at == now + DAY
    assert await schedule.tasks_of(member) == []
    verbs = [entry.verb for entry in await Entry.filter(activity_id=planned.id).order_by("id")]
    assert verbs[-2:] == [Verb.ADD_TASK, Verb.FINISH_TASK]


async def test_what_is_wrong_with_a_task_is_named(
    head: Actor, planned: Activity, person: MakePerson, now: datetime
) -> None:
    await person(name="同名")
    await person(name="同名")
    due = (now + DAY).date()
    for title, owner, on, refusal in (
        ("", "苗青禾", due, TextMissing),
        ("长" * 101, "苗青禾", due, TextTooLong),
        ("茶水", "没有这人", due, PersonUnknown),
        ("茶水", "同名", due, SeveralPeople),
        ("茶水", "苗青禾", due - 2 * DAY, TimeWrong),
        ("茶水", "苗青禾", due + 50 * DAY, TimeWrong),
    ):
        with pytest.raises(refusal):
            await schedule.add_task(head, planned.number, title, owner, on, now=now)
    assert await schedule.tasks(planned) == []


async def test_tasks_are_the_organisers_to_give_and_their_owners_to_do(
    actor: MakeActor, head: Actor, member: Actor, planned: Activity, now: datetime
) -> None:
    officer, stranger = await actor(Role.INFO_OFFICER), await actor(station=None)
    due = (now + DAY).date()
    with pytest.raises(NotOrganiser):
        await schedule.add_task(officer, planned.number, "茶水", "苗青禾", due, now=now)
    with pytest.raises(NotFound):
        await schedule.add_task(stranger, planned.number, "茶水", "苗青禾", due, now=now)
    task = await schedule.add_task(head, planned.number, "茶水", "苗青禾", due, now=now)
    with pytest.raises(NotFound):
        await schedule.finish_task(stranger, planned.number, task.id, now=now)
    with pytest.raises(NotFound):
        await schedule.finish_task(head, "活2026-9999", task.id, now=now)
    await schedule.finish_task(officer, planned.number, task.id, now=now)


async def test_a_years_plan_shows_what_collides(
    actor: MakeActor, head: Actor, planned: Activity, org: Organisation, now: datetime
) -> None:
    others = await Station.create(org=org, name="白鹭滩镇联络站")
    far = await actor(Role.STATION_HEAD, station=others)
    await actor(station=others)
    same_day = wanted(far, now, audience=(Chosen(By.EVERYBODY),))
    alone = wanted(far, now, audience=(Chosen(By.STATION, others.name),))
    clashing = await planning.plan(far, same_day, now=now)
    quiet = await planning.plan(far, alone, now=now)
    off = await planning.plan(head, wanted(head, now), now=now)
    await activity.cancel(head, off.number, "不办了", now=now)
    lines = await year_plan.year_plan(head, 2026, now=now)
    seen = {
        line.activity.number: {clash.number: clash.people for clash in line.clashes}
        for line in lines
    }
    assert seen == {
        planned.number: {clashing.number: 1},
        clashing.number: {planned.number: 1, quiet.number: 1},
        quiet.number: {clashing.number: 1},
        off.number: {},
    }
    assert [line.invited for line in lines] == [1, 2, 1, 2]
    assert await year_plan.year_plan(head, 2025, now=now) == []


async def test_a_plan_is_told_what_it_would_collide_with(
    head: Actor, planned: Activity, now: datetime
) -> None:
    audience = (Chosen(By.EVERYBODY),)
    monday = planned.starts_at.astimezone(BEIJING)
    monday -= monday.weekday() * DAY
    for day, clash in ((monday, True), (monday + 6 * DAY, True), (monday + 7 * DAY, False)):
        found = await year_plan.clashes(head, day, audience)
        assert [one.number for one in found] == ([planned.number] if clash else [])


async def test_a_years_plan_is_for_who_plans(member: Actor) -> None:
    now = datetime.now(BEIJING)
    with pytest.raises(NotOrganiser):
        await year_plan.year_plan(member, 2026, now=now)
    with pytest.raises(NotOrganiser):
        await year_plan.clashes(member, now, (Chosen(By.EVERYBODY),))


async def test_the_schedule_goes_by_the_countys_own_days(
    planned: Activity, head: Actor, actor: MakeActor, now: datetime
) -> None:
    """Three weeks before is a Saturday; a county that works on it plans for it, and counts it."""

    async def notice(held: Activity) -> tuple[date, int]:
        dues = await schedule.schedule_of(held, now=now)
        return next((due.on, due.left) for due in dues if due.milestone is Milestone.NOTICE)

    assert await notice(planned) == (date(2026, 3, 20), 14)
    admin = await actor(Role.ADMIN)
    for day in (14, 21):
        await workdays.set_day(admin, date(2026, 3, day), True, now=now)
    assert await notice(planned) == (date(2026, 3, 20), 15)
    another = await planning.plan(head, wanted(head, now), now=now)
    assert await notice(another) == (date(2026, 3, 21), 16)
    lines = await year_plan.year_plan(head, 2026, now=now)
    dues = [due for line in lines for due in line.dues]
    assert {due.left for due in dues if due.milestone is Milestone.NOTICE} == {15, 16}
