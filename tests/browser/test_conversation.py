"""One conversation in the demo, from binding to answer, on the phones page in a real browser.

Pictures of it are left in ``screenshots/``, at desk size and at phone size.
"""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect, sync_playwright

from server.sample.cast import PARTS, STRANGER
from tests.demo import ROOT, Demo, running_demo

pytestmark = pytest.mark.browser

MEMBER, STAFF = PARTS[0].openid, PARTS[2].openid
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
MATTER = "我们村三组那条机耕道去年大雨冲垮了，拖拉机进不去，几十亩田没法收，能不能修一下"
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    with running_demo() as demo:
        yield demo


@pytest.fixture
def page(demo: Demo) -> Iterator[Page]:
    """The phones of the member, a committee's staff and a stranger; a script error fails."""
    people = ",".join((MEMBER, STAFF, str(STRANGER["openid"])))
    path = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        page = browser.new_page(viewport=DESK)
        broken: list[object] = []
        page.on("pageerror", lambda problem: broken.append(problem))
        page.goto(f"http://127.0.0.1:{demo.sandbox_port}/?people={people}")
        yield page
        browser.close()
    assert broken == []


class Chat:
    """One phone on the page."""

    def __init__(self, page: Page, openid: str) -> None:
        self._phone = page.locator(f'[data-person="{openid}"]')
        self.heard = self._phone.locator("[data-role=message][data-from=account]")

    def says(self, words: str, heard: str) -> Locator:
        """Type, and wait for an answer that matches."""
        before = self.heard.count()
        field = self._phone.locator("[data-role=input]")
        if not field.is_visible():
            self._phone.locator("[data-role=toggle]").click()
        field.fill(words)
        field.press("Enter")
        expect(self.heard.nth(before)).to_be_visible(timeout=15_000)
        answer = self.heard.filter(has_text=re.compile(heard)).last
        expect(answer).to_be_visible(timeout=15_000)
        return answer

    def hears(self, words: str) -> None:
        """Wait for a push that matches."""
        expect(self.heard.filter(has_text=re.compile(words)).last).to_be_visible(timeout=20_000)


def _picture(page: Page, name: str) -> None:
    folder = ROOT / "screenshots"
    folder.mkdir(exist_ok=True)
    page.wait_for_function("document.getAnimations().every(one => one.playState !== 'running')")
    page.screenshot(path=folder / f"{name}.png")


def _code(demo: Demo) -> str:
    cast = json.loads((Path(demo.env["LIAISON_DATA_DIR"]) / "cast.json").read_text())
    hint = next(one["hint"] for one in cast["people"] if one["openid"] == MEMBER)
    return re.sub(r"\D", "", hint.split("绑定码")[1])


def test_from_binding_to_answer(demo: Demo, page: Page) -> None:
    member, staff = Chat(page, MEMBER), Chat(page, STAFF)
    member.says("你好", "绑定码")
    member.says(_code(demo), "绑好了")
    member.says(MATTER, "转给：农业农村委[\\s\\S]*机耕道")
    _picture(page, "card-1440")
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
    _picture(page, "answered-1440")
    page.set_viewport_size(PHONE)
    expect(page.locator(f'[data-person="{MEMBER}"]')).to_be_visible()
    _picture(page, "answered-390")
