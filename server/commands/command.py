"""What a command is, and what commands share."""

import asyncio
import os
from argparse import Namespace
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import TypeVar

from server.settings import BadSettings, Settings

T = TypeVar("T")
#: An argument's name, and what argparse is told of it.
Takes = tuple[str, dict[str, object]]


@dataclass(frozen=True, slots=True)
class Command:
    """A command: what it does in one line, how, and what it takes.

    Where it is ``alone`` it needs no server, and runs whatever the environment says; one that
    ``lasts`` runs until it is told to stop.
    """

    says: str
    run: Callable[[Settings, Namespace], int]
    takes: Sequence[Takes] = ()
    alone: Callable[[Namespace], bool] = lambda args: False
    lasts: bool = False


def words(given: str) -> str:
    """Take words as UTF-8, whatever the locale takes them for; raises ValueError for others."""
    return os.fsencode(given).decode("utf-8")


ORG: Takes = ("--org", {"type": words, "help": "code of the organisation"})


def code_of(settings: Settings, args: Namespace) -> str:
    """Give the code of the county that a command is about."""
    return str(args.org or settings.org)


def connected(settings: Settings, work: Coroutine[object, object, T]) -> T:
    """Do what needs the database; raises BadSettings where that lacks tables."""
    from models.database import connected

    async def with_database() -> T:
        async with connected(str(settings.database_url)):
            if await lacks_tables():
                raise BadSettings("The database lacks tables; first run: python -m server migrate")
            return await work

    try:
        return asyncio.run(with_database())
    finally:
        # What was never begun is not waited for.
        work.close()


async def lacks_tables() -> bool:
    """Tell whether the connected database is behind this version; raises what connecting does."""
    from models.database import fetch
    from models.migrate import pending

    # Who looks for migrations takes a database that cannot be reached for an empty one.
    await fetch("SELECT 1")
    return bool(await pending())
