"""The whole application in this process, over the test's database, Redis and WeChat."""

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from models import Organisation, Person
from server.app import build_app, hold_database
from server.embedded import Services
from server.settings import Settings
from wechat.sandbox import Registered, Sandbox, running

SECRET = "a secret key that only tests know, of some length"

Serve = Callable[[web.Application], Awaitable[TestClient]]


@dataclass
class Phone:
    """Somebody with the mini-program in hand."""

    client: TestClient
    sandbox: Sandbox
    openid: str
    person: Person | None = None
    token: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    async def signs_in(self) -> dict[str, Any]:
        """Open the mini-program: a fresh session."""
        code = self.sandbox.opens_mini(self.openid)
        answer = await self.asks("POST", "/session", {"code": code}, status=201)
        self.token = answer["token"]
        self.headers = {"Authorization": f"Bearer {self.token}"}
        return answer

    async def binds(self) -> dict[str, Any]:
        """Bind by the phone number that WeChat vouches for."""
        code = self.sandbox.gives_phone(self.openid)
        return await self.asks("POST", "/binding", {"phone_code": code})

    async def asks(
        self, method: str, path: str, body: object = None, *, status: int = 200
    ) -> dict[str, Any]:
        """Ask the API, expect the status, give the JSON."""
        answer = await self.client.request(
            method, f"/api/v1{path}", json=body, headers=self.headers
        )
        assert answer.status == status, await answer.text()
        return await answer.json()

    async def refused(
        self, method: str, path: str, body: object = None, *, status: int
    ) -> dict[str, str]:
        """Ask the API, expect the refusal, give the error."""
        return (await self.asks(method, path, body, status=status))["error"]


MakePhone = Callable[..., Awaitable[Phone]]


@pytest_asyncio.fixture
async def serve() -> AsyncIterator[Serve]:
    """Serve an application on a free port: `client = await serve(app)`."""
    clients: list[TestClient] = []

    async def start(app: web.Application) -> TestClient:
        client: TestClient = TestClient(TestServer(app))
        await client.start_server()
        clients.append(client)
        return client

    yield start
    for client in clients:
        await client.close()


@pytest_asyncio.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """Run a WeChat with an official account and a mini-program."""
    official = Registered("service", "wxoa0001", "oa-secret", token="oa-token")
    world = Sandbox(official, Registered("mini", "wxmp0001", "mp-secret"))
    async with running(world) as started:
        yield started


@pytest_asyncio.fixture
async def settings(
    services: Services, database: str, org: Organisation, sandbox: Sandbox
) -> Settings:
    """Make the settings of the test's own county."""
    return Settings(
        database_url=database,
        redis_url=services.redis_url,
        org=org.code,
        secret_key=SECRET,
        wechat_api_base=sandbox.base,
        oa_appid="wxoa0001",
        oa_secret="oa-secret",
        oa_token="oa-token",
        mp_appid="wxmp0001",
        mp_secret="mp-secret",
    )


@pytest_asyncio.fixture
async def app(settings: Settings) -> web.Application:
    """Build the application; the test process holds the database already."""
    made = build_app(settings)
    made.cleanup_ctx.remove(hold_database)
    return made


@pytest_asyncio.fixture
async def client(app: web.Application, serve: Serve) -> TestClient:
    """Give a client of the served application."""
    return await serve(app)


@pytest_asyncio.fixture
async def stranger(client: TestClient, sandbox: Sandbox) -> Callable[..., Phone]:
    """Let somebody in with a phone, who has not signed in: `stranger()`."""
    numbers = itertools.count(1)

    def make(**about: str) -> Phone:
        openid = f"o-{next(numbers)}"
        sandbox.adds(openid, **about)
        return Phone(client, sandbox, openid)

    return make


@pytest_asyncio.fixture
async def phone(
    stranger: Callable[..., Phone], person: Callable[..., Awaitable[Person]]
) -> MakePhone:
    """Make somebody on the roster as `person` does, signed in and bound."""

    async def make(*roles: object, **about: object) -> Phone:
        made = await person(*roles, **about)
        held = stranger(phone=made.phone)
        held.person = made
        await held.signs_in()
        await held.binds()
        return held

    return make
