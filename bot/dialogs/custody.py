"""Sending an item elsewhere, sealing, releasing and purging it: why, and are you sure."""

from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum

from bot import custody_texts as texts
from bot.dialog import Dialog, Expect, Next, Row, Turn
from bot.reasons import listed, picked
from bot.sayings import short
from bot.showing import item_shown
from bot.texts import SAYS_SURE
from bot.unasked import once_seen
from handlers import custody, opinion
from handlers.advance import allowed
from handlers.conversation import Data
from handlers.custody import Remains
from handlers.guidance import ELSEWHERE
from handlers.item_errors import SecondPerson
from handlers.item_facts import facts_of
from models import Opinion
from rules.bulletin import KIND_NAMES
from rules.completeness import substance
from rules.opinion import Verb
from rules.opinion_words import VERB_NAMES
from rules.reasons import Reason, reason_said, why


class Step(StrEnum):
    """Where it stands."""

    #: it is said what will come of it
    SURE = "sure"
    #: why
    REASON = "reason"


async def opened(turn: Turn, receipt: str) -> Next:
    """Ask the second person, as a push announced; the item as it stands where it is done."""
    found = await opinion.find(turn.actor, receipt)
    if Verb.PURGE not in await opinion.verbs(turn.actor, found):
        return Next(await item_shown(turn, found))
    return await begin(turn, Verb.PURGE, receipt)


async def begin_purge(turn: Turn, receipt: str, words: str = "") -> Next:
    """Ask for a purge, or purge what a colleague asked for; raises as these do."""
    verb = await custody.purge_verb(turn.actor, receipt)
    return await begin(turn, verb, receipt, words)


async def begin(turn: Turn, verb: Verb, receipt: str, words: str = "") -> Next:
    """Ask why where nothing is said of it, and whether to do it; raises as doing it does."""
    found = await opinion.find(turn.actor, receipt)
    facts = await facts_of(turn.actor, found)
    if verb is Verb.PURGE and facts.purge_asked_by_them:
        raise SecondPerson
    allowed(turn.actor, found, verb, facts)
    data: Data = {"verb": verb, "receipt": receipt, "words": words}
    return _sure(data) if words or verb is Verb.PURGE else _ask_why(data)


def _ask_why(data: Data) -> Next:
    verb = _verb(data)
    asked = texts.WHY.format(what=VERB_NAMES[verb], receipt=data["receipt"], reasons=listed(verb))
    return Next(asked, Step.REASON, {**data, "words": ""})


def _sure(data: Data) -> Next:
    verb, reason = _verb(data), _reason(data)
    guide = ELSEWHERE.get(reason.code, texts.GUIDE_OWN)
    shown = texts.SURE.format(
        what=VERB_NAMES[verb],
        receipt=data["receipt"],
        why=why(verb, reason.code, reason.words),
        effect=texts.EFFECTS[verb].format(guide=guide),
        word=texts.DOES[verb],
        again="" if verb is Verb.PURGE else texts.OTHER_REASON,
    )
    return Next(shown, Step.SURE, data)


def _verb(data: Data) -> Verb:
    return Verb(str(data["verb"]))


def _reason(data: Data) -> Reason:
    verb = _verb(data)
    return Reason() if verb is Verb.PURGE else reason_said(verb, str(data["words"]))


async def _pick(turn: Turn, data: Data) -> Next:
    return _with_reason(data, picked(_verb(data), turn.said.choice))


async def _because(turn: Turn, data: Data) -> Next:
    return _with_reason(data, turn.said.text if substance(turn.said.text) else "")


def _with_reason(data: Data, words: str) -> Next:
    return _sure({**data, "words": words}) if words else _ask_why(data)


async def _show(turn: Turn, data: Data) -> Next:
    return _sure(data)


async def _other(turn: Turn, data: Data) -> Next:
    return _sure(data) if _verb(data) is Verb.PURGE else _ask_why(data)


async def _do(turn: Turn, data: Data) -> Next:
    verb, receipt = _verb(data), str(data["receipt"])
    left = await _ACTS[verb](turn, receipt, _reason(data))
    said = texts.DONE[verb].format(receipt=receipt, short=short(receipt))
    return Next(said + (_remains(left) if isinstance(left, Remains) else ""))


def _remains(left: Remains) -> str:
    numbers = "、".join(
        texts.NUMBER.format(kind=KIND_NAMES[one.kind], year=one.year, number=one.number)
        for one in left.printed
    )
    near = texts.NEAR.format(receipts="、".join(left.kin)) if left.kin else ""
    return near + (texts.PRINTED.format(numbers=numbers) if numbers else "")


async def _divert(turn: Turn, receipt: str, reason: Reason) -> Opinion:
    return await custody.divert(turn.actor, receipt, reason, now=turn.now)


async def _quarantine(turn: Turn, receipt: str, reason: Reason) -> Remains:
    return await custody.quarantine(turn.actor, receipt, reason, now=turn.now)


async def _release(turn: Turn, receipt: str, reason: Reason) -> Opinion:
    return await custody.release(turn.actor, receipt, reason, now=turn.now)


async def _ask_purge(turn: Turn, receipt: str, reason: Reason) -> Opinion:
    return await custody.ask_purge(turn.actor, receipt, reason, now=turn.now)


async def _purge(turn: Turn, receipt: str, reason: Reason) -> Remains:
    return await custody.purge(turn.actor, receipt, now=turn.now)


_ACTS: Mapping[Verb, Callable[[Turn, str, Reason], Awaitable[Opinion | Remains]]] = {
    Verb.DIVERT: _divert,
    Verb.QUARANTINE: _quarantine,
    Verb.RELEASE: _release,
    Verb.ASK_PURGE: _ask_purge,
    Verb.PURGE: _purge,
}


async def _drop(turn: Turn, data: Data) -> Next:
    return Next(texts.DROPPED)


def _readable(data: Data) -> bool:
    whole = all(isinstance(data.get(name), str) for name in ("receipt", "words"))
    return whole and data.get("verb") in set(_ACTS)


_HERE = (Step.SURE, Step.REASON)

CUSTODY = Dialog(
    name="custody",
    rows=(
        Row(Step.SURE, Expect.ONE, once_seen(_show, _do), (Step.SURE, None), SAYS_SURE),
        Row(Step.SURE, Expect.TWO, _other, _HERE),
        Row(Step.SURE, Expect.ZERO, _drop, (None,)),
        Row(Step.REASON, Expect.ZERO, _drop, (None,)),
        Row(Step.REASON, Expect.DIGIT, _pick, _HERE),
        Row(Step.REASON, Expect.TEXT, _because, _HERE),
    ),
    cancel=_drop,
    help={Step.SURE: texts.HELP_SURE, Step.REASON: texts.HELP_WHY},
    left={Step.SURE: texts.STILL, Step.REASON: texts.STILL},
    readable=_readable,
    fragile=True,
    light=True,
)
