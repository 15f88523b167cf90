"""Items that are not for everybody: sent elsewhere, sealed, released, and emptied for good.

What is sealed stops at once: reading, search, pushes, printing. What is purged keeps its number,
its dates, who did what to it and the codes of why (DOMAIN.md §7).
"""

from dataclasses import dataclass
from datetime import datetime

import asyncpg
from tortoise.expressions import Q

from handlers.actor import Actor
from handlers.advance import advance
from handlers.attachment import drop_with
from handlers.guidance import ELSEWHERE
from handlers.item_errors import SecondPerson
from handlers.item_facts import SEALED, facts_of
from handlers.opinion import find
from models import Bulletin, Opinion, Piece, SearchText, SimilarText
from models.database import transaction
from rules import bulletin
from rules.opinion import Verb
from rules.reasons import Reason

_OUT = (bulletin.State.PUBLISHED, bulletin.State.ARCHIVED)


@dataclass(frozen=True, slots=True)
class Remains:
    """What sealing or purging an item leaves to be looked at by people.

    ``kin`` are the receipts of items that were merged with it or split from it and are open to
    read; ``printed`` are the bulletins in which it is out.
    """

    opinion: Opinion
    kin: tuple[str, ...]
    printed: tuple[Bulletin, ...]


async def divert(actor: Actor, receipt: str, reason: Reason, *, now: datetime) -> Opinion:
    """Send an item where it belongs (转别处), with a reason; its reporters read where to turn."""

    async def change(item: Opinion) -> None:
        item.answer = ELSEWHERE.get(reason.code, item.answer)

    return await advance(actor, receipt, Verb.DIVERT, now=now, reason=reason, change=change)


async def quarantine(actor: Actor, receipt: str, reason: Reason, *, now: datetime) -> Remains:
    """Seal an item (封存), with a reason."""
    verb = Verb.QUARANTINE
    sealed = await advance(actor, receipt, verb, now=now, reason=reason, change=_withdraw_words)
    return await _remains(sealed)


async def release(actor: Actor, receipt: str, reason: Reason, *, now: datetime) -> Opinion:
    """Open a sealed item again (解封), with a reason: it goes on where it was."""
    return await advance(actor, receipt, Verb.RELEASE, now=now, reason=reason)


async def ask_purge(actor: Actor, receipt: str, reason: Reason, *, now: datetime) -> Opinion:
    """Ask for a sealed item to be purged (申请销毁), with a reason; somebody else does it."""
    return await advance(actor, receipt, Verb.ASK_PURGE, now=now, reason=reason)


async def purge_verb(actor: Actor, receipt: str) -> Verb:
    """Say what purging a sealed item would be now: asking for it, or doing it."""
    facts = await facts_of(actor, await find(actor, receipt))
    return Verb.PURGE if facts.purge_asked else Verb.ASK_PURGE


async def purge(actor: Actor, receipt: str, *, now: datetime) -> Remains:
    """Empty a sealed item for good (销毁), as somebody else has asked; raises SecondPerson."""
    facts = await facts_of(actor, await find(actor, receipt))
    if facts.purge_asked_by_them:
        raise SecondPerson
    async with transaction() as raw:
        emptied = await advance(actor, receipt, Verb.PURGE, now=now, change=_empty)
        await _forget(raw, emptied)
        return await _remains(emptied)


async def _withdraw_words(item: Opinion) -> None:
    """Take an item's words from where others than the office come across them."""
    await SearchText.filter(opinion_id=item.id).delete()
    await SimilarText.filter(opinion_id=item.id).delete()
    planned = await Bulletin.filter(org_id=item.org_id, pieces__opinion_id=item.id).exclude(
        state__in=_OUT
    )
    await Piece.filter(opinion_id=item.id, bulletin_id__in=[one.id for one in planned]).delete()


async def _empty(item: Opinion) -> None:
    await _withdraw_words(item)
    item.title = item.edited_title = item.text = item.edited_text = ""
    item.place = item.answer = ""
    item.routing = {}


#: Words about a purged item: the database lets them go once the item itself is purged. What
#: somebody is in the middle of writing about it goes too.
_FORGET = (
    "UPDATE entries SET words = '' WHERE org_id = $1 AND opinion_id = $2 AND words <> ''",
    "UPDATE replies SET words = '' WHERE org_id = $1 AND opinion_id = $2 AND words <> ''",
    "UPDATE ratings SET words = '' WHERE org_id = $1 AND opinion_id = $2 AND words <> ''",
    "UPDATE materials SET text = '' WHERE org_id = $1 AND opinion_id = $2",
    "UPDATE dialogs d SET data = '{}' FROM opinions o WHERE o.org_id = $1 AND o.id = $2"
    " AND d.org_id = o.org_id AND d.data ->> 'receipt' = o.receipt",
)


async def _forget(raw: asyncpg.Connection, item: Opinion) -> None:
    for statement in _FORGET:
        await raw.execute(statement, item.org_id, item.id)
    await drop_with(raw, item)


async def _remains(item: Opinion) -> Remains:
    near = Q(merged_into_id=item.id) | Q(part_of_id=item.id)
    near |= Q(id__in=[one for one in (item.merged_into_id, item.part_of_id) if one])
    kin = Opinion.filter(near, org_id=item.org_id).exclude(state__in=SEALED).order_by("id")
    out = Bulletin.filter(org_id=item.org_id, pieces__opinion_id=item.id, state__in=_OUT)
    receipts = [one.receipt for one in await kin]
    return Remains(item, tuple(receipts), tuple(await out.order_by("id")))
