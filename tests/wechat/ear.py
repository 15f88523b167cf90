"""A service behind the sandbox that only listens."""

import asyncio
from dataclasses import dataclass, field

from aiohttp import web

from wechat.account import Account
from wechat.callback import open_callback


@dataclass
class Ear:
    """A service that hears everything and answers nothing in the callback."""

    account: Account
    heard: list = field(default_factory=list)
    more: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def hear(self, request):
        message = open_callback(self.account, request.query, await request.read()).message
        async with self.more:
            self.heard.append(message)
            self.more.notify_all()
        return web.Response(text="success")

    async def hears(self, event):
        async with asyncio.timeout(10), self.more:
            await self.more.wait_for(lambda: any(one.event == event for one in self.heard))
        return next(one for one in self.heard if one.event == event)
