"""Services for scenarios: one with an AES key, one without, each with a database of its own.

Jobs of one database are done by all its workers, so each service that runs beside another needs
its own.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from server.embedded import Services
from tests.databases import EMPTY, copied
from tests.scenarios.stage import AES_KEY, Stage, staged


@asynccontextmanager
async def _stage(
    services: Services, migrated: str, folder: Path, aes_key: str
) -> AsyncIterator[Stage]:
    async with (
        copied(services.database_url, migrated) as url,
        staged(url, services.redis_url, folder, aes_key=aes_key) as stage,
    ):
        yield stage


@pytest_asyncio.fixture(scope="session")
async def sealed_stage(
    services: Services, migrated: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Stage]:
    """A service whose account has an AES key: safe or compatible mode."""
    async with _stage(services, migrated, tmp_path_factory.mktemp("sealed"), AES_KEY) as stage:
        yield stage


@pytest_asyncio.fixture(scope="session")
async def plain_stage(
    services: Services, migrated: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Stage]:
    """A service whose account is in plaintext mode."""
    async with _stage(services, migrated, tmp_path_factory.mktemp("plain"), "") as stage:
        yield stage


@pytest_asyncio.fixture
async def empty_database(services: Services) -> AsyncIterator[str]:
    """The address of a database without any table."""
    async with copied(services.database_url, EMPTY) as url:
        yield url


@pytest_asyncio.fixture
async def own_database(services: Services, migrated: str) -> AsyncIterator[str]:
    """The address of a migrated database of the test's own."""
    async with copied(services.database_url, migrated) as url:
        yield url


@pytest.fixture
def stage(sealed_stage: Stage) -> Stage:
    """The service of scenarios that do not ask how the wire looks: safe mode, XML."""
    official = sealed_stage.sandbox.world.official
    official.mode, official.format = "safe", "xml"
    return sealed_stage
