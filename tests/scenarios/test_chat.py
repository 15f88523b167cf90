"""What else happens in chat: strangers, danger, the menu, retries, a service that is slow."""

import asyncio
import time
from contextlib import asynccontextmanager

import pytest

from tests.scenarios.programs import eventually
from wechat.sandbox import FAULT, Timing

ROAD = "云坪镇向阳村三组到镇上的水泥路断了半年，四十多户人出门绕远路，建议今年修好。"


@pytest.fixture
async def member(stage):
    return await stage.bound()


async def test_a_stranger_is_met_kindly_and_told_of_help_first(stage):
    stranger = stage.stranger()
    assert "8 位绑定码" in await stranger.says("你好")
    warned = await stranger.says("我家隔壁着火了，烟很大，里面有老人，快来人")
    assert "119" in warned
    assert warned.index("119") < warned.index("绑定码")
    await stranger.says(ROAD)
    assert "8 位绑定码" in await stranger.says("1")
    sql = "SELECT count(*) FROM heard WHERE org_id = $1"
    assert (await stage.rows(sql))[0][0] > 0
    assert stage.sandbox.heard(stranger.openid)[-1].via == "reply"


async def test_danger_is_answered_first_and_still_becomes_an_item(stage, member):
    card = await member.says("云坪镇街上粮站仓库着火了，火很大，里面还有人没出来，快来人！")
    assert card.index("119") < card.index("1 提交")
    assert "收到了，编号" in await member.says("1")
    (item,) = await stage.items_of(member)
    assert item["urgent"]


async def test_the_menu_does_what_the_words_do(stage, member):
    menu = stage.program("menu")
    assert await menu.done() == 0, menu.said()
    assert "还没报过事" in await member.taps("查进度")
    assert "没有新消息" in await member.taps("我的通知")
    assert member.name in await member.taps("我是谁")
    assert "反映：报一件事" in await member.taps("帮助")
    assert "专委会、办公室" in await member.taps("待办")
    assert "哪里、什么事" in await member.taps("反映问题")
    assert "记下了" in await member.says(ROAD)
    assert "1 提交" in await member.says("好了")
    assert "收到了，编号" in await member.says("1")
    assert len(await stage.items_of(member)) == 1


@asynccontextmanager
async def timed(stage, timing):
    """Give WeChat another patience for a while."""
    pusher = stage.sandbox.pusher
    usual, pusher.timing = pusher.timing, timing
    yield
    pusher.timing = usual


async def test_the_same_message_again_gets_the_same_answer(stage, member):
    await member.says(ROAD)
    said = {"MsgType": "text", "Content": "1", "MsgId": 7_000_000_000_000_000_001}
    fields = said | {"CreateTime": int(time.time())}
    answers = [await stage.sandbox.pushes(member.openid, fields) for _ in range(3)]
    (item,) = await stage.items_of(member)
    first, *again = [bubble.text for bubbles in answers for bubble in bubbles]
    assert item["receipt"] in first
    assert again == [first, first]


@asynccontextmanager
async def held(stage, phone):
    """Hold the row of somebody's dialog, as a slow statement would."""
    async with stage.db.acquire() as connection, connection.transaction():
        sql = "SELECT 1 FROM dialogs WHERE org_id = $1 AND openid = $2 FOR UPDATE"
        assert await connection.fetchval(sql, stage.org_id, phone.openid) == 1
        yield


async def test_a_slow_answer_follows_through_the_api_exactly_once(stage, member):
    await member.says(ROAD)
    async with held(stage, member):
        assert await member.says("1") == ""
        assert member.heard("custom") == []
    assert "收到了，编号" in await member.hears()
    await stage.quiet()
    assert len(member.heard("custom")) == 1
    assert FAULT not in member.heard("fault")
    (item,) = await stage.items_of(member)
    assert item["receipt"] in member.heard("custom")[0]


async def test_retries_while_an_answer_is_slow_make_one_item(stage, member):
    await member.says(ROAD)
    async with held(stage, member), timed(stage, Timing(timeout=0.5, apart=0.5, tries=3)):
        assert await member.says("1") == FAULT
    item = await eventually(lambda: stage.items_of(member), "the item")
    assert item[0]["receipt"] in await member.says("进度")
    await stage.quiet()
    assert len(await stage.items_of(member)) == 1


@asynccontextmanager
async def stalled(stage, phone):
    """Have the database answer nothing that would keep the message."""
    async with held(stage, phone), stage.db.acquire() as connection, connection.transaction():
        await connection.execute("LOCK TABLE pgqueuer IN ACCESS EXCLUSIVE MODE")
        yield


async def test_what_a_stalled_database_held_up_is_answered_once(stage, member):
    await member.says(ROAD)
    async with stalled(stage, member):
        saying = asyncio.create_task(member.says("1"))
        await asyncio.wait({saying}, timeout=11)
    await saying
    await stage.quiet()
    (item,) = await stage.items_of(member)
    told = [one for one in stage.sandbox.heard(member.openid) if item["receipt"] in one.text]
    assert len(told) == 1, told
