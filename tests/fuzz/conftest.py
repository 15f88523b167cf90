"""Services under fuzz: one with AES keys, one without, each started when first asked for."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from server.embedded import Services
from tests.fuzz.stage import Service, staged
from tests.fuzz.watch import Watch


@pytest_asyncio.fixture(scope="session")
async def sealed_service(
    services: Services, fresh_database: str, tmp_path_factory
) -> AsyncIterator[Service]:
    """A service whose account has an AES key, and had another one before."""
    folder = tmp_path_factory.mktemp("sealed")
    async with staged(fresh_database, services.redis_url, folder, sealed=True) as service:
        yield service


@pytest_asyncio.fixture(scope="session")
async def plain_service(
    services: Services, fresh_database: str, tmp_path_factory
) -> AsyncIterator[Service]:
    """A service whose account is in plaintext mode."""
    folder = tmp_path_factory.mktemp("plain")
    async with staged(fresh_database, services.redis_url, folder, sealed=False) as service:
        yield service


@pytest_asyncio.fixture
async def sealed(sealed_service: Service, record_property) -> AsyncIterator[Watch]:
    """The sealed service, held to its order and its size when the test ends."""
    async with Watch(sealed_service).held(record_property) as watch:
        yield watch


@pytest_asyncio.fixture
async def plain(plain_service: Service, record_property) -> AsyncIterator[Watch]:
    """The plain service, held to its order and its size when the test ends."""
    async with Watch(plain_service).held(record_property) as watch:
        yield watch


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder as fuzz."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.fuzz)
