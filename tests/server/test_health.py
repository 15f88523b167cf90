"""What machines ask: alive, ready, numbers."""

import re
from collections.abc import Awaitable, Callable

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from server import health
from server.app import build_app, hold_database
from server.settings import Settings

Serve = Callable[[web.Application], Awaitable[TestClient]]


async def _refuse(*_: object) -> None:
    raise ConnectionRefusedError


async def test_alive_asks_nobody(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "fetch", _refuse)
    answer = await client.get("/healthz")
    assert (answer.status, await answer.json()) == (200, {"alive": True})


async def test_ready(client: TestClient) -> None:
    answer = await client.get("/readyz")
    assert (answer.status, await answer.json()) == (200, {"ready": True, "missing": []})


async def test_ready_names_a_missing_redis(settings: Settings, serve: Serve) -> None:
    app = build_app(settings.model_copy(update={"redis_url": "redis://127.0.0.1:1/0"}))
    app.cleanup_ctx.remove(hold_database)
    answer = await (await serve(app)).get("/readyz")
    assert (answer.status, await answer.json()) == (503, {"ready": False, "missing": ["redis"]})


async def test_ready_names_a_missing_database(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "fetch", _refuse)
    answer = await client.get("/readyz")
    assert (answer.status, (await answer.json())["missing"]) == (503, ["database"])


async def test_ready_once_the_tables_are_there(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = [["0003_more"], []]

    async def pending() -> list[str]:
        return left.pop(0)

    monkeypatch.setattr(health, "pending", pending)
    heard = [(await (await client.get("/readyz")).json())["missing"] for _ in range(3)]
    assert heard == [["migrations"], [], []]


async def test_metrics_count_requests_by_route_and_not_by_address(client: TestClient) -> None:
    await client.get("/healthz")
    await client.get("/no/such/place/13900000001")
    text = await (await client.get("/metrics")).text()
    assert re.search(r'^liaison_requests_total\{route="/healthz",status="200"\} \d', text, re.M)
    assert re.search(r'^liaison_requests_total\{route="unknown",status="404"\} \d', text, re.M)
    assert "liaison_callback_seconds_bucket" in text
    assert "13900000001" not in text


async def test_metrics_do_without_the_database(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "fetch", _refuse)
    answer = await client.get("/metrics")
    assert answer.status == 200
    assert "liaison_requests_total" in await answer.text()
