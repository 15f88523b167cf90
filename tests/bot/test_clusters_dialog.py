"""What is like an item and what piles up, as conversations of staff."""

import re
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import pytest

from handlers import opinion, search_index
from handlers.submission import Draft, submit
from models import Entry, Opinion, Station
from rules.opinion import State, Verb
from rules.reasons import Reason
from rules.role import Role

Make = Callable[..., Awaitable[Any]]

WATER = (
    "云坪镇水厂的水从上周开始发黄，沉淀下来一层泥沙，三个村的人不敢喝，请水利局查一查水厂",
    "云坪镇水厂的水发黄，一层泥沙，三个村的人不敢喝，请水利局查一查",
    "上周开始云坪镇水厂的水发黄，沉淀一层泥沙，人不敢喝，请查一查水厂",
)
LAMPS = "县城东门一带的路灯坏了半个月，晚上学生放学看不清路，请城管来修一修"


@pytest.fixture
async def three(actor: Make, org: Any, now: Any) -> list[str]:
    """Three people of two townships report the plant's water, and one the lamps."""
    far = await Station.create(org=org, name="石桥乡联络站")
    receipts = []
    for nth, text in enumerate((*WATER, LAMPS)):
        who = await actor(Role.MEMBER, **({"station": far} if nth == 1 else {}))
        draft = Draft(text, uuid4().hex, committee="ENV" if text == LAMPS else "AGRI")
        receipts.append((await submit(who, draft, now=now)).receipt)
    await search_index.index([one.id for one in await Opinion.filter(org=org)])
    return receipts


@pytest.fixture
async def staff(three: list[str], farming: Any) -> Any:
    """A phone in the committee with which they lie."""
    return farming


async def states(phone: Any) -> list[State]:
    return [one.state for one in await phone.items()]


async def test_an_item_names_what_is_like_it(staff: Any, three: list[str]) -> None:
    assert "像是一件事：000" in (shown := await staff.says("看 2"))
    assert "发“相似 0002”来并" in shown
    await staff.talks(("看 4", "没有找到这条"))


async def test_the_later_goes_into_the_earlier(staff: Any, three: list[str]) -> None:
    shown = await staff.says("相似 1")
    assert "和 0001 云坪" in shown
    place = next(line[0] for line in shown.splitlines() if " 0003 " in line)
    await staff.talks(
        (place, "民2026-0003 .*\n并到 民2026-0001"),
        ("1", "民2026-0003 已并到 民2026-0001"),
        ("看 1", "【并入的 民2026-0003】"),
    )


async def test_the_list_is_left_by_nought_or_anything_else(staff: Any, three: list[str]) -> None:
    await staff.talks(
        ("相似 1", "0 不并了"),
        ("9", "是一件事就回它前面的数字"),
        ("0", "没有并"),
        ("相似 1", "0 不并了"),
        ("待办", "等您处理的[\\s\\S]*（刚才那几件像的"),
    )
    assert State.MERGED not in await states(staff)


async def test_of_the_open_item(staff: Any, three: list[str]) -> None:
    await staff.talks(
        ("相似", "请带上编号，如“相似 0001”"),
        ("答复 2", "请发答复内容"),
        ("相似", "和 0002 云坪"),
    )


async def test_nothing_like_it(staff: Any, three: list[str], office: Any) -> None:
    await office.talks(("相似 4", "没找到和 0004 像的"))


async def test_who_works_nothing_asks_nothing(member: Any, three: list[str], phone: Make,
    actor: Make) -> None:  # fmt: skip
    only = "这个要专委会、办公室才能做"
    await member.talks(("相似 1", only), ("扎堆", only))
    elsewhere = await phone(await actor(Role.COMMITTEE, committee="CULT"))
    await elsewhere.talks(("相似 1", "没有找到这条"), ("扎堆", "近十天没有扎堆的事"))


@pytest.mark.parametrize("said", ["扎堆", "热点"])
async def test_what_piles_up_becomes_one(office: Any, three: list[str], said: str) -> None:
    await office.talks(
        (said, "近十天扎堆的事：\n1 3 人，2 个乡镇，1 天内：.*水"),
        ("5", "回数字打开一处"),
        ("1", "3 人，2 个乡镇[\\s\\S]*0001 云坪.*\n0002 .*\n0003 [\\s\\S]*1 都并到 0001"),
        ("2", "近十天扎堆的事"),
        ("1", "1 都并到 0001"),
        ("1", "已并到 0001：0002、0003。委员都知道了。$"),
        ("扎堆", "近十天没有扎堆的事"),
    )
    assert (await states(office))[:3] == [State.TRIAGED, State.MERGED, State.MERGED]


async def test_what_cannot_be_merged_is_told_and_the_rest_is(
    office: Any, three: list[str], actor: Make, now: Any
) -> None:
    await office.talks(("扎堆", "1 3 人"), ("1", "1 都并到 0001"))
    clerk = await actor(Role.OFFICE)
    await opinion.retain(clerk, three[1], Reason("for_reference"), now=now)
    await office.talks(("1", "已并到 0001：0003。委员都知道了。\n没并：\n0002：.*“已留存”"))
    merged = await Entry.filter(org__code=office.house.org, verb=Verb.MERGE)
    assert len(merged) == 1


async def test_told_again_it_is_done_once(office: Any, three: list[str]) -> None:
    await office.talks(("扎堆", "1 3 人"), ("1", "1 都并到 0001"), ("1", "已并到 0001"))
    assert office.last is not None
    assert "已并到 0001：0002、0003" in await office.delivers(office.last)
    assert await Entry.filter(org__code=office.house.org, verb=Verb.MERGE).count() == 2
    kept = await office.remembered()
    assert "水厂" not in kept


async def test_a_pile_that_is_gone(office: Any, three: list[str], actor: Make, now: Any) -> None:
    await office.says("扎堆")
    clerk = await actor(Role.OFFICE)
    for one in three[:2]:
        await opinion.retain(clerk, one, Reason("for_reference"), now=now)
    await office.talks(("1", "这几件刚有变化"), ("0", "现在没有要选的"))


async def test_the_days_summary_says_how_many_and_of_what_alone(
    office: Any, staff: Any, three: list[str]
) -> None:
    for phone in (office, staff):
        shown = await phone.says("简报")
        assert re.search("\n扎堆：\\S* ?3 人。发“扎堆”看。\n", shown), shown
        assert "水厂" not in shown
