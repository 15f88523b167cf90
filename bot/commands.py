"""Typed commands: what people call them, and how a message is read as one.

A message is a command only when all of it is one, so that “进度太慢了” stays a
complaint. Full-width digits, spaces, traditional characters, punctuation and
common synonyms are forgiven.
"""

import re
from dataclasses import dataclass, replace
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
#: These show one item, and take a page after its number.
_SHOWS = (Command.PROGRESS, Command.LOOK)
#: These act with words of the writer's own.
_WITH_WORDS = (Command.REROUTE, Command.ANSWER, Command.RETAIN, Command.DECLINE)
#: These show a list, and take a page.
_LISTS = (Command.WORK, Command.INBOX)
_ABOUT_SOMEBODY = (Command.UNBIND, Command.UNLOCK)


def _alternatives(*names: Command) -> str:
    words = [word for name in names for word in WORDS[name]]
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_NUMBER = r"(?:民\s*)?(?:(?P<year>20\d\d)\s*[-—–_/\s]\s*)?(?P<number>\d{1,6})(?!\d)\s*号?"
_ITEM = re.compile(
    rf"(?P<word>{_alternatives(*_WITH_NUMBER)})\s*[:,.]?\s*{_NUMBER}(?P<rest>.*)", re.DOTALL
)
_PAGE = re.compile(r"第?\s*(?P<page>\d{1,2})\s*页?")
_LIST = re.compile(rf"(?P<word>{_alternatives(*_LISTS)})\s*[:,.]?\s*{_PAGE.pattern}")
_ABOUT = re.compile(rf"(?P<word>{_alternatives(*_ABOUT_SOMEBODY)})\s*[:,.]?\s*(?P<rest>\S+)")
_BARE_RECEIPT = re.compile(r"民\s*(?P<year>20\d\d)\s*[-—–_/\s]?\s*(?P<number>\d{4,6})")
_BARE_NUMBER = re.compile(r"(?P<number>0\d{3})")
_CODE = re.compile(
    rf"(?:我的)?(?:{_alternatives(Command.BIND)}|码)码?\s*[是为]?\s*[:,.]?\s*(?P<said>\d[\d\s-]*)"
    r"|(?P<bare>\d(?:[\s-]?\d){7})"
)
#: What separates a number from the words behind it; without it, only a number as we write them.
_APART = tuple(" \n,:;.!?、—-号")
_EDGES = " \t\r\n\u3000,:;.!?，：；。！？、—-"


@dataclass(frozen=True, slots=True)
class Asked:
    """A command with what came with it; ``year`` 0 means the current one, ``page`` the first."""

    name: Command
    number: int = 0
    year: int = 0
    rest: str = ""
    page: int = 1


def parse(text: str) -> Asked | None:
    """Read a message as a command; None if it is not one."""
    if name := _BY_WORD.get(command(text)):
        return Asked(name)
    plain = normalise(text)
    if match := _ITEM.fullmatch(plain):
        return _with_number(text, plain, match)
    if match := _LIST.fullmatch(plain):
        return Asked(_named(match), page=int(match["page"]))
    if match := _ABOUT.fullmatch(plain):
        return Asked(_named(match), rest=match["rest"])
    if match := _BARE_RECEIPT.fullmatch(plain):
        return Asked(Command.LOOK, int(match["number"]), int(match["year"]))
    if match := _BARE_NUMBER.fullmatch(plain):
        return Asked(Command.LOOK, int(match["number"]))
    if match := _CODE.fullmatch(plain):
        return Asked(Command.BIND, rest=match["said"] or match["bare"])
    return None


def _named(match: re.Match[str]) -> Command:
    return _BY_WORD[command(match["word"])]


def _with_number(text: str, plain: str, match: re.Match[str]) -> Asked | None:
    asked = Asked(_named(match), int(match["number"]), int(match["year"] or 0))
    rest = match["rest"].strip().lstrip(_EDGES)
    if not rest:
        return asked
    if asked.name in _SHOWS and (page := _PAGE.fullmatch(rest)):
        return replace(asked, page=int(page["page"]))
    # A long text that begins with 收 or 查 is no command, nor is “回复3次了都没修”.
    apart = plain.startswith(_APART, match.end("number")) or len(match["number"]) > 3
    if asked.name not in _WITH_WORDS or not apart:
        return None
    return replace(asked, rest=_as_written(text, plain[: match.start("rest")]) or rest)


def _as_written(text: str, head: str) -> str:
    """Give what stands behind the head in the writer's own punctuation and script."""
    cuts = (cut for cut in range(len(text)) if normalise(text[:cut]) == head.strip())
    cut = next(cuts, None)
    return "" if cut is None else text[cut:].strip().lstrip(_EDGES)
