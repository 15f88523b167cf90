"""A platform that answers as a test tells it, and clients of it."""

import json
import uuid
from collections import defaultdict, deque
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from wechat.account import Account
from wechat.client import Client

TOKEN = "/cgi-bin/stable_token"


@dataclass
class Asked:
    """One request as it came."""

    path: str
    query: dict
    body: object


@dataclass
class Platform:
    """Answers with what a test put in line, else with ok; hands out tokens t1, t2, …"""

    asked: list = field(default_factory=list)
    answers: defaultdict = field(default_factory=lambda: defaultdict(deque))
    tokens: int = 0
    same_token: bool = False

    def answer(self, path, *answers):
        self.answers[path].extend(answers)

    def calls(self, path):
        return [one for one in self.asked if one.path == path]

    async def handle(self, request):
        body = await self._body(request)
        self.asked.append(Asked(request.path, dict(request.query), body))
        if line := self.answers[request.path]:
            answer = line.popleft() if len(line) > 1 else line[0]
            return await answer(request) if callable(answer) else self._respond(answer)
        if request.path == TOKEN:
            self.tokens += 0 if self.same_token and self.tokens else 1
            return self._respond({"access_token": f"t{self.tokens}", "expires_in": 7200})
        return self._respond({"errcode": 0, "errmsg": "ok"})

    @staticmethod
    async def _body(request):
        if request.content_type == "multipart/form-data":
            return dict(await request.post())
        raw = await request.read()
        return json.loads(raw) if raw else None

    @staticmethod
    def _respond(answer):
        """JSON goes out as text/plain, as the platform likes to do."""
        if isinstance(answer, web.Response):
            return web.Response(
                body=answer.body, status=answer.status, headers=dict(answer.headers)
            )
        return web.Response(text=json.dumps(answer), content_type="text/plain")


class Pauses(list):
    """Sleeps that only remember how long they would have been."""

    async def __call__(self, seconds):
        self.append(seconds)


@pytest.fixture
async def platform():
    platform = Platform()
    app = web.Application(client_max_size=2**26)
    app.router.add_route("*", "/{path:.*}", platform.handle)
    async with TestServer(app) as server:
        platform.base = str(server.make_url("/"))
        yield platform


@pytest.fixture
def pauses():
    return Pauses()


@pytest.fixture
async def clients(platform, redis, pauses):
    """Builds clients of one account, each with a session of its own, as processes have."""
    account = Account(f"test-{uuid.uuid4().hex[:8]}", "wx0000000000000001", "s3cret")
    async with AsyncExitStack() as stack:

        async def build(**options):
            session = await stack.enter_async_context(aiohttp.ClientSession())
            usual = {"sleep": pauses, "base": platform.base, "redis": redis}
            return Client(account, session=session, **(usual | options))

        yield build


@pytest.fixture
async def client(clients):
    return await clients()
