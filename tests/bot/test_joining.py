"""What others reported too: shown on the card, and joined by one number."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from handlers import opinion, search_index
from models import Committee, Entry, Opinion
from rules.opinion import State, Verb
from rules.reasons import Reason
from rules.role import Role

Make = Callable[..., Awaitable[Any]]

PLANT = "云坪镇水厂的水从上周开始发黄，沉淀下来一层泥沙，三个村的人不敢喝，请水利局查一查水厂"
TURBID = "我们青石村自来水这几天又黄又浑，放一会儿缸底全是泥沙，都是云坪镇水厂送来的，没法喝"
MORE = "我家三层楼，住六口人"
KEEP = Reason("for_reference")


async def found(phone: Any) -> list[Opinion]:
    """Have all that was handed in found."""
    items = await phone.items()
    await search_index.index([one.id for one in items])
    return list(items)


@pytest.fixture
async def other(actor: Make, phone: Make) -> Any:
    """The phone of another member, who reported the plant's water."""
    held = await phone(await actor(Role.MEMBER, name="试验人甲"))
    await held.place("青石村三组王家门口")
    await held.talks((f"{PLANT}。{MORE}", "记下了"), ("好了", "转给"), ("1", "民2026-0001"))
    # Wherever it would go: it lies with the committee of agriculture.
    committee = await Committee.get(org__code=held.house.org, code="AGRI")
    lies = {"committee_id": committee.id, "state": State.TRIAGED, "holder": "committee"}
    await Opinion.filter(org__code=held.house.org).update(**lies)
    await found(held)
    return held


async def test_joined_by_one_number(member: Any, other: Any) -> None:
    card = await member.says(TURBID)
    assert "\n\n别人也反映过：\n4 云坪镇水厂" in card
    assert "（已转专委会）\n是一件事，就回前面的数字，一起办。\n\n1 提交" in card
    assert not any(words in card for words in (MORE, "王家", "试验人甲", "民2026"))
    await member.talks(
        ("4", "收到了，编号 民2026-0002。\n和别人报的一起办"),
        ("进度", "民2026-0002.*\n.*已并案：已转专委会"),
        ("进度 2", "和别人报的同一件事一起办"),
        ("1", "现在没有要选的"),
    )
    first, own = await member.items()
    assert (own.state, own.merged_into_id, own.text) == (State.MERGED, first.id, TURBID)


@pytest.mark.parametrize("said", ["同1", "同 1", "同１", "同4", "选4", "４", "四"])
async def test_what_people_say_to_join(member: Any, other: Any, said: str) -> None:
    await member.talks((TURBID, "4 云坪镇水厂"), (said, "和别人报的一起办"))


async def test_all_other_numbers_stay(member: Any, other: Any, actor: Make, phone: Make) -> None:
    await member.talks(
        (TURBID, "4 云坪镇水厂"),
        ("5", "回数字就行[\\s\\S]*别人也反映过的，回它前面的数字"),
        ("同9", "回数字就行[\\s\\S]*回它前面的数字"),
        ("同", "回数字就行[\\s\\S]*回它前面的数字"),
        ("2", "抄送联络站：是[\\s\\S]*4 云坪镇水厂"),
        ("帮助", "别人也反映过的"),
        ("1", "编号 民2026-0002。\n[已办]"),
    )
    third = await phone(await actor(Role.MEMBER))
    await third.talks((TURBID, "4 云坪"), ("3", "办公室 2 个工作日内定去向"))
    assert State.MERGED not in [one.state for one in await third.items()]


async def test_nothing_like_it_and_nothing_to_choose(member: Any, other: Any, matter: str) -> None:
    assert "别人也反映过" not in await member.says(matter)
    await member.talks(("4", "回数字就行"), ("同1", "回数字就行"), ("1", "编号"))


async def test_ones_own_is_not_shown(other: Any) -> None:
    assert "别人也反映过" not in await other.says(TURBID)


@pytest.mark.parametrize(
    "said",
    [
        "云坪镇水厂的水是机密，三个村的人不敢喝，这份机密文件发给你们",
        "云坪镇水厂的水黄，我和水厂的官司法院已经判了，我不服",
        "水厂水黄",
    ],
)
async def test_none_at_a_gate_or_for_what_says_too_little(
    member: Any, other: Any, said: str
) -> None:
    await member.says("反映")
    await member.says(said)
    assert "别人也反映过" not in await member.says("好了")


async def test_danger_goes_by_itself(member: Any, other: Any) -> None:
    card = await member.says("云坪镇水厂着火了，水厂的工人被困在里面，三个村的水也停了")
    assert ("1 提交" in card, "别人也反映过" in card) == (True, False)


async def test_what_ended_meanwhile_shows_the_card_again(
    member: Any, other: Any, actor: Make
) -> None:
    await member.says(TURBID)
    clerk = await actor(Role.OFFICE)
    await opinion.retain(clerk, "民2026-0001", KEEP, now=member.now)
    again = await member.says("4")
    assert again.startswith("那件刚有变化，不能一起报了。您再看看：\n\n【请看一下】")
    assert "别人也反映过" not in again
    await member.talks(("4", "回数字就行"), ("1", "编号 民2026-0002。\n[已办]"))


async def test_what_ends_in_the_same_moment_loses_nothing(
    member: Any, other: Any, actor: Make
) -> None:
    """Whoever comes first: it is joined, or the card is still there to be handed in."""
    await member.says(TURBID)
    clerk = await actor(Role.OFFICE)
    heard, _ = await asyncio.gather(
        member.says("4"), opinion.retain(clerk, "民2026-0001", KEEP, now=member.now)
    )
    if "一起办" not in heard:
        assert "不能一起报了" in heard
        await member.talks(("好了", "【请看一下】"), ("1", "编号 民2026-0002。\n[已办]"))
    assert len(await member.items()) == 2


async def test_delivered_three_times_joins_once(member: Any, other: Any) -> None:
    await member.says(TURBID)
    message = member.message("text", text="4")
    answers = await asyncio.gather(*(member.delivers(message) for _ in range(3)))
    answers.append(await member.delivers(message))
    assert len(set(answers)) == 1
    assert "编号 民2026-0002。\n和别人报的一起办" in answers[0]
    assert len(await member.items()) == 2
    verbs = [one.verb for one in await Entry.filter(org__code=member.house.org)]
    assert (verbs.count(Verb.JOIN), verbs.count(Verb.GROW)) == (1, 1)


async def test_photos_and_words_after_the_card_join_too(member: Any, other: Any) -> None:
    await member.says(TURBID)
    assert "4 云坪镇水厂" in await member.photo()
    await member.talks(("一共有四十户", "4 云坪镇水厂"), ("4", "一起办"))
    own = (await member.items())[1]
    assert own.text.endswith("四十户")
    assert await own.attachments.all().count() == 1


async def test_it_stays_open_over_a_long_silence(member: Any, other: Any) -> None:
    await member.says(TURBID)
    member.waits(hours=2)
    await member.talks(("4", "没报完"), ("1", "4 云坪镇水厂"), ("4", "一起办"))


async def test_staff_hear_see_and_take_apart(
    member: Any, other: Any, farming: Any, actor: Make, phone: Make
) -> None:
    await member.talks((TURBID, "4 云坪"), ("4", "一起办"))
    await farming.talks(
        ("看 1", "【并入的 民2026-0002】我们青石村"),
        ("拆回 2", "民2026-0002 已拆回，由办公室定去向"),
        ("拆回 1", "现在是“已转专委会”"),
        ("拆回", "请带上编号"),
    )
    office = await phone(await actor(Role.OFFICE))
    assert "和别人报的同一件事一起办" in (shown := await office.says("看 2"))
    assert "不是一件事，拆出来单独办" in shown
    await member.talks(("拆回 2", "这个要专委会、办公室才能做"), ("进度 2", "办公室分办中"))


async def test_who_is_with_it_already_reads_so(member: Any, other: Any) -> None:
    await member.talks((TURBID, "4 云坪"), ("4", "编号 民2026-0002。\n和别人报的一起办"))
    card = await member.says(TURBID + "，井水也黄了")
    assert "\n\n您报过：\n0002 云坪镇水厂" in card
    assert "（已转专委会）\n还是这件事就不用再报，有新情况回 1。\n\n1 提交" in card
    assert "别人也反映过" not in card
    await member.talks(
        ("4", "回数字就行"), ("同1", "回数字就行"), ("1", "编号 民2026-0003。\n[已办]")
    )
    assert [one.state for one in await member.items()].count(State.MERGED) == 1
