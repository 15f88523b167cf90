"""The page in a real browser: phones side by side, and one that fills a small screen."""

import shutil
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from wechat.sandbox import Sandbox

AMY = "oAmy000000000000000000000001"
pytestmark = pytest.mark.browser
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]


@pytest_asyncio.fixture
async def browser() -> AsyncIterator[Browser]:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        await browser.close()


@pytest_asyncio.fixture
async def page(box: Sandbox, browser: Browser) -> AsyncIterator[Page]:
    """A wide page with three people; a script error fails the test."""
    box.adds("oBob", "乙", hint="绑定码 12345678", follows=True)
    box.adds("oNew", "路人")
    box.adds("oDan", "丁", follows=True)
    box.world.menu[:] = [
        {"name": "反映", "type": "click", "key": "OPINION"},
        {"name": "办事", "sub_button": [{"name": "进度", "type": "click", "key": "PROGRESS"}]},
    ]
    page = await browser.new_page(viewport={"width": 1440, "height": 900})
    broken: list[object] = []
    page.on("pageerror", lambda problem: broken.append(problem))
    await page.goto(box.base)
    yield page
    assert broken == []


async def test_a_text_goes_out_and_its_answer_comes(page: Page, toy: Any) -> None:
    phone = page.locator(f'[data-person="{AMY}"]')
    await phone.locator("[data-role=toggle]").click()
    await phone.locator("[data-role=input]").fill("<img src=x onerror=alert(1)> 路灯坏了")
    await phone.locator("[data-role=input]").press("Enter")
    answer = phone.locator("[data-role=message][data-from=account]")
    await expect(answer).to_contain_text("收到：<img src=x onerror=alert(1)> 路灯坏了")
    assert await phone.locator(".bubble img").count() == 0


async def test_menu_photo_voice_and_place(page: Page, toy: Any) -> None:
    phone = page.locator("[data-person=oBob]")
    await phone.locator("[data-role=menu-button][data-name=办事]").click()
    await phone.locator("[data-role=menu-item][data-name=进度]").click()
    await phone.locator("[data-role=toggle]").click()
    for role, choice in (("photo", "sample"), ("location", "place")):
        await phone.locator("[data-role=plus]").click()
        await phone.locator(f"[data-role={role}]").click()
        await phone.locator(f"[data-role={choice}]").first.click()
    await phone.locator("[data-role=voice-mode]").click()
    await phone.locator("[data-role=voice]").press("Enter")
    await expect(phone.locator("[data-role=message][data-from=me]")).to_have_count(3)
    told = {(message.kind, message.event_key) for message in toy.got}
    assert told == {("event", "PROGRESS"), ("image", ""), ("location", ""), ("voice", "")}


async def test_a_stranger_follows_by_scanning(page: Page, box: Sandbox, toy: Any) -> None:
    box.world.tickets.make("QR_STR_SCENE", "bind-7", 60, box.clock.now())
    phone = page.locator("[data-person=oNew]")
    await phone.locator("[data-role=stranger-scan]").click()
    await phone.locator("[data-role=code][data-scene=bind-7]").click()
    await expect(phone.locator("[data-role=menu-button]").first).to_be_visible()
    assert toy.got[-1].event_key == "qrscene_bind-7"


async def test_choices_cards_and_badges(page: Page, box: Sandbox, api: Any, toy: Any) -> None:
    choices = {"head_content": "满意吗？", "list": [{"id": "5", "content": "满意"}]}
    body = {"touser": AMY, "msgtype": "msgmenu", "msgmenu": choices}
    await box.says(AMY, "在吗")
    await api.post("/cgi-bin/message/custom/send", body)
    phone = page.locator(f'[data-person="{AMY}"]')
    await phone.locator("[data-role=choice]").click()
    await expect(phone.get_by_text("收到：满意")).to_be_visible()
    assert toy.got[-1].fields["bizmsgmenuid"] == "5"
    data = {"thing1": {"value": "路灯"}, "character_string2": {"value": "1"}}
    card = {"touser": "oDan", "template_id": "card-1", "data": data}
    await api.post("/cgi-bin/message/template/send", card)
    person = page.locator("[data-role=person][data-openid=oDan]")
    await expect(person.locator("[data-role=unread]")).to_have_text("1")
    await person.click()
    await expect(page.locator("[data-person=oDan] [data-role=card]")).to_contain_text("路灯")
    await expect(person.locator("[data-role=unread]")).to_have_count(0)


async def test_the_platform_can_be_upset(page: Page, box: Sandbox) -> None:
    before = box.clock.offset
    await page.locator("[data-role=fault][data-kind=busy]").click()
    await page.locator("[data-role=forward][data-seconds='3600']").click()
    switch = page.locator("[data-role=fault][data-kind=busy]")
    await expect(switch).to_have_attribute("aria-checked", "true")
    await switch.click()
    await expect(switch).to_have_attribute("aria-checked", "false")
    assert box.clock.offset == before + 3600
    assert box.faults.planned == []


async def test_one_phone_fills_a_small_screen(page: Page, box: Sandbox) -> None:
    await page.set_viewport_size({"width": 390, "height": 844})
    await expect(page.locator("[data-person]")).to_have_count(1)
    size = await page.locator("[data-person] .screen").bounding_box()
    assert size is not None
    assert size["width"] == 390
    await page.locator("[data-role=person][data-openid=oBob]").click()
    await expect(page.locator("[data-person=oBob]")).to_be_visible()
    await expect(page.get_by_role("button", name="绑定码 12345678").last).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
