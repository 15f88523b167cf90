"""Summaries over the API and on the page behind a number: mine, the lists, and which I want."""

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from aiohttp.test_utils import TestClient
from docx import Document
from openpyxl import load_workbook

from bot.dialog import House, Turn
from bot.digest import card
from handlers import digest
from handlers.actor import Actor
from handlers.audit import note_service
from handlers.audit_chain import head, seal, verify
from handlers.digest_list import link
from handlers.month import month_link
from handlers.people import actor_for
from models import Digest, Opinion, Organisation
from rules.audit import Action
from rules.deadline import BEIJING
from rules.digest import Kind, month
from rules.figures import Figure
from rules.opinion import State
from rules.role import Role
from tests.server.conftest import SECRET

TEXT = "我们村三组那条机耕道去年大雨冲垮了，拖拉机进不去，几十亩田没法收，能不能修一下"
MakePhone = Callable[..., Awaitable[Any]]
#: Scripts and styles in the page itself, and what is loaded from elsewhere.
FOREIGN = re.compile(r"<script|<style|style=|\son\w+=|https?://")


async def composed(held: Any, at: datetime) -> Digest:
    """Compose somebody's digest of all that happened until then."""
    made = await digest.today(await _actor(held), now=at)
    assert made is not None
    return made


async def _actor(held: Any) -> Actor:
    found = await actor_for(held.person.org_id, held.person.id)
    assert found is not None
    return found


@pytest.fixture
async def staff(phone: MakePhone) -> dict[str, Any]:
    """Two of a committee, the office and the chair; three items lie with the committee."""
    member = await phone()
    for nth in range(3):
        body = {"text": f"{nth}号<b>路</b>。{TEXT}", "nonce": f"n-0000000{nth}"}
        await member.asks("POST", "/opinions", body, status=201)
    return {
        "member": member,
        "one": await phone(Role.COMMITTEE, committee="AGRI"),
        "other": await phone(Role.COMMITTEE, committee="AGRI"),
        "office": await phone(Role.OFFICE),
        "chair": await phone(Role.VICE_CHAIR),
        "head": await phone(Role.STATION_HEAD),
    }


@pytest.fixture
def soon() -> datetime:
    """Two minutes from now: what was just done is counted then."""
    return datetime.now(UTC) + timedelta(minutes=2)


async def test_every_number_has_a_list_of_that_length(
    staff: dict[str, Any], soon: datetime
) -> None:
    for name in ("one", "office", "chair"):
        made = await composed(staff[name], soon)
        shown = await staff[name].asks("GET", f"/digests/{made.id}")
        assert shown == (await staff[name].asks("GET", "/digests"))["digests"][0]
        for place, section in enumerate(shown["sections"]):
            for line in section["lines"]:
                if line["figure"] is None:
                    continue
                path = f"/digests/{made.id}/{line['figure']}?section={place}"
                behind = await staff[name].asks("GET", path)
                assert str(behind["count"]) == line["value"]
                assert behind["count"] == len(behind["items"]) + behind["sealed"]


async def test_the_list(staff: dict[str, Any], soon: datetime) -> None:
    made = await composed(staff["one"], soon)
    await Opinion.filter(org_id=made.org_id, receipt__endswith="0002").update(
        state=State.QUARANTINED
    )
    behind = await staff["one"].asks("GET", f"/digests/{made.id}/arrived")
    assert (behind["label"], behind["count"], behind["sealed"]) == ("新收", 3, 1)
    assert [one["receipt"][-4:] for one in behind["items"]] == ["0001", "0003"]


async def test_anybody_elses_is_as_one_that_is_not_there(
    staff: dict[str, Any], soon: datetime
) -> None:
    made = await composed(staff["one"], soon)
    absent = await _absent(staff["one"], f"/digests/{made.id + 1000}")
    for name in ("member", "other", "office", "chair", "head"):
        for path in ("", "/arrived", "/arrived?section=0"):
            asked = f"/digests/{made.id}{path}"
            assert await _absent(staff[name], asked) == absent
    for path in ("/nothing", "/arrived?section=9", "/open"):
        assert await _absent(staff["one"], f"/digests/{made.id}{path}") == absent


async def _absent(held: Any, path: str) -> tuple[str, str]:
    """What is said of what is not there, for whom it is not."""
    error = await held.refused("GET", path, status=404)
    return error["code"], error["message"]


async def test_wishes(staff: dict[str, Any]) -> None:
    office = staff["office"]
    assert await office.asks("GET", "/digest-wishes") == {
        "kinds": ["daily", "weekly", "monthly"],
        "may_have": ["daily", "weekly", "monthly"],
        "at": "08:30",
    }
    wanted = {"kinds": ["weekly"], "at": "7:05"}
    set_ = await office.asks("PUT", "/digest-wishes", wanted)
    assert (set_["kinds"], set_["at"]) == (["weekly"], "07:05")
    assert await office.asks("GET", "/digest-wishes") == set_
    await staff["head"].refused("PUT", "/digest-wishes", wanted | {"kinds": ["daily"]}, status=403)
    await staff["member"].refused("PUT", "/digest-wishes", wanted | {"kinds": []}, status=403)
    for broken in ({"at": "24:00"}, {"at": "7:5"}, {"kinds": ["hourly"]}, {"at": ""}):
        error = await office.refused("PUT", "/digest-wishes", wanted | broken, status=422)
        assert error["code"] == "bad_input"


# --- the page -------------------------------------------------------------------------------


async def test_the_page_lists_and_says_no_more(
    staff: dict[str, Any], soon: datetime, client: TestClient
) -> None:
    made = await composed(staff["one"], soon)
    token = link(made, 0, Figure.ARRIVED, key=SECRET, now=soon)
    answer = await client.get(f"/d/{token}")
    page = await answer.text()
    assert answer.status == 200
    assert len(re.findall("<li>", page)) == 3
    assert "“看 0001”" in page
    assert "&lt;b&gt;路" in page
    assert "<b>路" not in page
    assert "几十亩田没法收" not in page
    assert not FOREIGN.search(page)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "no-store" in answer.headers["Cache-Control"]


async def test_a_false_or_old_link_says_what_to_do(
    staff: dict[str, Any], soon: datetime, client: TestClient
) -> None:
    made = await composed(staff["one"], soon)
    old = link(made, 0, Figure.ARRIVED, key=SECRET, now=soon - timedelta(days=3))
    good = link(made, 0, Figure.ARRIVED, key=SECRET, now=soon)
    for token in (old, good[:-2], "x", link(made, 7, Figure.ARRIVED, key=SECRET, now=soon)):
        answer = await client.get(f"/d/{token}")
        assert answer.status == 404
        assert "发“简报”" in await answer.text()


async def test_the_links_of_the_chat_open(
    staff: dict[str, Any], soon: datetime, client: TestClient, org: Organisation
) -> None:
    """Every link in the chat's card leads to a page with as many rows as it says."""
    made = await composed(staff["one"], soon)
    assert {section.kind for section in digest.sections_of(made)} == {Kind.DAILY}
    house = House(org.code, "https://station.example", SECRET)
    words = card(Turn(None, None, house, soon), made)  # type: ignore[arg-type]
    found = re.findall(r'<a href="https://station\.example(/d/[^"]+)">(\d+)</a>', words)
    assert len(found) >= 2
    for path, number in found:
        page = await (await client.get(path)).text()
        assert len(re.findall("<li[ >]", page)) == int(number)


# --- the month ------------------------------------------------------------------------------


def this_month() -> tuple[str, datetime]:
    now = datetime.now(BEIJING)
    return f"{now:%Y-%m}", now


async def test_the_months_papers(staff: dict[str, Any], client: TestClient) -> None:
    named, now = this_month()
    for name in ("office", "chair"):
        headers = staff[name].headers
        answer = await client.get(f"/api/v1/months/{named}.docx", headers=headers)
        assert answer.status == 200
        written = Document(BytesIO(await answer.read()))
        text = "\n".join(one.text for one in written.paragraphs)
        assert f"{now.year}年{now.month}月联络站工作月报" in text
        assert "本月新收社情民意 3 件，采用 0 件" in text
        assert len(written.tables) == 4
    answer = await client.get(f"/api/v1/months/{named}.xlsx", headers=staff["office"].headers)
    sheet = load_workbook(BytesIO(await answer.read())).worksheets[0]
    head, county, *others = list(sheet.iter_rows(min_row=3, values_only=True))
    row = dict(zip(head, county, strict=True))
    assert (row["单位"], row["新收"], row["今年满意率"]) == ("试验县政协", 3, "—")
    assert next(one[0] for one in others) == "云坪镇联络站"
    pdf = await client.get(f"/api/v1/months/{named}.pdf", headers=staff["office"].headers)
    assert (await pdf.read()).startswith(b"%PDF")


async def test_the_months_paper_ends_with_the_end_of_the_audit_log(
    staff: dict[str, Any], client: TestClient
) -> None:
    held, (named, now) = staff["office"], this_month()
    org_id = held.person.org_id
    await note_service(org_id, Action.CONFIGURE, "numbers", now=now)
    await seal(org_id)
    seq, printed = await head(org_id)
    answer = await client.get(f"/api/v1/months/{named}.docx", headers=held.headers)
    told = [one.text for one in Document(BytesIO(await answer.read())).paragraphs if one.text]
    assert told[-1] == f"审计日志末条：{seq}={printed[:16]}"
    assert await verify(org_id, {seq: told[-1].rpartition("=")[2]}) is None


async def test_whose_the_month_is_not(staff: dict[str, Any]) -> None:
    named, now = this_month()
    for name in ("member", "one", "head"):
        for ending in ("docx", "xlsx", "pdf"):
            await staff[name].refused("GET", f"/months/{named}.{ending}", status=403)
    for absent in ("2026-13", "2026-1", "x", f"{now.year + 1}-01"):
        await staff["office"].refused("GET", f"/months/{absent}.docx", status=404)


async def test_a_link_gives_the_months_papers_while_its_owner_may_have_them(
    staff: dict[str, Any], client: TestClient
) -> None:
    _, now = this_month()
    office = await _actor(staff["office"])
    span = month(now.year, now.month)
    token = month_link(office, span, key=SECRET, now=now)
    for ending in ("docx", "xlsx"):
        assert (await client.get(f"/m/{token}.{ending}")).status == 200
    old = month_link(office, span, key=SECRET, now=now - timedelta(days=3))
    not_theirs = month_link(await _actor(staff["one"]), span, key=SECRET, now=now)
    for broken in (token[:-1], old, not_theirs):
        assert (await client.get(f"/m/{broken}.docx")).status == 404
