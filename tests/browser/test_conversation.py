"""One conversation in the demo, from binding to answer, on the phones page in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from server.sample.cast import PARTS, STRANGER
from tests.browser.phones import PHONE, Chat, code_of, page_of, picture
from tests.demo import Demo

pytestmark = pytest.mark.browser

MEMBER, STAFF = PARTS[0].openid, PARTS[2].openid
MATTER = "我们村三组那条机耕道去年大雨冲垮了，拖拉机进不去，几十亩田没法收，能不能修一下"


@pytest.fixture
def page(demo: Demo) -> Iterator[Page]:
    """The phones of the member, a committee's staff and a stranger."""
    with page_of(demo, MEMBER, STAFF, str(STRANGER["openid"])) as page:
        yield page


def test_from_binding_to_answer(demo: Demo, page: Page) -> None:
    member, staff = Chat(page, MEMBER), Chat(page, STAFF)
    member.says("你好", "绑定码")
    member.says(code_of(demo, MEMBER), "绑好了")
    member.says(MATTER, "转给：农业农村委[\\s\\S]*机耕道")
    picture(page, "card")
    member.says("1", "收到了，编号 民20\\d\\d-0001")
    staff.hears("20\\d\\d-0001")
    assert "拖拉机" not in "".join(staff.heard.all_inner_texts()), "a push never says what is in it"
    staff.says("看 0001", "拖拉机进不去")
    staff.says("收 0001", "已收")
    member.hears("0001[\\s\\S]*有人接手")
    staff.says("答复 0001 下周派人去修，月底前通车。", "1 确定")
    staff.says("1", "已答复")
    member.hears("0001 有答复了")
    member.says("进度 0001", "【答复】\\s*下周派人去修")
    picture(page, "answered")
    page.set_viewport_size(PHONE)
    expect(page.locator(f'[data-person="{MEMBER}"]')).to_be_visible()
    picture(page, "answered")
