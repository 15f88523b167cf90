"""Moments in Beijing, and what became of an item at them."""

from datetime import datetime

from handlers.lateness import tick
from models import Entry, Opinion, Organisation
from rules.deadline import BEIJING


def at(
    year: int, month: int, day: int, hour: int = 9, minute: int = 0, second: int = 0
) -> datetime:
    """Give a moment in Beijing."""
    return datetime(year, month, day, hour, minute, second, tzinfo=BEIJING)


async def item(org: Organisation, receipt: str) -> Opinion:
    """Read an item as it is."""
    return await Opinion.get(org=org, receipt=receipt)


async def due(org: Organisation, receipt: str) -> datetime:
    """Give until when the item may stay, in Beijing's time."""
    due_at = (await item(org, receipt)).due_at
    assert due_at is not None
    return due_at.astimezone(BEIJING)


async def verbs(org: Organisation, receipt: str) -> list[str]:
    """List what happened to an item, in order."""
    rows = Entry.filter(org=org, opinion__receipt=receipt).order_by("id")
    return [str(verb) for verb in await rows.values_list("verb", flat=True)]


async def tells(org: Organisation, receipt: str, now: datetime) -> list[str]:
    """Let the clock strike; gives what it has written of the item."""
    before = len(await verbs(org, receipt))
    await tick(org.id, now=now)
    return (await verbs(org, receipt))[before:]
