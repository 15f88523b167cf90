"""The inspection circular and the county's own days, over the API."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from models import Opinion, Organisation
from rules.role import Role
from tests.handlers.clocks import at

TEXT = "我们村三组那条机耕道去年大雨冲垮了，拖拉机进不去，几十亩田没法收，能不能修一下"


async def get(held: Any, method: str, path: str) -> bytes:
    """Ask for a file."""
    answer = await held.client.request(method, f"/api/v1{path}", headers=held.headers)
    assert answer.status == 200, await answer.text()
    content: bytes = await answer.read()
    return content


def words(content: bytes) -> str:
    """Give all that a .docx says."""
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


@pytest.fixture
async def receipt(org: Organisation, phone: Callable) -> str:
    """An item that has been late for a year."""
    member = await phone()
    given = {"text": TEXT, "nonce": "nonce-0001"}
    made = await member.asks("POST", "/opinions", given, status=201)
    await Opinion.filter(org=org).update(due_at=at(2025, 3, 3, 18))
    return str(made["receipt"])


async def test_the_list_and_its_papers(phone: Callable, receipt: str) -> None:
    office, chair = await phone(Role.OFFICE), await phone(Role.VICE_CHAIR)
    late = (await chair.asks("GET", "/inspection"))["late"]
    assert [(one["receipt"], one["whose"]) for one in late] == [(receipt, "农业农村委")]
    assert late[0]["days"] > 100
    draft = words(await get(chair, "GET", "/inspection.docx"))
    assert receipt in draft
    assert "第1期" not in draft
    book = load_workbook(BytesIO(await get(office, "GET", "/inspection.xlsx")))
    assert receipt in str(list(book.worksheets[0].values))
    issued = words(await get(office, "POST", "/inspection"))
    assert receipt in issued
    assert "第1期" in issued
    assert TEXT[:12] not in issued.replace(late[0]["title"], "")


async def test_it_is_for_the_office_and_its_leader(phone: Callable, receipt: str) -> None:
    for role in (Role.MEMBER, Role.COMMITTEE, Role.ADMIN):
        held = await phone(role)
        for method, path in (
            ("GET", "/inspection"),
            ("GET", "/inspection.docx"),
            ("GET", "/inspection.xlsx"),
            ("POST", "/inspection"),
        ):
            await held.refused(method, path, status=403)


async def test_the_countys_own_days(phone: Callable) -> None:
    admin = await phone(Role.ADMIN)
    day = (date.today() + timedelta(days=30)).isoformat()  # noqa: DTZ011
    set_ = await admin.asks("PUT", f"/workdays/{day}", {"works": True})
    assert set_["days"] == [{"day": day, "works": True}]
    assert await admin.asks("GET", "/workdays") == set_
    assert (await admin.asks("DELETE", f"/workdays/{day}"))["days"] == []


async def test_what_cannot_be_set_is_refused(phone: Callable) -> None:
    admin, office = await phone(Role.ADMIN), await phone(Role.OFFICE)
    for path in ("/workdays/2026-02-30", "/workdays/morgen", "/workdays/20261205x"):
        await admin.refused("PUT", path, {"works": True}, status=404)
    far = await admin.refused("PUT", "/workdays/2099-01-01", {"works": True}, status=422)
    assert far["code"] == "day_too_far"
    await admin.refused("PUT", "/workdays/2027-01-01", {"works": "yes"}, status=422)
    for method, body in (("GET", None), ("PUT", {"works": True}), ("DELETE", None)):
        path = "/workdays" if method == "GET" else f"/workdays/{date.today()}"  # noqa: DTZ011
        await office.refused(method, path, body, status=403)
