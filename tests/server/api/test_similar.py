"""What is like a draft, like an item, and what piles up, over the API."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from handlers import search_index
from models import Opinion
from rules.role import Role

WATER = (
    "云坪镇水厂的水从上周开始发黄，沉淀下来一层泥沙，三个村的人不敢喝，请水利局查一查水厂",
    "云坪镇水厂的水发黄，一层泥沙，三个村的人不敢喝，请水利局查一查",
    "上周开始云坪镇水厂的水发黄，沉淀一层泥沙，人不敢喝，请查一查水厂",
)
FOREIGN = "民2026-999999"


def item(text: str = WATER[0], **more: object) -> dict[str, object]:
    return {"text": text, "nonce": uuid4().hex, "to_office": True, **more}


async def reports(held, text: str = WATER[0]) -> str:  # type: ignore[no-untyped-def]
    """Hand in, and have it found."""
    done = await held.asks("POST", "/opinions", item(text), status=201)
    row = await Opinion.get(org_id=held.person.org_id, receipt=done["receipt"])
    await search_index.index([row.id])
    assert done["joined"] is False
    return str(done["receipt"])


async def test_a_draft_sees_title_and_state_and_joins(phone: Callable) -> None:
    first, other, clerk = await phone(), await phone(), await phone(Role.OFFICE)
    root = await reports(first)
    [like] = (await other.asks("POST", "/suggestions/like", {"text": WATER[1]}))["items"]
    assert (like["receipt"], like["state_name"], 0 < like["score"] <= 1) == (
        root, "办公室分办中", True,
    )  # fmt: skip
    assert set(like) == {"receipt", "title", "state", "state_name", "submitted_at", "score"}
    assert (await first.asks("POST", "/suggestions/like", {"text": WATER[1]}))["items"] == []
    draft = item(WATER[1], join=root)
    done = [await other.asks("POST", "/opinions", draft, status=201) for _ in range(3)]
    assert [one["receipt"] for one in done] == [done[0]["receipt"]] * 3
    assert (done[0]["joined"], done[0]["committee"]) == (True, None)
    own = await other.asks("GET", f"/opinions/{done[0]['receipt']}")
    assert (own["state"], root in str(own), WATER[0] in str(own)) == ("merged", False, False)
    assert [one["verb"] for one in own["timeline"]] == ["submit", "join"]
    seen = await clerk.asks("GET", f"/opinions/{root}")
    assert [one["text"] for one in seen["merged"]] == [WATER[1]]
    assert (seen["timeline"][-1]["verb"], seen["timeline"][-1]["by"]) == ("grow", "")


async def test_none_at_a_gate_and_none_for_who_hands_nothing_in(phone: Callable) -> None:
    first, other = await phone(), await phone()
    await reports(first)
    for text in ("水黄", f"着火了，救命！{WATER[1]}"):
        assert (await other.asks("POST", "/suggestions/like", {"text": text}))["items"] == []
    staff = await phone(Role.COMMITTEE)
    error = await staff.refused("POST", "/suggestions/like", {"text": WATER[1]}, status=403)
    assert error["code"] == "not_allowed"
    await other.refused("POST", "/suggestions/like", {}, status=422)


@pytest.mark.parametrize("join", [FOREIGN, "不是编号"])
async def test_what_cannot_be_joined(phone: Callable, join: str) -> None:
    other = await phone()
    error = await other.refused("POST", "/opinions", item(join=join), status=409)
    assert (error["code"], "不能一起报了" in error["message"]) == ("cannot_join", True)
    assert (await other.asks("GET", "/opinions"))["opinions"] == []


async def test_a_join_is_taken_apart(phone: Callable) -> None:
    first, other, clerk = await phone(), await phone(), await phone(Role.OFFICE)
    root = await reports(first)
    draft = item(WATER[1], join=root)
    own = (await other.asks("POST", "/opinions", draft, status=201))["receipt"]
    await other.refused("POST", f"/opinions/{own}/unmerge", status=403)
    apart = await clerk.asks("POST", f"/opinions/{own}/unmerge")
    assert apart["state"] == "submitted"
    assert (await clerk.asks("GET", f"/opinions/{root}"))["merged"] == []
    error = await clerk.refused("POST", f"/opinions/{own}/unmerge", status=409)
    assert error["code"] == "wrong_state"


async def test_duplicates_are_for_who_works_the_item(phone: Callable) -> None:
    first, other, clerk = await phone(), await phone(), await phone(Role.OFFICE)
    elsewhere = await phone(Role.COMMITTEE, committee="CULT")
    one, two = await reports(first), await reports(other, WATER[1])
    found = (await clerk.asks("GET", f"/opinions/{two}/similar"))["items"]
    assert [like["receipt"] for like in found] == [one]
    for held in (first, other, elsewhere):
        absent = await held.refused("GET", f"/opinions/{FOREIGN}/similar", status=404)
        foreign = await held.refused("GET", f"/opinions/{two}/similar", status=404)
        assert (foreign["code"], foreign["message"]) == (absent["code"], absent["message"])


async def test_what_piles_up_becomes_one(phone: Callable) -> None:
    held = [await phone() for _ in WATER]
    clerk, elsewhere = await phone(Role.OFFICE), await phone(Role.COMMITTEE, committee="CULT")
    receipts = [await reports(one, text) for one, text in zip(held, WATER, strict=True)]
    [pile] = (await clerk.asks("GET", "/clusters"))["clusters"]
    assert (pile["items"], pile["count"], pile["stations"]) == (receipts, 3, 1)
    assert (await elsewhere.asks("GET", "/clusters"))["clusters"] == []
    await held[0].refused("GET", "/clusters", status=403)
    given = {"receipts": [*reversed(receipts), FOREIGN]}
    await held[0].refused("POST", "/clusters/merge", given, status=403)
    await elsewhere.refused("POST", "/clusters/merge", given, status=404)
    done = await clerk.asks("POST", "/clusters/merge", given)
    assert (done["into"], done["merged"]) == (receipts[0], receipts[1:])
    assert [one["receipt"] for one in done["skipped"]] == [FOREIGN]
    assert (await clerk.asks("GET", "/clusters"))["clusters"] == []


@pytest.mark.parametrize("receipts", [[], [FOREIGN], [FOREIGN] * 51, ["民" * 17] * 2])
async def test_too_few_too_many_and_no_numbers(phone: Callable, receipts: list[str]) -> None:
    clerk = await phone(Role.OFFICE)
    given = {"receipts": receipts}
    error = await clerk.refused("POST", "/clusters/merge", given, status=422)
    assert "编号" in error["message"]
