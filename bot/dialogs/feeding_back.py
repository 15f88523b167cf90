"""The office and what a unit says: feed its reply back, return it, decide on more time."""

from enum import StrEnum

from bot import unit_texts as texts
from bot.dialog import Dialog, Expect, Next, Row, Turn
from bot.dialogs.handling import because
from bot.handled import class_of, day_said, links, stored
from bot.pages import shorten
from bot.reasons import listed
from handlers import forwarding, opinion, reply
from handlers.advance import allowed, check_words
from handlers.conversation import Data
from handlers.item_facts import facts_of
from models import Assignment, Entry, Opinion
from rules.completeness import substance
from rules.opinion import Verb
from rules.reasons import Reason, reason_said, why


class Step(StrEnum):
    """Where it stands."""

    #: the unit's reply is shown as a draft
    DRAFT = "draft"
    #: other words are shown once more
    CONFIRM = "confirm"
    #: why the reply is returned
    RETURN = "return"
    #: a unit asks for more time
    DECIDE = "decide"
    #: why it has none
    KEEP = "keep"


#: Characters that are shown once more.
_SHOWN = 500


async def begin(turn: Turn, receipt: str, words: str = "") -> Next:
    """Show the reply of the unit that leads; words that came with the command replace it."""
    found = await _allowed(turn, receipt, Verb.FEED_BACK)
    if words:
        return _sure(receipt, words)
    last = await reply.last_reply(found, found.rounds + 1)
    if last is None:
        return Next(texts.NO_DRAFT.format(receipt=receipt), Step.DRAFT, _data(receipt))
    kept = stored(list(last.attachments))
    files = texts.DRAFT_FILES.format(links=links(kept, turn)) if kept else ""
    shown = texts.DRAFT.format(
        receipt=receipt,
        unit=last.unit.name,
        name=class_of(last),
        words=shorten(last.words, _SHOWN),
        files=files,
    )
    return Next(shown, Step.DRAFT, _data(receipt, last.words))


async def _allowed(turn: Turn, receipt: str, verb: Verb) -> Opinion:
    found = await opinion.find(turn.actor, receipt)
    allowed(turn.actor, found, verb, await facts_of(turn.actor, found))
    return found


def _data(receipt: str, words: str = "", unit: str = "") -> Data:
    return {"receipt": receipt, "words": words, "unit": unit}


def _sure(receipt: str, words: str) -> Next:
    check_words(words)
    shown = texts.CONFIRM_FEED_BACK.format(receipt=receipt, words=shorten(words, _SHOWN))
    return Next(shown, Step.CONFIRM, _data(receipt, words))


async def _rewrite(turn: Turn, data: Data) -> Next:
    words = turn.said.text if substance(turn.said.text) else str(data["words"])
    return _sure(str(data["receipt"]), words)


async def _send(turn: Turn, data: Data) -> Next:
    receipt = str(data["receipt"])
    await forwarding.feed_back(turn.actor, receipt, str(data["words"]), now=turn.now)
    return Next(texts.FED_BACK.format(receipt=receipt))


async def begin_return(turn: Turn, receipt: str, words: str = "") -> Next:
    """Ask why a reply is returned; with words, return it."""
    await _allowed(turn, receipt, Verb.RETURN)
    if words:
        return await _return_with(turn, _data(receipt), reason_said(Verb.RETURN, words))
    return await _return(turn, _data(receipt))


async def _return(turn: Turn, data: Data) -> Next:
    return Next(texts.WHY_RETURN.format(reasons=listed(Verb.RETURN)), Step.RETURN, data)


async def _return_with(turn: Turn, data: Data, reason: Reason) -> Next:
    receipt = str(data["receipt"])
    done = await forwarding.return_reply(turn.actor, receipt, reason, now=turn.now)
    rows = await forwarding.standings(done)
    lead = next(row.unit.name for row in reversed(rows) if row.lead)
    return Next(texts.RETURNED.format(receipt=receipt, unit=lead))


async def begin_extension(turn: Turn, receipt: str, unit: str = "") -> Next:
    """Show the time that a unit asks for, and why."""
    found = await opinion.find(turn.actor, receipt)
    asked = await forwarding.asking(found, unit)
    if asked is None or asked.asked_until is None:
        return Next(texts.NO_EXTENSION.format(receipt=receipt))
    allowed(turn.actor, found, Verb.EXTEND, await facts_of(turn.actor, found))
    shown = texts.EXTENSION.format(
        receipt=receipt,
        unit=asked.unit.name,
        day=day_said(asked.asked_until),
        why=await _ground(asked),
    )
    return Next(shown, Step.DECIDE, _data(receipt, unit=asked.unit.name))


async def _ground(asked: Assignment) -> str:
    entries = Entry.filter(opinion_id=asked.opinion_id, unit_id=asked.unit_id)
    last = await entries.filter(verb=Verb.ASK_EXTENSION).order_by("-id").first()
    return why(last.verb, last.reason, last.words) if last else texts.NOBODY


async def extend(turn: Turn, receipt: str, unit: str = "") -> Next:
    """Grant the time that was asked for."""
    found = await opinion.find(turn.actor, receipt)
    asked = await forwarding.asking(found, unit)
    if asked is None or asked.asked_until is None:
        return Next(texts.NO_EXTENSION.format(receipt=receipt))
    day = day_said(asked.asked_until)
    await forwarding.extend(turn.actor, receipt, unit=unit, now=turn.now)
    return Next(texts.EXTENDED.format(receipt=receipt, day=day))


async def _extend(turn: Turn, data: Data) -> Next:
    return await extend(turn, str(data["receipt"]), str(data["unit"]))


async def begin_keeping(turn: Turn, receipt: str, words: str = "") -> Next:
    """Ask why there is no more time; with words, say so."""
    found = await opinion.find(turn.actor, receipt)
    if await forwarding.asking(found) is None:
        return Next(texts.NO_EXTENSION.format(receipt=receipt))
    if words:
        return await _keep_with(turn, _data(receipt), reason_said(Verb.KEEP_DUE, words))
    return await _keep(turn, _data(receipt))


async def _keep(turn: Turn, data: Data) -> Next:
    return Next(texts.WHY_KEEP.format(reasons=listed(Verb.KEEP_DUE)), Step.KEEP, data)


async def _keep_with(turn: Turn, data: Data, reason: Reason) -> Next:
    receipt, unit = str(data["receipt"]), str(data["unit"])
    await forwarding.keep_due(turn.actor, receipt, reason, unit=unit, now=turn.now)
    return Next(texts.KEPT_DUE.format(receipt=receipt))


async def _later(turn: Turn, data: Data) -> Next:
    return Next(texts.KEPT_FOR_LATER)


def _readable(data: Data) -> bool:
    return all(isinstance(data.get(name), str) for name in ("receipt", "words", "unit"))


_returns = because(Verb.RETURN, Step.RETURN, _return_with)
_keeps = because(Verb.KEEP_DUE, Step.KEEP, _keep_with)

FEEDING_BACK = Dialog(
    name="feeding_back",
    rows=(
        Row(Step.DRAFT, Expect.ONE, _send, (None,), texts.SAYS_FEED_BACK),
        Row(Step.DRAFT, Expect.TWO, _return, (Step.RETURN,), texts.SAYS_RETURN),
        Row(Step.DRAFT, Expect.ZERO, _later, (None,)),
        Row(Step.DRAFT, Expect.TEXT, _rewrite, (Step.CONFIRM,)),
        Row(Step.CONFIRM, Expect.ONE, _send, (None,), texts.SAYS_FEED_BACK),
        Row(Step.CONFIRM, Expect.ZERO, _later, (None,)),
        Row(Step.CONFIRM, Expect.TEXT, _rewrite, (Step.CONFIRM,)),
        Row(Step.RETURN, Expect.ZERO, _later, (None,)),
        Row(Step.RETURN, Expect.DIGIT, _returns, (Step.RETURN, None)),
        Row(Step.RETURN, Expect.TEXT, _returns, (Step.RETURN, None)),
        Row(Step.DECIDE, Expect.ONE, _extend, (Step.DECIDE, None), texts.SAYS_GRANT),
        Row(Step.DECIDE, Expect.TWO, _keep, (Step.KEEP,), texts.SAYS_KEEP),
        Row(Step.DECIDE, Expect.ZERO, _later, (None,)),
        Row(Step.KEEP, Expect.ZERO, _later, (None,)),
        Row(Step.KEEP, Expect.DIGIT, _keeps, (Step.KEEP, None)),
        Row(Step.KEEP, Expect.TEXT, _keeps, (Step.KEEP, None)),
    ),
    cancel=_later,
    help={
        Step.DRAFT: texts.HELP_DRAFT,
        Step.CONFIRM: texts.HELP_SURE,
        Step.RETURN: texts.HELP_WHY,
        Step.DECIDE: texts.HELP_DECIDE,
        Step.KEEP: texts.HELP_WHY,
    },
    left=dict.fromkeys(Step, texts.STILL_FEEDING),
    readable=_readable,
    fragile=True,
)
