"""Adding what staff asked for: parts in any order, 好了."""

from enum import StrEnum

from bot import asking_back_texts as texts
from bot.dialog import Dialog, Expect, Next, Row, Turn
from bot.report import Report, add
from bot.sayings import short
from bot.showing import item_shown
from bot.texts import PHOTOS_GONE
from handlers import asking_back, attachment, opinion
from handlers.conversation import Data
from handlers.guidance import GUIDANCE
from handlers.submission import still_kept
from rules.gates import Gate, is_classified


class Step(StrEnum):
    """Where it stands."""

    #: parts come in until 好了
    GATHER = "gather"


async def begin(turn: Turn, receipt: str, words: str = "") -> Next:
    """Show what is asked and wait for it; words that came with the command are added at once.

    Where nothing is asked any more, the item is shown.
    """
    if words:
        return await _supply(turn, receipt, Report(words=[words]))
    found = await opinion.find(turn.actor, receipt)
    question = await asking_back.question_of(found)
    if not question or found.reporter_id != turn.actor.person_id:
        return Next(await item_shown(turn, found), again=texts.NOTHING_ASKED)
    shown = texts.SUPPLY.format(receipt=receipt, title=found.title, question=question)
    again = texts.SUPPLY_AGAIN.format(receipt=receipt)
    return Next(shown, Step.GATHER, {"receipt": receipt}, again=again)


async def _gather(turn: Turn, data: Data) -> Next:
    if is_classified(turn.said.text):
        return Next(GUIDANCE[Gate.CLASSIFIED], Step.GATHER, data)
    report = Report.of(data)
    noted = await add(turn, report)
    return Next(noted, Step.GATHER, _kept(data, report))


def _kept(data: Data, report: Report) -> Data:
    return {"receipt": data["receipt"], **report.data()}


async def _finish(turn: Turn, data: Data) -> Next:
    report = Report.of(data)
    missing = texts.SUPPLY_FIRST if report.empty else ""
    if gone := report.leave(await still_kept(turn.actor, report.attachments)):
        missing = PHOTOS_GONE.format(count=gone)
    if missing:
        return Next(missing, Step.GATHER, _kept(data, report))
    return await _supply(turn, str(data["receipt"]), report)


async def _supply(turn: Turn, receipt: str, report: Report) -> Next:
    words = "\n".join(filter(None, (report.text, report.place)))
    await asking_back.supply(turn.actor, receipt, words, report.attachments, now=turn.now)
    return Next(texts.SUPPLIED.format(receipt=receipt))


async def _drop(turn: Turn, data: Data) -> Next:
    await attachment.drop(turn.actor, Report.of(data).attachments)
    return Next(texts.SUPPLY_LATER.format(short=short(str(data["receipt"]))))


def _readable(data: Data) -> bool:
    return isinstance(data.get("receipt"), str)


SUPPLY = Dialog(
    name="supply",
    rows=(
        Row(Step.GATHER, Expect.DONE, _finish, (Step.GATHER, None), ("提交",)),
        Row(Step.GATHER, Expect.ZERO, _drop, (None,), texts.SAYS_LATER),
        Row(Step.GATHER, Expect.TEXT, _gather, (Step.GATHER,)),
        Row(Step.GATHER, Expect.PHOTO, _gather, (Step.GATHER,)),
        Row(Step.GATHER, Expect.VOICE, _gather, (Step.GATHER,)),
        Row(Step.GATHER, Expect.PLACE, _gather, (Step.GATHER,)),
    ),
    cancel=_drop,
    help={Step.GATHER: texts.HELP_SUPPLY},
    left={Step.GATHER: texts.STILL_SUPPLY},
    readable=_readable,
    fragile=True,
    first=texts.FINISH_SUPPLY,
)
