"""The worker: runs the jobs that handlers queue, and what has to be done every minute."""

import asyncio
import json
import signal
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import aiohttp
import asyncpg
import structlog
from pgqueuer import AsyncpgDriver, PgQueuer, RetryRequested
from pgqueuer.models import Job as Queued
from pgqueuer.models import Schedule

from bot import texts
from bot.dialog import House
from bot.dialogs.opinion import OPINION, SILENCE
from handlers import (
    attachment,
    audit,
    audit_chain,
    conversation,
    digest,
    lateness,
    learning,
    readership,
    search_index,
    session,
)
from handlers.announce import announce
from handlers.clock import tick
from handlers.errors import Refused
from handlers.jobs import ROUND, Job, Payload, queue_of
from handlers.organisation import organisation
from models import database
from server.app import connect_redis, house_of, miniprogram, official_account
from server.errors import AWAY
from server.late import stored
from server.push import Doors, push
from server.settings import Settings
from server.webhook import persevere
from wechat.account import Account
from wechat.client import Client
from wechat.errors import WechatError
from wechat.limits import Pace

log = structlog.get_logger()

#: Connections to the database for the jobs that run side by side.
POOL = 10
#: Jobs that run side by side, besides the rounds of knocks.
SIDE_BY_SIDE = 20
#: Rounds of knocks that are under way at once, however slow the pace is.
LEAST_ROUNDS = 4
#: Seconds between two looks for the organisation whose roster is not imported yet.
PATIENCE = 2.0
#: A job whose worker died is taken up again after this time.
HEARTBEAT = timedelta(seconds=10)
#: When a county learns from its corrections: in the night of Beijing; cron counts in UTC.
LEARNS_AT = "40 18 * * *"
#: How often a failing job is tried, with growing pauses, before it is given up and logged.
TRIES = 12
#: How long the keys of heard messages and forgotten drafts are kept.
HEARD_FOR, DRAFTS_FOR = timedelta(days=1), timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Bench:
    """What the jobs work with."""

    house: House
    doors: Doors
    pace: Pace


async def _announce(bench: Bench, payload: Payload) -> None:
    entries = payload["entries"]
    if isinstance(entries, list):
        await audit.write_down(entries)
        await announce(entries, now=_now())
        await search_index.index_about(entries)


async def _knock(bench: Bench, payload: Payload) -> None:
    notices = payload["notices"]
    if isinstance(notices, list):
        # Whoever dies while they wait has claimed nothing.
        await bench.pace.take(len(notices))
        await push(bench.doors, notices, now=_now())


async def _fetch(bench: Bench, payload: Payload) -> None:
    org_id, id_ = int(str(payload["org"])), UUID(str(payload["attachment"]))
    media_id = await attachment.wanted(org_id, id_)
    if media_id is None or bench.doors.oa is None:
        return
    try:
        media = await bench.doors.oa.download_media(media_id)
    except WechatError as error:
        if not error.permanent:
            raise
        await attachment.lose(org_id, id_, error.sentence)
    else:
        await attachment.store(org_id, id_, media.content)


async def _late(bench: Bench, payload: Payload) -> None:
    message = stored(payload)
    reply = await persevere(bench.house, message)
    if reply is not None and bench.doors.oa is not None:
        await bench.doors.oa.send(message.sender, reply)


JOBS: Mapping[Job, Callable[[Bench, Payload], Awaitable[None]]] = {
    Job.ANNOUNCE: _announce,
    Job.KNOCK: _knock,
    Job.FETCH: _fetch,
    Job.LATE: _late,
}


async def _nudge(bench: Bench, org_id: int) -> None:
    """Remind those who fell silent in the middle of a report, once."""
    now = _now()
    if bench.doors.oa is None:
        return
    for openid in await conversation.silent(org_id, OPINION.name, now - SILENCE, now=now):
        try:
            await bench.doors.oa.send_text(openid, texts.NUDGE)
        except WechatError as error:
            log.info("not nudged", code=error.code)


async def _tidy(bench: Bench) -> None:
    """Forget what is no longer needed."""
    now = _now()
    await conversation.forget(now - HEARD_FOR, now - DRAFTS_FOR)
    await attachment.purge_unused(now)
    await session.forget(now)


def _now() -> datetime:
    return datetime.now(UTC)


async def run(settings: Settings) -> None:
    """Work until told to stop; a lost connection is made again."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for told in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(told, stop.set)
    async with _bench(settings) as bench:
        while not stop.is_set():
            try:
                await _work(settings, bench, stop)
            except AWAY as error:
                log.warning("worker lost the database", error=type(error).__name__)
                await asyncio.sleep(1)


@asynccontextmanager
async def _bench(settings: Settings) -> AsyncIterator[Bench]:
    redis = connect_redis(settings)
    async with (
        database.connected(str(settings.database_url), pool=POOL),
        aiohttp.ClientSession() as http,
    ):

        def client(account: Account) -> Client | None:
            base = settings.wechat_api_base
            return Client(account, base=base, session=http, redis=redis) if account.appid else None

        doors = Doors(
            client(official_account(settings)),
            client(miniprogram(settings)),
            settings.oa_template,
            settings.mp_template,
        )
        pace = Pace(official_account(settings), redis, settings.push_rate)
        yield Bench(house_of(settings), doors, pace)
    await redis.aclose()


async def _work(settings: Settings, bench: Bench, stop: asyncio.Event) -> None:
    connection = await asyncpg.connect(str(settings.database_url))
    try:
        org = await organisation(settings.org)
        if org is None:
            log.warning("worker waits for the organisation", org=settings.org)
            await asyncio.sleep(PATIENCE)
            return
        queue = _queue(connection, bench, org.id)
        stopping = asyncio.create_task(_hand_on(stop, queue))
        try:
            await queue.run(
                dequeue_timeout=timedelta(seconds=5),
                batch_size=10,
                max_concurrent_tasks=SIDE_BY_SIDE + _rounds(bench.pace),
                heartbeat_timeout=HEARTBEAT,
                shutdown_on_listener_failure=True,
            )
        finally:
            stopping.cancel()
    finally:
        await connection.close()


async def _hand_on(stop: asyncio.Event, queue: PgQueuer) -> None:
    await stop.wait()
    queue.shutdown.set()


def _queue(connection: asyncpg.Connection, bench: Bench, org_id: int) -> PgQueuer:
    queue = PgQueuer(AsyncpgDriver(connection))
    for job, do in JOBS.items():
        most = _rounds(bench.pace) if job is Job.KNOCK else 0
        work = queue.entrypoint(queue_of(job, org_id), concurrency_limit=most)
        work(_patiently(job, do, bench))

    @queue.schedule(f"nudge.{org_id}", "* * * * *")
    async def nudge(schedule: Schedule) -> None:
        await _nudge(bench, org_id)

    @queue.schedule(f"clock.{org_id}", "* * * * *")
    async def clock(schedule: Schedule) -> None:
        await tick(org_id, now=_now())
        await lateness.tick(org_id, now=_now())
        await readership.nudge(org_id, now=_now())

    @queue.schedule(f"digest.{org_id}", "* * * * *")
    async def digests(schedule: Schedule) -> None:
        await digest.send_due(org_id, now=_now())

    @queue.schedule(f"seal.{org_id}", "* * * * *")
    async def seal(schedule: Schedule) -> None:
        await audit_chain.seal(org_id)

    @queue.schedule(f"catch-up.{org_id}", "37 * * * *")
    async def catch_up(schedule: Schedule) -> None:
        await audit.catch_up(org_id)
        await search_index.catch_up(org_id, now=_now())
        await search_index.age(org_id, now=_now())

    @queue.schedule(f"learn.{org_id}", LEARNS_AT)
    async def learn(schedule: Schedule) -> None:
        await learning.learn_nightly(org_id, now=_now())

    @queue.schedule("tidy", "17 * * * *")
    async def tidy(schedule: Schedule) -> None:
        await _tidy(bench)

    return queue


def _rounds(pace: Pace) -> int:
    """Give how many rounds of knocks are under way at once, over all workers.

    They are what is sent in half a second, so that one person's knock does not wait long behind
    thousands.
    """
    return max(LEAST_ROUNDS, round(pace.rate / ROUND / 2))


def _patiently(
    job: Job, do: Callable[[Bench, Payload], Awaitable[None]], bench: Bench
) -> Callable[[Queued], Awaitable[None]]:
    """Run a job; what fails in passing is tried again, later each time, and given up in the end."""

    async def work(queued: Queued) -> None:
        try:
            await do(bench, json.loads(queued.payload or b"{}"))
        except Refused as error:
            log.warning("job refused", job=job, code=error.code)
        except WechatError as error:
            if error.permanent:
                log.warning("job given up", job=job, code=error.code)
                return
            _again(job, queued, type(error).__name__)
        except AWAY as error:
            _again(job, queued, type(error).__name__)
        except Exception as error:
            # A fault of ours, which a later version may not have; its words may be somebody's.
            where = "".join(traceback.format_tb(error.__traceback__))
            log.error("job failed", job=job, error=type(error).__name__, where=where)
            _again(job, queued, type(error).__name__)

    return work


def _again(job: Job, queued: Queued, error: str) -> None:
    if queued.attempts >= TRIES:
        log.error("job given up", job=job, attempts=queued.attempts, error=error)
        return
    raise RetryRequested(timedelta(seconds=min(2**queued.attempts, 600)), error)
