"""WeChat's callback: opened by ``wechat``, answered by ``bot``, within five seconds."""

import asyncio
from datetime import UTC, datetime

import structlog
from aiohttp import web

from bot import texts
from bot.dialog import House
from bot.router import hear
from handlers.errors import NotFound
from server import carried, late
from server.errors import AWAY
from wechat.account import Account
from wechat.callback import echo, open_callback
from wechat.errors import ProtocolError, SignatureMismatch
from wechat.messages import Message
from wechat.replies import Text

log = structlog.get_logger()

#: Seconds after which WeChat gets ``success`` and the answer follows through the API.
#: WeChat hangs up after five, and what is on the way then is sent again.
PATIENCE = 4.0
#: Seconds for which a message is tried again while the database is away.
PERSEVERANCE = 15.0
PAUSE = 0.1
#: Seconds within which WeChat sends a message again that was not answered in time.
REPEATS = 20.0

_put_off: dict[str, asyncio.Task[None]] = {}


async def verify(request: web.Request) -> web.Response:
    """Answer WeChat's question whether this address is ours (GET)."""
    try:
        return web.Response(text=echo(_account(request), request.query))
    except ProtocolError as error:
        return _refuse(error)


async def callback(request: web.Request) -> web.Response:
    """Take one message or event (POST); 400 or 403 for what is not WeChat's, never an item."""
    account = _account(request)
    try:
        envelope = open_callback(account, request.query, await request.read())
    except ProtocolError as error:
        return _refuse(error)
    reply = await _answer(request.app[carried.HOUSE], envelope.message)
    return web.Response(body=envelope.seal(reply), content_type="text/xml")


def _account(request: web.Request) -> Account:
    account = request.app[carried.ACCOUNT]
    if request.match_info["org"] != account.org or not account.token:
        raise NotFound
    return account


def _refuse(error: ProtocolError) -> web.Response:
    status = 403 if isinstance(error, SignatureMismatch) else 400
    return web.Response(text=str(error), status=status)


async def _answer(house: House, message: Message) -> Text | None:
    if message.key not in _put_off:
        answering = asyncio.create_task(persevere(house, message))
        done, _ = await asyncio.wait({answering}, timeout=PATIENCE)
        if done:
            return answering.result()
        answering.add_done_callback(_forget)
    await asyncio.shield(_put_off_once(house, message))
    return None


def _put_off_once(house: House, message: Message) -> asyncio.Task[None]:
    """Keep a message before it is acknowledged; its answer is then the worker's to send.

    Repeats of it wait for the same, so that a database that stalls does not answer them all.
    """
    known = _put_off.get(message.key)
    if known is None:
        known = _put_off[message.key] = asyncio.create_task(late.postpone(house.org, message))
        known.add_done_callback(lambda kept: _remember(message.key, kept))
    return known


def _remember(key: str, kept: asyncio.Task[None]) -> None:
    failed = kept.cancelled() or kept.exception() is not None
    asyncio.get_running_loop().call_later(0 if failed else REPEATS, _put_off.pop, key, None)


async def persevere(house: House, message: Message) -> Text | None:
    """Hear a message, again while the database is away; hearing is safe to repeat.

    Raises NotFound for an organisation that there is not.
    """
    end = asyncio.get_running_loop().time() + PERSEVERANCE
    while True:
        try:
            return await hear(house, message, now=datetime.now(UTC))
        except NotFound:
            raise
        except AWAY as error:
            if asyncio.get_running_loop().time() > end:
                raise
            log.warning("message put off", error=type(error).__name__)
            await asyncio.sleep(PAUSE)
        except Exception:
            # A fault of ours: nothing was written, and sending it again would only repeat it.
            log.exception("message failed")
            return Text(texts.BROKEN)


def _forget(answering: asyncio.Task[Text | None]) -> None:
    if not answering.cancelled() and (error := answering.exception()):
        log.warning("late answer left to a worker", error=type(error).__name__)
