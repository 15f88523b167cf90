"""The edited version of an item (编辑稿) beside its original, until a leader has signed it.

Every version is the words of its timeline entry: its title in the first line, its text below.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tortoise.queryset import QuerySet

from handlers import opinion
from handlers.actor import Actor
from handlers.advance import advance, standing
from handlers.errors import NotFound, TextMissing, TextTooLong
from models import Entry, Opinion
from rules.masking import Kind, found, masked
from rules.opinion import LONGEST, Verb
from rules.permission import Action
from rules.reasons import Reason

#: Characters of a title, and of a text that has room for one in its entry.
LONGEST_TITLE = 64
LONGEST_TEXT = LONGEST - LONGEST_TITLE - 1

_EDIT_OR_SIGN = (Action.WORK, Action.PREPARE, Action.SIGN)


@dataclass(frozen=True, slots=True)
class Draft:
    """A title and a text as they will be kept, and how many numbers of each kind are hidden."""

    title: str
    text: str
    hidden: Mapping[Kind, int]


@dataclass(frozen=True, slots=True)
class Edition:
    """One version that was kept, the oldest first; ``by`` is a name."""

    title: str
    text: str
    by: str
    at: datetime


def drafted(item: Opinion, title: str, text: str) -> Draft:
    """Give what will be kept of an edited text, without third parties' numbers.

    Without a title the last one stays. Raises TextMissing and TextTooLong.
    """
    title, text = " ".join(title.split()) or item.edited_title or item.title, text.strip()
    if not text:
        raise TextMissing(what="编辑稿")
    for words, limit in ((title, LONGEST_TITLE), (text, LONGEST_TEXT)):
        if len(words) > limit:
            raise TextTooLong(limit=limit)
    return Draft(masked(title), masked(text), found(f"{title}\n{text}"))


async def edit(actor: Actor, receipt: str, title: str, text: str, *, now: datetime) -> Draft:
    """Keep an edited version (编辑); gives it as it is kept.

    Raises what ``drafted`` and ``advance`` raise.
    """
    draft = drafted(await opinion.find(actor, receipt), title, text)

    async def change(item: Opinion) -> None:
        item.edited_title, item.edited_text = draft.title, draft.text

    words = f"{draft.title}\n{draft.text}"
    await advance(actor, receipt, Verb.EDIT, now=now, words=words, change=change)
    return draft


def edits(actor: Actor, item: Opinion) -> bool:
    """Tell whether somebody sees what was edited of an item: who edits, reviews or signs it."""
    return any(actor.may(action, standing(item)) for action in _EDIT_OR_SIGN)


async def editions(actor: Actor, receipt: str) -> list[Edition]:
    """Give every version that was kept, oldest first; raises NotFound."""
    item = await opinion.find(actor, receipt)
    if not edits(actor, item):
        raise NotFound
    rows = await _kept(item).order_by("id").prefetch_related("actor")
    return [_edition(row) for row in rows if row.words]


async def count_editions(item: Opinion) -> int:
    """Count the versions that were kept."""
    return await _kept(item).count()


def _kept(item: Opinion) -> QuerySet[Entry]:
    return Entry.filter(org_id=item.org_id, opinion_id=item.id, verb=Verb.EDIT)


def _edition(row: Entry) -> Edition:
    title, _, text = row.words.partition("\n")
    return Edition(title, text, row.actor.name if row.actor else "", row.at)


async def send_up(actor: Actor, receipt: str, *, now: datetime) -> Opinion:
    """Send an edited text up to be signed (送签)."""
    return await advance(actor, receipt, Verb.SEND_UP, now=now, change=_has_text)


async def send_back(actor: Actor, receipt: str, reason: Reason, *, now: datetime) -> Opinion:
    """Have an edited text changed before it is signed (退改), with a reason."""
    return await advance(actor, receipt, Verb.SEND_BACK, now=now, reason=reason)


async def sign(actor: Actor, receipt: str, *, now: datetime) -> Opinion:
    """Sign an edited text (签发): the county adopts it, and its reporters hear so."""
    return await advance(actor, receipt, Verb.SIGN, now=now, change=_has_text)


async def _has_text(item: Opinion) -> None:
    if not item.edited_text:
        raise TextMissing(what="编辑稿")
