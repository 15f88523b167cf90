"""How the API shows bulletins."""

from datetime import datetime

from handlers import bulletin
from handlers.actor import Actor
from handlers.bulletin_pieces import version
from models import Bulletin, Entry, Piece
from rules.bulletin import KIND_NAMES, STATE_NAMES, VERB_NAMES, Kind, State, Verb
from server.api.endpoint import Shown


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


def line_view(made: Bulletin) -> BulletinLine:
    """Show a bulletin in a list, with its pieces read."""
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


async def bulletin_view(actor: Actor, made: Bulletin) -> BulletinView:
    """Show a bulletin, as ``handlers.bulletin.find`` gives it."""
    return BulletinView(
        **line_view(made).model_dump(),
        sent_to=made.sent_to,
        copies=made.copies,
        signed_by=made.signed_by.name if made.signed_by else "",
        version=version(made),
        pieces=[_piece(piece) for piece in made.pieces],
        verbs=bulletin.verbs(actor, made),
        timeline=[_step(entry) for entry in await bulletin.timeline(actor, made)],
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
