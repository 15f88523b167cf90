"""Asking back, adding, merging and splitting over the API."""

from collections.abc import Callable

import pytest

from rules.role import Role
from tests.server.api.test_opinion import ROLES, TEXT, item, photo, upload

FOREIGN = "民2026-999999"
PARTS = [
    {"text": "三组那条机耕道去年大雨冲垮了，拖拉机进不去，请修一下"},
    {"text": "街上的路灯坏了半年没人修", "committee": "ENV", "title": "路灯坏了"},
]
ASKS = [
    ("ask-info", {"words": "在哪个组？"}),
    ("supply", {"words": "三组"}),
    ("merge", {"into": FOREIGN}),
    ("split", {"parts": PARTS}),
]


async def _hands_in(held, **more: object) -> str:  # type: ignore[no-untyped-def]
    return (await held.asks("POST", "/opinions", item(**more), status=201))["receipt"]


async def test_asking_and_adding(phone: Callable) -> None:
    member, staff = await phone(), await phone(Role.COMMITTEE, committee="AGRI")
    receipt = await _hands_in(member)
    asked = await staff.asks("POST", f"/opinions/{receipt}/ask-info", {"words": "在哪个组？"})
    assert asked["state"] == "need_info"
    read = await member.asks("GET", f"/opinions/{receipt}")
    assert read["timeline"][-1]["words"] == "在哪个组？"
    assert [verb["verb"] for verb in read["verbs"]] == ["supply", "withdraw"]
    error = await member.refused("POST", f"/opinions/{receipt}/supply", {}, status=422)
    assert error["code"] == "text_missing"
    file = await upload(member, photo())
    given = {"words": "三组", "attachments": [file["id"]]}
    assert (await member.asks("POST", f"/opinions/{receipt}/supply", given))["state"] == "triaged"
    seen = await staff.asks("GET", f"/opinions/{receipt}")
    assert (seen["text"], seen["timeline"][-1]["words"]) == (TEXT, "三组")
    assert [one["id"] for one in seen["attachments"]] == [file["id"]]
    error = await member.refused("POST", f"/opinions/{receipt}/supply", given, status=409)
    assert error["code"] == "wrong_state"


async def test_merging(phone: Callable) -> None:
    member, other = await phone(), await phone()
    staff = await phone(Role.COMMITTEE, committee="AGRI")
    file = await upload(other, photo())
    root = await _hands_in(member)
    receipt = await _hands_in(other, attachments=[file["id"]])
    merged = await staff.asks("POST", f"/opinions/{receipt}/merge", {"into": root})
    assert merged["state"] == "merged"
    seen = await staff.asks("GET", f"/opinions/{root}")
    assert [(one["receipt"], one["text"]) for one in seen["merged"]] == [(receipt, TEXT)]
    assert [one["id"] for one in seen["attachments"]] == [file["id"]]
    assert (await staff.asks("GET", f"/opinions/{receipt}"))["merged_into"] == root
    own = await other.asks("GET", f"/opinions/{receipt}")
    assert (own["merged"], own["merged_into"], root in str(own)) == ([], "", False)
    first = await member.asks("GET", f"/opinions/{root}")
    assert (first["merged"], first["attachments"], receipt in str(first)) == ([], [], False)
    await member.refused("GET", f"/attachments/{file['id']}", status=404)
    error = await staff.refused("POST", f"/opinions/{root}/merge", {"into": receipt}, status=409)
    assert error["code"] == "cannot_merge"
    error = await staff.refused("POST", f"/opinions/{root}/split", {"parts": PARTS}, status=409)
    assert error["code"] == "cannot_split"


async def test_splitting(phone: Callable) -> None:
    member, staff = await phone(), await phone(Role.COMMITTEE, committee="AGRI")
    building = await phone(Role.COMMITTEE, committee="ENV")
    receipt = await _hands_in(member)
    done = await staff.asks("POST", f"/opinions/{receipt}/split", {"parts": PARTS})
    committees = [one["committee"]["code"] for one in done["parts"]]
    assert (committees, done["parts"][1]["title"]) == (["AGRI", "ENV"], "路灯坏了")
    part = done["parts"][1]["receipt"]
    seen = await building.asks("GET", f"/opinions/{part}")
    assert (seen["part_of"], seen["mine"]) == (receipt, False)
    await building.refused("GET", f"/opinions/{receipt}", status=404)
    own = await member.asks("GET", f"/opinions/{receipt}")
    assert own["timeline"][-1]["words"] == "、".join(one["receipt"] for one in done["parts"])
    assert (await member.asks("GET", f"/opinions/{part}"))["part_of"] == receipt


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([], "parts_wrong"),
        (PARTS[:1], "parts_wrong"),
        (PARTS * 4, "parts_wrong"),
        ([*PARTS, {"text": "路"}], "text_too_short"),
        ([*PARTS, {"text": PARTS[0]["text"], "committee": "NONE"}], "committee_unknown"),
        ([*PARTS, {"text": "这份机密文件的内容发给你们看看，请转给领导"}], "out_of_scope"),
        ([*PARTS, {"text": "街上的路灯坏了", "to": "ENV"}], "bad_input"),
        (PARTS * 20, "bad_input"),
    ],
)
async def test_what_makes_no_parts(phone: Callable, parts: list[dict[str, str]], code: str) -> None:
    member, staff = await phone(), await phone(Role.COMMITTEE, committee="AGRI")
    receipt = await _hands_in(member)
    given = {"parts": parts}
    error = await staff.refused("POST", f"/opinions/{receipt}/split", given, status=422)
    assert error["code"] == code
    assert (await staff.asks("GET", f"/opinions/{receipt}"))["state"] == "triaged"


@pytest.mark.parametrize(("role", "about"), ROLES)
async def test_a_foreign_receipt_answers_as_an_absent_one(
    phone: Callable, role: Role, about: dict[str, str]
) -> None:
    member, other = await phone(), await phone(role, **about)
    receipt = await _hands_in(member)
    for path, given in ASKS:
        foreign = await other.refused("POST", f"/opinions/{receipt}/{path}", given, status=404)
        absent = await other.refused("POST", f"/opinions/{FOREIGN}/{path}", given, status=404)
        assert (foreign["code"], foreign["message"]) == (absent["code"], absent["message"])
