"""Routing that learns: a wrong committee, corrected in chat, and what the next one reads.

The county is this scenario's own: what it learns, and its figures, come from these items alone.
"""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest

from handlers.signed_link import SENT, Kind, sign_for
from rules.role import Role
from tests.scenarios.company import has
from tests.scenarios.programs import eventually
from tests.scenarios.stage import KEY, staged

#: Words of the trade speak for farming; this county has its quarries seen to by 环资城建委.
DUST = "云坪镇采石场的灰尘飘到茶园，茶叶上蒙了一层灰，卖不出去，希望管一管"
SAME = "云坪镇采石场灰尘大，都飘到茶园里去了，茶叶卖不出去"
NEXT_TOWN = "芦笛镇采石场的灰尘飘到茶园里，茶叶上都是灰，卖不出去，茶农着急"
LATER = "白鹭滩镇采石场的灰尘也飘到茶园，茶叶上蒙了一层灰，卖不出去"
BEFORE, AFTER = "农业农村委", "环资城建委"
RECEIPT = re.compile(r"民20\d\d-\d{4}")


class Owner(NamedTuple):
    """Whose link it is."""

    org_id: int
    person_id: int


@pytest.fixture
async def stage(services, own_database, tmp_path):
    async with staged(own_database, services.redis_url, tmp_path) as stage:
        yield stage


async def test_a_correction_changes_where_the_next_one_goes(stage):
    first, joins, other, later = [await stage.bound() for _ in range(4)]
    office, farming = await stage.bound(Role.OFFICE), await stage.bound(Role.COMMITTEE, "AGRI")

    has(await first.says(DUST), f"转给：{BEFORE}\n原因：", "“茶叶”", "农业农村部门")
    receipt = RECEIPT.search(await first.says("1")).group()
    await stage.quiet()
    await _joins(joins, receipt)
    next_one = await _hands_in_alone(other)
    await stage.quiet()
    await _reroutes(farming, receipt)
    await _reroutes(office, next_one)
    await stage.quiet()
    has(await later.says(LATER), f"转给：{BEFORE}\n")

    assert (await _trains(stage)).startswith("1 ")
    await _reads(later, AFTER)
    has(await later.says("好了"), f"的事，本县以往由{AFTER}办")
    has(await later.says("1"), "收到了")
    (item,) = await stage.items_of(later)
    assert json.loads(item["routing"])["committee"] == "ENV"
    await _keeps(stage, office, item["receipt"])
    await _sees(stage, office, farming)
    has(await _trains(stage, "--hold", "0"), "出厂")
    await later.says(LATER)
    await _reads(later, BEFORE)


async def _joins(member, receipt):
    """Read what somebody else reported, by title and state alone, and hand in together with it."""
    has(await member.says(SAME), "别人也反映过：\n4 云坪镇采石场", "（已转专委会）")
    for unclear in ("同9", "同", "9", "5"):
        has(await member.says(unclear), "1 提交，0 不报了", "回它前面的数字")
    joined = await member.says("同1")
    has(joined, "和别人报的一起办")
    assert receipt not in joined


async def _hands_in_alone(member):
    has(await member.says(NEXT_TOWN), f"转给：{BEFORE}\n", "别人也反映过", "4 云坪镇采石场")
    return RECEIPT.search(await member.says("1")).group()


async def _reroutes(staff, receipt):
    """Pass it on in chat; a committee that there is not is asked for again."""
    short = receipt.rpartition("-")[2]
    has(await staff.says("转"), "请带上编号")
    has(await staff.says(f"转 {short} 矿山委"), "转给哪个？回数字", AFTER)
    has(await staff.says(f"{AFTER}，扬尘归环保管"), f"→ {AFTER}", "扬尘归环保管", "1 确定")
    has(await staff.says("1"), f"{receipt} 已转{AFTER}")


async def _trains(stage, *arguments):
    """Run the command beside the service, on the service's own servers."""
    train = stage.program("train", "--org", stage.org, *arguments)
    assert await train.done() == 0, train.said()
    return train.said()


async def _reads(member, committee):
    """Look at the open card again until it names the committee: web learns of it in seconds."""

    async def named():
        return f"转给：{committee}" in await member.says("好了")

    await eventually(named, f"a card that names {committee}")


async def _keeps(stage, office, receipt):
    """Have the office look first, and the committee that was learned of take it."""
    short = receipt.rpartition("-")[2]
    has(await office.says(f"看 {short}"), f"建议转{AFTER}", f"本县以往由{AFTER}办")
    has(await office.says(f"转 {short} {AFTER}"), "1 确定")
    has(await office.says("1"), f"{receipt} 已转{AFTER}")
    building = await stage.bound(Role.COMMITTEE, "ENV")
    has(await building.says(f"收 {short}"), "已收")


async def _sees(stage, office, farming):
    """Open the figures from the chat; no link opens for who may not ask, and none lasts."""
    has(await farming.says("准确率"), "办公室、分管领导")
    told = await office.says("准确率")
    has(told, "准确率 25%（1/4）", f"最常派错：{BEFORE} → {AFTER}，3 件")
    (link,) = re.findall(rf'href="{stage.base}/r/([^"]+)"', told)
    status, page = await _page(stage, link)
    assert status == 200
    has(
        page,
        '<rect width="25%"',
        f"<td>{BEFORE}</td><td>3</td><td>0</td><td>0%</td>",
        f"{BEFORE} → {AFTER}</b>3 件",
        "版本 1</b>",
    )
    assert "采石场的灰尘飘到茶园里，" not in page
    now = datetime.now(UTC)
    for person, until in ((farming, now + SENT), (office, now - timedelta(seconds=1))):
        token = sign_for(Owner(stage.org_id, person.person_id), Kind.ACCURACY, key=KEY, until=until)
        await _opens_nothing(stage, token)
    await _opens_nothing(stage, link[:-1])


async def _page(stage, token):
    async with stage.http.get(f"{stage.base}/r/{token}") as answer:
        return answer.status, await answer.text()


async def _opens_nothing(stage, token):
    """Read how to come by another link."""
    status, page = await _page(stage, token)
    assert status == 404
    has(page, "链接", "准确率")
