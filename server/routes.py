"""Every URL of the service, one line each."""

from aiohttp import web

from server import health

OPERATIONS = (
    web.get("/healthz", health.healthz),
    web.get("/readyz", health.readyz),
    web.get("/metrics", health.metrics),
)
