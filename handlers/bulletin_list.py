"""Which bulletins there are, which items wait to be printed, and how the year goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tortoise.expressions import Subquery

from handlers.actor import Actor
from handlers.bulletin import GREATEST
from handlers.county import county_of
from handlers.errors import NotAllowed, NotFound
from handlers.item_facts import SEALED
from handlers.opinion import VEIL
from models import Bulletin, Opinion, Piece
from rules.bulletin import COUNTED, OPEN, OUT, READERS, Kind, State, expected
from rules.opinion import ADOPTED
from rules.permission import Action, holds


@dataclass(frozen=True, slots=True)
class Progress:
    """How many issues of a year are out, of how many; ``behind`` how many are late."""

    out: int
    target: int
    behind: int


def makes(actor: Actor) -> bool:
    """Tell whether somebody makes bulletins."""
    return holds(Action.PUBLISH, actor.posts)


def signs(actor: Actor) -> bool:
    """Tell whether somebody signs them."""
    return holds(Action.SIGN, actor.posts)


def reads_archive(actor: Actor) -> bool:
    """Tell whether somebody reads what is out."""
    return any(actor.has(role) for role in READERS[State.PUBLISHED])


async def candidates(actor: Actor, *, before: int | None = None, limit: int = 20) -> list[Opinion]:
    """List adopted items that no bulletin carries, or is to carry, newest first.

    ``before`` is an id to page on from. Raises NotAllowed.
    """
    if not makes(actor):
        raise NotAllowed
    carried = Piece.filter(org_id=actor.org_id).exclude(bulletin__state=State.DROPPED)
    rows = Opinion.filter(org_id=actor.org_id, state__in=ADOPTED, issued_at__isnull=False)
    rows = rows.exclude(id__in=Subquery(carried.values("opinion_id")))
    if before is not None:
        rows = rows.filter(id__lt=before)
    return await rows.order_by("-id").limit(limit)


async def open_ones(actor: Actor) -> list[Bulletin]:
    """List the bulletins that are not out yet: to a leader, those that wait for a signature.

    Raises NotAllowed.
    """
    if not makes(actor) and not signs(actor):
        raise NotAllowed
    states = OPEN if makes(actor) else (State.SIGN_OFF,)
    rows = Bulletin.filter(org_id=actor.org_id, state__in=states).order_by("id")
    return await rows.prefetch_related("pieces")


async def archive_of(
    actor: Actor,
    year: int | None = None,
    kind: Kind | None = None,
    *,
    before: int | None = None,
    limit: int = 20,
) -> list[Bulletin]:
    """List what is out, the last signed first: of a year, of a kind; raises NotAllowed.

    ``before`` is the id of a bulletin to page on from.
    """
    if not reads_archive(actor):
        raise NotAllowed
    rows = Bulletin.filter(org_id=actor.org_id, state__in=OUT)
    if year is not None:
        rows = rows.filter(year=year)
    if kind is not None:
        rows = rows.filter(kind=kind)
    if (
        before is not None
        and (last := await rows.get_or_none(id=min(before, GREATEST))) is not None
    ):
        rows = rows.filter(signed_at__lt=last.signed_at)
    return await rows.order_by("-signed_at", "-id").limit(limit).prefetch_related("pieces")


async def progress(org_id: int, year: int, *, today: date) -> Progress:
    """Count the issues of a year that are out, beside how many the county brings out a year."""
    target = (await county_of(org_id)).numbers.bulletins
    out = await Bulletin.filter(org_id=org_id, kind=COUNTED, year=year, state__in=OUT).count()
    due = expected(target, today) if year == today.year else target * (year < today.year)
    return Progress(out, target, max(0, due - out))


@dataclass(frozen=True, slots=True)
class Planned:
    """An item that is to stand in a bulletin; ``fits`` tells whether it is adopted."""

    receipt: str
    title: str
    fits: bool


async def planned(actor: Actor, receipts: Sequence[str]) -> list[Planned]:
    """Give the titles of items that somebody wants to print, in their order.

    Raises NotAllowed, or NotFound where one of them is not the county's.
    """
    if not makes(actor):
        raise NotAllowed
    rows = await Opinion.filter(org_id=actor.org_id, receipt__in=[*receipts])
    items = {one.receipt: one for one in rows}
    if items.keys() != {*receipts}:
        raise NotFound
    return [_planned(items[receipt]) for receipt in receipts]


def _planned(item: Opinion) -> Planned:
    title = VEIL if item.state in SEALED else item.edited_title or item.title
    return Planned(item.receipt, title, item.state in ADOPTED and item.issued_at is not None)
