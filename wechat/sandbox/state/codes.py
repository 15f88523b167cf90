"""Codes that a mini-program page hands to its server: once, within five minutes."""

import secrets
from dataclasses import dataclass
from typing import Literal

from wechat.sandbox.refusal import Refusal

Purpose = Literal["login", "phone"]
LIFETIME = 300.0


@dataclass(frozen=True, slots=True)
class Code:
    """One code; `openid` is the person's in the official account, `until` unix seconds."""

    purpose: Purpose
    openid: str
    until: float


class Codes:
    """The codes not yet used."""

    def __init__(self) -> None:
        self._open: dict[str, Code] = {}

    def mint(self, purpose: Purpose, openid: str, now: float) -> str:
        """A fresh code for the person."""
        value = f"0{secrets.token_urlsafe(24)}"[:32]
        self._open[value] = Code(purpose, openid, now + LIFETIME)
        return value

    def redeem(self, purpose: Purpose, value: str, now: float) -> str:
        """The person whose code this is, and the code is gone; 40029 otherwise."""
        code = self._open.get(value)
        if code is None or code.purpose != purpose:
            raise Refusal(40029)
        del self._open[value]
        if now >= code.until:
            raise Refusal(40029)
        return code.openid
