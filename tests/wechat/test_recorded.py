"""Bodies and ciphers as accounts received them.

Without LIAISON_SHARED_DATA these are our own, of the same shape; with it, those of its `wechat`
folder (recorded bodies of others, which may not be kept here). A push without a type is the one
kind that cannot be a message.
"""

import json
import os
from pathlib import Path

import pytest

from wechat.account import Account
from wechat.bodies import read_body, write_body
from wechat.callback import echo, open_callback
from wechat.errors import ProtocolError, SignatureMismatch
from wechat.replies import Text
from wechat.sealing import decrypt, open_reply, seal_callback, sign

SHARED = os.environ.get("LIAISON_SHARED_DATA")
FOLDER = Path(SHARED) / "wechat" if SHARED else Path(__file__).parent / "recorded"
KEY = "liaisonliaisonliaisonliaisonliaisonliaison1"
ACCOUNTS = {
    "plain": Account("demo", "wx0000000000000001", "secret", "token"),
    "compatible": Account("demo", "wx0000000000000001", "secret", "token", KEY),
    "safe": Account("demo", "wx0000000000000001", "secret", "token", KEY),
}


def rows(name):
    return [json.loads(line) for line in (FOLDER / name).read_text("utf-8").splitlines()]


def label(row):
    return row.get("id") or f"{row['appid'][-6:]}-{row['encrypt'][:6]}"


PUSHES, VECTORS = rows("pushes.jsonl"), rows("crypto.jsonl")


def as_json(xml):
    return write_body(read_body(xml.encode())[0], "json")


@pytest.mark.parametrize("mode", ACCOUNTS)
@pytest.mark.parametrize("form", ["xml", "json"])
@pytest.mark.parametrize("push", PUSHES, ids=label)
def test_every_push_is_a_message_or_told_why_not(push, form, mode):
    account = ACCOUNTS[mode]
    body = push["xml"].encode() if form == "xml" else as_json(push["xml"])
    query, sealed = seal_callback(account, body, mode, 1_790_000_000, "n0nce")
    if push["msg_type"] is None:
        with pytest.raises(ProtocolError, match="is missing"):
            open_callback(account, query, sealed)
        return
    envelope = open_callback(account, query, sealed)
    assert (envelope.mode, envelope.format) == (mode, form)
    assert envelope.message.kind == push["msg_type"].lower()
    if envelope.message.kind == "event":
        assert envelope.message.event == push["event"].lower()
    answer = envelope.seal(Text("收到"))
    plain = answer if mode == "plain" else open_reply(account, answer)
    assert read_body(plain)[0]["Content"] == "收到"


@pytest.mark.parametrize("vector", VECTORS, ids=label)
def test_every_vector_decrypts_to_what_was_recorded(vector):
    plain = decrypt(vector["aes_key"], vector["appid"], vector["encrypt"])
    assert plain.decode() == vector["plain_xml"]


@pytest.mark.parametrize("vector", VECTORS, ids=label)
def test_every_vector_passes_the_callback(vector):
    token, timestamp, nonce = (vector[name] or "1" for name in ("token", "timestamp", "nonce"))
    account = Account("demo", vector["appid"], "secret", token, vector["aes_key"])
    signature = vector["signature"] or sign(token, timestamp, nonce, vector["encrypt"])
    query = {"timestamp": timestamp, "nonce": nonce, "msg_signature": signature}
    if vector["format"] == "text/echostr":
        assert echo(account, {**query, "echostr": vector["encrypt"]}) == vector["plain_xml"]
        return
    form = "json" if vector["format"] == "json" else "xml"
    body = (vector["encrypted_xml"] or "").encode()
    body = body or write_body({"Encrypt": vector["encrypt"]}, form)
    if can_be_a_message(vector["plain_xml"]):
        message = open_callback(account, query, body).message
        assert str(message.created) in vector["plain_xml"]
    else:
        with pytest.raises(ProtocolError, match=r"missing|malformed") as told:
            open_callback(account, query, body)
        assert not isinstance(told.value, SignatureMismatch)


def can_be_a_message(plain):
    """Some plain texts are those of other platforms, or are no JSON at all."""
    if plain.startswith("{"):
        try:
            return "MsgType" in json.loads(plain)
        except ValueError:
            return False
    return "<MsgType>" in plain


def test_there_is_something_of_every_kind_to_check():
    kinds = {push["msg_type"] for push in PUSHES}
    assert {"text", "image", "voice", "location", "event", None} <= kinds
    assert {vector["format"] for vector in VECTORS} == {"xml", "json", "text/echostr"}
