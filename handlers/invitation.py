"""What people do with invitations: invite, answer, ask for leave and decide on it, see who read.

The steps are ``rules.invitation.ANSWERS``.
"""

from collections.abc import Sequence
from datetime import datetime

from handlers import activity, jobs, notice
from handlers.actor import Actor
from handlers.answering import (
    MAY_INVITE,
    check_request,
    check_state,
    forget_leave,
    hold_still,
    needed_reason,
    own_invitation,
    step_of,
)
from handlers.audience import check_audience, people_of
from handlers.errors import (
    MustAttend,
    NobodyChosen,
    NotAllowed,
    NotFound,
    NotOrganiser,
    OnesOwnCase,
    ProxyUnfit,
)
from handlers.people import named
from models import Activity, Entry, Invitation, Notice, Person
from models.database import fetch, transaction
from rules.activity import AHEAD, ANNOUNCED, State
from rules.audience import Chosen
from rules.invitation import (
    DECISIONS,
    ONES_OWN,
    TOLD_BY,
    Answer,
    LeaveKind,
    Need,
    Step,
    Verb,
    approver_of,
)
from rules.permission import Action
from rules.role import Role

#: Leave is decided on until it is over; then it is settled with the rest of the attendance.
_MAY_DECIDE = (*ANNOUNCED, State.HELD)

# --- inviting -------------------------------------------------------------------------------

_INVITE = """
WITH invited AS (
    INSERT INTO invitations
        (org_id, activity_id, person_id, answer, leave_reason, asked, decision, proxy_for_id)
    SELECT $1, $2, person, 'invited', '', 0, '', $6 FROM unnest($3::int[]) AS person
    ON CONFLICT (activity_id, person_id) DO NOTHING
    RETURNING id, person_id
)
INSERT INTO entries (org_id, activity_id, verb, before, after, actor_id, person_id, words, at)
SELECT $1, $2, 'invite', $4, $4, $5, person_id, '', $7 FROM invited ORDER BY id
RETURNING id, person_id
"""


async def invite(
    actor: Actor, number: str, audience: Sequence[Chosen], *, now: datetime
) -> list[Invitation]:
    """Invite more people by hand; gives those who were not invited already.

    Raises NotFound, NotOrganiser, ActivityWrongState, AudienceUnknown or NobodyChosen.
    """
    async with transaction():
        held = await hold_still(actor, number)
        if not actor.may(Action.RUN_ACTIVITY, activity.standing(held)):
            raise NotOrganiser
        check_state(held, MAY_INVITE, Verb.INVITE)
        chosen = await check_audience(actor.org_id, audience)
        people = await people_of(actor.org_id, chosen)
        if not people:
            raise NobodyChosen
        fresh = await _invite(actor, held, people, now)
    rows = Invitation.filter(activity_id=held.id, person_id__in=fresh)
    return await rows.order_by("person__number").prefetch_related("person")


async def _invite(
    actor: Actor,
    held: Activity,
    people: Sequence[int],
    now: datetime,
    instead_of: int | None = None,
) -> list[int]:
    """Invite whoever is not yet; those who missed the notice to all are told now."""
    where = (held.org_id, held.id, list(people), held.state.value)
    rows = await fetch(_INVITE, *where, actor.person_id, instead_of, now)
    if rows and held.state in ANNOUNCED:
        async with transaction() as raw:
            job = {"entries": [row["id"] for row in rows]}
            await jobs.enqueue(raw, held.org_id, jobs.Job.ANNOUNCE, job)
    return [row["person_id"] for row in rows]


# --- answering ------------------------------------------------------------------------------


async def answer(actor: Actor, number: str, verb: Verb, *, now: datetime) -> Invitation:
    """Come (参加), or stay away from what is voluntary (不参加).

    Raises NotFound, ActivityWrongState, TooLateToAnswer, AlreadyAnswered or MustAttend.
    """
    if verb not in ONES_OWN:
        raise NotAllowed
    async with transaction():
        held, mine = await own_invitation(actor, number, verb, now)
        step = step_of(mine, verb)
        if Need.VOLUNTARY in step.needs and held.required:
            raise MustAttend
        forget_leave(mine)
        await _answered(actor, held, mine, step, now)
    return mine


async def ask_leave(
    actor: Actor, number: str, kind: LeaveKind, reason: str, *, proxy: str = "", now: datetime
) -> Invitation:
    """Ask for leave (请假); ``proxy`` is the number or name of who would come instead.

    Raises what ``answer`` does, NoMoreRequests, ReasonMissing, TextTooLong, OutOfScope,
    PersonUnknown, SeveralPeople or ProxyUnfit.
    """
    async with transaction():
        held, mine = await own_invitation(actor, number, Verb.ASK_LEAVE, now)
        step = step_of(mine, Verb.ASK_LEAVE)
        await check_request(held, mine, now)
        reason = needed_reason(step, reason)
        instead = await _proxy(actor, held, proxy) if proxy.strip() else None
        forget_leave(mine)
        mine.leave_kind, mine.leave_reason = kind, reason
        mine.asked += 1
        await _answered(actor, held, mine, step, now)
        if instead is not None:
            await _note(actor, held, Verb.NAME_PROXY, instead.id, now)
    return mine


async def _proxy(actor: Actor, held: Activity, asked: str) -> Person:
    instead = await named(actor.org_id, asked)
    invited = Invitation.filter(activity_id=held.id, person_id=instead.id)
    if instead.id == actor.person_id or await invited.exists():
        raise ProxyUnfit(name=instead.name)
    return instead


async def _answered(
    actor: Actor, held: Activity, mine: Invitation, step: Step, now: datetime
) -> None:
    """Write one's own answer. Why somebody asks for leave is not for a timeline to tell."""
    mine.answer, mine.answered_at = step.target, now
    await mine.save()
    await _note(actor, held, step.verb, actor.person_id, now)
    await notice.read_about(actor, activity_id=held.id, now=now)


async def _note(
    actor: Actor, held: Activity, verb: Verb, person_id: int, now: datetime, words: str = ""
) -> None:
    who = actor.person_id
    await activity.note(held, verb, actor_id=who, person_id=person_id, words=words, now=now)


# --- deciding on leave ----------------------------------------------------------------------


def decides(actor: Actor, held: Activity) -> bool:
    """Tell whether deciding on leave from the activity is the person's part."""
    led = approver_of(held.kind, held.organiser) is Role.VICE_CHAIR
    leads = actor.has(Role.VICE_CHAIR) or actor.has(Role.OFFICE)
    return (leads or not led) and actor.may(Action.GRANT_LEAVE, activity.standing(held))


async def decide(
    actor: Actor,
    number: str,
    person_number: str,
    verb: Verb,
    reason: str = "",
    *,
    now: datetime,
) -> Invitation:
    """Grant somebody leave (准假), and invite whom they send instead, or refuse it (不准假).

    Raises NotFound, NotOrganiser, OnesOwnCase, ActivityWrongState, AlreadyAnswered, ReasonMissing,
    TextTooLong or OutOfScope.
    """
    async with transaction():
        held = await hold_still(actor, number)
        if verb not in DECISIONS or not decides(actor, held):
            raise NotOrganiser
        asked = await _locked(held, person_number)
        if asked.person_id == actor.person_id:
            raise OnesOwnCase
        check_state(held, _MAY_DECIDE, verb)
        step = step_of(asked, verb)
        await _decided(actor, held, asked, step, needed_reason(step, reason), now)
    return asked


async def _locked(held: Activity, person_number: str) -> Invitation:
    rows = Invitation.filter(activity_id=held.id, person__number=person_number)
    asked = await rows.select_for_update(of=("invitations",)).first()
    if asked is None:
        raise NotFound
    await asked.fetch_related("person")
    return asked


async def _decided(
    actor: Actor, held: Activity, asked: Invitation, step: Step, reason: str, now: datetime
) -> None:
    asked.answer, asked.decision = step.target, reason
    asked.decided_by_id, asked.decided_at = actor.person_id, now
    await asked.save()
    await _note(actor, held, step.verb, asked.person_id, now, words=reason)
    instead = await proxy_named(asked)
    if step.target is Answer.LEAVE_APPROVED and instead and held.state in AHEAD:
        await _invite(actor, held, [instead.id], now, instead_of=asked.person_id)


async def proxy_named(asked: Invitation) -> Person | None:
    """Give whom somebody named, with their last request, to come instead."""
    rows = Entry.filter(activity_id=asked.activity_id, actor_id=asked.person_id)
    named_then = rows.filter(verb=Verb.NAME_PROXY, at=asked.answered_at)
    entry = await named_then.order_by("-id").first()
    return await Person.get_or_none(id=entry.person_id, active=True) if entry else None


async def waiting_leaves(actor: Actor) -> list[Invitation]:
    """List the requests that this person may decide on, with activity and person, oldest first."""
    rows = Invitation.filter(
        org_id=actor.org_id,
        answer=Answer.LEAVE_REQUESTED,
        activity__state__in=_MAY_DECIDE,
    ).exclude(person_id=actor.person_id)
    found = await rows.order_by("answered_at", "id").prefetch_related("activity", "person")
    return [asked for asked in found if decides(actor, asked.activity)]


# --- looking --------------------------------------------------------------------------------


async def mine(actor: Actor, number: str) -> Invitation | None:
    """Give one's own invitation; None for who reads the activity without being invited."""
    held = await activity.find(actor, number)
    return await Invitation.get_or_none(activity_id=held.id, person_id=actor.person_id)


async def invitations(actor: Actor, number: str) -> list[Invitation]:
    """List who is invited and what they answered, for who holds the activity."""
    held = await activity.find(actor, number)
    if not activity.runs(actor, held):
        raise NotOrganiser
    rows = Invitation.filter(activity_id=held.id).order_by("person__number")
    people = ("person__sector", "person__station", "proxy_for", "decided_by")
    return await rows.prefetch_related(*people)


async def reads(actor: Actor, number: str) -> list[tuple[Person, Notice | None]]:
    """List the invited with the last notice of it that each was told, read or not."""
    invited = await invitations(actor, number)
    told = Notice.filter(
        org_id=actor.org_id,
        receiver_id__in=[one.person_id for one in invited],
        entry__activity__number=number,
        entry__verb__in=TOLD_BY,
    )
    last = {row.receiver_id: row for row in await told.order_by("id")}
    return [(one.person, last.get(one.person_id)) for one in invited]
