"""Routing that learns, on the phones page: corrected in chat, trained beside the demo, read."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from rules.role import Role
from server.sample.cast import PARTS
from tests.browser.phones import DESK, PHONE, Chat, both, follow, page_of, picture
from tests.demo import ROOT, Demo, until

pytestmark = pytest.mark.browser

FIRST, SECOND, THIRD, *_ = [one.openid for one in PARTS if one.bound and one.role is Role.MEMBER]
AGRI, ENV = [one.openid for one in PARTS if one.role is Role.COMMITTEE]
OFFICE = next(one.openid for one in PARTS if one.role is Role.OFFICE)
DUST = "云坪镇采石场的灰尘飘到茶园，茶叶上蒙了一层灰，卖不出去，希望管一管"
NEXT_TOWN = "芦笛镇采石场的灰尘飘到茶园里，茶叶上都是灰，卖不出去，茶农着急"
LATER = "白鹭滩镇采石场的灰尘也飘到茶园，茶叶上蒙了一层灰，卖不出去"
BEFORE, AFTER = "农业农村委", "环资城建委"


@pytest.fixture
def page(demo: Demo) -> Iterator[Page]:
    """Three members, the committee that is named, the one whose matter it is, and the office."""
    with page_of(demo, FIRST, SECOND, THIRD, AGRI, ENV, OFFICE) as page:
        page.set_viewport_size(PHONE)
        yield page


def test_a_correction_reaches_the_next_card_and_the_figures(demo: Demo, page: Page) -> None:
    report(page)
    report_what_others_did(page)
    reroute(page)
    train(demo)
    read_why(page)
    look_at_the_figures(page)


def report(page: Page) -> None:
    first = Chat(page, FIRST)
    first.says(DUST, f"转给：{BEFORE}[\\s\\S]*原因：[\\s\\S]*1 提交")
    picture(page, "routing-card")
    first.says("1", "收到了，编号 民2\\d{3}-0001")
    Chat(page, AGRI).hears("0001[\\s\\S]*已转专委会")


def report_what_others_did(page: Page) -> None:
    """Another member is shown the first one's; theirs is in the next town, and stays alone."""
    second = Chat(page, SECOND)
    second.says(NEXT_TOWN, "别人也反映过：\\s*4 云坪镇采石场[\\s\\S]*1 提交")
    picture(page, "routing-like")
    second.says("同9", "回它前面的数字")
    second.says("准确率", "办公室、分管领导")
    second.says("1", "收到了，编号 民2\\d{3}-0002")


def reroute(page: Page) -> None:
    """The committee passes one on, the office the other."""
    agri, office = Chat(page, AGRI), Chat(page, OFFICE)
    agri.says(f"转 1 {AFTER} 扬尘归环保管", f"→ {AFTER}[\\s\\S]*1 确定")
    picture(page, "routing-rerouted")
    agri.says("1", f"0001 已转{AFTER}")
    office.says(f"转 2 {AFTER} 扬尘归环保管", f"→ {AFTER}[\\s\\S]*1 确定")
    office.says("1", f"0002 已转{AFTER}")


def train(demo: Demo) -> None:
    """Run the command on the demo's own servers."""
    command = [sys.executable, "-m", "server", "train", "--org", "demo"]
    env = demo.part("server", "web").environ()
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "2 件" in done.stdout


def read_why(page: Page) -> None:
    """Have the card shown again until web knows, which takes seconds."""
    third = Chat(page, THIRD)
    third.says(LATER, "转给：[\\s\\S]*1 提交")
    until(lambda: AFTER in third.says("好了", "1 提交").inner_text(), "nothing was learned")
    expect(third.heard.last).to_contain_text(f"的事，本县以往由{AFTER}办")
    both(third, "routing-learned")
    third.says("1", "收到了，编号 民2\\d{3}-0003")
    # The office looks at what was learned before the committee hears.
    office = Chat(page, OFFICE)
    office.says(f"转 3 {AFTER}", "1 确定")
    office.says("1", f"0003 已转{AFTER}")
    env = Chat(page, ENV)
    env.hears("0003[\\s\\S]*已转专委会")
    env.says("收 3", "已收")
    page.set_viewport_size(PHONE)


def look_at_the_figures(page: Page) -> None:
    told = Chat(page, OFFICE).says("准确率", f"准确率 33%（1/3）[\\s\\S]*{BEFORE} → {AFTER}，2 件")
    picture(page, "routing-asked")
    opened = follow(page, told, "看详细")
    for size in (PHONE, DESK):
        opened.set_viewport_size(size)
        expect(opened.get_by_role("heading", name="准确率")).to_be_visible()
        expect(opened.locator("tbody")).to_contain_text(f"{BEFORE}200%0{AFTER}11100%2")
        expect(opened.get_by_text(f"{BEFORE} → {AFTER}")).to_be_visible()
        expect(opened.locator(".holds")).to_contain_text("版本 1")
        assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")
        picture(opened, "accuracy")
    address = opened.url
    opened.goto(address[:-1])
    expect(opened.get_by_text("请给公众号发“准确率”")).to_be_visible()
    picture(opened, "accuracy-gone")
