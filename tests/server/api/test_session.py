"""Signing in with WeChat's code, binding, and what a session is worth."""

from collections.abc import Awaitable, Callable

import pytest
from aiohttp.test_utils import TestClient
from pydantic import SecretStr
from redis.exceptions import ConnectionError as RedisConnectionError

from handlers import slip as slips
from models import Organisation, Person, Station
from rules.role import Role
from server import flood
from server.app import build_app, hold_database
from server.settings import Settings
from wechat.sandbox import Fault

SECRET = "a secret key that only tests know, of some length"


async def test_from_a_stranger_to_a_member(
    stranger: Callable, person: Callable[..., Awaitable[Person]], station: Station
) -> None:
    member = await person(name="试验委员", phone="13900000001")
    held = stranger(phone="13900000001")
    begun = await held.signs_in()
    assert (begun["bound"], begun["person"]) == (False, None)
    assert await held.asks("GET", "/me") == {
        "expires_at": begun["expires_at"],
        "bound": False,
        "person": None,
        "unread": 0,
    }
    assert (await held.refused("GET", "/opinions", status=403))["code"] == "not_bound"
    shown = {
        "name": member.name,
        "posts": [{"role": "member", "name": "委员", "place": None}],
        "station": station.name,
    }
    assert await held.binds() == {"person": shown}
    assert (await held.asks("GET", "/me"))["person"] == shown
    assert (await held.signs_in())["person"] == shown


async def test_posts_say_where(phone: Callable) -> None:
    held = await phone(Role.COMMITTEE, Role.STATION_HEAD, committee="ECON")
    posts = (await held.asks("GET", "/me"))["person"]["posts"]
    assert posts == [
        {"role": "committee_staff", "name": "专委会", "place": "经济委"},
        {"role": "station_head", "name": "站长", "place": "云坪镇联络站"},
    ]


async def test_binding_by_the_code_on_the_slip(
    org: Organisation, stranger: Callable, person: Callable[..., Awaitable[Person]]
) -> None:
    slip = (await slips.new_slips(org.id, [await person()], key=SECRET))[0]
    held = stranger()
    await held.signs_in()
    wrong = "00000000" if slip.code != "00000000" else "00000001"
    error = await held.refused("POST", "/binding", {"code": wrong}, status=422)
    assert error["code"] == "wrong_code"
    await held.asks("POST", "/binding", {"code": slip.code})
    error = await held.refused("POST", "/binding", {"code": slip.code}, status=409)
    assert error["code"] == "already_bound"


async def test_five_wrong_codes_lock(stranger: Callable) -> None:
    held = stranger()
    await held.signs_in()
    codes = [
        (await held.asks("POST", "/binding", {"code": f"1234567{n}"}, status=status))
        for n, status in enumerate([422, 422, 422, 422, 403])
    ]
    assert [answer["error"]["code"] for answer in codes] == ["wrong_code"] * 4 + ["bind_locked"]


async def test_a_phone_that_is_on_no_roster(stranger: Callable) -> None:
    held = stranger(phone="13900000999")
    await held.signs_in()
    code = held.sandbox.gives_phone(held.openid)
    error = await held.refused("POST", "/binding", {"phone_code": code}, status=422)
    assert error["code"] == "phone_unknown"


@pytest.mark.parametrize("body", [{}, {"code": "12345678", "phone_code": "x"}])
async def test_one_way_to_bind_at_a_time(stranger: Callable, body: dict[str, str]) -> None:
    held = stranger()
    await held.signs_in()
    error = await held.refused("POST", "/binding", body, status=422)
    assert (error["code"], "二选一" in error["message"]) == ("bad_input", True)


async def test_a_login_code_works_once(stranger: Callable) -> None:
    held = stranger()
    code = held.sandbox.opens_mini(held.openid)
    await held.asks("POST", "/session", {"code": code}, status=201)
    error = await held.refused("POST", "/session", {"code": code}, status=422)
    assert error["code"] == "bad_login"


async def test_signing_out(stranger: Callable) -> None:
    held = stranger()
    await held.signs_in()
    await held.asks("DELETE", "/session")
    assert (await held.refused("GET", "/me", status=401))["code"] == "not_signed_in"


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer nonsense", "Basic eDp5", "Bearer é中", "x"]
)
async def test_what_is_no_session(client: TestClient, header: str) -> None:
    answer = await client.get("/api/v1/me", headers={"Authorization": header})
    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


async def test_leaving_takes_effect_at_once(phone: Callable) -> None:
    held = await phone()
    await Person.filter(id=held.person.id).update(active=False)
    assert (await held.refused("GET", "/opinions", status=403))["code"] == "not_bound"


async def test_the_platform_is_away(stranger: Callable) -> None:
    held = stranger()
    code = held.sandbox.opens_mini(held.openid)
    held.sandbox.faults.plan(Fault("broken", "/sns/jscode2session"))
    error = await held.refused("POST", "/session", {"code": code}, status=503)
    assert error["code"] == "away"


async def test_a_county_without_a_miniprogram(settings: Settings, serve: Callable) -> None:
    app = build_app(settings.model_copy(update={"mp_appid": "", "mp_secret": SecretStr("")}))
    app.cleanup_ctx.remove(hold_database)
    answer = await (await serve(app)).post("/api/v1/session", json={"code": "x"})
    assert (answer.status, answer.headers["Retry-After"]) == (503, "3")


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr("server.app.PER_MINUTE", 4)
    # A Redis that is slow for a moment is no matter of these.
    monkeypatch.setattr("server.flood.PATIENCE", 30)
    return 4


async def test_too_often(few: int, stranger: Callable) -> None:
    held, other = stranger(), stranger()
    await held.signs_in()
    await other.signs_in()
    # A minute may end in the middle, so twice as many are tried as fit in one.
    answers = [
        await held.client.get("/api/v1/me", headers=held.headers) for _ in range(2 * few + 1)
    ]
    refused = [answer for answer in answers if answer.status != 200]
    assert refused
    assert {(one.status, one.headers["Retry-After"]) for one in refused} == {(429, "60")}
    await other.asks("GET", "/me")


async def test_nobody_is_counted_while_redis_is_away(
    few: int, stranger: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    async def away(*_: object) -> int:
        asked.append(1)
        raise RedisConnectionError

    held = stranger()
    await held.signs_in()
    monkeypatch.setattr(flood, "_count", away)
    for _ in range(2 * few + 1):
        await held.asks("GET", "/me")
    assert len(asked) == 1
