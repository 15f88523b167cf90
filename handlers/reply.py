"""What a handling unit says to an item: a word in between, its reply (办复), an opinion."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from handlers.actor import Actor
from handlers.advance import check_words, standing
from handlers.assignment import Assigned, find_assigned, handle
from handlers.enclosure import check_number, enclose
from handlers.errors import NotAllowed, NotFound, TextMissing
from handlers.item_facts import SEALED
from models import Assignment, Attachment, Opinion, Rating, Reply
from rules.assignment import CLASS_NAMES, GONE, ReplyClass
from rules.attachment import MOST_OF_MATERIAL, Kind
from rules.attachment import State as FileState
from rules.opinion import Verb
from rules.permission import Action

_SENTENCE = "办复内容"


async def report_progress(
    actor: Actor, receipt: str, words: str, *, unit: str = "", now: datetime
) -> Assigned:
    """Say a word in between (报进展), which office and committee read."""

    async def change(opinion: Opinion, assigned: Assignment) -> None:
        await _say(actor, opinion, assigned, None, words, now)

    verb = Verb.REPORT_PROGRESS
    return await handle(actor, receipt, verb, unit=unit, words=words, change=change, now=now)


async def reply(
    actor: Actor,
    receipt: str,
    reply_class: ReplyClass,
    words: str,
    attachments: Sequence[UUID] = (),
    *,
    unit: str = "",
    now: datetime,
) -> Assigned:
    """Reply in a class (办复); what a co unit says is an opinion for the lead and the office.

    Raises TextMissing or AttachmentRefused, and what every step of a unit does.
    """
    if not words.strip():
        raise TextMissing(what=_SENTENCE)
    check_words(words)
    await check_number(actor, attachments, MOST_OF_MATERIAL)

    async def change(opinion: Opinion, assigned: Assignment) -> None:
        said = await _say(actor, opinion, assigned, reply_class, words, now)
        await enclose(actor, attachments, reply_id=said.id)

    said = CLASS_NAMES[reply_class]
    return await handle(actor, receipt, Verb.REPLY, unit=unit, said=said, change=change, now=now)


async def _say(
    actor: Actor,
    opinion: Opinion,
    assigned: Assignment,
    reply_class: ReplyClass | None,
    words: str,
    now: datetime,
) -> Reply:
    return await Reply.create(
        org_id=opinion.org_id,
        opinion_id=opinion.id,
        unit_id=assigned.unit_id,
        lead=assigned.lead,
        reply_class=reply_class,
        words=words.strip(),
        round=opinion.rounds + 1,
        by_id=actor.person_id,
        at=now,
    )


# --- what was said ------------------------------------------------------------------------------


async def replies(opinion: Opinion) -> list[Reply]:
    """Give all that units said to an item, oldest first, with unit and files."""
    rows = Reply.filter(org_id=opinion.org_id, opinion_id=opinion.id).order_by("id")
    return await rows.prefetch_related("unit", "attachments")


async def replies_seen(assigned: Assigned) -> list[Reply]:
    """Give what a unit reads: what it said itself, and the lead what everybody did."""
    mine = assigned.assignment
    return [
        row for row in await replies(assigned.opinion) if mine.lead or row.unit_id == mine.unit_id
    ]


async def ratings_seen(assigned: Assigned) -> list[Rating]:
    """Give what the members made of what the unit said, without who they are."""
    opinion = assigned.opinion
    answered = Reply.filter(opinion_id=opinion.id, unit_id=assigned.assignment.unit_id)
    if not await answered.filter(reply_class__isnull=False).exists():
        return []
    return await Rating.filter(org_id=opinion.org_id, opinion_id=opinion.id).order_by("id")


async def photos_seen(assigned: Assigned) -> list[Attachment]:
    """Give the photos of an item that the unit may see; a voice note is the original itself."""
    if not assigned.assignment.files:
        return []
    photos = Attachment.filter(opinion_id=assigned.opinion.id, kind=Kind.IMAGE)
    return await photos.filter(state=FileState.STORED).order_by("created_at")


async def last_reply(opinion: Opinion, round_: int) -> Reply | None:
    """Give the reply of the unit that leads, in a round; the last, where one was returned."""
    rows = Reply.filter(opinion_id=opinion.id, lead=True, reply_class__isnull=False, round=round_)
    return await rows.order_by("-id").first().prefetch_related("attachments", "unit")


async def fed_back(opinion: Opinion) -> list[Attachment]:
    """Give the files of the reply that the reporters have heard; none before, none if sealed."""
    if opinion.state in SEALED:
        return []
    heard = await last_reply(opinion, opinion.rounds)
    return list(heard.attachments) if heard else []


async def may_see(actor: Actor, opinion: Opinion, row: Attachment) -> bool:
    """Tell whether a person may see a file of a reply, or as a unit one of the item itself."""
    if row.reply is None:
        return await _shown_to_unit(actor, opinion, row)
    if reads_replies(actor, opinion):
        return True
    if await _hears(actor, opinion) and row in await fed_back(opinion):
        return True
    return await _said_or_leads(actor, opinion, row.reply)


def reads_replies(actor: Actor, opinion: Opinion) -> bool:
    """Tell whether a person reads what units say as they say it: who works on it, or signs."""
    item = standing(opinion)
    return any(actor.may(action, item) for action in (Action.WORK, Action.SIGN))


async def _hears(actor: Actor, opinion: Opinion) -> bool:
    """Whether a person reads the item, or one that was merged into it, as its reporter does."""
    mine = Opinion.filter(merged_into_id=opinion.id, reporter_id=actor.person_id)
    return actor.may(Action.READ, standing(opinion)) or await mine.exists()


async def _shown_to_unit(actor: Actor, opinion: Opinion, row: Attachment) -> bool:
    live = Assignment.filter(opinion_id=opinion.id, unit_id__in=actor.unit_ids, files=True)
    return row.kind == Kind.IMAGE and await live.exclude(state__in=GONE).exists()


async def _said_or_leads(actor: Actor, opinion: Opinion, said: Reply) -> bool:
    try:
        found = await find_assigned(actor, opinion.receipt)
    except (NotFound, NotAllowed):
        return False
    return found.assignment.lead or said.unit_id in actor.unit_ids
