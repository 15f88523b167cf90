"""The phones page in a real browser: phones to talk on, and pictures of them.

Pictures are left in ``screenshots/``, named after what they show and the width of the page.
"""

import asyncio
import json
import re
import shutil
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg
from playwright.sync_api import Locator, Page, ViewportSize, expect, sync_playwright

from tests.demo import ROOT, Demo

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
#: Milliseconds until an answer, and until a push.
ANSWER, PUSH = 15_000, 20_000


@contextmanager
def page_of(demo: Demo, *openids: str) -> Iterator[Page]:
    """Open the page with these phones in hand; an error in any page's script fails."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        # What moves may be somewhere else between the press of a button and its release.
        context = browser.new_context(viewport=DESK, reduced_motion="reduce")
        broken: list[object] = []
        context.on("weberror", lambda problem: broken.append(problem.error))
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{demo.sandbox_port}/?people={','.join(openids)}")
        yield page
        browser.close()
    assert broken == []


class Chat:
    """One phone on the page; whoever speaks takes it up."""

    def __init__(self, page: Page, openid: str) -> None:
        self.page, self._openid = page, openid
        self._phone = page.locator(f'[data-person="{openid}"]')
        self.heard = self._phone.locator("[data-role=message][data-from=account]")

    def takes_up(self) -> Locator:
        """Have the phone on the stage, and the stage before all other pages.

        A page behind another is drawn once a second or so: what is tapped there may not be where
        it was seen.
        """
        self.page.bring_to_front()
        if not self._phone.is_visible():
            self.page.locator(f'[data-role=person][data-openid="{self._openid}"]').click()
            expect(self._phone).to_be_visible()
        return self._phone

    def says(self, words: str, heard: str) -> Locator:
        """Type, and wait for an answer that matches."""
        answer = self._next(heard)
        field = self._keyboard()
        field.fill(words)
        field.press("Enter")
        return self._comes(answer)

    def sends_place(self, label: str, heard: str, *, away: int = 0) -> Locator:
        """Send a place that the page offers, or one so many metres from it."""
        answer = self._next(heard)
        self._tool("location")
        self._phone.locator(f'[data-role=away][data-metres="{away}"]').click()
        self._phone.locator(f'[data-role=place][data-label="{label}"]').first.click()
        return self._comes(answer)

    def scans(self, scene: str, heard: str) -> Locator:
        """Scan a code that the account made."""
        self.opens("scan")
        return self.picks_code(scene, heard)

    def opens(self, tool: str) -> None:
        """Open what hides behind the plus."""
        self.takes_up()
        self._tool(tool)

    def picks_code(self, scene: str, heard: str) -> Locator:
        """Choose one of the codes that are offered for scanning."""
        answer = self._next(heard)
        self._phone.locator(f'[data-role=code][data-scene="{scene}"]').first.click()
        return self._comes(answer)

    def hears(self, words: str, *, times: int = 1) -> Locator:
        """Wait for a push that matches, or for so many of them."""
        self.takes_up()
        return self._comes(self._matching(words).nth(times - 1), PUSH)

    def _next(self, words: str) -> Locator:
        """What will match of all that is not yet heard."""
        self.takes_up()
        matching = self._matching(words)
        return matching.nth(matching.count())

    def _matching(self, words: str) -> Locator:
        return self.heard.filter(has_text=re.compile(words))

    def _comes(self, awaited: Locator, patience: int = ANSWER) -> Locator:
        expect(awaited).to_be_visible(timeout=patience)
        return awaited

    def _keyboard(self) -> Locator:
        field = self._phone.locator("[data-role=input]")
        if not field.is_visible():
            self._phone.locator("[data-role=toggle]").click()
        return field

    def _tool(self, role: str) -> None:
        self._keyboard()
        self._phone.locator("[data-role=plus]").click()
        self._phone.locator(f".tool[data-role={role}]").click()


def picture(page: Page, name: str) -> None:
    """Keep what the page shows, with everything that moves at its end."""
    folder = ROOT / "screenshots"
    folder.mkdir(exist_ok=True)
    size = page.viewport_size
    assert size is not None
    page.screenshot(path=folder / f"{name}-{size['width']}.png", animations="disabled")


def both(chat: Chat, name: str) -> None:
    """Keep a picture at desk size, and one at phone size."""
    for size in (DESK, PHONE):
        chat.page.set_viewport_size(size)
        chat.takes_up()
        picture(chat.page, name)
    chat.page.set_viewport_size(DESK)


def follow(page: Page, said: Locator, label: str) -> Page:
    """Open the first link of that name in a chat as a page of its own."""
    with page.expect_popup() as opened:
        said.get_by_role("link", name=label).first.click()
    return opened.value


def code_of(demo: Demo, openid: str) -> str:
    """Give the binding code under somebody's name."""
    cast = json.loads((Path(demo.env["LIAISON_DATA_DIR"]) / "cast.json").read_text())
    hint = next(one["hint"] for one in cast["people"] if one["openid"] == openid)
    return re.sub(r"\D", "", hint.split("绑定码")[1])


def in_database(demo: Demo, act: Callable[..., Awaitable[Any]], *values: object) -> Any:
    """Do something in the demo's database, beside the browser's own loop."""

    async def connected() -> Any:
        connection = await asyncpg.connect(demo.database_url)
        try:
            return await act(connection, *values)
        finally:
            await connection.close()

    with ThreadPoolExecutor(1) as beside:
        return beside.submit(asyncio.run, connected()).result()
