"""One call of the platform's API, read once and typed for those who answer it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from wechat.sandbox.refusal import Refusal
from wechat.sandbox.state.people import Person
from wechat.sandbox.state.world import Registered, World

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class File:
    """What a call answers when it is not JSON."""

    content: bytes
    content_type: str
    name: str = ""


Answer = Json | File


@dataclass(slots=True)
class Call:
    """A call with its caller; `pushes` collects the events that follow it.

    `account` is the token's owner; for calls without a token it is the one their appid names.
    `base` is the address at which the caller found us.
    """

    world: World
    account: Registered
    query: Mapping[str, str]
    body: Mapping[str, object]
    now: float
    upload: bytes = b""
    base: str = ""
    pushes: list[tuple[Person, Json]] = field(default_factory=list)

    def text(self, name: str, *, missing: int = 40035) -> str:
        """A string of the body that must be there."""
        value = self.body.get(name)
        if not isinstance(value, str) or not value:
            raise Refusal(missing, name)
        return value

    def inner(self, name: str) -> "Mapping[str, object]":
        """An object of the body that must be there."""
        value = self.body.get(name)
        if not isinstance(value, Mapping):
            raise Refusal(47001, name)
        return value

    def receiver(self) -> Person:
        """The person named by `touser`; 40003 when the account does not know them."""
        return self.world.person(self.text("touser", missing=40003), self.account.kind)


def read_json(raw: bytes) -> Mapping[str, object]:
    """The body of a POST; 44002 empty, 47001 not a JSON object."""
    if not raw.strip():
        raise Refusal(44002)
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        raise Refusal(47001) from None
    if not isinstance(body, dict):
        raise Refusal(47001)
    return body
