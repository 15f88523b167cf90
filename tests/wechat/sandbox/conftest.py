"""A toy service behind the sandbox: it answers each message as the test tells it to."""

import base64
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web

from wechat.account import Account
from wechat.callback import Envelope, open_callback
from wechat.messages import Message
from wechat.replies import Reply, Text
from wechat.sandbox import Registered, Sandbox, Template, Timing, running

AES_KEY = base64.b64encode(bytes(range(32))).decode().rstrip("=")
AMY = "oAmy000000000000000000000001"
NOTICE = Template("notice-1", "进展通知", "notice", {"thing1": "事项", "time2": "时间"})
CARD = Template("card-1", "办理提醒", "template", {"thing1": "事项", "character_string2": "编号"})
KNOCK = Template("knock-1", "新答复", "subscribe", {"thing1": "事项", "phrase2": "状态"})


def echo(message: Message) -> Reply | None:
    """Say a text back; keep quiet on all else."""
    return Text(f"收到：{message.text}") if message.kind == "text" else None


@dataclass
class Toy:
    """The toy service: what it got, and how it answers."""

    account: Account
    got: list[Message] = field(default_factory=list)
    answer: Callable[[Message], Reply | None] = echo
    meddle: Callable[[Envelope], Awaitable[web.Response | None]] | None = None

    async def handle(self, request: web.Request) -> web.Response:
        envelope = open_callback(self.account, request.query, await request.read())
        self.got.append(envelope.message)
        if self.meddle and (instead := await self.meddle(envelope)):
            return instead
        return web.Response(body=envelope.seal(self.answer(envelope.message)))


@dataclass
class Api:
    """Calls the sandbox's platform API as a service does."""

    http: aiohttp.ClientSession
    base: str
    token: str = ""
    mini_token: str = ""

    async def call(self, method: str, path: str, **more: object) -> dict[str, object]:
        """One call; the JSON that comes back."""
        response = await self.http.request(method, self.base + path, **more)
        assert response.status == 200
        return dict(await response.json(content_type=None))

    async def stable(self, appid: str = "wx-oa", force: bool = False) -> dict[str, object]:
        secret = {"wx-oa": "oa-secret", "wx-mp": "mp-secret"}[appid]
        asked = {"grant_type": "client_credential", "appid": appid, "secret": secret}
        return await self.call(
            "POST", "/cgi-bin/stable_token", json=asked | {"force_refresh": force}
        )

    async def post(self, path: str, body: object, mini: bool = False) -> dict[str, object]:
        token = self.mini_token if mini else self.token
        return await self.call("POST", path, params={"access_token": token}, json=body)

    async def get(self, path: str, **params: str) -> dict[str, object]:
        return await self.call("GET", path, params={"access_token": self.token, **params})

    async def say(self, openid: str = AMY, content: str = "您好") -> object:
        """Send a customer-service text; its errcode."""
        body = {"touser": openid, "msgtype": "text", "text": {"content": content}}
        return (await self.post("/cgi-bin/message/custom/send", body))["errcode"]


def official(mode: str = "safe", form: str = "xml") -> Registered:
    return Registered("service", "wx-oa", "oa-secret", "word", AES_KEY, mode, form)  # type: ignore[arg-type]


def keys(mode: str = "safe") -> Account:
    return Account("demo", "wx-oa", "oa-secret", "word", "" if mode == "plain" else AES_KEY)


@pytest.fixture
def shape() -> tuple[str, str]:
    """Crypto mode and format of the callbacks; a test may parametrize it."""
    return "safe", "xml"


@pytest.fixture
def toy(shape: tuple[str, str]) -> Toy:
    return Toy(keys(shape[0]))


@pytest_asyncio.fixture
async def callback(toy: Toy) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post("/wechat/demo", toy.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/wechat/demo"
    await runner.cleanup()


@pytest_asyncio.fixture
async def box(callback: str, shape: tuple[str, str]) -> AsyncIterator[Sandbox]:
    mini = Registered("mini", "wx-mp", "mp-secret")
    sandbox = Sandbox(official(*shape), mini, callback=callback, timing=Timing(apart=0.01))
    for template in (NOTICE, CARD, KNOCK):
        sandbox.world.templates.add(template)
    sandbox.adds(AMY, "甲", phone="13900000001", follows=True)
    async with running(sandbox):
        yield sandbox


@pytest_asyncio.fixture
async def api(box: Sandbox) -> AsyncIterator[Api]:
    async with aiohttp.ClientSession() as http:
        api = Api(http, box.base)
        api.token = str((await api.stable())["access_token"])
        api.mini_token = str((await api.stable("wx-mp"))["access_token"])
        yield api
