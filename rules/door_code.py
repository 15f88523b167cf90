"""Codes at the door: one that changes on a screen, one for paper, six digits said aloud.

All are computed from the activity's own secret; nothing is kept. Each is bound to one activity.
"""

import hashlib
import hmac
import re
from base64 import b32encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache

#: Seconds for which the screen shows one code; it is good for as long again, for slow hands.
SCREEN_STEP = 30
#: Seconds for which six digits are said; they too are good for as long again.
SPOKEN_STEP = 300
#: Seconds by which a phone's or WeChat's clock may be behind the one that made a code.
BEHIND = 10
#: So many codes back are told as expired, and not as wrong.
_REMEMBERED = 40
_LETTERS = 10
_DIGITS = 10**6


class Means(StrEnum):
    """How somebody signs in."""

    SCREEN = "screen"
    PAPER = "paper"
    SPOKEN = "spoken"
    #: being there, where that is enough
    PLACE = "place"
    #: written down by the organiser, with a reason
    MAKE_UP = "make_up"


class Checked(StrEnum):
    """What a code is worth."""

    GOOD = "good"
    EXPIRED = "expired"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class DoorCode:
    """The codes of one activity; ``secret`` is its own, at least 16 bytes, and never shown."""

    secret: bytes

    def screen(self, at: datetime) -> str:
        """Give what the screen's code says at a moment."""
        return self._letters(Means.SCREEN, _step(at, SCREEN_STEP))

    def paper(self) -> str:
        """Give what the paper's code says, always."""
        return self._letters(Means.PAPER, 0)

    def spoken(self, at: datetime) -> str:
        """Give the six digits to say at a moment."""
        return self._digits(_step(at, SPOKEN_STEP))

    def check_screen(self, code: str, at: datetime) -> Checked:
        """Tell what a scanned code is worth at the moment of the scan."""
        return _checked(
            code.upper(), lambda step: self._letters(Means.SCREEN, step), at, SCREEN_STEP
        )

    def check_paper(self, code: str) -> Checked:
        """Tell whether it is the paper's code; when it counts is the door's business."""
        return Checked.GOOD if _same(code.upper(), self.paper()) else Checked.WRONG

    def check_spoken(self, code: str, at: datetime) -> Checked:
        """Tell what typed digits are worth at a moment."""
        return _checked(code, self._digits, at, SPOKEN_STEP)

    def _letters(self, means: Means, step: int) -> str:
        return _letters(self.secret, means, step)

    def _digits(self, step: int) -> str:
        return _digits(self.secret, step)


# Whole halls type the same digits: what was shown within hours is not computed anew for each.
@lru_cache(maxsize=4096)
def _letters(secret: bytes, means: Means, step: int) -> str:
    return b32encode(_mac(secret, means, step)).decode()[:_LETTERS]


@lru_cache(maxsize=4096)
def _digits(secret: bytes, step: int) -> str:
    return f"{int.from_bytes(_mac(secret, Means.SPOKEN, step)) % _DIGITS:06d}"


def _mac(secret: bytes, means: Means, step: int) -> bytes:
    return hmac.digest(secret, f"{means}:{step}".encode(), hashlib.sha256)


def left(seconds: int, at: datetime) -> int:
    """Give the whole seconds for which a code of so many seconds is still shown."""
    return seconds - int(at.timestamp()) % seconds


def _step(at: datetime, seconds: int) -> int:
    return int(at.timestamp()) // seconds


def _checked(code: str, made: Callable[[int], str], at: datetime, seconds: int) -> Checked:
    """Compare with what was shown, newest first: that of this step and of the last is good."""
    now, newest = _step(at, seconds), _step(at + timedelta(seconds=BEHIND), seconds)
    for step in range(newest, now - _REMEMBERED, -1):
        if _same(code, made(step)):
            return Checked.GOOD if step >= now - 1 else Checked.EXPIRED
    return Checked.WRONG


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(errors="replace"), other.encode())


#: What a scene begins with, by means; a slip's begins otherwise.
_SCENES = {Means.SCREEN: "s", Means.PAPER: "p"}
_SCENE = re.compile(r"(?P<means>[sp])\.(?P<number>[0-9]{4}-[0-9]{4,9})\.(?P<code>[A-Z2-7]{10})")


@dataclass(frozen=True, slots=True)
class Scanned:
    """What the scene of a code at the door says; ``number`` is the activity's, without its 活."""

    means: Means
    number: str
    code: str


def scene_of(scanned: Scanned) -> str:
    """Write a scene: at most 32 characters, for WeChat's QR codes of both kinds."""
    return f"{_SCENES[scanned.means]}.{scanned.number}.{scanned.code}"


def read_scene(scene: str) -> Scanned | None:
    """Read a scene; None where it is none of a door."""
    match = _SCENE.fullmatch(scene)
    if match is None:
        return None
    means = next(means for means, letter in _SCENES.items() if letter == match["means"])
    return Scanned(means, match["number"], match["code"])
