"""People with phones: who they are to each account, and their chat with it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from wechat.sandbox.state.windows import Windows

Side = Literal["me", "account", "system"]


@dataclass(frozen=True, slots=True)
class Bubble:
    """One thing on a phone's screen.

    `side` is whose it is: the person's (me), the account's, or a grey line of WeChat itself.
    `kind`: text, image, voice, video, music, news, menu, location, card, transfer or notice.
    `via` says which way it came: say, reply (passive), custom, template, notice, subscribe, fault.
    `fields` holds what the kind needs, as JSON.
    """

    number: int
    side: Side
    kind: str
    at: float
    text: str = ""
    via: str = ""
    fields: Mapping[str, object] = field(default_factory=dict)

    @property
    def choices(self) -> list[dict[str, str]]:
        """What a menu message lets one tap, as id and content; nothing of any other kind."""
        given = self.fields.get("choices")
        return given if isinstance(given, list) else []

    def as_json(self) -> dict[str, object]:
        """The bubble as the page and the control API read it."""
        shown = ("number", "side", "kind", "at", "text", "via")
        return {name: getattr(self, name) for name in shown} | {"fields": dict(self.fields)}


def _derived(prefix: str, openid: str) -> str:
    digest = hashlib.sha256(f"{prefix}:{openid}".encode()).hexdigest()
    return (prefix + digest)[: max(28, len(prefix))]


@dataclass(slots=True)
class Person:
    """Somebody with a phone.

    `openid` is theirs in the official account and names them in the sandbox; `mini_openid` is
    the one in the mini-program. `hint` is shown under the name on the page ("绑定码 …").
    """

    openid: str
    nickname: str
    phone: str = ""
    hint: str = ""
    avatar: str = ""
    follows: bool = False
    mini_openid: str = ""
    unionid: str = ""
    followed_at: float = 0.0
    followed_by: str = ""
    mini_seen_at: float = float("-inf")
    bubbles: list[Bubble] = field(default_factory=list)
    windows: Windows = field(default_factory=lambda: Windows("service"))
    mini_windows: Windows = field(default_factory=lambda: Windows("mini"))

    def __post_init__(self) -> None:
        self.mini_openid = self.mini_openid or _derived("m", self.openid)
        self.unionid = self.unionid or _derived("u", self.openid)

    def as_json(self) -> dict[str, object]:
        """The person as the page lists them, without the chat."""
        shown = ("openid", "nickname", "phone", "hint", "avatar", "follows", "mini_openid")
        return {name: getattr(self, name) for name in shown}


class People:
    """Everybody the sandbox knows, by either openid."""

    def __init__(self) -> None:
        self._by_openid: dict[str, Person] = {}
        self._by_mini: dict[str, Person] = {}

    def add(self, person: Person) -> Person:
        """Let a person in; a known openid is refused."""
        if not person.openid or person.openid in self._by_openid:
            raise ValueError(f"openid 已在用或为空：{person.openid}")
        self._by_openid[person.openid] = person
        self._by_mini[person.mini_openid] = person
        return person

    def all(self) -> list[Person]:
        """Everybody, in the order they came."""
        return list(self._by_openid.values())

    def find(self, openid: str, kind: str = "service") -> Person | None:
        """The person with that openid for a kind of account; None when there is none."""
        return (self._by_mini if kind == "mini" else self._by_openid).get(openid)
