"""The page in a real browser: phones side by side, and one that fills a small screen."""

import re
import shutil
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, ViewportSize, async_playwright, expect

from wechat.replies import Text
from wechat.sandbox import Sandbox

AMY = "oAmy000000000000000000000001"
SIZES: list[ViewportSize] = [{"width": 1440, "height": 900}, {"width": 390, "height": 844}]
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


async def _opens(phone: Locator, role: str) -> None:
    if not await phone.locator("[data-role=plus]").is_visible():
        await phone.locator("[data-role=toggle]").click()
    await phone.locator("[data-role=plus]").click()
    await phone.locator(f".tool[data-role={role}]").click()


@pytest.mark.parametrize("size", SIZES, ids=["desk", "phone"])
async def test_codes_are_scanned_by_tapping_and_by_pasting(
    page: Page, box: Sandbox, toy: Any, size: ViewportSize
) -> None:
    await page.set_viewport_size(size)
    box.world.tickets.make("QR_STR_SCENE", "gone", 60, box.clock.now() - 61)
    toy.answer = lambda scan: Text(f"扫了 {scan.event_key}")
    live = box.world.tickets.make("QR_STR_SCENE", "live", 60, box.clock.now())
    phone = page.locator(f'[data-person="{AMY}"]')
    await _opens(phone, "scan")
    codes = phone.locator("[data-role=code]")
    await expect(codes).to_have_text([re.compile("live还有 .* 秒"), re.compile("gone已过期")])
    box.world.tickets.make("QR_STR_SCENE", "newer", 60, box.clock.now())
    await expect(codes.first).to_have_attribute("data-scene", "newer")
    await codes.last.click()
    await expect(phone.get_by_text("二维码已过期")).to_be_visible()
    assert toy.got == []
    await _opens(phone, "scan")
    await phone.locator("[data-role=scan-input]").fill(f" {live.url}\n")
    await phone.locator("[data-role=scan-input]").press("Enter")
    await expect(phone.get_by_text("扫了 live")).to_be_visible()


async def test_a_stranger_sees_that_a_code_is_too_old(page: Page, box: Sandbox, toy: Any) -> None:
    box.world.tickets.make("QR_STR_SCENE", "gone", 60, box.clock.now() - 61)
    phone = page.locator("[data-person=oNew]")
    await phone.locator("[data-role=stranger-scan]").click()
    await phone.locator("[data-role=code][data-stale=true]").click()
    await expect(page.locator("#toast")).to_have_text("二维码已过期")
    assert toy.got == []


@pytest.mark.parametrize("size", SIZES, ids=["desk", "phone"])
async def test_a_place_is_sent_from_a_distance_or_typed(
    page: Page, toy: Any, size: ViewportSize
) -> None:
    await page.set_viewport_size(size)
    phone = page.locator(f'[data-person="{AMY}"]')
    sent = phone.locator("[data-role=message][data-kind=location]")
    await _opens(phone, "location")
    await phone.locator("[data-role=away][data-metres='80']").click()
    await phone.locator("[data-role=place][data-label=城关镇联络站]").click()
    await expect(sent).to_contain_text(["城关镇联络站（80 米外）30.29448, 109.48620"])
    await _opens(phone, "location")
    await phone.locator("[data-role=spot]").fill("30.5，109.25")
    await phone.locator("[data-role=label]").fill("渡口")
    await phone.locator("[data-role=send-place]").click()
    await expect(sent.last).to_contain_text("渡口")
    await _opens(phone, "location")
    places = phone.locator("[data-role=place]")
    await expect(places.first).to_contain_text("渡口30.50000, 109.25000")
    await expect(places.nth(1)).to_contain_text("城关镇联络站（80 米外）")
    await expect(phone.locator("[data-role=spot]")).to_have_value("30.50000, 109.25000")
    assert [(m.latitude, m.longitude) for m in toy.got] == [(30.294481, 109.4862), (30.5, 109.25)]


async def test_a_link_opens_beside_the_phones(page: Page, box: Sandbox, toy: Any) -> None:
    toy.answer = lambda _: Text(f'好，<a href="{box.base}/static/icon.svg?a=1">看看活动</a>。')
    await box.says(AMY, "在吗")
    async with page.context.expect_page() as opened:
        await page.get_by_role("link", name="看看活动").click()
    assert (await opened.value).url == f"{box.base}/static/icon.svg?a=1"
    assert page.url.startswith(f"{box.base}/?people=")


@pytest.mark.parametrize("size", SIZES, ids=["desk", "phone"])
async def test_fourteen_phones_and_who_got_something(
    page: Page, box: Sandbox, size: ViewportSize
) -> None:
    await page.set_viewport_size(size)
    for number in range(4, 14):
        box.adds(f"oMore{number}", f"试验人{number}", follows=True)
    people = page.locator("[data-role=person]")
    await expect(people).to_have_count(14)
    await people.nth(9).scroll_into_view_if_needed()
    scrolled = (
        "[...document.querySelectorAll('#people ul')].map(ul => ul.scrollLeft + ul.scrollTop)"
    )
    before = await page.evaluate(scrolled)
    await box.says("oMore13", "在吗")
    await box.says("oMore12", "在吗")
    await box.says("oMore12", "还在吗")
    badges = page.locator("[data-role=unread]")
    await expect(badges).to_have_text(["2", "1"])
    assert await page.evaluate(scrolled) == before
    follow_up = page.locator("[data-role=next-unread]")
    await expect(follow_up).to_have_text("3")
    await follow_up.click()
    await expect(page.locator("[data-person=oMore12]")).to_be_visible()
    await follow_up.click()
    await expect(page.locator("[data-person=oMore13]")).to_be_visible()
    await expect(follow_up).to_be_hidden()
    await expect(people.last).to_be_in_viewport(ratio=0.9)
    whole = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    assert await page.evaluate(whole) == [size["width"], size["height"]]


async def test_everybody_is_in_sight_on_a_small_screen(page: Page, box: Sandbox) -> None:
    await page.set_viewport_size(SIZES[1])
    for number in range(4, 14):
        box.adds(f"oMore{number}", f"试验人{number}", follows=True)
    await page.locator("[data-role=all-people]").click()
    people = page.locator("[data-role=person]")
    await expect(people).to_have_count(14)
    await expect(people.first).to_be_in_viewport(ratio=1)
    await expect(people.last).to_be_in_viewport(ratio=1)
    await people.last.click()
    await expect(page.locator("[data-person=oMore13]")).to_be_visible()
    await expect(page.locator("body.people-open")).to_have_count(0)


async def test_what_is_typed_stays_when_others_get_something(page: Page, box: Sandbox) -> None:
    await page.locator("[data-role=add-person]").click()
    await page.locator("[name=nickname]").fill("试验人")
    await box.says("oDan", "在吗")
    await expect(page.locator("[data-role=unread]")).to_have_text("1")
    await expect(page.locator("[name=nickname]")).to_have_value("试验人")
    await page.locator("[name=nickname]").press("Enter")
    await expect(page.locator("[data-person] .caption", has_text="试验人")).to_be_visible()
