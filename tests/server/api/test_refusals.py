"""What the API does not take, and what it says then."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from models import Opinion

TEXT = "我们村三组那条机耕道去年大雨冲垮了，拖拉机进不去，几十亩田没法收，能不能修一下"


def item(**more: object) -> dict[str, object]:
    return {"text": TEXT, "nonce": uuid4().hex, **more}


@pytest.mark.parametrize(
    ("change", "status", "code", "says"),
    [
        ({"text": ""}, 422, "bad_input", "内容（text）至少 1 个字"),
        ({"text": "路"}, 422, "text_too_short", "多写几句"),
        ({"text": "字" * 5001}, 422, "bad_input", "内容（text）最多 5000 个字"),
        ({"text": "有\x00字的一段话"}, 422, "bad_input", "内容（text）格式不对"),
        ({"text": 5}, 422, "bad_input", "内容（text）应是文字"),
        ({"nonce": "短"}, 422, "bad_input", "提交号（nonce）至少 8 个字"),
        ({"copy_station": "yes"}, 422, "bad_input", "抄送联络站（copy_station）应是“是”或“否”"),
        ({"attachments": ["x"]}, 422, "bad_input", "附件（attachments.0）"),
        ({"attachments": [str(uuid4())]}, 422, "attachment_refused", "重新上传"),
        ({"more": 1}, 422, "bad_input", "“more”不是这里要填的"),
        (
            {"text": "实名举报某村支书张某把低保款发给自家亲戚，证据我都有"},
            422,
            "out_of_scope",
            "12388",
        ),
    ],
)
async def test_what_is_refused_says_why(
    phone: Callable, change: dict[str, object], status: int, code: str, says: str
) -> None:
    held = await phone()
    error = await held.refused("POST", "/opinions", item(**change), status=status)
    assert error["code"] == code
    assert says in error["message"]
    assert not await Opinion.filter(reporter_id=held.person.id).exists()


@pytest.mark.parametrize(
    ("content_type", "body", "status", "code"),
    [
        ("application/json", b"{", 400, "bad_request"),
        ("application/json", b"", 400, "bad_request"),
        ("application/json", b"\xff\xfe", 400, "bad_request"),
        ("application/json", b"[]", 422, "bad_input"),
        ("application/json", b'{"text": "\\ud800"}', 400, "bad_request"),
        ("application/json", b"[" * 100_000, 400, "bad_request"),
        ("text/plain", b"{}", 415, "wrong_type"),
        ("application/json", b" " * (1024 * 1024 + 1), 413, "too_large"),
    ],
)
async def test_bodies_that_are_none(
    phone: Callable, content_type: str, body: bytes, status: int, code: str
) -> None:
    held = await phone()
    headers = {**held.headers, "Content-Type": content_type}
    answer = await held.client.post("/api/v1/opinions", data=body, headers=headers)
    assert (answer.status, (await answer.json())["error"]["code"]) == (status, code)


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=51", "limit=x", "before=0", f"before={2**63}", "before="]
)
async def test_a_page_that_is_none(phone: Callable, query: str) -> None:
    held = await phone()
    assert (await held.refused("GET", f"/opinions?{query}", status=422))["code"] == "bad_input"
