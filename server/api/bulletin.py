"""Bulletins of 《社情民意》 (专刊, 专报, 专题): make, have signed, read, take away as a paper."""

from collections.abc import Awaitable, Callable
from datetime import date
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
from handlers.bulletin_pieces import Line
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
from models import Bulletin
from rules.bulletin import (
    LONGEST_SENT_TO,
    LONGEST_TITLE,
    MOST_COPIES,
    MOST_PIECES,
    Kind,
)
from rules.deadline import BEIJING
from rules.opinion import LONGEST
from server.api.bulletin_views import (
    Bulletins,
    BulletinView,
    Candidate,
    Desk,
    ProgressView,
    bulletin_view,
    line_view,
)
from server.api.endpoint import Call, Given, Nothing, Who, endpoint
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
    return await bulletin_view(call.actor, made)


@endpoint(Which, Bulletins, NotAllowed)
async def list_out(call: Call, given: Which) -> Bulletins:
    """List the bulletins that are out."""
    found = await bulletin_list.archive_of(
        call.actor, given.year, given.kind, before=given.before, limit=given.limit
    )
    more = found[-1].id if len(found) == given.limit else None
    return Bulletins(bulletins=[line_view(one) for one in found], next=more)


@endpoint(Page, Desk, NotAllowed)
async def desk(call: Call, given: Page) -> Desk:
    """List the bulletins that are not out yet, and the items that may be printed."""
    rows = await bulletin_list.open_ones(call.actor)
    items = await _candidates(call, given) if bulletin_list.makes(call.actor) else []
    return Desk(
        bulletins=[line_view(one) for one in rows],
        candidates=items,
        progress=await _progress(call),
    )


@endpoint(Nothing, BulletinView, NotFound)
async def read(call: Call, given: Nothing) -> BulletinView:
    """Read a bulletin."""
    return await bulletin_view(call.actor, await bulletin.find(call.actor, _id(call)))


@endpoint(Revision, BulletinView, *_MAKING, WrongState)
async def revise(call: Call, given: Revision) -> BulletinView:
    """Change a draft."""
    pieces = given.pieces
    lines = None if pieces is None else tuple(map(_given, pieces))
    changes = Changes(given.title, given.sent_to, given.copies, lines)
    return await bulletin_view(
        call.actor, await bulletin.revise(call.actor, _id(call), changes, now=call.now)
    )


@endpoint(Nothing, BulletinView, NotFound, NotAllowed, WrongState, NothingToPrint, CannotPrint)
async def send_up(call: Call, given: Nothing) -> BulletinView:
    """Send a draft up to be signed (送签)."""
    return await _taken(call, bulletin.send_up)


@endpoint(Reason, BulletinView, NotFound, NotAllowed, WrongState, ReasonMissing, OutOfScope)
async def send_back(call: Call, given: Reason) -> BulletinView:
    """Have a bulletin changed before it is signed (退改), with a reason in words."""
    made = await bulletin.send_back(call.actor, _id(call), given.reason, now=call.now)
    return await bulletin_view(call.actor, made)


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
    return await bulletin_view(call.actor, made)


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
    return await bulletin_view(call.actor, await act(call.actor, _id(call), now=call.now))


async def _written(call: Call, form: str) -> File:
    made = await bulletin.find(call.actor, _id(call))
    return await written(call.actor, made, form, now=call.now)


def _given(piece: PieceGiven) -> Line:
    return Line(piece.receipt, piece.title, piece.text)


async def _candidates(call: Call, given: Page) -> list[Candidate]:
    found = await bulletin_list.candidates(call.actor, before=given.before, limit=given.limit)
    return [Candidate(id=one.id, receipt=one.receipt, title=one.edited_title) for one in found]


async def _progress(call: Call) -> ProgressView:
    today: date = call.now.astimezone(BEIJING).date()
    found = await bulletin_list.progress(call.actor.org_id, today.year, today=today)
    return ProgressView.model_validate(found, from_attributes=True)
