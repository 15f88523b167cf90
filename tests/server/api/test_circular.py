"""Circulars over the API: issued, read, counted, withdrawn, and to whom they are not there."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from handlers.announce import announce
from models import Circular, Entry
from rules.role import Role

TEXT = "县政协全会精神请各位委员认真学习，结合本职抓好落实。"


def letter(**more: object) -> dict[str, object]:
    given = {"nonce": uuid4().hex, "title": "传达全会精神", "text": TEXT}
    return given | {"audience": [{"by": "everybody"}]} | more


async def tell(number: str) -> None:
    """Let the worker tell of it."""
    entries = await Entry.filter(circular__number=number).order_by("-id").limit(1)
    await announce([entry.id for entry in entries], now=datetime.now(UTC))


@pytest.fixture
async def issued(phone: Callable[..., Any]) -> dict[str, Any]:
    """A circular of the office that two members got."""
    office, one, other = await phone(Role.OFFICE), await phone(), await phone()
    until = (datetime.now(UTC) + timedelta(days=3)).isoformat()
    made = await office.asks("POST", "/circulars", letter(read_by=until), status=201)
    await tell(made["number"])
    return {"office": office, "one": one, "other": other, "made": made}


async def test_it_is_issued_read_and_counted(issued: dict[str, Any]) -> None:
    office, one, made = issued["office"], issued["one"], issued["made"]
    path = f"/circulars/{made['number']}"
    (line,) = (await one.asks("GET", "/circulars"))["circulars"]
    assert (line["title"], line["issued_by"], line["read_at"]) == ("传达全会精神", "办公室", None)
    detail = await one.asks("GET", path)
    assert (detail["text"], detail["manages"]) == (TEXT, False)
    assert (await one.asks("GET", "/circulars"))["circulars"][0]["read_at"]
    (ours,) = (await office.asks("GET", "/circulars/issued"))["circulars"]
    assert (ours["told"], ours["read"]) == (2, 1)
    unread = await office.asks("GET", f"{path}/reads?unread=true")
    assert [row["number"] for row in unread["readers"]] == [issued["other"].person.number]
    first = await office.asks("GET", f"{path}/reads?limit=1")
    rest = await office.asks("GET", f"{path}/reads?limit=1&after={first['next']}")
    numbers = [row["number"] for row in first["readers"] + rest["readers"]]
    assert numbers == [issued["one"].person.number, issued["other"].person.number]


async def test_it_is_withdrawn_and_its_text_is_gone(issued: dict[str, Any]) -> None:
    office, one, made = issued["office"], issued["one"], issued["made"]
    path = f"/circulars/{made['number']}"
    why = {"reason": "时间写错了"}
    assert (await one.refused("POST", f"{path}/withdraw", why, status=403))["code"] == "not_allowed"
    done = await office.asks("POST", f"{path}/withdraw", why)
    assert done["state"] == "withdrawn"
    again = await office.refused("POST", f"{path}/withdraw", why, status=409)
    assert again["code"] == "wrong_state"
    assert (await one.asks("GET", path))["text"] == ""
    assert (await office.asks("GET", path))["text"] == TEXT


async def test_the_same_nonce_is_the_same_circular(phone: Callable[..., Any]) -> None:
    office, _ = await phone(Role.OFFICE), await phone()
    same = letter()
    made = [await office.asks("POST", "/circulars", same, status=201) for _ in range(2)]
    assert made[0]["number"] == made[1]["number"]


async def test_to_others_it_is_not_there(issued: dict[str, Any], phone: Callable[..., Any]) -> None:
    number = issued["made"]["number"]
    outsider = await phone(Role.UNIT)
    for path in (f"/circulars/{number}", "/circulars/通2026-9999", "/circulars/活2026-0001"):
        assert (await outsider.refused("GET", path, status=404))["code"] == "not_found"
    for path in (f"/circulars/{number}/reads", "/circulars/通2026-9999/reads"):
        await outsider.refused("GET", path, status=404)
    await issued["one"].refused("GET", f"/circulars/{number}/reads", status=403)
    await issued["one"].refused("GET", "/circulars/issued", status=403)


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"title": ""}, 422, "bad_input"),
        ({"title": " "}, 422, "text_missing"),
        ({"text": "字" * 5001}, 422, "bad_input"),
        ({"text": "这份是机密文件，请勿外传。"}, 422, "out_of_scope"),
        ({"audience": []}, 422, "bad_input"),
        ({"audience": [{"by": "moon"}]}, 422, "bad_input"),
        ({"audience": [{"by": "sector", "key": "没有界"}]}, 422, "audience_unknown"),
        ({"read_by": "2020-01-01T00:00:00+08:00"}, 422, "time_wrong"),
        ({"read_by": "2030-01-01T00:00:00"}, 422, "bad_input"),
        ({"read_by": "明天"}, 422, "bad_input"),
        ({"attachments": [str(uuid4())]}, 422, "attachment_refused"),
    ],
)
async def test_what_is_wrong_is_refused_and_issues_nothing(
    phone: Callable[..., Any], change: dict[str, object], status: int, code: str
) -> None:
    office, _ = await phone(Role.OFFICE), await phone()
    error = await office.refused("POST", "/circulars", letter(**change), status=status)
    assert error["code"] == code
    assert error["message"]
    assert not await Circular.filter(issued_by_id=office.person.id).exists()


async def test_members_issue_nothing(phone: Callable[..., Any]) -> None:
    member = await phone()
    assert (await member.refused("POST", "/circulars", letter(), status=403))[
        "code"
    ] == "not_allowed"
