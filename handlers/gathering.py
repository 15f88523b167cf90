"""Several items of one matter go on as one by a person's yes (并案), as far as each may."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.actor import Actor
from handlers.advance import standing
from handlers.errors import NotAllowed, NotFound, Refused
from handlers.item_facts import sealed
from handlers.merging import merge
from models import Opinion
from models.database import apart
from rules.opinion import GOES_ON
from rules.permission import Action


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
    found = await readable(actor, receipts)
    if not found:
        raise NotFound
    there = {one.receipt for one in found}
    skipped = [(one, str(NotFound())) for one in dict.fromkeys(receipts) if one not in there]
    into, *others = sorted(found, key=lambda one: _last(actor, one))
    merged = []
    for one in sorted(others, key=lambda one: one.id):
        if refused := await _merged(actor, one.receipt, into.receipt, now):
            skipped.append((one.receipt, refused))
        else:
            merged.append(one.receipt)
    return Gathered(into.receipt, tuple(merged), tuple(skipped))


async def _merged(actor: Actor, receipt: str, into: str, now: datetime) -> str:
    """Merge one by itself; gives why it could not be, or nothing."""
    try:
        async with apart():
            await merge(actor, receipt, into, now=now)
    except Refused as refused:
        return str(refused)
    return ""


def _last(actor: Actor, one: Opinion) -> tuple[bool, bool, int]:
    """Put last what nothing can be merged into: one's own, and what is over."""
    return one.reporter_id == actor.person_id, one.state not in GOES_ON, one.id


async def readable(actor: Actor, receipts: Sequence[str]) -> list[Opinion]:
    """Give those of the items that somebody may read, the earliest first."""
    found = await Opinion.filter(org_id=actor.org_id, receipt__in=list(receipts)).order_by("id")
    return [
        one for one in found if actor.may(Action.READ, standing(one)) and not sealed(actor, one)
    ]
