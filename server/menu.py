"""The official account's menu: what people tap instead of typing."""

from collections.abc import Mapping

import aiohttp

from bot.commands import Command
from server.app import connect_redis, official_account
from server.settings import BadSettings, Settings
from wechat.client import Client


def _button(name: str, command: Command) -> Mapping[str, object]:
    return {"type": "click", "name": name, "key": command.value}


MENU: tuple[Mapping[str, object], ...] = (
    _button("反映问题", Command.REPORT),
    {
        "name": "活动",
        "sub_button": [
            _button("签到", Command.SIGN_IN),
            _button("我的活动", Command.ACTIVITIES),
            _button("请假", Command.ASK_LEAVE),
            _button("我的履职", Command.RECORD),
            _button("收到通知", Command.RECEIVED),
        ],
    },
    {
        "name": "更多",
        "sub_button": [
            _button("查进度", Command.PROGRESS),
            _button("我的通知", Command.INBOX),
            _button("待办", Command.WORK),
            _button("我是谁", Command.ME),
            _button("帮助", Command.HELP),
        ],
    },
)


async def create(settings: Settings) -> None:
    """Give the official account its menu; raises WechatError."""
    account = official_account(settings)
    if not account.appid:
        raise BadSettings("LIAISON_OA_APPID is not set: there is no account to give a menu")
    redis = connect_redis(settings)
    async with aiohttp.ClientSession() as session:
        client = Client(account, base=settings.wechat_api_base, session=session, redis=redis)
        await client.create_menu(MENU)
    await redis.aclose()
