"""A county with committees of its own: its names are what members read and staff may say."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import pytest

from handlers import remits
from models import Organisation
from rules.opinion import State
from rules.remit_changes import Base, Changes, Department, Kind, Named, Word
from rules.role import Role

Make = Callable[..., Awaitable[Any]]


@pytest.fixture
async def five(org: Organisation, now: datetime) -> Organisation:
    """A county of five committees."""
    await remits.apply(org.id, Changes(Base.FIVE), "", now=now)
    return org


async def test_the_card_has_the_countys_own_names(five: Any, member: Any, matter: str) -> None:
    await member.talks(
        (matter, "转给：经科委[\\s\\S]*原因：.*机耕道"),
        ("1", "编号 民2026-0001[\\s\\S]*经科委"),
        ("进度 1", "已收到\n.*转到经科委"),
    )
    assert await member.stands() == (State.TRIAGED, "JKW")


async def test_two_matters_go_to_the_countys_own_committees(five: Any, member: Any) -> None:
    said = "两个事：一是集镇垃圾车三天才来一次臭得很；二是镇中学的老师不够，孩子没人教"
    await member.talks((said, "（等 2 件）[\\s\\S]*经科委、文教委"))


async def test_the_office_says_the_countys_own_names(
    five: Any, member: Any, actor: Make, phone: Make, matter: str
) -> None:
    office = await phone(await actor(Role.OFFICE))
    await member.talks((matter, ""), ("1", "民2026-0001"))
    await office.talks(
        ("转 1 给农业农村委", "转给哪个？[\\s\\S]*1 文教委\n2 社法委"),
        ("0", ""),
        ("转 1 给文教委 归他们管", "→ 文教委"),
        ("1", "文教委"),
    )
    assert (await member.stands())[1] == "WJW"


async def test_an_item_is_split_among_the_countys_own_committees(
    five: Any, member: Any, actor: Make, phone: Make, matter: str
) -> None:
    office = await phone(await actor(Role.OFFICE))
    await member.talks((matter, ""), ("1", "民2026-0001"))
    await office.talks(
        ("拆分 1", "一条消息发一件事"),
        ("文教委：村小的操场坑坑洼洼，孩子跑步老摔跤", "文教委"),
        ("村里的水库放不下来水，灌溉的水渠也堵了", "经科委"),
        ("好了", "文教委[\\s\\S]*经科委"),
    )


async def test_a_new_committee_with_a_new_word_is_on_the_next_card(
    org: Organisation, member: Any, now: datetime
) -> None:
    tea = "今年茶青没人收，几个村的茶青烂在地里，请帮忙找收茶青的"
    own = Changes(
        committees=(Named("TEA", "茶业发展委员会", "茶业委"),),
        departments=(Department("茶叶中心", "TEA"),),
        words=(Word("茶青", Kind.STRONG, "茶叶中心"),),
    )
    await remits.apply(org.id, own, "", now=now)
    await member.talks((tea, "转给：茶业委[\\s\\S]*原因：.*茶青"), ("1", "茶业委"))
    await remits.apply(org.id, Changes(committees=own.committees), "词先撤下", now=now)
    assert "茶业委" not in await member.says(tea)
