"""Reporting a matter, as conversations: said, and heard."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.dialogs.opinion import OPINION
from models import Attachment, Entry, Opinion
from rules.opinion import State, Verb
from rules.role import Role

Make = Callable[..., Awaitable[Any]]

MATTER = "我们村三组那条机耕道去年大雨冲垮了，拖拉机进不去，几十亩田没法收，能不能修一下"


@pytest.fixture
async def member(actor: Make, phone: Make) -> Any:
    return await phone(await actor(Role.MEMBER))


async def test_from_the_first_word_to_the_receipt(member: Any) -> None:
    await member.talks(
        ("反映", "请说：哪里"),
        (MATTER, "记下了"),
        ("好了", "转给：农业农村委[\\s\\S]*原因：.*机耕道"),
        ("1", r"收到了，编号 民2026-0001"),
        ("进度", "民2026-0001.*\n.*已转专委会"),
    )


async def test_a_long_message_is_a_report_by_itself(member: Any) -> None:
    await member.talks((MATTER, "转给"), ("1", "编号 民2026-0001"))
    item = await Opinion.get(receipt="民2026-0001", org__code=member.house.org)
    assert (item.state, item.text) == (State.TRIAGED, MATTER)
    entries = await Entry.filter(opinion=item).order_by("id")
    assert [entry.verb for entry in entries] == [Verb.SUBMIT, Verb.TRIAGE]


async def test_parts_in_any_order(member: Any) -> None:
    await member.says("反映")
    assert "照片收到（1 张）" in await member.photo()
    assert "位置收到：云坪镇向阳村" in await member.place()
    assert "照片收到（2 张）" in await member.photo()
    assert "语音收到" in await member.voice()
    await member.talks((MATTER, "记下了"), ("好了", "2 张照片、1 段语音、位置"), ("1", "民2026-0001"))
    item = await Opinion.get(receipt="民2026-0001", org__code=member.house.org)
    assert item.place == "云坪镇向阳村"
    assert await Attachment.filter(opinion=item).count() == 3


def test_every_step_has_rows_help_and_an_entry() -> None:
    steps = {row.step for row in OPINION.rows}
    assert steps == set(OPINION.help) == set(OPINION.left)
    reachable = {step for row in OPINION.rows for step in row.goes if step is not None}
    assert steps <= reachable | {"resume"}
