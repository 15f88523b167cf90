"""The list behind a number of a summary: exactly the items that were counted, as they stand now.

Titles are for those who may read the items, words for nobody; of a sealed item nothing is listed
but that it is there. A link opens one list for two days, as its owner sees it, with no session.
"""

from dataclasses import dataclass
from datetime import datetime

from handlers.actor import Actor
from handlers.advance import standing
from handlers.digest import find, sections_of
from handlers.errors import NotFound
from handlers.item_facts import SEALED
from handlers.sections import Section
from handlers.signed_link import SENT, Kind, open_for, sign_for
from models import Digest, Opinion
from rules.figures import Figure
from rules.opinion import State
from rules.opinion_words import STATE_NAMES
from rules.permission import Action


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list; without a ``title`` where the person may not read it."""

    receipt: str
    title: str
    state: State
    name: str
    due_at: datetime | None
    committee: str


@dataclass(frozen=True, slots=True)
class Listed:
    """The items behind a number, and how many more of them are sealed."""

    digest: Digest
    section: Section
    figure: Figure
    items: tuple[Item, ...]
    sealed: int

    @property
    def label(self) -> str:
        """What the number is called."""
        return self.section.label(self.figure)


async def listed(actor: Actor, digest_id: int, place: int, figure: str) -> Listed:
    """List what a figure of a digest's section, by its place, counted; raises NotFound."""
    digest = await find(actor, digest_id)
    sections = sections_of(digest)
    if not 0 <= place < len(sections) or figure not in sections[place].figures:
        raise NotFound
    which = Figure(figure)
    items = await _items(actor.org_id, sections[place].figures[which])
    shown = tuple(_shown(actor, one) for one in items if one.state not in SEALED)
    return Listed(digest, sections[place], which, shown, len(items) - len(shown))


async def _items(org_id: int, ids: list[int]) -> list[Opinion]:
    found = await Opinion.filter(org_id=org_id, id__in=ids).prefetch_related("committee")
    by_id = {one.id: one for one in found}
    return [by_id[one] for one in ids]


def _shown(actor: Actor, item: Opinion) -> Item:
    reads = actor.may(Action.READ, standing(item))
    return Item(
        receipt=item.receipt,
        title=item.title if reads else "",
        state=item.state,
        name=STATE_NAMES[item.state],
        due_at=item.due_at,
        committee=item.committee.name if item.committee else "",
    )


# --- links ----------------------------------------------------------------------------------


def link(digest: Digest, place: int, figure: Figure, *, key: str, now: datetime) -> str:
    """Sign a token that opens a list for two days."""
    what = (digest.id, place, figure)
    return sign_for(digest, Kind.DIGEST, *what, key=key, until=now + SENT)


async def open_link(token: str, *, key: str, now: datetime) -> Listed:
    """Give the list to whoever holds the link, as the digest's owner may see it by now.

    NotFound for one that is false or too old, and where the owner has left.
    """
    actor, what = await open_for(Kind.DIGEST, token, key=key, now=now)
    return await listed(actor, *what)
