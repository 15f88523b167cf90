"""Bulletins of 《社情民意》: the office makes them of adopted items, and a leader signs them.

With the signature one gets its number, and every item that it carries the step that tells its
reporters: one transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.actor import Actor
from handlers.advance import Mark, announce_later, check_words, move
from handlers.bulletin_errors import BulletinChanged, BulletinWrongState
from handlers.bulletin_pieces import (
    Line,
    checked,
    printed,
    publishing,
    read_pieces,
    set_pieces,
    version,
)
from handlers.errors import NotAllowed, NotFound, ReasonMissing
from handlers.item_facts import SEALED
from handlers.numbering import next_number
from handlers.opinion import VEIL
from models import Bulletin, Entry
from models.database import transaction
from rules.bulletin import (
    KIND_NAMES,
    LIFECYCLE,
    LONGEST_SENT_TO,
    LONGEST_TITLE,
    READERS,
    STATE_NAMES,
    VERB_NAMES,
    Kind,
    State,
    Step,
    Verb,
    issue_said,
    step_from,
)
from rules.deadline import BEIJING
from rules.permission import holds

#: The year under which a kind's issues are counted through all years.
_ALL_YEARS = 0
#: No row has a greater id.
GREATEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Changes:
    """What is changed of a bulletin; ``lines`` are all that it is to carry, in their order."""

    title: str | None = None
    sent_to: str | None = None
    copies: int | None = None
    lines: tuple[Line, ...] | None = None


async def draft(
    actor: Actor,
    kind: Kind,
    title: str,
    receipts: Sequence[str],
    sent_to: str | None = None,
    *,
    copies: int | None = None,
    now: datetime,
) -> Bulletin:
    """Draft a bulletin of adopted items; who gets it is as with the last of its kind, unless told.

    An item may stand in several. Raises NotAllowed, NotFound, CannotPrint, TooManyPieces,
    TextMissing, TextTooLong, OutOfScope.
    """
    step = _allowed(actor, None, Verb.DRAFT)
    async with transaction():
        last = await Bulletin.filter(org_id=actor.org_id, kind=kind).order_by("-id").first()
        made = Bulletin(
            org_id=actor.org_id,
            kind=kind,
            year=now.astimezone(BEIJING).year,
            sent_to=last.sent_to if last else "",
            copies=last.copies if last else 0,
            made_by_id=actor.person_id,
            made_at=now,
        )
        _change(made, Changes(title, sent_to, copies))
        await _move(made, step, actor, "", now)
        await set_pieces(made, [*map(Line, receipts)])
    return await find(actor, made.id)


async def revise(actor: Actor, bulletin_id: int, changes: Changes, *, now: datetime) -> Bulletin:
    """Change a draft; numbers of third parties are hidden. Raises as ``draft`` does."""
    async with transaction():
        made, step = await _locked(actor, bulletin_id, Verb.REVISE)
        _change(made, changes)
        if changes.lines is not None:
            await set_pieces(made, changes.lines)
        await _move(made, step, actor, _said(changes), now)
    return await find(actor, bulletin_id)


async def send_up(actor: Actor, bulletin_id: int, *, now: datetime) -> Bulletin:
    """Send a draft up to be signed (送签); raises NothingToPrint or CannotPrint."""
    async with transaction():
        made, step = await _locked(actor, bulletin_id, Verb.SEND_UP)
        await printed(made)
        await _move(made, step, actor, "", now)
    return await find(actor, bulletin_id)


async def send_back(actor: Actor, bulletin_id: int, reason: str, *, now: datetime) -> Bulletin:
    """Have a bulletin changed before it is signed (退改), with a reason in words."""
    async with transaction():
        made, step = await _locked(actor, bulletin_id, Verb.SEND_BACK)
        if not reason.strip():
            raise ReasonMissing
        check_words(reason)
        await _move(made, step, actor, reason.strip(), now)
    return await find(actor, bulletin_id)


async def sign(actor: Actor, bulletin_id: int, *, seen: str = "", now: datetime) -> Bulletin:
    """Sign a bulletin (签发): it takes its numbers, and every reporter of its items hears of it.

    ``seen`` is the ``version`` that the leader has read; another one is BulletinChanged.
    """
    async with transaction():
        made, step = await _locked(actor, bulletin_id, Verb.SIGN)
        items = await printed(made)
        if seen and seen != version(made):
            raise BulletinChanged
        await _number(made, actor, now)
        issue = issue_said(made.kind, made.year, made.number)
        await _move(made, step, actor, issue, now)
        for item in items:
            await move(item, publishing(item), Mark(words=issue), now)
    return await find(actor, bulletin_id)


async def archive(actor: Actor, bulletin_id: int, *, now: datetime) -> Bulletin:
    """Put away a bulletin that is out (归档)."""
    return await _take(actor, bulletin_id, Verb.ARCHIVE, now)


async def drop(actor: Actor, bulletin_id: int, *, now: datetime) -> Bulletin:
    """Give up a draft (作废)."""
    return await _take(actor, bulletin_id, Verb.DROP, now)


async def _take(actor: Actor, bulletin_id: int, verb: Verb, now: datetime) -> Bulletin:
    async with transaction():
        made, step = await _locked(actor, bulletin_id, verb)
        await _move(made, step, actor, "", now)
    return await find(actor, bulletin_id)


# --- reading ------------------------------------------------------------------------------------


async def find(actor: Actor, bulletin_id: int) -> Bulletin:
    """Read a bulletin with its pieces in order; NotFound for a foreign one and an absent one alike.

    Of an item that was sealed since it was printed, the words are taken out; not to be saved.
    """
    made = await _row(actor, bulletin_id)
    await made.fetch_related("signed_by", "made_by")
    await read_pieces(made)
    for piece in made.pieces:
        if piece.opinion.state in SEALED:
            piece.title, piece.text = VEIL, ""
    return made


def reads(actor: Actor, made: Bulletin) -> bool:
    """Tell whether somebody reads a bulletin."""
    return any(actor.has(role) for role in READERS[made.state])


def verbs(actor: Actor, made: Bulletin) -> list[Verb]:
    """List what this person may do to a bulletin now."""
    able = (step for step in LIFECYCLE if made.state in step.sources)
    return [step.verb for step in able if holds(step.action, actor.posts)]


async def timeline(actor: Actor, made: Bulletin) -> list[Entry]:
    """Give what happened to a bulletin, oldest first: to who makes and signs it."""
    if not holds(_ACTIONS[Verb.DRAFT], actor.posts) and not holds(_ACTIONS[Verb.SIGN], actor.posts):
        return []
    entries = Entry.filter(org_id=actor.org_id, bulletin_id=made.id).order_by("id")
    return await entries.prefetch_related("actor")


async def sent_back_for(made: Bulletin) -> str:
    """Give why a draft was sent back the last time; nothing where it was not."""
    entries = Entry.filter(org_id=made.org_id, bulletin_id=made.id, verb=Verb.SEND_BACK)
    last = await entries.order_by("-id").first()
    return last.words if last and made.state is State.DRAFTED else ""


async def _row(actor: Actor, bulletin_id: int, *, lock: bool = False) -> Bulletin:
    rows = Bulletin.filter(org_id=actor.org_id, id=min(bulletin_id, GREATEST))
    made = await (rows.select_for_update() if lock else rows).first()
    if made is None or not reads(actor, made):
        raise NotFound
    return made


# --- one step -----------------------------------------------------------------------------------

_CHANGED = {"title": "题目", "sent_to": "报送", "copies": "份数", "lines": "件"}
_ACTIONS = {step.verb: step.action for step in LIFECYCLE}


def _allowed(actor: Actor, state: State | None, verb: Verb) -> Step:
    step = step_from(state, verb)
    if not holds(_ACTIONS[verb], actor.posts):
        raise NotAllowed
    if step is None:
        assert state is not None, "everything begins with a draft"
        raise BulletinWrongState(state=STATE_NAMES[state], verb=VERB_NAMES[verb])
    return step


async def _locked(actor: Actor, bulletin_id: int, verb: Verb) -> tuple[Bulletin, Step]:
    """Read a bulletin to change it, in the caller's transaction, and the row of the step."""
    made = await _row(actor, bulletin_id, lock=True)
    return made, _allowed(actor, made.state, verb)


async def _move(made: Bulletin, step: Step, actor: Actor, words: str, now: datetime) -> None:
    """Write a step with its entry and their job, in the caller's transaction."""
    before = None if step.verb is Verb.DRAFT else made.state
    made.state = step.target
    await made.save()
    entry = await Entry.create(
        org_id=made.org_id,
        bulletin_id=made.id,
        verb=step.verb,
        before=before,
        after=made.state,
        actor_id=actor.person_id,
        words=words,
        at=now,
    )
    await announce_later(made.org_id, [entry])


async def _number(made: Bulletin, actor: Actor, now: datetime) -> None:
    made.year = now.astimezone(BEIJING).year
    made.number = await _next(made, made.year)
    made.overall = await _next(made, _ALL_YEARS)
    made.signed_by_id, made.signed_at = actor.person_id, now


def _said(changes: Changes) -> str:
    """Name what is changed; the words themselves may have to go with an item one day."""
    changed = (name for field, name in _CHANGED.items() if getattr(changes, field) is not None)
    return "、".join(changed)


async def _next(made: Bulletin, year: int) -> int:
    async with transaction() as raw:
        number = await next_number(raw, made.org_id, KIND_NAMES[made.kind], year)
    return int(number.rpartition("-")[2])


def _change(made: Bulletin, changes: Changes) -> None:
    if changes.title is not None:
        made.title = checked(" ".join(changes.title.split()), LONGEST_TITLE)
    if changes.sent_to is not None:
        made.sent_to = checked(changes.sent_to.strip(), LONGEST_SENT_TO)
    if changes.copies is not None:
        made.copies = changes.copies
