"""Every URL of the service, one line each."""

from typing import Any

from aiohttp import web

from server import health, webhook
from server.api import attachment, binding, committee, notice, opinion, session, work
from server.api.endpoint import Endpoint

#: A method, a path and what is behind them.
Listed = tuple[str, str, Endpoint[Any, Any]]

OPERATIONS = (
    web.get("/healthz", health.healthz),
    web.get("/readyz", health.readyz),
    web.get("/metrics", health.metrics),
    web.get("/wechat/{org}", webhook.verify),
    web.post("/wechat/{org}", webhook.callback),
)

#: Where the mini-program's API begins.
API_PREFIX = "/api/v1"

API: tuple[Listed, ...] = (
    ("POST", "/session", session.begin),
    ("DELETE", "/session", session.end),
    ("GET", "/me", session.me),
    ("POST", "/binding", binding.bind),
    ("GET", "/committees", committee.list_all),
    ("POST", "/attachments", attachment.upload),
    ("GET", "/attachments/{attachment}", attachment.read),
    ("POST", "/opinions", opinion.submit),
    ("GET", "/opinions", opinion.list_mine),
    ("POST", "/suggestions", opinion.suggest),
    ("GET", "/opinions/waiting", opinion.list_waiting),
    ("GET", "/opinions/{receipt}", opinion.read),
    ("POST", "/opinions/{receipt}/withdraw", opinion.withdraw),
    ("POST", "/opinions/{receipt}/take", work.take),
    ("POST", "/opinions/{receipt}/answer", work.answer),
    ("POST", "/opinions/{receipt}/retain", work.retain),
    ("POST", "/opinions/{receipt}/decline", work.decline),
    ("POST", "/opinions/{receipt}/reroute", work.reroute),
    ("POST", "/opinions/{receipt}/triage", work.triage),
    ("GET", "/notices", notice.list_mine),
    ("POST", "/notices/{notice}/read", notice.read),
)

#: Links that open without a session.
LINKS: tuple[Listed, ...] = (("GET", "/a/{token}", attachment.open_link),)
