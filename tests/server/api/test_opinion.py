"""An item over the API: handed in, read, worked on, and closed to everybody else."""

import asyncio
import io
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from aiohttp import FormData
from PIL import Image

from handlers import session
from handlers.announce import announce
from handlers.binding import bind_by_phone
from handlers.organisation import found
from models import Appointment, Entry, Opinion, Person
from rules.role import Role

TEXT = "我们村三组那条机耕道去年大雨冲垮了，拖拉机进不去，几十亩田没法收，能不能修一下"
FOREIGN = "民2026-999999"

ROLES = [
    (Role.MEMBER, {}),
    (Role.STATION_HEAD, {}),
    (Role.INFO_OFFICER, {}),
    (Role.COMMITTEE, {"committee": "ECON"}),
    (Role.UNIT, {}),
    (Role.ADMIN, {}),
]


def item(**more: object) -> dict[str, object]:
    return {"text": TEXT, "nonce": uuid4().hex, **more}


def photo(colour: int = 90) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(made, "JPEG")
    return made.getvalue()


async def upload(held, content: bytes, *, status: int = 201) -> dict:  # type: ignore[no-untyped-def, type-arg]
    form = FormData()
    form.add_field("file", content, filename="a.jpg", content_type="image/jpeg")
    answer = await held.client.post("/api/v1/attachments", data=form, headers=held.headers)
    assert answer.status == status, await answer.text()
    return await answer.json()


async def test_the_whole_way(phone: Callable) -> None:
    member = await phone(name="试验委员")
    staff = await phone(Role.COMMITTEE, committee="AGRI")
    file = await upload(member, photo())
    given = item(place="云坪镇三组", attachments=[file["id"]])
    handed = await member.asks("POST", "/opinions", given, status=201)
    assert (handed["committee"]["code"], handed["first"]) == ("AGRI", None)
    receipt = handed["receipt"]
    assert await member.asks("POST", "/opinions", given, status=201) == handed

    waiting = await staff.asks("GET", "/opinions/waiting")
    assert [row["receipt"] for row in waiting["opinions"]] == [receipt]
    seen = await staff.asks("GET", f"/opinions/{receipt}")
    assert (seen["text"], seen["place"], seen["mine"]) == (TEXT, "云坪镇三组", False)
    assert [(verb["verb"], verb["needs"]) for verb in seen["verbs"]] == [
        ("ask-info", ["words"]),
        ("reroute", ["committee", "reason"]),
        ("reroute", ["reason"]),
        ("take", []),
        ("answer", ["answer"]),
        ("retain", ["reason"]),
        ("decline", ["reason"]),
        ("merge", ["item"]),
        ("split", ["parts"]),
    ]
    reasons = {verb["verb"]: verb["reasons"] for verb in seen["verbs"]}
    assert (reasons["take"], reasons["retain"]["not_now"]) == ({}, "时机未到")
    link = seen["attachments"][0]["url"].removeprefix("http://localhost:8080")
    opened = await staff.client.get(link)
    assert (opened.status, opened.content_type) == (200, "image/jpeg")
    assert opened.headers["Cache-Control"] == "no-store"

    assert (await staff.asks("POST", f"/opinions/{receipt}/take"))["state"] == "in_review"
    words = {"words": "已请农业农村局本月修复。"}
    assert (await staff.asks("POST", f"/opinions/{receipt}/answer", words))["state"] == "fed_back"
    read = await member.asks("GET", f"/opinions/{receipt}")
    assert read["answer"] == "已请农业农村局本月修复。"
    assert [verb["verb"] for verb in read["verbs"]] == ["rate"]
    assert [line["verb"] for line in read["timeline"]] == ["submit", "triage", "take", "answer"]
    error = await staff.refused("POST", f"/opinions/{receipt}/take", status=409)
    assert error["code"] == "wrong_state"


async def test_the_inbox(phone: Callable, now: datetime) -> None:
    member, staff = await phone(), await phone(Role.COMMITTEE, committee="AGRI")
    receipt = (await member.asks("POST", "/opinions", item(), status=201))["receipt"]
    entries = await Entry.filter(opinion__receipt=receipt, org_id=member.person.org_id)
    await announce([entry.id for entry in entries], now=now)
    inbox = await staff.asks("GET", "/notices?limit=1")
    told = inbox["notices"][0]
    assert (inbox["unread"], told["number"], told["verb"]) == (1, receipt, "triage")
    assert (await staff.asks("GET", f"/notices?before={told['id']}"))["notices"] == []
    read = await staff.asks("POST", f"/notices/{told['id']}/read")
    assert read["read_at"] is not None
    assert (await staff.asks("GET", "/me"))["unread"] == 0
    other = await phone()
    error = await other.refused("POST", f"/notices/{told['id']}/read", status=404)
    assert error["code"] == "not_found"


async def test_a_list_in_pages(phone: Callable) -> None:
    held = await phone()
    handed = [
        (await held.asks("POST", "/opinions", item(), status=201))["receipt"] for _ in range(5)
    ]
    seen: list[str] = []
    path = "/opinions?limit=2"
    while path:
        page = await held.asks("GET", path)
        seen += [row["receipt"] for row in page["opinions"]]
        path = f"/opinions?limit=2&before={page['next']}" if page["next"] else ""
    assert seen == handed[::-1]


async def test_taps_at_once_are_one_item(phone: Callable) -> None:
    held = await phone()
    given = item()
    answers = await asyncio.gather(
        *(held.asks("POST", "/opinions", given, status=201) for _ in range(8))
    )
    assert len({answer["receipt"] for answer in answers}) == 1
    assert await Opinion.filter(reporter_id=held.person.id).count() == 1


async def test_withdrawing(phone: Callable) -> None:
    held, office = await phone(), await phone(Role.OFFICE)
    receipt = (await held.asks("POST", "/opinions", item(), status=201))["receipt"]
    error = await office.refused("POST", f"/opinions/{receipt}/withdraw", status=403)
    assert error["code"] == "not_allowed"
    assert (await held.asks("POST", f"/opinions/{receipt}/withdraw"))["state"] == "withdrawn"


async def test_the_office_triages_and_a_committee_passes_on(phone: Callable) -> None:
    held, office = await phone(), await phone(Role.OFFICE)
    staff = await phone(Role.COMMITTEE, committee="ECON")
    given = item(to_office=True)
    handed = await held.asks("POST", "/opinions", given, status=201)
    assert handed["committee"] is None
    path = f"/opinions/{handed['receipt']}"
    error = await office.refused("POST", f"{path}/triage", {"committee": "XYZ"}, status=422)
    assert error["code"] == "committee_unknown"
    moved = await office.asks("POST", f"{path}/triage", {"committee": "ECON"})
    assert moved["committee"]["code"] == "ECON"
    error = await staff.refused("POST", f"{path}/reroute", {"reason": " "}, status=422)
    assert error["code"] == "reason_missing"
    move = {"reason": "other_remit", "words": "属农业农村", "committee": "AGRI"}
    assert (await staff.asks("POST", f"{path}/reroute", move))["state"] == "rerouted"
    await staff.refused("GET", path, status=404)
    back = await office.asks("POST", f"{path}/reroute", {"reason": "wrong_topic"})
    assert (back["state"], back["committee"]) == ("submitted", None)


@pytest.mark.parametrize(
    ("verb", "reason", "read"),
    [
        ("retain", {"reason": "under_way", "words": "年底完工"}, "正在解决：年底完工"),
        ("decline", {"reason": "known"}, "已有同类事项"),
        ("decline", {"reason": "other", "words": "私人的路"}, "私人的路"),
    ],
)
async def test_putting_aside_needs_a_reason(
    phone: Callable, verb: str, reason: dict[str, str], read: str
) -> None:
    held, staff = await phone(), await phone(Role.COMMITTEE, committee="AGRI")
    path = f"/opinions/{(await held.asks('POST', '/opinions', item(), status=201))['receipt']}"
    for none in ("", "no such", "lawsuit", "other"):
        error = await staff.refused("POST", f"{path}/{verb}", {"reason": none}, status=422)
        assert error["code"] == "reason_missing"
    await staff.asks("POST", f"{path}/{verb}", reason)
    line = (await held.asks("GET", path))["timeline"][-1]
    assert (line["verb"], line["words"]) == (verb, read)


@pytest.mark.parametrize(
    ("role", "about", "knows"),
    [
        (Role.OFFICE, {}, True),
        (Role.VICE_CHAIR, {}, True),
        (Role.COMMITTEE, {"committee": "AGRI"}, False),
        (Role.STATION_HEAD, {}, False),
    ],
)
async def test_who_knows_the_reporter(
    phone: Callable, role: Role, about: dict[str, str], knows: bool
) -> None:
    member, reader = await phone(name="只给办公室看的名字"), await phone(role, **about)
    given = item(copy_station=True)
    receipt = (await member.asks("POST", "/opinions", given, status=201))["receipt"]
    answer = await reader.client.get(f"/api/v1/opinions/{receipt}", headers=reader.headers)
    assert answer.status == 200
    assert ("只给办公室看的名字" in await answer.text()) == knows
    assert (await member.asks("GET", f"/opinions/{receipt}"))["reporter"] == "只给办公室看的名字"


@pytest.mark.parametrize(("role", "about"), ROLES, ids=[role for role, _ in ROLES])
async def test_a_foreign_item_looks_as_if_it_were_not_there(
    phone: Callable, role: Role, about: dict[str, str]
) -> None:
    owner, other = await phone(), await phone(role, **about)
    file = await upload(owner, photo())
    given = item(attachments=[file["id"]])
    receipt = (await owner.asks("POST", "/opinions", given, status=201))["receipt"]
    bodies: dict[str, object] = {
        "answer": {"words": "x"},
        "retain": {"reason": "x"},
        "decline": {"reason": "x"},
        "reroute": {"reason": "x", "committee": "ECON"},
        "triage": {"committee": "ECON"},
    }
    pairs = [("GET", f"/opinions/{receipt}", f"/opinions/{FOREIGN}", None)]
    pairs += [("GET", f"/attachments/{file['id']}", f"/attachments/{uuid4()}", None)]
    for verb in ("withdraw", "take", *bodies):
        foreign, absent = f"/opinions/{receipt}/{verb}", f"/opinions/{FOREIGN}/{verb}"
        pairs.append(("POST", foreign, absent, bodies.get(verb)))
    for method, foreign, absent, body in pairs:
        assert await _raw(other, method, foreign, body) == await _raw(other, method, absent, body)


async def _raw(held, method: str, path: str, body: object) -> tuple[object, ...]:  # type: ignore[no-untyped-def]
    headers = {**held.headers, "X-Request-ID": "the-same-id"}
    answer = await held.client.request(method, f"/api/v1{path}", json=body, headers=headers)
    dated = {name: value for name, value in answer.headers.items() if name != "Date"}
    assert answer.status == 404
    return answer.status, await answer.read(), dated


@pytest.mark.parametrize("receipt", ["x", "0001", "民2026-1", "民2026-" + "9" * 60, "%00", "%F1"])
async def test_a_receipt_that_is_none(phone: Callable, receipt: str) -> None:
    held = await phone()
    assert (await held.refused("GET", f"/opinions/{receipt}", status=404))["code"] == "not_found"


async def test_another_county_is_another_world(phone: Callable, now: datetime) -> None:
    held = await phone()
    receipt = (await held.asks("POST", "/opinions", item(), status=201))["receipt"]
    county = await found(f"t{uuid4().hex[:12]}", "邻县政协")
    office = await Person.create(org=county, number="1", name="邻县", phone="13900000777")
    await Appointment.create(org=county, person=office, role=Role.OFFICE)
    begun = await session.begin(county.id, "o-neighbour", now=datetime.now(UTC))
    await bind_by_phone(county.id, "mp", "o-neighbour", office.phone, now=now)
    held.headers = {"Authorization": f"Bearer {begun.token}"}
    assert (await held.asks("GET", "/me"))["person"]["name"] == "邻县"
    assert (await held.asks("GET", "/opinions/waiting"))["opinions"] == []
    await held.refused("GET", f"/opinions/{receipt}", status=404)


async def test_danger_hears_first_where_to_call(phone: Callable) -> None:
    held = await phone()
    given = item(text="快来人，我们村三组后山着火了，火烧过来了，离房子只有几十米")
    handed = await held.asks("POST", "/opinions", given, status=201)
    assert "119" in handed["first"]


async def test_a_suggestion_keeps_nothing(phone: Callable) -> None:
    held = await phone()
    shown = await held.asks("POST", "/suggestions", {"text": TEXT})
    assert shown["committee"] == {"code": "AGRI", "name": "农业农村委"}
    assert shown["reasons"]
    assert not await Opinion.filter(reporter_id=held.person.id).exists()
    shown = await held.asks("POST", "/suggestions", {"text": "路不行"})
    assert shown["decision"] == "need_info"
    assert {row["missing"] for row in shown["missing"]} >= {"where"}
    text = "邻居大哥得了尿毒症，一家人快撑不下去了，政协能不能给他捐点钱"
    shown = await held.asks("POST", "/suggestions", {"text": text})
    assert (shown["gate"]["gate"], shown["gate"]["insist"]) == ("help", True)
    text = "两个事：一是集镇垃圾车三天才来一次臭得很；二是柑橘快下树了价钱低，想请县里搞直播带货"
    shown = await held.asks("POST", "/suggestions", {"text": text})
    assert [part["committee"]["code"] for part in shown["parts"]] == ["ENV", "AGRI"]


async def test_committees(phone: Callable) -> None:
    listed = (await (await phone()).asks("GET", "/committees"))["committees"]
    assert {row["code"] for row in listed} >= {"AGRI", "ECON", "OFFICE"}
