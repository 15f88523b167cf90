"""The page of how right routing is: read by the office behind a link, on a phone and at a desk."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from handlers import accuracy, learning, opinion
from handlers.actor import Actor
from handlers.submission import Draft, submit
from models import Organisation
from rules.role import Role
from tests.handlers.acts import MOVE, TEXT
from tests.server.conftest import SECRET

MakeActor = Callable[..., Awaitable[Actor]]


async def _page(client: Any, token: str) -> tuple[int, str]:
    answer = await client.get(f"/r/{token}")
    assert "no-store" in answer.headers["Cache-Control"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    return answer.status, await answer.text()


@pytest.fixture
async def office(actor: MakeActor) -> Actor:
    return await actor(Role.OFFICE)


async def _rerouted(actor: MakeActor, office: Actor, now: datetime) -> None:
    member = await actor(Role.MEMBER)
    receipt = (await submit(member, Draft(TEXT, uuid4().hex), now=now)).receipt
    await opinion.reroute(office, receipt, "ENV", MOVE, now=now)


async def test_it_shows_months_committees_mistakes_and_versions(
    client: Any, actor: MakeActor, org: Organisation, office: Actor
) -> None:
    now = datetime.now(UTC)
    for _ in range(2):
        await _rerouted(actor, office, now)
    await learning.learn(org.id, now=now)
    status, shown = await _page(client, accuracy.link(office, key=SECRET, now=now))
    assert status == 200
    assert "准确率 <strong>0%</strong>" in shown
    assert '<rect width="0%" height="100%"/>' in shown
    assert "<td>农业农村委</td><td>2</td><td>0</td><td>0%</td><td>0</td>" in shown
    assert "农业农村委 → 环资城建委</b>2 件" in shown
    assert '<li class="holds"><span class="state">现用</span><b>版本 1</b>' in shown
    assert TEXT[:8] not in shown
    assert "$" not in shown


async def test_it_says_that_there_is_nothing_yet(client: Any, office: Actor) -> None:
    _, shown = await _page(client, accuracy.link(office, key=SECRET, now=datetime.now(UTC)))
    assert "准确率 <strong>—</strong>" in shown
    assert shown.count("还没有。") == 3
    assert '<li class="holds"><span class="state">现用</span><b>出厂版本</b>' in shown


async def test_a_false_an_old_or_a_foreign_link_opens_nothing(
    client: Any, actor: MakeActor, office: Actor
) -> None:
    now = datetime.now(UTC)
    old = accuracy.link(office, key=SECRET, now=now - timedelta(days=3))
    farming = accuracy.link(await actor(Role.COMMITTEE), key=SECRET, now=now)
    for token in ("abc", old, farming):
        status, shown = await _page(client, token)
        assert status == 404
        assert "准确率" in shown


async def test_the_api_tells_the_same(phone: Any, actor: MakeActor, org: Organisation) -> None:
    held = await phone(Role.OFFICE)
    await _rerouted(actor, await actor(Role.OFFICE), datetime.now(UTC))
    await learning.learn(org.id, now=datetime.now(UTC))
    told = await held.asks("GET", "/accuracy")
    assert (told["total"]["judged"], told["total"]["right"], told["holds"]) == (1, 0, 1)
    assert [one["code"] for one in told["committees"]] == ["AGRI", "ENV"]
    assert [(one["first"], one["settled"]) for one in told["mistakes"]] == [("AGRI", "ENV")]
    assert [one["version"] for one in told["versions"]] == [1]
    staff = await phone(Role.COMMITTEE)
    assert (await staff.refused("GET", "/accuracy", status=403))["code"] == "not_allowed"


async def test_the_administrator_goes_back(phone: Any, actor: MakeActor, org: Organisation) -> None:
    office, admin = await phone(Role.OFFICE), await phone(Role.ADMIN)
    await _rerouted(actor, await actor(Role.OFFICE), datetime.now(UTC))
    await learning.learn(org.id, now=datetime.now(UTC))
    assert await admin.asks("PUT", "/adjustment", {"version": 0}) == {"done": True}
    assert (await office.asks("GET", "/accuracy"))["holds"] == 0
    for status, who, version in ((404, admin, 2), (403, office, 1), (422, admin, -1)):
        await who.refused("PUT", "/adjustment", {"version": version}, status=status)
    await admin.asks("PUT", "/adjustment", {"version": 1})
    assert (await office.asks("GET", "/accuracy"))["holds"] == 1
