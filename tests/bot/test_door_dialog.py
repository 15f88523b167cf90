"""Signing in by chat: a scan, six digits, a place; and what is asked where something is missing."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from handlers.actor import Actor
from models import Activity, Attendance, Organisation
from models.database import fetch
from rules.attendance import Presence, Spot
from rules.door_code import Means
from rules.role import Role
from tests.handlers.doors import AWAY, FENCE, HALL, at, codes, held, scene

MakeActor = Callable[..., Awaitable[Actor]]


@pytest.fixture
async def guest(actor: MakeActor) -> Actor:
    return await actor(Role.MEMBER)


@pytest.fixture
async def invited(guest: Actor, phone: Any) -> Any:
    """The phone of somebody invited, eight minutes before it begins."""
    made = await phone(guest)
    made.now = at(-8)
    return made


@pytest.fixture
async def talk(org: Organisation, guest: Actor) -> Activity:
    return await held(org, [guest])


@pytest.fixture
async def fenced(org: Organisation, guest: Actor) -> Activity:
    """A talk where one signs in within three hundred metres of the hall."""
    return await held(org, [guest], **FENCE)


async def _there(activity: Activity) -> Attendance | None:
    return await Attendance.get_or_none(activity=activity)


async def _stand(mobile: Any, spot: Spot) -> str:
    where = {"latitude": spot.latitude, "longitude": spot.longitude, "label": "县政协"}
    return str(await mobile.sends("location", **where))


def _screen(activity: Activity, mobile: Any) -> str:
    return scene(activity, Means.SCREEN, mobile.now)


def _digits(activity: Activity, mobile: Any) -> str:
    return codes(activity).spoken(mobile.now)


async def _open_dialogs(mobile: Any) -> int:
    rows = await fetch("SELECT 1 FROM dialogs WHERE openid = $1", mobile.openid)
    return len(rows)


# --- with a good code -----------------------------------------------------------------------


async def test_a_scan_alone_signs_in_and_leaves_nothing_behind(
    invited: Any, talk: Activity
) -> None:
    assert await invited.scans(_screen(talk, invited)) == "签到成功 8:52 ✓ 夏季座谈。"
    row = await _there(talk)
    assert row is not None
    assert (row.at, row.means, row.presence) == (at(-8), Means.SCREEN, Presence.CHECKED_IN)
    assert await fetch("SELECT 1 FROM heard WHERE org_id = $1", talk.org_id) == []
    assert await _open_dialogs(invited) == 0


async def test_the_paper_and_the_digits_sign_in(
    invited: Any, org: Organisation, guest: Actor
) -> None:
    one, other = await held(org, [guest]), await held(org, [guest])
    assert "签到成功" in await invited.scans(scene(one, Means.PAPER))
    await invited.talks((_digits(other, invited), "签到成功 8:52"))


async def test_the_message_s_own_time_counts(invited: Any, talk: Activity) -> None:
    scanned = invited.message("event", event="scan", event_key=_screen(talk, invited))
    invited.waits(minutes=20)
    assert "签到成功 8:52" in await invited.delivers(scanned)


async def test_who_is_late_is_told_kindly(invited: Any, talk: Activity) -> None:
    invited.now = at(5)
    assert "签到成功 9:05 ✓ 夏季座谈。路上辛苦了" in await invited.scans(_screen(talk, invited))


async def test_twice_in_haste(invited: Any, talk: Activity) -> None:
    await invited.scans(_screen(talk, invited))
    invited.waits(seconds=3)
    assert await invited.scans(_screen(talk, invited)) == "您 8:52 已签到，放心。"
    await invited.talks(("签到", "您 8:52 已签到，放心"))


async def test_a_repeat_of_the_scan_gets_the_same_answer(invited: Any, talk: Activity) -> None:
    heard = await invited.scans(_screen(talk, invited))
    invited.waits(seconds=5)
    assert await invited.delivers(invited.last) == heard


async def test_a_scan_in_the_middle_of_a_report_leaves_the_report(
    invited: Any, talk: Activity, matter: str
) -> None:
    await invited.talks((matter, "【请看一下】"))
    assert "签到成功" in await invited.scans(_screen(talk, invited))
    await invited.talks(("1", "民2026-0001"))


async def test_a_code_that_is_none_says_what_to_do(invited: Any, talk: Activity) -> None:
    old = scene(talk, Means.SCREEN, at(-13))
    assert "过期了，请用屏幕上的新码" in await invited.scans(old)
    wrong = _screen(talk, invited)[:-1] + ("A" if _screen(talk, invited)[-1] != "A" else "B")
    assert "不对，请再扫" in await invited.scans(wrong)
    assert "不对，请再扫" in await invited.scans("s.2026-9999.ABCDEFGHIJ")
    assert await _open_dialogs(invited) == 0


async def test_guessing_is_counted(invited: Any, talk: Activity) -> None:
    good = _digits(talk, invited)
    wrong = [f"{(int(good) + more) % 10**6:06d}" for more in range(1, 8)]
    heard = [await invited.says(one) for one in wrong]
    assert "不对" in heard[0]
    assert "试错太多" in heard[-1]
    assert "试错太多" in await invited.says(good)


# --- “签到” alone ---------------------------------------------------------------------------


@pytest.mark.parametrize("scanned", [True, False])
async def test_the_word_alone_asks_for_the_code(
    invited: Any, talk: Activity, scanned: bool
) -> None:
    await invited.talks(("签到", "夏季座谈：请扫会场的码，或发六位数字"))
    give, code = (invited.scans, _screen) if scanned else (invited.says, _digits)
    assert "签到成功" in await give(code(talk, invited))
    assert await _open_dialogs(invited) == 0


async def test_several_doors_are_open(invited: Any, org: Organisation, guest: Actor) -> None:
    await held(org, [guest], title="早上的会")
    second = await held(org, [guest], later=timedelta(minutes=10), title="另一个会")
    await invited.talks(
        ("签到", "1 早上的会（9:00）\n2 另一个会（9:10）\n0 都不是"),
        ("7", "1 早上的会"),
        ("2", "另一个会：请扫"),
        (_digits(second, invited), "签到成功.*另一个会"),
    )


async def test_no_door_is_open_yet(invited: Any, talk: Activity) -> None:
    invited.now = at(-60)
    await invited.talks(("签到", "夏季座谈，6月10日（周三）8:30起"))


async def test_nothing_to_sign_in_to(member: Any) -> None:
    await member.talks(("签到", "近期没有要签到的活动"), ("签退", "请扫会场的码"))


async def test_a_report_in_the_middle_becomes_a_report(
    invited: Any, talk: Activity, matter: str
) -> None:
    await invited.talks(("签到", "六位数字"), (matter, "【请看一下】"))


# --- where one is ---------------------------------------------------------------------------


async def test_the_place_follows_and_the_scan_s_time_counts(invited: Any, fenced: Activity) -> None:
    assert "还差位置" in await invited.scans(_screen(fenced, invited))
    invited.waits(minutes=2)
    assert await _stand(invited, HALL) == "签到成功 8:52 ✓ 夏季座谈。"
    row = await _there(fenced)
    assert row is not None
    assert row.distance == 0
    assert await _open_dialogs(invited) == 0


async def test_too_far_away_may_send_again(invited: Any, fenced: Activity) -> None:
    await invited.says(_digits(fenced, invited))
    assert "您离会场还有 1.1 公里" in await _stand(invited, AWAY)
    assert "签到成功" in await _stand(invited, HALL)


async def test_a_place_that_comes_too_late_needs_a_new_code(invited: Any, fenced: Activity) -> None:
    await invited.scans(_screen(fenced, invited))
    for _ in range(2):
        invited.waits(minutes=6)
        heard = await _stand(invited, AWAY)
    assert "再扫一次码" in heard
    assert "还差位置" in await invited.scans(_screen(fenced, invited))
    assert "签到成功 9:04" in await _stand(invited, HALL)


async def test_where_somebody_stood_is_not_kept(invited: Any, fenced: Activity) -> None:
    await invited.scans(_screen(fenced, invited))
    await _stand(invited, AWAY)
    assert str(AWAY.latitude) not in await invited.remembered()


async def test_being_there_is_enough(invited: Any, org: Organisation, guest: Actor) -> None:
    await held(org, [guest], **FENCE, place_alone=True)
    await invited.talks(("签到", "请发一下位置"), ("帮助", "位置"))
    assert "选“位置”再发" in await _stand(invited, AWAY)
    invited.waits(minutes=1)
    assert "签到成功 8:53" in await _stand(invited, HALL)


async def test_a_place_without_a_spot_is_asked_again(
    invited: Any, org: Organisation, guest: Actor
) -> None:
    await held(org, [guest], **FENCE, place_alone=True)
    await invited.says("签到")
    assert "位置没收到" in await invited.sends("location", label="县政协")


# --- who was not invited --------------------------------------------------------------------


async def test_who_was_not_invited_may_take_part(member: Any, talk: Activity) -> None:
    member.now = at(-8)
    assert "名单上没有您" in await member.scans(_screen(talk, member))
    await member.talks(("0", "没有签到"))
    assert await _there(talk) is None
    await member.scans(_screen(talk, member))
    member.waits(minutes=3)
    await member.talks(("1", "签到成功 8:52 ✓ 夏季座谈。欢迎您来！"), ("1", "没有要选的"))
    row = await _there(talk)
    assert row is not None
    assert row.presence is Presence.WALK_IN


async def test_with_a_fence_the_question_comes_first(member: Any, fenced: Activity) -> None:
    member.now = at(-8)
    assert "名单上没有您" in await member.scans(_screen(fenced, member))
    await member.talks(("参加", "还差位置"))
    assert "签到成功 8:52" in await _stand(member, HALL)


# --- signing out ----------------------------------------------------------------------------


async def test_signing_out(invited: Any, talk: Activity) -> None:
    await invited.scans(_screen(talk, invited))
    invited.now = at(170)
    await invited.talks(
        ("签退", "请扫会场的码"), (_digits(talk, invited), "签退 11:50 ✓ 夏季座谈。慢走")
    )
    row = await _there(talk)
    assert row is not None
    assert row.left_at == at(170)


async def test_one_may_still_sign_out_after_the_end(invited: Any, talk: Activity) -> None:
    await invited.scans(_screen(talk, invited))
    invited.now = at(200)
    await invited.talks(("签退", "夏季座谈：请扫"), (_digits(talk, invited), "签退 12:20 ✓"))


async def test_signing_out_in_one_message(invited: Any, talk: Activity) -> None:
    await invited.scans(_screen(talk, invited))
    invited.now = at(171)
    await invited.talks((f"签退 {_digits(talk, invited)}", "签退 11:51 ✓"))


async def test_leaving_early_is_said(invited: Any, talk: Activity) -> None:
    await invited.scans(_screen(talk, invited))
    invited.now = at(60)
    await invited.says("签退")
    await invited.talks((f"{(int(_digits(talk, invited)) + 1) % 10**6:06d}", "不对"))
    assert "先走记作早退" in await invited.scans(_screen(talk, invited))


async def test_who_is_not_in_cannot_leave(invited: Any, talk: Activity) -> None:
    await invited.talks(("签退", "请扫"), (_digits(talk, invited), "还没签到，请先签到"))


# --- what was kept by another version -------------------------------------------------------


@pytest.mark.parametrize("data", ["{}", '{"number": "活1", "out": false, "means": "smoke"}'])
async def test_what_another_version_kept_does_no_harm(
    invited: Any, talk: Activity, data: str
) -> None:
    await invited.says("签到")
    await fetch("UPDATE dialogs SET data = $1 WHERE openid = $2", data, invited.openid)
    await invited.talks(("1", "没有要选的"), ("签到", "请扫会场的码"))
