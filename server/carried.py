"""What the app carries from request to request: one key each, all of them set in server/app.py."""

import aiohttp
from aiohttp import web
from redis.asyncio import Redis

from bot.dialog import House
from server.settings import Settings
from wechat.account import Account
from wechat.client import Client

SETTINGS = web.AppKey("SETTINGS", Settings)
REDIS = web.AppKey("REDIS", Redis)
#: Connections to WeChat.
HTTP = web.AppKey("HTTP", aiohttp.ClientSession)
#: The default organisation's official account; missing when none is configured.
OA = web.AppKey("OA", Client)
#: The default organisation's mini-program; missing when none is configured.
MP = web.AppKey("MP", Client)
#: How many requests one session may make in a minute.
PER_MINUTE = web.AppKey("PER_MINUTE", int)
#: The default organisation's official account, as its callback is verified.
ACCOUNT = web.AppKey("ACCOUNT", Account)
#: Where the bot lives.
HOUSE = web.AppKey("HOUSE", House)
