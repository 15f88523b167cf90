"""What is answered to commands about a fresh item: asking back, adding, merging, splitting."""

import re
from collections.abc import Mapping

from bot import asking_back_texts as texts
from bot.asked import Asked
from bot.asking import Row, item_of, which
from bot.commands import Command
from bot.dialog import Next, Turn
from bot.dialogs import merging, splitting, supply, work
from bot.sayings import short
from handlers import asking_back
from handlers.actor import Actor
from handlers.errors import NotFound
from rules.opinion import Verb
from rules.permission import Action, holds
from rules.text import normalise

#: “到 0001”, “到民2026-0001号”, “0001”.
_INTO = re.compile(
    r"(?:[到至进入给和与]|并到|并入)?\s*民?\s*(?:(?P<year>20\d\d)\s*[-—–_/]\s*)?"
    r"(?P<number>\d{1,6})\s*号?[。.]?"
)


async def _ask_info(turn: Turn, asked: Asked) -> Next:
    if not asked.number:
        return which(asked)
    found = await item_of(turn, asked)
    return await work.begin(turn, Verb.ASK_INFO, found.receipt, words=asked.rest)


async def _supply(turn: Turn, asked: Asked) -> Next:
    """Add to the item with that number; without one, to the only one that waits for it."""
    if asked.number:
        return await supply.begin(turn, (await item_of(turn, asked)).receipt, asked.rest)
    waiting = await asking_back.asked_of(turn.actor)
    if not waiting:
        return Next(texts.NOTHING_ASKED)
    if len(waiting) == 1:
        return await supply.begin(turn, waiting[0].receipt)
    lines = "\n".join(
        texts.SUPPLY_LINE.format(receipt=one.receipt, title=one.title) for one in waiting
    )
    return Next(texts.SUPPLY_WHICH.format(short=short(waiting[0].receipt), lines=lines))


async def _merge(turn: Turn, asked: Asked) -> Next:
    if not asked.number:
        return which(asked)
    found = await item_of(turn, asked)
    return await merging.begin(turn, found.receipt, await _into(turn, asked))


async def _into(turn: Turn, asked: Asked) -> str:
    """Read into which item; nothing where none is named. Raises NotFound."""
    match = _INTO.fullmatch(normalise(asked.rest).strip())
    if match is None:
        return ""
    meant = Asked(Command.LOOK, int(match["number"]), int(match["year"] or 0))
    if not meant.number:
        raise NotFound
    return (await item_of(turn, meant)).receipt


async def _split(turn: Turn, asked: Asked) -> Next:
    if not asked.number:
        return which(asked)
    return await splitting.begin(turn, (await item_of(turn, asked)).receipt)


def _asks(actor: Actor) -> bool:
    return holds(Action.ASK_INFO, actor.posts)


def _works(actor: Actor) -> bool:
    return actor.works


ITEM_ASKS: Mapping[Command, Row] = {
    Command.ASK_INFO: Row(_ask_info, writes=True, who=_asks, whose="站长、专委会、办公室"),
    Command.SUPPLY: Row(_supply, writes=True),
    Command.MERGE: Row(_merge, writes=True, who=_works, whose="专委会、办公室"),
    Command.SPLIT: Row(_split, writes=True, who=_works, whose="专委会、办公室"),
}
