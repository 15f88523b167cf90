"""Sending elsewhere, sealing and purging over the API; files behind links; a person's data."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest

from models import AuditLine
from rules.role import Role

MakePhone = Callable[..., Awaitable[Any]]

TEXT = "我们村三组那条机耕道去年大雨冲垮了，拖拉机进不去，几十亩田没法收，能不能修一下"
AMR = b"#!AMR\n" + b"\x3c\x91\x17\x16\xbe\x66\x79\xe1" * 20
WHY = {"reason": "privacy", "words": ""}


@pytest.fixture
async def phones(phone: MakePhone) -> dict[str, Any]:
    """Some of everybody, two of the office among them."""
    return {
        "member": await phone(Role.MEMBER),
        "other": await phone(Role.MEMBER),
        "head": await phone(Role.STATION_HEAD),
        "farming": await phone(Role.COMMITTEE, committee="AGRI"),
        "chair": await phone(Role.VICE_CHAIR),
        "unit": await phone(Role.UNIT),
        "admin": await phone(Role.ADMIN),
        "office": await phone(Role.OFFICE),
        "second": await phone(Role.OFFICE),
    }


async def _upload(mobile: Any) -> str:
    form = aiohttp.FormData()
    form.add_field("file", AMR, filename="a.amr", content_type="audio/amr")
    answer = await mobile.client.post("/api/v1/attachments", data=form, headers=mobile.headers)
    assert answer.status == 201, await answer.text()
    return str((await answer.json())["id"])


@pytest.fixture
async def item(phones: dict[str, Any]) -> str:
    """The address of an item with a voice note."""
    given = {
        "text": TEXT,
        "nonce": "abcdefgh",
        "attachments": [await _upload(phones["member"])],
        "copy_station": True,
    }
    made = await phones["member"].asks("POST", "/opinions", given, status=201)
    return f"/opinions/{made['receipt']}"


async def _opens(mobile: Any, url: str) -> int:
    answer = await mobile.client.get(url[url.index("/a/") :])
    return int(answer.status)


async def test_sent_elsewhere(phones: dict[str, Any], item: str) -> None:
    gone = await phones["office"].asks("POST", f"{item}/divert", {"reason": "lawsuit"})
    assert gone["state"] == "diverted"
    assert "12348" in (await phones["member"].asks("GET", item))["answer"]


async def test_sealed_at_once_for_all_but_the_office(phones: dict[str, Any], item: str) -> None:
    before = (await phones["farming"].asks("GET", item))["attachments"][0]
    assert await _opens(phones["farming"], before["url"]) == 200
    kept = await phones["office"].asks("POST", f"{item}/quarantine", WHY)
    assert (kept["state"], kept["kin"], kept["printed"]) == ("quarantined", [], [])
    assert await _opens(phones["farming"], before["url"]) == 404
    file = f"/attachments/{before['id']}"
    for name in ("other", "head", "farming", "chair", "unit", "admin"):
        await phones[name].refused("GET", item, status=404)
        await phones[name].refused("GET", file, status=404)
    shown = await phones["member"].asks("GET", item)
    assert (shown["text"], shown["attachments"], shown["verbs"]) == ("", [], [])
    await phones["member"].refused("GET", file, status=404)
    office = await phones["office"].asks("GET", item)
    assert office["text"] == TEXT


async def test_released(phones: dict[str, Any], item: str) -> None:
    await phones["office"].asks("POST", f"{item}/quarantine", WHY)
    back = await phones["second"].asks("POST", f"{item}/release", {"reason": "checked"})
    assert back["state"] == "triaged"
    assert (await phones["farming"].asks("GET", item))["text"] == TEXT


async def test_two_persons_purge(phones: dict[str, Any], item: str) -> None:
    office, second = phones["office"], phones["second"]
    await office.asks("POST", f"{item}/quarantine", WHY)
    assert (await second.refused("POST", f"{item}/purge", status=409))["code"] == "wrong_state"
    await office.asks("POST", f"{item}/ask-purge", WHY)
    verbs = {verb["verb"] for verb in (await second.asks("GET", item))["verbs"]}
    assert "purge" in verbs
    error = await office.refused("POST", f"{item}/purge", status=403)
    assert error["code"] == "second_person"
    assert (await second.asks("POST", f"{item}/purge"))["state"] == "purged"
    stone = await second.asks("GET", item)
    assert (stone["text"], stone["title"], stone["attachments"]) == ("", "", [])
    assert [line["verb"] for line in stone["timeline"]][-3:] == ["quarantine", "ask_purge", "purge"]


@pytest.mark.parametrize("verb", ["divert", "quarantine", "release", "ask-purge", "purge"])
async def test_nobody_else(phones: dict[str, Any], item: str, verb: str) -> None:
    body = None if verb == "purge" else {"reason": "other", "words": "试一试"}
    absent = f"/opinions/民2026-9999/{verb}"
    for name in ("member", "head", "farming", "chair"):
        await phones[name].refused("POST", f"{item}/{verb}", body, status=403)
    for name in ("other", "unit", "admin"):
        tries = [
            await phones[name].refused("POST", path, body, status=404)
            for path in (f"{item}/{verb}", absent)
        ]
        first, second = (error | {"request_id": ""} for error in tries)
        assert first == second


async def _data(mobile: Any, path: str, status: int = 200) -> Any:
    answer = await mobile.client.get(f"/api/v1{path}", headers=mobile.headers)
    assert answer.status == status, await answer.text()
    assert status != 200 or answer.headers["Content-Type"].startswith("application/json")
    return json.loads(await answer.read())


async def test_ones_own_data(phones: dict[str, Any], item: str) -> None:
    mine = await _data(phones["member"], "/me/data")
    assert [one["内容"] for one in mine["反映"]] == [TEXT]
    assert mine["绑定"][0]["微信"] == "小程序"
    assert (await _data(phones["other"], "/me/data"))["反映"] == []


async def test_somebodys_data_from_the_office_alone(phones: dict[str, Any], item: str) -> None:
    person, office = phones["member"].person, phones["office"]
    given = await _data(office, f"/people/{person.number}/data")
    assert given["名册"][0]["姓名"] == person.name
    assert await AuditLine.filter(org_id=person.org_id, subject=person.number).count() == 1
    await _data(office, "/people/W999/data", 404)
    for name in set(phones) - {"office", "second"}:
        for number in (person.number, "W999"):
            await _data(phones[name], f"/people/{number}/data", 403)
