"""A demo of each module's own, whose tables are made once for all of them."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.migrate import migrate
from server.embedded import Postgres, running, temporary_data_dir
from tests.demo import Demo, running_demo


@pytest.fixture(scope="session")
def tables() -> Iterator[Path]:
    """A data directory with a migrated database: migrating takes seconds, copying does not."""
    with temporary_data_dir() as folder:
        with running(Postgres(folder)) as url:
            asyncio.run(migrate(url))
        yield folder


@pytest.fixture(scope="module")
def demo(tables: Path) -> Iterator[Demo]:
    with running_demo(tables) as demo:
        yield demo
