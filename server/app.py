"""All wiring: one web application out of one set of settings."""

from collections.abc import AsyncIterator, Iterable

import aiohttp
from aiohttp import web
from redis.asyncio import Redis

from bot.dialog import House
from models import database
from server import carried, flood, health, middlewares, routes
from server.openapi import openapi
from server.settings import BadSettings, Settings, check_serving
from wechat.account import Account
from wechat.client import Client

#: Bytes of the largest body that a request may have, files aside.
LARGEST_BODY = 1024 * 1024
#: Requests that one session may make in a minute.
PER_MINUTE = 120
#: Connections to the database that one web process holds at most.
POOL = 20


def build_app(settings: Settings) -> web.Application:
    """Build the web application; it connects when it starts and disconnects when it stops.

    Raises BadSettings without the address of a database and of Redis.
    """
    check_serving(settings)
    if settings.database_url is None or settings.redis_url is None:
        raise BadSettings("LIAISON_DATABASE_URL and LIAISON_REDIS_URL are needed to serve")
    app = web.Application(middlewares=[middlewares.answer], client_max_size=LARGEST_BODY)
    app[carried.SETTINGS] = settings
    app[carried.PER_MINUTE] = PER_MINUTE
    app[carried.ACCOUNT] = official_account(settings)
    app[carried.HOUSE] = house_of(settings)
    health.prepare(app)
    flood.prepare(app)
    app.cleanup_ctx.extend((hold_database, _redis, _wechat))
    app.add_routes(routes.OPERATIONS)
    _add(app, routes.LINKS)
    app.add_subapp(routes.API_PREFIX, _api())
    return app


def _api() -> web.Application:
    api = web.Application(middlewares=[middlewares.visit])
    api.router.add_get("/openapi.json", openapi)
    _add(api, routes.API)
    return api


def _add(app: web.Application, listed: Iterable[routes.Listed]) -> None:
    for method, path, endpoint in listed:
        app.router.add_route(method, path, endpoint.serve)


async def hold_database(app: web.Application) -> AsyncIterator[None]:
    """Keep the pool of database connections open while the app runs."""
    async with database.connected(str(app[carried.SETTINGS].database_url), pool=POOL):
        yield


async def _redis(app: web.Application) -> AsyncIterator[None]:
    app[carried.REDIS] = connect_redis(app[carried.SETTINGS])
    yield
    await app[carried.REDIS].aclose()


def connect_redis(settings: Settings) -> Redis:
    """Make the Redis client of one process; it connects at its first use."""
    return Redis.from_url(str(settings.redis_url), socket_timeout=5, socket_connect_timeout=1)


async def _wechat(app: web.Application) -> AsyncIterator[None]:
    settings = app[carried.SETTINGS]
    async with aiohttp.ClientSession() as session:
        app[carried.HTTP] = session
        for key, account in (
            (carried.OA, official_account(settings)),
            (carried.MP, miniprogram(settings)),
        ):
            if account.appid:
                app[key] = Client(
                    account,
                    base=settings.wechat_api_base,
                    session=session,
                    redis=app[carried.REDIS],
                    miniprogram=settings.mp_appid,
                )
        yield


def house_of(settings: Settings) -> House:
    """Give the house that the bot lives in; raises BadSettings without a secret key."""
    if settings.secret_key is None:
        raise BadSettings("LIAISON_SECRET_KEY is needed to serve")
    return House(settings.org, settings.base_url, settings.secret_key.get_secret_value())


def official_account(settings: Settings) -> Account:
    """Give the default organisation's official account; without appid when none is configured."""
    return Account(
        settings.org,
        settings.oa_appid,
        settings.oa_secret.get_secret_value(),
        settings.oa_token.get_secret_value(),
        settings.oa_aes_key.get_secret_value(),
        settings.oa_previous_aes_key.get_secret_value(),
    )


def miniprogram(settings: Settings) -> Account:
    """Give the default organisation's mini-program; without appid when none is configured."""
    return Account(settings.org, settings.mp_appid, settings.mp_secret.get_secret_value())
