"""An item to its end: edited, signed, handled, not satisfying, handled again, printed, counted."""

import io
import re
from datetime import datetime

import docx
import pypdf
import pytest

from rules.deadline import BEIJING
from rules.role import Role
from tests.scenarios.company import has

#: As voice comes out of WeChat: no points, many fillers.
SPOKEN = (
    "呃那个我想反映一下啊就是我们这边自来水嘛一到下午就没水放出来黄泥巴嗯水厂管子太老了群众意见蛮大"
)
EDITED = (
    "石桥乡农村自来水水压不足、水质浑浊，涉及八百余户。联系人电话13900000000。建议更换老旧主管网。"
)
FIRST, BETTER = "已列入明年计划。", "主管网已更换三公里，水压和水质检测合格。"
UNIT = "县水利局"


@pytest.fixture
async def company(stage):
    """Everybody whom an item meets on its way."""
    return {
        "member": await stage.bound(),
        "water": await stage.bound(Role.COMMITTEE, "AGRI"),
        "office": await stage.bound(Role.OFFICE),
        "leader": await stage.bound(Role.VICE_CHAIR),
        "unit": await stage.bound(Role.UNIT, unit=UNIT),
    }


async def test_an_item_to_its_end(stage, company):
    member, leader, unit = company["member"], company["leader"], company["unit"]
    staff = await stage.signs_in(company["water"])
    office = await stage.signs_in(company["office"])

    has(await member.says(SPOKEN), "水", "1 提交")
    receipt = re.search(r"民20\d\d-\d+", await member.says("1")).group()
    path = f"/opinions/{receipt}"
    await stage.quiet()

    await stage.asks("POST", f"{path}/take", {}, staff)
    has(await member.hears(), "接手")
    await stage.asks("POST", f"{path}/edit", {"title": "石桥乡自来水", "text": EDITED}, staff)
    await stage.asks("POST", f"{path}/send-up", {}, office)
    has(await leader.hears(), receipt, "签发")
    shown = await leader.says("1")
    has(shown, "八百余户", "1 签发")
    assert "13900000000" not in shown
    has(await leader.says("1"), "签发")
    has(await member.hears(), "采用")

    await stage.asks("POST", f"{path}/forward", {"lead": UNIT}, office)
    has(await member.hears(), "转部门")
    await _handles(unit, receipt, "2", FIRST)
    await stage.quiet()
    await stage.asks("POST", f"{path}/feed-back", {"words": FIRST}, office)
    has(await member.hears(), "有结果了")
    has(await member.says("1"), FIRST, "1 满意")
    has(await member.says("3"), "重新")
    await member.says("水还是黄的")
    await stage.quiet()

    short = receipt.rpartition("-")[2]
    rated = await unit.says(f"看 {short}")
    has(rated, "不满意", "水还是黄的")
    assert member.name not in rated
    await _replies(unit, short, "1", BETTER)
    await stage.quiet()
    await stage.asks("POST", f"{path}/feed-back", {"words": BETTER}, office)
    await stage.quiet()
    has(await member.says("1"), BETTER, "1 满意")
    has(await member.says("1"), "谢谢")

    await _is_printed(stage, leader, office, receipt)
    await stage.quiet()
    has(await member.says(f"进度 {short}"), "第1期", "满意")
    await _is_counted(stage, office)


async def _handles(unit, receipt, reply_class, words):
    """Take an item on, and reply."""
    has(await unit.hears(), receipt)
    has(await unit.says("1"), "八百余户", "1 接办")
    has(await unit.says("1"), "已接办")
    await _replies(unit, receipt.rpartition("-")[2], reply_class, words)


async def _replies(unit, short, reply_class, words):
    has(await unit.says(f"办复 {short}"), "回数字")
    has(await unit.says(reply_class), "办复内容")
    await unit.says(words)
    has(await unit.says("好了"), words, "1 发")
    has(await unit.says("1"), "已办复")


async def _is_printed(stage, leader, office, receipt):
    """Print it in the first bulletin of the year, which the leader signs in chat."""
    draft = {"kind": "bulletin", "title": "民生用水专刊", "receipts": [receipt]}
    made = await stage.asks("POST", "/bulletins", draft, office)
    path = f"/bulletins/{made['id']}"
    await stage.asks("POST", f"{path}/send-up", {}, office)
    await stage.quiet()
    has(await leader.says("1"), "自来水", "1 签发")
    has(await leader.says("1"), "第1期")
    word = docx.Document(io.BytesIO(await stage.takes(f"{path}/bulletin.docx", office)))
    has("\n".join(one.text for one in word.paragraphs), "社情民意", "第1期", "八百余户")
    pages = pypdf.PdfReader(io.BytesIO(await stage.takes(f"{path}/bulletin.pdf", office))).pages
    printed = re.sub(r"\s", "", "".join(page.extract_text() for page in pages))
    has(printed, "社情民意", "第1期", "八百余户")


async def _is_counted(stage, office):
    """Find it in the report of the month."""
    month = f"{datetime.now(BEIJING):%Y-%m}"
    word = docx.Document(io.BytesIO(await stage.takes(f"/months/{month}.docx", office)))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    words = "\n".join([one.text for one in word.paragraphs] + cells)
    has(words, "满意", UNIT[:1])
