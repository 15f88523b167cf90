"""Passing items on in chat: to another committee, or back to the office."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from rules.opinion import State
from rules.role import Role

Make = Callable[..., Awaitable[Any]]


@pytest.mark.parametrize(
    "said",
    [
        "转 1 城建委 归交通管",
        "转 1 给城建委，归交通管",
        "转0001环资城建委：归交通管",
        "轉 1 交通局 归交通管",
        "转办 0001 到ENV 归交通管",
    ],
)
async def test_passing_on_in_one_message(item: Any, farming: Any, said: str) -> None:
    await farming.talks(
        (said, "改转 民2026-0001：\n→ 环资城建委\n归交通管"), ("1", "已转环资城建委")
    )
    assert await item.stands() == (State.REROUTED, "ENV")
    await farming.talks(("看 1", "没有找到这条"))


@pytest.mark.parametrize("choice", ["3", "三", "环资城建委", "城建", "交通局"])
async def test_passing_on_step_by_step(item: Any, farming: Any, choice: str) -> None:
    await farming.talks(
        ("转 1", "转给哪个？回数字：\n1 提案委\n2 经济委\n3 环资城建委"),
        ("9", "转给哪个"),
        ("随便", "转给哪个"),
        (choice, "为什么改转？回数字，或直接写一句：\n1 不归我们管\n2 分错了类"),
        ("归交通管", "→ 环资城建委\n归交通管"),
        ("1", "已转环资城建委，理由一并转去"),
    )


async def test_the_committee_where_it_lies_is_no_choice(item: Any, farming: Any) -> None:
    assert "农业农村委" not in await farming.says("转 1 农业委 换个人")
    await farming.talks(("0", "没有办"))


async def test_a_reason_without_a_known_committee(item: Any, farming: Any) -> None:
    await farming.talks(
        ("转 1 不归我们管", "转给哪个"), ("城建委", "→ 环资城建委"), ("1", "已转环资城建委")
    )


async def test_the_second_time_the_office_decides(
    item: Any, farming: Any, actor: Make, phone: Make, office: Any
) -> None:
    building = await phone(await actor(Role.COMMITTEE, committee="ENV"))
    await farming.talks(("转 1 城建委 归交通管", ""), ("1", "已转环资城建委"))
    await building.talks(
        ("转 1 农业委", "为什么退回办公室？"),
        ("村里的路", "退回办公室 民2026-0001：\n村里的路"),
        ("1", "已退回办公室，由办公室定"),
    )
    assert await item.stands() == (State.SUBMITTED, "")
    await office.talks(("转 1 农业委", "分派 民2026-0001：\n→ 农业农村委"), ("1", "已转农业农村委"))
    assert await item.stands() == (State.TRIAGED, "AGRI")


async def test_back_to_the_office_by_name(item: Any, farming: Any) -> None:
    await farming.talks(
        ("转 1 办公室 拿不准", "退回办公室 民2026-0001：\n拿不准"), ("1", "已退回办公室")
    )
    assert await item.stands() == (State.SUBMITTED, "")


async def test_the_office_sends_on_without_a_reason(undecided: Any, office: Any) -> None:
    await office.talks(
        ("待办", "民2026-0001[\\s\\S]*办公室分办中"),
        ("转 1", "转给哪个"),
        ("办公室", "转给哪个"),
        ("3", "→ 农业农村委\n\n1 确定"),
        ("2", "转给哪个"),
        ("农业", "→ 农业农村委"),
        ("1", "已转农业农村委。"),
    )
    assert await undecided.stands() == (State.TRIAGED, "AGRI")


async def test_the_office_answers_what_lies_with_it(undecided: Any, office: Any) -> None:
    await office.talks(("收 1", "已收"), ("答复 1 已转县里研究。", "1 确定"), ("1", "已答复"))
    assert (await undecided.stands())[0] is State.FED_BACK


async def test_who_gets_it_reads_how_it_came(item: Any, farming: Any, office: Any) -> None:
    assert "经过" not in await farming.says("看 1")
    await farming.talks(("转 1 办公室 归交通管", ""), ("1", "已退回办公室"))
    await office.talks(("看 1", "经过：\n.*已收到\n.*转到农业农村委\n.*退回办公室定去向：归交通管"))
