"""Knocking on people's doors: which way is taken, what is said, and what is recorded."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from redis.asyncio import Redis

from handlers import knock, notice
from handlers.announce import announce
from handlers.submission import Draft, submit
from models import Binding, Entry, Notice, Organisation
from rules.notice import Knock
from rules.role import Role
from server.push import Doors, push
from server.sample.cast import TEMPLATE_FIELDS
from wechat.account import Account
from wechat.client import Client
from wechat.errors import Busy
from wechat.sandbox import Fault, Registered, Sandbox, Template, Timing, running

MATTER = "我们村三组那条机耕道去年大雨冲垮了，拖拉机进不去，几十亩田没法收，能不能修一下"
STAFF = "oStaff00000000000000000000001"
Knocks = Callable[[], Awaitable[Notice]]


@pytest_asyncio.fixture
async def box() -> AsyncIterator[Sandbox]:
    """A WeChat with one follower who has said nothing yet, so that no window is open."""
    sandbox = Sandbox(
        Registered("service", "wxoa", "s" * 32),
        Registered("mini", "wxmp", "s" * 32),
        timing=Timing(apart=0),
    )
    sandbox.world.templates.add(Template("card", "联络站提醒", "template", TEMPLATE_FIELDS))
    sandbox.world.templates.add(Template("mini", "联络站提醒", "subscribe", TEMPLATE_FIELDS))
    async with running(sandbox) as box:
        box.adds(STAFF, "试验人", follows=True, mini_openid="mStaff")
        yield box


@pytest_asyncio.fixture
async def doors(box: Sandbox, redis: Redis, org: Organisation) -> AsyncIterator[Doors]:
    async def no_wait(seconds: float) -> None:
        """Back off at once."""

    async with aiohttp.ClientSession() as session:
        oa, mp = (
            Client(
                Account(org.code, appid, "s" * 32),
                base=box.base,
                session=session,
                redis=redis,
                sleep=no_wait,
            )
            for appid in ("wxoa", "wxmp")
        )
        yield Doors(oa, mp, "card", "mini")


@pytest_asyncio.fixture
async def told(
    org: Organisation, actor: Callable[..., Awaitable[Any]], now: datetime
) -> dict[str, Any]:
    """An item that a committee is told of, and the notice of its only staff."""
    staff = await actor(Role.COMMITTEE, committee="AGRI")
    await Binding.create(
        org=org, person_id=staff.person_id, account="oa", openid=STAFF, bound_at=now
    )
    await actor(Role.OFFICE)
    item = await submit(await actor(Role.MEMBER), Draft(MATTER, "k1"), now=now)
    await announce([entry.id for entry in await Entry.filter(org=org)], now=now)
    mine = await Notice.get(org=org, receiver_id=staff.person_id)
    return {"item": item, "notice": mine, "staff": staff}


async def _knock(told: dict[str, Any]) -> tuple[Knock, int]:
    mine = await Notice.get(id=told["notice"].id)
    return mine.knock, mine.knock_code


async def test_inside_the_window_it_is_a_message(
    box: Sandbox, doors: Doors, told: dict[str, Any], now: datetime
) -> None:
    box.pusher.callback = f"{box.base}/nobody"
    await box.says(STAFF, "在吗")
    await push(doors, [told["notice"].id], now=now)
    last = box.heard(STAFF)[-1]
    assert (last.kind, last.via) == ("text", "custom")
    assert told["item"].receipt in last.text
    assert "拖拉机" not in last.text
    assert await _knock(told) == (Knock.SENT, 0)


async def test_outside_the_window_it_is_a_template(
    box: Sandbox, doors: Doors, told: dict[str, Any], now: datetime
) -> None:
    await push(doors, [told["notice"].id], now=now)
    last = box.heard(STAFF)[-1]
    assert last.via == "template"
    shown = f"{last.text} {last.fields}"
    assert told["item"].receipt.removeprefix("民") in shown
    assert "拖拉机" not in shown
    assert await _knock(told) == (Knock.SENT, 0)


async def test_without_a_template_only_the_inbox_has_it(
    box: Sandbox, doors: Doors, told: dict[str, Any], now: datetime
) -> None:
    await push(Doors(doors.oa, doors.mp), [told["notice"].id], now=now)
    assert await _knock(told) == (Knock.REFUSED, 45015)
    assert told["notice"].id in [row.id for row in await notice.inbox(told["staff"])]


async def test_the_mini_program_is_the_last_way(
    box: Sandbox, doors: Doors, told: dict[str, Any], org: Organisation, now: datetime
) -> None:
    await Binding.create(
        org=org, person_id=told["staff"].person_id, account="mp", openid="mStaff", bound_at=now
    )
    box.world.templates.grant(STAFF, "mini", 1)
    await push(Doors(doors.oa, doors.mp, "", "mini"), [told["notice"].id], now=now)
    assert await _knock(told) == (Knock.SENT, 0)


async def test_a_busy_wechat_is_asked_again_later(
    box: Sandbox, doors: Doors, told: dict[str, Any], now: datetime
) -> None:
    box.faults.plan(Fault("busy", "/cgi-bin/message"))
    with pytest.raises(Busy):
        await push(doors, [told["notice"].id], now=now)
    assert (await _knock(told))[0] is Knock.WAITING
    box.faults.clear("busy", "/cgi-bin/message")
    await push(doors, [told["notice"].id], now=now)
    assert await _knock(told) == (Knock.SENT, 0)


async def test_of_a_round_only_who_was_not_reached_is_tried_again(
    box: Sandbox, doors: Doors, told: dict[str, Any], org: Organisation, now: datetime
) -> None:
    waiting = await Notice.filter(org=org, knock=Knock.WAITING).order_by("id")
    unbound = [row.id for row in waiting if row.id != told["notice"].id]
    assert unbound
    box.faults.plan(Fault("busy", "/cgi-bin/message"))
    with pytest.raises(Busy):
        await push(doors, [row.id for row in waiting], now=now)
    assert {row.knock for row in await Notice.filter(id__in=unbound)} == {Knock.REFUSED}
    box.faults.clear("busy", "/cgi-bin/message")
    await push(doors, [row.id for row in waiting], now=now)
    assert await _knock(told) == (Knock.SENT, 0)
    assert [bubble.via for bubble in box.heard(STAFF)] == ["template"]


async def test_a_knock_is_made_once(
    box: Sandbox, doors: Doors, told: dict[str, Any], now: datetime
) -> None:
    await push(doors, [told["notice"].id], now=now)
    await push(doors, [told["notice"].id], now=now)
    assert [bubble.via for bubble in box.heard(STAFF)].count("template") == 1


async def test_a_knock_whose_sender_died_is_not_repeated(
    box: Sandbox, doors: Doors, told: dict[str, Any], now: datetime
) -> None:
    assert len(await knock.claim([told["notice"].id])) == 1
    await push(doors, [told["notice"].id], now=now)
    assert await _knock(told) == (Knock.UNCERTAIN, 0)
    assert box.heard(STAFF) == []
