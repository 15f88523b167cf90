"""The callback: three modes, two formats, two keys, and everything that is not a callback."""

import json
from contextlib import suppress
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.crypto import WeChatCrypto

from tests.wechat.posted import FIELDS, KEY, MODES, NOW, OLD_KEY, OPEN, SEALED, posted
from wechat.account import Account
from wechat.bodies import printable, read_body, write_body
from wechat.callback import SUCCESS, echo, open_callback
from wechat.errors import ProtocolError, SignatureMismatch
from wechat.replies import Text
from wechat.sealing import encrypt, open_reply, seal_callback, sign


@pytest.mark.parametrize(("mode", "form"), [*product(MODES, ("xml", "json"))])
def test_a_text_arrives_and_its_answer_goes_back_the_same_way(mode, form):
    account, query, body = posted(write_body(FIELDS, form), mode)
    envelope = open_callback(account, query, body)
    assert (envelope.mode, envelope.format) == (mode, form)
    assert envelope.message.text == "东街的路灯坏了三个月"
    assert envelope.message.sender == "o-member-1"
    answer = envelope.seal(Text("收到"), now=NOW)
    plain = answer if mode == "plain" else open_reply(account, answer)
    fields, answer_form = read_body(plain)
    assert answer_form == form
    assert (fields["ToUserName"], fields["FromUserName"]) == ("o-member-1", "gh_station")
    assert (fields["MsgType"], fields["Content"]) == ("text", "收到")


@pytest.mark.parametrize("reply", [None, Text(""), Text(" \n\x00")])
@pytest.mark.parametrize("mode", MODES)
def test_nothing_to_say_is_success_in_every_mode(mode, reply):
    account, query, body = posted(write_body(FIELDS), mode)
    assert open_callback(account, query, body).seal(reply) == SUCCESS


def test_wechatpy_opens_what_we_seal_and_we_open_what_it_seals():
    other = WeChatCrypto(SEALED.token, KEY, SEALED.appid)
    _, query, body = posted(write_body(FIELDS))
    opened = other.decrypt_message(body, query["msg_signature"], query["timestamp"], "n0nce")
    assert opened == write_body(FIELDS).decode()
    theirs = other.encrypt_message(write_body(FIELDS).decode(), "n0nce", str(NOW))
    query = {"timestamp": str(NOW), "nonce": "n0nce"}
    query["msg_signature"] = str(read_body(theirs.encode())[0]["MsgSignature"])
    assert open_callback(SEALED, query, theirs.encode()).message.text == FIELDS["Content"]


def test_after_a_rotation_the_answer_uses_the_key_that_decrypted():
    rotated = Account("demo", SEALED.appid, "secret", "token", OLD_KEY, KEY)
    _, query, body = posted(write_body(FIELDS), account=SEALED)
    envelope = open_callback(rotated, query, body)
    assert open_reply(SEALED, envelope.seal(Text("好")))
    with pytest.raises(ProtocolError, match="key"):
        open_callback(Account("demo", SEALED.appid, "s", "token", OLD_KEY), query, body)


def test_an_account_with_a_key_refuses_a_plain_post():
    query, body = seal_callback(OPEN, write_body(FIELDS), "plain", NOW, "n")
    with pytest.raises(SignatureMismatch, match="msg_signature"):
        open_callback(SEALED, query, body)
    query["msg_signature"] = query["signature"]
    with pytest.raises(SignatureMismatch, match="is not"):
        open_callback(SEALED, query, body)


def test_an_account_with_a_key_refuses_signature_alone_around_a_sealed_body():
    account, query, body = posted(write_body(FIELDS))
    del query["msg_signature"]
    with pytest.raises(SignatureMismatch):
        open_callback(account, query, body)
    with pytest.raises(SignatureMismatch):
        open_callback(account, {**query, "msg_signature": query["signature"]}, body)


def test_the_cipher_counts_and_not_the_plain_part_beside_it():
    account, query, body = posted(write_body(FIELDS), "compatible")
    forged = body.replace("东街的路灯坏了三个月".encode(), "西街".encode())
    assert open_callback(account, query, forged).message.text == FIELDS["Content"]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("part", ["timestamp", "nonce", "signature"])
def test_a_changed_or_missing_part_of_the_query_is_refused(mode, part):
    account, query, body = posted(write_body(FIELDS), mode)
    name = "msg_signature" if part == "signature" and mode != "plain" else part
    for changed in ({**query, name: query[name] + "0"}, {**query, name: "é"}, {**query, name: ""}):
        with pytest.raises(SignatureMismatch):
            open_callback(account, changed, body)
    del query[name]
    with pytest.raises(SignatureMismatch):
        open_callback(account, query, body)


def test_without_a_token_nothing_is_genuine():
    account = Account("demo", "wx1", "secret")
    query, body = seal_callback(account, write_body(FIELDS), "plain", NOW, "n")
    with pytest.raises(SignatureMismatch):
        open_callback(account, query, body)


def test_a_sealed_body_for_an_account_without_key_is_told_so():
    _, query, body = posted(write_body(FIELDS))
    with pytest.raises(ProtocolError, match="no AES key"):
        open_callback(OPEN, query, body)


def test_a_body_for_another_account_is_refused():
    foreign = Account("demo", "wx-foreign", "secret", "token", KEY)
    _, query, body = posted(write_body(FIELDS), account=foreign)
    with pytest.raises(ProtocolError, match="another account"):
        open_callback(SEALED, query, body)


def test_echo_answers_what_the_platform_asks_and_nobody_else():
    query = {
        "timestamp": "1",
        "nonce": "2",
        "echostr": "1357",
        "signature": sign("token", "1", "2"),
    }
    assert echo(OPEN, query) == echo(SEALED, query) == "1357"
    with pytest.raises(SignatureMismatch):
        echo(OPEN, {**query, "nonce": "3"})
    sealed = encrypt(KEY, SEALED.appid, b"7788")
    query |= {"echostr": sealed, "msg_signature": sign("token", "1", "2", sealed)}
    assert echo(SEALED, query) == "7788"
    with pytest.raises(SignatureMismatch):
        echo(SEALED, {**query, "echostr": sealed[:-4] + "AAAA"})


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=200)


@given(WORDS, st.sampled_from(MODES), st.sampled_from(["xml", "json"]))
def test_any_words_arrive_as_they_were_said(words, mode, form):
    account, query, sealed = posted(write_body({**FIELDS, "Content": words}, form), mode)
    said = printable(words) if form == "xml" else words
    assert open_callback(account, query, sealed).message.text == said.strip()


@given(
    st.dictionaries(
        st.sampled_from([*FIELDS, "Event", "EventKey", "List", "Location_X", "MsgID"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
            lambda inner: (
                st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
            ),
            max_leaves=6,
        ),
    ),
    st.sampled_from(MODES),
)
def test_any_json_object_ends_in_a_message_or_a_protocol_error(changed, mode):
    account, query, sealed = posted(json.dumps({**FIELDS, **changed}).encode(), mode)
    with suppress(ProtocolError):
        message = open_callback(account, query, sealed).message
        assert message.sender
        assert len(message.key) == 32


@given(st.data(), st.sampled_from(["compatible", "safe"]))
def test_no_changed_byte_changes_what_is_heard(data, mode):
    account, query, sealed = posted(write_body(FIELDS), mode)
    place = data.draw(st.integers(0, len(sealed) - 1))
    changed = bytearray(sealed)
    changed[place] = data.draw(st.integers(0, 255))
    genuine = open_callback(account, query, sealed).message
    with suppress(ProtocolError):
        assert open_callback(account, query, bytes(changed)).message == genuine


@pytest.mark.parametrize("name", ["aes_key", "previous_aes_key"])
@pytest.mark.parametrize("value", ["short", "路" * 43, KEY + "=", "!" * 43])
def test_a_malformed_key_is_told_at_the_start_and_not_shown(name, value):
    with pytest.raises(ValueError, match="43 characters") as told:
        Account("demo", "wx1", "secret", "token", **{name: value})
    assert value not in str(told.value)


def test_no_secret_is_shown():
    account = Account("demo", "wx1", "s3cret", "t0ken", KEY, OLD_KEY)
    for secret in ("s3cret", "t0ken", KEY, OLD_KEY):
        assert secret not in repr(account)
