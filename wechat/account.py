"""One official account or mini-program, and the keys it shares with the platform."""

import base64
import binascii
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Account:
    """An official account or mini-program of one organisation; secrets stay out of its repr.

    `aes_key` and `previous_aes_key` are the platform's 43 characters of base64 or empty; an
    account with a key speaks in compatible or safe mode. Raises ValueError on a malformed key.
    """

    org: str
    appid: str
    secret: str = field(repr=False)
    token: str = field(default="", repr=False)
    aes_key: str = field(default="", repr=False)
    previous_aes_key: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        for name in ("aes_key", "previous_aes_key"):
            if value := getattr(self, name):
                _check_key(value, f"{name} of organisation {self.org!r}")

    @property
    def keys(self) -> tuple[str, ...]:
        """AES keys that may have sealed a body, the current one first."""
        return tuple(key for key in (self.aes_key, self.previous_aes_key) if key)


def _check_key(value: str, name: str) -> None:
    try:
        key = base64.b64decode(value + "=", validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(value) != 43 or len(key) != 32:
        raise ValueError(f"{name} must be 43 characters of base64")
