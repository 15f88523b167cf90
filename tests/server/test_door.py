"""The screen at the door: a link for one organiser, codes WeChat makes once, and the paper."""

import asyncio
import re
import shutil
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from playwright.async_api import async_playwright, expect
from pydantic import SecretStr

from handlers.door import door
from handlers.people import actor_for
from models import Activity, Appointment, Attendance, Person
from rules.activity import State
from rules.door_code import Means, read_scene
from rules.role import Role
from server.app import build_app, hold_database
from server.pages import CSP
from server.settings import Settings
from tests.server.api.plans import told_of, under_way
from wechat.sandbox import Fault, Sandbox

HERE = "http://localhost:8080"
#: Scripts and styles in the page itself, and what is loaded from elsewhere.
FOREIGN = re.compile(r"<script(?! src=)|<style|style=|\son\w+=|https?://(?!www\.w3\.org)")


class Door:
    """An activity that is open, held by a station head, with the link to its screen."""

    def __init__(self, head: Any, member: Any, held: Activity, links: dict[str, Any]) -> None:
        self.head, self.member, self.held = head, member, held
        self.client: TestClient = head.client
        self.screen, self.paper = (links[name].removeprefix(HERE) for name in ("screen", "paper"))

    async def shows(self, client: TestClient | None = None) -> dict[str, Any]:
        """What the screen shows now."""
        answer = await (client or self.client).get(f"{self.screen}/code")
        assert answer.status == 200, await answer.text()
        shown: dict[str, Any] = await answer.json()
        return shown

    async def statuses(self) -> set[int]:
        """How the pages and the code answer."""
        paths = (self.screen, f"{self.screen}/code", self.paper)
        return {(await self.client.get(path)).status for path in paths}

    async def changes(self, **fields: object) -> None:
        """Change the activity."""
        await Activity.filter(id=self.held.id).update(**fields)

    async def scene(self, of: str = "screen") -> str:
        """What a code says."""
        actor = await actor_for(self.held.org_id, self.head.person.id)
        assert actor is not None
        return str(getattr(await door(actor, self.held.number, now=datetime.now(UTC)), of))


@pytest.fixture
async def opened(phone: Callable[..., Awaitable[Any]]) -> Door:
    """A door that is open."""
    head, office, member = await phone(Role.STATION_HEAD), await phone(Role.OFFICE), await phone()
    number = await told_of(head, office)
    held = await under_way(head.person.org_id, number)
    return Door(head, member, held, await head.asks("GET", f"/activities/{number}/door"))


def scenes(sandbox: Sandbox) -> list[str]:
    """What WeChat was asked to make codes of."""
    return [ticket.scene for ticket in sandbox.world.tickets.all()]


async def test_what_the_screen_shows(opened: Door, sandbox: Sandbox) -> None:
    shown = await opened.shows()
    assert (shown["phase"], shown["signed_in"], shown["invited"]) == ("open", 0, 1)
    assert shown["qr"].startswith("<svg")
    assert 0 < shown["qr_left"] <= 30
    assert 0 < shown["digits_left"] <= 300
    scene = read_scene(scenes(sandbox)[0])
    assert scene is not None
    assert (scene.means, f"活{scene.number}") == (Means.SCREEN, opened.held.number)
    body = {"means": "screen", "code": scene.code}
    await opened.member.asks("POST", f"/activities/{opened.held.number}/sign-in", body)
    assert (await opened.shows())["signed_in"] == 1
    said = {"means": "spoken", "code": shown["digits"]}
    await Attendance.filter(activity_id=opened.held.id).delete()
    await opened.member.asks("POST", "/sign-in", said)


async def test_the_pages_load_what_is_ours_and_nothing_else(opened: Door) -> None:
    for path in (opened.screen, opened.paper, "/door"):
        answer = await opened.client.get(path)
        text = await answer.text()
        assert (answer.status, answer.content_type) == (200, "text/html")
        assert answer.headers["Content-Security-Policy"] == CSP
        assert not FOREIGN.search(text)
        assert opened.screen.removeprefix("/door/") not in text
        for asset in re.findall(r'(?:src|href)="([^"]+)"', text):
            loaded = await opened.client.get(asset)
            assert loaded.status == 200, asset
            assert loaded.headers["X-Content-Type-Options"] == "nosniff"


async def test_however_many_screens_ask_wechat_is_asked_once(
    opened: Door, sandbox: Sandbox, settings: Settings, serve: Callable
) -> None:
    other = build_app(settings)
    other.cleanup_ctx.remove(hold_database)
    second = await serve(other)
    clients = [opened.client, second] * 8
    shown = await asyncio.gather(*(opened.shows(client) for client in clients))
    asked = scenes(sandbox)
    assert len(asked) == len(set(asked)) == len({one["qr"] for one in shown})


@pytest.mark.parametrize("kind", ["code", "broken", "cut"])
async def test_without_wechat_the_digits_do(opened: Door, sandbox: Sandbox, kind: str) -> None:
    sandbox.faults.plan(Fault(kind, "/cgi-bin/qrcode/create", code=45009))  # type: ignore[arg-type]
    shown = await opened.shows()
    assert (shown["qr"], len(shown["digits"])) == ("", 6)
    assert scenes(sandbox) == []
    paper = await (await opened.client.get(opened.paper)).text()
    assert "现在取不到微信码" in paper


async def test_a_slow_wechat_does_not_hold_the_digits_up(
    opened: Door, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.qr.PATIENCE", 0.2)
    sandbox.faults.plan(Fault("slow", "/cgi-bin/qrcode/create", seconds=30))
    assert (await opened.shows())["qr"] == ""


async def test_without_an_account_the_digits_do(
    opened: Door, settings: Settings, serve: Callable
) -> None:
    nobody = {"oa_appid": "", "oa_secret": SecretStr(""), "oa_token": SecretStr("")}
    app: web.Application = build_app(settings.model_copy(update=nobody))
    app.cleanup_ctx.remove(hold_database)
    shown = await opened.shows(await serve(app))
    assert (shown["qr"], len(shown["digits"])) == ("", 6)


@pytest.mark.parametrize(
    ("away", "phase"),
    [(timedelta(days=2), "early"), (-timedelta(hours=2, minutes=30), "over")],
)
async def test_before_and_after_nothing_is_shown(opened: Door, away: timedelta, phase: str) -> None:
    names = ("opens_at", "starts_at", "ends_at")
    await opened.changes(**{name: getattr(opened.held, name) + away for name in names})
    shown = await opened.shows()
    assert (shown["phase"], shown["qr"], shown["digits"]) == (phase, "", "")


async def test_who_puts_it_off_may_hold_it_yet(opened: Door) -> None:
    await opened.changes(state=State.POSTPONED)
    assert (await opened.shows())["phase"] == "off"


async def test_links_that_no_longer_open(opened: Door) -> None:
    assert await opened.statuses() == {200}
    await opened.changes(state=State.CANCELLED)
    assert await opened.statuses() == {404}
    await opened.changes(state=State.HELD, ends_at=datetime.now(UTC) - timedelta(minutes=59))
    assert await opened.statuses() == {200}
    await opened.changes(ends_at=datetime.now(UTC) - timedelta(minutes=61))
    assert await opened.statuses() == {404}
    gone = await opened.client.get(opened.screen)
    assert "这个链接打不开了" in await gone.text()


async def test_a_link_is_good_for_who_still_holds_it(opened: Door) -> None:
    head = opened.head.person
    await Appointment.filter(person=head).update(ended_at=datetime.now(UTC))
    assert await opened.statuses() == {404}
    await Appointment.filter(person=head).update(ended_at=None)
    assert await opened.statuses() == {200}
    await Person.filter(id=head.id).update(active=False)
    assert await opened.statuses() == {404}


@pytest.mark.parametrize("token", ["x", "a.b.c", "%00", "%F0%28", "x" * 600, "WzEsMSwx0.x"])
async def test_links_that_are_none(client: TestClient, token: str) -> None:
    for path in (f"/door/{token}", f"/door/{token}/paper", f"/door/{token}/code"):
        assert (await client.get(path)).status == 404


async def test_who_may_open_the_door(opened: Door) -> None:
    path = f"/activities/{opened.held.number}/door"
    await opened.member.refused("GET", path, status=403)


async def test_the_paper_says_what_it_is_for(opened: Door, sandbox: Sandbox) -> None:
    await opened.changes(title="<b>视察</b>")
    text = await (await opened.client.get(opened.paper)).text()
    assert "&lt;b&gt;视察" in text
    assert "<svg" in text
    scene = read_scene(scenes(sandbox)[-1])
    assert scene is not None
    body = {"means": "paper", "code": scene.code}
    await opened.member.asks("POST", f"/activities/{opened.held.number}/sign-in", body)
    await opened.client.get(opened.paper)
    assert len(scenes(sandbox)) == 1


async def test_a_paper_is_printed_within_thirty_days(opened: Door, sandbox: Sandbox) -> None:
    await opened.changes(ends_at=datetime.now(UTC) + timedelta(days=31))
    text = await (await opened.client.get(opened.paper)).text()
    assert "30 天内再打印" in text
    assert scenes(sandbox) == []


@pytest.mark.browser
async def test_the_screen_goes_on_when_the_network_comes_back(opened: Door) -> None:
    async with async_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("google-chrome")
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = await browser.new_page(viewport={"width": 390, "height": 844})
        broken: list[object] = []
        page.on("pageerror", lambda problem: broken.append(problem))
        await page.goto(str(opened.client.make_url(opened.screen)))
        shown = await opened.shows()
        digits, net = page.locator("#digits"), page.locator("#net")
        await expect(digits).to_have_text(f"{shown['digits'][:3]} {shown['digits'][3:]}")
        await expect(page.locator("#qr svg")).to_be_visible()
        assert page.url.endswith("/door")

        await page.context.set_offline(True)
        await expect(net).to_contain_text("网络断了，码是", timeout=10_000)
        await expect(digits).to_be_visible()
        said = {"means": "spoken", "code": shown["digits"]}
        await opened.member.asks("POST", "/sign-in", said)
        await page.context.set_offline(False)
        await expect(net).to_be_hidden(timeout=10_000)
        await expect(page.locator("#came")).to_have_text("1")

        await page.reload()
        await expect(page.locator("#came")).to_have_text("1")
        await opened.changes(state=State.CANCELLED)
        await expect(page.locator("h1")).to_have_text("这个链接打不开了", timeout=10_000)
        await browser.close()
    assert broken == []
