"""A unit replies (办复): in which class, in words and photos, shown once more before it is sent."""

import re
from enum import StrEnum

from bot import unit_texts as texts
from bot.dialog import Dialog, Expect, Next, Row, Turn
from bot.pages import shorten
from bot.report import Report, add
from bot.texts import PHOTOS_GONE
from handlers import attachment, reply
from handlers.advance import check_words
from handlers.assignment import find_assigned, require
from handlers.conversation import Data
from handlers.submission import still_kept
from rules.assignment import CLASS_NAMES, ReplyClass
from rules.opinion import Verb
from rules.opinion_words import VERB_NAMES


class Step(StrEnum):
    """Where a reply stands."""

    #: what it comes to
    CLASS = "class"
    #: words and photos come in until 好了
    GATHER = "gather"
    #: shown once more
    CONFIRM = "confirm"


#: “A 修好了”, “b类：列入计划”; “ABC 小区” begins with no class.
_CLASS_FIRST = re.compile(
    r"(?P<class>[A-Da-d])(?![A-Za-z0-9])类?[\s:：,，、.。]*(?P<words>.*)", re.DOTALL
)
#: Characters of a reply that are shown once more.
_SHOWN = 300
_CLASSES = tuple(ReplyClass)


async def begin(turn: Turn, receipt: str, unit: str = "", words: str = "") -> Next:
    """Ask for the class; words that came with the command are kept, “A 修好了” has both."""
    found = await find_assigned(turn.actor, receipt, unit=unit)
    require(turn.actor, found, Verb.REPLY)
    data: Data = {"receipt": receipt, "unit": unit, "lead": found.assignment.lead, "class": ""}
    if match := _CLASS_FIRST.fullmatch(words):
        data["class"], words = match["class"].upper(), match["words"]
    check_words(words)
    data |= Report(words=[words] if words else []).data()
    if not data["class"]:
        return _ask_class(data)
    return _confirm(data) if words else _ask_words(data)


def _ask_class(data: Data) -> Next:
    lines = "\n".join(f"{place} {CLASS_NAMES[one]}" for place, one in enumerate(_CLASSES, 1))
    asked = texts.WHICH_CLASS.format(receipt=data["receipt"], classes=lines)
    return Next(asked, Step.CLASS, data)


async def _choose(turn: Turn, data: Data) -> Next:
    place = int(turn.said.choice)
    if not 1 <= place <= len(_CLASSES):
        return _ask_class(data)
    data = {**data, "class": _CLASSES[place - 1].value}
    return _ask_words(data) if Report.of(data).empty else _confirm(data)


async def _keep_early(turn: Turn, data: Data) -> Next:
    """Keep words and photos that come before the class, and ask for it again."""
    kept = await _gather(turn, data)
    asked = _ask_class(kept.data)
    return Next(f"{texts.NOTED_EARLY}\n{asked.reply}", Step.CLASS, kept.data)


def _ask_words(data: Data) -> Next:
    return Next(texts.WHAT_REPLY, Step.GATHER, data)


async def _gather(turn: Turn, data: Data) -> Next:
    check_words(turn.said.text)
    report = Report.of(data)
    noted = await add(turn, report) or texts.NOTED_REPLY
    return Next(noted, Step.GATHER, {**_about(data), **report.data()})


def _about(data: Data) -> Data:
    return {name: data[name] for name in ("receipt", "unit", "lead", "class")}


async def _finish(turn: Turn, data: Data) -> Next:
    report = Report.of(data)
    gone = report.leave(await still_kept(turn.actor, report.attachments))
    data = {**_about(data), **report.data()}
    if gone:
        return Next(PHOTOS_GONE.format(count=gone), Step.GATHER, data)
    if not report.words:
        return Next(texts.REPLY_FIRST, Step.GATHER, data)
    return _confirm(data)


def _confirm(data: Data) -> Next:
    report = Report.of(data)
    count = len(report.photos)
    shown = texts.CONFIRM_REPLY.format(
        what=VERB_NAMES[Verb.REPLY if data["lead"] else Verb.ADVISE],
        receipt=data["receipt"],
        name=CLASS_NAMES[ReplyClass(str(data["class"]))],
        words=shorten(report.text, _SHOWN),
        photos=texts.REPLY_PHOTOS.format(count=count) if count else "",
    )
    return Next(shown, Step.CONFIRM, data)


async def _send(turn: Turn, data: Data) -> Next:
    report, receipt = Report.of(data), str(data["receipt"])
    given, unit = ReplyClass(str(data["class"])), str(data["unit"])
    await reply.reply(
        turn.actor, receipt, given, report.text, report.attachments, unit=unit, now=turn.now
    )
    said = texts.REPLIED if data["lead"] else texts.ADVISED
    return Next(said.format(receipt=receipt))


async def _rewrite(turn: Turn, data: Data) -> Next:
    await attachment.drop(turn.actor, Report.of(data).attachments)
    return _ask_class({**_about(data), "class": ""})


async def _drop(turn: Turn, data: Data) -> Next:
    await attachment.drop(turn.actor, Report.of(data).attachments)
    return Next(texts.REPLY_DROPPED)


def _readable(data: Data) -> bool:
    """Whether this version knows the class, and nothing is missing."""
    whole = all(isinstance(data.get(name), str) for name in ("receipt", "unit"))
    known = data.get("class") in {"", *ReplyClass}
    return whole and known and isinstance(data.get("lead"), bool)


REPLYING = Dialog(
    name="replying",
    rows=(
        Row(Step.CLASS, Expect.ZERO, _drop, (None,)),
        Row(Step.CLASS, Expect.DIGIT, _choose, (Step.CLASS, Step.GATHER, Step.CONFIRM)),
        Row(Step.CLASS, Expect.TEXT, _keep_early, (Step.CLASS,)),
        Row(Step.CLASS, Expect.PHOTO, _keep_early, (Step.CLASS,)),
        Row(Step.GATHER, Expect.DONE, _finish, (Step.GATHER, Step.CONFIRM)),
        Row(Step.GATHER, Expect.TEXT, _gather, (Step.GATHER,)),
        Row(Step.GATHER, Expect.PHOTO, _gather, (Step.GATHER,)),
        Row(Step.CONFIRM, Expect.ONE, _send, (None,), texts.SAYS_SEND),
        Row(Step.CONFIRM, Expect.TWO, _rewrite, (Step.CLASS,), texts.SAYS_AGAIN),
        Row(Step.CONFIRM, Expect.ZERO, _drop, (None,)),
    ),
    cancel=_drop,
    help={
        Step.CLASS: texts.HELP_CLASS,
        Step.GATHER: texts.HELP_REPLY,
        Step.CONFIRM: texts.HELP_SEND,
    },
    left=dict.fromkeys(Step, texts.STILL_REPLYING),
    readable=_readable,
    first=texts.FINISH_REPLY,
)
