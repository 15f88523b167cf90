"""How a message is read as a command: the word, the number behind it, the writer's own words.

A message is a command only when all of it is one, so that “进度太慢了” stays a
complaint. Full-width digits, spaces, traditional characters, punctuation and
common synonyms are forgiven.
"""

import re
from dataclasses import dataclass, replace

from bot.commands import WORDS, Command
from rules.figures import NAMES, Figure
from rules.text import command, normalise

#: The kinds of numbers that people quote: an item's, an activity's, a circular's.
ITEM, ACTIVITY, CIRCULAR = "民", "活", "通"
#: What begins with these words means something else before an activity's number.
_BEFORE_ACTIVITY = {
    "取消": Command.CALL_OFF,
    "任务": Command.TASK,
    "完成": Command.TASK_DONE,
    "进度": Command.LOOK,
    "转": Command.CONVERT,
}

#: What means something else before that kind of number.
_BEFORE = {
    ACTIVITY: _BEFORE_ACTIVITY,
    CIRCULAR: dict.fromkeys(WORDS[Command.WITHDRAW], Command.TAKE_BACK),
}

#: What means something else with words behind the number: “进展 12” asks, “进展 12 已动工” tells.
_WITH_REST = {"进展": Command.REPORT_PROGRESS}

_BY_WORD = {command(word): name for name, words in WORDS.items() for word in words}

#: These take an item's number right behind the word; the rest of the message is theirs.
_ITEMS = (
    Command.PROGRESS, Command.WITHDRAW, Command.LOOK, Command.TAKE, Command.REROUTE,
    Command.ANSWER, Command.RETAIN, Command.DECLINE,
    Command.ASK_INFO, Command.SUPPLY, Command.MERGE, Command.SPLIT,
    Command.UNMERGE, Command.SIMILAR,
    Command.EDIT, Command.SEND_UP, Command.SIGN, Command.SEND_BACK, Command.DIVERT,
    Command.QUARANTINE, Command.RELEASE, Command.PURGE,
    Command.FORWARD, Command.TAKE_ON, Command.TURN_DOWN, Command.REPORT_PROGRESS,
    Command.ASK_EXTENSION, Command.EXTEND, Command.KEEP_DUE, Command.REPLY, Command.RETURN,
    Command.FEED_BACK, Command.CLOSE,
    Command.RATE, Command.ADOPT, Command.REPORT_UP, Command.INSTRUCT,
)  # fmt: skip
#: These take an activity's.
ACTIVITIES = (
    Command.APPROVE, Command.NOTIFY, Command.SEND_MATERIALS, Command.STUDY, Command.POSTPONE,
    Command.RESCHEDULE, Command.CALL_OFF, Command.REJECT, Command.ARCHIVE, Command.TASK,
    Command.TASK_DONE, Command.ATTENDEES, Command.ACCEPT, Command.STAY_AWAY, Command.ASK_LEAVE,
    Command.GRANT_LEAVE, Command.REFUSE_LEAVE, Command.SIGN_IN, Command.SIGN_OUT,
    Command.MAKE_UP, Command.DOOR, Command.CONFIRM, Command.MINUTES, Command.VIEWS, Command.PHOTOS,
    Command.PAPERS, Command.SPEECH, Command.CONVERT,
)  # fmt: skip
#: These take a circular's.
_CIRCULARS = (Command.TAKE_BACK,)
#: These show one thing, and take a page after its number.
_SHOWS = (Command.PROGRESS, Command.LOOK, Command.ATTENDEES, Command.SIGN)
#: These act with words of the writer's own.
_WITH_WORDS = (
    Command.REROUTE, Command.ANSWER, Command.RETAIN, Command.DECLINE, Command.POSTPONE,
    Command.RESCHEDULE, Command.CALL_OFF, Command.REJECT, Command.TASK, Command.TASK_DONE,
    Command.ASK_LEAVE, Command.GRANT_LEAVE, Command.REFUSE_LEAVE, Command.MAKE_UP,
    Command.MINUTES, Command.VIEWS, Command.PAPERS, Command.SPEECH, Command.TAKE_BACK,
    Command.ASK_INFO, Command.SUPPLY, Command.MERGE, Command.EDIT,
    Command.SEND_BACK, Command.DIVERT, Command.QUARANTINE, Command.RELEASE, Command.PURGE,
    Command.FORWARD, Command.TAKE_ON, Command.TURN_DOWN, Command.REPORT_PROGRESS,
    Command.ASK_EXTENSION, Command.EXTEND, Command.KEEP_DUE, Command.REPLY, Command.RETURN,
    Command.FEED_BACK, Command.CLOSE,
    Command.RATE, Command.ADOPT, Command.REPORT_UP, Command.INSTRUCT,
)  # fmt: skip
#: These show a list, and take a page.
_LISTS = (
    Command.WORK, Command.INBOX, Command.ACTIVITIES, Command.YEAR_PLAN, Command.ISSUED,
    Command.DIGEST, Command.INSPECTION, Command.BULLETINS, Command.BACK_ISSUES,
)  # fmt: skip
#: These look for words; a number behind them is a page.
_SEARCHES = (Command.SEARCH, Command.EXPORT)
_ABOUT_SOMEBODY = (Command.UNBIND, Command.UNLOCK)


def _alternatives(*names: Command) -> str:
    words = [word for name in names for word in WORDS[name]]
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_NUMBER = (
    r"(?:(?P<of>[民通]|活动?)\s*)?(?:(?P<year>20\d\d)\s*[-—–_/\s]\s*)?"
    r"(?P<number>\d{1,6})(?!\d)\s*号?"
)
_NUMBERED = re.compile(
    rf"(?P<word>{_alternatives(*_ITEMS, *ACTIVITIES, *_CIRCULARS)})\s*[:,.]?\s*{_NUMBER}"
    r"(?P<rest>.*)",
    re.DOTALL,
)
_OF_ACTIVITY = re.compile(
    rf"(?P<word>{'|'.join(_BEFORE_ACTIVITY)})\s*[:,.]?\s*(?=活){_NUMBER}(?P<rest>.*)", re.DOTALL
)
_PAGE = re.compile(r"第?\s*(?P<page>\d{1,2})\s*页?")
_LIST = re.compile(rf"(?P<word>{_alternatives(*_LISTS)})\s*[:,.]?\s*{_PAGE.pattern}")
_FIGURES = "|".join(sorted({NAMES[one] for one in Figure}, reverse=True))
#: “名单 逾期”: the list behind a number of a summary; set apart, any other word is meant for one.
_FIGURE = re.compile(
    rf"名单(?:\s*[:,.]?\s*(?P<rest>{_FIGURES}|\d{{1,2}}月\d{{1,2}}日到期)"
    rf"|[\s:,]+(?P<other>[^\d\s]{{2,8}}))(?:\s+{_PAGE.pattern})?"
)
_ABOUT = re.compile(rf"(?P<word>{_alternatives(*_ABOUT_SOMEBODY)})\s*[:,.]?\s*(?P<rest>\S+)")
_PLAN = re.compile(rf"(?P<word>{_alternatives(Command.PLAN)})[\s:,]+(?P<rest>.+)", re.DOTALL)
_SEARCH = re.compile(
    rf"(?P<word>{_alternatives(*_SEARCHES)})[\s:,]+(?P<rest>.+?)(?:\s+{_PAGE.pattern})?"
)
_BARE_RECEIPT = re.compile(r"(?P<of>民)\s*(?P<year>20\d\d)\s*[-—–_/\s]?\s*(?P<number>\d{4,6})")
_BARE = re.compile(
    r"(?P<of>[活通])\s*(?:(?P<year>20\d\d)\s*[-—–_/\s]\s*)?(?P<number>\d{1,6})\s*号?"
)
#: “10月10日放假”: a day of the calendar, and what it is.
_DAY = re.compile(
    r"(?:(?P<year>20\d\d)\s*年\s*)?(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号]\s*"
    r"(?:改为|改成|要)?\s*(?P<rest>上班|补班|放假|休息|照旧|照常)[.!。]?"
)
#: “编专刊 12 15”: which kind, and the numbers of the items that it is to carry.
_COMPILE = re.compile(r"编(?P<rest>专[刊报题]\s*[:,.]?\s*[民\d][民\d\s,、和号—–_/-]*)")
_ISSUES_OF = re.compile(rf"(?:{_alternatives(Command.BACK_ISSUES)})\s*(?P<year>20\d\d)\s*年?")
_BARE_NUMBER = re.compile(r"(?P<number>0\d{3})")
_SPOKEN = re.compile(
    rf"(?:(?:{_alternatives(Command.SIGN_IN)})码?\s*[是为]?\s*[:,.]?\s*)?"
    r"(?P<said>\d(?:[\s-]?\d){5})"
)
_CODE = re.compile(
    rf"(?:我的)?(?:{_alternatives(Command.BIND)}|码)码?\s*[是为]?\s*[:,.]?\s*(?P<said>\d[\d\s-]*)"
    r"|(?P<bare>\d(?:[\s-]?\d){7})"
)
#: What separates a number from the words behind it; without it, only a number as we write them.
_APART = tuple(" \n,:;.!?、—-号")
_EDGES = " \t\r\n\u3000,:;.!?，：；。！？、—-"


@dataclass(frozen=True, slots=True)
class Asked:
    """A command with what came with it; ``year`` 0 means the current one, ``page`` the first.

    ``of`` says what the number is of: ``ITEM``, ``ACTIVITY`` or ``CIRCULAR``.
    """

    name: Command
    number: int = 0
    year: int = 0
    rest: str = ""
    page: int = 1
    of: str = ITEM


def parse(text: str) -> Asked | None:
    """Read a message as a command; None if it is not one."""
    if name := _BY_WORD.get(command(text)):
        return Asked(name)
    plain = normalise(text)
    if match := _SPOKEN.fullmatch(plain):
        return Asked(Command.SIGN_IN, rest=re.sub(r"\D", "", match["said"]))
    if match := _FIGURE.fullmatch(plain):
        return Asked(
            Command.DIGEST_LIST, rest=match["rest"] or match["other"], page=int(match["page"] or 1)
        )
    if match := _NUMBERED.fullmatch(plain) or _OF_ACTIVITY.fullmatch(plain):
        return _with_number(text, plain, match)
    if match := _COMPILE.fullmatch(plain):
        return Asked(Command.COMPILE, rest=match["rest"])
    if match := _ISSUES_OF.fullmatch(plain):
        return Asked(Command.BACK_ISSUES, year=int(match["year"]))
    if match := _LIST.fullmatch(plain):
        return Asked(_named(match), page=int(match["page"]))
    if match := _DAY.fullmatch(plain):
        number = int(match["month"]) * 100 + int(match["day"])
        return Asked(Command.WORKDAYS, number, int(match["year"] or 0), match["rest"])
    if match := _ABOUT.fullmatch(plain):
        return Asked(_named(match), rest=match["rest"])
    if match := _SEARCH.fullmatch(plain):
        return Asked(_named(match), rest=match["rest"], page=int(match["page"] or 1))
    if match := _PLAN.fullmatch(plain):
        return Asked(_named(match), rest=match["rest"])
    return _bare(plain)


def _bare(plain: str) -> Asked | None:
    """Read what is a number alone."""
    if match := _BARE_RECEIPT.fullmatch(plain) or _BARE.fullmatch(plain):
        number, year = int(match["number"]), int(match["year"] or 0)
        return Asked(Command.LOOK, number, year, of=match["of"])
    if match := _BARE_NUMBER.fullmatch(plain):
        return Asked(Command.LOOK, int(match["number"]))
    if match := _CODE.fullmatch(plain):
        return Asked(Command.BIND, rest=match["said"] or match["bare"])
    return None


def _named(match: re.Match[str]) -> Command:
    return _BY_WORD[command(match["word"])]


def _with_number(text: str, plain: str, match: re.Match[str]) -> Asked | None:
    rest = match["rest"].strip().lstrip(_EDGES)
    asked = _numbered(match)
    if rest and match["word"] in _WITH_REST:
        asked = replace(asked, name=_WITH_REST[match["word"]])
    if not rest:
        return asked
    if asked.name in _SHOWS and (page := _PAGE.fullmatch(rest)):
        return replace(asked, page=int(page["page"]))
    if asked.name not in _WITH_WORDS or not _meant_as_number(asked, plain, match):
        return None
    return replace(asked, rest=_as_written(text, plain[: match.start("rest")]) or rest)


def _numbered(match: re.Match[str]) -> Asked:
    said = (match["of"] or "")[:1]
    name = _BEFORE.get(said, {}).get(match["word"]) or _named(match)
    of = said or _kind(name)
    return Asked(name, int(match["number"]), int(match["year"] or 0), of=of)


def _kind(name: Command) -> str:
    """Give the kind of number that a command takes."""
    if name in _CIRCULARS:
        return CIRCULAR
    return ACTIVITY if name in ACTIVITIES else ITEM


def _meant_as_number(asked: Asked, plain: str, match: re.Match[str]) -> bool:
    """Tell “回复 12 周五开工” from “回复3次了都没修”, and “请假 活12 出差” from “请假 3 天”."""
    if match["of"] or len(match["number"]) > 3:
        return True
    return asked.name in (*_ITEMS, *_CIRCULARS) and plain.startswith(_APART, match.end("number"))


def _as_written(text: str, head: str) -> str:
    """Give what stands behind the head in the writer's own punctuation and script."""
    cuts = (cut for cut in range(len(text)) if normalise(text[:cut]) == head.strip())
    cut = next(cuts, None)
    return "" if cut is None else text[cut:].strip().lstrip(_EDGES)
