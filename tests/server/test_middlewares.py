"""One shape for every error, an id for every request, and nothing needless on the hot path."""

from collections.abc import Awaitable, Callable

import asyncpg
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from handlers.errors import Refused
from server.errors import STATUS, status_of

Serve = Callable[[web.Application], Awaitable[TestClient]]


def _raise(error: Exception) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handler(request: web.Request) -> web.Response:
        await request.read()
        raise error

    return handler


async def _read(request: web.Request) -> web.Response:
    return web.Response(text=str(len(await request.read())))


async def test_an_unknown_address(client: TestClient) -> None:
    answer = await client.get("/nothing/here", headers={"X-Request-ID": "abc-12345"})
    assert (answer.status, answer.headers["X-Request-ID"]) == (404, "abc-12345")
    assert await answer.json() == {
        "error": {"code": "not_found", "message": "没有这个地址。", "request_id": "abc-12345"}
    }


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "two words here", "<script>alert(1)"])
async def test_an_id_that_is_not_sane_is_replaced(client: TestClient, given: str) -> None:
    answer = await client.get("/nothing", headers={"X-Request-ID": given})
    made = answer.headers["X-Request-ID"]
    assert made != given
    assert (await answer.json())["error"]["request_id"] == made


async def test_a_method_that_is_not_taken(client: TestClient) -> None:
    answer = await client.put("/healthz")
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert (await answer.json())["error"]["code"] == "method_not_allowed"


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (RuntimeError("secret words"), 500, "broken"),
        (asyncpg.CannotConnectNowError("starting up"), 503, "away"),
        (ConnectionResetError(), 503, "away"),
        (Refused(), 422, "refused"),
        (web.HTTPBadRequest(text="secret words"), 400, "bad_request"),
    ],
)
async def test_every_error_has_one_shape(
    app: web.Application, serve: Serve, error: Exception, status: int, code: str
) -> None:
    app.router.add_get("/here", _raise(error))
    answer = await (await serve(app)).get("/here")
    assert answer.status == status
    assert set(await answer.json()) == {"error"}
    assert (await answer.json())["error"]["code"] == code
    assert "secret" not in await answer.text()
    assert ("Retry-After" in answer.headers) == (status == 503)


async def test_what_is_personal_is_not_kept_by_anybody(client: TestClient) -> None:
    headers = (await client.get("/healthz")).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in headers


async def test_a_callback_is_not_dressed(app: web.Application, serve: Serve) -> None:
    app.router.add_post("/wechat/{org}/probe", _read)
    answer = await (await serve(app)).post("/wechat/demo/probe", data=b"x" * 1000)
    assert (answer.status, await answer.text()) == (200, "1000")
    assert "X-Request-ID" not in answer.headers


async def test_a_callback_of_two_mebibytes(app: web.Application, serve: Serve) -> None:
    app.router.add_post("/wechat/{org}/probe", _read)
    answer = await (await serve(app)).post("/wechat/demo/probe", data=b"x" * (2 * 1024 * 1024))
    assert answer.status == 413


@pytest.mark.parametrize("path", ["/wechat/demo/probe", "/probe"])
async def test_a_body_that_is_not_packed_as_it_says(
    app: web.Application, serve: Serve, path: str
) -> None:
    app.router.add_post("/wechat/{org}/probe", _read)
    app.router.add_post("/probe", _read)
    client = await serve(app)
    answer = await client.post(path, data=b"<xml/>", headers={"Content-Encoding": "gzip"})
    assert answer.status == 400
    assert (await answer.json())["error"]["code"] == "bad_request"


@pytest.mark.parametrize("kind", Refused.__subclasses__(), ids=lambda kind: kind.__name__)
def test_every_refusal_has_a_status(kind: type[Refused]) -> None:
    assert status_of(kind) in set(STATUS.values())
    assert kind.code != Refused.code
    assert kind.sentence != Refused.sentence
