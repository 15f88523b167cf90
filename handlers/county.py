"""What holds in a county: its numbers, its calendar of working days, what its routing knows."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from handlers import adjustment
from models import Organisation, Remits
from rules.county import County as Knowledge
from rules.numbers import Numbers, numbers
from rules.remit_changes import NOTHING, Changes, apply, unpacked
from rules.workdays import Workdays

#: Seconds for which a process remembers them: every item that is handed in asks. What was
#: reckoned by a calendar that is over is reckoned again (``Clocked.workdays``).
REMEMBERED = 5.0


@dataclass(frozen=True, slots=True)
class County:
    """A county's numbers and calendar, and what its items are routed by.

    ``routing`` is the same object until another version holds: its matcher is kept with it.
    """

    numbers: Numbers
    workdays: Workdays
    routing: Knowledge


_known: dict[int, tuple[float, County]] = {}
#: By county: the versions that it was made of.
_routing: dict[int, tuple[tuple[int, int], Knowledge]] = {}


async def county_of(org_id: int) -> County:
    """Give what holds in a county, at most a few seconds old."""
    now = asyncio.get_running_loop().time()
    until, county = _known.get(org_id, (0.0, None))
    if county is None or until < now:
        columns = ("id", "numbers", "days", "workdays", "remits", "adjustment")
        org = await Organisation.get(id=org_id).only(*columns)
        county = County(numbers(org.numbers), workdays_of(org), await _knowledge(org))
        _known[org_id] = now + REMEMBERED, county
    return county


async def routing_of(org_id: int) -> Knowledge:
    """Give what a county's items are routed by, at most a few seconds old."""
    return (await county_of(org_id)).routing


async def _knowledge(org: Organisation) -> Knowledge:
    held = (org.remits, org.adjustment)
    made_of, known = _routing.get(org.id, ((0, 0), None))
    if known is None or made_of != held:
        told = apply(await changes_of(org.id, org.remits))
        taught = await adjustment.held(org.id, org.adjustment)
        known = replace(told, adjustment=taught) if taught else told
        _routing[org.id] = held, known
    return known


async def changes_of(org_id: int, version: int) -> Changes:
    """Give what a version of a county's own knowledge changes; 0 is as shipped."""
    if not version:
        return NOTHING
    row = await Remits.get(org_id=org_id, version=version)
    return unpacked(row.changes)


def workdays_of(org: Organisation) -> Workdays:
    """Give a county's calendar as it stands in its row."""
    own: Mapping[str, bool] = org.days
    return Workdays({date.fromisoformat(day): works for day, works in own.items()}, org.workdays)


async def set_numbers(org: Organisation, own: Mapping[str, int]) -> Numbers:
    """Change some of a county's numbers; what is planned or runs already keeps its own.

    Raises WrongNumber.
    """
    changed = {**org.numbers, **own}
    made = numbers(changed)
    org.numbers = changed
    await org.save(update_fields=["numbers"])
    forget(org.id)
    return made


def forget(org_id: int) -> None:
    """Read a county anew the next time."""
    _known.pop(org_id, None)
