"""Signing in to an activity, and out of it: in any order, however often and late it reaches us.

Somebody has one attendance, of the earliest valid time; ``handlers/make_up.py`` is the organiser's
part. A wrong code is counted at once: who signs in has no transaction open.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from handlers.actor import Actor
from handlers.attendance import Arrival, arrive, counted, leave
from handlers.conversation import Scene
from handlers.door import AtDoor, Held, around, at_door, count_guess, said_at
from handlers.errors import NotBound, NotFound, SignInRefused
from handlers.planning import PREFIX
from rules.attendance import (
    LEAVING,
    REFUSALS,
    Presence,
    Refusal,
    SignIn,
    Spot,
    distance,
    judge,
    misdated,
)
from rules.attendance_words import clock, metres, minutes, opening
from rules.door_code import Checked, Means, read_scene


@dataclass(frozen=True, slots=True)
class Try:
    """One try to sign in or out: a code, or a place, and when it was scanned, typed or sent.

    Without ``at`` it is now. A ``nonce`` (up to 64 characters) makes a repeated one the same;
    ``welcomed`` says that somebody who is not invited takes part.
    """

    means: Means = Means.PLACE
    code: str = ""
    at: datetime | None = None
    spot: Spot | None = None
    nonce: str = ""
    welcomed: bool = False


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What counts: as what, since when; ``again`` tells that it did so before."""

    activity: Held
    presence: Presence
    at: datetime
    again: bool = False


@dataclass(frozen=True, slots=True)
class SignedOut:
    """When somebody left, and whether that was early."""

    activity: Held
    at: datetime
    early: bool
    again: bool = False


@dataclass(frozen=True, slots=True)
class _Visit:
    """Somebody's try at a door; ``moment`` is when it was made, which is never after ``now``."""

    actor: Actor
    seen: AtDoor
    tried: Try
    moment: datetime
    now: datetime

    @property
    def away(self) -> float | None:
        """Metres from the place, where a fence asks for it."""
        fence, spot = self.seen.door.fence, self.tried.spot
        return distance(fence.centre, spot) if fence and spot else None

    @property
    def attempt(self) -> SignIn:
        """Give the try as the rules judge it."""
        fault = misdated(self.tried.at or self.now, self.now, self.seen.patience) or _fault(self)
        return SignIn(self.moment, self.seen.invited, self.tried.spot, self.tried.welcomed, fault)


async def sign_in(actor: Actor, number: str | None, tried: Try, *, now: datetime) -> SignedIn:
    """Sign somebody in; without a number, the digits or the place say where.

    Raises SignInRefused, whose details are what a next try needs: ``reason``, ``number`` and
    ``at``, the moment of this one. Raises NotFound for an activity that there is not.
    """
    visit = await _visit(actor, number, tried, now)
    seen = visit.seen
    if seen.signed_at is not None and tried.nonce and tried.nonce == seen.nonce:
        return _as_before(seen)
    judged = judge(seen.door, visit.attempt)
    if seen.signed_at is not None and not _moves(judged, visit.moment, seen.signed_at):
        return await _already(visit)
    if isinstance(judged, Refusal):
        raise await _refused(visit, judged)
    if await arrive(_arrival(visit, judged)):
        return SignedIn(seen.activity, judged, visit.moment)
    # Somebody was faster: another of their own tries, or the confirmation. The next look tells.
    return await sign_in(actor, seen.activity.number, tried, now=now)


def _moves(judged: Presence | Refusal, moment: datetime, signed_at: datetime) -> bool:
    """Tell whether a try makes an attendance earlier, or void: the activity was called off."""
    return judged is Refusal.CANCELLED or (isinstance(judged, Presence) and moment < signed_at)


async def by_scene(actor: Actor, scene: str, tried: Try, *, now: datetime) -> SignedIn:
    """Sign in with the scene of a scanned code; a strange one is a wrong code."""
    number, scanned_try = scanned(scene, tried)
    try:
        return await sign_in(actor, number, scanned_try, now=now)
    except NotFound:
        raise _wrong_code() from None


def scanned(scene: str, tried: Try) -> tuple[str, Try]:
    """Read a scene: the activity's number, and the try with the code that was scanned."""
    read = read_scene(scene)
    if read is None:
        raise _wrong_code()
    return PREFIX + read.number, replace(tried, means=read.means, code=read.code)


async def by_digits(actor: Actor, digits: str, tried: Try, *, now: datetime) -> SignedIn:
    """Sign in with six digits, at whichever door they were said."""
    return await sign_in(actor, None, replace(tried, means=Means.SPOKEN, code=digits), now=now)


async def sign_in_in_chat(
    scene: Scene, number: str | None, tried: Try, *, now: datetime
) -> SignedIn:
    """Sign in by a message, whose key is the nonce: a repeat of it gets the same answer.

    So a turn that does nothing else leaves nothing behind, and needs no ``save``.
    """
    if scene.actor is None:
        raise NotBound
    return await sign_in(scene.actor, number, replace(tried, nonce=scene.key), now=now)


async def sign_out(actor: Actor, number: str | None, tried: Try, *, now: datetime) -> SignedOut:
    """Sign somebody out, by the same codes; the latest time counts. Raises as ``sign_in`` does."""
    visit = await _visit(actor, number, tried, now)
    seen, moment = visit.seen, visit.moment
    door = replace(seen.door, closes=seen.door.closes + LEAVING)
    judged = judge(door, replace(visit.attempt, welcomed=True))
    if isinstance(judged, Refusal):
        raise await _refused(visit, judged)
    if seen.signed_at is None or moment < seen.signed_at:
        raise _because(Refusal.NOT_SIGNED_IN, visit)
    changed = await leave(actor.org_id, seen.activity.id, actor.person_id, moment)
    left = max(moment, seen.left_at or moment)
    return SignedOut(seen.activity, left, left < seen.leaves_from, again=not changed)


async def _visit(actor: Actor, number: str | None, tried: Try, now: datetime) -> _Visit:
    moment = min(tried.at or now, now)
    number = number or await _number_of(actor, tried, moment, now)
    return _Visit(actor, await at_door(actor, number), tried, moment, now)


async def _number_of(actor: Actor, tried: Try, moment: datetime, now: datetime) -> str:
    """Find the activity that digits or a place mean."""
    if tried.means is Means.SPOKEN:
        said = await said_at(actor, tried.code, moment)
        if said is None:
            raise await _wrong_digits(actor, now)
        return said
    near = await around(actor, tried.spot, moment) if tried.spot else None
    if near is None:
        raise NotFound
    return near


def _fault(visit: _Visit) -> Refusal | None:
    """Say what is wrong with a code."""
    seen, code = visit.seen, visit.tried.code
    match visit.tried.means:
        case Means.SCREEN:
            checked = seen.codes.check_screen(code, visit.moment)
        case Means.PAPER:
            checked = seen.codes.check_paper(code)
        case Means.SPOKEN:
            if seen.paused_until is not None and visit.now < seen.paused_until:
                return Refusal.TOO_MANY
            checked = seen.codes.check_spoken(code, visit.moment)
        case Means.PLACE:
            return None if seen.place_alone else Refusal.NO_CODE
        case Means.MAKE_UP:
            return Refusal.NO_CODE
    faults = {Checked.EXPIRED: Refusal.EXPIRED_CODE, Checked.WRONG: Refusal.WRONG_CODE}
    return faults.get(checked)


def _arrival(visit: _Visit, judged: Presence) -> Arrival:
    return Arrival(
        org_id=visit.actor.org_id,
        activity_id=visit.seen.activity.id,
        person_id=visit.actor.person_id,
        at=visit.moment,
        heard_at=visit.now,
        means=visit.tried.means,
        presence=judged,
        distance=None if visit.away is None else round(visit.away),
        nonce=visit.tried.nonce,
    )


def _as_before(seen: AtDoor) -> SignedIn:
    assert seen.presence is not None
    assert seen.signed_at is not None
    return SignedIn(seen.activity, seen.presence, seen.signed_at, again=True)


async def _already(visit: _Visit) -> SignedIn:
    """Give a retry its answer, though an earlier time counts since; others hear they are in."""
    seen, retried = visit.seen, visit.tried.nonce and visit.tried.at
    where = visit.actor.org_id, seen.activity.id, visit.actor.person_id
    if retried and await counted(*where, visit.moment):
        return _as_before(seen)
    raise _because(Refusal.ALREADY_SIGNED_IN, visit)


async def _refused(visit: _Visit, why: Refusal) -> SignInRefused:
    if why is Refusal.WRONG_CODE and visit.tried.means is Means.SPOKEN:
        return await _wrong_digits(visit.actor, visit.now)
    return _because(why, visit)


def _because(why: Refusal, visit: _Visit) -> SignInRefused:
    seen, now = visit.seen, visit.now
    sentence = REFUSALS[why].format(
        opens=opening(seen.door, now),
        distance=metres(visit.away or 0),
        time=clock(seen.signed_at or visit.moment, now),
        minutes=minutes((seen.paused_until or now) - now),
    )
    return SignInRefused(why=sentence, reason=why, number=seen.activity.number, at=visit.moment)


def _wrong_code() -> SignInRefused:
    return SignInRefused(why=REFUSALS[Refusal.WRONG_CODE], reason=Refusal.WRONG_CODE)


async def _wrong_digits(actor: Actor, now: datetime) -> SignInRefused:
    """Count a guess; after a few the person must wait."""
    until = await count_guess(actor, now)
    if until is None:
        return _wrong_code()
    sentence = REFUSALS[Refusal.TOO_MANY].format(minutes=minutes(until - now))
    return SignInRefused(why=sentence, reason=Refusal.TOO_MANY)
