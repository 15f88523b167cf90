"""The screen at the door, opened by a link: a code that changes, six digits, and how many came.

A link is signed for one organiser and one activity; it shows what they may see, and no longer.
The pages hold nothing: their script asks for the code, and goes on when the network comes back.
"""

import html
from datetime import UTC, datetime
from typing import Literal

from aiohttp import web

from handlers import door
from handlers.attending import tally
from handlers.door_link import open_link
from handlers.errors import NotFound
from models import Activity
from rules.activity import KIND_NAMES, State
from rules.attendance import LEAVING
from rules.door_code import SCREEN_STEP
from rules.when import say_when
from server.api.endpoint import Call, Nothing, Shown, Who, endpoint
from server.carried import HOUSE
from server.pages import page
from server.qr import picture
from wechat.client import QR_LONGEST

#: Seconds for which WeChat knows a code of the screen: as long as it counts, and to be told apart.
_KNOWN = 5 * SCREEN_STEP


class DoorCode(Shown):
    """What the screen shows now; `qr` is an SVG, empty where WeChat cannot make a code.

    `qr_left` and `digits_left` are the seconds for which each is shown.
    """

    number: str
    title: str
    kind: str
    place: str
    when: str
    opens: str
    phase: Literal["early", "open", "over", "off"]
    qr: str
    qr_left: int
    digits: str
    digits_left: int
    signed_in: int
    invited: int


@endpoint(Nothing, DoorCode, NotFound, who=Who.ANYBODY)
async def code(call: Call, given: Nothing) -> DoorCode:
    """Get what the screen at the door shows now."""
    shown = await open_link(call.part("token"), key=call.key, now=call.now)
    held, phase = shown.activity, _phase(shown.activity, call.now)
    is_open = phase == "open"
    came, invited = await tally(held)
    app = call.request.app
    return DoorCode(
        number=held.number,
        title=held.title,
        kind=KIND_NAMES[held.kind],
        place=held.place,
        when=say_when(held.starts_at, held.ends_at, call.now),
        opens=say_when(held.opens_at, None, call.now),
        phase=phase,
        qr=await picture(app, shown.screen, _KNOWN) if is_open else "",
        qr_left=shown.screen_left,
        digits=shown.digits if is_open else "",
        digits_left=shown.digits_left,
        signed_in=came,
        invited=invited,
    )


def _phase(held: Activity, now: datetime) -> Literal["early", "open", "over", "off"]:
    if held.state is State.POSTPONED:
        return "off"
    if now < held.opens_at:
        return "early"
    return "open" if now < held.ends_at else "over"


async def screen(request: web.Request) -> web.Response:
    """Show the page for the screen at the door."""
    if await _shown(request) is None:
        return page("gone.html", status=404)
    return page("door.html")


async def reopen(request: web.Request) -> web.Response:
    """Show the page again to a screen that was reloaded: it has its link, the address has not."""
    return page("door.html")


async def paper(request: web.Request) -> web.Response:
    """Show the page to print: one code for the whole activity."""
    now, shown = datetime.now(UTC), await _shown(request)
    if shown is None:
        return page("gone.html", status=404)
    held = shown.activity
    seconds = int((held.ends_at + LEAVING - now).total_seconds())
    drawn = await picture(request.app, shown.paper, seconds) if seconds <= QR_LONGEST else ""
    words = {
        "number": held.number,
        "title": held.title,
        "kind": KIND_NAMES[held.kind],
        "when": say_when(held.starts_at, held.ends_at, now),
        "place": held.place,
        "opens": say_when(held.opens_at, None, now),
        "trouble": "" if drawn else _no_paper(seconds),
    }
    safe = {name: html.escape(word) for name, word in words.items()}
    return page("paper.html", {**safe, "qr": drawn})


def _no_paper(seconds: int) -> str:
    if seconds > QR_LONGEST:
        return "现在还早：请在活动前 30 天内再打印。"
    return "现在取不到微信码，请过一会儿刷新再打印。"


async def _shown(request: web.Request) -> door.Shown | None:
    key = request.config_dict[HOUSE].key
    token = request.match_info["token"]
    try:
        return await open_link(token, key=key, now=datetime.now(UTC))
    except NotFound:
        return None
