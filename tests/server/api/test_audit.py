"""The audit log over the API: what others read is in it, and only the administrator reads it."""

import io
from collections.abc import Callable
from uuid import uuid4

import pytest
from aiohttp import FormData
from PIL import Image

from handlers.audit_chain import seal, verify
from rules.role import Role

TEXT = "云坪镇向阳村的路灯坏了半个月，四十多户人晚上出不了门，建议修好"


async def photo(held) -> str:  # type: ignore[no-untyped-def]
    made, form = io.BytesIO(), FormData()
    Image.new("RGB", (40, 30), 90).save(made, "JPEG")
    form.add_field("file", made.getvalue(), filename="a.jpg", content_type="image/jpeg")
    answer = await held.client.post("/api/v1/attachments", data=form, headers=held.headers)
    return str((await answer.json())["id"])


async def test_what_others_open_is_in_the_log(phone: Callable) -> None:
    member, office, admin = await phone(), await phone(Role.OFFICE), await phone(Role.ADMIN)
    file = await photo(member)
    body = {"text": TEXT, "nonce": uuid4().hex, "to_office": True, "attachments": [file]}
    receipt = (await member.asks("POST", "/opinions", body, status=201))["receipt"]
    for who in (member, office):
        await who.asks("GET", f"/opinions/{receipt}")
        path = f"/api/v1/attachments/{file}"
        assert (await who.client.get(path, headers=who.headers)).status == 200
    await admin.refused("GET", f"/opinions/{receipt}", status=404)

    shown = await admin.asks("GET", "/audit?action=read")
    opened, read = shown["lines"]
    assert [read["subject"], opened["subject"]] == [receipt, receipt]
    assert {read["person"], opened["person"]} == {office.person.number}
    assert (read["detail"], opened["detail"]) == ({}, {"file": file})
    assert (read["seq"], read["digest"], shown["seq"]) == (None, "", 0)
    await seal(admin.person.org_id)
    sealed = await admin.asks("GET", f"/audit?person={office.person.number}&subject={receipt}")
    assert [row["seq"] for row in sealed["lines"]] == [2, 1]
    assert (sealed["seq"], sealed["digest"]) == (2, sealed["lines"][0]["digest"])
    assert TEXT not in str(sealed)
    assert await verify(admin.person.org_id) is None


async def test_a_page_at_a_time(phone: Callable) -> None:
    office, admin = await phone(Role.OFFICE), await phone(Role.ADMIN)
    for _ in range(3):
        assert (
            await office.client.get("/api/v1/opinions.xlsx", headers=office.headers)
        ).status == 200
    first = await admin.asks("GET", "/audit?limit=2")
    rest = await admin.asks("GET", f"/audit?limit=2&before={first['next']}")
    numbers = [row["subject"][-4:] for row in (*first["lines"], *rest["lines"])]
    assert (numbers, rest["next"]) == (["0003", "0002", "0001"], None)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
async def test_nobody_else_reads_it(phone: Callable, role: Role) -> None:
    assert (await (await phone(role)).refused("GET", "/audit", status=403))["code"] == "not_allowed"


@pytest.mark.parametrize("asked", ["action=sing", "before=0", "limit=51", "subject=%00"])
async def test_what_is_asked_wrongly_is_refused(phone: Callable, asked: str) -> None:
    admin = await phone(Role.ADMIN)
    assert (await admin.refused("GET", f"/audit?{asked}", status=422))["code"] == "bad_input"
