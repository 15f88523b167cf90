"""Signing somebody else in: the organiser writes down, with a reason, who was there."""

from datetime import datetime

from handlers.activity import locked, note, standing
from handlers.actor import Actor
from handlers.confirmation import reason_in
from handlers.errors import (
    NotOrganiser,
    OnesOwnMakeUp,
    PersonUnknown,
    SignInRefused,
    TimeWrong,
)
from models import Activity, Attendance, Invitation, Person
from models.database import transaction
from rules.attendance import MAKE_UP_REFUSALS, Door, Presence, Refusal, SignIn, judge
from rules.attendance_words import clock, opening
from rules.confirmation import Verb
from rules.door_code import Means
from rules.permission import Action


async def make_up(
    actor: Actor,
    number: str,
    person_number: str,
    reason: str,
    *,
    at: datetime | None = None,
    now: datetime,
) -> Attendance:
    """Write down that somebody was there (补签), from the beginning unless told ``at`` what time.

    Raises NotFound, NotOrganiser, OnesOwnMakeUp, PersonUnknown, ReasonMissing, TextTooLong,
    OutOfScope, TimeWrong, or SignInRefused: before the door opens, once it is confirmed, or for
    somebody who has signed in.
    """
    async with transaction():
        activity = await locked(actor, number)
        if not actor.may(Action.MAKE_UP, standing(activity)):
            raise NotOrganiser
        person = await _person(actor, person_number)
        reason = reason_in(reason)
        usual = min(now, activity.starts_at)
        await _check(activity, person, usual, now)
        presence = await _presence(activity, person, at or usual, now)
        await note(
            activity,
            Verb.MAKE_UP,
            actor_id=actor.person_id,
            person_id=person.id,
            words=reason,
            now=now,
        )
        return await Attendance.create(
            org_id=activity.org_id,
            activity_id=activity.id,
            person_id=person.id,
            at=at or usual,
            heard_at=now,
            means=Means.MAKE_UP,
            presence=presence,
            made_up_by_id=actor.person_id,
            reason=reason,
        )


async def _person(actor: Actor, number: str) -> Person:
    asked = number.strip()
    person = await Person.get_or_none(org_id=actor.org_id, number=asked, active=True)
    if person is None:
        raise PersonUnknown(asked=asked)
    if person.id == actor.person_id:
        raise OnesOwnMakeUp
    return person


async def _check(activity: Activity, person: Person, usual: datetime, now: datetime) -> None:
    """Raise SignInRefused where nobody may be signed in now, or this person is already."""
    judged = judge(_door(activity), SignIn(usual, invited=True))
    if isinstance(judged, Refusal):
        raise _because(judged, opens=opening(_door(activity), now))
    first = await Attendance.get_or_none(activity_id=activity.id, person_id=person.id)
    if first is not None:
        time = clock(first.at, now)
        raise _because(Refusal.ALREADY_SIGNED_IN, name=person.name, time=time)


async def _presence(
    activity: Activity, person: Person, moment: datetime, now: datetime
) -> Presence:
    """Say as what somebody counts who was there at a moment; raises TimeWrong."""
    invited = await Invitation.exists(activity_id=activity.id, person_id=person.id)
    judged = judge(_door(activity), SignIn(moment, invited, welcomed=True))
    if isinstance(judged, Refusal) or moment > now:
        raise TimeWrong(why="不是活动当中的时间，请再写一次。")
    return judged


def _door(activity: Activity) -> Door:
    """Who vouches for somebody need not say where they stood."""
    return Door(activity.opens_at, activity.late_from, activity.ends_at, state=activity.state)


def _because(why: Refusal, **about: str) -> SignInRefused:
    return SignInRefused(why=MAKE_UP_REFUSALS[why].format(**about), reason=why)
