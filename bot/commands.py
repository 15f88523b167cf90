"""Typed commands: what people call them, and how a message is read as one.

A message is a command only when all of it is one, so that “进度太慢了” stays a
complaint. Full-width digits, spaces, traditional characters, punctuation and
common synonyms are forgiven.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from rules.text import command, normalise


class Command(StrEnum):
    """Something a person can ask for in one message."""

    REPORT = "report"
    PROGRESS = "progress"
    INBOX = "inbox"
    HELP = "help"
    CANCEL = "cancel"
    DONE = "done"
    BIND = "bind"
    ME = "me"
    THANKS = "thanks"
    WITHDRAW = "withdraw"
    WORK = "work"
    LOOK = "look"
    TAKE = "take"
    REROUTE = "reroute"
    ANSWER = "answer"
    RETAIN = "retain"
    DECLINE = "decline"
    UNBIND = "unbind"
    UNLOCK = "unlock"


#: What people type. The first word of each row is the one that the bot itself uses.
WORDS: dict[Command, tuple[str, ...]] = {
    Command.REPORT: (
        "反映", "我要反映", "反映问题", "上报", "报事", "反应", "社情民意", "提意见", "我要上报",
        "开始", "新的反映", "我有事反映",
    ),
    Command.PROGRESS: (
        "进度", "查进度", "查询", "进展", "查", "办得怎么样了", "怎么样了", "有结果吗", "结果",
        "我的反映", "办到哪了", "状态",
    ),
    Command.INBOX: ("通知", "消息", "收件箱", "未读", "我的消息", "我的通知"),
    Command.HELP: (
        "帮助", "菜单", "怎么用", "说明", "help", "功能", "指令", "你好", "您好", "在吗",
    ),
    Command.CANCEL: (
        "取消", "不报了", "算了", "退出", "不说了", "不要了", "不发了", "放弃", "重来", "不办了",
    ),
    Command.DONE: (
        "好了", "好", "完了", "说完了", "就这些", "没了", "没有了", "发完了", "完毕", "结束",
        "可以了", "行了", "ok", "完成", "好的",
    ),
    Command.BIND: ("绑定", "认证", "登录", "注册", "绑定微信", "实名"),
    Command.ME: ("我", "我是谁", "我的", "我的信息", "个人信息"),
    Command.THANKS: (
        "谢谢", "谢谢你", "谢谢您", "多谢", "感谢", "辛苦了", "收到", "知道了", "谢了",
    ),
    Command.WITHDRAW: ("撤回", "收回", "撤销"),
    Command.WORK: ("待办", "办理", "待处理", "工作台", "任务"),
    Command.LOOK: ("看", "查看", "打开", "详情"),
    Command.TAKE: ("收", "接收", "签收", "受理", "接"),
    Command.REROUTE: ("转", "转办", "改转", "转给", "分派", "转到"),
    Command.ANSWER: ("答复", "回复", "回答", "办复", "答"),
    Command.RETAIN: ("留存", "存", "留着"),
    Command.DECLINE: ("不采用", "不采纳", "未采用"),
    Command.UNBIND: ("解绑", "解除绑定"),
    Command.UNLOCK: ("解锁",),
}  # fmt: skip

_BY_WORD = {command(word): name for name, words in WORDS.items() for word in words}

#: These take an item's number right behind the word; the rest of the message is theirs.
_WITH_NUMBER = (
    Command.PROGRESS, Command.WITHDRAW, Command.LOOK, Command.TAKE, Command.REROUTE,
    Command.ANSWER, Command.RETAIN, Command.DECLINE,
)  # fmt: skip
_WITH_WORDS = (Command.UNBIND, Command.UNLOCK, Command.BIND)


def _alternatives(names: tuple[Command, ...]) -> str:
    words = [word for name in names for word in WORDS[name]]
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_NUMBER = r"(?:民\s*)?(?:(?P<year>20\d\d)\s*[-—–_/\s]\s*)?(?P<number>\d{1,6})(?!\d)\s*号?"
_ITEM = re.compile(
    rf"(?P<word>{_alternatives(_WITH_NUMBER)})\s*[:,.]?\s*{_NUMBER}(?P<rest>.*)", re.DOTALL
)
_ABOUT = re.compile(rf"(?P<word>{_alternatives(_WITH_WORDS)})\s*[:,.]?\s*(?P<rest>\S+)")
_BARE_RECEIPT = re.compile(r"民\s*(?P<year>20\d\d)\s*[-—–_/\s]?\s*(?P<number>\d{4,6})")
_CODE = re.compile(r"\d{4}[\s-]?\d{4}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A command with what came with it; ``year`` 0 means the current one."""

    name: Command
    number: int = 0
    year: int = 0
    rest: str = ""


def parse(text: str) -> Asked | None:
    """Read a message as a command; None if it is not one."""
    if name := _BY_WORD.get(command(text)):
        return Asked(name)
    plain = normalise(text)
    if match := _ITEM.fullmatch(plain):
        return _with_number(_BY_WORD[command(match["word"])], match)
    if match := _ABOUT.fullmatch(plain):
        return Asked(_BY_WORD[command(match["word"])], rest=match["rest"])
    if match := _BARE_RECEIPT.fullmatch(plain):
        return Asked(Command.LOOK, int(match["number"]), int(match["year"]))
    if _CODE.fullmatch(plain):
        return Asked(Command.BIND, rest=plain)
    return None


def _with_number(name: Command, match: re.Match[str]) -> Asked | None:
    rest = match["rest"].strip(" ,:;。.!\n")
    # Only these say more than a number: a long text that begins with 收 or 查 is no command.
    if rest and name in (Command.PROGRESS, Command.LOOK, Command.TAKE, Command.WITHDRAW):
        return None
    return Asked(name, int(match["number"]), int(match["year"] or 0), rest)
