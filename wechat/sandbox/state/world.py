"""All that the sandbox knows, in one object; nothing here does I/O."""

import asyncio
import itertools
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from wechat.sandbox.clock import Clock
from wechat.sandbox.faults import Faults
from wechat.sandbox.refusal import Refusal
from wechat.sandbox.state.codes import Codes
from wechat.sandbox.state.media import MediaStore
from wechat.sandbox.state.menus import Button
from wechat.sandbox.state.people import Bubble, People, Person, Side
from wechat.sandbox.state.places import PLACES, Place
from wechat.sandbox.state.quotas import Quotas
from wechat.sandbox.state.templates import Templates
from wechat.sandbox.state.tickets import Tickets
from wechat.sandbox.state.tokens import Tokens

Mode = Literal["plain", "compatible", "safe"]
Format = Literal["xml", "json"]


@dataclass(slots=True)
class Registered:
    """An account as the platform holds it.

    `kind` is service (official account) or mini; `withheld` are path prefixes that the account
    has no right to (48001); `format` and `mode` are how its callbacks are sent; `joined` says
    that it stands under the Open Platform account, so that UnionID is given.
    """

    kind: Literal["service", "mini"]
    appid: str
    secret: str
    token: str = ""
    aes_key: str = ""
    mode: Mode = "plain"
    format: Format = "xml"
    name: str = "联络站"
    original_id: str = "gh_1a2b3c4d5e6f"
    joined: bool = True
    withheld: frozenset[str] = frozenset()
    frozen: bool = False


@dataclass(frozen=True, slots=True)
class Logged:
    """One line of the platform's log: a call of the service, or a push to it."""

    number: int
    at: float
    direction: Literal["call", "push"]
    name: str
    outcome: str
    detail: str = ""
    milliseconds: int = 0


class Feed:
    """Tells everyone who listens what happened; a listener that stalls loses the oldest news."""

    def __init__(self) -> None:
        self._ears: set[asyncio.Queue[dict[str, object]]] = set()

    def listen(self) -> asyncio.Queue[dict[str, object]]:
        """A queue that gets every event from now on."""
        ear: asyncio.Queue[dict[str, object]] = asyncio.Queue(1000)
        self._ears.add(ear)
        return ear

    def leave(self, ear: asyncio.Queue[dict[str, object]]) -> None:
        """Stop listening."""
        self._ears.discard(ear)

    def tell(self, topic: str, data: Mapping[str, object]) -> None:
        """Publish one event."""
        for ear in self._ears:
            if ear.full():
                ear.get_nowait()
            ear.put_nowait({"topic": topic, "data": dict(data)})


def _numbers() -> "itertools.count[int]":
    """Message numbers that go on growing over restarts, as the platform's do (64 bit)."""
    return itertools.count(int(time.time() * 1000) << 12)


@dataclass(slots=True)
class World:
    """The platform's memory: one official account, perhaps a mini-program, and the people."""

    official: Registered
    mini: Registered | None = None
    clock: Clock = field(default_factory=Clock)
    people: People = field(default_factory=People)
    tokens: Tokens = field(default_factory=Tokens)
    quotas: Quotas = field(default_factory=Quotas)
    templates: Templates = field(default_factory=Templates)
    media: MediaStore = field(default_factory=MediaStore)
    codes: Codes = field(default_factory=Codes)
    tickets: Tickets = field(default_factory=Tickets)
    faults: Faults = field(default_factory=Faults)
    feed: Feed = field(default_factory=Feed)
    menu: list[Button] = field(default_factory=list)
    places: list[Place] = field(default_factory=lambda: list(PLACES))
    log: deque[Logged] = field(default_factory=lambda: deque(maxlen=500))
    numbers: "itertools.count[int]" = field(default_factory=_numbers)

    def account(self, appid: str) -> Registered:
        """The account with that appid; 40013 when there is none."""
        for account in (self.official, self.mini):
            if account is not None and account.appid == appid:
                return account
        raise Refusal(40013)

    def person(self, openid: str, kind: str = "service") -> Person:
        """The person that an account means by that openid; 40003 when there is none."""
        person = self.people.find(openid, kind)
        if person is None:
            raise Refusal(40003)
        return person

    def show(
        self,
        person: Person,
        side: Side,
        kind: str,
        text: str = "",
        *,
        via: str = "",
        fields: Mapping[str, object] | None = None,
    ) -> Bubble:
        """Put something on a person's screen and tell the feed."""
        bubble = Bubble(next(self.numbers), side, kind, self.clock.now(), text, via, fields or {})
        person.bubbles.append(bubble)
        self.feed.tell("bubble", {"openid": person.openid, "bubble": bubble.as_json()})
        return bubble

    def note(
        self,
        direction: Literal["call", "push"],
        name: str,
        outcome: str,
        detail: str = "",
        milliseconds: int = 0,
    ) -> None:
        """Write a line of the platform's log and tell the feed."""
        line = Logged(
            next(self.numbers), self.clock.now(), direction, name, outcome, detail, milliseconds
        )
        self.log.append(line)
        self.feed.tell("log", logged_json(line))


def logged_json(line: Logged) -> dict[str, object]:
    """A log line as the page reads it."""
    names = ("number", "at", "direction", "name", "outcome", "detail", "milliseconds")
    return {name: getattr(line, name) for name in names}
