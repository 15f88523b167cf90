"""The whole application in this process, over the test's database and Redis."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from models import Organisation
from server.app import build_app, hold_database
from server.embedded import Services
from server.settings import Settings

SECRET = "a secret key that only tests know, of some length"

Serve = Callable[[web.Application], Awaitable[TestClient]]


def settings_for(database_url: str, redis_url: str, org: str, **changes: object) -> Settings:
    """Make the settings of a web process under test."""
    values = {"database_url": database_url, "redis_url": redis_url, "org": org}
    return Settings(secret_key=SECRET, **{**values, **changes})


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
async def settings(services: Services, database: str, org: Organisation) -> Settings:
    """Make the settings of the test's own county."""
    return settings_for(database, services.redis_url, org.code)


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
