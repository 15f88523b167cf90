"""The one durable thing: how the service connects to PostgreSQL, and what one transaction is."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from contextvars import ContextVar
from typing import Any, TypeAlias
from urllib.parse import parse_qs, unquote, urlsplit

import asyncpg
from tortoise import Tortoise, connections
from tortoise.backends.base.client import TransactionalDBClient
from tortoise.transactions import in_transaction as begin

#: A row as asyncpg gives it.
Row: TypeAlias = Mapping[str, Any]

#: What a broken or restarting database raises; the same work may be tried again.
PASSING = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    # What a connection that breaks in the middle of a statement raises.
    asyncpg.InternalClientError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.SerializationError,
    asyncpg.DeadlockDetectedError,
)


class _Connection(asyncpg.Connection):  # type: ignore[misc]
    """A pooled connection that keeps no session state, so nothing has to be reset."""

    def get_reset_query(self) -> str:
        """Spare the round trip after every use; we SET nothing and lock by transaction."""
        return ""


#: What Tortoise calls an app: all our tables are one.
APPS: dict[str, dict[str, Any]] = {
    "models": {
        "models": ["models"],
        "default_connection": "default",
        "migrations": "models.migrations",
    }
}


def config(url: str, *, pool: int = 10) -> dict[str, Any]:
    """Build Tortoise's configuration from a ``postgresql://`` address; ``pool`` connections."""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    credentials = {
        "host": query.get("host", [parts.hostname])[0],
        "port": parts.port or int(query.get("port", ["5432"])[0]),
        "user": unquote(parts.username or "postgres"),
        "password": unquote(parts.password or "") or None,
        "database": unquote(parts.path.lstrip("/")),
        "minsize": min(2, pool),
        "maxsize": pool,
        "connection_class": _Connection,
        "command_timeout": 30,
        # All statements are short and go by an index: planning one anew costs more than it finds.
        "server_settings": {"plan_cache_mode": "force_generic_plan"},
    }
    if ssl := query.get("sslmode", [""])[0]:
        credentials["ssl"] = ssl
    return {
        "connections": {
            "default": {"engine": "tortoise.backends.asyncpg", "credentials": credentials}
        },
        "apps": APPS,
        "use_tz": True,
        "timezone": "UTC",
    }


#: What ``make migration`` compares the models with; it connects to nothing.
DECLARED = config("postgresql://localhost/liaison")


@asynccontextmanager
async def connected(url: str, *, pool: int = 10) -> AsyncIterator[None]:
    """Hold a pool of connections open for as long as the block runs."""
    await Tortoise.init(config=config(url, pool=pool), _enable_global_fallback=True)
    try:
        yield
    finally:
        await Tortoise.close_connections()


#: Where a transaction stays open that began inside `one_commit`.
_kept_open: ContextVar[AsyncExitStack | None] = ContextVar("kept_open", default=None)


@asynccontextmanager
async def one_commit() -> AsyncIterator[None]:
    """Make all transactions in the block one, committed at its end; without any, none is begun.

    A single statement is a commit of its own: a block that only ends with one spares the two
    round trips that frame a transaction. What else it writes, it writes in `transaction`.
    """
    async with AsyncExitStack() as kept:
        token = _kept_open.set(kept)
        try:
            yield
        finally:
            _kept_open.reset(token)


@asynccontextmanager
async def transaction() -> AsyncIterator[asyncpg.Connection]:
    """Run the block as one transaction, joining the one that is already open.

    Gives the raw connection, for statements on the hot path and for jobs.
    """
    # The raw connection is not held through acquire_connection(): its lock would shut
    # Tortoise's own queries in the same transaction out.
    if in_transaction():
        current: Any = connections.get("default")
        yield current._connection
    elif kept := _kept_open.get():
        begun = await kept.enter_async_context(begin())
        yield begun._connection
    else:
        async with begin() as begun:
            yield begun._connection


@asynccontextmanager
async def apart() -> AsyncIterator[None]:
    """Run the block as a transaction that may fail by itself: a part of the one that is open."""
    async with transaction(), begin():
        yield


def in_transaction() -> bool:
    """Tell whether the caller has a transaction open."""
    return isinstance(connections.get("default"), TransactionalDBClient)


async def fetch(sql: str, *values: object) -> list[Row]:
    """Run one statement and give its rows, in the open transaction or on its own."""
    client: Any = connections.get("default")
    async with client.acquire_connection() as raw:
        rows: list[Row] = await raw.fetch(sql, *values)
        return rows


async def fetch_one(sql: str, *values: object) -> Row | None:
    """Run one statement and give its first row, if any."""
    rows = await fetch(sql, *values)
    return rows[0] if rows else None


def packed(value: object) -> str:
    """Give JSON as PostgreSQL takes it."""
    return json.dumps(value, ensure_ascii=False)
