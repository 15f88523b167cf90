"""How handling units are shown: where an item stands with each, and what they said to it."""

from collections.abc import Iterable
from datetime import date, datetime

from handlers import forwarding, reply
from handlers.actor import Actor
from handlers.chain import root_of
from models import Assignment, Opinion, Reply
from rules.assignment import CLASS_NAMES, STATE_NAMES, ReplyClass, State
from server.api.attachment import AttachmentView, attachment_view
from server.api.endpoint import Call, Shown


class StandingView(Shown):
    """Where an item stands with one unit; `asked_until` is a day that it asks for."""

    unit: str
    lead: bool
    state: State
    state_name: str
    files: bool
    due_at: datetime | None
    asked_until: date | None


class ReplyView(Shown):
    """What a unit said; without a `reply_class` it is a word in between."""

    unit: str
    lead: bool
    reply_class: ReplyClass | None
    class_name: str
    words: str
    round: int
    at: datetime
    attachments: list[AttachmentView]


class HandlingView(Shown):
    """Who handles an item, for who reads that; `attachments` came with the answer."""

    units: list[StandingView]
    replies: list[ReplyView]
    attachments: list[AttachmentView]


async def handling_view(call: Call, found: Opinion) -> HandlingView:
    """Show who works on an item its units and what they say; its reporters the answer's files."""
    files = await reply.fed_back(root_of(found))
    staff = _staff(call.actor, found)
    return HandlingView(
        units=[standing_view(row) for row in await forwarding.standings(found)] if staff else [],
        replies=replies_view(call, await reply.replies(found)) if staff else [],
        attachments=[attachment_view(call, row) for row in files],
    )


def _staff(actor: Actor, found: Opinion) -> bool:
    return found.reporter_id != actor.person_id and reply.reads_replies(actor, found)


def standing_view(row: Assignment) -> StandingView:
    """Show where an item stands with a unit."""
    return StandingView(
        unit=row.unit.name,
        lead=row.lead,
        state=row.state,
        state_name=STATE_NAMES[row.state],
        files=row.files,
        due_at=row.due_at,
        asked_until=row.asked_until,
    )


def replies_view(call: Call, rows: Iterable[Reply]) -> list[ReplyView]:
    """Show what units said, with its files."""
    return [
        ReplyView(
            unit=row.unit.name,
            lead=row.lead,
            reply_class=row.reply_class,
            class_name=CLASS_NAMES[row.reply_class] if row.reply_class else "",
            words=row.words,
            round=row.round,
            at=row.at,
            attachments=[attachment_view(call, one) for one in row.attachments],
        )
        for row in rows
    ]
