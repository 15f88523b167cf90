"""Why a sign-in does not count: every reason, in words, and what guessing leads to."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from uuid import uuid4

import pytest

from handlers.actor import Actor
from handlers.binding import unlock
from handlers.door import TRIES
from handlers.errors import NotFound, SignInRefused
from handlers.organisation import found
from handlers.sign_in import Try, by_digits, by_scene, sign_in
from models import Activity, Attendance, BindFailures, Organisation
from rules.activity import State
from rules.attendance import Refusal
from rules.door_code import Means
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


async def written(activity: Activity) -> tuple[int, int]:
    """Count attendances and entries."""
    return await Attendance.filter(activity=activity).count(), len(await lines(activity))


Change = dict[str, object]
WRONG = "ABCDEFGHIJ"


@pytest.mark.parametrize(
    ("change", "tried", "minutes", "reason", "words"),
    [
        ({"state": State.CANCELLED}, {}, 0, Refusal.CANCELLED, "延期"),
        ({"state": State.POSTPONED}, {}, 0, Refusal.CANCELLED, "延期"),
        ({}, {}, -31, Refusal.TOO_EARLY, "8:30 起"),
        ({}, {}, -60 * 24, Refusal.TOO_EARLY, "6月10日8:30 起"),
        ({"state": State.APPROVED}, {}, 0, Refusal.TOO_EARLY, "等发了通知"),
        ({}, {}, 180, Refusal.TOO_LATE, "补签"),
        ({"state": State.CONFIRMED}, {}, 0, Refusal.TOO_LATE, "补签"),
        ({}, {"at": at(5 - 60 * 24)}, 0, Refusal.TOO_EARLY, "8:30"),
        ({}, {"at": at(-1)}, 60 * 24, Refusal.TOO_LATE, "补签"),
        ({}, {"at": at(3)}, 0, Refusal.CLOCK_WRONG, "时间"),
        ({}, {"means": Means.PLACE, "code": "", "spot": HALL}, 0, Refusal.NO_CODE, "扫码"),
        ({}, {"means": Means.MAKE_UP}, 0, Refusal.NO_CODE, "扫码"),
        ({}, {"means": Means.SCREEN, "minus": 5}, 0, Refusal.EXPIRED_CODE, "新码"),
        ({}, {"means": Means.SPOKEN, "minus": 20}, 0, Refusal.EXPIRED_CODE, "新码"),
        ({}, {"code": WRONG}, 0, Refusal.WRONG_CODE, "不对"),
        ({}, {"means": Means.SCREEN, "code": WRONG}, 0, Refusal.WRONG_CODE, "不对"),
        ({}, {"means": Means.SPOKEN, "code": "一二三"}, 0, Refusal.WRONG_CODE, "不对"),
        (FENCE, {}, 0, Refusal.NO_PLACE, "位置"),
        (FENCE, {"spot": AWAY}, 0, Refusal.WRONG_PLACE, "1.1 公里"),
        (FENCE, {"spot": replace(HALL, latitude=24.784)}, 0, Refusal.WRONG_PLACE, "445 米"),
    ],
)
async def test_every_refusal_has_a_reason_and_words(
    member: Actor,
    activity: Activity,
    change: Change,
    tried: Change,
    minutes: float,
    reason: Refusal,
    words: str,
) -> None:
    await Activity.filter(id=activity.id).update(**change)
    made = _tried(activity, tried, minutes)
    told = await refused(member, activity.number, made, minutes)
    assert (why(told), words in str(told)) == (reason, True)
    assert await written(activity) == (0, 0)


def _tried(activity: Activity, about: Change, minutes: float) -> Try:
    made = codes(activity)
    then = at(minutes - float(str(about.get("minus", 0))))
    right = {Means.SCREEN: made.screen(then), Means.SPOKEN: made.spoken(then)}
    about = {key: value for key, value in about.items() if key != "minus"}
    means = about.get("means", Means.PAPER)
    code = right.get(means, made.paper())  # type: ignore[call-overload]
    return Try(**({"means": means, "code": code, "at": at(minutes)} | about))  # type: ignore[arg-type]


async def test_a_second_time_frightens_nobody(member: Actor, activity: Activity) -> None:
    await sign_in(member, activity.number, paper(activity, -8), now=at(-8))
    for tried in (paper(activity, -7), paper(activity, 200), Try(Means.PAPER, WRONG, at(-20))):
        told = await refused(member, activity.number, tried, 200)
        assert (why(told), str(told)) == (
            Refusal.ALREADY_SIGNED_IN,
            "您 8:52 已签到，放心。",
        )
    assert await written(activity) == (1, 1)


async def test_who_signed_in_hears_too_that_it_is_called_off(
    member: Actor, activity: Activity
) -> None:
    await sign_in(member, activity.number, paper(activity, -8), now=at(-8))
    await Activity.filter(id=activity.id).update(state=State.CANCELLED)
    told = await refused(member, activity.number, paper(activity, -7), -7)
    assert why(told) is Refusal.CANCELLED


async def test_a_foreign_activity_is_as_one_that_there_is_not(
    member: Actor, activity: Activity
) -> None:
    elsewhere = await found(f"t{uuid4().hex[:12]}", "另一个县")
    foreign = await held(elsewhere)
    for number in (foreign.number, "活2026-9999999"):
        with pytest.raises(NotFound):
            await sign_in(member, number, paper(foreign), now=NINE)
    tries = [scene(foreign, Means.SCREEN), "s.2026-9999999.ABCDEFGHIJ", "slip.1.x", ""]
    for said in tries:
        with pytest.raises(SignInRefused) as caught:
            await by_scene(member, said, Try(at=NINE), now=NINE)
        assert why(caught.value) is Refusal.WRONG_CODE
    with pytest.raises(SignInRefused) as caught:
        await by_digits(member, codes(foreign).spoken(NINE), Try(at=NINE), now=NINE)
    assert why(caught.value) is Refusal.WRONG_CODE
    assert await written(foreign) == (0, 0)


# --- guessing -------------------------------------------------------------------------------


async def _guess(member: Actor, number: str | None, minutes: float) -> Refusal:
    tried = Try(Means.SPOKEN, "no code", at(minutes))
    return why(await refused(member, number, tried, minutes))


async def test_who_guesses_digits_must_wait_and_may_scan_meanwhile(
    actor: MakeActor, member: Actor, activity: Activity
) -> None:
    guesses = [await _guess(member, (None, activity.number)[n % 2], 0) for n in range(TRIES + 2)]
    assert guesses == [Refusal.WRONG_CODE] * TRIES + [Refusal.TOO_MANY] * 2
    right = Try(Means.SPOKEN, codes(activity).spoken(at(4)), at(4))
    for number in (None, activity.number):
        told = await refused(member, number, right, 4)
        assert (why(told), "6分钟" in str(told)) == (Refusal.TOO_MANY, True)
    other = await actor(Role.MEMBER)
    assert await _guess(other, activity.number, 4) is Refusal.WRONG_CODE
    done = await sign_in(member, activity.number, paper(activity, 4), now=at(4))
    assert done.at == at(4)


async def test_after_the_pause_the_right_digits_are_right(
    member: Actor, activity: Activity
) -> None:
    for _ in range(TRIES):
        await _guess(member, None, 0)
    right = Try(Means.SPOKEN, codes(activity).spoken(at(10)), at(10))
    assert (await sign_in(member, None, right, now=at(10))).at == at(10)


async def test_a_new_count_begins_after_the_pause(member: Actor, activity: Activity) -> None:
    for _ in range(TRIES):
        await _guess(member, None, 0)
    again = [await _guess(member, None, 10) for _ in range(TRIES + 1)]
    assert again == [Refusal.WRONG_CODE] * TRIES + [Refusal.TOO_MANY]


async def test_the_office_can_end_the_pause(
    actor: MakeActor, member: Actor, activity: Activity
) -> None:
    for _ in range(TRIES + 1):
        await _guess(member, None, 0)
    lock = await BindFailures.get(org_id=member.org_id)
    await unlock(await actor(Role.OFFICE), lock.id)
    assert await _guess(member, None, 0) is Refusal.WRONG_CODE
