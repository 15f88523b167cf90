"""Correcting the record after a confirmation: one person proposes, a second one decides."""

from datetime import datetime

from tortoise.expressions import Q

from handlers.activity import locked, note, short, standing
from handlers.actor import Actor
from handlers.confirmation import leave_to_office, reason_in
from handlers.errors import (
    ActivityWrongState,
    AlreadyAnswered,
    ChoiceUnknown,
    NotFound,
    NotOrganiser,
    OnesOwnCase,
)
from handlers.record import counted, enter, reverse
from models import Activity, Correction, Invitation, Person
from models.database import transaction
from rules.activity import STATE_NAMES, State
from rules.confirmation import OUTCOME_NAMES, VERB_NAMES, Outcome, Verb, corrections
from rules.permission import Action, holds

#: States in which an activity counts.
_COUNTS = (State.CONFIRMED, State.ARCHIVED)
#: Whoever may do one of these may decide on what somebody else proposes.
_DECIDE = (Action.CONFIRM_ACTIVITY, Action.REVIEW_CONFIRMATION)


async def propose(
    actor: Actor, number: str, person_id: int, outcome: Outcome, reason: str, *, now: datetime
) -> Correction:
    """Propose what a confirmed activity should count as for somebody (提出更正), with a reason.

    Raises NotOrganiser, ActivityWrongState, OnesOwnCase (the office is told), ChoiceUnknown,
    ReasonMissing, AlreadyAnswered while another one waits, and NotFound for a stranger.
    """
    async with transaction():
        activity = await locked(actor, number)
        if not actor.may(Action.CONFIRM_ACTIVITY, standing(activity)):
            raise NotOrganiser
        _check_counts(activity)
        reason = reason_in(reason)
        if person_id == actor.person_id:
            await leave_to_office(activity, actor, reason, now)
        else:
            await _check(activity, person_id, outcome)
            return await _propose(activity, actor, person_id, outcome, reason, now)
    # Not raised inside: what the office is told stays.
    raise OnesOwnCase


def _check_counts(activity: Activity) -> None:
    if activity.state not in _COUNTS:
        raise ActivityWrongState(
            number=activity.number,
            short=short(activity.number),
            state=STATE_NAMES[activity.state],
            verb=VERB_NAMES[Verb.CORRECT],
        )


async def _check(activity: Activity, person_id: int, outcome: Outcome) -> None:
    if not await Person.filter(org_id=activity.org_id, id=person_id).exists():
        raise NotFound
    choices = await _choices(activity, person_id)
    if outcome not in choices:
        raise ChoiceUnknown(names="、".join(OUTCOME_NAMES[choice] for choice in choices))
    about = Q(org_id=activity.org_id, activity_id=activity.id, person_id=person_id)
    if await Correction.filter(about, decided_at=None).exists():
        raise AlreadyAnswered(answer="更正待复核", verb="提")


async def _choices(activity: Activity, person_id: int) -> list[Outcome]:
    about = Q(org_id=activity.org_id, activity_id=activity.id, person_id=person_id)
    invited = await Invitation.filter(about).exists()
    now_counts = (await counted(activity)).get(person_id)
    return [choice for choice in corrections(invited=invited) if choice is not now_counts]


async def _propose(
    activity: Activity, actor: Actor, person_id: int, outcome: Outcome, reason: str, now: datetime
) -> Correction:
    correction = await Correction.create(
        org_id=activity.org_id,
        activity_id=activity.id,
        person_id=person_id,
        outcome=outcome,
        reason=reason,
        proposed_by_id=actor.person_id,
        proposed_at=now,
    )
    words = f"改为{OUTCOME_NAMES[outcome]}：{reason}"
    await _note(activity, Verb.PROPOSE, actor, person_id, words, now)
    return correction


async def waiting_corrections(actor: Actor) -> list[Correction]:
    """List what the person may decide on, oldest first, with activity, person and proposer."""
    if not any(holds(action, actor.posts) for action in _DECIDE):
        return []
    rows = Correction.filter(org_id=actor.org_id, decided_at=None, activity__state__in=_COUNTS)
    others = rows.exclude(proposed_by_id=actor.person_id).exclude(person_id=actor.person_id)
    found = await others.order_by("id").prefetch_related("activity", "person", "proposed_by")
    return [one for one in found if _decides(actor, one.activity)]


def _decides(actor: Actor, activity: Activity) -> bool:
    return any(actor.may(action, standing(activity)) for action in _DECIDE)


async def decide(
    actor: Actor, correction_id: int, agreed: bool, *, words: str = "", now: datetime
) -> Correction:
    """Agree to a correction (更正), which reverses what counts and enters the new, or not (不更正).

    Raises NotFound for who may not decide on it, OnesOwnCase for who proposed it and whom it is
    about, AlreadyAnswered, ActivityWrongState.
    """
    words = reason_in(words, needed=False)
    number = await _number_of(actor, correction_id)
    async with transaction():
        activity = await locked(actor, number)
        # Read only now: whoever had the activity before may have decided.
        correction = await Correction.get(org_id=actor.org_id, id=correction_id)
        _check_decides(actor, activity, correction)
        await _decide(activity, actor, correction, agreed, words, now)
    return correction


async def _number_of(actor: Actor, correction_id: int) -> str:
    found = await Correction.get_or_none(org_id=actor.org_id, id=correction_id).prefetch_related(
        "activity"
    )
    if found is None or not _decides(actor, found.activity):
        raise NotFound
    return found.activity.number


def _check_decides(actor: Actor, activity: Activity, correction: Correction) -> None:
    if actor.person_id in (correction.proposed_by_id, correction.person_id):
        raise OnesOwnCase
    if correction.decided_at is not None:
        done = Verb.CORRECT if correction.agreed else Verb.KEEP
        raise AlreadyAnswered(answer=f"已定：{VERB_NAMES[done]}", verb="定")
    _check_counts(activity)


async def _decide(
    activity: Activity,
    actor: Actor,
    correction: Correction,
    agreed: bool,
    words: str,
    now: datetime,
) -> None:
    correction.decided_by_id, correction.decided_at = actor.person_id, now
    correction.agreed = agreed
    await correction.save(update_fields=["decided_by_id", "decided_at", "agreed"])
    if agreed:
        await _rewrite(activity, actor, correction, now)
    verb = Verb.CORRECT if agreed else Verb.KEEP
    said = f"{OUTCOME_NAMES[correction.outcome]}{'：' if words else ''}{words}"
    await _note(activity, verb, actor, correction.person_id, said, now)


async def _rewrite(activity: Activity, actor: Actor, correction: Correction, now: datetime) -> None:
    person_id, reason = correction.person_id, correction.reason
    of = {"correction_id": correction.id}
    await reverse(activity, person_id, actor, reason, now, **of)
    await enter(activity, {person_id: correction.outcome}, actor, now, reason=reason, **of)


async def _note(
    activity: Activity, verb: Verb, actor: Actor, person_id: int, words: str, now: datetime
) -> None:
    who = actor.person_id
    await note(activity, verb, actor_id=who, person_id=person_id, words=words, now=now)
