"""Callbacks: what people do, signed and posted to the service, tried three times."""

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

import aiohttp

from wechat.account import Account
from wechat.bodies import Fields, read_body, write_body
from wechat.errors import ProtocolError
from wechat.sandbox.passive import show_reply
from wechat.sandbox.state.people import Bubble, Person
from wechat.sandbox.state.world import Registered, World
from wechat.sealing import open_reply, seal_callback

#: What the phone shows when the service answered nothing useful.
FAULT = "该公众号提供的服务出现故障，请稍后再试"
#: Events whose failure the person never sees.
SILENT = {"unsubscribe", "LOCATION", "TEMPLATESENDJOBFINISH", "VIEW"}


@dataclass(frozen=True, slots=True)
class Timing:
    """How long a try may last and how far apart the starts of tries are, in seconds."""

    timeout: float = 5.0
    apart: float = 5.0
    tries: int = 3


class Unheard(Exception):
    """The try gave no answer that counts: time-out, broken connection, not 200, not a reply."""


def keys_of(account: Registered) -> Account:
    """The account as the sealing code wants it."""
    return Account("sandbox", account.appid, account.secret, account.token, account.aes_key)


class Pusher:
    """Posts callbacks of the official account to one address."""

    def __init__(self, world: World, callback: str, timing: Timing | None = None) -> None:
        self.world = world
        self.callback = callback
        self.timing = timing or Timing()
        self._session: aiohttp.ClientSession | None = None
        self.under_way: set[asyncio.Task[object]] = set()

    async def close(self) -> None:
        """Let go of what is still being pushed, and of the connections."""
        for task in self.under_way:
            task.cancel()
        await asyncio.gather(*self.under_way, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    def later(self, person: Person, fields: Mapping[str, object]) -> None:
        """Push in the background: what follows an API call rather than a person's act."""
        task: asyncio.Task[object] = asyncio.create_task(self.push(person, fields))
        self.under_way.add(task)
        task.add_done_callback(self.under_way.discard)

    async def push(self, person: Person, fields: Mapping[str, object]) -> list[Bubble]:
        """Deliver one message or event; return what the phone shows in answer."""
        body = self._body(person, fields)
        name = str(fields.get("Event") or fields["MsgType"])
        try:
            answer = await self._tried(person, body, name)
            return show_reply(self.world, person, self._opened(answer))
        except (Unheard, ProtocolError) as problem:
            self.world.note("push", name, "故障", str(problem))
            if name in SILENT:
                return []
            return [self.world.show(person, "system", "notice", FAULT, via="fault")]

    def _body(self, person: Person, fields: Mapping[str, object]) -> bytes:
        head: Fields = {
            "ToUserName": self.world.official.original_id,
            "FromUserName": person.openid,
            "CreateTime": int(self.world.clock.now()),
        }
        return write_body({**head, **fields}, self.world.official.format)

    async def _tried(self, person: Person, body: bytes, name: str) -> bytes:
        """The first answer that counts; the same body at each try, signed afresh."""
        problem = Unheard("没有试过")
        for attempt in range(1, self.timing.tries + 1):
            began = asyncio.get_running_loop().time()
            try:
                answer = await self._once(person, body)
                self._note(person, name, attempt, began, "已应答" if answer else "空应答")
                return answer
            except Unheard as failed:
                problem = failed
                self._note(person, name, attempt, began, str(failed))
            if attempt < self.timing.tries:
                spent = asyncio.get_running_loop().time() - began
                await asyncio.sleep(max(0.0, self.timing.apart - spent))
        raise problem

    async def _once(self, person: Person, body: bytes) -> bytes:
        account = self.world.official
        query, sealed = seal_callback(
            keys_of(account), body, account.mode, self.world.clock.now(), secrets.token_hex(5)
        )
        kind = "application/json" if account.format == "json" else "text/xml"
        try:
            async with self._http().post(
                self.callback,
                params={**query, "openid": person.openid},
                data=sealed,
                headers={"Content-Type": kind, "User-Agent": "Mozilla/4.0"},
                timeout=aiohttp.ClientTimeout(total=self.timing.timeout),
            ) as response:
                if response.status != 200:
                    raise Unheard(f"HTTP {response.status}")
                return await response.read()
        except TimeoutError as problem:
            raise Unheard(f"超过 {self.timing.timeout:g} 秒未应答") from problem
        except aiohttp.ClientError as problem:
            raise Unheard("连接失败") from problem

    def _opened(self, answer: bytes) -> Fields | None:
        """The reply's fields in the clear; None for "success" and nothing at all."""
        if answer.strip() in (b"", b"success"):
            return None
        account = self.world.official
        outer, _ = read_body(answer)
        if "Encrypt" not in outer:
            if account.mode == "safe":
                raise ProtocolError("安全模式下应答没有加密")
            return outer
        if account.mode == "plain":
            raise ProtocolError("明文模式下应答被加密")
        return read_body(open_reply(keys_of(account), answer))[0]

    def _note(self, person: Person, name: str, attempt: int, began: float, outcome: str) -> None:
        spent = asyncio.get_running_loop().time() - began
        again = f" · 第 {attempt} 次" if attempt > 1 else ""
        self.world.note("push", name, outcome, person.nickname + again, round(spent * 1000))

    def _http(self) -> aiohttp.ClientSession:
        if self._session is None:
            # Waiting for a free connection would count as the service's own slowness.
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        return self._session
