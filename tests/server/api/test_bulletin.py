"""Bulletins over the API: made, signed, read, and taken away as papers."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from urllib.parse import quote

import pypdf
import pytest
from docx import Document

from handlers import custody
from handlers.actor import Actor
from handlers.bulletin_link import link
from handlers.people import actor_for
from models import AuditLine, Entry, Opinion
from rules.opinion import Verb
from rules.reasons import Reason
from rules.role import Role
from tests.handled import EDITED, TITLE
from tests.server.conftest import SECRET

Make = Callable[..., Awaitable[Any]]
NAMES = "报：县委办、县政府办；送：各专委会"


@pytest.fixture
async def office(phone: Make) -> Any:
    """Somebody in the office."""
    return await phone(Role.OFFICE)


@pytest.fixture
async def chair(phone: Make) -> Any:
    """The leader who signs."""
    return await phone(Role.VICE_CHAIR)


@pytest.fixture
async def receipts(sign_one: Make) -> list[str]:
    """Two adopted items."""
    return [await sign_one(), await sign_one()]


@pytest.fixture
async def drafted(office: Any, receipts: list[str]) -> dict[str, Any]:
    """A draft of both."""
    given = {"receipts": receipts, "title": "春耕里的几件事", "sent_to": NAMES, "copies": 60}
    made: dict[str, Any] = await office.asks("POST", "/bulletins", given, status=201)
    return made


@pytest.fixture
async def out(office: Any, chair: Any, drafted: dict[str, Any]) -> dict[str, Any]:
    """One that is signed."""
    await office.asks("POST", f"{_of(drafted)}/send-up")
    signed: dict[str, Any] = await chair.asks("POST", f"{_of(drafted)}/sign", {})
    return signed


def _of(made: dict[str, Any]) -> str:
    return f"/bulletins/{made['id']}"


async def _file(held: Any, path: str) -> tuple[bytes, str]:
    answer = await held.client.get(f"/api/v1{path}", headers=held.headers)
    assert answer.status == 200, await answer.text()
    return await answer.read(), answer.headers["Content-Disposition"]


def _words(content: bytes) -> list[str]:
    """Give all that a .docx says, line by line."""
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [*(one.text for one in document.paragraphs if one.text), *cells]


def _text(content: bytes) -> str:
    """Give all that a PDF says, without spaces."""
    pages = pypdf.PdfReader(BytesIO(content)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


async def test_the_whole_way(office: Any, chair: Any, receipts: list[str]) -> None:
    desk = await office.asks("GET", "/bulletin-desk")
    assert [one["receipt"] for one in desk["candidates"]] == receipts[::-1]
    assert (desk["progress"]["out"], desk["progress"]["target"]) == (0, 12)
    made = await office.asks("POST", "/bulletins", {"receipts": receipts}, status=201)
    assert (made["kind_name"], made["state"], made["number"]) == ("专刊", "drafted", None)
    assert made["verbs"] == ["revise", "send_up", "drop"]
    pieces = [{"receipt": receipts[1]}, {"receipt": receipts[0], "title": "新题目"}]
    made = await office.asks("PATCH", _of(made), {"pieces": pieces, "title": "春耕"})
    assert [one["title"] for one in made["pieces"]] == [TITLE, "新题目"]
    await office.asks("POST", f"{_of(made)}/send-up")
    back = await chair.asks("POST", f"{_of(made)}/send-back", {"reason": "再想想"})
    assert [one["words"] for one in back["timeline"]][-1] == "再想想"
    up = await office.asks("POST", f"{_of(made)}/send-up")
    stale = {"version": "0" * 16}
    refused = await chair.refused("POST", f"{_of(made)}/sign", stale, status=422)
    assert refused["code"] == "bulletin_changed"
    signed = await chair.asks("POST", f"{_of(made)}/sign", {"version": up["version"]})
    assert (signed["number"], signed["overall"], signed["verbs"]) == (1, 1, [])
    desk = await office.asks("GET", "/bulletin-desk")
    assert (desk["bulletins"], desk["candidates"], desk["progress"]["out"]) == ([], [], 1)
    assert (await office.asks("POST", f"{_of(made)}/archive"))["state"] == "archived"
    listed = await office.asks("GET", f"/bulletins?kind=bulletin&year={signed['year']}")
    assert [one["id"] for one in listed["bulletins"]] == [made["id"]]
    for of in ("kind=topical", f"year={signed['year'] - 1}", f"before={made['id']}"):
        assert (await office.asks("GET", f"/bulletins?{of}"))["bulletins"] == []
    far = await office.asks("GET", f"/bulletins?before={2**63 - 1}&limit=1")
    assert ([one["id"] for one in far["bulletins"]], far["next"]) == ([made["id"]], made["id"])


async def test_the_word_paper_says_what_it_carries(
    office: Any, out: dict[str, Any], reporter: Actor
) -> None:
    content, placed = await _file(office, f"{_of(out)}/bulletin.docx")
    assert quote(f"社情民意专刊{out['year']}年第1期.docx") in placed
    said = _words(content)
    assert said[0] == "社情民意"
    assert "专刊第1期（总第1期）" in said[1]
    assert f"签发人：{out['signed_by']}" in said[1]
    assert "试验县政协办公室" in said[2]
    assert said[3:] == [
        "春耕里的几件事",
        "本期要目",
        f"一、{TITLE}",
        f"二、{TITLE}",
        f"一、{TITLE}",
        EDITED,
        "（农业农村委）",
        f"二、{TITLE}",
        EDITED,
        "（农业农村委）",
        "报：县委办，县政府办。",
        "送：各专委会。",
        said[-1],
    ]
    assert "共印60份" in said[-1]
    assert reporter.name not in "".join(said)


async def test_the_pdf_says_the_same(office: Any, out: dict[str, Any], reporter: Actor) -> None:
    content, placed = await _file(office, f"{_of(out)}/bulletin.pdf")
    assert quote(f"社情民意专刊{out['year']}年第1期.pdf") in placed
    said = _text(content)
    for words in (
        "社情民意",
        "专刊第1期（总第1期）",
        "签发人：",
        "本期要目",
        TITLE,
        EDITED,
        "各专委会",
    ):
        assert words in said
    assert reporter.name not in said
    assert "送审稿" not in said


async def test_what_is_not_signed_says_so_and_has_no_number(
    chair: Any, drafted: dict[str, Any]
) -> None:
    content, placed = await _file(chair, f"{_of(drafted)}/bulletin.docx")
    said = "\n".join(_words(content))
    assert quote("社情民意专刊（送审稿）.docx") in placed
    assert "专刊送审稿" in said
    assert "签发人" not in said
    assert "期（" not in said
    assert "专刊送审稿" in _text((await _file(chair, f"{_of(drafted)}/bulletin.pdf"))[0])


async def test_what_no_committee_worked_on_is_a_members(
    office: Any, drafted: dict[str, Any]
) -> None:
    await Opinion.filter(org_id=office.person.org_id).update(committee_id=None)
    said = _words((await _file(office, f"{_of(drafted)}/bulletin.docx"))[0])
    assert said.count("（县政协委员）") == 2


async def test_a_sealed_item_is_not_taken_away_any_more(
    office: Any, clerk: Actor, out: dict[str, Any], receipts: list[str]
) -> None:
    await custody.quarantine(clerk, receipts[0], Reason("privacy"), now=datetime.now(UTC))
    said = _words((await _file(office, f"{_of(out)}/bulletin.docx"))[0])
    assert (said.count(EDITED), said.count("一、（已封存）")) == (1, 2)
    shown = await office.asks("GET", _of(out))
    assert [one["text"] for one in shown["pieces"]] == ["", EDITED]


async def test_taking_one_away_is_written_down(office: Any, out: dict[str, Any]) -> None:
    await _file(office, f"{_of(out)}/bulletin.docx")
    await _file(office, f"{_of(out)}/bulletin.pdf")
    lines = await AuditLine.filter(org_id=office.person.org_id, action="export").order_by("id")
    assert [(line.actor_id, line.detail["form"]) for line in lines] == [
        (office.person.id, "docx"),
        (office.person.id, "pdf"),
    ]
    assert all(line.detail["bulletin"] == out["id"] for line in lines)


async def test_a_link_opens_without_a_session(chair: Any, out: dict[str, Any]) -> None:
    actor = await actor_for(chair.person.org_id, chair.person.id)
    token = link(actor, out["id"], key=SECRET, now=datetime.now(UTC))
    answer = await chair.client.get(f"/b/{token}")
    assert answer.status == 200, await answer.text()
    assert "专刊第1期" in _text(await answer.read())
    old = link(actor, out["id"], key=SECRET, now=datetime.now(UTC) - timedelta(minutes=11))
    for false in (old, token + "x", "x"):
        assert (await chair.client.get(f"/b/{false}")).status == 404


@pytest.mark.parametrize("role", sorted({*Role} - {Role.OFFICE, Role.VICE_CHAIR}))
async def test_a_draft_and_none_answer_alike_to_who_may_not_read_it(
    phone: Make, drafted: dict[str, Any], role: Role
) -> None:
    somebody = await phone(role)
    for method, path, body in _everything():
        answers = [
            await somebody.refused(method, f"/bulletins/{id_}{path}", body, status=404)
            for id_ in (drafted["id"], 999_999_999, 10**17)
        ]
        assert len({(one["code"], one["message"]) for one in answers}) == 1
    await somebody.refused("POST", "/bulletins", {}, status=403)
    await somebody.refused("GET", "/bulletin-desk", status=403)
    allowed = 200 if role is Role.COMMITTEE else 403
    await somebody.asks("GET", "/bulletins", status=allowed)


def _everything() -> list[tuple[str, str, object]]:
    return [
        ("GET", "", None),
        ("PATCH", "", {"title": "改"}),
        ("POST", "/send-up", None),
        ("POST", "/send-back", {"reason": "改"}),
        ("POST", "/sign", {}),
        ("POST", "/archive", None),
        ("POST", "/drop", None),
        ("GET", "/bulletin.docx", None),
        ("GET", "/bulletin.pdf", None),
    ]


async def test_committees_read_what_is_out(phone: Make, out: dict[str, Any]) -> None:
    staff = await phone(Role.COMMITTEE, committee="ENV")
    shown = await staff.asks("GET", _of(out))
    assert (shown["number"], shown["verbs"], shown["timeline"]) == (1, [], [])
    await _file(staff, f"{_of(out)}/bulletin.pdf")
    for method, path, body in _everything():
        if method == "POST":
            await staff.refused(method, f"{_of(out)}{path}", body, status=403)


async def test_each_step_is_somebodys(office: Any, chair: Any, drafted: dict[str, Any]) -> None:
    await chair.refused("PATCH", _of(drafted), {"title": "改"}, status=403)
    await office.refused("POST", f"{_of(drafted)}/sign", {}, status=403)
    await chair.refused("POST", f"{_of(drafted)}/sign", {}, status=409)
    assert (await office.asks("POST", f"{_of(drafted)}/drop"))["state"] == "dropped"
    again = await office.refused("PATCH", _of(drafted), {"title": "改"}, status=409)
    assert "已作废" in again["message"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": "长" * 101}, "标题"),
        ({"kind": "weekly"}, "类别"),
        ({"receipts": ["民2026-0001"] * 21}, "编号"),
        ({"copies": -1}, "份数"),
        ({"copies": 10_000}, "份数"),
        ({"sent_to": "长" * 201}, "报送"),
        ({"who": "?"}, "who"),
    ],
)
async def test_what_cannot_be_is_named(office: Any, given: dict[str, object], field: str) -> None:
    assert field in (await office.refused("POST", "/bulletins", given, status=422))["message"]


async def test_an_item_that_is_none_or_not_adopted(
    office: Any, phone: Make, receipts: list[str]
) -> None:
    member = await phone()
    text = "县城老街的路灯不亮，晚上老人走路危险，请装几盏"
    fresh = await member.asks("POST", "/opinions", {"text": text, "nonce": "n" * 8}, status=201)
    await office.refused("POST", "/bulletins", {"receipts": ["民2026-9999"]}, status=404)
    refused = await office.refused(
        "POST", "/bulletins", {"receipts": [fresh["receipt"]]}, status=409
    )
    assert refused["code"] == "cannot_print"
    made = await office.asks("POST", "/bulletins", {}, status=201)
    empty = await office.refused("POST", f"{_of(made)}/send-up", status=422)
    assert empty["code"] == "nothing_to_print"


async def test_its_reporters_read_where_it_stands(
    out: dict[str, Any], receipts: list[str], office: Any
) -> None:
    printed = Entry.filter(org_id=office.person.org_id, verb=Verb.PUBLISH)
    words = {entry.words for entry in await printed}
    assert (words, await printed.count()) == ({f"《社情民意》专刊{out['year']}年第1期"}, 2)
