"""Codes at the door: one that changes on a screen, one for paper, six digits said aloud.

All are computed from the activity's own secret; nothing is kept. Each is bound to one activity.
"""

import hashlib
import hmac
from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

#: Seconds for which the screen shows one code; it is good for as long again, for slow hands.
SCREEN_STEP = 30
#: Seconds for which six digits are said; they too are good for as long again.
SPOKEN_STEP = 300
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
        now = _step(at, SCREEN_STEP)
        codes = [self._letters(Means.SCREEN, now - back) for back in range(_REMEMBERED)]
        return _checked(code.upper(), codes)

    def check_paper(self, code: str) -> Checked:
        """Tell whether it is the paper's code; when it counts is the door's business."""
        return _checked(code.upper(), [self.paper()])

    def check_spoken(self, code: str, at: datetime) -> Checked:
        """Tell what typed digits are worth at a moment."""
        now = _step(at, SPOKEN_STEP)
        return _checked(code, [self._digits(now - back) for back in range(_REMEMBERED)])

    def _letters(self, means: Means, step: int) -> str:
        return b32encode(self._mac(means, step)).decode()[:_LETTERS]

    def _digits(self, step: int) -> str:
        return f"{int.from_bytes(self._mac(Means.SPOKEN, step)) % _DIGITS:06d}"

    def _mac(self, means: Means, step: int) -> bytes:
        return hmac.digest(self.secret, f"{means}:{step}".encode(), hashlib.sha256)


def _step(at: datetime, seconds: int) -> int:
    return int(at.timestamp()) // seconds


def _checked(code: str, codes: list[str]) -> Checked:
    """Compare with all of them, newest first; the first two are good."""
    matches = [hmac.compare_digest(code.encode(errors="replace"), one.encode()) for one in codes]
    if any(matches[:2]):
        return Checked.GOOD
    return Checked.EXPIRED if any(matches) else Checked.WRONG
