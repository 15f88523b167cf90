"""The callback: prove that WeChat speaks, open what it says, and close what we answer.

An account with an AES key hears only what is signed over its cipher (`msg_signature`): a plain
post, or one with `signature` alone, is refused, because anybody who once saw a signature could
send it again around another body.
"""

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass

from wechat.account import Account
from wechat.bodies import Fields, Format, printable, read_body
from wechat.errors import ProtocolError, SignatureMismatch
from wechat.messages import Message, read_message
from wechat.replies import Reply, Text, render
from wechat.sealing import Mode, check_signature, decrypt_with_any, seal_reply

#: What tells WeChat "heard, nothing to say".
SUCCESS = b"success"


@dataclass(frozen=True, slots=True)
class Envelope:
    """An opened callback, and how to answer it: in its own mode, with its own key and format."""

    message: Message
    account: Account
    mode: Mode
    format: Format
    aes_key: str = ""

    def seal(self, reply: Reply | None, *, now: float | None = None, nonce: str = "") -> bytes:
        """The body that answers; None, or a text without a visible character, is `success`."""
        if reply is None or (isinstance(reply, Text) and not printable(reply.content).strip()):
            return SUCCESS
        now = time.time() if now is None else now
        plain = render(reply, self.message, self.format, now=now)
        if not self.aes_key:
            return plain
        nonce = nonce or secrets.token_hex(8)
        return seal_reply(self.account, self.aes_key, plain, self.format, now=now, nonce=nonce)


def echo(account: Account, query: Mapping[str, str]) -> str:
    """What answers the platform's GET when the address is registered; raises SignatureMismatch.

    Official accounts send `echostr` in the clear whatever the mode; a `msg_signature` says that
    it is sealed.
    """
    text = query.get("echostr", "")
    if "msg_signature" not in query:
        check_signature(account, query, "signature")
        return text
    check_signature(account, query, "msg_signature", text)
    plain, _ = decrypt_with_any(account, text)
    try:
        return plain.decode()
    except UnicodeDecodeError as problem:
        raise ProtocolError("The decrypted echostr is not UTF-8.") from problem


def open_callback(account: Account, query: Mapping[str, str], body: bytes) -> Envelope:
    """Verify, decrypt and read a post; raises ProtocolError, or SignatureMismatch of it."""
    if account.keys:
        return _open_sealed(account, query, body)
    check_signature(account, query, "signature")
    fields, form = read_body(body)
    if "Encrypt" in fields and "MsgType" not in fields:
        raise ProtocolError("The body is encrypted, but this account has no AES key.")
    return Envelope(read_message(fields), account, "plain", form)


def _open_sealed(account: Account, query: Mapping[str, str], body: bytes) -> Envelope:
    if not query.get("msg_signature"):
        raise SignatureMismatch("This account is encrypted, and the post has no msg_signature.")
    outer, _ = read_body(body)
    sealed = _sealed(outer)
    check_signature(account, query, "msg_signature", sealed)
    plain, key = decrypt_with_any(account, sealed)
    fields, form = read_body(plain)
    mode: Mode = "compatible" if "MsgType" in outer else "safe"
    return Envelope(read_message(fields), account, mode, form, key)


def _sealed(outer: Fields) -> str:
    sealed = outer.get("Encrypt")
    if not isinstance(sealed, str) or not sealed:
        raise SignatureMismatch("This account is encrypted, and the post is not.")
    return sealed
