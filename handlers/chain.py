"""What became of an item, point by point: where it went, who used it, what its reporters heard.

A merged item has the chain of what it went into. Each of its reporters reads it, without a word
of the others': of the ratings only their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tortoise.expressions import Q

from handlers.actor import Actor
from handlers.advance import standing
from handlers.item_facts import SEALED, sealed
from models import Bulletin, Entry, Opinion, Outcome, Piece, Rating, Reply
from rules import bulletin
from rules.assignment import CLASS_NAMES, ReplyClass
from rules.opinion import State, Verb
from rules.opinion_words import STATE_NAMES
from rules.outcome import CHAIN, Kind
from rules.permission import Action

#: What stands elsewhere with more to say than its entry: in which issue, of which class.
_TOLD_BY_ROWS = frozenset({Verb.PUBLISH, Verb.REPLY})
#: Of these the chain has the words; an answer's stand by themselves.
_IN_WORDS = frozenset({Verb.ADOPT, Verb.REPORT_UP, Verb.INSTRUCT, Verb.FORWARD, Verb.RATE})
_OUT = (bulletin.State.PUBLISHED, bulletin.State.ARCHIVED)


@dataclass(frozen=True, slots=True)
class Link:
    """One point of a chain; ``words`` are its level and day, its class, its issue, the rating."""

    verb: Verb
    at: datetime
    words: str = ""
    unit: str = ""
    committee: str = ""


@dataclass(frozen=True, slots=True)
class Facets:
    """What came of an item, each by itself; ``reply`` is the last class that is out."""

    adoption: tuple[Outcome, ...] = ()
    report_up: tuple[Outcome, ...] = ()
    instruction: tuple[Outcome, ...] = ()
    reply: ReplyClass | None = None
    rating: tuple[Rating, ...] = ()


def root_of(opinion: Opinion) -> Opinion:
    """Give what an item goes on as: the one it was merged into, read with it, or itself."""
    into = opinion.merged_into if opinion.merged_into_id is not None else None
    merged = opinion.state is State.MERGED and isinstance(into, Opinion)
    return into if merged and into is not None else opinion


def state_said(opinion: Opinion) -> str:
    """Say where an item stands; of a merged one, also where it goes on."""
    root = root_of(opinion)
    if root is opinion:
        return STATE_NAMES[opinion.state]
    return f"{STATE_NAMES[opinion.state]}：{state_of_others(root.state)}"


def state_of_others(state: State) -> str:
    """Say where an item stands to others than its reporter, who alone is asked for more."""
    return "正在核实情况" if state is State.NEED_INFO else STATE_NAMES[state]


def answer_of(opinion: Opinion) -> str:
    """Give what its reporters were answered, whichever of their items it stands with."""
    root = root_of(opinion)
    return "" if root.state in SEALED else root.answer


async def chain(actor: Actor, opinion: Opinion) -> list[Link]:
    """Give what became of an item that the actor may read, oldest first; nothing of a sealed one.

    ``opinion`` is as ``handlers.opinion.find`` gives it.
    """
    root = root_of(opinion)
    if sealed(actor, opinion) or sealed(actor, root):
        return []
    works = _works(actor, root)
    links = [
        *await _entries(actor, root, works=works),
        *await _printed(root),
        *(_reply(reply) for reply in await _replies(root, works=works)),
    ]
    return sorted(links, key=lambda link: link.at)


async def facets(actor: Actor, opinion: Opinion) -> Facets:
    """Give adoption, report-up, instruction, reply and rating of an item, each by itself."""
    root = root_of(opinion)
    if sealed(actor, opinion) or sealed(actor, root):
        return Facets()
    works = _works(actor, root)
    outcomes = await Outcome.filter(opinion_id=root.id).order_by("on", "id")
    replies = await _replies(root, works=works)
    whose = {} if works else {"person_id": actor.person_id}
    ratings = await Rating.filter(opinion_id=root.id, **whose).order_by("id")
    return Facets(
        adoption=_of(Kind.ADOPTION, outcomes),
        report_up=_of(Kind.REPORT_UP, outcomes),
        instruction=_of(Kind.INSTRUCTION, outcomes),
        reply=replies[-1].reply_class if replies else None,
        rating=tuple(ratings),
    )


def _of(kind: Kind, outcomes: Sequence[Outcome]) -> tuple[Outcome, ...]:
    return tuple(one for one in outcomes if one.kind is kind)


def _works(actor: Actor, root: Opinion) -> bool:
    """Tell whether somebody reads an item otherwise than as one of its reporters."""
    return actor.may(Action.READ, replace(standing(root), reporter_id=None))


async def _entries(actor: Actor, root: Opinion, *, works: bool) -> list[Link]:
    told = Q(verb__in=CHAIN - _TOLD_BY_ROWS)
    if not works:
        told &= ~Q(verb=Verb.RATE) | Q(actor_id=actor.person_id)
    entries = Entry.filter(told, org_id=root.org_id, opinion_id=root.id).order_by("id")
    return [_link(entry) for entry in await entries.prefetch_related("committee", "unit")]


def _link(entry: Entry) -> Link:
    verb = Verb(entry.verb)
    return Link(
        verb,
        entry.at,
        entry.words if verb in _IN_WORDS else "",
        entry.unit.name if entry.unit else "",
        entry.committee.name if entry.committee else "",
    )


async def _printed(root: Opinion) -> list[Link]:
    """Give the bulletins that are out and carry an item."""
    pieces = Piece.filter(opinion_id=root.id, bulletin__state__in=_OUT)
    issues = [piece.bulletin for piece in await pieces.prefetch_related("bulletin")]
    return [Link(Verb.PUBLISH, one.signed_at or one.made_at, _issue(one)) for one in issues]


def _issue(out: Bulletin) -> str:
    return f"{bulletin.KIND_NAMES[out.kind]}{out.year}年第{out.number}期"


async def _replies(root: Opinion, *, works: bool) -> list[Reply]:
    """Give the replies that count; its reporters know of those that were fed back to them."""
    replies = Reply.filter(opinion_id=root.id, lead=True, reply_class__isnull=False)
    found = await replies.order_by("id").prefetch_related("unit")
    if works:
        return found
    last = {reply.round: reply for reply in found if reply.round <= root.rounds}
    return list(last.values())


def _reply(reply: Reply) -> Link:
    assert reply.reply_class is not None, "a word in between is no reply"
    return Link(Verb.REPLY, reply.at, CLASS_NAMES[reply.reply_class], reply.unit.name)
