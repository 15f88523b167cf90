"""QR codes with a scene: temporary up to 30 days, permanent up to 100,000.

The platform's documentation names the longest life and 60 seconds where none is given, but no
shortest one: a second is enough here.
"""

import base64
import itertools
import secrets
from dataclasses import dataclass

from wechat.sandbox.refusal import Refusal

LONGEST = 2_592_000
DEFAULT = 60
MOST_PERMANENT = 100_000
#: Seconds for which a code that is out of date is still offered, and the most that are offered.
LATELY, MOST_OFFERED = 600, 60

#: action_name → (permanent, the scene is a string)
ACTIONS: dict[str, tuple[bool, bool]] = {
    "QR_SCENE": (False, False),
    "QR_STR_SCENE": (False, True),
    "QR_LIMIT_SCENE": (True, False),
    "QR_LIMIT_STR_SCENE": (True, True),
}


@dataclass(frozen=True, slots=True)
class Ticket:
    """One QR code: what it says when scanned, since and until when (unix seconds; None: no end)."""

    ticket: str
    url: str
    scene: str
    made: float
    until: float | None

    def alive(self, now: float) -> bool:
        """Whether a scan still counts."""
        return self.until is None or now < self.until

    def as_json(self) -> dict[str, object]:
        """The code as the page offers it for scanning."""
        shown = ("ticket", "url", "scene", "made", "until")
        return {name: getattr(self, name) for name in shown}


def read_scene(action: str, scene: dict[str, object]) -> str:
    """The scene as events carry it; 40053 unknown action, 40129 a scene outside its limits."""
    if action not in ACTIONS:
        raise Refusal(40053)
    permanent, textual = ACTIONS[action]
    value = scene.get("scene_str" if textual else "scene_id")
    if textual:
        fits = isinstance(value, str) and 1 <= len(value) <= 64
    else:
        most = MOST_PERMANENT if permanent else 2**32 - 1
        fits = isinstance(value, int) and 1 <= value <= most
    if not fits:
        raise Refusal(40129)
    return str(value)


class Tickets:
    """Every QR code made, found by its ticket or by the address that it shows."""

    def __init__(self) -> None:
        self._made: dict[str, Ticket] = {}
        self._permanent = 0

    def make(self, action: str, scene: str, seconds: int, now: float) -> Ticket:
        """A new code; permanent actions ignore `seconds`; 45029 beyond 100,000 permanent ones."""
        permanent = ACTIONS[action][0]
        if permanent and self._permanent >= MOST_PERMANENT:
            raise Refusal(45029)
        if not permanent and not 1 <= seconds <= LONGEST:
            raise Refusal(40035, "expire_seconds")
        self._permanent += permanent
        value = "gQ" + base64.b64encode(secrets.token_bytes(66)).decode()
        url = f"http://weixin.qq.com/q/{secrets.token_urlsafe(18)}"
        self._made[value] = Ticket(value, url, scene, now, None if permanent else now + seconds)
        return self._made[value]

    def all(self) -> list[Ticket]:
        """Every code, newest last."""
        return list(self._made.values())

    def offered(self, now: float) -> list[Ticket]:
        """What somebody may have before their eyes, newest first: live codes, and stale ones.

        A screen that changes its code every few seconds would bury the code on paper, so only
        those that went out of date in the last ten minutes are among them.
        """
        seen = (t for t in reversed(self._made.values()) if t.alive(now - LATELY))
        return list(itertools.islice(seen, MOST_OFFERED))

    def find(self, mark: str) -> Ticket | None:
        """The newest code with that ticket, address or scene, live or not; None when unknown."""
        match = (t for t in reversed(self._made.values()) if mark in (t.ticket, t.url, t.scene))
        return next(match, None)
