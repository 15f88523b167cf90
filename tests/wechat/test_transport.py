"""Tokens, limits, back-off and broken answers: what every call of the API shares."""

import asyncio
import traceback

import pytest
from aiohttp import web
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from wechat import transport
from wechat.errors import (
    Busy,
    CredentialsRefused,
    MediaTooBig,
    NotAuthorised,
    QuotaUsedUp,
    TokenInvalid,
    Unreachable,
    WechatError,
    WindowClosed,
)
from wechat.limits import LIMITS, Limit, Limits

SEND = "/cgi-bin/message/custom/send"
TOKEN = "/cgi-bin/stable_token"
MEDIA = "/cgi-bin/media/get"


async def test_twenty_cold_calls_of_several_processes_fetch_one_token(platform, clients):
    several = [await clients() for _ in range(4)]
    await asyncio.gather(*(several[n % 4].send_text("o1", str(n)) for n in range(20)))
    assert len(platform.calls(TOKEN)) == 1
    assert {call.query["access_token"] for call in platform.calls(SEND)} == {"t1"}
    assert len(platform.calls(SEND)) == 20


async def test_the_token_is_asked_for_as_the_platform_wants(platform, client):
    await client.send_text("o1", "好")
    assert platform.calls(TOKEN)[0].body == {
        "grant_type": "client_credential",
        "appid": "wx0000000000000001",
        "secret": "s3cret",
        "force_refresh": False,
    }


async def test_the_token_is_kept_until_five_minutes_before_its_end(client, redis):
    await client.send_text("o1", "好")
    key = f"liaison:{{{client.account.org}}}:token:wx0000000000000001"
    assert await redis.get(key) == b"t1"
    assert 6800 <= await redis.ttl(key) <= 6900


@pytest.mark.parametrize("code", [40001, 40014, 42001])
async def test_a_refused_token_is_renewed_once(platform, client, code):
    platform.answer(SEND, {"errcode": code, "errmsg": "invalid credential"}, {"errcode": 0})
    await client.send_text("o1", "好")
    assert [call.query["access_token"] for call in platform.calls(SEND)] == ["t1", "t2"]
    assert not any(call.body["force_refresh"] for call in platform.calls(TOKEN))


async def test_a_constant_refusal_ends_after_one_renewal(platform, client):
    platform.answer(SEND, {"errcode": 40001, "errmsg": "invalid credential"})
    with pytest.raises(TokenInvalid) as refused:
        await client.send_text("o1", "好")
    assert len(platform.calls(SEND)) == 2
    assert len(platform.calls(TOKEN)) == 2
    assert not refused.value.permanent


async def test_a_token_that_comes_back_the_same_is_forced(platform, client):
    platform.same_token = True
    platform.answer(SEND, {"errcode": 40001}, {"errcode": 0})
    await client.send_text("o1", "好")
    assert [call.body["force_refresh"] for call in platform.calls(TOKEN)] == [False, False, True]


async def test_forcing_is_limited_to_once_in_half_a_minute(platform, clients):
    client = await clients(clock=lambda: 1_790_000_000.0)
    platform.same_token = True
    platform.answer(SEND, {"errcode": 40001})
    with pytest.raises(TokenInvalid):
        await client.send_text("o1", "好")
    with pytest.raises(QuotaUsedUp, match="force"):
        await client.send_text("o1", "好")
    assert sum(call.body["force_refresh"] for call in platform.calls(TOKEN)) == 1


async def test_twenty_refused_at_once_renew_once(platform, clients):
    several = [await clients() for _ in range(4)]
    await several[0].send_text("o1", "warm")

    async def refuse_the_first(request):
        refused = request.query["access_token"] == "t1"
        return web.json_response({"errcode": 42001 if refused else 0})

    platform.answer(SEND, refuse_the_first)
    await asyncio.gather(*(several[n % 4].send_text("o1", str(n)) for n in range(20)))
    assert len(platform.calls(TOKEN)) == 2


async def test_the_lock_of_a_process_that_died_is_free_after_a_while(platform, client, redis):
    lock = f"liaison:{{{client.account.org}}}:token:wx0000000000000001:lock"
    await redis.set(lock, "a process that was killed", px=200)
    await client.send_text("o1", "好")
    assert len(platform.calls(TOKEN)) == 1
    assert not await redis.exists(lock)


async def test_a_failed_fetch_leaves_no_lock(platform, client):
    platform.answer(TOKEN, {"errcode": 40125}, {"access_token": "t9", "expires_in": 7200})
    with pytest.raises(CredentialsRefused):
        await client.send_text("o1", "好")
    await client.send_text("o1", "好")
    assert platform.calls(SEND)[0].query["access_token"] == "t9"


async def test_busy_is_asked_three_times_with_growing_pauses(platform, client, pauses):
    platform.answer(SEND, {"errcode": -1, "errmsg": "system error"})
    with pytest.raises(Busy) as busy:
        await client.send_text("o1", "好")
    assert len(platform.calls(SEND)) == 3
    assert 0.15 <= pauses[0] <= 0.45 <= 2 * pauses[1] <= 1.8
    assert not busy.value.permanent


async def test_busy_once_is_not_seen(platform, client):
    platform.answer(SEND, {"errcode": -1}, {"errcode": 0})
    await client.send_text("o1", "好")
    assert len(platform.calls(SEND)) == 2


async def test_a_busy_token_is_asked_for_again_too(platform, client):
    platform.answer(TOKEN, {"errcode": -1}, {"access_token": "t9", "expires_in": 7200})
    await client.send_text("o1", "好")
    assert platform.calls(SEND)[0].query["access_token"] == "t9"


@pytest.mark.parametrize(
    ("code", "kind"), [(45015, WindowClosed), (48001, NotAuthorised), (99999, WechatError)]
)
async def test_what_is_refused_for_good_is_asked_once(platform, client, pauses, code, kind):
    platform.answer(SEND, {"errcode": code, "errmsg": "no rid: 1"})
    with pytest.raises(kind, match=f"{code} no rid: 1") as refused:
        await client.send_text("o1", "好")
    assert refused.value.permanent
    assert len(platform.calls(SEND)) == 1
    assert pauses == []


async def test_a_wrong_secret_is_told(platform, client):
    platform.answer(TOKEN, {"errcode": 40125, "errmsg": "invalid appsecret s3cret"})
    with pytest.raises(CredentialsRefused) as refused:
        await client.send_text("o1", "好")
    assert "s3cret" not in str(refused.value)


async def test_the_token_never_shows_in_an_error(platform, client):
    platform.answer(TOKEN, {"access_token": "tok-abc", "expires_in": 7200})
    platform.answer(SEND, {"errcode": 47001, "errmsg": "bad call with tok-abc"})
    with pytest.raises(WechatError) as refused:
        await client.send_text("o1", "好")
    assert "tok-abc" not in "".join(traceback.format_exception(refused.value))


async def close_the_line(request):
    request.transport.close()
    return web.Response()


async def never_answer(request):
    await asyncio.Event().wait()


async def send_elsewhere(request):
    raise web.HTTPFound("http://127.0.0.1:9/" + request.query["access_token"])


@pytest.mark.parametrize(
    "answer",
    [
        close_the_line,
        never_answer,
        send_elsewhere,
        web.Response(status=502, text="<html>bad gateway</html>"),
        web.Response(status=200, text="<html>welcome to the hotel's wifi</html>"),
        web.Response(text="[" * 50_000),
        web.Response(text='{"a":' * 50_000),
        web.Response(text='{"errcode": "odd"}'),
        web.Response(text=""),
    ],
)
async def test_a_broken_line_is_a_passing_error_without_the_token(platform, clients, answer):
    client = await clients(timeout=0.3)
    platform.answer(TOKEN, {"access_token": "tok-abc", "expires_in": 7200})
    platform.answer("/cgi-bin/user/info", answer)
    with pytest.raises(Unreachable) as lost:
        await client.user("o1")
    assert not lost.value.permanent
    assert "tok-abc" not in "".join(traceback.format_exception(lost.value))


async def test_nobody_there_is_a_passing_error(clients):
    client = await clients(base="http://127.0.0.1:1")
    with pytest.raises(Unreachable) as lost:
        await client.send_text("o1", "好")
    assert "s3cret" not in "".join(traceback.format_exception(lost.value))


@pytest.mark.parametrize("answer", [{}, {"access_token": ""}, {"access_token": "t"}])
async def test_an_answer_without_a_token_is_a_passing_error(platform, client, answer):
    platform.answer(TOKEN, answer)
    with pytest.raises(Unreachable, match="without a token"):
        await client.send_text("o1", "好")


async def test_without_redis_the_error_passes(clients):
    async with Redis(port=1, retry=Retry(NoBackoff(), 0)) as nowhere:
        client = await clients(redis=nowhere)
        with pytest.raises(Unreachable, match="store of our tokens"):
            await client.send_text("o1", "好")
        with pytest.raises(Unreachable, match="counters"):
            await Limits(client.account, nowhere).take(SEND)


async def test_our_own_limit_stops_us_before_the_platform_does(platform, clients):
    now = [1_790_000_000.0]
    limits = {SEND: (Limit(4, "minute"), Limit(7, "day"))}
    several = [await clients(limits=limits, clock=lambda: now[0]) for _ in range(2)]
    for n in range(3):
        await several[n % 2].send_text("o1", "好")
    with pytest.raises(QuotaUsedUp, match="3 a minute") as full:
        await several[0].send_text("o1", "好")
    assert not full.value.permanent
    assert len(platform.calls(SEND)) == 3

    now[0] += 60
    for _ in range(3):
        await several[1].send_text("o1", "好")
    now[0] += 60
    with pytest.raises(QuotaUsedUp, match="6 a day"):
        await several[0].send_text("o1", "好")
    assert len(platform.calls(SEND)) == 6

    now[0] += 86_400
    await several[0].send_text("o1", "好")


async def test_the_day_of_a_limit_is_chinas(clients):
    midnight = 1_790_006_400.0 + 86_400 - 1_790_006_400.0 % 86_400 - 8 * 3600
    now = [midnight - 1]
    client = await clients(limits={SEND: (Limit(1, "day"),)}, clock=lambda: now[0])
    await client.send_text("o1", "好")
    with pytest.raises(QuotaUsedUp):
        await client.send_text("o1", "好")
    now[0] = midnight
    await client.send_text("o1", "好")


async def test_counters_are_of_the_organisation_and_do_not_stay(clients, redis):
    client = await clients(limits={SEND: (Limit(9, "minute"),)})
    await client.send_text("o1", "好")
    keys = [key async for key in redis.scan_iter(f"liaison:{{{client.account.org}}}:limit:*")]
    assert len(keys) == 1
    assert 0 < await redis.ttl(keys[0]) <= 120


@pytest.mark.parametrize("path", LIMITS)
def test_we_never_take_more_than_the_platform_allows(path):
    assert all(1 <= limit.ours <= limit.count for limit in LIMITS[path])


async def test_a_file_is_read_as_it_comes(platform, client):
    headers = {"Content-Disposition": 'attachment; filename="../../etc/photo.jpg"'}
    answer = web.Response(body=b"\xff\xd8photo", content_type="image/jpeg", headers=headers)
    platform.answer(MEDIA, answer)
    media = await client.download_media("m1")
    assert (media.content, media.content_type) == (b"\xff\xd8photo", "image/jpeg")
    assert media.name == "photo.jpg"
    assert platform.calls(MEDIA)[0].query == {"media_id": "m1", "access_token": "t1"}


async def test_a_file_over_the_limit_is_not_read_to_its_end(platform, client, monkeypatch):
    monkeypatch.setattr(transport, "LARGEST", 100_000)
    platform.answer(MEDIA, web.Response(body=b"x" * 100_000, content_type="image/jpeg"))
    assert len((await client.download_media("m1")).content) == 100_000
    platform.answer(MEDIA, web.Response(body=b"x" * 100_001, content_type="image/jpeg"))
    await client.download_media("m1")
    with pytest.raises(MediaTooBig) as refused:
        await client.download_media("m1")
    assert refused.value.permanent
