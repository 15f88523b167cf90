"""Searching and taking away in chat."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.asked import Asked, parse
from bot.commands import Command
from handlers import search_index
from models import AuditLine, Opinion
from rules.role import Role

Make = Callable[..., Awaitable[Any]]


async def indexed(phone: Any) -> None:
    for item in await phone.items():
        await search_index.index([item.id])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("搜", Asked(Command.SEARCH)),
        ("搜 路灯", Asked(Command.SEARCH, rest="路灯")),
        ("查找：路燈 云坪", Asked(Command.SEARCH, rest="路灯 云坪")),
        ("搜索 路灯 2", Asked(Command.SEARCH, rest="路灯", page=2)),
        ("搜 路灯 第３页", Asked(Command.SEARCH, rest="路灯", page=3)),
        ("搜 0001", Asked(Command.SEARCH, rest="0001")),
        ("搜 民2026-0001", Asked(Command.SEARCH, rest="民2026-0001")),
        ("导出", Asked(Command.EXPORT)),
        ("導出 路灯", Asked(Command.EXPORT, rest="路灯")),
    ],
)
def test_what_people_type(typed: str, meant: Asked) -> None:
    assert parse(typed) == meant


@pytest.mark.parametrize("said", ["搜救队来得太慢", "查找不到负责人", "导出的水又回流到田里"])
def test_what_only_looks_like_it(said: str) -> None:
    assert parse(said) is None


async def test_a_member_finds_their_own_and_staff_what_lies_with_them(
    item: Any, farming: Any, office: Any, actor: Make, phone: Make
) -> None:
    other = await phone(await actor(Role.MEMBER))
    await indexed(item)
    for one in (item, farming, office):
        await one.talks(
            ("搜 机耕道", "找到的，新的在前：\n民2026-0001 .*\n　已转专委会.*\n\n发“看 编号”"),
            ("搜 路灯", "没有找到“路灯”"),
            ("搜 " + "路灯" * 999, "没有找到“(路灯){10}……"),
            ("搜 路", "至少写两个字"),
            ("搜", "要找什么？如“搜 路灯”"),
        )
    await other.talks(("搜 机耕道", "没有找到"))


async def test_a_list_has_pages(item: Any, farming: Any, matter: str) -> None:
    for _ in range(6):
        await item.talks((matter, ""), ("1", "编号"))
    await indexed(item)
    first = await farming.says("搜 机耕道 拖拉机")
    assert re.findall(r"民2026-(\d{4})", first) == ["0007", "0006", "0005", "0004", "0003"]
    assert "还有更多，回“搜 机耕道 拖拉机 2”" in first
    second = await farming.says("搜 机耕道 拖拉机 2")
    assert re.findall(r"民2026-(\d{4})", second) == ["0002", "0001"]
    await farming.talks(("搜 机耕道 3", "后面没有了"))


async def test_a_search_in_the_middle_of_a_report_leaves_it_open(member: Any, matter: str) -> None:
    await member.talks(
        (matter, "【请看一下】"),
        ("搜 路灯", "没有找到“路灯”[\\s\\S]*还等您回 1 提交"),
        ("1", "民2026-0001"),
    )


async def test_a_link_to_a_sheet_is_said_once(item: Any, farming: Any) -> None:
    await indexed(item)
    answer = await farming.says("导出 机耕道")
    assert re.search(r'共 1 件，<a href="https://station.example/e/[\w.-]+">', answer)
    assert "/e/" not in await farming.remembered()
    assert not await AuditLine.filter(org__code=item.house.org, action="export").exists()
    await farming.talks(
        ("导出", "共 1 件"), ("导出 路灯", "没有可导出的"), ("导出 灯", "至少写两个字")
    )


async def test_who_may_not_take_away_hears_who_may(item: Any, actor: Make, phone: Make) -> None:
    head = await phone(await actor(Role.STATION_HEAD))
    for one in (item, head):
        await one.talks(("导出", "要专委会、办公室、分管主席才能做"))


async def test_help_says_what_may_be_searched_and_taken(item: Any, farming: Any) -> None:
    assert ("搜 词" in await item.says("帮助"), "导出 词" in await item.says("帮助")) == (
        True,
        False,
    )
    assert "导出 词" in await farming.says("帮助")


async def test_looking_at_an_item_is_in_the_log_unless_it_is_ones_own(
    item: Any, farming: Any
) -> None:
    found = await Opinion.get(org__code=item.house.org)
    for one in (item, farming):
        await one.talks(("看 0001", "民2026-0001"))
    (line,) = await AuditLine.filter(org_id=found.org_id, action="read").prefetch_related("actor")
    assert (line.subject, line.actor.number) == ("民2026-0001", "W002")


async def test_ones_own_are_shown_without_until_when_others_are_to_act(item, org, now):
    await search_index.index([row.id for row in await Opinion.filter(org=org)])
    heard = await item.says("搜 机耕道")
    assert "民2026-0001" in heard
    assert "日前" not in heard
