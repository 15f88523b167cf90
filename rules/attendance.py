"""Signing in to an activity: what counts, as what, and why not.

Source: DOMAIN.md §3.3. Every number is the activity's own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import asin, cos, radians, sin, sqrt

#: Metres of the earth's mean radius.
_EARTH = 6_371_000.0


class Presence(StrEnum):
    """How somebody took part."""

    CHECKED_IN = "checked_in"
    LATE = "late"
    #: came without being invited
    WALK_IN = "walk_in"


class Refusal(StrEnum):
    """Why a sign-in does not count; the list is closed."""

    CANCELLED = "cancelled"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    EXPIRED_CODE = "expired_code"
    WRONG_CODE = "wrong_code"
    NOT_INVITED = "not_invited"
    NO_PLACE = "no_place"
    WRONG_PLACE = "wrong_place"
    ALREADY_SIGNED_IN = "already_signed_in"


#: What a person is told: what is wrong, and what to do next.
REFUSALS: Mapping[Refusal, str] = {
    Refusal.CANCELLED: "这个活动取消了，不用来了。",
    Refusal.TOO_EARLY: "还没到签到时间，{opens}起再扫。",
    Refusal.TOO_LATE: "签到已经结束，请找组织者补签。",
    Refusal.EXPIRED_CODE: "这个码过期了，请扫屏幕上的新码。",
    Refusal.WRONG_CODE: "签到码不对，请再看一眼。",
    Refusal.NOT_INVITED: "名单上没有您。要参加，回“1”。",
    Refusal.NO_PLACE: "请发一下您的位置，再签到。",
    Refusal.WRONG_PLACE: "您离会场还有{distance}，到了再签。",
    Refusal.ALREADY_SIGNED_IN: "您已经签到了，不用再签。",
}


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the map, in degrees of WGS 84."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Fence:
    """Where one must be: within so many metres of a spot."""

    centre: Spot
    radius: float


@dataclass(frozen=True, slots=True)
class Door:
    """When and where one may sign in; who comes after ``late_from`` is late."""

    opens: datetime
    late_from: datetime
    closes: datetime
    fence: Fence | None = None
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class SignIn:
    """One try: when it was made (not when it reached us), where, by whom.

    ``welcomed`` is set when somebody who is not invited has said that they take part.
    """

    at: datetime
    invited: bool
    spot: Spot | None = None
    welcomed: bool = False


def distance(one: Spot, other: Spot) -> float:
    """Give the metres between two spots, along the ground."""
    north, south = radians(one.latitude), radians(other.latitude)
    half_up = sin((south - north) / 2)
    half_along = sin(radians(other.longitude - one.longitude) / 2)
    chord = half_up**2 + cos(north) * cos(south) * half_along**2
    return 2 * _EARTH * asin(min(1.0, sqrt(chord)))


def judge(door: Door, tried: SignIn) -> Presence | Refusal:
    """Say as what a try counts, or why it does not; the code itself is checked before."""
    if door.cancelled:
        return Refusal.CANCELLED
    if tried.at < door.opens:
        return Refusal.TOO_EARLY
    if tried.at >= door.closes:
        return Refusal.TOO_LATE
    if refused := _outside(door.fence, tried.spot):
        return refused
    if not tried.invited:
        return Presence.WALK_IN if tried.welcomed else Refusal.NOT_INVITED
    return Presence.LATE if tried.at >= door.late_from else Presence.CHECKED_IN


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
