"""What is no callback: malformed, damaged, or hostile; an error with a reason, never a message."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wechat.posted import FIELDS, MODES, SEALED, posted
from wechat.bodies import MAX_BODY, write_body
from wechat.callback import open_callback
from wechat.errors import ProtocolError
from wechat.sealing import sign

BOMB = b"""<?xml version="1.0"?><!DOCTYPE xml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>
<xml><ToUserName>&b;</ToUserName></xml>"""
OUTSIDE = b"""<!DOCTYPE xml [<!ENTITY x SYSTEM "file:///etc/hostname">]><xml>&x;</xml>"""
DEEP_XML = b"<xml>" + b"<a>" * 10_000 + b"</a>" * 10_000 + b"</xml>"
DEEP_JSON = b'{"a":' * 10_000 + b"1" + b"}" * 10_000


def xml_with(**changed):
    return write_body({**FIELDS, **changed})


def json_with(**changed):
    return json.dumps({**FIELDS, **changed}).encode()


MALFORMED = {
    "empty": (b"", "empty"),
    "blank": (b" \r\n\t ", "empty"),
    "text": (b"hello", "neither JSON"),
    "html": (b"<html><body/></html>", "neither JSON"),
    "cut off": (b"<xml><ToUserName>a</ToUserName>", "malformed"),
    "twice": (b"<xml/><xml/>", "malformed"),
    "undeclared entity": (b"<xml><a>&b;</a></xml>", "malformed"),
    "entity bomb": (BOMB, "preamble"),
    "entity from outside": (OUTSIDE, "preamble"),
    "comment before doctype": (b"<!-- --><!DOCTYPE xml []><xml/>", "preamble"),
    "character zero": (b"<xml><a>&#0;</a></xml>", "malformed"),
    "raw zero": (b"<xml><a>\x00</a></xml>", "malformed"),
    "not UTF-8": ("<xml><Content>路灯</Content></xml>".encode("gb18030"), "UTF-8"),
    "UTF-16": ("<xml/>".encode("utf-16"), "UTF-8"),
    "deep XML": (DEEP_XML, "nested"),
    "deep JSON": (DEEP_JSON, "nested"),
    "a little too deep JSON": (b'{"a":' * 20 + b"1" + b"}" * 20, "nested"),
    "deep list": (b'{"a":' + b"[" * 30 + b"]" * 30 + b"}", "nested"),
    "JSON cut off": (b'{"ToUserName": "a"', "malformed"),
    "JSON and more": (b"{} {}", "malformed"),
    "JSON NaN": (b'{"a": NaN}', "malformed"),
    "JSON endless number": (b'{"a": 1e999}', "bounds"),
    "JSON long number": (b'{"a": ' + b"9" * 5000 + b"}", "malformed"),
    "JSON zero": (json_with(Content="a\0b"), "character"),
    "JSON half a surrogate": (json_with(Content="\ud800"), "character"),
    "JSON zero in a name": (b'{"a\\u0000": 1}', "character"),
    "huge": (b"<xml>" + b" " * MAX_BODY + b"</xml>", "larger"),
    "no sender": (xml_with(FromUserName=""), "FromUserName is missing"),
    "no receiver": (xml_with(ToUserName=" "), "ToUserName is missing"),
    "no type": (xml_with(MsgType=""), "MsgType is missing"),
    "no time": (xml_with(CreateTime=""), "CreateTime is missing"),
    "time in words": (xml_with(CreateTime="yesterday"), "unix seconds"),
    "time below zero": (xml_with(CreateTime=-1), "unix seconds"),
    "time in full-width digits": (xml_with(CreateTime="１７９"), "unix seconds"),
    "time beyond calendars": (xml_with(CreateTime=10**15), "unix seconds"),
    "time true": (json_with(CreateTime=True), "plain value"),
    "time 1.5": (json_with(CreateTime=1.5), "unix seconds"),
    "two senders": (xml_with(FromUserName=["a", "b"]), "plain value"),
    "nested sender": (xml_with(FromUserName={"a": "b"}), "plain value"),
    "text as a list": (json_with(Content=["a"]), "plain value"),
    "long sender": (xml_with(FromUserName="o" * 1000), "longer"),
    "long event key": (xml_with(EventKey="k" * 5000), "longer"),
    "nowhere": (xml_with(MsgType="location", Location_X="north"), "degrees"),
    "endless latitude": (xml_with(MsgType="location", Location_X="inf"), "between"),
    "off the map": (xml_with(MsgType="location", Location_Y="181"), "between"),
}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_bodies_are_protocol_errors_with_a_reason(name, mode):
    body, reason = MALFORMED[name]
    account, query, sealed = posted(body, mode)
    with pytest.raises(ProtocolError, match=reason):
        open_callback(account, query, sealed)


DAMAGED = {
    "not base64": ("路灯!", "base64"),
    "stray characters": ("AAAA AAAA", "base64"),
    "half a block": (base64.b64encode(b"a" * 20).decode(), "whole AES blocks"),
    "no block": ("====", "base64|whole"),
    "noise": (base64.b64encode(b"a" * 64).decode(), "padding|shorter|another account"),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_damaged_ciphers_are_protocol_errors_with_a_reason(name):
    sealed, reason = DAMAGED[name]
    query = {"timestamp": "1", "nonce": "2", "msg_signature": sign("token", "1", "2", sealed)}
    with pytest.raises(ProtocolError, match=reason):
        open_callback(SEALED, query, write_body({"Encrypt": sealed}))


@given(st.binary(max_size=400), st.sampled_from(MODES))
def test_any_bytes_end_in_a_message_or_a_protocol_error(body, mode):
    account, query, sealed = posted(body, mode)
    with pytest.raises(ProtocolError):
        open_callback(account, query, sealed)
