"""Attendance over the API: signed in, made up, settled, confirmed, counted, and corrected."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from handlers.door import door
from handlers.people import actor_for
from models import Activity
from rules.activity import State
from rules.role import Role
from tests.server.api.plans import moment, told_of, under_way


async def shown(head: Any, number: str) -> Any:
    """What the screen at the door shows now."""
    actor = await actor_for(head.person.org_id, head.person.id)
    assert actor is not None
    return await door(actor, number, now=datetime.now(UTC))


async def open_one(head: Any, office: Any, **more: object) -> str:
    """Hold an activity, to which everybody who is there already is invited; gives its number."""
    number = await told_of(head, office, **more)
    await under_way(head.person.org_id, number)
    return number


async def test_sign_in_and_out_by_digits(phone: Callable) -> None:
    head, office, member = await phone(Role.STATION_HEAD), await phone(Role.OFFICE), await phone()
    number = await open_one(head, office)
    path = f"/activities/{number}"
    said = {"means": "spoken", "code": (await head.asks("GET", f"{path}/door"))["digits"]}
    done = await member.asks("POST", f"{path}/sign-in", said)
    assert (done["activity"], done["presence"], done["again"]) == (number, "checked_in", False)
    error = await member.refused("POST", f"{path}/sign-in", said, status=409)
    assert (error["code"], error["reason"]) == ("sign_in_refused", "already_signed_in")
    left = await member.asks("POST", f"{path}/sign-out", said)
    assert (left["early"], left["again"]) == (True, False)


async def test_sign_in_wherever_the_code_says(phone: Callable) -> None:
    head, office, member = await phone(Role.STATION_HEAD), await phone(Role.OFFICE), await phone()
    other = await phone()
    number = await open_one(head, office)
    screen = await shown(head, number)
    scanned = {"means": "screen", "code": screen.screen, "nonce": "n-1"}
    done = await member.asks("POST", "/sign-in", scanned)
    assert (done["activity"], done["title"]) == (number, "视察云坪水厂")
    assert (await member.asks("POST", "/sign-in", scanned))["again"]
    by_digits = {"means": "spoken", "code": screen.digits}
    assert (await other.asks("POST", "/sign-in", by_digits))["activity"] == number


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"code": "六位数字"}, "wrong_code"),
        ({"means": "screen", "code": "AAAAAAAAAA"}, "wrong_code"),
        ({"means": "paper", "code": "x"}, "wrong_code"),
        ({"means": "place"}, "no_code"),
        ({"at": moment(timedelta(hours=3))}, "clock_wrong"),
        ({"at": moment(-timedelta(hours=2))}, "too_early"),
    ],
)
async def test_what_does_not_count_says_why(
    phone: Callable, change: dict[str, object], reason: str
) -> None:
    head, office, member = await phone(Role.STATION_HEAD), await phone(Role.OFFICE), await phone()
    number = await open_one(head, office)
    screen = await shown(head, number)
    tried = {"means": "spoken", "code": screen.digits, **change}
    error = await member.refused("POST", f"/activities/{number}/sign-in", tried, status=409)
    assert (error["code"], error["reason"]) == ("sign_in_refused", reason)
    assert error["message"].endswith("。")


async def test_who_is_not_invited_may_say_that_they_take_part(phone: Callable) -> None:
    head, office, _ = await phone(Role.STATION_HEAD), await phone(Role.OFFICE), await phone()
    number = await open_one(head, office)
    late_comer = await phone()
    tried = {"means": "spoken", "code": (await shown(head, number)).digits}
    error = await late_comer.refused("POST", "/sign-in", tried, status=409)
    assert error["reason"] == "not_invited"
    done = await late_comer.asks("POST", "/sign-in", {**tried, "welcomed": True})
    assert done["presence"] == "walk_in"


async def test_from_the_door_to_the_record(phone: Callable) -> None:
    head, office, came = await phone(Role.STATION_HEAD), await phone(Role.OFFICE), await phone()
    made_up, absent = await phone(), await phone()
    number = await open_one(head, office)
    path = f"/activities/{number}"
    digits = (await shown(head, number)).digits
    await came.asks("POST", f"{path}/sign-in", {"means": "spoken", "code": digits})
    written = {"person": made_up.person.number, "reason": "手机没电"}
    await came.refused("POST", f"{path}/make-ups", written, status=403)
    await head.asks("POST", f"{path}/make-ups", written, status=201)
    empty = {**written, "reason": " "}
    await head.refused("POST", f"{path}/make-ups", empty, status=422)
    own = {**written, "person": head.person.number}
    assert (await head.refused("POST", f"{path}/make-ups", own, status=403))["code"] == "ones_own"

    await head.refused("GET", f"{path}/cases", status=409)
    await under_way(head.person.org_id, number, State.PENDING_CONFIRM)
    waiting = (await head.asks("GET", "/activities/waiting"))["activities"]
    assert [row["number"] for row in waiting] == [number]
    assert (await head.refused("POST", f"{path}/confirm", status=409))["code"] == "cases_open"
    cases = await head.asks("GET", f"{path}/cases")
    assert [row["person"]["number"] for row in cases["open"]] == [absent.person.number]
    assert [choice["outcome"] for choice in cases["open"][0]["choices"]] == [
        "absent",
        "on_leave",
        "attended",
    ]
    about = f"{path}/cases/{absent.person.number}"
    ruling = {"outcome": "on_leave"}
    missing = await head.refused("POST", about, ruling, status=422)
    assert missing["code"] == "reason_missing"
    await head.asks("POST", about, {**ruling, "reason": "事后补了假条"})
    await head.refused("POST", f"{path}/cases/W999", ruling, status=404)
    assert (await head.asks("POST", f"{path}/settle-rest"))["settled"] == 0
    settled = (await head.asks("GET", f"{path}/cases"))["settled"]
    assert [(row["name"], row["outcome_name"]) for row in settled] == [("没来，也没准假", "请假")]

    summary = await head.asks("GET", f"{path}/summary")
    assert (summary["signed_in"], summary["make_ups"], summary["open"]) == (1, 1, 0)
    await came.refused("GET", f"{path}/summary", status=403)
    assert (await came.asks("GET", "/record"))["lines"] == []
    assert (await head.asks("POST", f"{path}/confirm"))["state"] == "confirmed"
    mine = await came.asks("GET", "/record")
    assert [(line["activity"], line["name"]) for line in mine["lines"]] == [(number, "参加")]
    assert mine["totals"]["attended"] == 1
    assert (await came.asks("GET", "/record?year=2001"))["lines"] == []
    whose = f"/people/{came.person.number}/record"
    assert (await head.asks("GET", whose))["totals"]["attended"] == 1
    await absent.refused("GET", whose, status=404)
    await head.refused("GET", "/people/W999/record", status=404)


async def test_a_correction_takes_two(phone: Callable) -> None:
    head, office, member = await phone(Role.STATION_HEAD), await phone(Role.OFFICE), await phone()
    number = await open_one(head, office)
    await under_way(head.person.org_id, number, State.PENDING_CONFIRM)
    path = f"/activities/{number}"
    await head.asks("POST", f"{path}/settle-rest")
    await head.asks("POST", f"{path}/confirm")
    wanted = {"person": member.person.number, "outcome": "attended", "reason": "看错了人"}
    await member.refused("POST", f"{path}/corrections", wanted, status=403)
    made = await head.asks("POST", f"{path}/corrections", wanted, status=201)
    assert (made["name"], made["agreed"]) == ("参加", None)
    assert (await head.asks("GET", "/corrections/waiting"))["corrections"] == []
    assert (await office.asks("GET", "/corrections/waiting"))["corrections"] == [made]
    agree = f"/corrections/{made['id']}/agree"
    assert (await head.refused("POST", agree, {}, status=403))["code"] == "ones_own"
    await member.refused("POST", agree, {}, status=404)
    assert (await office.asks("POST", agree, {"words": "属实"}))["agreed"] is True
    await office.refused("POST", f"/corrections/{made['id']}/refuse", {}, status=409)
    await office.refused("POST", "/corrections/999999999/agree", {}, status=404)
    mine = await member.asks("GET", "/record")
    assert [line["live"] for line in mine["lines"]] == [True, False, False]
    assert (mine["totals"]["attended"], mine["totals"]["absent"]) == (1, 0)


async def test_who_came_and_its_sheet(phone: Callable) -> None:
    head, office, member = await phone(Role.STATION_HEAD), await phone(Role.OFFICE), await phone()
    number = await open_one(head, office)
    path = f"/activities/{number}/attendance"
    digits = (await shown(head, number)).digits
    await member.asks("POST", "/sign-in", {"means": "spoken", "code": digits})
    row = (await head.asks("GET", path))["people"][0]
    assert (row["person"]["name"], row["means"], row["result"]) == (
        member.person.name,
        "spoken",
        "参加",
    )
    await member.refused("GET", path, status=403)
    await head.refused("GET", f"{path}.xlsx", status=403)
    answer = await office.client.get(f"/api/v1{path}.xlsx", headers=office.headers)
    assert answer.status == 200
    cells = openpyxl.load_workbook(BytesIO(await answer.read())).active.iter_rows(values_only=True)
    rows = {line[0]: line for line in cells}
    assert "数字" in rows[member.person.number]


async def test_a_foreign_county_has_no_such_activity(phone: Callable) -> None:
    head, office, member = await phone(Role.STATION_HEAD), await phone(Role.OFFICE), await phone()
    number = await open_one(head, office)
    await Activity.filter(org_id=head.person.org_id, number=number).update(number="活2026-999999")
    tried = {"means": "spoken", "code": "123456"}
    await member.refused("POST", f"/activities/{number}/sign-in", tried, status=404)
    for held, part in ((head, "door"), (head, "attendance"), (head, "summary"), (head, "cases")):
        await held.refused("GET", f"/activities/{number}/{part}", status=404)
