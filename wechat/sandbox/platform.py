"""The platform's HTTP API on its own paths; the service cannot tell it from WeChat."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from aiohttp import BodyPartReader, web

from wechat.sandbox.api import media, menus, messages, people, templates, tickets, tokens
from wechat.sandbox.call import Answer, Call, File, read_json
from wechat.sandbox.faults import Fault
from wechat.sandbox.push import Pusher
from wechat.sandbox.refusal import Refusal
from wechat.sandbox.state.world import Registered, World

Proof = Literal["secret", "secret in query", "token"]


@dataclass(frozen=True, slots=True)
class Interface:
    """One path of the API: how a caller proves itself, which kind of account it is for.

    A bare answer comes without errcode 0 when all is well, as the platform's older ones do.
    """

    method: Literal["GET", "POST", "ANY"]
    path: str
    answer: Callable[[Call], Answer]
    proof: Proof = "token"
    kind: Literal["service", "mini", "both"] = "service"
    bare: bool = False


INTERFACES = (
    Interface("GET", "/cgi-bin/token", tokens.fetch_token, "secret in query", "both", True),
    Interface("POST", "/cgi-bin/stable_token", tokens.fetch_stable_token, "secret", "both", True),
    Interface("POST", "/cgi-bin/clear_quota", tokens.clear_quota, kind="both"),
    Interface("POST", "/cgi-bin/message/custom/send", messages.send_custom, kind="both"),
    Interface("POST", "/cgi-bin/message/template/send", templates.send_template),
    Interface("POST", "/cgi-bin/message/subscribe/bizsend", templates.send_notice),
    Interface("POST", "/cgi-bin/message/subscribe/send", templates.send_subscription, kind="mini"),
    Interface("POST", "/cgi-bin/media/upload", media.upload_media, kind="both", bare=True),
    Interface("GET", "/cgi-bin/media/get", media.get_media, kind="both", bare=True),
    Interface("POST", "/cgi-bin/menu/create", menus.create_menu),
    Interface("GET", "/cgi-bin/menu/get", menus.get_menu, bare=True),
    Interface("ANY", "/cgi-bin/menu/delete", menus.delete_menu),
    Interface("POST", "/cgi-bin/qrcode/create", tickets.create_ticket, bare=True),
    Interface("GET", "/cgi-bin/user/info", people.user_info, bare=True),
    Interface("GET", "/sns/jscode2session", people.session, "secret in query", "mini", True),
    Interface("POST", "/wxa/business/getuserphonenumber", people.phone_number, kind="mini"),
    Interface("POST", "/wxa/msg_sec_check", people.check_text, kind="mini"),
    Interface("POST", "/wxa/getwxacodeunlimit", tickets.draw_mini_code, kind="mini"),
)


class Platform:
    """Answers the API for one world, and pushes the events that follow."""

    def __init__(self, world: World, pusher: Pusher) -> None:
        self.world = world
        self.pusher = pusher

    def add_routes(self, app: web.Application) -> None:
        """Every interface, and the picture of a QR code."""
        for interface in INTERFACES:
            app.router.add_route("*", interface.path, self._handler(interface))
        app.router.add_get("/cgi-bin/showqrcode", self.show_code)

    async def show_code(self, request: web.Request) -> web.Response:
        """The picture of a ticket; 404 when it is unknown or out of date."""
        ticket = self.world.tickets.find(request.query.get("ticket", ""))
        if ticket is None or not ticket.alive(self.world.clock.now()):
            raise web.HTTPNotFound
        drawn = tickets.draw_code(ticket.url)
        return web.Response(body=drawn.content, content_type=drawn.content_type)

    def _handler(
        self, interface: Interface
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            began = time.monotonic()
            fault = self.world.faults.strike(interface.path)
            if fault is not None and (struck := await self._struck(fault, request)):
                self._note(interface, struck[0], began)
                return struck[1]
            try:
                call = await self._read(interface, request)
                answer = interface.answer(call)
            except Refusal as refusal:
                self._note(interface, str(refusal.code), began, refusal.sentence)
                return _json(interface, refusal.answer())
            self._note(interface, "0", began, self._receiver(call))
            for person, event in call.pushes:
                self.pusher.later(person, event)
            return _rendered(interface, answer)

        return handle

    async def _struck(
        self, fault: Fault, request: web.Request
    ) -> tuple[str, web.StreamResponse] | None:
        """What the fault answers, with its outcome for the log; None goes on (slow)."""
        self.world.feed.tell("faults", {})
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
            return None
        if fault.kind == "broken":
            return "502", web.Response(status=502, text="<html>502 Bad Gateway</html>")
        if fault.kind == "cut":
            if request.transport is not None:
                request.transport.abort()
            return "断开", web.Response()
        refusal = Refusal(-1 if fault.kind == "busy" else fault.code)
        return str(refusal.code), web.json_response(refusal.answer())

    async def _read(self, interface: Interface, request: web.Request) -> Call:
        if interface.method not in ("ANY", request.method):
            raise Refusal(43002 if interface.method == "POST" else 43001)
        upload, body = b"", {}
        if interface.answer is media.upload_media:
            upload = await _file(request)
        elif interface.method == "POST":
            body = dict(read_json(await request.read()))
        now = self.world.clock.now()
        account = self._caller(interface, request.query, body, now)
        base = str(request.url.origin())
        return Call(self.world, account, request.query, body, now, upload, base)

    def _caller(
        self,
        interface: Interface,
        query: Mapping[str, str],
        body: Mapping[str, object],
        now: float,
    ) -> Registered:
        """Who calls, and whether they may: proof, right (48001), then quota (45009)."""
        if interface.proof == "token":
            account = self.world.account(
                self.world.tokens.owner(query.get("access_token", ""), now)
            )
        else:
            account = tokens.holder(self.world, query if "query" in interface.proof else body)
        withheld = any(interface.path.startswith(path) for path in account.withheld)
        if withheld or interface.kind not in ("both", account.kind):
            raise Refusal(48001)
        self.world.quotas.take(account.appid, interface.path, now)
        return account

    def _receiver(self, call: Call) -> str:
        person = self.world.people.find(str(call.body.get("touser") or ""), call.account.kind)
        return person.nickname if person else ""

    def _note(self, interface: Interface, outcome: str, began: float, detail: str = "") -> None:
        spent = round((time.monotonic() - began) * 1000)
        self.world.note("call", interface.path, outcome, detail, spent)


async def _file(request: web.Request) -> bytes:
    """The part named `media` of a multipart body; empty when there is none."""
    if not request.content_type.startswith("multipart/"):
        return b""
    async for part in await request.multipart():
        if isinstance(part, BodyPartReader) and part.name == "media":
            return bytes(await part.read())
    return b""


def _json(interface: Interface, answer: object) -> web.Response:
    """JSON as the platform labels it: text/plain from sns/, JSON elsewhere."""
    kind = "text/plain" if interface.path.startswith("/sns/") else "application/json"
    return web.Response(text=json.dumps(answer, ensure_ascii=False), content_type=kind)


def _rendered(interface: Interface, answer: Answer) -> web.Response:
    if isinstance(answer, File):
        name = f'attachment; filename="{quote(answer.name)}"'
        headers = {"Content-disposition": name} if answer.name else {}
        return web.Response(body=answer.content, content_type=answer.content_type, headers=headers)
    ok = {} if interface.bare else {"errcode": 0, "errmsg": "ok"}
    return _json(interface, ok | answer)
