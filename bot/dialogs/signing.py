"""Signing an item: the leader reads the edited text, and signs it or has it changed."""

from enum import StrEnum

from bot import editing_texts as texts
from bot.commands import WORDS, Command
from bot.dialog import Dialog, Expect, Next, Row, Turn
from bot.knock_texts import URGENT
from bot.pages import page
from bot.reasons import listed, picked
from bot.sayings import due, short
from bot.showing import item_shown
from bot.unasked import once_seen
from handlers import editing, opinion
from handlers.advance import allowed
from handlers.conversation import Data
from handlers.item_facts import facts_of
from rules.completeness import substance
from rules.opinion import Verb
from rules.reasons import reason_said


class Step(StrEnum):
    """Where one signature stands."""

    #: the text is shown: sign, send back, or later
    DECIDE = "decide"
    #: what is to be changed
    REASON = "reason"


async def opened(turn: Turn, receipt: str) -> Next:
    """Show what a push asked to be signed; as it stands where it was signed already."""
    found = await opinion.find(turn.actor, receipt)
    if Verb.SIGN not in await opinion.verbs(turn.actor, found):
        return Next(await item_shown(turn, found))
    return await begin(turn, receipt)


async def begin(turn: Turn, receipt: str, place: int = 1) -> Next:
    """Show page ``place`` of an edited text, to be signed; raises as signing does."""
    found = await opinion.find(turn.actor, receipt)
    allowed(turn.actor, found, Verb.SIGN, await facts_of(turn.actor, found))
    shown = texts.SIGN.format(
        urgent=URGENT if found.urgent else "",
        receipt=receipt,
        due=due(found, turn.now),
        title=found.edited_title,
        text=found.edited_text,
    )
    more = f"{WORDS[Command.SIGN][0]} {short(receipt)}"
    said = page(shown, place, more) + texts.SIGN_CHOICES
    data: Data = {"receipt": receipt, "page": place}
    return Next(said, Step.DECIDE, data, again=texts.SIGN_AGAIN.format(receipt=receipt))


async def _again(turn: Turn, data: Data) -> Next:
    return await begin(turn, str(data["receipt"]), int(str(data["page"])))


async def _sign(turn: Turn, data: Data) -> Next:
    signed = await editing.sign(turn.actor, str(data["receipt"]), now=turn.now)
    return Next(texts.SIGNED.format(receipt=signed.receipt))


async def _why(turn: Turn, data: Data) -> Next:
    return Next(texts.WHY_BACK.format(reasons=listed(Verb.SEND_BACK)), Step.REASON, data)


async def ask_back(turn: Turn, receipt: str) -> Next:
    """Ask what is to be changed; raises as sending back does."""
    found = await opinion.find(turn.actor, receipt)
    allowed(turn.actor, found, Verb.SEND_BACK, await facts_of(turn.actor, found))
    return await _why(turn, {"receipt": receipt, "page": 1})


async def _pick(turn: Turn, data: Data) -> Next:
    reason = picked(Verb.SEND_BACK, turn.said.choice)
    if not reason:
        return await _why(turn, data)
    return await send_back(turn, str(data["receipt"]), reason)


async def _because(turn: Turn, data: Data) -> Next:
    if not substance(turn.said.text):
        return await _why(turn, data)
    return await send_back(turn, str(data["receipt"]), turn.said.text)


async def send_back(turn: Turn, receipt: str, said: str) -> Next:
    """Send an edited text back for what the leader says."""
    reason = reason_said(Verb.SEND_BACK, said)
    await editing.send_back(turn.actor, receipt, reason, now=turn.now)
    return Next(texts.SENT_BACK.format(receipt=receipt))


async def _later(turn: Turn, data: Data) -> Next:
    return Next(texts.LATER)


def _readable(data: Data) -> bool:
    return isinstance(data.get("receipt"), str) and isinstance(data.get("page"), int)


_HERE = (Step.DECIDE, None)

SIGNING = Dialog(
    name="signing",
    rows=(
        Row(Step.DECIDE, Expect.ONE, once_seen(_again, _sign), _HERE, texts.SAYS_SIGN),
        Row(
            Step.DECIDE, Expect.TWO, once_seen(_again, _why), (Step.REASON, *_HERE), texts.SAYS_BACK
        ),
        Row(Step.DECIDE, Expect.ZERO, _later, (None,)),
        Row(Step.REASON, Expect.ZERO, _again, _HERE),
        Row(Step.REASON, Expect.DIGIT, _pick, (Step.REASON, None)),
        Row(Step.REASON, Expect.TEXT, _because, (Step.REASON, None)),
    ),
    cancel=_later,
    help={Step.DECIDE: texts.HELP_SIGN, Step.REASON: texts.HELP_BACK},
    left={Step.DECIDE: texts.STILL_SIGNING, Step.REASON: texts.STILL_SIGNING},
    readable=_readable,
    fragile=True,
    light=True,
)
