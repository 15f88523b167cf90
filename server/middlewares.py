"""Around every request: who asks, how often, and one shape for whatever goes wrong."""

import re
import secrets
import time
import traceback
from datetime import UTC, datetime

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from handlers import session
from server import flood, health
from server.api.endpoint import VISITOR
from server.carried import SETTINGS
from server.errors import Away, Broken, refusal_of, response_to

log = structlog.get_logger()

REQUEST_ID = "X-Request-ID"
#: WeChat's callbacks: the one path that is counted in thousands a second.
CALLBACKS = "/wechat/"

_SANE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
#: For what says nothing else of itself; the console's pages set their own policy.
_SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}


@web.middleware
async def answer(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer whatever happens: with an id, security headers, a line in the log and a count."""
    if request.path.startswith(CALLBACKS):
        return await _answer_callback(request, handler)
    started = time.perf_counter()
    request_id = _request_id(request)
    with structlog.contextvars.bound_contextvars(request_id=request_id):
        response = await _attempt(request, handler, request_id)
        _record(request, response.status, time.perf_counter() - started)
    _dress(request, response, request_id)
    return response


@web.middleware
async def visit(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Find who holds the session that the request shows, and count the request."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        visitor = await session.find(token.strip(), now=datetime.now(UTC))
        if visitor is not None:
            await flood.check(request, visitor.session_id)
            request[VISITOR] = visitor
    return await handler(request)


async def _answer_callback(request: web.Request, handler: Handler) -> web.StreamResponse:
    # WeChat reads neither ids nor headers, and a line per message would be a record of people.
    started = time.perf_counter()
    try:
        return await handler(request)
    except Exception as error:
        return _failed(error, secrets.token_hex(8))
    finally:
        health.CALLBACK_SECONDS.observe(time.perf_counter() - started)


async def _attempt(request: web.Request, handler: Handler, request_id: str) -> web.StreamResponse:
    try:
        return await handler(request)
    except Exception as error:
        return _failed(error, request_id)


def _failed(error: Exception, request_id: str) -> web.StreamResponse:
    if isinstance(error, web.HTTPException) and error.status < 400:
        return error
    refused = refusal_of(error)
    if isinstance(refused, Broken):
        # Where, and not what it said: an error's words may be somebody's.
        where = "".join(traceback.format_tb(error.__traceback__))
        log.error("request failed", request_id=request_id, error=type(error).__name__, where=where)
    elif isinstance(refused, Away):
        log.warning("request put off", request_id=request_id, error=type(error).__name__)
    response = response_to(refused, request_id)
    if isinstance(error, web.HTTPMethodNotAllowed):
        response.headers["Allow"] = ", ".join(sorted(error.allowed_methods))
    return response


def _record(request: web.Request, status: int, seconds: float) -> None:
    resource = request.match_info.route.resource
    route = resource.canonical if resource is not None else "unknown"
    health.REQUESTS.labels(route, str(status)).inc()
    if route not in health.QUIET:
        milliseconds = round(seconds * 1000, 1)
        log.info("request", method=request.method, route=route, status=status, ms=milliseconds)


def _dress(request: web.Request, response: web.StreamResponse, request_id: str) -> None:
    response.headers[REQUEST_ID] = request_id
    for name, value in _SECURITY.items():
        response.headers.setdefault(name, value)
    if request.config_dict[SETTINGS].base_url.startswith("https:"):
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")


def _request_id(request: web.Request) -> str:
    given = request.headers.get(REQUEST_ID, "")
    return given if _SANE_ID.fullmatch(given) else secrets.token_hex(8)
