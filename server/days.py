"""`days`: show or correct the days on which a county's calendar differs from the official one."""

import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime

from handlers.errors import Refused
from handlers.organisation import organisation
from handlers.workdays import correct
from models import Organisation
from models.database import transaction

#: What a day may be: worked, off, or as the official calendar has it.
SAID = {"work": True, "off": False, "official": None}


class WrongDay(ValueError):
    """What was given is no day with what it is; its words say which."""


async def run(code: str, given: Sequence[str], *, now: datetime | None = None) -> int:
    """Correct what is given as ``2026-10-10=work`` and show what holds then; gives the exit code.

    The database is connected. All of it is taken, or nothing.
    """
    org = await organisation(code)
    if org is None:
        return _fail(f"没有编码为 {code} 的县。请先导入名册。")
    try:
        async with transaction():
            for day, works in map(_read, given):
                await correct(org.id, day, works, now=now or datetime.now(UTC))
    except (WrongDay, Refused) as wrong:
        return _fail(str(wrong))
    for shown, works in (await Organisation.get(id=org.id)).days.items():
        print(f"{shown} = {'work' if works else 'off'}")
    return 0


def _read(given: str) -> tuple[date, bool | None]:
    said, _, what = given.partition("=")
    try:
        return date.fromisoformat(said), SAID[what]
    except (ValueError, KeyError) as error:
        raise WrongDay(
            f"{given!r} is not DAY=work, DAY=off or DAY=official, as in 2026-10-10=work"
        ) from error


def _fail(why: str) -> int:
    print(why, file=sys.stderr)
    return 1
