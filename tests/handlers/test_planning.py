"""Planning an activity: its number, its dates, who is invited, and what is refused."""

import asyncio
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from handlers import planning
from handlers.actor import Actor
from handlers.county import set_numbers
from handlers.errors import (
    AudienceUnknown,
    NobodyChosen,
    NotFound,
    NotOrganiser,
    OutOfScope,
    Refused,
    TextMissing,
    TextTooLong,
    TimeWrong,
)
from handlers.planning import Holder
from models import (
    Activity,
    Attendance,
    Committee,
    Entry,
    Invitation,
    Milestone,
    Organisation,
    Sector,
    Station,
)
from rules.activity import Kind, Organiser, State, Verb
from rules.attendance import Presence, Spot
from rules.audience import By, Chosen
from rules.deadline import BEIJING, is_working_day
from rules.door_code import Means
from rules.role import Role
from tests.conftest import MakeActor, MakePerson
from tests.handlers.plans import wanted

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
async def head(actor: MakeActor) -> Actor:
    return await actor(Role.STATION_HEAD)


@pytest.fixture
async def member(actor: MakeActor) -> Actor:
    return await actor()


async def test_a_plan_has_number_schedule_and_invitations(
    head: Actor, member: Actor, now: datetime
) -> None:
    made = await planning.plan(head, wanted(head, now), now=now)
    assert (made.number, made.state, made.short_notice) == ("活2026-0001", State.PLANNED, False)
    assert [row.person_id for row in await Invitation.filter(activity_id=made.id)] == [
        member.person_id
    ]
    dues = await Milestone.filter(activity_id=made.id).order_by("due_on", "id")
    day = made.starts_at.astimezone(BEIJING).date()
    assert [str(row.milestone) for row in dues] == [
        "plan", "notice", "materials", "study", "speech"
    ]  # fmt: skip
    assert all(is_working_day(row.due_on) for row in dues)
    assert day - 28 * DAY - 5 * DAY <= dues[0].due_on <= day - 28 * DAY
    assert [row.done_at is not None for row in dues] == [True, False, False, False, False]
    assert (await Entry.get(activity_id=made.id)).verb == Verb.PLAN


async def test_short_notice_is_allowed_and_kept(head: Actor, member: Actor, now: datetime) -> None:
    made = await planning.plan(head, wanted(head, now, days=10), now=now)
    assert made.short_notice
    today = now.astimezone(BEIJING).date()
    assert all(row.due_on >= today for row in await Milestone.filter(activity_id=made.id))


async def test_the_offices_own_plan_needs_no_agreement(
    actor: MakeActor, member: Actor, now: datetime
) -> None:
    office = await actor(Role.OFFICE)
    made = await planning.plan(office, wanted(office, now), now=now)
    assert made.state is State.APPROVED
    assert [row.verb for row in await Entry.filter(activity_id=made.id).order_by("id")] == [
        Verb.PLAN,
        Verb.APPROVE,
    ]


async def test_a_plan_told_twice_is_one(head: Actor, member: Actor, now: datetime) -> None:
    same = wanted(head, now)
    made = await asyncio.gather(*(planning.plan(head, same, now=now) for _ in range(4)))
    assert len({one.id for one in made}) == 1
    other = await planning.plan(head, wanted(head, now), now=now)
    assert other.number == "活2026-0002"


async def test_numbers_of_many_at_once_have_no_gap(
    head: Actor, member: Actor, now: datetime
) -> None:
    await asyncio.gather(*(planning.plan(head, wanted(head, now), now=now) for _ in range(8)))
    numbers = {row.number for row in await Activity.filter(org_id=head.org_id)}
    assert numbers == {f"活2026-{number:04d}" for number in range(1, 9)}


REFUSED: list[tuple[dict[str, Any], type[Refused]]] = [
    ({"title": "  "}, TextMissing),
    ({"place": ""}, TextMissing),
    ({"title": "长" * 65}, TextTooLong),
    ({"place": "长" * 201}, TextTooLong),
    ({"title": "传达绝密文件"}, OutOfScope),
    ({"audience": ()}, NobodyChosen),
    ({"audience": (Chosen(By.STATION, "没有的站"),)}, AudienceUnknown),
    ({"audience": (Chosen(By.STANDING),)}, NobodyChosen),
    ({"holder": Holder(Organiser.STATION)}, NotOrganiser),
    ({"holder": Holder(Organiser.OFFICE)}, NotOrganiser),
    ({"holder": Holder(Organiser.GROUP, group="一组")}, NotOrganiser),
]


@pytest.mark.parametrize(("other", "refusal"), REFUSED)
async def test_what_is_wrong_is_named_and_leaves_nothing(
    head: Actor, member: Actor, now: datetime, other: dict[str, Any], refusal: type[Refused]
) -> None:
    with pytest.raises(refusal):
        await planning.plan(head, wanted(head, now, **other), now=now)
    assert not await Activity.filter(org_id=head.org_id).exists()
    made = await planning.plan(head, wanted(head, now), now=now)
    assert made.number == "活2026-0001"


TIMES = [(-HOUR, HOUR), (HOUR, HOUR), (2 * HOUR, HOUR), (DAY, 17 * DAY), (600 * DAY, 601 * DAY)]


@pytest.mark.parametrize(("starts", "ends"), TIMES)
async def test_times_that_cannot_be(
    head: Actor, member: Actor, now: datetime, starts: timedelta, ends: timedelta
) -> None:
    wrong = wanted(head, now, starts_at=now + starts, ends_at=now + ends)
    with pytest.raises(TimeWrong):
        await planning.plan(head, wrong, now=now)


async def test_a_holder_of_another_county_is_not_there(
    actor: MakeActor, member: Actor, now: datetime, org: Organisation
) -> None:
    office = await actor(Role.OFFICE)
    there = await Organisation.create(code=f"y{org.id}", name="邻县政协")
    foreign = [
        Holder(Organiser.STATION, station_id=(await Station.create(org=there, name="站")).id),
        Holder(Organiser.SECTOR, sector_id=(await Sector.create(org=there, name="农业")).id),
        Holder(
            Organiser.COMMITTEE,
            committee_id=(await Committee.create(org=there, name="委", code="AGRI")).id,
        ),
        Holder(Organiser.GROUP, group="没有的组"),
        Holder(Organiser.OFFICE, group="多余的"),
    ]
    for holder in foreign:
        with pytest.raises(NotFound):
            await planning.plan(office, wanted(office, now, holder=holder), now=now)


async def test_every_number_is_the_countys(
    head: Actor, member: Actor, now: datetime, org: Organisation
) -> None:
    await set_numbers(org, {"opens_minutes": 60, "late_minutes": 15, "notice_days": 5})
    await set_numbers(org, {"leave_days_plenary": 10, "fence_metres": 50})
    plenary = wanted(head, now, kind=Kind.PLENARY, spot=Spot(28.1, 109.2))
    made = await planning.plan(head, plenary, now=now)
    assert made.opens_at == made.starts_at - HOUR
    assert made.late_from > made.starts_at + timedelta(minutes=15)
    assert made.answer_by == made.starts_at - 10 * DAY
    assert made.radius == 50
    notice = await Milestone.get(activity_id=made.id, milestone="notice")
    day = made.starts_at.astimezone(BEIJING).date()
    assert day - 10 * DAY < notice.due_on <= day - 5 * DAY


AUDIENCES = [
    ((Chosen(By.STATION, "云坪镇联络站"),), {"A", "B"}),
    ((Chosen(By.SECTOR, "农业"),), {"B", "C"}),
    ((Chosen(By.GROUP, "云坪镇一组"),), {"A"}),
    ((Chosen(By.STANDING),), {"C"}),
    ((Chosen(By.COMMITTEE, "AGRI"),), {"staff"}),
    ((Chosen(By.PERSON, "W004"),), {"staff"}),
    ((Chosen(By.GROUP, "云坪镇一组"), Chosen(By.STANDING)), {"A", "C"}),
    ((Chosen(By.EVERYBODY),), {"A", "B", "C"}),
]


@pytest.mark.parametrize(("audience", "names"), AUDIENCES)
async def test_who_is_invited(
    org: Organisation,
    person: MakePerson,
    actor: MakeActor,
    now: datetime,
    audience: tuple[Chosen, ...],
    names: set[str],
) -> None:
    farming = await Sector.create(org=org, name="农业")
    for name in ("A", "B", "C"):
        made = await person(name=name, **({"station": None} if name == "C" else {}))
        made.group = "云坪镇一组" if name == "A" else ""
        made.sector = farming if name in "BC" else None
        made.standing = name == "C"
        await made.save()
    await person(Role.COMMITTEE, name="staff")
    await person(name="gone", active=False)
    head = await actor(Role.STATION_HEAD)
    planned = await planning.plan(head, wanted(head, now, audience=audience), now=now)
    rows = await Invitation.filter(activity_id=planned.id).prefetch_related("person")
    assert {row.person.name for row in rows} == names


async def test_a_day_of_a_long_holiday_is_planned_around(
    head: Actor, member: Actor, now: datetime
) -> None:
    """Two weeks before 15 October is in the National Day holiday: papers are due before it."""
    day = datetime(2026, 10, 15, 9, tzinfo=BEIJING)
    made = await planning.plan(head, wanted(head, now, starts_at=day, ends_at=day + HOUR), now=now)
    papers = await Milestone.get(activity_id=made.id, milestone="materials")
    assert papers.due_on == date(2026, 9, 30)


async def test_who_signed_in_on_the_old_day_has_not_on_the_new_one(
    actor: MakeActor, member: Actor, now: datetime
) -> None:
    office = await actor(Role.OFFICE)
    made = await planning.plan(office, wanted(office, now, days=1), now=now)
    await Attendance.create(
        org_id=made.org_id,
        activity_id=made.id,
        person_id=member.person_id,
        at=now,
        heard_at=now,
        means=Means.PAPER,
        presence=Presence.CHECKED_IN,
    )
    day = made.starts_at + 30 * DAY
    await planning.reschedule(office, made.number, day, day + HOUR, now=now)
    assert not await Attendance.filter(activity_id=made.id).exists()
