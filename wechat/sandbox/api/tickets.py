"""qrcode/create, showqrcode and getwxacodeunlimit: codes that a phone can scan."""

import io
import re

import segno

from wechat.sandbox.call import Call, File, Json
from wechat.sandbox.refusal import Refusal
from wechat.sandbox.state.tickets import DEFAULT, read_scene

_MINI_SCENE = re.compile(r"[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]{1,32}")


def draw_code(text: str) -> File:
    """A PNG of a QR code with that text."""
    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="png", scale=8, border=3)
    return File(out.getvalue(), "image/png")


def create_ticket(call: Call) -> Json:
    """A QR code with a scene, temporary (`expire_seconds`, 60 if not said) or permanent."""
    action = call.text("action_name", missing=40053)
    info = call.inner("action_info").get("scene")
    scene = read_scene(action, info if isinstance(info, dict) else {})
    seconds = call.body.get("expire_seconds", DEFAULT)
    if not isinstance(seconds, int):
        raise Refusal(40035, "expire_seconds")
    ticket = call.world.tickets.make(action, scene, seconds, call.now)
    call.world.feed.tell("tickets", {"scene": scene})
    answer: Json = {"ticket": ticket.ticket, "url": ticket.url}
    return answer if ticket.until is None else answer | {"expire_seconds": seconds}


def draw_mini_code(call: Call) -> File:
    """A picture that opens a page of the mini-program with a scene of up to 32 characters."""
    if not _MINI_SCENE.fullmatch(str(call.body.get("scene") or "")):
        raise Refusal(40129)
    page = str(call.body.get("page") or "")
    if page.startswith("/") or "?" in page:
        raise Refusal(41030)
    return draw_code(f"https://mp.weixin.qq.com/a/{call.account.appid}?{page}#{call.body['scene']}")
