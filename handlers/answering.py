"""What is looked at before anything is done to an invitation: may it be done now, and by whom."""

from datetime import datetime

from handlers import activity
from handlers.actor import Actor
from handlers.advance import check_words
from handlers.county import county_of
from handlers.errors import (
    ActivityWrongState,
    AlreadyAnswered,
    NoMoreRequests,
    NotFound,
    ReasonMissing,
    TextTooLong,
    TooLateToAnswer,
)
from models import Activity, Invitation
from models.database import fetch
from rules.activity import AHEAD, ANNOUNCED, STATE_NAMES, State
from rules.invitation import (
    ANSWER_NAMES,
    LONGEST_REASON,
    VERB_NAMES,
    Need,
    Step,
    Verb,
    step_from,
)
from rules.when import say_when

#: People may be invited until it begins.
MAY_INVITE = (*AHEAD, State.POSTPONED)

_HOLD_STILL = "SELECT FROM activities WHERE org_id = $1 AND number = $2 FOR SHARE"


async def hold_still(actor: Actor, number: str) -> Activity:
    """Read an activity that nobody moves along until the caller's transaction ends.

    NotFound as ``activity.find``. Any number of people may hold it at once.
    """
    await fetch(_HOLD_STILL, actor.org_id, number)
    return await activity.find(actor, number)


async def own_invitation(
    actor: Actor, number: str, verb: Verb, now: datetime
) -> tuple[Activity, Invitation]:
    """Give an activity and one's own invitation, locked, while one may answer."""
    held = await hold_still(actor, number)
    rows = Invitation.filter(activity_id=held.id, person_id=actor.person_id)
    mine = await rows.select_for_update().first()
    if mine is None:
        raise NotFound
    over = held.state not in (*MAY_INVITE, State.CANCELLED)
    if over or (held.state in ANNOUNCED and held.starts_at <= now):
        raise TooLateToAnswer(until=say_when(held.starts_at, None, now))
    check_state(held, ANNOUNCED, verb)
    return held, mine


def check_state(held: Activity, states: tuple[State, ...], verb: Verb) -> None:
    """Raise ActivityWrongState unless the activity stands in one of the states."""
    if held.state not in states:
        raise ActivityWrongState(
            number=held.number,
            short=activity.short(held.number),
            state=STATE_NAMES[held.state],
            verb=VERB_NAMES[verb],
        )


def step_of(invited: Invitation, verb: Verb) -> Step:
    """Give the row for a verb; raises AlreadyAnswered."""
    step = step_from(invited.answer, verb)
    if step is None:
        raise AlreadyAnswered(answer=ANSWER_NAMES[invited.answer], verb=VERB_NAMES[verb])
    return step


async def check_request(held: Activity, mine: Invitation, now: datetime) -> None:
    """Raise TooLateToAnswer past the cut-off, NoMoreRequests past the county's number."""
    if now > held.answer_by:
        raise TooLateToAnswer(until=say_when(held.answer_by, None, now))
    if mine.asked >= (await county_of(held.org_id)).numbers.leave_requests:
        raise NoMoreRequests(count=mine.asked)


def needed_reason(step: Step, reason: str) -> str:
    """Give a reason as it is kept; raises ReasonMissing, TextTooLong or OutOfScope."""
    reason = reason.strip()
    if Need.REASON in step.needs and not reason:
        raise ReasonMissing
    if len(reason) > LONGEST_REASON:
        raise TextTooLong(limit=LONGEST_REASON)
    check_words(reason)
    return reason


def forget_leave(mine: Invitation) -> None:
    """A new answer makes a request for leave, and what was decided on it, a thing of the past."""
    past = {"leave_kind": None, "leave_reason": "", "decision": ""}
    mine.update_from_dict({**past, "decided_by_id": None, "decided_at": None})
