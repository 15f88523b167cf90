"""Bring the database to the tables of this version; safe when two processes start it at once."""

import asyncpg
from pgqueuer import AsyncpgDriver, Queries
from tortoise import Tortoise
from tortoise.connection import get_connection
from tortoise.migrations.api.migrate import migrate as apply
from tortoise.migrations.executor import MigrationExecutor

from models.database import APPS, config

#: Any number, as long as every version of the service uses the same one.
_LOCK = 0x11A1_50


async def migrate(url: str) -> None:
    """Apply what is missing, one process at a time; a second one waits and finds nothing to do."""
    guard = await asyncpg.connect(url)
    try:
        await guard.execute("SELECT pg_advisory_lock($1)", _LOCK)
        await apply(config=config(url, pool=2))
        await Tortoise.close_connections()
        await _install_queue(guard)
    finally:
        await guard.close()


async def _install_queue(connection: asyncpg.Connection) -> None:
    queue = Queries(AsyncpgDriver(connection))
    if await queue.schema_is_installed():
        await queue.upgrade()
    else:
        await queue.install()


async def pending() -> list[str]:
    """Name the migrations that the connected database lacks; empty when it is up to date."""
    executor = MigrationExecutor(get_connection("default"), APPS)
    plan = await executor.plan(None)
    return [str(step) for step in plan]
