"""What is answered to the commands about items that tell of the same."""

from collections.abc import Mapping

from bot import similar_texts as texts
from bot.asked import Asked
from bot.asking import Row, item_of, which
from bot.commands import Command
from bot.dialog import Next, Turn
from bot.dialogs import clusters, similar
from handlers import merging
from handlers.actor import Actor


async def _similar(turn: Turn, asked: Asked) -> Next:
    """List what is like the item with that number; without one, like the one that is open."""
    if asked.number:
        return await similar.begin(turn, (await item_of(turn, asked)).receipt)
    opened = turn.scene.dialog
    receipt = opened.data.get("receipt") if opened else None
    return await similar.begin(turn, receipt) if isinstance(receipt, str) else which(asked)


async def _clusters(turn: Turn, asked: Asked) -> Next:
    return await clusters.begin(turn)


async def _unmerge(turn: Turn, asked: Asked) -> Next:
    if not asked.number:
        return which(asked)
    receipt = (await item_of(turn, asked)).receipt
    await merging.unmerge(turn.actor, receipt, now=turn.now)
    return Next(texts.UNMERGED.format(receipt=receipt))


def _works(actor: Actor) -> bool:
    return actor.works


SIMILAR_ASKS: Mapping[Command, Row] = {
    Command.SIMILAR: Row(_similar, writes=True, who=_works, whose="专委会、办公室"),
    Command.CLUSTERS: Row(_clusters, writes=True, who=_works, whose="专委会、办公室"),
    Command.UNMERGE: Row(_unmerge, writes=True, who=_works, whose="专委会、办公室"),
}
