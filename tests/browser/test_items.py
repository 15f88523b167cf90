"""An item on the phones page: reported, signed, handled, not satisfying, handled again."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from rules.role import Role
from server.sample.cast import PARTS
from tests.browser.phones import DESK, PHONE, Chat, both, follow, in_database, page_of, picture
from tests.demo import Demo
from tests.scenarios.times import ages

pytestmark = pytest.mark.browser


def first(role: Role, *, at: str = "") -> str:
    """The first phone of the role, at this committee or unit, that is bound from the start."""
    parts = (part for part in PARTS if part.bound and part.role is role)
    return next(part.openid for part in parts if at in ("", part.committee, part.unit))


MEMBER, AGRI = first(Role.MEMBER), first(Role.COMMITTEE, at="AGRI")
OFFICE, LEADER = first(Role.OFFICE), first(Role.VICE_CHAIR)
UNIT = first(Role.UNIT, at="县水利局")
SPOKEN = "呃就是我们这边自来水嘛一到下午就没水放出来黄泥巴嗯水厂管子太老了群众意见蛮大"
EDITED = "云坪镇自来水水压不足、水质浑浊，涉及八百余户。建议更换老旧主管网。"
#: A summary leaves out what is younger than a minute.
MINUTES = 2
FIRST, BETTER = "已列入明年计划。", "主管网已更换三公里，水质检测合格。"


@pytest.fixture
def page(demo: Demo) -> Iterator[Page]:
    """Everybody whom the item meets, on a page as large as a phone."""
    with page_of(demo, MEMBER, AGRI, OFFICE, LEADER, UNIT) as page:
        page.set_viewport_size(PHONE)
        yield page


def test_an_item_until_the_member_is_satisfied(demo: Demo, page: Page) -> None:
    report(page)
    sign(page)
    handle(page)
    rate(page)
    handle_again(page)
    in_database(demo, ages, MINUTES)
    look_at_the_digest(page)
    read_own_data(page)


def report(page: Page) -> None:
    member, agri = Chat(page, MEMBER), Chat(page, AGRI)
    member.says(SPOKEN, "转给：农业农村委[\\s\\S]*1 提交")
    member.says("1", "收到了，编号 民2\\d{3}-0001")
    agri.hears("已转专委会，回 1 看")
    agri.says("收 1", "编辑 0001")
    agri.says(f"编辑 1 标题：云坪镇自来水\n{EDITED}", "1 保存")
    both(agri, "item-edited")
    agri.says("1", "存好了")


def sign(page: Page) -> None:
    office, leader = Chat(page, OFFICE), Chat(page, LEADER)
    office.hears("待核稿，回 1 看")
    office.says("1", "送签 0001")
    office.says("送签 1", "已送领导签发")
    leader.hears("待签发，回 1 看")
    leader.says("1", f"{EDITED}[\\s\\S]*1 签发")
    both(leader, "item-to-sign")
    leader.says("1", "已签发")


def handle(page: Page) -> None:
    office, unit = Chat(page, OFFICE), Chat(page, UNIT)
    office.hears("请转办")
    office.says("1", "主办：县水利局[\\s\\S]*1 确定")
    both(office, "item-forwarded")
    office.says("1", "已转县水利局")
    unit.hears("已转部门办理，回 1 看")
    shown = unit.says("1", f"{EDITED}[\\s\\S]*1 接办")
    expect(shown).not_to_contain_text(SPOKEN[:10])
    both(unit, "item-at-the-unit")
    unit.says("1", "已接办")
    unit.says(f"办复 1 B {FIRST}", f"{FIRST}[\\s\\S]*1 发给政协办公室")
    unit.says("1", "已办复")


def rate(page: Page) -> None:
    office, member = Chat(page, OFFICE), Chat(page, MEMBER)
    office.hears("请反馈委员")
    office.says("1", f"{FIRST}[\\s\\S]*1 原样反馈委员")
    office.says("1", "已反馈")
    member.hears("有结果了")
    member.says("1", f"{FIRST}[\\s\\S]*1 满意")
    both(member, "item-to-rate")
    member.says("3", "马上请承办单位重新办")
    member.says("水还是黄的", "补上了")


def handle_again(page: Page) -> None:
    member, office, unit = Chat(page, MEMBER), Chat(page, OFFICE), Chat(page, UNIT)
    unit.hears("请重新办理")
    unit.says("看 1", "结果不满意：水还是黄的")
    unit.says(f"办复 1 A {BETTER}", BETTER)
    unit.says("1", "已办复")
    office.says("反馈 1", f"{BETTER}[\\s\\S]*1 原样反馈委员")
    office.says("1", "已反馈")
    member.says("评价 1", f"{BETTER}[\\s\\S]*1 满意")
    member.says("1", "谢谢您的评价")
    member.says("进度 1", "评价：不满意[\\s\\S]*重新办理[\\s\\S]*评价：满意")
    both(member, "item-progress")


def look_at_the_digest(page: Page) -> None:
    """The list behind a number, as large as a phone and as large as a desk."""
    told = Chat(page, OFFICE).says("简报", "新收 1")
    opened = follow(page, told, "1")
    for size in (DESK, PHONE):
        opened.set_viewport_size(size)
        expect(opened.get_by_role("heading", name="新收 1 件")).to_be_visible()
        expect(opened.get_by_role("listitem")).to_contain_text(re.compile("民2\\d{3}-0001"))
        assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")
        picture(opened, "digest")


def read_own_data(page: Page) -> None:
    """What there is of the member, as large as a phone and as large as a desk."""
    told = Chat(page, MEMBER).says("我的数据", "10 分钟内打开")
    opened = follow(page, told, "我的数据")
    for size in (DESK, PHONE):
        opened.set_viewport_size(size)
        expect(opened.get_by_role("heading", name="我的数据")).to_be_visible()
        expect(opened.get_by_text(SPOKEN)).to_be_visible()
        assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")
        picture(opened, "my-data")
