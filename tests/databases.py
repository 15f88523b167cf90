"""Databases that tests make for themselves, as copies of others, and drop."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit, urlunsplit

import asyncpg

#: What PostgreSQL makes databases from unless told otherwise: no tables.
EMPTY = "template1"


@asynccontextmanager
async def copied(server: str, original: str) -> AsyncIterator[str]:
    """Make a copy of a database that nobody is connected to; give the copy's address."""
    name = f"liaison_test_{secrets.token_hex(6)}"
    await _administer(server, f"CREATE DATABASE {name} TEMPLATE {original}")
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        await _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


async def _administer(server: str, statement: str) -> None:
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
