"""Searching over the API, and taking what is found away."""

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import quote
from uuid import uuid4

import openpyxl
import pytest

from handlers import custody, export_link, search_index
from handlers.people import actor_for
from models import AuditLine
from rules.reasons import Reason
from rules.role import Role
from tests.server.conftest import SECRET

TEXT = "云坪镇向阳村的路灯坏了半个月，四十多户人晚上出不了门，建议修好"
FORMULA = '=HYPERLINK("http://x","路灯")，向阳村路灯坏了半个月没人来修'


async def hand_in(held, text: str = TEXT) -> str:  # type: ignore[no-untyped-def]
    body = {"text": text, "nonce": uuid4().hex, "to_office": True}
    receipt = (await held.asks("POST", "/opinions", body, status=201))["receipt"]
    await search_index.catch_up(held.person.org_id, now=datetime.now(UTC))
    return str(receipt)


async def opened(held, path: str):  # type: ignore[no-untyped-def]
    answer = await held.client.get(path, headers=held.headers)
    assert answer.status == 200, await answer.text()
    return openpyxl.load_workbook(io.BytesIO(await answer.read())).worksheets[0]


def rows_of(sheet) -> list[dict[str, object]]:  # type: ignore[no-untyped-def]
    names, *rows = sheet.iter_rows(min_row=3, values_only=True)
    return [dict(zip(names, row, strict=True)) for row in rows]


async def test_what_is_found_and_by_whom(phone: Callable) -> None:
    member, other, office = await phone(), await phone(), await phone(Role.OFFICE)
    receipt = await hand_in(member)
    for who, expected in ((member, [receipt]), (office, [receipt]), (other, [])):
        found = await who.asks("GET", f"/opinions/search?q={quote('路灯')}")
        assert [row["receipt"] for row in found["opinions"]] == expected
        assert found["next"] is None


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ("", 2),
        ("state=submitted", 2),
        ("state=archived", 0),
        ("committee=OFFICE", 2),
        ("committee=AGRI", 0),
        ("urgent=false&limit=1", 1),
        ("urgent=true", 0),
        ("overdue=true", 0),
        ("since=2026-01-01&until=2099-12-31", 2),
        ("until=2020-01-01", 0),
    ],
)
async def test_filters(phone: Callable, asked: str, count: int) -> None:
    member, office = await phone(), await phone(Role.OFFICE)
    await hand_in(member)
    await hand_in(member, TEXT + "！")
    assert len((await office.asks("GET", f"/opinions/search?{asked}"))["opinions"]) == count


@pytest.mark.parametrize(
    ("asked", "code", "says"),
    [
        (f"q={quote('灯')}", "query_too_short", "两个字"),
        ("q=" + "a" * 101, "bad_input", "要找的词（q）最多 100 个字"),
        ("q=%00", "bad_input", "要找的词（q）格式不对"),
        ("state=gone", "bad_input", "状态（state）只能是"),
        ("committee=NONE", "bad_input", "专委会（committee）"),
        ("urgent=maybe", "bad_input", "紧急（urgent）应是“是”或“否”"),
        ("since=1000-01-01", "bad_input", "从哪天（since）不能小于 2000-01-01"),
        ("until=yesterday", "bad_input", "到哪天（until）应是日期"),
    ],
)
async def test_what_is_refused_says_why(phone: Callable, asked: str, code: str, says: str) -> None:
    office = await phone(Role.OFFICE)
    for path in ("/opinions/search", "/opinions.xlsx"):
        error = await office.refused("GET", f"{path}?{asked}", status=422)
        assert error["code"] == code
        assert says in error["message"]


async def test_a_sheet_bears_a_name_and_the_log_has_it(phone: Callable) -> None:
    member, office = await phone(), await phone(Role.OFFICE)
    receipt = await hand_in(member)
    sheet = await opened(office, f"/api/v1/opinions.xlsx?q={quote('路灯')}&urgent=false")
    line = await AuditLine.get(org_id=office.person.org_id, action="export")
    assert line.subject == f"导{datetime.now(UTC):%Y}-0001"
    assert line.detail == {"what": "opinions", "rows": 1, "words": True, "urgent": False}
    for mark in (sheet["A2"].value, sheet.oddHeader.center.text):
        assert mark.startswith(f"试验县政协 · {office.person.name} · ")
        assert mark.endswith(line.subject)
    (row,) = rows_of(sheet)
    assert (row["编号"], row["内容"], row["反映人"]) == (receipt, TEXT, member.person.name)
    assert isinstance(row["反映时间"], datetime)
    assert isinstance(row["期限"], datetime)


async def test_nothing_in_a_sheet_is_a_formula(phone: Callable) -> None:
    member, office = await phone(), await phone(Role.OFFICE)
    await hand_in(member, FORMULA)
    sheet = await opened(office, "/api/v1/opinions.xlsx")
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert rows_of(sheet)[0]["内容"] == FORMULA


async def test_a_committee_takes_its_own_and_learns_no_reporters_name(phone: Callable) -> None:
    member, staff = await phone(name="试验委员甲"), await phone(Role.COMMITTEE, committee="AGRI")
    mine, _ = await hand_in(member), await hand_in(member, TEXT + "！")
    office = await phone(Role.OFFICE)
    await office.asks("POST", f"/opinions/{mine}/triage", {"committee": "AGRI"})
    sheet = await opened(staff, "/api/v1/opinions.xlsx")
    assert [row["编号"] for row in rows_of(sheet)] == [mine]
    assert "反映人" not in rows_of(sheet)[0]
    assert not any("试验委员甲" in str(cell.value) for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize(
    "role", [Role.MEMBER, Role.STATION_HEAD, Role.INFO_OFFICER, Role.UNIT, Role.ADMIN]
)
async def test_others_take_nothing_away(phone: Callable, role: Role) -> None:
    held = await phone(role)
    await held.refused("GET", "/opinions.xlsx", status=403)
    assert not await AuditLine.filter(org_id=held.person.org_id).exists()


async def test_what_is_sealed_is_in_no_list(phone: Callable) -> None:
    member, office = await phone(), await phone(Role.OFFICE)
    receipt = await hand_in(member)
    actor = await actor_for(office.person.org_id, office.person.id)
    assert actor is not None
    await custody.quarantine(actor, receipt, Reason("other", "隐私"), now=datetime.now(UTC))
    assert (await office.asks("GET", "/opinions/search"))["opinions"] == []
    assert rows_of(await opened(office, "/api/v1/opinions.xlsx")) == []


# --- by a link, as chat gives it ----------------------------------------------------------------


async def test_a_link_gives_the_sheet_for_ten_minutes_to_who_still_may(phone: Callable) -> None:
    member, office = await phone(), await phone(Role.OFFICE)
    receipt = await hand_in(member)
    actor = await actor_for(office.person.org_id, office.person.id)
    assert actor is not None
    now = datetime.now(UTC)
    token = export_link.link(actor, "路灯", key=SECRET, now=now)
    office.headers = {}
    assert rows_of(await opened(office, f"/e/{token}"))[0]["编号"] == receipt
    line = await AuditLine.get(org_id=actor.org_id, action="export")
    assert line.actor_id == actor.person_id
    old = export_link.link(actor, "路灯", key=SECRET, now=now - timedelta(minutes=11))
    forged = export_link.link(actor, "路灯", key="another key", now=now)
    for false in (old, forged, token[:-1], "x"):
        assert (await office.client.get(f"/e/{false}")).status == 404
    await office.person.appointments.all().update(ended_at=now)
    assert (await office.client.get(f"/e/{token}")).status == 403
    office.person.active = False
    await office.person.save()
    assert (await office.client.get(f"/e/{token}")).status == 404
