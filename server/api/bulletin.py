"""Bulletins of 《社情民意》 (专刊, 专报, 专题): make, have signed, read, take away as a paper."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from handlers import bulletin, bulletin_link, bulletin_list
from handlers.attachment import File
from handlers.bulletin import Changes
from handlers.bulletin_errors import (
    BulletinChanged,
    CannotPrint,
    NothingToPrint,
    TooManyPieces,
)
from handlers.bulletin_pieces import Line, version
from handlers.editing import LONGEST_TITLE as LONGEST_PIECE_TITLE
from handlers.errors import (
    NotAllowed,
    NotFound,
    OutOfScope,
    ReasonMissing,
    TextMissing,
    TextTooLong,
    WrongState,
)
from models import Bulletin, Entry, Piece
from rules.bulletin import (
    KIND_NAMES,
    LONGEST_SENT_TO,
    LONGEST_TITLE,
    MOST_COPIES,
    MOST_PIECES,
    STATE_NAMES,
    VERB_NAMES,
    Kind,
    State,
    Verb,
)
from rules.deadline import BEIJING
from rules.opinion import LONGEST
from server.api.endpoint import Call, Given, Nothing, Shown, Who, endpoint
from server.api.opinion import Page, Words
from server.api.work import Reason
from server.bulletin_paper import written

_Receipt = Annotated[Words, Field(max_length=16)]
_Title = Annotated[Words, Field(max_length=LONGEST_TITLE)]
_SentTo = Annotated[Words, Field(max_length=LONGEST_SENT_TO)]
_Copies = Annotated[int, Field(ge=0, le=MOST_COPIES)]


class NewBulletin(Given):
    """A bulletin to draft of adopted items, in this order.

    Without `sent_to` and `copies` they are as with the last one of its kind.
    """

    kind: Annotated[Kind, Field(strict=False)] = Kind.BULLETIN
    title: _Title = ""
    receipts: Annotated[tuple[_Receipt, ...], Field(max_length=MOST_PIECES)] = ()
    sent_to: _SentTo | None = None
    copies: _Copies | None = None


class PieceGiven(Given):
    """An item to carry; words that are left out stay, or are those of its edited text."""

    receipt: _Receipt
    title: Annotated[Words, Field(max_length=LONGEST_PIECE_TITLE)] = ""
    text: Annotated[Words, Field(max_length=LONGEST)] = ""


class Revision(Given):
    """What is to be changed; `pieces` are all that it is to carry, in their order."""

    title: _Title | None = None
    sent_to: _SentTo | None = None
    copies: _Copies | None = None
    pieces: Annotated[tuple[PieceGiven, ...], Field(max_length=MOST_PIECES)] | None = None


class Signature(Given):
    """What was read: the bulletin's `version`; another one is not signed."""

    version: Annotated[Words, Field(max_length=16)] = ""


class Which(Page):
    """Which of those that are out: of a year, of a kind."""

    year: Annotated[int, Field(ge=2000, le=2100)] | None = None
    kind: Kind | None = None


class BulletinLine(Shown):
    """A bulletin in a list; `number` and `overall` (总第 N 期) come with the signature."""

    id: int
    kind: Kind
    kind_name: str
    state: State
    state_name: str
    title: str
    year: int
    number: int | None
    overall: int | None
    signed_at: datetime | None
    count: int


class PieceView(Shown):
    """An item as it is printed; of a sealed one the words are taken out."""

    receipt: str
    title: str
    text: str


class StepView(Shown):
    """A step that was taken; `words` are a reason."""

    verb: str
    name: str
    by: str
    words: str
    at: datetime


class BulletinView(BulletinLine):
    """A bulletin with all that it carries, what I may do to it, and what happened to it."""

    sent_to: str
    copies: int
    signed_by: str
    version: str
    pieces: list[PieceView]
    verbs: list[Verb]
    timeline: list[StepView]


class ProgressView(Shown):
    """How many issues of this year are out, of how many; `behind` how many are late."""

    out: int
    target: int
    behind: int


class Bulletins(Shown):
    """Those that are out, the last signed first; ask for those before `next`, unless empty."""

    bulletins: list[BulletinLine]
    next: int | None


class Candidate(Shown):
    """An adopted item that stands in no bulletin; `id` is what to page on from."""

    id: int
    receipt: str
    title: str


class Desk(Shown):
    """What is being made, and for who makes it, what may be printed, and how the year goes."""

    bulletins: list[BulletinLine]
    candidates: list[Candidate]
    progress: ProgressView


_MAKING = (NotFound, NotAllowed, CannotPrint, TooManyPieces, TextMissing, TextTooLong, OutOfScope)


@endpoint(NewBulletin, BulletinView, *_MAKING, status=201)
async def draft(call: Call, given: NewBulletin) -> BulletinView:
    """Draft a bulletin."""
    made = await bulletin.draft(
        call.actor,
        given.kind,
        given.title,
        given.receipts,
        given.sent_to,
        copies=given.copies,
        now=call.now,
    )
    return await _view(call, made)


@endpoint(Which, Bulletins, NotAllowed)
async def list_out(call: Call, given: Which) -> Bulletins:
    """List the bulletins that are out."""
    found = await bulletin_list.archive_of(
        call.actor, given.year, given.kind, before=given.before, limit=given.limit
    )
    more = found[-1].id if len(found) == given.limit else None
    return Bulletins(bulletins=[_line(one) for one in found], next=more)


@endpoint(Page, Desk, NotAllowed)
async def desk(call: Call, given: Page) -> Desk:
    """List the bulletins that are not out yet, and the items that may be printed."""
    rows = await bulletin_list.open_ones(call.actor)
    items = await _candidates(call, given) if bulletin_list.makes(call.actor) else []
    return Desk(
        bulletins=[_line(one) for one in rows],
        candidates=items,
        progress=await _progress(call),
    )


@endpoint(Nothing, BulletinView, NotFound)
async def read(call: Call, given: Nothing) -> BulletinView:
    """Read a bulletin."""
    return await _view(call, await bulletin.find(call.actor, _id(call)))


@endpoint(Revision, BulletinView, *_MAKING, WrongState)
async def revise(call: Call, given: Revision) -> BulletinView:
    """Change a draft."""
    pieces = given.pieces
    lines = None if pieces is None else tuple(map(_given, pieces))
    changes = Changes(given.title, given.sent_to, given.copies, lines)
    return await _view(call, await bulletin.revise(call.actor, _id(call), changes, now=call.now))


@endpoint(Nothing, BulletinView, NotFound, NotAllowed, WrongState, NothingToPrint, CannotPrint)
async def send_up(call: Call, given: Nothing) -> BulletinView:
    """Send a draft up to be signed (送签)."""
    return await _taken(call, bulletin.send_up)


@endpoint(Reason, BulletinView, NotFound, NotAllowed, WrongState, ReasonMissing, OutOfScope)
async def send_back(call: Call, given: Reason) -> BulletinView:
    """Have a bulletin changed before it is signed (退改), with a reason in words."""
    made = await bulletin.send_back(call.actor, _id(call), given.reason, now=call.now)
    return await _view(call, made)


@endpoint(
    Signature,
    BulletinView,
    NotFound,
    NotAllowed,
    WrongState,
    NothingToPrint,
    CannotPrint,
    BulletinChanged,
)
async def sign(call: Call, given: Signature) -> BulletinView:
    """Sign a bulletin (签发): it takes its number, and the reporters of its items are told."""
    made = await bulletin.sign(call.actor, _id(call), seen=given.version, now=call.now)
    return await _view(call, made)


@endpoint(Nothing, BulletinView, NotFound, NotAllowed, WrongState)
async def archive(call: Call, given: Nothing) -> BulletinView:
    """Put away a bulletin that is out (归档)."""
    return await _taken(call, bulletin.archive)


@endpoint(Nothing, BulletinView, NotFound, NotAllowed, WrongState)
async def drop(call: Call, given: Nothing) -> BulletinView:
    """Give up a draft (作废)."""
    return await _taken(call, bulletin.drop)


@endpoint(Nothing, File, NotFound)
async def word(call: Call, given: Nothing) -> File:
    """Download a bulletin as .docx; one that is not signed says so (送审稿)."""
    return await _written(call, "docx")


@endpoint(Nothing, File, NotFound)
async def pdf(call: Call, given: Nothing) -> File:
    """Get a bulletin as PDF; one that is not signed says so (送审稿)."""
    return await _written(call, "pdf")


@endpoint(Nothing, File, NotFound, who=Who.ANYBODY)
async def open_link(call: Call, given: Nothing) -> File:
    """Get a bulletin as PDF by a link of ten minutes, as chat gives it."""
    token = call.part("token")
    actor, made = await bulletin_link.open_link(token, key=call.key, now=call.now)
    return await written(actor, made, "pdf", now=call.now)


def _id(call: Call) -> int:
    return call.number("bulletin")


async def _taken(call: Call, act: Callable[..., Awaitable[Bulletin]]) -> BulletinView:
    return await _view(call, await act(call.actor, _id(call), now=call.now))


async def _written(call: Call, form: str) -> File:
    made = await bulletin.find(call.actor, _id(call))
    return await written(call.actor, made, form, now=call.now)


def _given(piece: PieceGiven) -> Line:
    return Line(piece.receipt, piece.title, piece.text)


def _line(made: Bulletin) -> BulletinLine:
    return BulletinLine(
        id=made.id,
        kind=made.kind,
        kind_name=KIND_NAMES[made.kind],
        state=made.state,
        state_name=STATE_NAMES[made.state],
        title=made.title,
        year=made.year,
        number=made.number,
        overall=made.overall,
        signed_at=made.signed_at,
        count=len(made.pieces),
    )


async def _view(call: Call, made: Bulletin) -> BulletinView:
    return BulletinView(
        **_line(made).model_dump(),
        sent_to=made.sent_to,
        copies=made.copies,
        signed_by=made.signed_by.name if made.signed_by else "",
        version=version(made),
        pieces=[_piece(piece) for piece in made.pieces],
        verbs=bulletin.verbs(call.actor, made),
        timeline=[_step(entry) for entry in await bulletin.timeline(call.actor, made)],
    )


def _piece(piece: Piece) -> PieceView:
    return PieceView(receipt=piece.opinion.receipt, title=piece.title, text=piece.text)


def _step(entry: Entry) -> StepView:
    return StepView(
        verb=entry.verb,
        name=VERB_NAMES[Verb(entry.verb)],
        by=entry.actor.name if entry.actor else "",
        words=entry.words,
        at=entry.at,
    )


async def _candidates(call: Call, given: Page) -> list[Candidate]:
    found = await bulletin_list.candidates(call.actor, before=given.before, limit=given.limit)
    return [Candidate(id=one.id, receipt=one.receipt, title=one.edited_title) for one in found]


async def _progress(call: Call) -> ProgressView:
    today: date = call.now.astimezone(BEIJING).date()
    found = await bulletin_list.progress(call.actor.org_id, today.year, today=today)
    return ProgressView.model_validate(found, from_attributes=True)
