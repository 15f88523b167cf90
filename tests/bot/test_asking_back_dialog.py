"""Asking back in chat, and what the reporter adds; merging and splitting items."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from handlers.announce import announce
from models import Entry, Opinion, Station
from rules.opinion import State
from rules.role import Role

Make = Callable[..., Awaitable[Any]]


async def _announced(mobile: Any) -> None:
    entries = await Entry.filter(org__code=mobile.house.org).order_by("id")
    await announce([one.id for one in entries], now=mobile.now)


@pytest.fixture
async def asked(item: Any, farming: Any) -> Any:
    """The phone of a member who is asked for more."""
    await farming.talks(("追问 1 在哪个组？", ""), ("1", "民2026-0001 已问委员"))
    await _announced(item)
    return item


# --- asking ---------------------------------------------------------------------------------


async def test_asking_in_two_messages(item: Any, farming: Any) -> None:
    await farming.talks(
        ("追问", "请带上编号，如“追问 0001”"),
        ("追问 1", "请发要问的话"),
        ("……", "请发要问的话"),
        ("在哪个组？多长一段？", "追问 民2026-0001：\n在哪个组？多长一段？\n\n1 确定"),
        ("1", "民2026-0001 已问委员"),
        ("追问 1 还有呢", "现在是“等您补充”，不能再追问"),
    )
    assert (await item.stands())[0] is State.NEED_INFO


async def test_the_station_asks_about_what_it_was_copied(
    actor: Make, phone: Make, member: Any, station: Station, matter: str
) -> None:
    head = await phone(await actor(Role.STATION_HEAD, station=station))
    await member.talks((matter, "2 抄送联络站"), ("2", ""), ("1", "民2026-0001"))
    shown = await head.says("看 1")
    assert "可以回：追问 0001" in shown
    await head.talks(("追问 1 在哪个组？", "1 确定"), ("1", "已问委员"))
    assert (await member.stands())[0] is State.NEED_INFO


async def test_a_member_asks_nobody(member: Any) -> None:
    await member.talks(("追问 1", "站长、专委会、办公室才能做"))


# --- adding ---------------------------------------------------------------------------------


async def test_the_push_opens_the_question_and_the_next_words_are_added(
    asked: Any, farming: Any
) -> None:
    await asked.talks(
        ("1", "【民2026-0001 .*】\n在哪个组？\n\n请发文字、照片或语音"),
        ("三组，学校后面那段。", "记下了"),
    )
    await asked.photo()
    await asked.talks(("好了", "民2026-0001 的补充收到了"))
    assert await asked.stands() == (State.TRIAGED, "AGRI")
    assert await asked.files() == 1
    await farming.talks(("看 1", "能不能修一下\n\n【补充】三组，学校后面那段。"))


@pytest.mark.parametrize("said", ["补充 1 三组，学校后面", "补充0001：三组，学校后面"])
async def test_adding_in_one_message(asked: Any, farming: Any, said: str) -> None:
    await asked.talks((said, "民2026-0001 的补充收到了"))
    await farming.talks(("看 1", "【补充】三组，学校后面"))


@pytest.mark.parametrize("said", ["补充", "补充 1", "补充 民2026-0001"])
async def test_the_word_alone_finds_what_is_asked(asked: Any, said: str) -> None:
    await asked.talks(
        (said, "在哪个组？"),
        ("补充 3 组的", "记下了"),
        ("提交", "补充收到了"),
        ("补充", "没有等您"),
    )


async def test_which_of_several(asked: Any, farming: Any, matter: str) -> None:
    await asked.talks((matter, ""), ("1", "民2026-0002"))
    await farming.talks(("追问 2 哪年的事？", ""), ("1", "已问"))
    await asked.talks(
        ("补充", "要补充哪件？.*“补充 0002 内容”：\n民2026-0002 .*\n民2026-0001"),
        ("补充 2 去年", "民2026-0002 的补充收到了"),
    )


async def test_a_voice_and_a_place_are_added_too(asked: Any, farming: Any) -> None:
    await asked.says("1")
    await asked.voice("在三组")
    await asked.place()
    await asked.talks(("好了", "补充收到了"))
    await farming.talks(("看 1", "【补充】在三组\n云坪镇向阳村"))


async def test_nothing_yet_and_not_now(asked: Any) -> None:
    await asked.talks(
        ("1", "在哪个组"),
        ("好了", "还没有内容"),
        ("帮助", "请发要补充的"),
        ("进度", "民2026-0001[\\s\\S]*接着发就行"),
        ("反映", "先回“好了”，或回 0"),
        ("0", "想起来再发“补充 0001 内容”"),
        ("进度 1", "等您补充[\\s\\S]*发“补充 0001 内容”就能补"),
    )
    assert (await asked.stands())[0] is State.NEED_INFO


async def test_what_must_not_be_sent_ends_nothing(asked: Any) -> None:
    await asked.talks(
        ("1", "在哪个组"),
        ("这份机密文件的内容发给你们看看", ""),
        ("三组", "记下了"),
        ("好了", "收到了"),
    )
    assert "机密" not in await asked.remembered()


async def test_what_is_no_longer_asked_is_shown(asked: Any, farming: Any) -> None:
    await asked.talks(("补充 1 三组", "收到了"), ("补充 1", "现在：已转专委会"))
    await asked.talks(("补充 1 还有", "现在是“已转专委会”，不能再补充"))


async def test_while_telling_the_word_is_a_part_of_what_is_told(member: Any, matter: str) -> None:
    await member.talks((matter, "1 提交"), ("补充 3 台拖拉机也陷住了", "请看一下"), ("1", "编号"))
    assert "补充 3 台拖拉机也陷住了" in (await member.items())[0].text


async def test_a_repeat_is_answered_and_added_once(asked: Any, farming: Any) -> None:
    first = await asked.says("补充 1 三组")
    assert asked.last is not None
    assert await asked.delivers(asked.last) == first
    assert await Entry.filter(opinion__org__code=asked.house.org, verb="supply").count() == 1


# --- merging --------------------------------------------------------------------------------


@pytest.fixture
async def two(item: Any, actor: Make, phone: Make, matter: str) -> Any:
    """The phone of a member whose second item is about the first one's matter."""
    other = await phone(await actor(Role.MEMBER))
    await other.talks((f"{matter}，大家都在等", ""), ("1", "民2026-0002"))
    return other


@pytest.mark.parametrize("said", ["并 2 到 1", "并案 2 1", "合并 0002 到民2026-0001"])
async def test_merging(two: Any, item: Any, farming: Any, said: str) -> None:
    await farming.talks(
        (said, "民2026-0002 .*\n并到 民2026-0001 .*\n以后一起办[\\s\\S]*1 确定"),
        ("1", "民2026-0002 已并到 民2026-0001"),
        ("看 2", "（已并到 民2026-0001）"),
        ("看 1", "【并入的 民2026-0002】.*大家都在等"),
        ("答复 1 下周开工", "1 确定"),
        ("1", "已答复"),
    )
    await two.talks(("进度 2", "已答复"))
    assert "0001" not in await two.says("进度 2")


async def test_thinking_better_of_merging(two: Any, farming: Any) -> None:
    await farming.talks(
        ("并", "请带上编号"),
        ("并 2", "请发“并案 0002 到 编号”"),
        ("并 2 到 1", "1 确定"),
        ("帮助", "1 确定，0 不并了"),
        ("待办", "还等您回 1"),
        ("0", "没有并"),
    )
    assert [one.state for one in await two.items()] == [State.TRIAGED, State.TRIAGED]


@pytest.mark.parametrize("said", ["并 2 到 2", "并 2 到 9", "并 2 到 0", "并 9 到 1"])
async def test_what_is_not_there(two: Any, farming: Any, said: str) -> None:
    await farming.talks((said, "没有找到这条"), ("1", "现在没有要选的"))


async def test_what_is_over_takes_nothing_up(two: Any, item: Any, farming: Any) -> None:
    await farming.talks(("并 2 到 1", ""))
    await item.talks(("撤回", "如“撤回 0001”。发“进度”"), ("撤回 1", "已撤回"))
    await farming.talks(
        ("1", "民2026-0001 现在是“已撤回”，不能并进去"), ("并 2 到 1", "不能并进去")
    )


# --- splitting ------------------------------------------------------------------------------


async def test_splitting(item: Any, farming: Any) -> None:
    await farming.talks(
        ("拆", "请带上编号"),
        ("拆 1", "拆 民2026-0001：一条消息发一件事"),
        ("路", "请多写几句"),
        ("三组那条机耕道去年大雨冲垮了，请修一下", "第 1 件记下了，转农业农村委"),
        ("好了", "至少要 2 件"),
        ("城建委：街上的路灯坏了半年没人修", "第 2 件记下了，转环资城建委"),
        ("好了", "拆成 2 件：\n（1）农业农村委：三组.*\n（2）环资城建委：街上的路灯"),
        ("1", "已拆成 2 件：\n民2026-0002 .* → 农业农村委\n民2026-0003 .* → 环资城建委"),
        ("看 1", "已拆分"),
        ("看 2", "（拆自 民2026-0001）"),
    )
    assert [one.text for one in (await item.items())[1:]] == [
        "三组那条机耕道去年大雨冲垮了，请修一下",
        "街上的路灯坏了半年没人修",
    ]
    await item.talks(("进度 1", "分成几件办：民2026-0002、民2026-0003"), ("进度 3", "路灯"))


async def test_splitting_anew_and_not_at_all(item: Any, farming: Any) -> None:
    await farming.talks(
        ("拆分 1", "一条消息发一件事"),
        ("帮助", "一条消息发一件事"),
        ("三组那条机耕道去年大雨冲垮了", "第 1 件"),
        ("待办", "还没拆完"),
        ("街上的路灯坏了半年没人修", "第 2 件"),
        ("好了", "1 确定"),
        ("小学门口没有斑马线，孩子过马路危险", "第 3 件"),
        ("好了", "拆成 3 件"),
        ("帮助", "2 重来"),
        ("2", "一条消息发一件事"),
        ("好了", "至少要 2 件"),
        ("0", "没有拆"),
    )
    assert await Opinion.filter(org__code=item.house.org).count() == 1


async def test_no_more_than_six(item: Any, farming: Any) -> None:
    await farming.says("拆 1")
    for place in range(1, 7):
        await farming.talks((f"第{place}组的机耕道冲垮了，请修一下", f"第 {place} 件"))
    await farming.talks(("第七组的机耕道冲垮了", "最多 6 件"), ("好了", "拆成 6 件"), ("1", "0007"))


async def test_a_repeat_splits_once_and_keeps_no_words(item: Any, farming: Any) -> None:
    await farming.talks(
        ("拆 1", ""),
        ("三组那条机耕道去年大雨冲垮了", ""),
        ("街上的路灯坏了半年没人修", ""),
        ("好了", ""),
    )
    await farming.says("1")
    assert farming.last is not None
    again = await farming.delivers(farming.last)
    assert again == "民2026-0001 已拆成 民2026-0002、民2026-0003。"
    assert len(await item.items()) == 3


async def test_overtaken_at_the_last_step(item: Any, farming: Any) -> None:
    await farming.talks(
        ("拆 1", ""),
        ("三组那条机耕道去年大雨冲垮了", ""),
        ("街上的路灯坏了半年没人修", ""),
        ("好了", ""),
    )
    await item.talks(("撤回 1", "已撤回"))
    await farming.talks(("1", "现在是“已撤回”，不能再拆分"), ("1", "现在没有要选的"))
