"""Accounts, and bodies as WeChat posts them in each mode."""

import base64

from wechat.account import Account
from wechat.sealing import seal_callback

NOW = 1_790_000_000
KEY = base64.b64encode(bytes(range(32))).decode().rstrip("=")
OLD_KEY = base64.b64encode(bytes(range(32, 64))).decode().rstrip("=")
OPEN = Account("demo", "wx0000000000000001", "secret", "token")
SEALED = Account("demo", "wx0000000000000001", "secret", "token", KEY)
FIELDS = {
    "ToUserName": "gh_station",
    "FromUserName": "o-member-1",
    "CreateTime": NOW,
    "MsgType": "text",
    "Content": "东街的路灯坏了三个月",
    "MsgId": "91000000000000001",
}
MODES = ("plain", "compatible", "safe")


def account_for(mode):
    return OPEN if mode == "plain" else SEALED


def posted(body, mode="safe", account=None):
    account = account or account_for(mode)
    return account, *seal_callback(account, body, mode, NOW, "n0nce")
