"""Signing out: the latest time counts, and who leaves early is seen to."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.actor import Actor
from handlers.errors import SignInRefused
from handlers.sign_in import SignedOut, Try, sign_in, sign_out
from models import Activity, Attendance, Organisation
from rules.activity import State
from rules.attendance import Presence, Refusal
from rules.door_code import Means
from rules.role import Role
from tests.handlers.doors import FENCE, HALL, at, codes, held, lines, paper, why

MakeActor = Callable[..., Awaitable[Actor]]


@pytest.fixture
async def member(actor: MakeActor) -> Actor:
    return await actor(Role.MEMBER)


@pytest.fixture
async def activity(org: Organisation, member: Actor) -> Activity:
    """An activity that the member has signed in to at eight minutes to nine."""
    made = await held(org, [member])
    await sign_in(member, made.number, paper(made, -8), now=at(-8))
    return made


async def out(member: Actor, activity: Activity, minutes: float) -> SignedOut:
    tried = paper(activity, minutes)
    return await sign_out(member, activity.number, tried, now=at(minutes))


@pytest.mark.parametrize(
    ("minutes", "early"), [(60, True), (164.9, True), (165, False), (239, False)]
)
async def test_who_leaves_early(
    member: Actor, activity: Activity, minutes: float, early: bool
) -> None:
    done = await out(member, activity, minutes)
    assert (done.activity.number, done.at) == (activity.number, at(minutes))
    assert (done.early, done.again) == (early, False)
    row = await Attendance.get(activity=activity)
    assert (row.left_at, row.at, row.presence) == (at(minutes), at(-8), Presence.CHECKED_IN)
    [entry] = await lines(activity, "sign_out")
    assert (entry.actor_id, entry.person_id) == (member.person_id, member.person_id)
    assert (entry.at, entry.before, entry.after) == (at(minutes), State.NOTICED, State.NOTICED)


async def test_by_digits_as_well(member: Actor, activity: Activity) -> None:
    tried = Try(Means.SPOKEN, codes(activity).spoken(at(170)), at(170))
    assert (await sign_out(member, None, tried, now=at(170))).at == at(170)


async def test_who_comes_back_leaves_later(member: Actor, activity: Activity) -> None:
    first, last, late = [await out(member, activity, minutes) for minutes in (60, 170, 90)]
    assert (first.early, last.early) == (True, False)
    assert (late.at, late.early, late.again) == (at(170), False, True)
    assert len(await lines(activity, "sign_out")) == 2


async def test_an_earlier_sign_in_leaves_the_end_as_it_is(
    member: Actor, activity: Activity
) -> None:
    await out(member, activity, 60)
    await sign_in(member, activity.number, paper(activity, -20), now=at(61))
    row = await Attendance.get(activity=activity)
    assert (row.at, row.left_at) == (at(-20), at(60))


SMALL = settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


@SMALL
@given(st.lists(st.integers(-8, 239), min_size=1, max_size=6))
async def test_in_any_order_the_latest_counts(
    org: Organisation, actor: MakeActor, minutes: list[int]
) -> None:
    member = await actor(Role.MEMBER)
    activity = await held(org, [member])
    await sign_in(member, activity.number, paper(activity, -8), now=at(-8))
    done = await asyncio.gather(*(out(member, activity, one) for one in minutes))
    assert (await Attendance.get(activity=activity)).left_at == at(max(minutes))
    changes = [one for one in done if not one.again]
    assert len(changes) == len(await lines(activity, "sign_out"))


@pytest.mark.parametrize(
    ("change", "about", "minutes", "reason"),
    [
        ({}, {}, -9, Refusal.NOT_SIGNED_IN),
        ({}, {}, 240, Refusal.TOO_LATE),
        ({}, {"at": at(100)}, 100 + 24 * 60 + 1, Refusal.TOO_LATE),
        ({}, {"at": at(100)}, 97, Refusal.CLOCK_WRONG),
        ({}, {"code": "ABCDEFGHIJ"}, 100, Refusal.WRONG_CODE),
        ({"state": State.CONFIRMED}, {}, 100, Refusal.TOO_LATE),
        ({"state": State.CANCELLED}, {}, 100, Refusal.CANCELLED),
        (FENCE, {}, 100, Refusal.NO_PLACE),
    ],
)
async def test_what_is_no_sign_out(
    member: Actor,
    activity: Activity,
    change: dict[str, object],
    about: dict[str, object],
    minutes: float,
    reason: Refusal,
) -> None:
    await Activity.filter(id=activity.id).update(**change)
    code = codes(activity).paper()
    tried = Try(**({"means": Means.PAPER, "code": code, "at": at(minutes)} | about))  # type: ignore[arg-type]
    with pytest.raises(SignInRefused) as caught:
        await sign_out(member, activity.number, tried, now=at(minutes))
    assert why(caught.value) is reason
    assert (await Attendance.get(activity=activity)).left_at is None
    assert await lines(activity, "sign_out") == []


async def test_who_did_not_come_cannot_leave(actor: MakeActor, activity: Activity) -> None:
    with pytest.raises(SignInRefused) as caught:
        await out(await actor(Role.MEMBER), activity, 100)
    assert (why(caught.value), str(caught.value)) == (
        Refusal.NOT_SIGNED_IN,
        "您还没签到，请先签到。",
    )


async def test_a_fence_holds_for_leaving_too(org: Organisation, member: Actor) -> None:
    activity = await held(org, [member], later=timedelta(), **FENCE)
    await sign_in(member, activity.number, paper(activity, -8, spot=HALL), now=at(-8))
    tried = paper(activity, 170, spot=HALL)
    assert (await sign_out(member, activity.number, tried, now=at(170))).at == at(170)
