"""Planning an activity in chat: one question at a time, a card, a number; or all in one line."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import pytest

from bot.plan_draft import kind_in
from handlers.actor import Actor
from handlers.planning import plan
from models import Activity, Invitation
from rules.activity import Kind, Organiser, State
from rules.audience import By, Chosen
from rules.deadline import BEIJING
from rules.role import Role
from tests.handlers.plans import wanted

MakeActor = Callable[..., Awaitable[Actor]]
REPORT = "我们村三组那条机耕道去年大雨冲垮了，拖拉机进不去，几十亩田没法收，能不能修一下"
LINE = "办活动 视察云坪水厂 6月10日9点到11点 云坪镇水厂"


@pytest.fixture
async def boss(actor: MakeActor) -> Actor:
    return await actor(Role.STATION_HEAD)


@pytest.fixture
async def head(boss: Actor, actor: MakeActor, phone: Any) -> Any:
    """The phone of a station head with two members at the station."""
    await actor(Role.MEMBER, name="试验人甲")
    await actor(Role.MEMBER, name="试验人乙")
    return await phone(boss)


async def _made(phone: Any) -> Activity:
    return await Activity.get(org__code=phone.house.org).prefetch_related("station", "committee")


def _at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=BEIJING)


# --- question by question -------------------------------------------------------------------


async def test_one_question_at_a_time(head: Any) -> None:
    await head.talks(
        ("办活动", "办个什么活动"),
        ("视察云坪镇水厂", "好，视察。什么时间"),
        ("6月10日上午9点到11点", "在哪里"),
        ("云坪镇水厂", "请谁参加.*\n1 本站全体委员\n2 全县委员\n3 全体常委"),
        ("1", "一共 2 人。必须来吗"),
        ("1", "请看一下"),
        ("1", "活2026-0001 报上去了，等办公室批准"),
    )
    made = await _made(head)
    assert (made.kind, made.title, made.place) == (Kind.INSPECTION, "视察云坪镇水厂", "云坪镇水厂")
    assert (made.starts_at, made.ends_at) == (_at(6, 10, 9), _at(6, 10, 11))
    assert (made.organiser, made.state, made.required) == (Organiser.STATION, State.PLANNED, True)
    assert await Invitation.filter(activity=made).count() == 2


async def test_the_card_shows_all_of_it_and_its_dates(head: Any) -> None:
    await head.talks((LINE, "请谁参加"), ("1", "必须来吗"))
    heard = await head.says("2")
    for part in (
        "视察云坪水厂（视察）",
        "云坪镇联络站办",
        "6月10日（周三）9:00—11:00",
        "请：云坪镇联络站，2 人，自愿参加",
        "5月20日前发通知",
        "5月27日前发材料",
        "6月3日前会前学习",
        "6月3日前交发言稿",
        "1 提交\n2 改时间\n3 改名单",
    ):
        assert part in heard
    assert "时间紧" not in heard


async def test_too_late_for_the_schedule_is_said(head: Any) -> None:
    await head.talks(
        (LINE.replace("6月10日", "3月9日"), ""), ("1", ""), ("1", "时间紧，算短期通知")
    )
    await head.says("1")
    assert (await _made(head)).short_notice


async def test_who_is_wanted_elsewhere_that_week_is_said(
    head: Any, boss: Actor, now: datetime
) -> None:
    there = wanted(boss, now, starts_at=_at(6, 12, 9), ends_at=_at(6, 12, 11))
    await plan(boss, there, now=now)
    await head.talks((LINE, ""), ("1", ""), ("1", "同一周 活1 也请了其中 2 人"))


async def test_told_twice_it_is_one_activity(head: Any) -> None:
    await head.talks((LINE, ""), ("1", ""), ("1", "请看一下"))
    heard = await head.says("1")
    assert await head.delivers(head.last) == heard
    assert await Activity.filter(org__code=head.house.org).count() == 1


# --- what it is -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("视察云坪镇水厂", Kind.INSPECTION),
        ("柑橘产业調研", Kind.STUDY),
        ("学习全会精神", Kind.TRAINING),
        ("营商环境座谈会", Kind.DISCUSSION),
        ("走访困难群众", Kind.VISIT),
        ("送医下乡义诊", Kind.SERVICE),
        ("列席镇人代会", Kind.TOWN_MEETING),
        ("第九届二次全会", Kind.PLENARY),
        ("三季度常委会", Kind.STANDING),
        ("植树", ""),
    ],
)
def test_a_kind_is_guessed_from_the_title(title: str, kind: str) -> None:
    assert kind_in(title) == kind


@pytest.mark.parametrize(("said", "kind"), [("7", Kind.SERVICE), ("主题实践", Kind.CAMPAIGN)])
async def test_a_kind_that_is_not_guessed_is_asked_for(head: Any, said: str, kind: Kind) -> None:
    line = LINE.replace("视察云坪水厂", "植树")
    await head.talks((line, "是哪一类.*\n1 学习培训\n2 视察"), ("0", "是哪一类"))
    await head.talks((said, "请谁"), ("1", ""), ("1", "植树（"), ("1", "报上去了"))
    assert (await _made(head)).kind is kind


async def test_a_wrong_guess_is_changed_at_the_card(head: Any) -> None:
    await head.talks((LINE, ""), ("1", ""), ("1", "请看一下"))
    await head.talks(("4", "是哪一类"), ("3", "视察云坪水厂（调研）"))


# --- when -----------------------------------------------------------------------------------


NINE = ("6月10日9点", "几点结束.*\n1 两小时（到 11:00）")
WHOLE = ("6月10日9点到11点", "在哪里")


@pytest.mark.parametrize(
    ("turns", "starts_at", "ends_at"),
    [
        ([("6月10日", "几点"), ("9点到11点", "在哪里")], _at(6, 10, 9), _at(6, 10, 11)),
        ([("9点到11点", "哪一天"), ("6月10日", "在哪里")], _at(6, 10, 9), _at(6, 10, 11)),
        ([NINE, ("1", "在哪里")], _at(6, 10, 9), _at(6, 10, 11)),
        ([NINE, ("11点半", "在哪里")], _at(6, 10, 9), _at(6, 10, 11, 30)),
        ([NINE, ("三个小时", "在哪里")], _at(6, 10, 9), _at(6, 10, 12)),
        ([NINE, ("一个半小时", "在哪里")], _at(6, 10, 9), _at(6, 10, 10, 30)),
        ([NINE, ("不知道", "几点结束"), ("12点", "在哪里")], _at(6, 10, 9), _at(6, 10, 12)),
        ([("今天8点", "已经过了"), WHOLE], _at(6, 10, 9), _at(6, 10, 11)),
        ([("6月31日9点", "没有这个时间"), WHOLE], _at(6, 10, 9), _at(6, 10, 11)),
        ([("6月10日周一9点", "两种意思"), WHOLE], _at(6, 10, 9), _at(6, 10, 11)),
        ([("下周找个周五", "哪一天"), WHOLE], _at(6, 10, 9), _at(6, 10, 11)),
    ],
)
async def test_a_time_in_pieces(
    head: Any, turns: list[tuple[str, str]], starts_at: datetime, ends_at: datetime
) -> None:
    await head.talks(("办活动 视察云坪水厂", "什么时间"), *turns)
    await head.talks(("水厂", "请谁"), ("1", "必须"), ("1", "请看一下"), ("1", "报上去了"))
    made = await _made(head)
    assert (made.starts_at, made.ends_at) == (starts_at, ends_at)


async def test_a_time_that_cannot_be_is_refused_and_asked_again(head: Any) -> None:
    await head.talks(("办活动 视察云坪水厂", ""), ("2028年6月10日9点到11点", "一年半以内"))
    await head.talks(("6月10日9点到11点", "在哪里"))


async def test_the_time_is_changed_at_the_card(head: Any) -> None:
    await head.talks((LINE, ""), ("1", ""), ("1", "请看一下"), ("改时间", "什么时间"))
    await head.talks(
        ("6月12日9点到11点", "请看一下[^/]*6月12日（周五）9:00—11:00"), ("1", "报上去了")
    )
    assert (await _made(head)).starts_at == _at(6, 12, 9)


# --- where ----------------------------------------------------------------------------------


async def test_a_place_on_the_map_is_where_one_signs_in(head: Any) -> None:
    await head.talks(("办活动 视察云坪水厂 6月10日9点到11点", "在哪里"))
    assert "请谁参加" in await head.place("云坪镇水厂")
    await head.talks(("1", ""), ("1", "云坪镇水厂（300 米内签到）"), ("1", "报上去了"))
    made = await _made(head)
    assert (made.place, made.latitude, made.longitude) == ("云坪镇水厂", 28.5, 109.5)


async def test_a_place_on_the_map_without_a_name_is_asked_for_one(head: Any) -> None:
    await head.talks(("办活动 视察云坪水厂 6月10日9点到11点", "在哪里"))
    assert "那里叫什么" in await head.place("")
    await head.talks(("水厂", "请谁参加"), ("1", ""), ("1", "水厂（300 米内签到）"))


# --- whom -----------------------------------------------------------------------------------


TWO = [Chosen(By.PERSON, "W002", "试验人甲"), Chosen(By.PERSON, "W003", "试验人乙")]


@pytest.mark.parametrize(
    ("said", "chosen"),
    [
        ("2", [Chosen(By.EVERYBODY)]),
        ("试验人甲、试验人乙", TWO),
        ("请云坪镇", [Chosen(By.STATION, "云坪镇联络站", "云坪镇联络站")]),
    ],
)
async def test_people_by_number_or_by_name(head: Any, said: str, chosen: list[Chosen]) -> None:
    await head.talks((LINE, "请谁"), (said, "一共 2 人"), ("2", "请看一下"), ("1", "报上去了"))
    kept = (await _made(head)).audience
    assert [Chosen(By(one["by"]), one["key"], one["name"]) for one in kept] == chosen


async def test_nobody_and_who_is_not_known_are_asked_for_again(head: Any) -> None:
    await head.talks(
        (LINE, "请谁"),
        ("3", "一个人也没有"),
        ("张三丰", "不知道“张三丰”是谁"),
        ("9", "请谁参加"),
        ("试验人甲", "一共 1 人"),
    )


async def test_the_people_are_changed_at_the_card(head: Any) -> None:
    await head.talks((LINE, ""), ("1", ""), ("1", "2 人"), ("3", "请谁"), ("试验人甲", "1 人"))


@pytest.mark.parametrize(
    ("line", "heard"),
    [
        (f"{LINE} 请试验人甲、试验人乙", "一共 2 人"),
        (f"{LINE}，请全县委员", "一共 2 人"),
        (f"{LINE} 请张三丰", "请谁参加"),
    ],
)
async def test_people_in_the_same_line(head: Any, line: str, heard: str) -> None:
    await head.talks((line, heard))


# --- who plans ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "holder", "state"),
    [
        (Role.INFO_OFFICER, Organiser.STATION, State.PLANNED),
        (Role.COMMITTEE, Organiser.COMMITTEE, State.PLANNED),
        (Role.OFFICE, Organiser.OFFICE, State.APPROVED),
        (Role.VICE_CHAIR, Organiser.OFFICE, State.PLANNED),
    ],
)
async def test_each_plans_for_their_own(
    actor: MakeActor, phone: Any, role: Role, holder: Organiser, state: State
) -> None:
    one = await phone(await actor(role, name="试验人甲"))
    await actor(Role.MEMBER)
    await one.talks((LINE, "请谁"), ("全县委员", "一共 1 人"), ("1", "请看一下"))
    await one.talks(("1", "报上去了" if state is State.PLANNED else "发通知 活1"))
    made = await _made(one)
    assert (made.organiser, made.state) == (holder, state)


async def test_a_member_plans_nothing(member: Any) -> None:
    await member.talks(("办活动", "要站长、专委会、办公室才能做"))


# --- going away and coming back -------------------------------------------------------------


async def test_a_plan_is_dropped(head: Any) -> None:
    await head.talks((LINE, "请谁"), ("取消", "不办了"), ("1", "没有要选的"))
    await head.talks((LINE, ""), ("1", ""), ("1", ""), ("0", "不办了"))
    assert not await Activity.filter(org__code=head.house.org).exists()


async def test_another_command_leaves_the_plan_as_it_was(head: Any) -> None:
    await head.talks(
        (LINE, "请谁"), ("通知", "没有新消息[^/]*还没办完"), ("办活动", "正在办一个活动")
    )
    await head.talks(("反映", "您的活动还没办完"), ("1", "必须来吗"))


async def test_after_a_long_silence_a_report_is_not_taken_for_an_answer(head: Any) -> None:
    await head.says("办活动")
    head.waits(hours=3)
    await head.talks((REPORT, "请看一下[^/]*转给"))


async def test_what_a_gate_stops_is_no_title(head: Any) -> None:
    await head.talks(("办活动", ""), ("传达一份标“机密”的文件", "涉密|机密|保密"))
