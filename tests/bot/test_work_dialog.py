"""Working items in chat: reading, taking, passing on, answering; and who may not."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from models import Attachment, Committee, Entry, Opinion, Station
from rules.opinion import State
from rules.role import Role

Make = Callable[..., Awaitable[Any]]


# --- reading --------------------------------------------------------------------------------


async def test_what_waits_and_what_it_says(item: Any, farming: Any, matter: str) -> None:
    await farming.talks(
        ("待办", "等您处理的：\n民2026-0001 .*\n　已转专委会，3月3日前"),
        (
            "看 1",
            f"{matter}[\\s\\S]*依据：.*农业农村部门牵头[\\s\\S]*"
            "可以回：追问 0001、转 0001、收 0001、答复 0001、留存 0001、不采用 0001、"
            "并案 0001、拆分 0001$",
        ),
    )


async def test_a_list_has_pages(item: Any, farming: Any, matter: str) -> None:
    for _ in range(6):
        await item.talks((matter, ""), ("1", "编号"))
    first = await farming.says("待办")
    assert [f"0{number:03d}" in first for number in (1, 2, 3, 7)] == [False, False, True, True]
    assert "还有更多，回“待办 2”" in first
    second = await farming.says("待办 2")
    assert [f"0{number:03d}" in second for number in (1, 2, 3)] == [True, True, False]
    assert "还有更多" not in second
    await farming.talks(("待办 3", "后面没有了"))


async def test_a_long_text_has_pages_and_loses_nothing(
    member: Any, farming: Any, matter: str
) -> None:
    long = "".join(f"第{number}户的机耕道冲垮了，" for number in range(200))
    await member.talks((long, "【请看一下】"), ("1", "编号"))
    found = (await member.items())[0]
    await Opinion.filter(id=found.id).update(committee_id=await _committee(farming))
    heard = [await farming.says(f"看 0001 {page}") for page in range(1, 9)]
    assert all(len(words.encode()) <= 2048 for words in heard)
    assert "下一页回“看 0001 2”" in heard[0]
    whole = "".join(words.rpartition("\n\n（第")[0] for words in dict.fromkeys(heard))
    assert long in whole.replace("\n", "")
    assert "可以回" in heard[-1]


async def _committee(mobile: Any) -> int:
    return (await Committee.get(org__code=mobile.house.org, code="AGRI")).id


async def test_nothing_waits(farming: Any) -> None:
    await farming.talks(("待办", "没有等您处理的，辛苦了"))


@pytest.mark.parametrize("number", ["9999", "2"])
async def test_a_foreign_item_is_as_an_absent_one(
    item: Any, actor: Make, phone: Make, number: str
) -> None:
    culture = await phone(await actor(Role.COMMITTEE, committee="CULT"))
    absent = await culture.says(f"看 {number}")
    for verb in ("看", "收", "转", "答复", "留存", "不采用", "进度"):
        assert await culture.says(f"{verb} 1") == absent == "没有找到这条，请核对编号。"
    assert await culture.stands() == (State.TRIAGED, "AGRI")


async def test_stations_read_what_they_were_copied_in_on(
    member: Any, actor: Make, phone: Make, matter: str
) -> None:
    head = await phone(await actor(Role.STATION_HEAD))
    officer = await phone(await actor(Role.INFO_OFFICER))
    await member.talks((matter, ""), ("1", "0001"), (matter, ""), ("2", ""), ("1", "0002"))
    for station in (head, officer):
        await station.talks(("看 1", "没有找到这条"), ("看 2", matter), ("收 2", "这个要专委会"))
        assert (await station.says("看 2")).endswith("可以回：追问 0002")


async def test_another_station_reads_nothing(
    member: Any, org: Any, actor: Make, phone: Make, matter: str
) -> None:
    other = await Station.create(org=org, name="青石镇联络站")
    await member.talks((matter, ""), ("2", ""), ("1", "0001"))
    head = await phone(await actor(Role.STATION_HEAD, station=other))
    await head.talks(("看 1", "没有找到这条"))


async def test_the_vice_chair_reads_and_does_not_work(
    item: Any, actor: Make, phone: Make, matter: str
) -> None:
    chair = await phone(await actor(Role.VICE_CHAIR))
    await chair.talks(("看 1", matter), ("收 1", "这个要专委会、办公室"), ("待办", "发“待批”"))


async def test_files_are_linked_for_who_may_see_them(
    member: Any, farming: Any, actor: Make, phone: Make, matter: str
) -> None:
    await member.says(matter)
    await member.photo()
    await member.voice()
    await Attachment.filter(org__code=member.house.org).update(state="stored", sha256="a" * 64)
    await member.says("1")
    await farming.talks(
        (
            "看 1",
            '附件（10 分钟内打开）：\n<a href="https://station.example/a/[\\w.-]+">照片 1</a>\n'
            '<a href="https://\\S+">语音 2</a>',
        )
    )
    head = await phone(await actor(Role.STATION_HEAD))
    for outsider in (head, member):
        assert "https://" not in await outsider.says("看 1")


async def test_last_years_numbers_in_january(member: Any, farming: Any, matter: str) -> None:
    await member.talks((matter, ""), ("1", "民2026-0001"))
    for mobile in (member, farming):
        mobile.waits(days=330)
    await farming.talks(("看 0001", "民2026-0001"), ("收 0001", "民2026-0001 已收"))
    await member.talks(("进度 1", "民2026-0001"), (matter, ""), ("1", "民2027-0001"))
    await farming.talks(("看 1", "民2027-0001"), ("看 2026-0001", "民2026-0001"))
    await farming.talks(("2026-0001", "民2026-0001"), ("民2026-0001", "民2026-0001"))


# --- acting ---------------------------------------------------------------------------------


async def test_taking_and_answering_in_one_message(item: Any, farming: Any) -> None:
    await farming.talks(
        ("收 1", "民2026-0001 已收.*办好回：答复 0001 内容"),
        ("答复 1 已安排修复，下周开工。", "答复 民2026-0001：\n已安排修复，下周开工。\n\n1 确定"),
        ("1", "已答复，委员马上会收到"),
        ("待办", "没有等您处理的"),
    )
    await item.talks(("进度 1", "已答复[\\s\\S]*【答复】\n已安排修复，下周开工。"))


async def test_answering_in_two_messages(item: Any, farming: Any) -> None:
    await farming.talks(("答复 1", "请发答复内容"), ("已安排修复。", "1 确定"), ("确定", "已答复"))
    assert (await item.items())[0].answer == "已安排修复。"


async def test_rewriting_and_thinking_better_of_it(item: Any, farming: Any) -> None:
    await farming.talks(
        ("答复 1 写错了", "写错了[\\s\\S]*2 重写"),
        ("2", "请发答复内容"),
        ("已安排修复。", "已安排修复"),
        ("0", "没有办"),
        ("1", "现在没有要选的"),
    )
    assert await item.stands() == (State.TRIAGED, "AGRI")


async def test_a_long_answer_is_shown_short_and_sent_whole(item: Any, farming: Any) -> None:
    words = "已安排修复。" * 300
    heard = await farming.says(f"答复 1 {words}")
    assert len(heard.encode()) <= 2048
    assert "共 1800 字" in heard
    await farming.talks(("1", "已答复"))
    assert (await item.items())[0].answer == words


@pytest.mark.parametrize(
    ("verb", "asked", "state", "told"),
    [
        ("留存", "为什么留存？", State.RETAINED, "已留存，理由已告诉委员"),
        ("不采用", "为什么不采用？", State.NOT_ADOPTED, "未采用，理由已告诉委员"),
    ],
)
async def test_a_no_needs_a_reason(
    item: Any, farming: Any, verb: str, asked: str, state: State, told: str
) -> None:
    await farming.talks(
        (f"{verb} 1", asked),
        ("……", asked),
        ("9", asked),
        ("帮助", "理由前面的数字"),
        ("去年已办过", "去年已办过"),
        ("1", told),
    )
    assert (await item.stands())[0] is state
    await item.talks(("进度 1", "去年已办过"))


@pytest.mark.parametrize(
    ("said", "shown", "kept"),
    [
        ("3", "不采用 民2026-0001：\n已经解决\n\n1 确定", ("solved", "")),
        ("三", "已经解决", ("solved", "")),
        ("已经解决，上周修好的", "已经解决，上周修好的", ("solved", "上周修好的")),
        ("路是私人修的", "路是私人修的", ("other", "路是私人修的")),
    ],
)
async def test_a_reason_is_a_number_or_words(
    item: Any, farming: Any, said: str, shown: str, kept: tuple[str, str]
) -> None:
    await farming.talks(
        ("不采用 1", "1 太笼统，没有建议\n2 已有同类事项\n3 已经解决"),
        ("0", "没有办"),
        ("不采用 1", "为什么不采用"),
        (said, shown),
        ("2", "为什么不采用"),
        (said, shown),
        ("1", "未采用，理由已告诉委员"),
    )
    entry = await Entry.get(opinion__org__code=item.house.org, verb="decline")
    assert (entry.reason, entry.words) == kept


async def test_words_with_the_command_are_kept(item: Any, farming: Any) -> None:
    await farming.talks(
        ("留存 1 正在解决，年底完工", "正在解决，年底完工\n\n1 确定"), ("1", "已留存")
    )
    entry = await Entry.get(opinion__org__code=item.house.org, verb="retain")
    assert (entry.reason, entry.words) == ("under_way", "年底完工")


@pytest.mark.parametrize("said", ["取消", "不办了"])
async def test_cancel_and_help_at_each_step(item: Any, farming: Any, said: str) -> None:
    await farming.talks(
        ("转 1", "转给哪个？"),
        ("帮助", "前面的数字或名字"),
        (said, "没有办"),
        ("答复 1", "请发"),
        ("帮助", "请直接发内容"),
        (said, "没有办"),
        ("答复 1 好的，已修", "确定"),
        ("帮助", "1 确定，2 重写"),
        (said, "没有办"),
        (said, "没有进行中的事"),
    )


async def test_something_else_in_the_middle(item: Any, farming: Any) -> None:
    await farming.talks(
        ("答复 1", "请发答复内容"),
        ("待办", "民2026-0001[\\s\\S]*刚才那件还没办完"),
        ("看 1", "刚才那件还没办完"),
        ("转", "请带上编号[\\s\\S]*刚才那件还没办完"),
        ("收 1", "已收[\\s\\S]*刚才那件还没办完"),
        ("已修好。", "1 确定"),
        ("1", "已答复"),
    )


# --- what cannot be done --------------------------------------------------------------------


async def test_nothing_more_once_it_is_closed(item: Any, farming: Any) -> None:
    await farming.talks(("答复 1 已修好", ""), ("1", "已答复"))
    for verb, name in (("收", "收"), ("转", "改转"), ("答复", "答复"), ("留存", "留存")):
        await farming.talks((f"{verb} 1", f"民2026-0001 现在是“已答复”，不能再{name}"))
    await item.talks(("撤回 1", "不能再撤回"))


async def test_overtaken_at_the_last_step_ends_the_work(item: Any, farming: Any) -> None:
    await farming.talks(("答复 1 已修好", "1 确定"))
    await item.talks(("撤回 1", "已撤回"))
    await farming.talks(("1", "现在是“已撤回”，不能再答复"), ("1", "现在没有要选的"))


async def test_nobody_works_an_item_of_their_own(actor: Make, phone: Make, matter: str) -> None:
    both = await phone(await actor(Role.MEMBER, Role.COMMITTEE, committee="AGRI"))
    await both.talks((matter, ""), ("1", "0001"), ("待办", "没有等您处理的"))
    for verb in ("收 1", "转 1", "答复 1 好了", "留存 1 好了"):
        await both.talks((verb, "自己报的件不能自己办，请同事来办"))
    await both.talks(("撤回 1", "已撤回"))


async def test_a_report_is_finished_before_work_is_begun(
    actor: Make, phone: Make, item: Any, matter: str
) -> None:
    both = await phone(await actor(Role.MEMBER, Role.COMMITTEE, committee="AGRI"))
    await both.talks(
        (matter, "1 提交"),
        ("答复 1 已修好", "先回“好了”提交，或回“取消”"),
        ("收 1", "已收"),
        ("1", "民2026-0002"),
        ("答复 1 已修好", "1 确定"),
        ("1", "已答复"),
    )


async def test_who_works_an_item_is_named_if_it_is_a_committee(
    item: Any, farming: Any, office: Any, matter: str
) -> None:
    await farming.talks(("收 1", ""))
    await item.talks(("进度", "民2026-0001.*\n.*正在办理（农业农村委）"))
    await item.talks((matter, ""), ("3", "民2026-0002"))
    await office.talks(("收 2", ""))
    await item.talks(("进度", "民2026-0002.*\n.*正在办理\n"))
