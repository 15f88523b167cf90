"""Our own rate limits, so that a mistake of ours never uses up what the platform allows.

Fixed windows counted in Redis, shared by all processes; the platform counts the same way: by
minute and by Chinese day.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from redis.asyncio import Redis
from redis.exceptions import RedisError

from wechat.account import Account
from wechat.errors import QuotaUsedUp, Unreachable

Period = Literal["half-minute", "minute", "day"]
_SECONDS: Mapping[Period, int] = {"half-minute": 30, "minute": 60, "day": 86_400}
_CHINA = 8 * 3600

#: The part of the platform's allowance that we take; the rest is for its console and for clocks
#: that disagree.
SHARE = 0.95


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` calls of one account in each `period`, as the platform allows them."""

    count: int
    period: Period

    @property
    def ours(self) -> int:
        """How many of them we use."""
        return max(1, int(self.count * SHARE))


#: What the platform allows an account for each path; `#force` is a forced refresh.
LIMITS: Mapping[str, tuple[Limit, ...]] = {
    "/cgi-bin/stable_token": (Limit(10_000, "minute"), Limit(500_000, "day")),
    "/cgi-bin/stable_token#force": (Limit(1, "half-minute"), Limit(20, "day")),
    "/cgi-bin/message/custom/send": (Limit(500_000, "day"),),
    "/cgi-bin/message/template/send": (Limit(100_000, "day"),),
    "/cgi-bin/message/subscribe/bizsend": (Limit(100_000, "day"),),
    "/cgi-bin/message/subscribe/send": (Limit(3_000_000, "day"),),
    "/cgi-bin/media/upload": (Limit(100_000, "day"),),
    "/cgi-bin/media/get": (Limit(200_000, "day"),),
    "/cgi-bin/menu/create": (Limit(1_000, "day"),),
    "/cgi-bin/qrcode/create": (Limit(100_000, "day"),),
    "/cgi-bin/user/info": (Limit(5_000_000, "day"),),
    "/wxa/msg_sec_check": (Limit(4_000, "minute"), Limit(2_000_000, "day")),
    "/wxa/getwxacodeunlimit": (Limit(5_000, "minute"),),
}

#: Counts a call in every window or, where one is full, in none; answers the number of that one.
_TAKE = """
for i, key in ipairs(KEYS) do
  if tonumber(redis.call('GET', key) or '0') >= tonumber(ARGV[2 * i - 1]) then return i end
end
for i, key in ipairs(KEYS) do
  redis.call('INCR', key)
  redis.call('EXPIRE', key, ARGV[2 * i])
end
return 0
"""


class Limits:
    """The counters of one account."""

    def __init__(
        self,
        account: Account,
        redis: Redis,
        *,
        table: Mapping[str, tuple[Limit, ...]] = LIMITS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._prefix = f"liaison:{{{account.org}}}:limit:{account.appid}"
        self._table, self._clock = table, clock
        self._take = redis.register_script(_TAKE)

    async def take(self, path: str) -> None:
        """Count one call of a path; raises QuotaUsedUp where we have used our share of it."""
        limits = self._table.get(path, ())
        if not limits:
            return
        now = self._clock() + _CHINA
        keys = [self._key(path, limit.period, now) for limit in limits]
        arguments = [n for limit in limits for n in (limit.ours, _SECONDS[limit.period] + 60)]
        try:
            full = int(await self._take(keys, arguments))
        except RedisError as problem:
            raise Unreachable(detail="the counters of our own limits do not answer") from problem
        if full:
            limit = limits[full - 1]
            raise QuotaUsedUp(0, f"our own limit of {limit.ours} a {limit.period}, {path}")

    def _key(self, path: str, period: Period, now: float) -> str:
        return f"{self._prefix}:{path}:{period}:{int(now // _SECONDS[period])}"


#: Seconds of a stall that the pace makes up for; no more than that comes at once after a rest.
MADE_UP = 0.2

#: Gives out the next slots of a line of them, and answers how many seconds away the first is.
_QUEUE_UP = """
local now, length = tonumber(ARGV[1]), tonumber(ARGV[2])
local first = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now - tonumber(ARGV[3]))
local free = string.format('%.6f', first + length)
redis.call('SET', KEYS[1], free, 'EX', math.ceil(math.max(first + length - now, 0)) + 60)
return string.format('%.6f', first - now)
"""


class Pace:
    """So many pushes of one account in a second, whoever sends them: all processes share it."""

    def __init__(
        self,
        account: Account,
        redis: Redis,
        rate: float,
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.rate = rate
        self._key = f"liaison:{{{account.org}}}:pace:{account.appid}"
        self._clock, self._sleep = clock, sleep
        self._queue_up = redis.register_script(_QUEUE_UP)

    async def take(self, count: int) -> None:
        """Wait until so many pushes may go; raises Unreachable where Redis does not answer."""
        try:
            arguments = [self._clock(), count / self.rate, MADE_UP]
            wait = float(await self._queue_up([self._key], arguments))
        except RedisError as problem:
            raise Unreachable(detail="the pace of our pushes is not known") from problem
        if wait > 0:
            await self._sleep(wait)
