"""What people do with activities (活动) once they are planned, along the lifecycle's one table.

Planning one is ``handlers/planning.py``, confirming it ``handlers/confirmation.py``.
"""

from datetime import datetime

from tortoise.expressions import Q

from handlers import jobs
from handlers.actor import Actor
from handlers.advance import check_words
from handlers.errors import ActivityWrongState, NotFound, NotOrganiser, ReasonMissing
from handlers.record import reverse_all
from models import Activity, Attendance, Entry, Invitation, Milestone
from models.database import transaction
from rules.activity import (
    LIFECYCLE,
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
from rules.schedule import Milestone as Which

#: Whoever may do one of these to an activity may look at it.
_LOOK = (Action.PLAN_ACTIVITY, Action.RUN_ACTIVITY, Action.RECORD_ACTIVITY)
#: The milestone that a verb reaches.
_REACHES = {
    Verb.PLAN: Which.PLAN,
    Verb.NOTIFY: Which.NOTICE,
    Verb.SEND_MATERIALS: Which.MATERIALS,
    Verb.STUDY: Which.STUDY,
}


def standing(activity: Activity) -> Standing:
    """Give what permissions look at in an activity."""
    return Standing(None, activity.station_id, activity.committee_id)


def runs(actor: Actor, activity: Activity) -> bool:
    """Tell whether the person has a part in holding the activity."""
    return any(actor.may(action, standing(activity)) for action in _LOOK)


async def find(actor: Actor, number: str) -> Activity:
    """Read one activity; NotFound for a foreign one and an absent one alike.

    It is there for who holds it, and, once they have been told, for the invited.
    """
    activity = await Activity.get_or_none(org_id=actor.org_id, number=number)
    if activity is None or not await _may_read(actor, activity):
        raise NotFound
    await activity.fetch_related("station", "committee", "sector")
    return activity


async def _may_read(actor: Actor, activity: Activity) -> bool:
    if runs(actor, activity):
        return True
    mine = Q(org_id=actor.org_id, activity_id=activity.id, person_id=actor.person_id)
    told = activity.noticed_at is not None and await Invitation.filter(mine).exists()
    return told or await Attendance.filter(mine).exists()


async def mine(actor: Actor, *, now: datetime, limit: int = 20) -> list[Activity]:
    """List what the person is invited to and is not over, soonest first."""
    rows = Activity.filter(
        org_id=actor.org_id,
        invitations__person_id=actor.person_id,
        noticed_at__isnull=False,
        ends_at__gt=now,
    ).exclude(state=State.CANCELLED)
    related = ("station", "committee", "sector")
    return await rows.order_by("starts_at", "id").limit(limit).prefetch_related(*related)


async def organised(
    actor: Actor, *, before: int | None = None, limit: int = 20, open_only: bool = False
) -> list[Activity]:
    """List what the person has a part in holding, newest first; ``before`` is an id."""
    rows = Activity.filter(_held_by(actor), org_id=actor.org_id)
    if before is not None:
        rows = rows.filter(id__lt=before)
    if open_only:
        rows = rows.filter(state__in=OPEN)
    related = ("station", "committee", "sector")
    return await rows.order_by("-id").limit(limit).prefetch_related(*related)


def _held_by(actor: Actor) -> Q:
    if actor.has(Role.OFFICE) or actor.has(Role.VICE_CHAIR):
        return Q()
    stations = [post.station_id for post in actor.posts if post.station_id is not None]
    return Q(station_id__in=stations) | Q(committee_id__in=actor.committee_ids)


async def timeline(actor: Actor, activity: Activity) -> list[Entry]:
    """Give what happened to an activity, oldest first.

    What is about one person is told to that person, and to who holds the activity.
    """
    entries = Entry.filter(org_id=activity.org_id, activity_id=activity.id)
    if not runs(actor, activity):
        entries = entries.filter(Q(person_id=None) | Q(person_id=actor.person_id))
    return await entries.order_by("id").prefetch_related("actor", "person")


async def reason_of(activity: Activity, verb: Verb) -> str:
    """Give the reason that was last given for a verb; empty where there was none."""
    rows = Entry.filter(org_id=activity.org_id, activity_id=activity.id, verb=verb)
    last = await rows.order_by("-id").first()
    return last.words if last else ""


def verbs(actor: Actor, activity: Activity) -> list[Verb]:
    """List what this person may do to the activity now."""
    return [
        step.verb
        for step in LIFECYCLE
        if activity.state in step.sources
        and step.action is not None
        and actor.may(step.action, standing(activity))
    ]


async def approve(actor: Actor, number: str, *, now: datetime) -> Activity:
    """Agree to a plan (批准)."""
    return await _do(actor, number, Verb.APPROVE, now=now)


async def notify(actor: Actor, number: str, *, now: datetime) -> Activity:
    """Tell everybody invited (发通知)."""
    return await _do(actor, number, Verb.NOTIFY, now=now)


async def send_materials(actor: Actor, number: str, *, now: datetime) -> Activity:
    """Tell the invited that the papers are there (发材料)."""
    return await _do(actor, number, Verb.SEND_MATERIALS, now=now)


async def study(actor: Actor, number: str, *, now: datetime) -> Activity:
    """Ask the invited to study and to write what they want to say (会前学习)."""
    return await _do(actor, number, Verb.STUDY, now=now)


async def archive(actor: Actor, number: str, *, now: datetime) -> Activity:
    """Close a confirmed activity (归档)."""
    return await _do(actor, number, Verb.ARCHIVE, now=now)


async def postpone(actor: Actor, number: str, reason: str, *, now: datetime) -> Activity:
    """Put an activity off (延期), with a reason; the new day comes with rescheduling."""
    return await _do(actor, number, Verb.POSTPONE, reason, now=now)


async def cancel(actor: Actor, number: str, reason: str, *, now: datetime) -> Activity:
    """Call an activity off (取消), with a reason."""
    return await _do(actor, number, Verb.CANCEL, reason, now=now)


async def reject(actor: Actor, number: str, reason: str, *, now: datetime) -> Activity:
    """Send a confirmation back (退回), with a reason; what it entered in the record is reversed."""
    async with transaction():
        activity = await locked(actor, number)
        await advance(actor, activity, Verb.REJECT, reason, now=now)
        await reverse_all(activity, actor, reason, now)
    return activity


async def _do(actor: Actor, number: str, verb: Verb, words: str = "", *, now: datetime) -> Activity:
    async with transaction():
        activity = await locked(actor, number)
        await advance(actor, activity, verb, words, now=now)
    return activity


async def locked(actor: Actor, number: str) -> Activity:
    """Read an activity that is to be changed, for the caller's transaction alone."""
    rows = Activity.filter(org_id=actor.org_id, number=number).select_for_update()
    activity = await rows.first()
    if activity is None or not await _may_read(actor, activity):
        raise NotFound
    return activity


def allowed(actor: Actor, activity: Activity, verb: Verb) -> Step:
    """Give the lifecycle's row for a verb; raises NotOrganiser or ActivityWrongState."""
    row = next(step for step in LIFECYCLE if step.verb is verb)
    if row.action is None or not actor.may(row.action, standing(activity)):
        raise NotOrganiser
    step = step_from(activity.state, verb)
    if step is None:
        raise ActivityWrongState(
            number=activity.number,
            short=short(activity.number),
            state=STATE_NAMES[activity.state],
            verb=VERB_NAMES[verb],
        )
    return step


def short(number: str) -> str:
    """Give the part of a number that people type: ``活2026-0012`` is ``活12``."""
    return f"{number[0]}{int(number.rpartition('-')[2])}"


async def advance(
    actor: Actor, activity: Activity, verb: Verb, words: str = "", *, now: datetime
) -> Entry:
    """Move a locked activity along, in the caller's transaction."""
    step = allowed(actor, activity, verb)
    words = words.strip()
    if Need.REASON in step.needs and not words:
        raise ReasonMissing
    check_words(words)
    return await move(activity, step, actor.person_id, words, now)


async def move(
    activity: Activity, step: Step, actor_id: int | None, words: str, now: datetime
) -> Entry:
    """Write a step with its timeline entry, its milestone and its job; the clock has no actor."""
    before = activity.state
    activity.state, activity.changed_at = step.target, now
    if step.verb is Verb.NOTIFY:
        activity.noticed_at = activity.noticed_at or now
    if step.verb is Verb.END:
        activity.over_since = now
    await activity.save()
    await reach(activity, step.verb, now)
    return await note(activity, step.verb, actor_id=actor_id, words=words, before=before, now=now)


async def reach(activity: Activity, verb: Verb, now: datetime) -> None:
    """Mark the milestone that a verb reaches as done."""
    if which := _REACHES.get(verb):
        rows = Milestone.filter(activity_id=activity.id, milestone=which, done_at=None)
        await rows.update(done_at=now)


async def note(
    activity: Activity,
    verb: str,
    *,
    actor_id: int | None,
    now: datetime,
    person_id: int | None = None,
    words: str = "",
    before: State | None = None,
) -> Entry:
    """Write a timeline entry and the job that tells of it, in the caller's transaction."""
    entry = await Entry.create(
        org_id=activity.org_id,
        activity_id=activity.id,
        verb=verb,
        before=before or (None if verb == Verb.PLAN else activity.state),
        after=activity.state,
        actor_id=actor_id,
        person_id=person_id,
        words=words,
        at=now,
    )
    async with transaction() as raw:
        job = {"entries": [entry.id]}
        await jobs.enqueue(raw, activity.org_id, jobs.Job.ANNOUNCE, job)
    return entry
