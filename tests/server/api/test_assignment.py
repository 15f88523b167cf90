"""Units over the API: what they have before them, and what the office does with them."""

import io
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiohttp import FormData

from handlers import forwarding
from models import Appointment, Assignment, Opinion, Rating
from rules.assignment import State
from rules.outcome import Satisfaction
from rules.role import Role
from server.routes import API
from tests.handled import EDITED, ORIGINAL, PNG, TITLE

FOREIGN = "民2026-999999"
Make = Callable[..., Awaitable[Any]]


@pytest.fixture
def at_unit(phone: Make, units: Any) -> Make:
    """Give somebody a phone at a unit."""

    async def make(name: str) -> Any:
        held = await phone(Role.UNIT)
        posts = Appointment.filter(person_id=held.person.id, role=Role.UNIT)
        await posts.update(unit_id=units[name].id)
        return held

    return make


@pytest.fixture
async def bureau(at_unit: Make) -> Any:
    return await at_unit("县水利局")


@pytest.fixture
async def desk(phone: Make) -> Any:
    return await phone(Role.OFFICE)


async def upload(held: Any, content: bytes) -> str:
    form = FormData()
    form.add_field("file", io.BytesIO(content), filename="a.png", content_type="image/png")
    answer = await held.client.post("/api/v1/attachments", data=form, headers=held.headers)
    assert answer.status == 201, await answer.text()
    return str((await answer.json())["id"])


async def test_the_whole_way(issued: str, desk: Any, bureau: Any, at_unit: Make) -> None:
    co = await at_unit("县财政局")
    assert [row["name"] for row in (await desk.asks("GET", "/units"))["units"]] == [
        *("县水利局", "县财政局", "县交通局")
    ]
    verbs = {row["verb"] for row in (await desk.asks("GET", f"/opinions/{issued}"))["verbs"]}
    assert "forward" in verbs
    given = {"lead": "县水利局", "co_units": ["县财政局"]}
    line = await desk.asks("POST", f"/opinions/{issued}/forward", given)
    assert line["state"] == "forwarded"
    (waiting,) = (await bureau.asks("GET", "/assignments/waiting"))["assignments"]
    assert (waiting["title"], waiting["lead"], waiting["state"]) == (TITLE, True, "assigned")
    path = f"/assignments/{issued}"
    seen = await bureau.asks("GET", path)
    assert (seen["text"], seen["lead_unit"], seen["co_units"]) == (EDITED, "县水利局", ["县财政局"])
    assert [row["verb"] for row in seen["verbs"]] == [
        *("accept", "refuse", "progress", "extension", "reply")
    ]
    assert (await bureau.asks("POST", f"{path}/accept", {}))["state"] == "accepted"
    await bureau.asks("POST", f"{path}/progress", {"words": "已到现场"})
    due = datetime.fromisoformat((await bureau.asks("GET", path))["due_at"]).date()
    given = {"until": f"{due + timedelta(days=10)}", "reason": "money", "words": "等拨款"}
    await bureau.asks("POST", f"{path}/extension", given)
    await desk.asks("POST", f"/opinions/{issued}/extend", {})
    await co.asks("POST", f"{path}/reply", {"reply_class": "B", "words": "列入预算"})
    photo = await upload(bureau, PNG)
    given = {"reply_class": "A", "words": "修好了", "attachments": [photo]}
    assert (await bureau.asks("POST", f"{path}/reply", given))["state"] == "replied"
    detail = (await desk.asks("GET", f"/opinions/{issued}"))["handling"]
    assert [(row["unit"], row["state"]) for row in detail["units"]] == [
        ("县水利局", "replied"),
        ("县财政局", "replied"),
    ]
    said = [(row["unit"], row["reply_class"], len(row["attachments"])) for row in detail["replies"]]
    assert said == [("县水利局", None, 0), ("县财政局", "B", 0), ("县水利局", "A", 1)]
    assert detail["attachments"] == []
    await desk.asks("POST", f"/opinions/{issued}/return", {"reason": "too_vague"})
    await bureau.asks("POST", f"{path}/reply", {"reply_class": "A", "words": "五月一日修好"})
    line = await desk.asks("POST", f"/opinions/{issued}/feed-back", {"words": "五月一日修好"})
    assert line["state"] == "fed_back"
    assert (await bureau.asks("GET", "/assignments/waiting"))["assignments"] == []
    assert len((await bureau.asks("GET", "/assignments"))["assignments"]) == 1


async def test_refusing_and_what_is_said_wrongly(forwarded: str, desk: Any, bureau: Any) -> None:
    path = f"/assignments/{forwarded}"
    wrong = [
        ("refuse", {"reason": "no such"}, "reason_missing"),
        ("refuse", {"reason": "other"}, "reason_missing"),
        ("reply", {"reply_class": "A", "words": " "}, "text_missing"),
        ("reply", {"reply_class": "E", "words": "好"}, "bad_input"),
        ("extension", {"until": "2027-04-20", "reason": "money"}, "extension_wrong"),
        ("extension", {"until": "明天", "reason": "money"}, "bad_input"),
        ("progress", {"words": ""}, "answer_missing"),
    ]
    for verb, given, code in wrong:
        refused = await bureau.refused("POST", f"{path}/{verb}", given, status=422)
        assert refused["code"] == code
    keep = {"reason": "urgent"}
    refused = await desk.refused("POST", f"/opinions/{forwarded}/keep-due", keep, status=409)
    assert refused["code"] == "wrong_state"
    done = await bureau.asks("POST", f"{path}/refuse", {"reason": "other_remit"})
    assert done["state"] == "refused"
    await bureau.refused("GET", path, status=404)
    given = {"lead": "县外星局"}
    refused = await desk.refused("POST", f"/opinions/{forwarded}/forward", given, status=422)
    assert refused["message"] == "名册上没有“县外星局”这个承办单位，请写全称。"


async def test_the_office_records_for_a_unit(forwarded: str, desk: Any) -> None:
    path = f"/assignments/{forwarded}"
    done = await desk.asks("POST", f"{path}/accept", {"unit": "县财政局"})
    assert (done["unit"], done["state"]) == ("县财政局", "accepted")
    assert (await desk.asks("GET", path))["unit"] == "县水利局"


async def test_ratings_are_for_those_who_answered(
    replied: str, clerk: Any, reporter: Any, bureau: Any, at_unit: Make, now: Any
) -> None:
    await forwarding.feed_back(clerk, replied, "修好了", now=now)
    item = await Opinion.get(org_id=clerk.org_id, receipt=replied)
    await Rating.create(
        org_id=clerk.org_id,
        opinion=item,
        person_id=reporter.person_id,
        round=1,
        attitude=Satisfaction.SATISFIED,
        result=Satisfaction.BASICALLY,
        words="快一点就好",
        at=now,
    )
    seen = await bureau.asks("GET", f"/assignments/{replied}")
    assert seen["ratings"] == [
        {"round": 1, "attitude": "satisfied", "result": "basically", "words": "快一点就好"}
    ]
    co = await at_unit("县财政局")
    assert (await co.asks("GET", f"/assignments/{replied}"))["ratings"] == []


def paths(receipt: str) -> list[tuple[str, str]]:
    """Every address of the API that an item has."""
    return [
        (method, path.replace("{receipt}", receipt))
        for method, path, _ in API
        if "{receipt}" in path
    ]


#: Something to bring to an address that takes something.
BODIES: dict[str, dict[str, object]] = {
    "refuse": {"reason": "other_remit"},
    "progress": {"words": "好"},
    "extension": {"until": "2026-04-20", "reason": "money"},
    "reply": {"reply_class": "A", "words": "好"},
    "forward": {"lead": "县水利局"},
    "feed-back": {"words": "好"},
    "answer": {"words": "好"},
    "return": {"reason": "tone"},
    "keep-due": {"reason": "urgent"},
}


async def answers(held: Any, receipt: str) -> list[tuple[str, int, str]]:
    """What every address says of an item: its status and its whole body."""
    heard = []
    for method, path in paths(receipt):
        body = BODIES.get(path.rpartition("/")[2], {}) if method == "POST" else None
        answer = await held.client.request(
            method, f"/api/v1{path}", json=body, headers=held.headers
        )
        heard.append((path.replace(receipt, "…"), answer.status, await answer.text()))
    return heard


async def test_a_unit_never_reads_the_original(
    with_photo: Any, clerk: Any, reporter: Any, bureau: Any, now: Any
) -> None:
    receipt, photo = with_photo
    await forwarding.forward(clerk, receipt, "县水利局", now=now)
    listed = [
        (await bureau.client.get(f"/api/v1{path}", headers=bureau.headers))
        for path in (
            "/opinions",
            "/opinions/waiting",
            "/assignments",
            "/assignments/waiting",
            "/notices",
        )
    ]
    texts = [await answer.text() for answer in listed]
    texts += [text for _, _, text in await answers(bureau, receipt)]
    assert TITLE in "".join(texts)
    for text in texts:
        assert ORIGINAL[:6] not in text
        assert reporter.name not in text
    await bureau.refused("GET", f"/attachments/{photo}", status=404)


@pytest.mark.parametrize(
    ("role", "unit"),
    [(Role.UNIT, "县交通局"), (Role.MEMBER, ""), (Role.STATION_HEAD, ""), (Role.ADMIN, "")],
)
async def test_a_foreign_item_is_as_an_absent_one(
    forwarded: str, phone: Make, at_unit: Make, role: Role, unit: str
) -> None:
    held = await (at_unit(unit) if unit else phone(role))

    async def asked(receipt: str) -> list[tuple[str, int, str]]:
        return [
            (path, status, code_of(text)) for path, status, text in await answers(held, receipt)
        ]

    def code_of(text: str) -> str:
        return text.partition('"request_id"')[0]

    assert await asked(forwarded) == await asked(FOREIGN)
    rows = await Assignment.filter(opinion__receipt=forwarded)
    assert {row.state for row in rows if row.org_id == held.person.org_id} == {State.ASSIGNED}
