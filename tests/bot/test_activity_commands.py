"""What those who hold activities type, and what they hear; and what a door's code comes to."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from handlers import activity, schedule
from handlers.actor import Actor
from handlers.invitation import answer
from handlers.planning import plan
from models import Activity, Milestone, Person, Task
from rules.activity import State
from rules.deadline import BEIJING
from rules.invitation import Verb
from rules.role import Role
from tests.handlers.plans import wanted

MakeActor = Callable[..., Awaitable[Actor]]


@pytest.fixture
async def boss(actor: MakeActor) -> Actor:
    return await actor(Role.STATION_HEAD)


@pytest.fixture
async def guest(actor: MakeActor) -> Actor:
    return await actor(Role.MEMBER, name="试验人甲")


@pytest.fixture
async def head(boss: Actor, phone: Any) -> Any:
    return await phone(boss)


@pytest.fixture
async def planned(boss: Actor, guest: Actor, now: datetime) -> Activity:
    """A visit in forty days, to which two are invited; the office has not agreed."""
    await Person.filter(id=guest.person_id).update(phone="")
    return await plan(boss, wanted(boss, now), now=now)


@pytest.fixture
async def approved(planned: Activity, actor: MakeActor, now: datetime) -> Activity:
    return await activity.approve(await actor(Role.OFFICE), planned.number, now=now)


async def _state(phone: Any) -> State:
    return (await Activity.get(org__code=phone.house.org)).state


# --- looking --------------------------------------------------------------------------------


async def test_who_holds_it_sees_all_of_it(head: Any, approved: Activity) -> None:
    heard = await head.says("活1")
    for part in (
        "活1 视察云坪水厂\n现在：已批准",
        "视察｜云坪镇联络站",
        "4月11日（周六）9:00—12:00",
        "请 全体委员，要求参加",
        "未答复 1",
        "○ 3月20日 发通知",
        "1 现在发通知\n0 以后再说",
        "延期 活1 理由",
        "取消活动 活1 理由",
    ):
        assert part in heard
    assert "批准 活1" not in heard
    assert "⚠" not in heard


async def test_what_is_late_says_by_how_many_working_days(head: Any, approved: Activity) -> None:
    head.waits(days=21)
    assert "○ 3月20日 发通知 ⚠ 已晚1个工作日" in await head.says("看 活1")


async def test_who_is_not_told_yet_does_not_see_it(member: Any, approved: Activity) -> None:
    await member.talks(("看 活1", "没有找到"), ("看 活2026-0001", "没有找到"), ("活9", "没有找到"))


async def test_an_items_number_is_no_activitys(head: Any, planned: Activity) -> None:
    await head.talks(("看 1", "没有找到"), ("批准 民1", "没有找到"), ("收 活1", "才能做"))


async def test_last_years_number_is_found_in_january(head: Any, approved: Activity) -> None:
    head.waits(days=320)
    await head.talks(("活1", "视察云坪水厂"))


async def test_the_list_shows_what_one_is_invited_to_and_what_one_holds(
    head: Any, guest: Actor, phone: Any, approved: Activity
) -> None:
    await head.talks(("活动", "在办的：\n活1 视察云坪水厂\n　4月11日（周六）9:00（已批准）"))
    one = await phone(guest)
    await one.talks(("活动", "近期没有"))
    await head.talks(("发通知 活1", "请 1 人"))
    await one.talks(("活动", "请您参加的：\n活1 视察云坪水厂"))


async def test_the_list_goes_on(head: Any, boss: Actor, guest: Actor, now: datetime) -> None:
    for days in range(30, 36):
        await plan(boss, wanted(boss, now, days=days), now=now)
    await head.talks(
        ("活动", "活6 [^/]*活2 [^/]*“活动 2”"), ("活动 2", "活1 "), ("活动 3", "后面没有了")
    )


# --- along the lifecycle --------------------------------------------------------------------


async def test_from_the_plan_to_the_notice(
    head: Any, office: Any, guest: Actor, phone: Any, planned: Activity
) -> None:
    await head.talks(("批准 活1", "批准要由办公室来做"), ("发通知 活1", "待批准.*不能发通知"))
    await office.talks(("批准 活1", "活2026-0001 批准了"), ("批准 活1", "已批准.*不能批准"))
    await head.talks(
        ("发通知 活1", "通知发出了，请 1 人.*名单 活1"),
        ("发材料 活1", "学习 活1"),
        ("学习 活1", "备发言"),
    )
    assert await _state(head) is State.STUDYING


async def test_the_notice_is_one_number_away(head: Any, approved: Activity) -> None:
    await head.talks(("看 活1", "1 现在发通知"), ("1", "通知发出了"))
    assert await _state(head) is State.NOTICED


async def test_the_notice_can_wait(head: Any, approved: Activity, matter: str) -> None:
    await head.talks(("看 活1", ""), ("0", "发通知 活1"), ("看 活1", ""), (matter, "请看一下"))
    assert await _state(head) is State.APPROVED


async def test_a_milestone_is_done_by_its_step(head: Any, approved: Activity) -> None:
    await head.talks(("发通知 活1", ""), ("看 活1", "✓ 3月20日 发通知"))
    done = Milestone.filter(activity=approved, milestone="notice", done_at__isnull=False)
    assert await done.exists()


@pytest.mark.parametrize(
    ("typed", "heard", "state"),
    [
        ("延期 活1 山洪预警", "已延期.*由办公室改期", State.POSTPONED),
        ("推迟活1：山洪预警", "已延期", State.POSTPONED),
        ("取消活动 活1 山洪预警", "已取消", State.CANCELLED),
        ("取消 活1 山洪预警", "已取消", State.CANCELLED),
    ],
)
async def test_off_and_away(
    head: Any, approved: Activity, typed: str, heard: str, state: State
) -> None:
    await head.talks((typed, heard), ("看 活1", "：山洪预警"))
    assert await _state(head) is state


@pytest.mark.parametrize("typed", ["延期 活1", "取消活动 活1", "取消 活1"])
async def test_a_reason_is_asked_for(head: Any, approved: Activity, typed: str) -> None:
    await head.talks((typed, "请写上理由，如“.*活1 下大雨”"))
    assert await _state(head) is State.APPROVED


@pytest.mark.parametrize(
    "typed", ["批准", "发通知", "延期", "改期", "归档", "退回", "名单", "加任务", "做好了"]
)
async def test_without_a_number_one_is_asked_for(office: Any, typed: str) -> None:
    await office.talks((typed, f"如“{typed} 活12”"))


async def test_another_day(head: Any, office: Any, approved: Activity) -> None:
    await head.talks(("改期 活1 4月18日9点", "改期要由办公室来做"))
    await office.talks(
        ("改期 活1", "请写上新时间"),
        ("改期 活1 改天吧", "请写上新时间"),
        ("改期 活1 4月18日9点-11点", "改到 4月18日（周六）9:00—11:00.*发通知 活1"),
    )
    made = await Activity.get(id=approved.id)
    assert made.starts_at == datetime(2026, 4, 18, 9, tzinfo=BEIJING)


async def test_another_day_without_an_end_lasts_as_long(office: Any, approved: Activity) -> None:
    await office.talks(("改期 活1 4月18日14点", "14:00—17:00"))


@pytest.mark.parametrize(
    "typed", ["发通知 活1", "延期 活1 下雨", "取消活动 活1 下雨", "归档 活1", "名单 活1"]
)
async def test_who_does_not_hold_it_does_nothing(
    guest: Actor, phone: Any, boss: Actor, approved: Activity, now: datetime, typed: str
) -> None:
    await activity.notify(boss, approved.number, now=now)
    one = await phone(guest)
    await one.talks((typed, "组织者或办公室来做"))
    assert await _state(one) is State.NOTICED


# --- what has to be prepared ----------------------------------------------------------------


async def test_somebody_prepares_something(
    head: Any, actor: MakeActor, phone: Any, approved: Activity
) -> None:
    helper = await phone(await actor(Role.INFO_OFFICER, name="试验人丙", station=None))
    await head.talks(
        ("任务 活1 会场布置 试验人丙 4月10日", "4月10日前由试验人丙办：会场布置"),
        ("任务 活1 买 水 试验人丙 4月9日", "买 水"),
        ("看 活1", "准备：\n○ 4月9日 买 水（试验人丙）\n○ 4月10日 会场布置（试验人丙）"),
    )
    await helper.talks(
        ("做好了 活1", "做好了哪件.*\n买 水\n会场布置"),
        ("做好了 活1 会场", "“会场布置”记上做好了"),
        ("做好了 活1", "“买 水”记上做好了"),
        ("做好了 活1", "没有等您做的"),
    )
    assert await Task.filter(activity=approved, done_at=None).count() == 0
    await head.talks(("看 活1", "✓ 4月9日 买 水"))


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("任务 活1", "请写全"),
        ("任务 活1 会场布置", "请写全"),
        ("任务 活1 会场布置 试验人甲 尽快", "请写全"),
        ("任务 活1 会场布置 张三丰 4月10日", "没有“张三丰”"),
        ("任务 活1 会场布置 试验人甲 4月20日", "4月11日 之间"),
    ],
)
async def test_a_task_needs_all_of_it(
    head: Any, approved: Activity, typed: str, heard: str
) -> None:
    await head.talks((typed, heard))
    assert await Task.all().filter(activity=approved).count() == 0


async def test_a_late_task_says_so(
    head: Any, boss: Actor, approved: Activity, now: datetime
) -> None:
    on = (now + timedelta(days=1)).date()
    await schedule.add_task(boss, approved.number, "会场布置", "试验人甲", on, now=now)
    head.waits(days=3)
    await head.talks(("看 活1", "○ 3月3日 会场布置（试验人甲） ⚠ 已晚2个工作日"))


# --- who comes, and the year ----------------------------------------------------------------


async def test_who_comes_and_who_has_not_looked(
    head: Any, boss: Actor, guest: Actor, phone: Any, approved: Activity, now: datetime
) -> None:
    await head.talks(
        ("名单 活1", "请 1 人：未答复 1\n\n未答复（1）：试验人甲$"), ("发通知 活1", "")
    )
    await head.talks(("名单 活1", "还没看通知（1）：试验人甲"))
    await answer(guest, approved.number, Verb.ACCEPT, now=now)
    await head.talks(("名单 活1", "请 1 人：参加 1\n\n参加（1）：试验人甲"))


async def test_the_years_plan(head: Any, boss: Actor, approved: Activity, now: datetime) -> None:
    await plan(boss, wanted(boss, now, days=37, title="走访农户"), now=now)
    head.waits(days=21)
    await head.talks(
        ("年度计划", "2026 年计划（2 个）：\n4月8日 走访农户（活2，待批准，1 人）"),
        ("年度计划", "4月11日 视察云坪水厂（活1，已批准，1 人）\n　⚠ 发通知已晚1个工作日"),
        ("年度计划", "同一周 活1 也请了其中 1 人"),
    )


async def test_the_years_plan_is_not_for_everybody(member: Any) -> None:
    await member.talks(("年度计划", "才能做"))
