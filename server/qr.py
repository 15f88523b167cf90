"""QR codes that WeChat makes for the door: asked for once, whoever shows them, and kept in Redis.

What Redis forgets is asked for again; what WeChat cannot make now is left for the next step.
"""

import asyncio

import segno
import structlog
from aiohttp import web
from redis.asyncio import Redis
from redis.exceptions import RedisError

from server.carried import OA, REDIS, SETTINGS
from wechat.client import QR_LONGEST, Client
from wechat.errors import WechatError

log = structlog.get_logger()

#: Seconds that a screen waits for a code; without one it shows the digits alone.
PATIENCE = 3.0
#: Seconds after which what WeChat refused is asked for again.
PAUSE = 20
#: Seconds between two looks at what another process is asking for.
_LOOK_AGAIN = 0.05
#: What stands for a code that is being asked for, and for one that there is not.
_ASKING, _NONE = b"?", b"-"


async def picture(app: web.Application, scene: str, seconds: int) -> str:
    """Draw what says a scene for so many seconds, as SVG; empty where there is no code now."""
    said = await _said(app, scene, max(1, min(seconds, QR_LONGEST)))
    return segno.make_qr(said, error="m").svg_inline(border=2, omitsize=True) if said else ""


async def _said(app: web.Application, scene: str, seconds: int) -> str:
    """Give the text of the code; empty where there is no account, or no answer in time."""
    client = app.get(OA)
    if client is None:
        return ""
    key = f"liaison:{{{app[SETTINGS].org}}}:qr:{scene}"
    try:
        async with asyncio.timeout(PATIENCE):
            kept = await _kept_or_asked(client, app[REDIS], key, scene, seconds)
    except (TimeoutError, RedisError, OSError) as error:
        log.warning("no code for the door", error=type(error).__name__)
        return ""
    return "" if kept == _NONE else kept.decode()


async def _kept_or_asked(client: Client, redis: Redis, key: str, scene: str, seconds: int) -> bytes:
    """Give what is kept, or ask if nobody is asking already."""
    while not await redis.set(key, _ASKING, nx=True, ex=PAUSE):
        kept = await redis.get(key)
        if isinstance(kept, bytes) and kept != _ASKING:
            return kept
        await asyncio.sleep(_LOOK_AGAIN)
    said = await _ask(client, scene, seconds)
    await redis.set(key, said, ex=PAUSE if said == _NONE else seconds)
    return said


async def _ask(client: Client, scene: str, seconds: int) -> bytes:
    try:
        return (await client.create_qr(scene, seconds)).url.encode()
    except WechatError as error:
        log.warning("no code for the door", error=type(error).__name__, code=error.code)
        return _NONE
