"""Asking an item's reporter for what is missing (追问), and what they add (补充).

What was submitted never changes: what is added is an entry of the timeline, and more attachments.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from handlers.actor import Actor
from handlers.advance import Mark, advance, check_words, move
from handlers.enclosure import check_number, enclose
from handlers.errors import NotAllowed, TextMissing, WrongState
from handlers.opinion import find
from models import Entry, Opinion
from models.database import transaction
from rules.attachment import MOST
from rules.opinion import State, Verb, step_from
from rules.opinion_words import STATE_NAMES, VERB_NAMES

#: What an entry says of photos and voice that came without a word.
WITHOUT_WORDS = "（见附件）"


async def ask_info(actor: Actor, receipt: str, question: str, *, now: datetime) -> Opinion:
    """Ask the reporter for what is missing (追问); the clock stands still until they answer.

    Raises as ``advance`` does, and TextMissing.
    """
    if not question.strip():
        raise TextMissing(what="要问的情况")
    return await advance(actor, receipt, Verb.ASK_INFO, now=now, words=question)


async def supply(
    actor: Actor, receipt: str, words: str, attachments: Sequence[UUID] = (), *, now: datetime
) -> Opinion:
    """Add what was asked for (补充); the item goes back to where it was, its clock goes on.

    Who reported an item that was merged into another adds it there. Raises as ``advance`` does,
    TextMissing and AttachmentRefused.
    """
    words = words.strip() or (WITHOUT_WORDS if attachments else "")
    if not words:
        raise TextMissing(what="补充的情况")
    async with transaction():
        own = await find(actor, receipt)
        await check_number(actor, attachments, MOST)
        if own.merged_into_id is None:
            await advance(actor, receipt, Verb.SUPPLY, now=now, words=words)
        else:
            await _supply_there(actor, own, words, now)
        if attachments:
            await enclose(actor, attachments, opinion_id=own.id)
    return await find(actor, receipt)


async def _supply_there(actor: Actor, own: Opinion, words: str, now: datetime) -> None:
    """Add to the item that one's own was merged into, whose number is not the reporter's."""
    if own.reporter_id != actor.person_id:
        raise NotAllowed
    root = await Opinion.filter(id=own.merged_into_id).select_for_update().get()
    step = step_from(root.state, Verb.SUPPLY)
    if step is None or own.state is not State.MERGED:
        state, verb = STATE_NAMES[own.state], VERB_NAMES[Verb.SUPPLY]
        raise WrongState(receipt=own.receipt, state=state, verb=verb)
    check_words(words)
    await move(root, step, Mark(actor.person_id, words), now)


async def question_of(opinion: Opinion) -> str:
    """Give what the reporter of an item is asked now; empty where nothing is awaited of them."""
    root = opinion.merged_into or opinion
    if root.state is not State.NEED_INFO:
        return ""
    asked = Entry.filter(org_id=opinion.org_id, opinion_id=root.id, verb=Verb.ASK_INFO)
    entry = await asked.order_by("-id").first()
    return entry.words if entry else ""


async def asked_of(actor: Actor) -> list[Opinion]:
    """List one's own items for which something is asked, newest first."""
    mine = Opinion.filter(org_id=actor.org_id, reporter_id=actor.person_id)
    found = await mine.order_by("-id").prefetch_related("merged_into")
    return [one for one in found if (one.merged_into or one).state is State.NEED_INFO]
