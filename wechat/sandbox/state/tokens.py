"""Access tokens: cgi-bin/token and cgi-bin/stable_token, isolated from each other."""

import secrets
from dataclasses import dataclass

from wechat.sandbox.refusal import Refusal

LIFETIME = 7200.0
#: A token that was replaced still works this long (token), or is replaced this early (stable).
OVERLAP = 300.0
FORCED_APART = 30.0


@dataclass(slots=True)
class Token:
    """One access token; `expires` in unix seconds, `replaced` once a newer one took its place."""

    value: str
    appid: str
    expires: float
    replaced: bool = False


class Tokens:
    """Every token ever issued, and which is the latest of each account and interface."""

    def __init__(self) -> None:
        self._known: dict[str, Token] = {}
        self._plain: dict[str, Token] = {}
        self._stable: dict[str, Token] = {}
        self._forced: dict[str, float] = {}

    def plain(self, appid: str, now: float) -> Token:
        """A new token at each call; the one before lives five minutes more."""
        if old := self._plain.get(appid):
            old.replaced, old.expires = True, min(old.expires, now + OVERLAP)
        self._plain[appid] = self._issue(appid, now)
        return self._plain[appid]

    def stable(self, appid: str, now: float) -> Token:
        """The same token until five minutes before it expires, then a new one beside it."""
        held = self._stable.get(appid)
        if held is None or held.replaced or held.expires - now <= OVERLAP:
            held = self._stable[appid] = self._issue(appid, now)
        return held

    def refresh(self, appid: str, now: float) -> Token:
        """Forced: the old stable token dies at once; 45011 within 30 s of the last force."""
        if now - self._forced.get(appid, float("-inf")) < FORCED_APART:
            raise Refusal(45011)
        self._forced[appid] = now
        if old := self._stable.get(appid):
            old.replaced, old.expires = True, now
        self._stable[appid] = self._issue(appid, now)
        return self._stable[appid]

    def revoke(self, appid: str, now: float) -> None:
        """Make every token of the account invalid, as a reset secret does."""
        for token in self._known.values():
            if token.appid == appid:
                token.replaced, token.expires = True, now

    def owner(self, value: str, now: float) -> str:
        """The appid whose token this is; 41001 missing, 40001 unknown or replaced, 42001 old."""
        if not value:
            raise Refusal(41001)
        token = self._known.get(value)
        if token is None:
            raise Refusal(40001 if len(value) > 30 else 40014)
        if now >= token.expires:
            raise Refusal(40001 if token.replaced else 42001)
        return token.appid

    def _issue(self, appid: str, now: float) -> Token:
        token = Token(
            f"9{secrets.randbelow(10)}_{secrets.token_urlsafe(96)}", appid, now + LIFETIME
        )
        self._known[token.value] = token
        return token
