"""Asking in chat how right routing is: two lines and a link, for who decides on it."""

import re
from collections.abc import Awaitable, Callable

import pytest

from bot.asked import Asked, parse
from bot.commands import Command
from handlers.accuracy import open_link
from handlers.actor import Actor
from rules.role import Role
from tests.bot.conftest import KEY, MakePhone, Phone

LINK = re.compile(r'<a href="https://station\.example/r/([^"]+)">')


@pytest.mark.parametrize("typed", ["准确率", "分派准不准", "分派准不准？", "準確率"])
def test_it_is_asked_for(typed: str) -> None:
    assert parse(typed) == Asked(Command.ACCURACY)


@pytest.mark.parametrize("typed", ["水表走得准不准没人管", "分派准不准我说不好，路要修"])
def test_what_is_told_is_no_question(typed: str) -> None:
    assert parse(typed) is None


async def test_the_office_hears_two_lines_and_a_link(office: Phone, item: Phone) -> None:
    await office.talks(
        ("准确率", r"^还没有定了归属的件.*\n<a href="),
        ("转 0001 城建 归他们管", ""),
        ("1", "转"),
    )
    heard = await office.says("分派准不准")
    figures, worst, link = heard.splitlines()
    assert figures == "3月准确率 0%（0/1），近一年 0%。"
    assert worst == "最常派错：农业农村委 → 环资城建委，1 件。"
    (token,) = LINK.findall(link)
    assert (await open_link(token, key=KEY, now=office.now)).total.judged == 1


async def test_what_stayed_is_right(office: Phone, farming: Phone, item: Phone) -> None:
    await farming.talks(("收 0001", ""))
    await office.talks(("准确率", "3月准确率 100%（1/1），近一年 100%。\n没有派错的。"))


async def test_it_is_in_the_help_of_who_may(office: Phone, member: Phone) -> None:
    await office.talks(("帮助", "准确率：分派准不准"))
    assert "准确率" not in await member.says("帮助")


async def test_others_hear_whose_it_is(
    actor: Callable[..., Awaitable[Actor]], phone: MakePhone, farming: Phone
) -> None:
    leader = await phone(await actor(Role.VICE_CHAIR))
    await farming.talks(("准确率", "办公室、分管领导"))
    await leader.talks(("准确率", "还没有定了归属的件"))
