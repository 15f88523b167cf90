"""Several items of one matter go on as one by a person's yes (并案), as far as each may."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.actor import Actor
from handlers.errors import NotAllowed, NotFound, Refused
from handlers.merging import merge
from handlers.opinion import find
from models import Opinion
from models.database import apart
from rules.opinion import GOES_ON


@dataclass(frozen=True, slots=True)
class Gathered:
    """What became of it, by receipts: what went into which, and why the others did not."""

    into: str
    merged: tuple[str, ...]
    skipped: tuple[tuple[str, str], ...]


async def gather(actor: Actor, receipts: Sequence[str], *, now: datetime) -> Gathered:
    """Merge items into the earliest of them that still goes on, each in a transaction of its own.

    Raises NotAllowed for who works no items, NotFound where none of them may be read.
    """
    if not actor.works:
        raise NotAllowed
    found, skipped = await _readable(actor, receipts)
    into, *others = sorted(found, key=lambda one: _last(actor, one))
    merged = []
    for one in sorted(others, key=lambda one: one.id):
        try:
            async with apart():
                await merge(actor, one.receipt, into.receipt, now=now)
            merged.append(one.receipt)
        except Refused as refused:
            skipped.append((one.receipt, str(refused)))
    return Gathered(into.receipt, tuple(merged), tuple(skipped))


def _last(actor: Actor, one: Opinion) -> tuple[bool, bool, int]:
    """Put last what nothing can be merged into: one's own, and what is over."""
    return one.reporter_id == actor.person_id, one.state not in GOES_ON, one.id


async def _readable(
    actor: Actor, receipts: Sequence[str]
) -> tuple[list[Opinion], list[tuple[str, str]]]:
    found, skipped = [], []
    for receipt in dict.fromkeys(receipts):
        try:
            found.append(await find(actor, receipt))
        except NotFound as refused:
            skipped.append((receipt, str(refused)))
    if not found:
        raise NotFound
    return found, skipped
