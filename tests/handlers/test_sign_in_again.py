"""Signing in once more: in any order, however often and late, by two phones and two processes."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextvars import Context
from dataclasses import dataclass, replace
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tortoise.transactions import in_transaction as begin

from handlers.activity import locked
from handlers.actor import Actor
from handlers.attendance import Arrival, arrive
from handlers.conversation import Scene
from handlers.errors import NotBound, SignInRefused
from handlers.sign_in import SignedIn, Try, sign_in, sign_in_in_chat
from models import Activity, Attendance, Organisation
from models.database import fetch, transaction
from rules.activity import State
from rules.attendance import Presence, Refusal
from rules.door_code import Means
from rules.role import Role
from tests.handlers.doors import FENCE, HALL, NINE, at, held, lines, paper, why

MakeActor = Callable[..., Awaitable[Actor]]


@pytest.fixture
async def member(actor: MakeActor) -> Actor:
    return await actor(Role.MEMBER)


@pytest.fixture
async def activity(org: Organisation, member: Actor) -> Activity:
    return await held(org, [member])


async def answer(member: Actor, activity: Activity, tried: Try, now: datetime) -> object:
    """Give the answer to a try, or why it is refused."""
    try:
        return await sign_in(member, activity.number, tried, now=now)
    except SignInRefused as refused:
        return why(refused)


async def test_a_retry_gets_the_same_answer(member: Actor, activity: Activity) -> None:
    tried = paper(activity, -8, nonce="one")
    first = await sign_in(member, activity.number, tried, now=at(-8))
    late = replace(tried, at=None)
    for moment, retry in ((-7, tried), (-6, late), (60 * 48, tried), (60 * 48, late)):
        again = await sign_in(member, activity.number, retry, now=at(moment))
        assert again == replace(first, again=True)
    assert len(await lines(activity)) == 1


async def test_a_retry_gets_its_answer_though_an_earlier_one_counts_since(
    member: Actor, activity: Activity
) -> None:
    later, earlier = paper(activity, 3, nonce="b"), paper(activity, -8, nonce="a")
    assert (await sign_in(member, activity.number, later, now=at(5))).presence is Presence.LATE
    moved = await sign_in(member, activity.number, earlier, now=at(6))
    assert (moved.presence, moved.at, moved.again) == (Presence.CHECKED_IN, at(-8), False)
    again = await sign_in(member, activity.number, later, now=at(7))
    assert again == replace(moved, again=True)
    fresh = paper(activity, 4, nonce="c")
    assert await answer(member, activity, fresh, at(8)) is Refusal.ALREADY_SIGNED_IN
    assert [entry.at for entry in await lines(activity)] == [at(3), at(-8)]


async def test_a_retry_after_the_confirmation_is_told_what_counts(
    member: Actor, activity: Activity
) -> None:
    tried = paper(activity, -8, nonce="one")
    first = await sign_in(member, activity.number, tried, now=at(-8))
    await Activity.filter(id=activity.id).update(state=State.CONFIRMED)
    again = await sign_in(member, activity.number, tried, now=at(600))
    assert again == replace(first, again=True)
    early = paper(activity, -9, nonce="two")
    assert await answer(member, activity, early, at(600)) is Refusal.ALREADY_SIGNED_IN
    assert (await Attendance.get(activity=activity)).at == at(-8)


async def test_what_becomes_earlier_is_the_earlier_one_in_all(
    org: Organisation, member: Actor
) -> None:
    activity = await held(org, [member], place_alone=True, **FENCE)
    near = replace(HALL, latitude=HALL.latitude + 0.0009)
    await sign_in(member, activity.number, paper(activity, 3, spot=HALL), now=at(3))
    await sign_in(member, activity.number, Try(at=at(-3), spot=near, nonce="n"), now=at(4))
    row = await Attendance.get(activity=activity)
    assert (row.at, row.heard_at, row.means) == (at(-3), at(4), Means.PLACE)
    assert (row.presence, row.distance, row.nonce) == (Presence.CHECKED_IN, 100, "n")


# --- in chat --------------------------------------------------------------------------------


def scene_with(member: Actor | None, key: str) -> Scene:
    return Scene(member.org_id if member else 0, "o", key, member, None, 0, False, None)


async def test_a_message_heard_again_gets_the_same_answer(
    member: Actor, activity: Activity
) -> None:
    scene, tried = scene_with(member, "k" * 32), paper(activity, -8)
    first = await sign_in_in_chat(scene, activity.number, tried, now=at(-8))
    again = await sign_in_in_chat(scene, activity.number, tried, now=at(-7))
    assert (first.again, again) == (False, replace(first, again=True))


async def test_a_stranger_in_chat_signs_in_nowhere(activity: Activity) -> None:
    with pytest.raises(NotBound):
        await sign_in_in_chat(scene_with(None, "k"), activity.number, paper(activity), now=NINE)


# --- in any order ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a phone: made so many minutes from nine, and when it reaches us."""

    minutes: int
    nonce: str
    heard: int
    inside: bool = True

    def counts(self) -> bool:
        return self.inside and -30 <= self.minutes < 180


@st.composite
def _messages(draw: st.DrawFn) -> list[Message]:
    """Messages of two phones, repeated and shuffled; each reaches us after it was made."""
    made = draw(
        st.lists(
            st.tuples(st.integers(-60, 240), st.sampled_from("ab"), st.booleans()),
            min_size=1,
            max_size=6,
        )
    )
    messages = [
        Message(minutes, f"{phone}{nth}" if nth % 2 else "", minutes + 1, inside)
        for nth, (minutes, phone, inside) in enumerate(made)
    ]
    repeated = draw(st.lists(st.sampled_from(messages), max_size=4))
    late = [replace(one, heard=one.minutes + draw(st.integers(1, 900))) for one in repeated]
    return draw(st.permutations(messages + late))


def tried_of(activity: Activity, message: Message) -> Try:
    spot = HALL if message.inside else None
    return paper(activity, message.minutes, nonce=message.nonce, spot=spot)


SMALL = settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


@SMALL
@given(_messages(), st.booleans())
async def test_there_is_one_attendance_of_the_earliest_valid_time(
    org: Organisation, actor: MakeActor, messages: Sequence[Message], at_once: bool
) -> None:
    member = await actor(Role.MEMBER)
    activity = await held(org, [member], **FENCE)
    doing = [answer(member, activity, tried_of(activity, one), at(one.heard)) for one in messages]
    answers = await asyncio.gather(*doing) if at_once else [await one for one in doing]
    rows = await Attendance.filter(activity=activity)
    moments = [entry.at for entry in await lines(activity)]
    valid = [at(one.minutes) for one in messages if one.counts()]
    assert [row.at for row in rows] == ([min(valid)] if valid else [])
    # Every change, and nothing else, is on the timeline; none makes it later.
    assert moments == sorted(set(moments), reverse=True)
    assert moments[-1:] == [row.at for row in rows]
    changed = [one.at for one in answers if isinstance(one, SignedIn) and not one.again]
    assert sorted(changed, reverse=True) == moments


@SMALL
@given(st.lists(st.integers(-30, 179), min_size=2, max_size=8))
async def test_two_processes_that_never_met_agree(
    org: Organisation, actor: MakeActor, minutes: list[int]
) -> None:
    member = await actor(Role.MEMBER)
    activity = await held(org, [member])

    def arrival(one: int) -> Arrival:
        presence = Presence.LATE if one >= 0 else Presence.CHECKED_IN
        about = (org.id, activity.id, member.person_id, at(one), at(one))
        return Arrival(*about, Means.PAPER, presence, None, "")

    async def elsewhere(one: int) -> bool:
        async with transaction():
            return await arrive(arrival(one))

    here = [arrive(arrival(one)) for one in minutes[::2]]
    there = [elsewhere(one) for one in minutes[1::2]]
    written = await asyncio.gather(*here, *there)
    row = await Attendance.get(activity=activity)
    assert (row.at, row.presence) == (at(min(minutes)), arrival(min(minutes)).presence)
    moments = [entry.at for entry in await lines(activity)]
    assert moments == sorted(set(moments), reverse=True)
    assert len(moments) == sum(written)


async def test_fifty_people_at_once(org: Organisation, actor: MakeActor) -> None:
    people = [await actor(Role.MEMBER) for _ in range(50)]
    activity = await held(org, people)
    tries = [(who, paper(activity, -1, nonce=f"{n}")) for n, who in enumerate(people)] * 2
    doing = (sign_in(who, activity.number, tried, now=at(0)) for who, tried in tries)
    done = await asyncio.gather(*doing)
    assert sum(not one.again for one in done) == 50
    came = await Attendance.filter(activity=activity).values_list("person_id", flat=True)
    assert sorted(came) == [who.person_id for who in people]
    assert sorted(entry.person_id or 0 for entry in await lines(activity)) == sorted(came)


# --- while it is being confirmed ------------------------------------------------------------


async def test_nobody_signs_in_to_what_is_confirmed_meanwhile(
    actor: MakeActor, member: Actor, activity: Activity
) -> None:
    office = await actor(Role.OFFICE)
    async with transaction():
        confirmed = await locked(office, activity.number)
        elsewhere = answer(member, activity, paper(activity), NINE)
        waiting = asyncio.create_task(elsewhere, context=Context())
        while not await fetch("SELECT 1 FROM pg_locks WHERE NOT granted"):
            assert not waiting.done()
        confirmed.state = State.CONFIRMED
        await confirmed.save()
    assert await waiting is Refusal.TOO_LATE
    assert await Attendance.filter(activity=activity).count() == 0


async def test_it_goes_with_the_callers_transaction(member: Actor, activity: Activity) -> None:
    async with begin() as begun:
        await sign_in(member, activity.number, paper(activity), now=NINE)
        await begun.rollback()
    assert await Attendance.filter(activity=activity).count() == 0
