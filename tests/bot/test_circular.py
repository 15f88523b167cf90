"""How a circular looks in chat: to who got it, to who issued it, and once it is withdrawn."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest

from bot.circular import card, issued_line, line, preview
from bot.dialog import House, Turn
from bot.said import Kind, Said
from handlers import circular, readership
from handlers.actor import Actor
from handlers.announce import announce
from handlers.circular import CircularDraft
from handlers.conversation import Scene
from models import Circular, Entry, Organisation
from rules.audience import By, Chosen
from rules.role import Role

TEXT = "请认真学习。\n结合本职抓好落实。"
MakeActor = Callable[..., Awaitable[Actor]]
Show = Callable[[str], Awaitable[str]]


def turn_of(who: Actor, house: House, now: datetime) -> Turn:
    """Somebody who says something, no matter what."""
    scene = Scene(who.org_id, "openid", "key", who, None, 0, heard=False, reply=None)
    return Turn(Said(Kind.TEXT), scene, house, now)


@pytest.fixture
async def people(actor: MakeActor) -> dict[str, Actor]:
    return {
        "office": await actor(Role.OFFICE),
        "member": await actor(Role.MEMBER),
        "other": await actor(Role.MEMBER),
    }


@pytest.fixture
async def issued(people: dict[str, Actor], org: Organisation, now: datetime) -> Circular:
    """A circular that two members were told of."""
    until = now + timedelta(days=3)
    draft = CircularDraft("全会精神", TEXT, (Chosen(By.EVERYBODY),), "key", until)
    made = await circular.issue(people["office"], draft, now=now)
    await announce([entry.id for entry in await Entry.filter(org=org)], now=now)
    return made


@pytest.fixture
def shown(people: dict[str, Actor], issued: Circular, house: House, now: datetime) -> Show:
    async def show(who: str) -> str:
        found = await circular.find(people[who], issued.number, now=now)
        return await card(turn_of(people[who], house, now), found)

    return show


async def test_who_got_it_reads_it_and_nothing_of_others(shown: Show) -> None:
    words = await shown("member")
    assert words == f"【通知】全会精神\n通1，办公室，今天09:00，3月5日前看\n\n{TEXT}"


async def test_who_issued_it_sees_who_has_not_read_it(
    people: dict[str, Actor], shown: Show
) -> None:
    assert (await shown("office")).endswith(
        f"已读 0/2，还没看：{people['member'].name}、{people['other'].name}"
    )
    await shown("member")
    assert (await shown("office")).endswith(f"已读 1/2，还没看：{people['other'].name}")
    await shown("other")
    assert (await shown("office")).endswith("发给：全体委员\n已读 2/2")


async def test_of_many_the_first_are_named(
    actor: MakeActor, people: dict[str, Actor], org: Organisation, house: House, now: datetime
) -> None:
    for _ in range(10):
        await actor(Role.MEMBER)
    draft = CircularDraft("全会精神", TEXT, (Chosen(By.EVERYBODY),), "many")
    made = await circular.issue(people["office"], draft, now=now)
    await announce([entry.id for entry in await Entry.filter(org=org)], now=now)
    found = await circular.find(people["office"], made.number, now=now)
    words = await card(turn_of(people["office"], house, now), found)
    assert words.endswith("等 12 人")


async def test_once_withdrawn_its_words_are_gone(
    people: dict[str, Actor], issued: Circular, shown: Show, now: datetime
) -> None:
    await circular.withdraw(people["office"], issued.number, "时间写错了", now=now)
    assert await shown("member") == "通1“全会精神”已撤回，以后面的为准。"
    assert (await shown("office")).startswith("（已撤回）\n【通知】全会精神")


async def test_lists(
    people: dict[str, Actor], issued: Circular, shown: Show, now: datetime
) -> None:
    (unread,) = await circular.mine(people["member"])
    assert line(unread, now) == "● 通1 全会精神（办公室，今天09:00）"
    await shown("member")
    (read,) = await circular.mine(people["member"])
    assert line(read, now) == "　通1 全会精神（办公室，今天09:00）"
    (ours,) = await circular.issued(people["office"])
    tally = (await readership.tallies([ours]))[ours.id]
    assert issued_line(ours, tally) == "通1 全会精神\n　已读 1/2"


def test_before_it_is_issued_one_sees_to_how_many(now: datetime) -> None:
    draft = CircularDraft("全会精神", TEXT, (Chosen(By.EVERYBODY),), "key")
    words = preview(draft, 212, now)
    assert words == f"【通知】全会精神\n发给：全体委员（212 人）\n\n{TEXT}"
