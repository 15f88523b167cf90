"""Units at work in chat, and the office that forwards to them."""

import pytest

from handlers import forwarding
from handlers.announce import announce
from models import Assignment, Attachment, Entry, Opinion, Reply
from rules.assignment import ReplyClass, State
from rules.opinion import State as ItemState
from rules.role import Role
from tests.handled import EDITED, ORIGINAL, TITLE


@pytest.fixture
async def bureau(phone, water):
    """A phone at the water bureau."""
    return await phone(water)


@pytest.fixture
async def desk(phone, clerk):
    """A phone in the office."""
    return await phone(clerk)


async def told(org, now):
    """Announce all that happened."""
    entries = await Entry.filter(org=org).order_by("id")
    await announce([entry.id for entry in entries], now=now)


async def stands(org):
    item = await Opinion.get(org=org)
    rows = await Assignment.filter(org=org).order_by("id")
    return (item.state, *(row.state for row in rows))


async def test_a_push_is_opened_by_1_and_taken_on_by_1(org, forwarded, bureau, now):
    await told(org, now)
    await bureau.talks(
        (
            "1",
            rf"民2026-0001 {TITLE}\n贵单位主办：等接办.*\n"
            rf"主办：县水利局；会办：县财政局\n\n{EDITED}"
            r"[\s\S]*转县水利局、县财政局办理[\s\S]*1 接办\n2 退办",
        ),
        ("1", "已接办，4月1日前"),
        ("待办", rf"等贵单位办的：\n民2026-0001 {TITLE}\n　主办，办理中，4月1日前"),
        ("进展", "等贵单位办的"),
        ("进展 1 已到现场看过", "进展记下了"),
        ("看 1", r"县水利局进展：已到现场看过[\s\S]*可以回：进展 0001 情况、展期 0001、办复 0001"),
    )
    assert await stands(org) == (ItemState.FORWARDED, State.ACCEPTED, State.ASSIGNED)


@pytest.mark.parametrize(
    ("said", "code", "words"),
    [
        ("1", "other_remit", ""),
        ("4", "unclear", ""),
        ("不归我们管，是乡里的路", "other_remit", "是乡里的路"),
        ("我们没有这笔钱", "other", "我们没有这笔钱"),
    ],
)
async def test_sending_back_with_a_reason(org, forwarded, bureau, now, said, code, words):
    await told(org, now)
    await bureau.talks(
        ("1", "2 退办"),
        ("2", "为什么退？回数字，或直接写：\n1 不归我们管\n2 "),
        ("9", "请直接写一句理由"),
        (said, "已退回政协办公室"),
    )
    entry = await Entry.get(org=org, verb="refuse")
    assert (entry.reason, entry.words) == (code, words)
    assert (await stands(org))[0] is ItemState.REFUSED
    await bureau.talks(("看 1", "没有找到"), ("待办", "没有等贵单位办的"))


async def test_later_leaves_it_as_it_is(org, forwarded, bureau, now):
    await told(org, now)
    await bureau.talks(("1", "1 接办"), ("0", "放在“待办”里了"), ("待办", "等接办"))
    assert (await stands(org))[1] is State.ASSIGNED


async def test_replying_in_steps(org, forwarded, bureau):
    await bureau.talks(
        ("办复 1", "1 A 已解决或即将解决\n2 B "),
        ("7", "办得怎样"),
        ("2", "请发办复内容"),
        ("好了", "还没有内容"),
        ("已列入今年水毁修复计划，", ""),
        ("六月底前完工。", ""),
    )
    await bureau.photo()
    await Attachment.filter(org=org).update(state="stored")
    await bureau.talks(
        ("好了", "办复 民2026-0001\nB 列入计划解决\n已列入.*，\n六月底前完工。\n（照片 1 张）"),
        ("2", "办得怎样"),
        ("1", "请发办复内容"),
        ("已修好。", ""),
        ("好了", "A 已解决"),
        ("1", "已办复"),
    )
    said = await Reply.get(org=org)
    assert (said.reply_class, said.words, said.lead) == (ReplyClass.A, "已修好。", True)
    assert (await stands(org))[:2] == (ItemState.REPLIED, State.REPLIED)
    await bureau.talks(
        ("看 1", "县水利局 A 已解决或即将解决：已修好"), ("办复 1 A 再说", "不能再办复")
    )


@pytest.mark.parametrize(
    ("said", "name", "words"),
    [
        ("办复 1 A 修好了", "A 已解决", "修好了"),
        ("办复 1 b类：列入计划", "B 列入", "列入计划"),
        ("办复 1 C 暂时没钱", "C 暂时", "暂时没钱"),
    ],
)
async def test_replying_at_once(forwarded, bureau, said, name, words):
    await bureau.talks((said, rf"{name}.*\n{words}"), ("0", "没有发"))
    await bureau.talks(("办复 1 ABC 小区修好了", "办得怎样"), ("3", "ABC 小区修好了"))


async def test_asking_for_more_time_and_having_it(org, forwarded, bureau, desk, now):
    await bureau.talks(
        ("接办 1", "已接办"),
        ("展期 1", "要延到哪天？.*最多延 30 天"),
        ("过阵子", "没看懂是哪天"),
        ("4月20日", "延到4月20日，为什么"),
        ("3", "延期到4月20日，已报办公室"),
    )
    await told(org, now)
    await desk.talks(
        ("1", "县水利局申请延到4月20日：\n资金没到位：到4月20日\n\n1 准\n2 不准"),
        ("1", "已延到4月20日"),
    )
    await bureau.talks(("待办", "4月20日前"))


async def test_no_more_time_with_a_reason(org, forwarded, bureau, desk):
    await bureau.talks(("展期 1 4月20日", "为什么"), ("雨季施工不了", "已报办公室"))
    await desk.talks(("不准延期 1", "为什么不准"), ("1", "没准延期"), ("准延期 1", "没有等您定"))
    await desk.talks(("准延期 1 " + "水利" * 999, "没有等您定"))
    entry = await Entry.get(org=org, verb="keep_due")
    assert entry.reason == "urgent"


async def test_a_day_that_is_too_far(forwarded, bureau):
    await bureau.talks(("展期 1 12月1日", "为什么"), ("1", "延期要在 4月1日 之后"))


async def test_forwarding_what_the_routing_suggests(org, issued, desk, water):
    await Opinion.filter(org=org).update(routing={"department": "水利", "co_departments": ["财政"]})
    await desk.talks(
        (
            "转办 1",
            "转办 民2026-0001\n主办：县水利局\n会办：县财政局\n照片：不给看\n（县财政局没有联络员",
        ),
        ("会办 县交通局", "会办：县交通局"),
        ("会办 无", "会办：无"),
        ("会办 外星局", "没有“外星局”[\\s\\S]*会办：无"),
        ("会办 财政局、交通局", "会办：县财政局、县交通局"),
        ("3", "照片：给看"),
        ("2", "转给谁主办"),
        ("2", "主办：县财政局\n会办：县交通局"),
        ("1", "已转县财政局、县交通局"),
    )
    rows = await Assignment.filter(org=org).order_by("id").prefetch_related("unit")
    assert [(row.unit.name, row.lead, row.files) for row in rows] == [
        ("县财政局", True, True),
        ("县交通局", False, True),
    ]


async def test_forwarding_in_one_message_and_adding_one(org, issued, desk):
    await desk.talks(
        ("转办 1 水利局 会办 财政局", "主办：县水利局\n会办：县财政局"),
        ("1", "已转县水利局、县财政局"),
        ("转办 1", "加会办\n主办：县水利局（已在办）\n会办：无"),
        ("1", "会办：无"),
        ("会办 交通局", "会办：县交通局"),
        ("1", "已转县交通局"),
    )
    assert await Assignment.filter(org=org).count() == 3


async def test_what_was_never_edited_needs_words_for_units(org, issued, desk, bureau):
    await Opinion.filter(org=org).update(edited_text="", edited_title="")
    await desk.talks(
        ("转办 1 水利局", "没有编辑稿"),
        ("请修复云坪镇机耕道", "主办：县水利局"),
        ("1", "已转县水利局"),
    )
    await bureau.talks(("看 1", "请修复云坪镇机耕道"))


async def test_a_refused_item_is_forwarded_to_another(org, forwarded, bureau, desk, now):
    await bureau.talks(("退办 1 不归我们管，归交通", "已退回"))
    await told(org, now)
    await desk.talks(
        ("1", "县水利局退回：不归我们管：归交通\n\n"),
        ("取消", "没有转"),
        ("转办 1 交通局", "主办：县交通局"),
        ("1", "已转县交通局"),
    )


async def test_feeding_back_as_it_is(org, replied, desk, now):
    await told(org, now)
    await desk.talks(
        ("1", "县水利局办复：\nB 列入计划解决\n列入今年计划\n\n1 原样反馈委员\n2 退回重办"),
        ("1", "已反馈"),
    )
    item = await Opinion.get(org=org)
    assert (item.state, item.answer) == (ItemState.FED_BACK, "列入今年计划")


async def test_feeding_back_in_better_words(org, replied, desk):
    await desk.talks(
        ("反馈 1", "列入今年计划"),
        ("县水利局今年就修。", "委员会看到：\n县水利局今年就修。"),
        ("县水利局六月就修。", "六月就修"),
        ("1", "已反馈"),
        ("反馈 1", "不能再反馈"),
    )
    assert (await Opinion.get(org=org)).answer == "县水利局六月就修。"


async def test_returning_a_reply(org, replied, desk, bureau, now):
    await desk.talks(
        ("退回重办 1", "为什么退回重办"),
        ("2", "已退回县水利局重办"),
    )
    await told(org, now)
    await bureau.talks(("1", "办复退回重办：没有时间和措施"))
    await bureau.talks(("办复 1 A 五月一日前修好", "A 已解决"), ("1", "已办复"))
    assert await Reply.filter(org=org).count() == 2


async def test_the_office_records_for_a_unit(org, forwarded, desk):
    await desk.talks(
        ("接办 1 县财政局", "已接办"),
        ("退办 1 县财政局 情况不清", "现在是“办理中”，不能再退出会办"),
        ("进展 1 县财政局 正在筹钱", "进展记下了"),
        ("办复 1 A 书面回复说修好了", "办复 民2026-0001\nA"),
        ("1", "已办复"),
    )
    rows = await Reply.filter(org=org).order_by("id").prefetch_related("unit")
    assert [(row.unit.name, row.words) for row in rows] == [
        ("县财政局", "正在筹钱"),
        ("县水利局", "书面回复说修好了"),
    ]


async def test_what_the_office_sees_of_its_units(replied, desk):
    await desk.talks(
        ("看 1", "承办：\n县水利局（主办）已办复[\\s\\S]*县水利局 B 列入计划解决：列入今年计划"),
        ("单位", "县水利局（联络员 1）\n县财政局（联络员 0）"),
    )


async def test_what_a_unit_can_ask_for(forwarded, bureau):
    await bureau.talks(
        ("帮助", "接办 / 退办 编号"),
        ("转办 1", "要专委会、办公室才能做"),
        ("反馈 1", "要办公室才能做"),
        ("答复 1 好", "要专委会、办公室才能做"),
        ("反映", "要委员、站长才能做"),
        ("接办", "请带上编号"),
    )


EVERYTHING = (
    *("1", "0", "看 1", "看 民2026-0001", "进度 1", "进展 1", "待办", "通知", "帮助", "我"),
    *("接办 1", "退办 1", "取消", "展期 1", "取消", "办复 1", "取消", "收 1", "转 1", "答复 1"),
    *("转办 1", "反馈 1", "退回重办 1", "准延期 1", "不准延期 1", "留存 1", "不采用 1", "撤回 1"),
    *("单位", "活动", "简报", "采用 1", "评价 1", "追问 1", "并案 1", "拆分 1", "名单 1"),
)


async def test_nothing_that_a_unit_hears_tells_the_original(
    org, with_photo, clerk, bureau, reporter, now
):
    """Whatever a contact types: not the reporter's words, not the reporter's name."""
    receipt, _ = with_photo
    await forwarding.forward(clerk, receipt, "县水利局", now=now)
    await told(org, now)
    for said in EVERYTHING:
        heard = await bureau.says(said)
        assert heard
        assert ORIGINAL[:6] not in heard
        assert reporter.name not in heard
    assert ORIGINAL[:6] not in await bureau.remembered()


async def test_foreign_numbers_are_as_absent_ones(forwarded, phone, roads, foreigner):
    for who in (roads,):
        mobile = await phone(who)
        for word in ("看", "接办", "退办", "展期", "办复"):
            assert await mobile.says(f"{word} 1") == await mobile.says(f"{word} 999")
        assert await mobile.says("进展 1 好") == await mobile.says("进展 999 好")


async def test_a_member_still_asks_for_progress(member, item):
    await member.talks(("进展", "民2026-0001"), ("进展 1", "民2026-0001"))


async def test_a_committee_still_passes_on_and_answers(item, farming):
    await farming.talks(("办复 1 下周去修", "答复 民2026-0001"), ("0", ""))
    await farming.talks(("转办 1 环资城建委 归交通管", "改转 民2026-0001"), ("0", ""))


async def test_two_offices_find_each_other(phone, actor, org, replied, desk):
    other = await phone(await actor(Role.OFFICE))
    await desk.says("反馈 1")
    await other.says("反馈 1")
    await desk.talks(("1", "已反馈"))
    await other.talks(("1", "不能再反馈"))
    assert await Entry.filter(org=org, verb="feed_back").count() == 1


async def test_what_is_said_before_the_class_is_kept(org, forwarded, bureau):
    await bureau.talks(
        ("接办 1", "已接办"),
        ("办复 1", "办得怎样"),
        ("主管网已经换好了", "内容记下了。\n.*办得怎样"),
        ("1", "A 已解决.*\n主管网已经换好了\n\n1 发给"),
        ("1", "已办复"),
    )
    assert (await Reply.get(org=org)).words == "主管网已经换好了"
