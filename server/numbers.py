"""`numbers`: show or change the days, minutes and metres of a county's activities."""

import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from handlers.audit import note_service
from handlers.county import county_of, set_numbers
from handlers.organisation import organisation
from models import Organisation
from models.database import transaction
from rules.audit import Action
from rules.numbers import WrongNumber, shown


async def run(code: str, given: Sequence[str]) -> int:
    """Change what is given as ``name=number`` and show what holds then; gives the exit code.

    The database is connected. What is planned already keeps its own numbers.
    """
    org = await organisation(code)
    if org is None:
        return _fail(f"没有编码为 {code} 的县。请先导入名册。")
    try:
        if given:
            await _change(org, dict(map(_read, given)))
    except WrongNumber as wrong:
        return _fail(str(wrong))
    for name, number in shown((await county_of(org.id)).numbers).items():
        print(f"{name} = {number}")
    return 0


async def _change(org: Organisation, own: Mapping[str, int]) -> None:
    async with transaction():
        await set_numbers(org, own)
        changed = {"changed": sorted(own)}
        now = datetime.now(UTC)
        await note_service(org.id, Action.CONFIGURE, "numbers", changed, now=now)


def _read(given: str) -> tuple[str, int]:
    name, _, number = given.partition("=")
    if not (number.isascii() and number.isdigit()):
        raise WrongNumber(f"{given!r} is not NAME=NUMBER, as in plan_days=28")
    return name, int(number)


def _fail(why: str) -> int:
    print(why, file=sys.stderr)
    return 1
