"""How a circular looks in chat: a line, its text, and for who issued it who has read it."""

from datetime import datetime

from bot import circular_texts as texts
from bot.dialog import Turn
from bot.files import file_link
from bot.knock_texts import DUE
from bot.pages import shorten
from bot.sayings import day_of
from bot.texts import ITEM_FILES
from handlers import readership
from handlers.activity import short
from handlers.circular import CircularDraft, may_issue
from models import Circular, Notice
from rules.attachment import State as FileState
from rules.audience import said, unpacked
from rules.circular import State
from rules.committees import OFFICE_NAME

#: How many of those who have not read it are named.
NAMED = 10
#: Characters of the text and of the audience that are shown before it is issued.
TEXT, AUDIENCE = 300, 80


def issued_by(found: Circular) -> str:
    """Say who issued it, read with its station and committee."""
    place = found.station or found.committee
    return place.name if place else OFFICE_NAME


def line(row: Notice, now: datetime) -> str:
    """Show a circular that somebody got; unread ones carry a dot."""
    found = row.entry.circular
    assert found is not None, "a notice of a circular"
    return texts.LINE.format(
        dot="　" if row.read_at else "● ",
        short=short(found.number),
        title=found.title,
        by=issued_by(found),
        day=day_of(found.issued_at, now),
    )


def issued_line(found: Circular, tally: readership.Tally) -> str:
    """Show a circular that one issued, and how many have read it."""
    state = texts.WITHDRAWN_ALREADY.strip() if found.state is State.WITHDRAWN else ""
    return texts.ISSUED_LINE.format(
        short=short(found.number),
        title=found.title,
        state=state,
        read=tally.read,
        told=tally.told,
    )


async def card(turn: Turn, found: Circular) -> str:
    """Show a circular as ``circular.find`` gives it; to who may issue it with who has read it."""
    manages = may_issue(turn.actor, found)
    if found.state is State.WITHDRAWN and not manages:
        return texts.WITHDRAWN.format(short=short(found.number), title=found.title)
    words = texts.CARD.format(
        title=found.title,
        short=short(found.number),
        by=issued_by(found),
        day=day_of(found.issued_at, turn.now),
        due=_due(found.read_by, turn.now),
        text=found.text,
        files=_files(turn, found),
    )
    if not manages:
        return words
    gone = texts.WITHDRAWN_ALREADY if found.state is State.WITHDRAWN else ""
    return gone + words + await _readers(turn, found)


def _due(read_by: datetime | None, now: datetime) -> str:
    return f"{DUE.format(day=day_of(read_by, now))}看" if read_by else ""


def _files(turn: Turn, found: Circular) -> str:
    given = (file for paper in found.materials for file in paper.attachments)
    stored = [file for file in given if file.state == FileState.STORED]
    links = [file_link(file, place, turn.house, turn.now) for place, file in enumerate(stored, 1)]
    return ITEM_FILES.format(links="\n".join(links)) if links else ""


async def _readers(turn: Turn, found: Circular) -> str:
    tally = (await readership.tallies([found]))[found.id]
    rows = await readership.reads(turn.actor, found.number, unread_only=True, limit=NAMED)
    names = "、".join(row.receiver.name for row in rows)
    left = tally.told - tally.read
    more = texts.MORE.format(count=left) if left > len(rows) else ""
    return texts.READERS.format(
        audience=said(unpacked(found.audience)),
        read=tally.read,
        told=tally.told,
        unread=texts.UNREAD.format(names=names, more=more) if names else "",
    )


def preview(draft: CircularDraft, count: int, now: datetime) -> str:
    """Show what is about to be issued, and to how many; of what is long the beginning."""
    files = len(draft.attachments)
    shown = texts.PREVIEW.format(
        title=draft.title,
        audience=shorten(said(draft.audience), AUDIENCE),
        count=count,
        due=_due(draft.read_by, now),
        text=shorten(draft.text, TEXT),
    )
    return shown + (texts.PREVIEW_FILES.format(count=files) if files else "")
