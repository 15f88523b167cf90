"""Editing, sending up and signing over the API."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from rules.role import Role

MakePhone = Callable[..., Awaitable[Any]]

TEXT = "我们村三组那条机耕道去年大雨冲垮了，拖拉机进不去，几十亩田没法收，能不能修一下"
EDITED = "机耕道冲垮，联系人13900000001，建议修复。"


@pytest.fixture
async def phones(phone: MakePhone) -> dict[str, Any]:
    """One of everybody whom it concerns."""
    return {
        "member": await phone(Role.MEMBER),
        "farming": await phone(Role.COMMITTEE, committee="AGRI"),
        "culture": await phone(Role.COMMITTEE, committee="CULT"),
        "office": await phone(Role.OFFICE),
        "chair": await phone(Role.VICE_CHAIR),
    }


@pytest.fixture
async def item(phones: dict[str, Any]) -> str:
    """The address of an item that was taken."""
    given = {"text": TEXT, "nonce": "abcdefgh"}
    made = await phones["member"].asks("POST", "/opinions", given, status=201)
    at = f"/opinions/{made['receipt']}"
    await phones["farming"].asks("POST", f"{at}/take")
    return at


async def test_from_edited_to_signed(phones: dict[str, Any], item: str) -> None:
    farming, office, chair = phones["farming"], phones["office"], phones["chair"]
    kept = await farming.asks("POST", f"{item}/edit", {"title": "修路", "text": EDITED})
    assert kept == {
        "title": "修路",
        "text": "机耕道冲垮，联系人139****0001，建议修复。",
        "hidden": [{"kind": "mobile", "name": "手机号", "count": 1}],
    }
    await office.asks("POST", f"{item}/edit", {"text": "第二稿"})
    assert (await office.asks("POST", f"{item}/send-up"))["state"] == "sign_off"
    waiting = await chair.asks("GET", "/opinions/waiting")
    assert [item.endswith(one["receipt"]) for one in waiting["opinions"]] == [True]
    seen = await chair.asks("GET", item)
    assert (seen["edited_title"], seen["edited_text"], seen["editions"]) == ("修路", "第二稿", 2)
    assert {"sign", "send-back"} <= {verb["verb"] for verb in seen["verbs"]}
    back = {"reason": "facts", "words": "核实亩数"}
    assert (await chair.asks("POST", f"{item}/send-back", back))["state"] == "editing"
    await office.asks("POST", f"{item}/send-up")
    assert (await chair.asks("POST", f"{item}/sign"))["state_name"] == "已采用"


async def test_every_version_is_read_by_staff_alone(phones: dict[str, Any], item: str) -> None:
    await phones["farming"].asks("POST", f"{item}/edit", {"text": "第一稿"})
    await phones["farming"].asks("POST", f"{item}/edit", {"text": "第二稿"})
    found = await phones["office"].asks("GET", f"{item}/editions")
    assert [one["text"] for one in found["editions"]] == ["第一稿", "第二稿"]
    detail = await phones["office"].asks("GET", item)
    assert {line["words"] for line in detail["timeline"] if line["verb"] == "edit"} == {""}
    for name in ("member", "culture"):
        await phones[name].refused("GET", f"{item}/editions", status=404)
    mine = await phones["member"].asks("GET", item)
    assert (mine["edited_title"], mine["edited_text"], mine["editions"]) == ("", "", 0)


@pytest.mark.parametrize(
    ("name", "path", "body", "status", "code"),
    [
        ("member", "edit", {"text": "好"}, 403, "not_allowed"),
        ("culture", "edit", {"text": "好"}, 404, "not_found"),
        ("farming", "edit", {"text": " "}, 422, "text_missing"),
        ("farming", "edit", {"text": "长" * 5_000}, 422, "bad_input"),
        ("farming", "edit", {"title": "长" * 65, "text": "好"}, 422, "bad_input"),
        ("farming", "send-up", None, 403, "not_allowed"),
        ("office", "send-up", None, 409, "wrong_state"),
        ("chair", "sign", None, 409, "wrong_state"),
        ("office", "sign", None, 403, "not_allowed"),
        ("chair", "send-back", {"reason": "words"}, 409, "wrong_state"),
    ],
)
async def test_refused(
    phones: dict[str, Any], item: str, name: str, path: str, body: Any, status: int, code: str
) -> None:
    error = await phones[name].refused("POST", f"{item}/{path}", body, status=status)
    assert error["code"] == code


async def test_a_reason_is_one_of_the_list(phones: dict[str, Any], item: str) -> None:
    await phones["office"].asks("POST", f"{item}/edit", {"text": "好"})
    await phones["office"].asks("POST", f"{item}/send-up")
    for reason in ("", "other", "classified"):
        given = {"reason": reason}
        error = await phones["chair"].refused("POST", f"{item}/send-back", given, status=422)
        assert error["code"] == "reason_missing"
