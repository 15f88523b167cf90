"""Services for scenarios: one with an AES key, one without, each with a database of its own.

Jobs of one database are done by all its workers, so each service that runs beside another needs
its own.
"""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest
import pytest_asyncio

from server.embedded import Services
from tests.scenarios.stage import AES_KEY, Stage, staged


@asynccontextmanager
async def new_database(services: Services) -> AsyncIterator[str]:
    """Make an empty database, and drop it in the end."""
    name = f"liaison_scene_{secrets.token_hex(6)}"
    connection = await asyncpg.connect(services.database_url)
    try:
        await connection.execute(f"CREATE DATABASE {name}")
        yield urlunsplit(urlsplit(services.database_url)._replace(path=f"/{name}"))
        await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await connection.close()


@asynccontextmanager
async def _stage(
    services: Services, tmp_path_factory: pytest.TempPathFactory, aes_key: str
) -> AsyncIterator[Stage]:
    folder = tmp_path_factory.mktemp("stage")
    async with (
        new_database(services) as url,
        staged(url, services.redis_url, folder, aes_key=aes_key) as stage,
    ):
        yield stage


@pytest_asyncio.fixture(scope="session")
async def sealed_stage(
    services: Services, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Stage]:
    """A service whose account has an AES key: safe or compatible mode."""
    async with _stage(services, tmp_path_factory, AES_KEY) as stage:
        yield stage


@pytest_asyncio.fixture(scope="session")
async def plain_stage(
    services: Services, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Stage]:
    """A service whose account is in plaintext mode."""
    async with _stage(services, tmp_path_factory, "") as stage:
        yield stage


@pytest_asyncio.fixture
async def empty_database(services: Services) -> AsyncIterator[str]:
    """The address of a database without any table."""
    async with new_database(services) as url:
        yield url


@pytest.fixture
def stage(sealed_stage: Stage) -> Stage:
    """The service of scenarios that do not ask how the wire looks: safe mode, XML."""
    official = sealed_stage.sandbox.world.official
    official.mode, official.format = "safe", "xml"
    return sealed_stage
