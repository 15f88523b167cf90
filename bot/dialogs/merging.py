"""Merging an item into another one: both are shown, then it is done."""

from enum import StrEnum

from bot import asking_back_texts as texts
from bot.dialog import Dialog, Expect, Next, Row, Turn
from bot.sayings import short
from bot.texts import SAYS_SURE
from handlers import merging, opinion
from handlers.advance import allowed
from handlers.conversation import Data
from handlers.item_facts import facts_of
from rules.opinion import Verb


class Step(StrEnum):
    """Where it stands."""

    #: both are shown: are you sure?
    CONFIRM = "confirm"


async def begin(turn: Turn, receipt: str, into: str) -> Next:
    """Show both items before one becomes a part of the other; without ``into``, say how."""
    found = await opinion.find(turn.actor, receipt)
    allowed(turn.actor, found, Verb.MERGE, await facts_of(turn.actor, found))
    if not into:
        return Next(texts.MERGE_HOW.format(short=short(receipt)))
    other = await opinion.find(turn.actor, into)
    merging.check_goes_on(turn.actor, found, other)
    shown = texts.MERGE.format(
        receipt=receipt, title=found.title, into=into, into_title=other.title
    )
    again = texts.MERGE_AGAIN.format(receipt=receipt, into=into)
    return Next(shown, Step.CONFIRM, {"receipt": receipt, "into": into}, again=again)


async def _merge(turn: Turn, data: Data) -> Next:
    receipt, into = str(data["receipt"]), str(data["into"])
    await merging.merge(turn.actor, receipt, into, now=turn.now)
    return Next(texts.MERGED.format(receipt=receipt, into=into))


async def _drop(turn: Turn, data: Data) -> Next:
    return Next(texts.NOT_MERGED)


def _readable(data: Data) -> bool:
    return isinstance(data.get("receipt"), str) and isinstance(data.get("into"), str)


MERGING = Dialog(
    name="merging",
    rows=(
        Row(Step.CONFIRM, Expect.ONE, _merge, (None,), SAYS_SURE),
        Row(Step.CONFIRM, Expect.ZERO, _drop, (None,), texts.SAYS_NOT),
    ),
    cancel=_drop,
    help={Step.CONFIRM: texts.HELP_MERGE},
    left={Step.CONFIRM: texts.STILL_MERGING},
    readable=_readable,
    fragile=True,
)
