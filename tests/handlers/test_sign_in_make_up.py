"""The organiser's make-up: who may write down whom, when, and why."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import uuid4

import pytest

from handlers.actor import Actor
from handlers.errors import (
    NotAllowed,
    NotFound,
    OnesOwnMakeUp,
    OutOfScope,
    PersonUnknown,
    ReasonMissing,
    Refused,
    SignInRefused,
    TextTooLong,
    TimeWrong,
)
from handlers.make_up import make_up
from handlers.organisation import found
from handlers.sign_in import sign_in
from models import Activity, Attendance, Entry, Organisation, Person, Station
from models.database import fetch
from rules.activity import Organiser, State
from rules.attendance import COUNTING, Presence, Refusal
from rules.door_code import Means
from rules.role import Role
from tests.handlers.doors import FENCE, NINE, at, held, paper, why

MakeActor = Callable[..., Awaitable[Actor]]
WHY = "手机没电了"


@pytest.fixture
async def head(actor: MakeActor) -> Actor:
    return await actor(Role.STATION_HEAD)


@pytest.fixture
async def member(actor: MakeActor) -> Actor:
    return await actor(Role.MEMBER)


@pytest.fixture
async def activity(org: Organisation, station: Station, head: Actor, member: Actor) -> Activity:
    return await held(org, [head, member], organiser=Organiser.STATION, station=station, **FENCE)


async def number_of(who: Actor) -> str:
    return (await Person.get(id=who.person_id)).number


async def test_a_make_up_tells_who_wrote_it_and_why(
    head: Actor, member: Actor, activity: Activity
) -> None:
    number = await number_of(member)
    done = await make_up(head, activity.number, f" {number} ", f" {WHY} ", now=at(30))
    row = await Attendance.get(activity=activity)
    assert row.id == done.id
    assert (row.person_id, row.made_up_by_id, row.reason) == (
        member.person_id,
        head.person_id,
        WHY,
    )
    assert (row.at, row.heard_at, row.means) == (NINE, at(30), Means.MAKE_UP)
    entry = await Entry.get(activity=activity)
    assert (entry.verb, entry.actor_id, entry.person_id, entry.words, entry.at) == (
        "make_up",
        head.person_id,
        member.person_id,
        WHY,
        at(30),
    )
    jobs = "SELECT 1 FROM pgqueuer WHERE entrypoint = 'announce.' || $1::int"
    assert len(await fetch(jobs, head.org_id)) == 1


@pytest.mark.parametrize(
    ("told", "now", "moment", "presence"),
    [
        (None, -30, -30, Presence.CHECKED_IN),
        (None, -10, -10, Presence.CHECKED_IN),
        (None, 5000, 0, Presence.LATE),
        (-1, 30, -1, Presence.CHECKED_IN),
        (20, 30, 20, Presence.LATE),
        (179, 5000, 179, Presence.LATE),
    ],
)
async def test_since_when_somebody_made_up_was_there(
    head: Actor,
    member: Actor,
    activity: Activity,
    told: float | None,
    now: float,
    moment: float,
    presence: Presence,
) -> None:
    number, given = await number_of(member), None if told is None else at(told)
    done = await make_up(head, activity.number, number, WHY, at=given, now=at(now))
    assert (done.at, done.presence) == (at(moment), presence)


async def test_who_was_not_invited_is_a_walk_in(
    head: Actor, actor: MakeActor, activity: Activity
) -> None:
    number = await number_of(await actor(Role.MEMBER))
    done = await make_up(head, activity.number, number, WHY, now=at(30))
    assert done.presence is Presence.WALK_IN


@pytest.mark.parametrize("role", [Role.INFO_OFFICER, Role.OFFICE])
async def test_who_else_may(
    actor: MakeActor, member: Actor, activity: Activity, role: Role
) -> None:
    number = await number_of(member)
    assert await make_up(await actor(role), activity.number, number, WHY, now=NINE)


async def test_who_may_not(
    actor: MakeActor, org: Organisation, member: Actor, activity: Activity
) -> None:
    elsewhere = await Station.create(org=org, name="青石镇联络站")
    number = await number_of(member)
    expected = [
        (await actor(Role.VICE_CHAIR), NotAllowed),
        (member, NotAllowed),
        (await actor(Role.MEMBER), NotFound),
        (await actor(Role.COMMITTEE), NotFound),
        (await actor(Role.STATION_HEAD, station=elsewhere), NotFound),
    ]
    for who, error in expected:
        with pytest.raises(error):
            await make_up(who, activity.number, number, WHY, now=NINE)
    assert await Attendance.filter(activity=activity).count() == 0


async def test_nobody_makes_up_their_own(head: Actor, activity: Activity) -> None:
    with pytest.raises(OnesOwnMakeUp):
        await make_up(head, activity.number, await number_of(head), WHY, now=NINE)


@pytest.mark.parametrize(
    ("reason", "error"),
    [
        ("", ReasonMissing),
        ("　 ", ReasonMissing),
        ("长" * 201, TextTooLong),
        ("绝密文件在他手里", OutOfScope),
    ],
)
async def test_a_make_up_needs_a_reason(
    head: Actor, member: Actor, activity: Activity, reason: str, error: type[Refused]
) -> None:
    with pytest.raises(error):
        await make_up(head, activity.number, await number_of(member), reason, now=NINE)


async def test_people_whom_the_county_does_not_have(
    head: Actor, activity: Activity, person: Callable[..., Awaitable[Person]]
) -> None:
    elsewhere = await found(f"t{uuid4().hex[:12]}", "另一个县")
    foreign = await Person.create(org=elsewhere, number="W777", name="试验外", phone="")
    gone = await person(Role.MEMBER, active=False)
    for number in (foreign.number, gone.number, ""):
        with pytest.raises(PersonUnknown):
            await make_up(head, activity.number, number, WHY, now=NINE)


async def test_an_activity_that_there_is_not(head: Actor, member: Actor) -> None:
    elsewhere = await found(f"t{uuid4().hex[:12]}", "另一个县")
    foreign = await held(elsewhere)
    with pytest.raises(NotFound):
        await make_up(head, foreign.number, await number_of(member), WHY, now=NINE)


@pytest.mark.parametrize(
    ("state", "now", "reason", "words"),
    [
        (State.HELD, -31, Refusal.TOO_EARLY, "还没到签到时间，8:30 起再补签。"),
        (State.APPROVED, 0, Refusal.TOO_EARLY, "还没到签到时间，等发了通知再补签。"),
        (State.CONFIRMED, 999, Refusal.TOO_LATE, "已经确认了，请提出更正。"),
        (State.ARCHIVED, 999, Refusal.TOO_LATE, "已经确认了，请提出更正。"),
        (State.CANCELLED, 0, Refusal.CANCELLED, "活动取消或延期了，请看新的通知。"),
        (State.POSTPONED, 0, Refusal.CANCELLED, "活动取消或延期了，请看新的通知。"),
    ],
)
async def test_when_nobody_is_made_up(
    head: Actor,
    member: Actor,
    activity: Activity,
    state: State,
    now: float,
    reason: Refusal,
    words: str,
) -> None:
    await Activity.filter(id=activity.id).update(state=state)
    number = await number_of(member)
    with pytest.raises(SignInRefused) as caught:
        await make_up(head, activity.number, number, WHY, now=at(now))
    assert (why(caught.value), str(caught.value)) == (reason, words)
    assert await Attendance.filter(activity=activity).count() == 0


@pytest.mark.parametrize("state", COUNTING)
async def test_it_can_be_made_up_until_it_is_confirmed(
    head: Actor, member: Actor, activity: Activity, state: State
) -> None:
    await Activity.filter(id=activity.id).update(state=state)
    assert await make_up(head, activity.number, await number_of(member), WHY, now=at(9999))


@pytest.mark.parametrize(("told", "now"), [(-31, 30), (180, 300), (31, 30)])
async def test_a_time_that_cannot_be(
    head: Actor, member: Actor, activity: Activity, told: float, now: float
) -> None:
    number = await number_of(member)
    with pytest.raises(TimeWrong):
        await make_up(head, activity.number, number, WHY, at=at(told), now=at(now))


async def _columns(activity: Activity) -> list[dict[str, object]]:
    return await Attendance.filter(activity=activity).values()


async def _made_up(head: Actor, member: Actor, activity: Activity, now: datetime) -> str:
    try:
        await make_up(head, activity.number, await number_of(member), WHY, now=now)
    except SignInRefused as refused:
        return str(refused)
    return ""


async def test_who_signed_in_stays_as_they_were(
    org: Organisation, head: Actor, member: Actor, station: Station
) -> None:
    activity = await held(org, [member], station=station, organiser=Organiser.STATION)
    await sign_in(member, activity.number, paper(activity, 5), now=at(5))
    before = await _columns(activity)
    told = await _made_up(head, member, activity, at(30))
    assert told == f"{member.name} 9:05 已签到，不用补签。"
    assert await _columns(activity) == before


async def test_made_up_twice_at_once_is_once(
    head: Actor, member: Actor, activity: Activity
) -> None:
    doing = (_made_up(head, member, activity, at(30)) for _ in range(4))
    told = await asyncio.gather(*doing)
    assert sorted(bool(words) for words in told) == [False, True, True, True]
    assert await Entry.filter(activity=activity).count() == 1


async def test_a_scan_from_before_counts_once_it_reaches_us(
    org: Organisation, head: Actor, member: Actor, station: Station
) -> None:
    activity = await held(org, [member], station=station, organiser=Organiser.STATION)
    await _made_up(head, member, activity, at(30))
    done = await sign_in(member, activity.number, paper(activity, -8), now=at(60))
    row = await Attendance.get(activity=activity)
    assert (done.at, row.at, row.presence) == (at(-8), at(-8), Presence.CHECKED_IN)
    assert (row.means, row.made_up_by_id, row.reason) == (Means.PAPER, None, "")
