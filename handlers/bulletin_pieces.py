"""What a bulletin carries: adopted items in their order, each with the words that are printed."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from tortoise.expressions import Q

from handlers.advance import check_words
from handlers.bulletin_errors import CannotPrint, NothingToPrint, TooManyPieces
from handlers.editing import LONGEST_TITLE
from handlers.errors import NotFound, TextMissing, TextTooLong
from models import Bulletin, Opinion, Piece
from rules.bulletin import MOST_PIECES
from rules.masking import masked
from rules.opinion import LONGEST, Step, Verb, step_from
from rules.opinion_words import STATE_NAMES


@dataclass(frozen=True, slots=True)
class Line:
    """An item to be printed; words that are not given stay, or are those of its edited text."""

    receipt: str
    title: str = ""
    text: str = ""


async def read_pieces(made: Bulletin) -> None:
    """Read what a bulletin carries, in its order, with items and committees."""
    await made.fetch_related("pieces__opinion__committee")
    made.pieces.related_objects.sort(key=lambda piece: piece.position)


def version(made: Bulletin) -> str:
    """Give a short hash of all that a bulletin says, with its pieces read."""
    pieces = [(piece.opinion_id, piece.title, piece.text) for piece in made.pieces]
    said = json.dumps([made.title, made.sent_to, made.copies, pieces], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def checked(words: str, limit: int) -> str:
    """Give words as they are kept, without third parties' numbers; TextTooLong, OutOfScope."""
    if len(words) > limit:
        raise TextTooLong(limit=limit)
    check_words(words)
    return masked(words)


async def set_pieces(made: Bulletin, lines: Sequence[Line]) -> None:
    """Have a bulletin carry these items, and no others.

    Items are locked before pieces are touched, as sealing one does it.
    """
    wanted = {line.receipt: line for line in lines}
    if len(wanted) > MOST_PIECES:
        raise TooManyPieces(most=MOST_PIECES)
    old = {piece.opinion_id: piece for piece in await Piece.filter(bulletin_id=made.id)}
    locked = await _lock(made.org_id, Q(receipt__in=[*wanted]) | Q(id__in=[*old]))
    items = {item.receipt: item for item in locked}
    pieces = [
        _piece(made, items.get(line.receipt), line, place, old)
        for place, line in enumerate(wanted.values(), 1)
    ]
    await Piece.filter(bulletin_id=made.id).delete()
    await Piece.bulk_create(pieces)


async def _lock(org_id: int, which: Q) -> list[Opinion]:
    """Lock items in one order, so that two who lock the same ones don't wait for each other."""
    return await Opinion.filter(which, org_id=org_id).order_by("id").select_for_update()


def _piece(
    made: Bulletin, item: Opinion | None, line: Line, place: int, old: dict[int, Piece]
) -> Piece:
    if item is None:
        raise NotFound
    publishing(item)
    kept = old.get(item.id)
    title = line.title.strip() or (kept.title if kept else item.edited_title or item.title)
    text = line.text.strip() or (kept.text if kept else item.edited_text)
    if not text:
        raise TextMissing(what=f" {item.receipt} 的编辑稿")
    return Piece(
        org_id=made.org_id,
        bulletin_id=made.id,
        opinion_id=item.id,
        position=place,
        title=checked(" ".join(title.split()), LONGEST_TITLE),
        text=checked(text, LONGEST),
    )


def publishing(item: Opinion) -> Step:
    """Give the step of being printed; CannotPrint for what is not adopted."""
    step = step_from(item.state, Verb.PUBLISH)
    if step is None or item.issued_at is None:
        raise CannotPrint(receipt=item.receipt, state=STATE_NAMES[item.state])
    return step


async def printed(made: Bulletin) -> list[Opinion]:
    """Lock the items that a bulletin carries, and read its pieces; raises what speaks against it.

    What is sealed at this moment has left it when its lock comes free.
    """
    ids = await Piece.filter(bulletin_id=made.id).values_list("opinion_id", flat=True)
    locked = await _lock(made.org_id, Q(id__in=[*ids]))
    await read_pieces(made)
    carried = {piece.opinion_id for piece in made.pieces}
    items = [item for item in locked if item.id in carried]
    if not items:
        raise NothingToPrint
    for item in items:
        publishing(item)
    return items
