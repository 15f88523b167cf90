"""WeChat's signatures and its AES envelope, for both ends of a callback.

Both directions are here, so that the service, the sandbox, tests and benchmarks share one.
Source: the platform's "message encryption and decryption" page. Directly on `cryptography`:
the AES object of a key is kept, which wechatpy builds anew for every message.
"""

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from wechat.account import Account
from wechat.bodies import Format, read_body, write_body
from wechat.errors import ProtocolError, SignatureMismatch

Mode = Literal["plain", "compatible", "safe"]

_BLOCK = 32
_HEAD = 20  # 16 random bytes and the length of the text


def sign(*parts: str) -> str:
    """SHA-1 over the sorted parts, as the platform signs: token, timestamp, nonce[, Encrypt]."""
    return hashlib.sha1("".join(sorted(parts)).encode("utf-8", "replace")).hexdigest()


def check_signature(account: Account, query: Mapping[str, str], name: str, *more: str) -> None:
    """Compare the query's signature `name` in constant time; raises SignatureMismatch."""
    given = query.get(name, "")
    if not account.token or not given:
        raise SignatureMismatch(f"The post carries no {name} that we could check.")
    wanted = sign(account.token, query.get("timestamp", ""), query.get("nonce", ""), *more)
    if not hmac.compare_digest(wanted.encode(), given.encode("utf-8", "replace")):
        raise SignatureMismatch(f"The {name} is not this account's.")


@lru_cache(maxsize=8192)
def _cipher(aes_key: str) -> Cipher[modes.CBC]:
    key = base64.b64decode(aes_key + "=")
    return Cipher(algorithms.AES(key), modes.CBC(key[:16]))


def encrypt(aes_key: str, appid: str, plain: bytes) -> str:
    """Seal bytes for an account: base64 of AES-256-CBC over random, length, text, appid."""
    data = os.urandom(16) + len(plain).to_bytes(4, "big") + plain + appid.encode()
    missing = _BLOCK - len(data) % _BLOCK
    encryptor = _cipher(aes_key).encryptor()
    sealed = encryptor.update(data + bytes([missing]) * missing) + encryptor.finalize()
    return base64.b64encode(sealed).decode()


def decrypt(aes_key: str, appid: str, sealed: str) -> bytes:
    """Open what `encrypt` sealed; raises ProtocolError where a byte is not as it must be."""
    data = _unpad(_decipher(aes_key, sealed))
    end = _HEAD + int.from_bytes(data[16:_HEAD], "big")
    if len(data) < _HEAD or end > len(data):
        raise ProtocolError("The decrypted body is shorter than it says.")
    if not hmac.compare_digest(data[end:], appid.encode()):
        raise ProtocolError("The decrypted body is meant for another account.")
    return data[_HEAD:end]


def _decipher(aes_key: str, sealed: str) -> bytes:
    try:
        data = base64.b64decode(sealed, validate=True)
    except (binascii.Error, ValueError) as problem:
        raise ProtocolError("The encrypted body is not base64.") from problem
    if not data or len(data) % 16:
        raise ProtocolError("The encrypted body is not made of whole AES blocks.")
    decryptor = _cipher(aes_key).decryptor()
    return decryptor.update(data) + decryptor.finalize()


def _unpad(data: bytes) -> bytes:
    size = data[-1]
    if not 1 <= size <= _BLOCK or data[-size:] != bytes([size]) * size:
        raise ProtocolError("The padding is wrong: sealed with a key that this account has not.")
    return data[:-size]


def decrypt_with_any(account: Account, sealed: str) -> tuple[bytes, str]:
    """The text and the key that opened it: the current one or, after a rotation, the previous."""
    problem = ProtocolError("The body is encrypted, but this account has no AES key.")
    for key in account.keys:
        try:
            return decrypt(key, account.appid, sealed), key
        except ProtocolError as refused:
            problem = refused
    raise problem


def seal_reply(
    account: Account, aes_key: str, plain: bytes, form: Format, *, now: float, nonce: str
) -> bytes:
    """The envelope in which a reply goes back: Encrypt, MsgSignature, TimeStamp, Nonce."""
    sealed, timestamp = encrypt(aes_key, account.appid, plain), int(now)
    signature = sign(account.token, str(timestamp), nonce, sealed)
    fields = {
        "Encrypt": sealed,
        "MsgSignature": signature,
        "TimeStamp": timestamp,
        "Nonce": nonce,
    }
    return write_body(fields, form)


def open_reply(account: Account, body: bytes) -> bytes:
    """The platform's side of a sealed reply: check its signature and give the text back."""
    fields, _ = read_body(body)
    sealed = str(fields.get("Encrypt", ""))
    query = {
        "timestamp": str(fields.get("TimeStamp", "")),
        "nonce": str(fields.get("Nonce", "")),
        "msg_signature": str(fields.get("MsgSignature", "")),
    }
    check_signature(account, query, "msg_signature", sealed)
    return decrypt_with_any(account, sealed)[0]


def seal_callback(
    account: Account, body: bytes, mode: Mode, now: float, nonce: str
) -> tuple[dict[str, str], bytes]:
    """The platform's side of a callback: the query and the body it posts in this mode.

    The body is XML or JSON with its fields in the clear; anything else is sealed as it is, as an
    attacker with the keys would. `now` is in unix seconds.
    """
    timestamp = str(int(now))
    query = {"signature": sign(account.token, timestamp, nonce)}
    query |= {"timestamp": timestamp, "nonce": nonce}
    if mode == "plain":
        return query, body
    sealed = encrypt(account.aes_key, account.appid, body)
    query["encrypt_type"] = "aes"
    query["msg_signature"] = sign(account.token, timestamp, nonce, sealed)
    try:
        fields, form = read_body(body)
    except ProtocolError:
        fields, form = {}, "xml"
    shown = fields if mode == "compatible" else {"ToUserName": fields.get("ToUserName", "")}
    return query, write_body({**shown, "Encrypt": sealed}, form)
