"""Whether this process lives, can serve, and how it fares: /healthz, /readyz, /metrics."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest

from models.database import Row, fetch
from models.migrate import pending
from server.carried import REDIS
from server.errors import AWAY

log = structlog.get_logger()

REQUESTS = Counter("liaison_requests", "Requests answered", ["route", "status"])
CALLBACK_SECONDS = Histogram(
    "liaison_callback_seconds",
    "How long a WeChat callback took; WeChat hangs up after five seconds",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 4, 5),
)
JOBS_WAITING = Gauge("liaison_jobs_waiting", "Jobs that wait for a worker", ["job"])
PUSHES = Gauge("liaison_pushes", "Pushes of the last day by how they went", ["result"])

#: Routes that machines ask every few seconds: not worth a line in the log.
QUIET = frozenset({"/healthz", "/readyz", "/metrics"})
#: Seconds that one check may take.
PATIENCE = 2.0
#: Seconds that numbers read from the database are kept.
FRESH = 10.0

Check = Callable[[web.Application], Awaitable[None]]

#: Set once the tables were found up to date: they do not go back while the process runs.
_MIGRATED = web.AppKey("MIGRATED", list)
_COUNTED_AT = web.AppKey("COUNTED_AT", list)


class NotMigrated(Exception):
    """The database lacks tables of this version: run `python -m server migrate`."""


def prepare(app: web.Application) -> None:
    """Give the app what health remembers between requests."""
    app[_MIGRATED] = []
    app[_COUNTED_AT] = [0.0]


async def healthz(request: web.Request) -> web.Response:
    """Say that the process lives; asks nobody."""
    return web.json_response({"alive": True})


async def readyz(request: web.Request) -> web.Response:
    """Say whether the process can serve, and name what is missing; 503 if anything is."""
    found = await asyncio.gather(*(_passes(name, request.app) for name in CHECKS))
    missing = [name for name, passed in zip(CHECKS, found, strict=True) if not passed]
    ready = not missing
    return web.json_response({"ready": ready, "missing": missing}, status=200 if ready else 503)


async def _passes(name: str, app: web.Application) -> bool:
    try:
        async with asyncio.timeout(PATIENCE):
            await CHECKS[name](app)
    except (*AWAY, NotMigrated) as error:
        log.warning("not ready", missing=name, error=type(error).__name__)
        return False
    return True


async def _database(app: web.Application) -> None:
    try:
        await fetch("SELECT 1")
    except AWAY:
        # After a restart of the database each pooled connection fails once.
        await fetch("SELECT 1")


async def _redis(app: web.Application) -> None:
    await app[REDIS].ping()


async def _migrations(app: web.Application) -> None:
    if app[_MIGRATED]:
        return
    if await pending():
        raise NotMigrated
    app[_MIGRATED].append(True)


CHECKS: Mapping[str, Check] = {
    "database": _database,
    "redis": _redis,
    "migrations": _migrations,
}


async def metrics(request: web.Request) -> web.Response:
    """Give the numbers in Prometheus's format; without the database, only this process's own."""
    counted = request.app[_COUNTED_AT]
    if time.monotonic() - counted[0] > FRESH:
        counted[0] = time.monotonic()
        await _count()
    return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})


_JOBS = """
SELECT split_part(entrypoint, '.', 1) AS name, count(*) AS number
FROM pgqueuer WHERE status = 'queued' GROUP BY name
"""
_PUSHES = """
SELECT knock AS name, count(*) AS number FROM notices
WHERE created_at > now() - interval '1 day' GROUP BY name
"""


async def _count() -> None:
    try:
        async with asyncio.timeout(PATIENCE):
            jobs, pushes = await fetch(_JOBS), await fetch(_PUSHES)
    except AWAY as error:
        log.warning("numbers not read", error=type(error).__name__)
        return
    _show(JOBS_WAITING, jobs)
    _show(PUSHES, pushes)


def _show(gauge: Gauge, rows: list[Row]) -> None:
    gauge.clear()
    for row in rows:
        gauge.labels(row["name"]).set(row["number"])
