"""One call to the platform: our limit, the token, the request, the answer, and what went wrong.

Secrets and tokens travel in addresses here, so no error carries an address, and what the platform
says is searched for them before it is repeated.
"""

import asyncio
import json
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TypedDict, Unpack

import aiohttp
from redis.asyncio import Redis

from wechat.account import Account
from wechat.bodies import Fields
from wechat.errors import (
    Busy,
    MediaTooBig,
    TokenInvalid,
    Unreachable,
    WechatError,
    error_for,
)
from wechat.limits import LIMITS, Limit, Limits
from wechat.tokens import Tokens

#: How often a busy platform is asked, and the seconds of the first pause, doubled each time.
TRIES, PAUSE = 3, 0.3
#: Seconds that one request may take.
PATIENCE = 15.0
#: Bytes of the largest answer that we read.
LARGEST = 20 * 1024 * 1024

TOKEN_PATH = "/cgi-bin/stable_token"


@dataclass(frozen=True, slots=True)
class Media:
    """A file as the platform gave it: its bytes, and what it says of them."""

    content: bytes = field(repr=False)
    content_type: str = ""
    name: str = ""

    def fields(self) -> Fields | None:
        """The JSON object in it, whatever type it claims: errors come as images, too."""
        if self.content.lstrip()[:1] != b"{":
            return None
        try:
            fields: Fields = json.loads(self.content)
        except (ValueError, RecursionError):
            return None
        return fields


@dataclass(frozen=True, slots=True)
class Call:
    """What to ask: `body` is sent as JSON, `upload` as a form; neither of them makes it a GET."""

    path: str
    query: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: Mapping[str, object] | None = field(default=None, repr=False)
    upload: Media | None = None


class Options(TypedDict, total=False):
    """What a test or an unusual account changes: limits, pauses, the clock, seconds to wait."""

    limits: Mapping[str, tuple[Limit, ...]]
    sleep: Callable[[float], Awaitable[None]]
    clock: Callable[[], float]
    timeout: float


class Transport:
    """Calls in the name of one account, over a session and a Redis that its owner closes."""

    def __init__(
        self,
        account: Account,
        *,
        base: str,
        session: aiohttp.ClientSession,
        redis: Redis,
        **options: Unpack[Options],
    ) -> None:
        self.account = account
        self._base, self._session = base.rstrip("/"), session
        self._sleep = options.get("sleep", asyncio.sleep)
        self._timeout = aiohttp.ClientTimeout(total=options.get("timeout", PATIENCE))
        table, clock = options.get("limits", LIMITS), options.get("clock", time.time)
        self._limits = Limits(account, redis, table=table, clock=clock)
        self._tokens = Tokens(account, redis, self._fetch_token)

    async def ask(self, call: Call) -> Fields:
        """The fields that answer a call made with the token."""
        return _fields(await self.fetch(call))

    async def ask_without_token(self, call: Call) -> Fields:
        """The fields that answer a call that carries its own credentials."""
        return _fields(await self._patiently(call, ""))

    async def fetch(self, call: Call) -> Media:
        """The bytes that answer a call made with the token; a refused token is renewed once."""
        token = await self._tokens.get()
        try:
            return await self._patiently(call, token)
        except TokenInvalid:
            return await self._patiently(call, await self._tokens.get(refused=token))

    async def download(self, url: str) -> Media:
        """A file that the platform named by its address, fetched without the token."""
        return await self._request("GET", url)

    async def _fetch_token(self, force: bool) -> tuple[str, int]:
        if force:
            await self._limits.take(f"{TOKEN_PATH}#force")
        body = {
            "grant_type": "client_credential",
            "appid": self.account.appid,
            "secret": self.account.secret,
            "force_refresh": force,
        }
        fields = await self.ask_without_token(Call(TOKEN_PATH, body=body))
        token, seconds = fields.get("access_token"), fields.get("expires_in")
        if not isinstance(token, str) or not token or not isinstance(seconds, int):
            raise Unreachable(detail="an answer without a token")
        return token, seconds

    async def _patiently(self, call: Call, token: str) -> Media:
        for attempt in range(TRIES - 1):
            try:
                return await self._once(call, token)
            except Busy:
                await self._sleep(PAUSE * 2**attempt * random.uniform(0.5, 1.5))
        return await self._once(call, token)

    async def _once(self, call: Call, token: str) -> Media:
        await self._limits.take(call.path)
        query = {**call.query, "access_token": token} if token else call.query
        data: bytes | aiohttp.FormData | None = None
        if call.body is not None:
            data = json.dumps(call.body, ensure_ascii=False).encode("utf-8", "replace")
        elif call.upload is not None:
            data = _form(call.upload)
        method = "GET" if data is None else "POST"
        answer = await self._request(method, self._base + call.path, query=query, data=data)
        if problem := self._problem(answer, token):
            raise problem
        return answer

    async def _request(
        self,
        method: str,
        url: str,
        *,
        query: Mapping[str, str] | None = None,
        data: bytes | aiohttp.FormData | None = None,
    ) -> Media:
        headers = {"Content-Type": "application/json"} if isinstance(data, bytes) else None
        try:
            async with self._session.request(
                method,
                url,
                params=query,
                data=data,
                headers=headers,
                timeout=self._timeout,
                allow_redirects=False,
            ) as response:
                return await _read(response)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as problem:
            # Its text and its chain may hold the address with the token: the name must do.
            raise Unreachable(detail=type(problem).__name__) from None

    def _problem(self, answer: Media, token: str) -> WechatError | None:
        fields = answer.fields()
        code = fields.get("errcode", 0) if fields else 0
        if not isinstance(code, int):
            return Unreachable(detail="an errcode that is no number")
        if code == 0 or fields is None:
            return None
        errmsg = str(fields.get("errmsg", ""))
        for secret in (self.account.secret, token):
            errmsg = errmsg.replace(secret, "***") if secret else errmsg
        return error_for(code, errmsg)


async def _read(response: aiohttp.ClientResponse) -> Media:
    if response.status != 200:
        raise Unreachable(detail=f"HTTP {response.status}")
    content = bytearray()
    async for chunk in response.content.iter_chunked(64 * 1024):
        content += chunk
        if len(content) > LARGEST:
            raise MediaTooBig(detail=f"over {LARGEST} bytes")
    disposition = response.content_disposition
    name = (disposition.filename or "") if disposition else ""
    return Media(bytes(content), response.content_type, name.replace("\\", "/").split("/")[-1])


def _form(media: Media) -> aiohttp.FormData:
    form = aiohttp.FormData()
    form.add_field("media", media.content, filename=media.name, content_type=media.content_type)
    return form


def _fields(answer: Media) -> Fields:
    fields = answer.fields()
    if fields is None:
        raise Unreachable(detail="an answer that is not JSON")
    return fields
