"""Sending elsewhere, sealing, releasing and purging in chat; one's own data."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from handlers import personal_data
from handlers.announce import announce
from models import Entry
from rules.opinion import State
from rules.role import Role
from tests.bot.conftest import KEY

Make = Callable[..., Awaitable[Any]]


@pytest.fixture
async def second(actor: Make, phone: Make) -> Any:
    """Another phone of the office."""
    return await phone(await actor(Role.OFFICE))


@pytest.fixture
async def sealed(item: Any, office: Any) -> Any:
    """The phone of the office that sealed an item."""
    await office.talks(("封存 1 涉及他人隐私", "1 确定"), ("1", "已封存"))
    return office


async def _push(*mobiles: Any) -> None:
    for mobile in mobiles:
        mobile.waits(minutes=1)
    rows = await Entry.filter(org__code=mobiles[0].house.org).order_by("id")
    await announce([row.id for row in rows], now=mobiles[0].now - timedelta(seconds=5))


async def test_sent_elsewhere_with_where_to_turn(item: Any, office: Any) -> None:
    await office.talks(
        (
            "转别处 1",
            "转别处 民2026-0001，为什么？[\\s\\S]*1 已进入诉讼、.*\n2 属于信访事项",
        ),
        ("8", "为什么"),
        (
            "2",
            "属于信访事项\n委员会看到：信访事项请找县信访局.*\n\n1 确定转\n2 .*\n0 不转",
        ),
        ("2", "为什么"),
        ("1", "委员会看到：打官司"),
        ("1", "民2026-0001 已转别处"),
    )
    await item.talks(
        ("进度 1", "转别处办[\\s\\S]*转别处：已进入诉讼[\\s\\S]*【答复】\n打官司[\\s\\S]*12348")
    )


async def test_in_ones_own_words(item: Any, office: Any) -> None:
    await office.talks(
        ("不受理 1", "为什么"),
        ("……", "为什么"),
        ("请找县残联", "请找县残联\n委员会看到：您写的理由"),
        ("确定", "已转别处"),
    )
    await item.talks(("进度 1", "转别处：请找县残联"))


async def test_sealed_nobody_sees_it_but_the_office(
    item: Any, farming: Any, office: Any, matter: str
) -> None:
    await office.talks(
        ("封存 1", "1 可能涉密\n2 指名举报"),
        ("3", "涉及他人隐私\n除办公室外，谁也看不到、搜不到了。\n\n1 确定封存"),
        ("1", "民2026-0001 已封存。解封回：解封 0001"),
        ("看 1", matter),
    )
    absent = await farming.says("看 9")
    for said in ("看 1", "收 1", "编 1"):
        assert await farming.says(said) == absent
    heard = await item.says("进度 1")
    assert "已封存" in heard
    assert matter[:6] not in heard


async def test_released(sealed: Any, farming: Any, matter: str) -> None:
    await sealed.talks(("解封 1 已核实没有问题", "接着原来的进度办"), ("1", "已解封，接着办"))
    await farming.talks(("看 1", matter))


async def test_two_persons_purge(sealed: Any, second: Any, item: Any, matter: str) -> None:
    await sealed.talks(
        ("销毁 1", "申请销毁 民2026-0001，为什么"),
        ("2", "按规定删除个人信息\n要另一位同事确认，才真的销毁。\n\n1 确定申请"),
        ("1", "已申请销毁，等另一位同事确认"),
        ("销毁 1", "您申请的，要请另一位同事来销毁"),
    )
    await _push(second)
    await second.talks(
        ("1", "销毁 民2026-0001：\n内容、附件、答复全清空，不能恢复。\n\n1 确定销毁\n0 不销毁"),
        ("0", "没有办"),
        ("销毁 1", "不能恢复"),
        ("2", "不能恢复"),
        ("1", "已销毁，只留编号、日期和经手人"),
        ("销毁 1", "不能再申请销毁"),
    )
    (found,) = await second.items()
    assert (found.state, found.text, found.title) == (State.PURGED, "", "")
    assert "已销毁" in await item.says("进度 1")
    assert matter[:6] not in await second.says("看 1")


async def test_purged_meanwhile_it_is_shown_as_it_stands(sealed: Any, second: Any) -> None:
    await sealed.talks(("销毁 1 确属涉密", ""), ("1", "已申请"))
    await _push(second)
    await second.talks(("销毁 1", "1 确定"), ("1", "已销毁"))
    assert "现在：已销毁" in await second.says("1")


async def test_nobody_else(item: Any, farming: Any) -> None:
    for word in ("转别处", "封存", "解封", "销毁"):
        await farming.talks((f"{word} 1", "这个要办公室"))
        await item.talks((f"{word} 1", "这个要办公室"))


async def test_what_cannot_be_done_now(item: Any, office: Any) -> None:
    await office.talks(
        ("解封 1", "现在是“已转专委会”，不能再解封"),
        ("销毁 1", "不能再申请销毁"),
        ("封存 9", "没有找到这条"),
    )


async def test_thinking_better_of_it(item: Any, office: Any) -> None:
    await office.talks(
        ("封存 1", "为什么"),
        ("0", "没有办"),
        ("封存 1 可能涉密", "1 确定"),
        ("取消", "没有办"),
        ("1", "现在没有要选的"),
    )
    assert (await office.items())[0].state is State.TRIAGED


async def test_ones_own_data_behind_a_link(item: Any, matter: str) -> None:
    heard = await item.says("我的数据")
    assert "10 分钟内打开" in heard
    token = heard.partition("/p/")[2].partition('"')[0]
    given = await personal_data.open_link(token, key=KEY, now=item.now)
    assert [line["内容"] for line in given.sections["反映"]] == [matter]


async def test_help_names_it(office: Any, farming: Any, item: Any) -> None:
    await office.talks(("帮助", "送签 编号：请领导签发\n转别处 / 封存 / 解封 / 销毁 编号"))
    assert "封存" not in await farming.says("帮助")
    assert "送签" not in await item.says("帮助")
