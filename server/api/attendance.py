"""Attendance: sign in, sign out, sign somebody else in, and see who came."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from handlers import door, make_up, sign_in
from handlers.attending import Attending, attending, check_export
from handlers.confirmation import LONGEST_REASON
from handlers.door import Held
from handlers.door_link import link
from handlers.errors import (
    NotAllowed,
    NotFound,
    NotOrganiser,
    OnesOwnCase,
    OutOfScope,
    PersonUnknown,
    ReasonMissing,
    SignInRefused,
    TextTooLong,
    TimeWrong,
)
from handlers.sign_in import SignedIn, Try
from rules.attendance import Presence
from rules.confirmation import Case, Outcome
from rules.door_code import Means
from rules.invitation import Answer
from server import exports
from server.api.activity import Latitude, Longitude, Moment, spot_of
from server.api.endpoint import Call, Given, Nothing, Shown, endpoint
from server.api.files import Sheet
from server.api.invitation import Name, name_of
from server.api.opinion import Words

_LONGEST_CODE = 64
_BY_SCAN = ("screen", "paper")


class Coming(Given):
    """A code that was scanned or typed, or a place, and when: a phone may have been offline.

    Without `at` it is now. A repeated `nonce` gets the same answer. `welcomed` says that I take
    part though nobody invited me.
    """

    means: Literal["screen", "paper", "spoken", "place"]
    code: Annotated[Words, Field(max_length=_LONGEST_CODE)] = ""
    at: Moment | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    nonce: Annotated[str, Field(max_length=64, pattern=r"^[A-Za-z0-9._-]*$")] = ""
    welcomed: bool = False


class MakeUp(Given):
    """Who was there, by roster number, and why they did not sign in.

    Without `at` they were there from the start.
    """

    person: Annotated[Words, Field(min_length=1, max_length=32)]
    reason: Annotated[Words, Field(max_length=LONGEST_REASON)]
    at: Moment | None = None


class SignedInView(Shown):
    """What counts: as what, and since when; `again`: it did so before."""

    activity: str
    title: str
    presence: Presence
    at: datetime
    again: bool


class SignedOutView(Shown):
    """When I left, and whether that was early."""

    activity: str
    title: str
    at: datetime
    early: bool
    again: bool


class MadeUp(Shown):
    """Who was signed in by somebody else, and as what it counts."""

    presence: Presence
    at: datetime
    reason: str


class DoorLinks(Shown):
    """Links to open on a screen at the door and to print, and the digits to say aloud now.

    The links are good until an hour after the end, as long as I hold the activity.
    """

    screen: str
    paper: str
    digits: str
    seconds_left: int


class AttendingView(Shown):
    """Somebody who was invited or came; `result` is what it comes to, in words."""

    person: Name
    sector: str
    station: str
    group: str
    answer: Answer | None
    signed_in_at: datetime | None
    means: Means | None
    presence: Presence | None
    left_at: datetime | None
    left_early: bool
    made_up_by: str
    reason: str
    case: Case | None
    outcome: Outcome | None
    result: str


class Attendances(Shown):
    """Who was invited and who came, by roster number."""

    people: list[AttendingView]


@endpoint(Coming, SignedInView, NotFound, SignInRefused)
async def arrive(call: Call, given: Coming) -> SignedInView:
    """Sign in to an activity (签到)."""
    tried = _try(given)
    return _signed_in(await sign_in.sign_in(call.actor, call.activity, tried, now=call.now))


@endpoint(Coming, SignedInView, NotFound, SignInRefused)
async def arrive_somewhere(call: Call, given: Coming) -> SignedInView:
    """Sign in where the digits, the place, or the whole scene of a scanned code say (签到)."""
    tried = _try(given)
    if given.means in _BY_SCAN:
        done = await sign_in.by_scene(call.actor, given.code, tried, now=call.now)
    else:
        done = await sign_in.sign_in(call.actor, None, tried, now=call.now)
    return _signed_in(done)


@endpoint(Coming, SignedOutView, NotFound, SignInRefused)
async def leave(call: Call, given: Coming) -> SignedOutView:
    """Sign out of an activity (签退)."""
    done = await sign_in.sign_out(call.actor, call.activity, _try(given), now=call.now)
    return SignedOutView(**_named(done.activity), at=done.at, early=done.early, again=done.again)


@endpoint(
    MakeUp,
    MadeUp,
    NotFound,
    NotOrganiser,
    NotAllowed,
    OnesOwnCase,
    PersonUnknown,
    ReasonMissing,
    TextTooLong,
    OutOfScope,
    TimeWrong,
    SignInRefused,
    status=201,
)
async def sign_in_for(call: Call, given: MakeUp) -> MadeUp:
    """Sign somebody else in, with a reason (补签)."""
    who = (call.activity, given.person)
    made = await make_up.make_up(call.actor, *who, given.reason, at=given.at, now=call.now)
    return MadeUp(presence=made.presence, at=made.at, reason=made.reason)


@endpoint(Nothing, DoorLinks, NotFound, NotOrganiser, NotAllowed)
async def open_door(call: Call, given: Nothing) -> DoorLinks:
    """Get the links to the screen at the door and to the paper, and the digits to say (开门)."""
    shown = await door.door(call.actor, call.activity, now=call.now)
    screen = f"{call.settings.base_url}/door/{link(call.actor, shown.activity, key=call.key)}"
    return DoorLinks(
        screen=screen,
        paper=f"{screen}/paper",
        digits=shown.digits,
        seconds_left=shown.digits_left,
    )


@endpoint(Nothing, Attendances, NotFound, NotOrganiser)
async def list_all(call: Call, given: Nothing) -> Attendances:
    """List who was invited and who came, for who holds the activity."""
    _, everybody = await attending(call.actor, call.activity)
    return Attendances(people=[_attending(one) for one in everybody])


@endpoint(Nothing, Sheet, NotFound, NotOrganiser, NotAllowed)
async def sheet(call: Call, given: Nothing) -> Sheet:
    """Get who came as an Excel sheet (签到表)."""
    held, everybody = await attending(call.actor, call.activity)
    check_export(call.actor, held)
    return await exports.attendance(call.actor, held, everybody, now=call.now)


def _try(given: Coming) -> Try:
    return Try(
        means=Means(given.means),
        code=given.code.strip(),
        at=given.at,
        spot=spot_of(given.latitude, given.longitude),
        nonce=given.nonce,
        welcomed=given.welcomed,
    )


def _signed_in(done: SignedIn) -> SignedInView:
    what = _named(done.activity)
    return SignedInView(**what, presence=done.presence, at=done.at, again=done.again)


def _named(held: Held) -> dict[str, str]:
    return {"activity": held.number, "title": held.title}


def _attending(one: Attending) -> AttendingView:
    person, came = one.person, one.attendance
    return AttendingView(
        person=name_of(person),
        sector=person.sector.name if person.sector else "",
        station=person.station.name if person.station else "",
        group=person.group,
        answer=one.invitation.answer if one.invitation else None,
        signed_in_at=came.at if came else None,
        means=came.means if came else None,
        presence=came.presence if came else None,
        left_at=came.left_at if came else None,
        left_early=one.left_early,
        made_up_by=came.made_up_by.name if came and came.made_up_by else "",
        reason=came.reason if came else "",
        case=one.case,
        outcome=one.outcome,
        result=exports.result_of(one),
    )
