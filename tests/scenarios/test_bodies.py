"""Bodies as accounts received them, signed and sent to the real callback in every mode.

Without LIAISON_SHARED_DATA these are our own; with it, those of its `wechat` folder.
"""

import json
import os
import time
from pathlib import Path

import pytest

from wechat.account import Account
from wechat.bodies import read_body, write_body
from wechat.sealing import seal_callback, sign

SHARED = os.environ.get("LIAISON_SHARED_DATA")
OURS = Path(__file__).parents[1] / "wechat" / "recorded"
FOLDER = Path(SHARED) / "wechat" if SHARED else OURS
ITEMS = "SELECT id FROM opinions WHERE org_id = $1 ORDER BY id"
BOMB = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<xml><MsgType>text</MsgType><Content>&b;</Content></xml>"
)
ODD = {
    "empty": b"",
    "not XML": b"<xml><MsgType>text",
    "not JSON": b'{"MsgType": "text",',
    "a bomb": BOMB.encode(),
    "no object": b"[1, 2, 3]",
    "deep": b"[" * 100_000,
    "no text at all": bytes(range(128, 256)),
    "large": b"<xml><MsgType>text</MsgType><Content>" + b"x" * 2_097_152 + b"</Content></xml>",
}


def recorded(name):
    return [json.loads(line) for line in (FOLDER / name).read_text("utf-8").splitlines()]


def account_of(stage):
    official = stage.sandbox.world.official
    return Account(stage.org, official.appid, official.secret, official.token, official.aes_key)


@pytest.fixture(params=["plain", "compatible", "safe"])
def mode(request):
    return request.param


@pytest.fixture
def receiver(request, mode):
    """The service whose account is in that mode."""
    return request.getfixturevalue("plain_stage" if mode == "plain" else "sealed_stage")


async def post(stage, query, body):
    async with stage.http.post(stage.callback, params=query, data=body) as answer:
        return answer.status, await answer.read()


async def post_signed(stage, mode, body):
    account = account_of(stage)
    query, sealed = seal_callback(account, body, mode, time.time(), "n0nce")
    return await post(stage, query, sealed)


async def no_item(stage, before):
    """Whatever came in, nobody handed anything in, and nothing of ours broke."""
    assert await stage.rows(ITEMS) == before
    assert [line for line in stage.logs() if line.get("level", "error") == "error"] == []


@pytest.fixture
async def before(receiver):
    return await receiver.rows(ITEMS)


@pytest.mark.parametrize("form", ["xml", "json"])
async def test_every_recorded_body_is_taken_or_refused(receiver, mode, form, before):
    for push in recorded("pushes.jsonl"):
        body = push["xml"].encode()
        if form == "json":
            body = write_body(read_body(body)[0], "json")
        status, answer = await post_signed(receiver, mode, body)
        assert status == (200 if push["msg_type"] else 400), (push["xml"], answer)
    await no_item(receiver, before)


async def test_every_recorded_body_from_a_member_is_taken_or_refused(receiver, mode):
    member = await receiver.bound()
    for push in recorded("pushes.jsonl"):
        fields = {**read_body(push["xml"].encode())[0], "FromUserName": member.openid}
        status, answer = await post_signed(receiver, mode, write_body(fields, "xml"))
        assert status == (200 if push["msg_type"] else 400), (push["xml"], answer)
    broken = [line for line in receiver.logs() if line.get("level", "error") == "error"]
    assert broken == []


@pytest.mark.parametrize("body", ODD.values(), ids=ODD)
async def test_what_is_no_message_is_refused(receiver, mode, body, before):
    status, _ = await post_signed(receiver, mode, body)
    assert status in (400, 413)
    await no_item(receiver, before)


async def test_recorded_ciphers_of_others_are_refused(sealed_stage):
    for vector in recorded("crypto.jsonl"):
        form = "json" if vector["format"] == "json" else "xml"
        body = write_body({"Encrypt": vector["encrypt"]}, form)
        signature = sign(account_of(sealed_stage).token, "1", "n", vector["encrypt"])
        query = {"timestamp": "1", "nonce": "n", "msg_signature": signature}
        assert (await post(sealed_stage, query, body))[0] in (400, 403)


async def test_an_account_with_a_key_refuses_plain_and_wrongly_signed(sealed_stage):
    account = account_of(sealed_stage)
    plain = Account(account.org, account.appid, account.secret, account.token)
    body = write_body(
        {"MsgType": "text", "FromUserName": "o1", "ToUserName": "gh", "CreateTime": 1,
         "MsgId": 1, "Content": "你好"}, "xml",
    )  # fmt: skip
    query, sealed = seal_callback(account, body, "safe", time.time(), "n0nce")
    assert (await post(sealed_stage, query, sealed))[0] == 200
    wrongly = {**query, "msg_signature": query["signature"]}
    assert (await post(sealed_stage, wrongly, sealed))[0] == 403
    assert (await post(sealed_stage, {}, sealed))[0] == 403
    query, bare = seal_callback(plain, body, "plain", time.time(), "n0nce")
    assert (await post(sealed_stage, query, bare))[0] in (400, 403)
