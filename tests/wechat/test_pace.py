"""How fast pushes go, whoever sends them: as fast as was said, and no faster after a rest."""

import uuid

import pytest
from redis.asyncio import Redis

from wechat.account import Account
from wechat.errors import Unreachable
from wechat.limits import MADE_UP, Pace

RATE, ROUND = 50, 10
BEGUN = 1_772_413_200.0


class Day:
    """A clock that a test turns, and when those went who took their slots."""

    def __init__(self):
        self.now, self.went = BEGUN, []
        self._account = Account(f"t{uuid.uuid4().hex}", "wxoa", "s" * 32)

    def worker(self, redis, rate=RATE):
        return Pace(self._account, redis, rate, clock=lambda: self.now, sleep=self._sleep)

    async def _sleep(self, seconds):
        self.went[-1] += seconds

    async def takes(self, worker, count=ROUND):
        self.went.append(self.now - BEGUN)
        await worker.take(count)


@pytest.fixture
def day():
    return Day()


async def test_all_workers_stand_in_one_line(redis, day):
    one, other = day.worker(redis), day.worker(redis)
    for worker in (one, other, one, one, other, other):
        await day.takes(worker)
    assert day.went == pytest.approx([0, 0, 0.2, 0.4, 0.6, 0.8])


@pytest.mark.parametrize("rate", [1, 7, 50, 200, 1000])
async def test_thousands_go_at_the_rate(redis, day, rate):
    worker = day.worker(redis, rate)
    for _ in range(100):
        await day.takes(worker)
    assert day.went[-1] == pytest.approx(99 * ROUND / rate - MADE_UP)


async def test_a_rest_saves_up_no_more_than_a_moment(redis, day):
    worker = day.worker(redis)
    await day.takes(worker)
    day.now += 3600
    for _ in range(50):
        await day.takes(worker)
    at_once = sum(went <= 3600 for went in day.went[1:])
    assert at_once == 1 + MADE_UP * RATE / ROUND


async def test_a_stall_is_made_up_for(redis, day):
    worker = day.worker(redis)
    for _ in range(10):
        await day.takes(worker)
    day.now += 1.8
    await day.takes(worker)
    assert day.went[-1] == pytest.approx(1.8)
    await day.takes(worker)
    assert day.went[-1] == pytest.approx(2.0)


async def test_one_alone_waits_for_what_is_in_line_and_no_longer(redis, day):
    worker = day.worker(redis)
    for _ in range(4):
        await day.takes(worker)
    await day.takes(worker, 1)
    assert day.went[-1] == pytest.approx(4 * ROUND / RATE - MADE_UP)


async def test_the_line_is_forgotten(redis, day):
    await day.takes(day.worker(redis))
    (key,) = [key async for key in redis.scan_iter(f"liaison:{{{day._account.org}}}:pace:*")]
    assert 0 < await redis.ttl(key) <= 61


async def test_without_redis_nobody_goes(day):
    away = Redis.from_url("redis://127.0.0.1:1/0", retry=None)
    with pytest.raises(Unreachable):
        await day.worker(away).take(1)
    await away.aclose()
