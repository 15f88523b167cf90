"""What people do with opinion items (社情民意): read them and move them along the lifecycle.

Handing one in is ``handlers/submission.py``.
"""

from datetime import datetime

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from handlers import jobs
from handlers.actor import Actor
from handlers.errors import (
    AnswerMissing,
    CommitteeUnknown,
    NotAllowed,
    NotFound,
    OnesOwn,
    OutOfScope,
    ReasonMissing,
    TextTooLong,
    WrongState,
)
from handlers.guidance import GUIDANCE
from handlers.organisation import committees_of
from models import Entry, Opinion
from models.database import transaction
from rules.committees import OFFICE
from rules.deadline import due
from rules.gates import Gate, is_classified
from rules.opinion import (
    ACTIONS,
    LIFECYCLE,
    LONGEST,
    OPEN,
    STATE_NAMES,
    VERB_NAMES,
    Need,
    State,
    Step,
    Verb,
    step_from,
)
from rules.permission import Action, Standing
from rules.role import Role

#: The verbs that are a person's own business; nobody works on an item of their own.
_ONES_OWN = frozenset({Verb.SUBMIT, Verb.WITHDRAW})


def standing(opinion: Opinion) -> Standing:
    """Give what permissions look at in an item."""
    return Standing(opinion.reporter_id, opinion.station_id, opinion.committee_id)


async def mine(actor: Actor, *, before: int | None = None, limit: int = 20) -> list[Opinion]:
    """List what the person handed in, newest first; ``before`` is an id to page on from."""
    query = Opinion.filter(org_id=actor.org_id, reporter_id=actor.person_id)
    return await _page(query, before, limit)


async def waiting(actor: Actor, *, before: int | None = None, limit: int = 20) -> list[Opinion]:
    """List what waits for the person's committees, or for the office, newest first."""
    lies_here = Q(committee_id__in=actor.committee_ids)
    if actor.has(Role.OFFICE):
        lies_here |= Q(committee_id=None)
    query = Opinion.filter(lies_here, org_id=actor.org_id, state__in=OPEN)
    return await _page(query.exclude(reporter_id=actor.person_id), before, limit)


async def _page(query: QuerySet[Opinion], before: int | None, limit: int) -> list[Opinion]:
    if before is not None:
        query = query.filter(id__lt=before)
    return await query.order_by("-id").limit(limit).prefetch_related("committee")


async def find(actor: Actor, receipt: str) -> Opinion:
    """Read one item; NotFound for a foreign one and an absent one alike."""
    opinion = await Opinion.get_or_none(org_id=actor.org_id, receipt=receipt)
    if opinion is None or not actor.may(Action.READ, standing(opinion)):
        raise NotFound
    await opinion.fetch_related("committee", "reporter", "attachments")
    return opinion


async def timeline(opinion: Opinion) -> list[Entry]:
    """Give everything that happened to an item, oldest first."""
    entries = Entry.filter(org_id=opinion.org_id, opinion_id=opinion.id).order_by("id")
    return await entries.prefetch_related("actor", "committee")


def verbs(actor: Actor, opinion: Opinion) -> list[Verb]:
    """List what this person may do to the item now."""
    item = standing(opinion)
    own = opinion.reporter_id == actor.person_id
    return [
        step.verb
        for step in LIFECYCLE
        if opinion.state in step.sources
        and actor.may(step.action, item)
        and (step.verb is Verb.WITHDRAW) == own
        and step.verb is not _other_way(actor, opinion)
    ]


def _other_way(actor: Actor, opinion: Opinion) -> Verb:
    return Verb.REROUTE if _disputes(actor, opinion) else Verb.DISPUTE


def _disputes(actor: Actor, opinion: Opinion) -> bool:
    """Whether a committee wants to pass on what was passed on before (DOMAIN.md §3.1)."""
    return opinion.reroutes > 0 and not actor.has(Role.OFFICE)


async def take(actor: Actor, receipt: str, *, now: datetime) -> Opinion:
    """Take an item into review (收)."""
    return await _advance(actor, receipt, Verb.TAKE, now=now)


async def answer(actor: Actor, receipt: str, words: str, *, now: datetime) -> Opinion:
    """Answer an item (答复); the member is told."""
    return await _advance(actor, receipt, Verb.ANSWER, now=now, words=words)


async def retain(actor: Actor, receipt: str, reason: str, *, now: datetime) -> Opinion:
    """Keep an item for reference (留存), with a reason."""
    return await _advance(actor, receipt, Verb.RETAIN, now=now, words=reason)


async def decline(actor: Actor, receipt: str, reason: str, *, now: datetime) -> Opinion:
    """Decide not to adopt an item (不采用), with a reason."""
    return await _advance(actor, receipt, Verb.DECLINE, now=now, words=reason)


async def withdraw(actor: Actor, receipt: str, *, now: datetime) -> Opinion:
    """Take one's own item back (撤回), while it is still open."""
    return await _advance(actor, receipt, Verb.WITHDRAW, now=now)


async def triage(actor: Actor, receipt: str, committee_code: str, *, now: datetime) -> Opinion:
    """Send an item that the office decides on to a committee (分派)."""
    return await _advance(actor, receipt, Verb.TRIAGE, now=now, committee=committee_code)


async def reroute(
    actor: Actor, receipt: str, committee_code: str, reason: str, *, now: datetime
) -> Opinion:
    """Pass an item on to another committee (转), with a reason.

    What a committee passes on for the second time goes to the office instead.
    """
    verb = passing_on(actor, await find(actor, receipt), committee_code)
    committee = "" if verb is Verb.DISPUTE else committee_code
    return await _advance(actor, receipt, verb, now=now, words=reason, committee=committee)


def passing_on(actor: Actor, opinion: Opinion, committee_code: str = "") -> Verb:
    """Say what passing the item on would be: 分派, 改转, or 退回办公室."""
    if opinion.state is State.SUBMITTED:
        return Verb.TRIAGE
    back = committee_code == OFFICE or _disputes(actor, opinion)
    return Verb.DISPUTE if back else Verb.REROUTE


async def _advance(
    actor: Actor,
    receipt: str,
    verb: Verb,
    *,
    now: datetime,
    words: str = "",
    committee: str = "",
) -> Opinion:
    async with transaction() as raw:
        opinion = await _locked(actor, receipt)
        step = allowed(actor, opinion, verb)
        words = _needed_words(step, words)
        entry = await _move(actor, opinion, step, words, committee, now)
        await jobs.enqueue(raw, actor.org_id, jobs.Job.ANNOUNCE, {"entries": [entry.id]})
    # Not read again through find(): who passed it on may no longer see it.
    await opinion.fetch_related("committee", "reporter", "attachments")
    return opinion


async def _locked(actor: Actor, receipt: str) -> Opinion:
    rows = Opinion.filter(org_id=actor.org_id, receipt=receipt).select_for_update()
    opinion = await rows.first()
    if opinion is None or not actor.may(Action.READ, standing(opinion)):
        raise NotFound
    return opinion


def allowed(actor: Actor, opinion: Opinion, verb: Verb) -> Step:
    """Give the lifecycle's row for a verb; raises NotFound, NotAllowed or WrongState."""
    step = step_from(opinion.state, verb)
    own = opinion.reporter_id == actor.person_id
    if own and verb not in _ONES_OWN:
        raise OnesOwn if actor.works else NotAllowed
    actor.require(ACTIONS[verb], standing(opinion))
    if step is None or (verb is Verb.REROUTE and _disputes(actor, opinion)):
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


def _needed_words(step: Step, words: str) -> str:
    words = words.strip()
    if Need.REASON in step.needs and not words:
        raise ReasonMissing
    if Need.ANSWER in step.needs and not words:
        raise AnswerMissing
    check_words(words)
    return words


async def _move(
    actor: Actor, opinion: Opinion, step: Step, words: str, committee: str, now: datetime
) -> Entry:
    before = opinion.state
    told = opinion.committee_id
    opinion.state = step.target
    opinion.due_at = due(now, step.within) if step.within else None
    await _change_place(opinion, step, committee)
    if step.verb is Verb.ANSWER:
        opinion.answer = words
    await opinion.save()
    return await Entry.create(
        org_id=opinion.org_id,
        opinion_id=opinion.id,
        verb=step.verb,
        before=before,
        after=step.target,
        actor_id=actor.person_id,
        committee_id=opinion.committee_id if opinion.committee_id is not None else told,
        words=words,
        at=now,
    )


async def _change_place(opinion: Opinion, step: Step, committee: str) -> None:
    if Need.COMMITTEE in step.needs:
        opinion.committee_id = await _committee_id(opinion, committee)
        opinion.reroutes += step.verb is Verb.REROUTE
    elif step.verb is Verb.DISPUTE:
        opinion.committee_id = None


async def _committee_id(opinion: Opinion, code: str) -> int | None:
    committees = await committees_of(opinion.org_id)
    found = next((row for row in committees if row.code == code), None)
    if found is None or found.id == opinion.committee_id:
        names = "、".join(row.name for row in committees if row.id != opinion.committee_id)
        raise CommitteeUnknown(name=found.name if found else code, names=names)
    return found.id
