"""Signing in: by what, as what, and why not."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.actor import Actor
from handlers.door import door, open_for
from handlers.errors import NotAllowed, NotFound, SignInRefused
from handlers.sign_in import Try, by_digits, by_scene, scanned, sign_in
from models import Activity, Attendance, Invitation, Organisation, Station
from models.database import fetch
from rules.activity import Organiser, State
from rules.attendance import COUNTING, Presence, Refusal
from rules.door_code import Means
from rules.invitation import Answer
from rules.role import Role
from tests.handlers.doors import AWAY, FENCE, HALL, NINE, at, codes, held, lines, paper, scene, why

MakeActor = Callable[..., Awaitable[Actor]]


@pytest.fixture
async def member(actor: MakeActor) -> Actor:
    return await actor(Role.MEMBER)


@pytest.fixture
async def activity(org: Organisation, member: Actor) -> Activity:
    return await held(org, [member])


async def refused(member: Actor, number: str | None, tried: Try, minutes: float) -> SignInRefused:
    with pytest.raises(SignInRefused) as caught:
        await sign_in(member, number, tried, now=at(minutes))
    return caught.value


# --- by what --------------------------------------------------------------------------------


@pytest.mark.parametrize("means", [Means.SCREEN, Means.PAPER])
async def test_by_a_scan(member: Actor, activity: Activity, means: Means) -> None:
    shown = scene(activity, means, at(-8))
    done = await by_scene(member, shown, Try(at=at(-8), nonce="n"), now=at(-7))
    assert (done.activity.number, done.activity.title) == (activity.number, activity.title)
    assert (done.presence, done.at, done.again) == (Presence.CHECKED_IN, at(-8), False)
    row = await Attendance.get(activity=activity)
    assert (row.person_id, row.means, row.presence) == (member.person_id, means, done.presence)
    assert (row.at, row.heard_at, row.nonce, row.distance) == (at(-8), at(-7), "n", None)
    assert (row.left_at, row.made_up_by_id, row.reason) == (None, None, "")


async def test_the_timeline_tells_who_and_when_and_moves_nothing(
    member: Actor, activity: Activity
) -> None:
    await sign_in(member, activity.number, paper(activity, -8), now=at(-7))
    [entry] = await lines(activity)
    assert (entry.actor_id, entry.person_id, entry.at) == (
        member.person_id,
        member.person_id,
        at(-8),
    )
    assert (entry.before, entry.after) == (State.NOTICED, State.NOTICED)
    assert (await Activity.get(id=activity.id)).state is State.NOTICED


async def test_by_digits_said_aloud(member: Actor, activity: Activity) -> None:
    await held(activity.org, [member])
    digits = codes(activity).spoken(at(3))
    done = await by_digits(member, digits, Try(at=at(5)), now=at(5))
    assert (done.activity.number, done.presence) == (activity.number, Presence.LATE)
    assert (await Attendance.get(activity=activity)).means is Means.SPOKEN


async def test_the_same_digits_at_two_doors_are_those_of_the_invitation(
    org: Organisation, member: Actor
) -> None:
    secret = b"the same for two activities"
    await held(org, secret=secret)
    mine = await held(org, [member], secret=secret)
    done = await by_digits(member, codes(mine).spoken(NINE), Try(at=NINE), now=NINE)
    assert done.activity.number == mine.number


async def test_by_being_there_where_that_is_enough(org: Organisation, member: Actor) -> None:
    far = FENCE | {"latitude": AWAY.latitude}
    await held(org, [member], place_alone=True, **far)
    await held(org, [member], **FENCE)
    await held(org, place_alone=True, **FENCE)
    here = await held(org, [member], place_alone=True, **FENCE)
    spot = replace(HALL, latitude=HALL.latitude + 0.0009)
    done = await sign_in(member, None, Try(spot=spot, at=NINE), now=NINE)
    assert done.activity.number == here.number
    row = await Attendance.get(person_id=member.person_id)
    assert (row.means, row.distance) == (Means.PLACE, 100)


@pytest.mark.parametrize("minutes", [-31, 180])
async def test_a_place_means_nothing_while_no_door_is_open(
    org: Organisation, member: Actor, minutes: float
) -> None:
    await held(org, [member], place_alone=True, **FENCE)
    with pytest.raises(NotFound):
        await sign_in(member, None, Try(spot=HALL, at=at(minutes)), now=at(minutes))


async def test_a_fence_asks_for_the_place_and_the_scan_stays_good_meanwhile(
    org: Organisation, member: Actor
) -> None:
    activity = await held(org, [member], **FENCE)
    number, tried = scanned(scene(activity, Means.SCREEN, at(-1)), Try(at=at(-1)))
    asked = await refused(member, number, tried, -1)
    assert why(asked) is Refusal.NO_PLACE
    moment = asked.details["at"]
    assert (asked.details["number"], moment) == (activity.number, at(-1))
    done = await sign_in(member, number, replace(tried, spot=HALL), now=at(4))
    assert (done.at, done.presence) == (at(-1), Presence.CHECKED_IN)
    columns = await Attendance.filter(activity=activity).values()
    assert columns[0]["distance"] == 0
    assert not {"latitude", "longitude"} & set(columns[0])


# --- as what --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "presence"),
    [
        (-30, Presence.CHECKED_IN),
        (-0.01, Presence.CHECKED_IN),
        (0, Presence.LATE),
        (179.9, Presence.LATE),
    ],
)
async def test_who_comes_late_is_late(
    member: Actor, activity: Activity, minutes: float, presence: Presence
) -> None:
    done = await sign_in(member, activity.number, paper(activity, minutes), now=at(minutes))
    assert done.presence is presence


@pytest.mark.parametrize("answer", list(Answer))
async def test_whatever_was_answered_who_comes_counts(
    member: Actor, activity: Activity, answer: Answer
) -> None:
    await Invitation.filter(activity=activity).update(answer=answer)
    done = await sign_in(member, activity.number, paper(activity, -1), now=at(0))
    assert done.presence is Presence.CHECKED_IN


async def test_who_is_not_invited_is_asked_and_then_a_walk_in(
    actor: MakeActor, activity: Activity
) -> None:
    stranger = await actor(Role.COMMITTEE)
    tried = paper(activity, 5)
    offered = await refused(stranger, activity.number, tried, 5)
    assert (why(offered), str(offered)) == (
        Refusal.NOT_INVITED,
        "名单上没有您。要参加，回“1”。",
    )
    done = await sign_in(stranger, activity.number, replace(tried, welcomed=True), now=at(6))
    assert (done.presence, done.at) == (Presence.WALK_IN, at(5))
    again = await refused(stranger, activity.number, replace(tried, at=at(7)), 7)
    assert why(again) is Refusal.ALREADY_SIGNED_IN


@pytest.mark.parametrize("state", [state for state in State if state in COUNTING])
async def test_it_counts_until_it_is_confirmed(
    member: Actor, activity: Activity, state: State
) -> None:
    await Activity.filter(id=activity.id).update(state=state)
    done = await sign_in(member, activity.number, paper(activity, -1), now=at(600))
    assert done.at == at(-1)


async def test_a_clock_a_little_fast_is_set_right(member: Actor, activity: Activity) -> None:
    done = await sign_in(member, activity.number, paper(activity, 1.5), now=at(-0.5))
    assert (done.at, done.presence) == (at(-0.5), Presence.CHECKED_IN)


# --- the door -------------------------------------------------------------------------------


async def test_the_screen_shows_what_signs_in(
    actor: MakeActor, org: Organisation, member: Actor, activity: Activity
) -> None:
    shown = await door(await actor(Role.OFFICE), activity.number, now=at(-8))
    assert shown.activity.title == activity.title
    assert (shown.screen_left, shown.digits_left) == (30, 180)
    for number, said in enumerate((shown.screen, shown.paper)):
        who = await actor(Role.MEMBER)
        await Invitation.create(org=org, activity=activity, person_id=who.person_id)
        done = await by_scene(who, said, Try(at=at(-8)), now=at(-8))
        assert (number, done.at) == (number, at(-8))
    assert (await by_digits(member, shown.digits, Try(at=at(-8)), now=at(-8))).at == at(-8)


async def test_only_who_holds_it_sees_the_codes(
    actor: MakeActor, org: Organisation, station: Station, member: Actor
) -> None:
    activity = await held(org, [member], organiser=Organiser.STATION, station=station)
    for role in (Role.STATION_HEAD, Role.INFO_OFFICER, Role.OFFICE, Role.VICE_CHAIR):
        assert await door(await actor(role), activity.number, now=NINE)
    with pytest.raises(NotAllowed):
        await door(member, activity.number, now=NINE)
    elsewhere = await Station.create(org=org, name="青石镇联络站")
    for stranger in (
        await actor(Role.MEMBER),
        await actor(Role.STATION_HEAD, station=elsewhere),
        await actor(Role.COMMITTEE),
    ):
        with pytest.raises(NotFound):
            await door(stranger, activity.number, now=NINE)


async def test_which_doors_are_open_for_somebody(
    org: Organisation, member: Actor, activity: Activity
) -> None:
    await held(org)
    await held(org, [member], later=timedelta(hours=4))
    await held(org, [member], state=State.CANCELLED)
    early = await held(org, [member], later=timedelta(minutes=-60))
    expected = {-31: [early], -30: [early, activity], 119: [early, activity], 120: [activity]}
    for minutes, doors in expected.items():
        numbers = [one.number for one in await open_for(member, now=at(minutes))]
        assert numbers == [one.number for one in doors]


async def test_nobody_is_told_of_a_sign_in(member: Actor, activity: Activity) -> None:
    await sign_in(member, activity.number, paper(activity), now=NINE)
    jobs = "SELECT 1 FROM pgqueuer WHERE entrypoint = 'announce.' || $1::int"
    assert await fetch(jobs, member.org_id) == []
