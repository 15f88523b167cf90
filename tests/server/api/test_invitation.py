"""Invitations over the API: answered, asked leave from, decided on, and read by those who may."""

from collections.abc import Callable
from io import BytesIO

import openpyxl

from handlers.announce import announce
from models import Entry
from rules.role import Role
from tests.server.api.plans import planned, told_of


async def test_come_stay_away_or_ask_for_leave(phone: Callable) -> None:
    head, office, member = await phone(Role.STATION_HEAD), await phone(Role.OFFICE), await phone()
    path = f"/activities/{await told_of(head, office, required=False)}"
    assert (await member.asks("POST", f"{path}/answer", {"answer": "accept"}))["answer"] == (
        "accepted"
    )
    declined = await member.asks("POST", f"{path}/answer", {"answer": "decline"})
    assert (declined["answer"], declined["may"]) == ("declined", ["accept", "ask_leave"])
    again = await member.refused("POST", f"{path}/answer", {"answer": "decline"}, status=409)
    assert again["code"] == "already_answered"
    for answer in ("grant_leave", "party"):
        await member.refused("POST", f"{path}/answer", {"answer": answer}, status=422)
    read = await member.asks("GET", path)
    assert read["mine"]["answer_name"] == "不参加"
    await office.refused("POST", f"{path}/answer", {"answer": "accept"}, status=404)


async def test_leave_is_asked_for_and_decided_on(phone: Callable) -> None:
    head, office, member = await phone(Role.STATION_HEAD), await phone(Role.OFFICE), await phone()
    other = await phone()
    number = await told_of(head, office)
    path = f"/activities/{number}"
    must = await member.refused("POST", f"{path}/answer", {"answer": "decline"}, status=409)
    assert must["code"] == "must_attend"
    why = {"kind": "sick", "reason": "住院"}
    empty = await member.refused("POST", f"{path}/leave", {**why, "reason": ""}, status=422)
    assert empty["code"] == "reason_missing"
    asked = await member.asks("POST", f"{path}/leave", why)
    assert (asked["answer"], asked["leave_kind"]) == ("leave_requested", "sick")

    waiting = (await head.asks("GET", "/leaves/waiting"))["leaves"]
    assert [(row["person"]["number"], row["activity"]["number"]) for row in waiting] == [
        (member.person.number, number)
    ]
    grant = f"{path}/leaves/{member.person.number}/grant"
    await other.refused("POST", grant, status=403)
    await head.refused("POST", f"{path}/leaves/W999/grant", status=404)
    await head.refused("POST", f"{path}/leaves/{'x' * 99}/grant", status=404)
    assert (await head.asks("POST", grant))["answer"] == "leave_approved"
    refuse = f"{path}/leaves/{member.person.number}/refuse"
    late = await head.refused("POST", refuse, {"reason": "人手不够"}, status=409)
    assert late["code"] == "already_answered"
    assert (await head.asks("GET", "/leaves/waiting"))["leaves"] == []

    told = await other.asks("GET", path)
    assert member.person.name not in str(told)
    assert "住院" not in str(told)
    assert "住院" in str(await head.asks("GET", f"{path}/invitations"))
    await other.refused("GET", f"{path}/invitations", status=403)


async def test_more_people_are_invited_once(phone: Callable) -> None:
    head, member, later = await phone(Role.STATION_HEAD), await phone(), await phone()
    one = [{"by": "person", "key": member.person.number}]
    made = await head.asks("POST", "/activities", planned(audience=one), status=201)
    path = f"/activities/{made['number']}/invitations"
    more = {"audience": [*one, {"by": "person", "key": later.person.number}]}
    invited = await head.asks("POST", path, more, status=201)
    assert invited["people"] == [{"number": later.person.number, "name": later.person.name}]
    assert (await head.asks("POST", path, more, status=201))["people"] == []
    listed = (await head.asks("GET", path))["invitations"]
    assert [row["answer_name"] for row in listed] == ["未答复", "未答复"]
    unknown = {"audience": [{"by": "person", "key": "x" * 60}]}
    error = await head.refused("POST", path, unknown, status=422)
    assert error["code"] == "audience_unknown"


async def test_who_has_read_the_notice_and_its_sheet(phone: Callable, now: object) -> None:
    head, office, member = await phone(Role.STATION_HEAD), await phone(Role.OFFICE), await phone()
    await phone()
    number = await told_of(head, office)
    entries = Entry.filter(org_id=head.person.org_id, activity__number=number, verb="notify")
    await announce([entry.id for entry in await entries], now=now)
    told = (await member.asks("GET", "/notices"))["notices"][0]
    await member.asks("POST", f"/notices/{told['id']}/read")
    path = f"/activities/{number}/readers"
    readers = await head.asks("GET", path)
    assert (readers["told"], readers["read"]) == (2, 1)
    read = {row["person"]["number"]: row["read_at"] is not None for row in readers["readers"]}
    assert read[member.person.number]
    await member.refused("GET", path, status=403)

    for held, status in ((member, 403), (head, 403)):
        await held.refused("GET", f"{path}.xlsx", status=status)
    answer = await office.client.get(f"/api/v1{path}.xlsx", headers=office.headers)
    cells = openpyxl.load_workbook(BytesIO(await answer.read())).active.iter_rows(values_only=True)
    rows = {row[0]: row for row in cells}
    assert "是" in rows[member.person.number]
