"""How an item takes a step: the table says from where to where, what it needs and whom it tells.

Everything that changes an item goes through ``move``: the change, its timeline entries and its
job are one transaction.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from handlers import jobs
from handlers.actor import Actor
from handlers.errors import (
    AnswerMissing,
    NotAllowed,
    NotFound,
    OnesOwn,
    OutOfScope,
    ReasonMissing,
    TextTooLong,
    WrongState,
)
from handlers.following import follow
from handlers.guidance import GUIDANCE
from handlers.item_clock import missed, wind
from handlers.item_errors import OthersReportedToo
from handlers.item_facts import facts_of, sealed
from models import Entry, Opinion
from models.database import transaction
from rules.gates import Gate, is_classified
from rules.opinion import ACTIONS, LONGEST, Need, Party, State, Step, Verb, after, step_from
from rules.opinion_guards import ONES_OWN, Facts, stands
from rules.opinion_words import STATE_NAMES, VERB_NAMES
from rules.permission import Action, Standing
from rules.reasons import Reason

#: Alters what belongs to a step; gives the unit that the step is about, if it is about one.
Change = Callable[[Opinion], Awaitable[int | None]]


#: The office decides where it goes then.
_TO_THE_OFFICE = (Verb.DISPUTE, Verb.UNMERGE)
#: Afterwards it lies with somebody else.
_ELSEWHERE = (Verb.TRIAGE, Verb.REROUTE, Verb.DISPUTE)


@dataclass(frozen=True, slots=True)
class Mark:
    """What a timeline entry says of a step; without an ``actor_id`` the service took it."""

    actor_id: int | None = None
    words: str = ""
    reason: str = ""
    person_id: int | None = None
    unit_id: int | None = None


def standing(opinion: Opinion) -> Standing:
    """Give what permissions look at in an item."""
    return Standing(opinion.reporter_id, opinion.station_id, opinion.committee_id)


async def advance(
    actor: Actor,
    receipt: str,
    verb: Verb,
    *,
    now: datetime,
    words: str = "",
    reason: Reason | None = None,
    change: Change | None = None,
) -> Opinion:
    """Have a person take a step; ``change`` alters what else belongs to it, before it is written.

    Raises NotFound, NotAllowed, OnesOwn, WrongState, ReasonMissing, AnswerMissing, TextTooLong,
    OutOfScope, and what ``change`` raises.
    """
    async with transaction():
        opinion = await locked(actor, receipt)
        step = allowed(actor, opinion, verb, await facts_of(actor, opinion))
        mark = mark_of(actor, step, words, reason)
        # Whose lateness it is must be written down before the item lies with somebody else.
        await note_missed(opinion, step, now)
        unit_id = await change(opinion) if change is not None else None
        await move(opinion, step, replace(mark, unit_id=unit_id), now)
    # Not read again through find(): who passed it on may no longer see it.
    await opinion.fetch_related("committee", "reporter", "attachments")
    return opinion


async def locked(actor: Actor, receipt: str) -> Opinion:
    """Read an item to change it, in the caller's transaction; raises NotFound."""
    rows = Opinion.filter(org_id=actor.org_id, receipt=receipt).select_for_update()
    opinion = await rows.first()
    if opinion is None or not actor.may(Action.READ, standing(opinion)) or sealed(actor, opinion):
        raise NotFound
    return opinion


def allowed(actor: Actor, opinion: Opinion, verb: Verb, facts: Facts) -> Step:
    """Give the lifecycle's row for a verb; raises NotFound, NotAllowed, OnesOwn or WrongState."""
    step, action = step_from(opinion.state, verb), ACTIONS[verb]
    if facts.own and verb not in ONES_OWN:
        raise OnesOwn if actor.works else NotAllowed
    if action is None:
        raise NotAllowed
    actor.require(action, standing(opinion))
    if verb is Verb.WITHDRAW and facts.joined:
        raise OthersReportedToo(receipt=opinion.receipt)
    if step is None or not stands(verb, facts):
        raise WrongState(
            receipt=opinion.receipt, state=STATE_NAMES[opinion.state], verb=VERB_NAMES[verb]
        )
    return step


def check_words(words: str) -> None:
    """Raise TextTooLong, or OutOfScope for an answer or a reason that WeChat must not carry."""
    if len(words) > LONGEST:
        raise TextTooLong(limit=LONGEST)
    if is_classified(words):
        raise OutOfScope(guide=GUIDANCE[Gate.CLASSIFIED])


def mark_of(actor: Actor, step: Step, words: str, reason: Reason | None) -> Mark:
    """Check what a step needs in words, and give what its entry says."""
    words = (reason.words if reason else words).strip()
    if Need.REASON in step.needs and (reason is None or not reason.holds(step.verb)):
        raise ReasonMissing
    if {Need.ANSWER, Need.WORDS} & set(step.needs) and not words:
        raise AnswerMissing
    check_words(words)
    return Mark(actor.person_id, words, reason.code if reason else "")


async def move(opinion: Opinion, step: Step, mark: Mark, now: datetime) -> Entry:
    """Write a step of a locked item with its entries and their job, in the caller's transaction.

    Those whose items were merged into it hear in their own timelines what its reporter does.
    """
    await note_missed(opinion, step, now)
    before, lay = opinion.state, opinion.committee_id
    opinion.state = after(step, before, opinion.back)
    if step.verb in _TO_THE_OFFICE:
        opinion.committee_id = None
    await wind(opinion, step, before, now)
    await follow(opinion, step, before, now)
    await opinion.save()
    entry = await _note(opinion, step.verb, before, mark, now, lay)
    entries = [entry]
    if step.verb in _ELSEWHERE:
        await take_along(opinion)
    if Party.REPORTER in step.tells:
        for one in await _merged_into(opinion):
            entries.append(await _note(one, step.verb, one.state, mark, now, opinion.committee_id))
    await announce_later(opinion.org_id, entries)
    return entry


async def take_along(opinion: Opinion) -> None:
    """Have what went into an item lie where it lies, for whoever works it may take it apart."""
    along = Opinion.filter(merged_into_id=opinion.id, state=State.MERGED)
    await along.update(committee_id=opinion.committee_id)


async def _merged_into(opinion: Opinion) -> list[Opinion]:
    rows = Opinion.filter(merged_into_id=opinion.id, state=State.MERGED)
    return await rows.order_by("id")


async def note_missed(opinion: Opinion, step: Step, now: datetime) -> None:
    """Write down that an item was late before a step hides it, in the caller's transaction."""
    if missed(opinion, step, now):
        entry = await _note(opinion, Verb.FALL_DUE, opinion.state, Mark(), now)
        await announce_later(opinion.org_id, [entry])


async def announce_later(org_id: int, entries: Sequence[Entry]) -> None:
    """Queue what tells of entries, in the caller's transaction."""
    async with transaction() as raw:
        job = {"entries": [one.id for one in entries]}
        await jobs.enqueue(raw, org_id, jobs.Job.ANNOUNCE, job)


async def _note(
    opinion: Opinion,
    verb: Verb,
    before: State,
    mark: Mark,
    now: datetime,
    lay: int | None = None,
) -> Entry:
    return await Entry.create(
        org_id=opinion.org_id,
        opinion_id=opinion.id,
        verb=verb,
        before=before,
        after=opinion.state,
        actor_id=mark.actor_id,
        person_id=mark.person_id,
        unit_id=mark.unit_id,
        committee_id=opinion.committee_id if opinion.committee_id is not None else lay,
        reason=mark.reason,
        words=mark.words,
        at=now,
    )
