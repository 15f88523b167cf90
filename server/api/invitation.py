"""Invitations: who is invited, what they answer, leave, and who has read the notice."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from handlers import activity, invitation
from handlers.attending import check_export
from handlers.errors import (
    ActivityWrongState,
    AlreadyAnswered,
    AudienceUnknown,
    MustAttend,
    NobodyChosen,
    NoMoreRequests,
    NotAllowed,
    NotFound,
    NotOrganiser,
    OutOfScope,
    PersonUnknown,
    ProxyUnfit,
    ReasonMissing,
    SeveralPeople,
    TextTooLong,
    TooLateToAnswer,
)
from handlers.people import numbered
from models import Invitation, Notice, Person
from rules.invitation import ANSWER_NAMES, LONGEST_REASON, Answer, LeaveKind, Verb
from rules.notice import Knock
from server import exports
from server.api.activity_views import ActivityLine, MyInvitation, line_of, my_invitation
from server.api.audience import Audience, Key, chosen
from server.api.endpoint import Call, Given, Nothing, Shown, endpoint
from server.api.files import Sheet
from server.api.opinion import Words
from server.api.work import Reason

_ANSWER = (NotFound, ActivityWrongState, TooLateToAnswer, AlreadyAnswered)
_DECIDE = (NotFound, NotOrganiser, ActivityWrongState, AlreadyAnswered)
_REASON = (ReasonMissing, TextTooLong, OutOfScope)


class Name(Shown):
    """Somebody on the roster."""

    number: str
    name: str


class InvitationView(Shown):
    """Somebody invited, what they answered, and how their request for leave was decided.

    `instead_of` is whom they stand in for.
    """

    person: Name
    answer: Answer
    answer_name: str
    answered_at: datetime | None
    leave_kind: LeaveKind | None
    leave_reason: str
    decision: str
    decided_at: datetime | None
    instead_of: Name | None


class Invitations(Shown):
    """Who is invited, by roster number."""

    invitations: list[InvitationView]


class Invited(Shown):
    """Who was invited just now; who was already is not among them."""

    people: list[Name]


class More(Given):
    """Whom to invite besides."""

    audience: Audience


class MyAnswer(Given):
    """What I answer: `accept`, or, where it is voluntary, `decline`."""

    answer: Literal["accept", "decline"]


class Leave(Given):
    """Why I cannot come; `proxy` is the roster number or name of who would come instead."""

    kind: LeaveKind
    reason: Annotated[Words, Field(max_length=LONGEST_REASON)]
    proxy: Key = ""


class LeaveView(Shown):
    """A request for leave that waits for me."""

    activity: ActivityLine
    person: Name
    kind: LeaveKind | None
    reason: str
    asked_at: datetime | None


class Leaves(Shown):
    """Requests for leave, oldest first."""

    leaves: list[LeaveView]


class NoticeReader(Shown):
    """Somebody invited: when they read the notice, how the push went, when they were told again.

    Without a `knock` they have not been told.
    """

    person: Name
    read_at: datetime | None
    knock: Knock | None
    nudged_at: datetime | None


class NoticeReaders(Shown):
    """Who is invited, who was told, and who has read it."""

    told: int
    read: int
    readers: list[NoticeReader]


@endpoint(Nothing, Invitations, NotFound, NotOrganiser)
async def list_all(call: Call, given: Nothing) -> Invitations:
    """List who is invited and what they answered, for who holds the activity."""
    rows = await invitation.invitations(call.actor, call.activity)
    return Invitations(invitations=[_view(row) for row in rows])


@endpoint(
    More,
    Invited,
    NotFound,
    NotOrganiser,
    ActivityWrongState,
    AudienceUnknown,
    SeveralPeople,
    NobodyChosen,
    status=201,
)
async def invite(call: Call, given: More) -> Invited:
    """Invite more people."""
    audience = chosen(given.audience)
    rows = await invitation.invite(call.actor, call.activity, audience, now=call.now)
    return Invited(people=[name_of(row.person) for row in rows])


@endpoint(MyAnswer, MyInvitation, *_ANSWER, NotAllowed, MustAttend)
async def answer(call: Call, given: MyAnswer) -> MyInvitation:
    """Come (参加), or stay away (不参加)."""
    verb = Verb(given.answer)
    answered = await invitation.answer(call.actor, call.activity, verb, now=call.now)
    return my_invitation(answered)


@endpoint(
    Leave,
    MyInvitation,
    *_ANSWER,
    *_REASON,
    NoMoreRequests,
    PersonUnknown,
    SeveralPeople,
    ProxyUnfit,
)
async def ask_leave(call: Call, given: Leave) -> MyInvitation:
    """Ask for leave (请假)."""
    why = (given.kind, given.reason)
    asked = await invitation.ask_leave(
        call.actor, call.activity, *why, proxy=given.proxy, now=call.now
    )
    return my_invitation(asked)


@endpoint(Nothing, InvitationView, *_DECIDE)
async def grant(call: Call, given: Nothing) -> InvitationView:
    """Grant somebody leave (准假)."""
    return await _decide(call, Verb.GRANT_LEAVE)


@endpoint(Reason, InvitationView, *_DECIDE, *_REASON)
async def refuse(call: Call, given: Reason) -> InvitationView:
    """Refuse somebody leave (不准假)."""
    return await _decide(call, Verb.REFUSE_LEAVE, given.reason)


async def _decide(call: Call, verb: Verb, reason: str = "") -> InvitationView:
    asker = await numbered(call.actor.org_id, call.part("person"))
    who = (call.activity, asker.number)
    decided = await invitation.decide(call.actor, *who, verb, reason, now=call.now)
    await decided.fetch_related("proxy_for")
    return _view(decided)


@endpoint(Nothing, Leaves)
async def list_waiting(call: Call, given: Nothing) -> Leaves:
    """List the requests for leave that I may decide on, oldest first."""
    rows = await invitation.waiting_leaves(call.actor)
    return Leaves(leaves=[await _leave(row) for row in rows])


@endpoint(Nothing, NoticeReaders, NotFound, NotOrganiser)
async def list_readers(call: Call, given: Nothing) -> NoticeReaders:
    """List who has read the notice of an activity, for who holds it."""
    return _readers(await invitation.reads(call.actor, call.activity))


@endpoint(Nothing, Sheet, NotFound, NotOrganiser, NotAllowed)
async def readers_sheet(call: Call, given: Nothing) -> Sheet:
    """Get who has read the notice of an activity as an Excel sheet."""
    held = await activity.find(call.actor, call.activity)
    told = await invitation.reads(call.actor, held.number)
    check_export(call.actor, held)
    return await exports.readers(call.actor, held, told, now=call.now)


def _readers(told: Sequence[tuple[Person, Notice | None]]) -> NoticeReaders:
    notices = [notice for _, notice in told if notice is not None]
    return NoticeReaders(
        told=len(notices),
        read=len([notice for notice in notices if notice.read_at]),
        readers=[
            NoticeReader(
                person=name_of(person),
                read_at=notice.read_at if notice else None,
                knock=notice.knock if notice else None,
                nudged_at=notice.nudged_at if notice else None,
            )
            for person, notice in told
        ],
    )


async def _leave(row: Invitation) -> LeaveView:
    return LeaveView(
        activity=await line_of(row.activity),
        person=name_of(row.person),
        kind=row.leave_kind,
        reason=row.leave_reason,
        asked_at=row.answered_at,
    )


def name_of(person: Person) -> Name:
    """Show somebody on the roster."""
    return Name(number=person.number, name=person.name)


def _view(row: Invitation) -> InvitationView:
    return InvitationView(
        person=name_of(row.person),
        answer=row.answer,
        answer_name=ANSWER_NAMES[row.answer],
        answered_at=row.answered_at,
        leave_kind=row.leave_kind,
        leave_reason=row.leave_reason,
        decision=row.decision,
        decided_at=row.decided_at,
        instead_of=name_of(row.proxy_for) if row.proxy_for else None,
    )
