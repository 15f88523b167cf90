"""How many requests one session may make; what Redis forgets or cannot count is let through."""

import asyncio
import time

import structlog
from aiohttp import web
from redis.asyncio import Redis
from redis.exceptions import RedisError

from server.carried import PER_MINUTE, REDIS, SETTINGS
from server.errors import TooOften

log = structlog.get_logger()

#: Seconds that counting may take: a member waits for this on every tap.
PATIENCE = 0.2
#: Seconds for which a Redis that failed is not asked again.
PAUSE = 5.0

_PAUSED_UNTIL = web.AppKey("FLOOD_PAUSED_UNTIL", list[float])


def prepare(app: web.Application) -> None:
    """Give the app what the count remembers between requests."""
    app[_PAUSED_UNTIL] = [0.0]


async def check(request: web.Request, session_id: int) -> None:
    """Count a request of a session; raises TooOften beyond the limit of a minute."""
    paused_until = request.config_dict[_PAUSED_UNTIL]
    if time.monotonic() < paused_until[0]:
        return
    org = request.config_dict[SETTINGS].org
    key = f"liaison:{{{org}}}:flood:{session_id}:{int(time.time()) // 60}"
    try:
        async with asyncio.timeout(PATIENCE):
            made = await _count(request.config_dict[REDIS], key)
    except (RedisError, OSError) as error:
        paused_until[0] = time.monotonic() + PAUSE
        log.warning("requests not counted", error=type(error).__name__)
        return
    if made > request.config_dict[PER_MINUTE]:
        raise TooOften


async def _count(redis: Redis, key: str) -> int:
    async with redis.pipeline(transaction=False) as pipe:
        pipe.incr(key)
        pipe.expire(key, 120)
        made, _ = await pipe.execute()
    return int(made)
