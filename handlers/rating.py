"""What reporters make of the result of their item (满意度): each of them once for each result.

Those whose items were merged rate what theirs went into, by their own receipt. Source: DOMAIN.md
§1 (satisfaction, rehandle) and §3.1 (不满意 → one rehandle).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from handlers.actor import Actor
from handlers.advance import Mark, check_words, move, standing
from handlers.errors import AnswerMissing, NotFound, WrongState
from handlers.item_errors import AlreadyRated, NotTheReporter, RatingClosed
from handlers.item_facts import rated, sealed
from models import Assignment, Opinion, Rating
from models.database import transaction
from rules.assignment import LIVE
from rules.opinion import Party, State, Step, Verb, step_from
from rules.opinion_words import STATE_NAMES, VERB_NAMES
from rules.outcome import Satisfaction, code, rating_said, reopens
from rules.permission import Action

#: For how long words may be added to a rating.
OPEN_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Rated:
    """What a rating led to: whether it is worked once more, whose turn it is, with whom it lies."""

    reopened: bool
    holder: Party | None
    committee: str


async def rate(
    actor: Actor,
    receipt: str,
    attitude: Satisfaction,
    result: Satisfaction,
    words: str = "",
    *,
    now: datetime,
) -> Rated:
    """Rate a result; not satisfied with the first one, the item is worked once more.

    Raises NotFound, NotTheReporter, WrongState, AlreadyRated, TextTooLong and OutOfScope.
    """
    words = words.strip()
    check_words(words)
    async with transaction():
        root = await _root(actor, receipt)
        step = await _to_rate(actor, root, receipt)
        await _keep(root, actor, attitude, result, words, now)
        said = "：".join(filter(None, (rating_said(attitude, result), words)))
        await move(root, step, Mark(actor.person_id, said, code(attitude, result)), now)
        reopened = reopens(attitude, result, root.rounds)
        if reopened:
            await _rehandle(root, now)
    await root.fetch_related("committee")
    return Rated(reopened, root.holder, root.committee.name if root.committee else "")


async def words_to(actor: Actor, receipt: str, words: str, *, now: datetime) -> None:
    """Add words to the rating that one gave within the hour, once; they are part of it.

    Raises NotFound, NotTheReporter, WrongState, RatingClosed, AnswerMissing, TextTooLong and
    OutOfScope.
    """
    words = words.strip()
    check_words(words)
    if not words:
        raise AnswerMissing
    async with transaction():
        root = await _root(actor, receipt)
        step = _step(root, receipt)
        if not await _open(root, actor, now).update(words=words):
            raise RatingClosed(receipt=receipt)
        await move(root, step, Mark(actor.person_id, words), now)


async def to_rate(actor: Actor, *, limit: int = 20) -> list[Opinion]:
    """List the person's own items whose result they may rate now, newest first."""
    fed_back = Q(state=State.FED_BACK) | Q(state=State.MERGED, merged_into__state=State.FED_BACK)
    mine = Opinion.filter(fed_back, org_id=actor.org_id, reporter_id=actor.person_id)
    found = await mine.order_by("-id").limit(limit).prefetch_related("merged_into")
    return [one for one in found if await may_rate(actor, one)]


async def may_rate(actor: Actor, opinion: Opinion) -> bool:
    """Tell whether a person may rate the result of an item that they reported."""
    if opinion.reporter_id != actor.person_id:
        return False
    root = await Opinion.get(id=_root_id(opinion))
    return root.state is State.FED_BACK and not await rated(root, actor.person_id)


async def rates_merged(actor: Actor, opinion: Opinion) -> bool:
    """Tell whether a person may rate what their merged item became a part of."""
    return opinion.state is State.MERGED and await may_rate(actor, opinion)


async def _root(actor: Actor, receipt: str) -> Opinion:
    """Lock what the person's own item became a part of, or the item itself."""
    own = await Opinion.get_or_none(org_id=actor.org_id, receipt=receipt)
    if own is None or not actor.may(Action.READ, standing(own)):
        raise NotFound
    if own.reporter_id != actor.person_id:
        raise NotFound if sealed(actor, own) else NotTheReporter
    return await Opinion.filter(id=_root_id(own)).select_for_update().get()


def _root_id(own: Opinion) -> int:
    merged = own.state is State.MERGED and own.merged_into_id is not None
    return own.merged_into_id if merged and own.merged_into_id else own.id


async def _to_rate(actor: Actor, root: Opinion, receipt: str) -> Step:
    step = _step(root, receipt)
    if root.state is not State.FED_BACK:
        raise _wrong(root, receipt)
    if await rated(root, actor.person_id):
        raise AlreadyRated(receipt=receipt)
    return step


def _step(root: Opinion, receipt: str) -> Step:
    step = step_from(root.state, Verb.RATE)
    if step is None:
        raise _wrong(root, receipt)
    return step


def _wrong(root: Opinion, receipt: str) -> WrongState:
    """Refuse by the receipt that the person knows."""
    state, verb = STATE_NAMES[root.state], VERB_NAMES[Verb.RATE]
    return WrongState(receipt=receipt, state=state, verb=verb)


async def _keep(
    root: Opinion,
    actor: Actor,
    attitude: Satisfaction,
    result: Satisfaction,
    words: str,
    now: datetime,
) -> None:
    await Rating.create(
        org_id=root.org_id,
        opinion_id=root.id,
        person_id=actor.person_id,
        round=root.rounds,
        attitude=attitude,
        result=result,
        words=words,
        at=now,
    )


def _open(root: Opinion, actor: Actor, now: datetime) -> QuerySet[Rating]:
    """Give the rating of this round that is an hour old at most, and has no words yet."""
    mine = Rating.filter(opinion_id=root.id, person_id=actor.person_id, round=root.rounds)
    return mine.filter(words="", at__gte=now - OPEN_FOR)


async def _rehandle(root: Opinion, now: datetime) -> None:
    """Have an item worked once more: by the unit that leads, or by the committee."""
    step = step_from(root.state, Verb.REHANDLE)
    assert step is not None, "what was fed back can be worked once more"
    lead = await Assignment.get_or_none(opinion_id=root.id, lead=True, state__in=LIVE)
    await move(root, step, Mark(unit_id=lead.unit_id if lead else None), now)
