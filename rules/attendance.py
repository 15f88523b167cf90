"""Signing in to an activity: what counts, as what, and why not.

Source: DOMAIN.md §3.3. Every number is the activity's own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import asin, cos, radians, sin, sqrt

from rules.activity import ANNOUNCED, State

#: Metres of the earth's mean radius.
_EARTH = 6_371_000.0


class Presence(StrEnum):
    """How somebody took part."""

    CHECKED_IN = "checked_in"
    LATE = "late"
    #: came without being invited
    WALK_IN = "walk_in"


class Refusal(StrEnum):
    """Why a sign-in, or a sign-out, does not count; the list is closed."""

    #: called off, or put off
    CANCELLED = "cancelled"
    #: the door is not open yet, or nobody has been told of the activity
    TOO_EARLY = "too_early"
    #: the door was closed, what comes of it is confirmed, or it waited in a phone for too long
    TOO_LATE = "too_late"
    #: the phone says a time that has not come
    CLOCK_WRONG = "clock_wrong"
    #: a place where that alone is not enough
    NO_CODE = "no_code"
    EXPIRED_CODE = "expired_code"
    WRONG_CODE = "wrong_code"
    #: too many wrong digits in a few minutes
    TOO_MANY = "too_many"
    NO_PLACE = "no_place"
    WRONG_PLACE = "wrong_place"
    #: may still take part as a walk-in, if they say so
    NOT_INVITED = "not_invited"
    ALREADY_SIGNED_IN = "already_signed_in"
    #: who is not in cannot leave
    NOT_SIGNED_IN = "not_signed_in"


#: What a person is told: what is wrong, and what to do next.
REFUSALS: Mapping[Refusal, str] = {
    Refusal.CANCELLED: "活动取消或延期了，请看新的通知。",
    Refusal.TOO_EARLY: "还没到签到时间，{opens}再签。",
    Refusal.TOO_LATE: "签到已经结束，请找组织者补签。",
    Refusal.CLOCK_WRONG: "手机时间快了，请校准后再签。",
    Refusal.NO_CODE: "还差签到码，请扫码或发六位数字。",
    Refusal.EXPIRED_CODE: "这个码过期了，请用屏幕上的新码。",
    Refusal.WRONG_CODE: "签到码不对，请再扫或再发一次。",
    Refusal.TOO_MANY: "试错太多，请扫码，或{minutes}分钟后再发。",
    Refusal.NO_PLACE: "还差位置，点“＋”选“位置”发来。",
    Refusal.WRONG_PLACE: "您离会场还有 {distance}，到了再签。",
    Refusal.NOT_INVITED: "名单上没有您。要参加，回“1”。",
    Refusal.ALREADY_SIGNED_IN: "您 {time} 已签到，放心。",
    Refusal.NOT_SIGNED_IN: "您还没签到，请先签到。",
}

#: What the organiser is told instead, who signs somebody in.
MAKE_UP_REFUSALS: Mapping[Refusal, str] = {
    **REFUSALS,
    Refusal.TOO_EARLY: "还没到签到时间，{opens}再补签。",
    Refusal.TOO_LATE: "已经确认了，请提出更正。",
    Refusal.ALREADY_SIGNED_IN: "{name} {time} 已签到，不用补签。",
}

#: How far a phone's clock may run ahead before it is not believed.
AHEAD = timedelta(minutes=2)
#: How long after the end one may still sign out: people are slow to leave.
LEAVING = timedelta(hours=1)
#: States in which a sign-in counts, when it was made in time.
COUNTING = (*ANNOUNCED, State.HELD, State.PENDING_CONFIRM, State.CONFIRM_REJECTED)
_CALLED_OFF = (State.POSTPONED, State.CANCELLED)
_UNHEARD_OF = (State.PLANNED, State.APPROVED)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the map, in degrees as WeChat and Chinese maps give them (GCJ-02).

    They lie some hundred metres from those of GPS: never mix the two.
    """

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Fence:
    """Where one must be: within so many metres of a spot."""

    centre: Spot
    radius: float


@dataclass(frozen=True, slots=True)
class Door:
    """When and where one may sign in; who comes from ``late_from`` on is late."""

    opens: datetime
    late_from: datetime
    closes: datetime
    fence: Fence | None = None
    state: State = State.HELD

    @property
    def announced(self) -> bool:
        """Whether people have been told of the activity."""
        return self.state not in _UNHEARD_OF


@dataclass(frozen=True, slots=True)
class SignIn:
    """One try: when it was made (not when it reached us), where, by whom.

    ``welcomed`` is set when somebody who is not invited has said that they take part; ``fault``
    is what is wrong with its code or its clock.
    """

    at: datetime
    invited: bool
    spot: Spot | None = None
    welcomed: bool = False
    fault: Refusal | None = None


def distance(one: Spot, other: Spot) -> float:
    """Give the metres between two spots, along the ground."""
    north, south = radians(one.latitude), radians(other.latitude)
    half_up = sin((south - north) / 2)
    half_along = sin(radians(other.longitude - one.longitude) / 2)
    chord = half_up**2 + cos(north) * cos(south) * half_along**2
    return 2 * _EARTH * asin(min(1.0, sqrt(chord)))


def judge(door: Door, tried: SignIn) -> Presence | Refusal:
    """Say as what a try counts, or why it does not."""
    refused = _shut(door, tried.at) or tried.fault or _outside(door.fence, tried.spot)
    if refused:
        return refused
    if not tried.invited:
        return Presence.WALK_IN if tried.welcomed else Refusal.NOT_INVITED
    return Presence.LATE if tried.at >= door.late_from else Presence.CHECKED_IN


def _shut(door: Door, at: datetime) -> Refusal | None:
    if door.state in _CALLED_OFF:
        return Refusal.CANCELLED
    if not door.announced or at < door.opens:
        return Refusal.TOO_EARLY
    over = door.state not in COUNTING or at >= door.closes
    return Refusal.TOO_LATE if over else None


def misdated(at: datetime, now: datetime, patience: timedelta) -> Refusal | None:
    """Say what is wrong with the time of a try; ``patience`` is how long it may have waited."""
    if at - now > AHEAD:
        return Refusal.CLOCK_WRONG
    return Refusal.TOO_LATE if now - at > patience else None


def _outside(fence: Fence | None, spot: Spot | None) -> Refusal | None:
    if fence is None:
        return None
    if spot is None:
        return Refusal.NO_PLACE
    return Refusal.WRONG_PLACE if distance(fence.centre, spot) > fence.radius else None


def first_valid(door: Door, tries: Iterable[SignIn]) -> SignIn | None:
    """Give the try that counts: the earliest valid one, in whatever order they reached us."""
    valid = (one for one in tries if isinstance(judge(door, one), Presence))
    return min(valid, key=lambda one: one.at, default=None)
