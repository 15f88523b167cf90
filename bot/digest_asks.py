"""What is answered to the commands about summaries."""

from collections.abc import Mapping

from bot import digest_texts as texts
from bot.asked import Asked
from bot.asking import Row
from bot.commands import Command
from bot.dialog import Next, Turn
from bot.dialogs import digest_wish
from bot.digest import card, list_shown
from handlers import digest
from handlers.actor import Actor

#: Who has summaries.
WHOSE = "专委会、办公室、站长、领导"


def has_digests(actor: Actor) -> bool:
    """Tell whether somebody's posts give a summary."""
    return bool(digest.kinds_of(actor))


async def _show(turn: Turn, asked: Asked) -> Next:
    """Show today's; composed now where there is none."""
    found = await digest.today(turn.actor, now=turn.now)
    if found is None:
        return Next(texts.NOTHING)
    return Next(card(turn, found, asked.page), again=texts.SHOWN_ALREADY)


async def _list(turn: Turn, asked: Asked) -> Next:
    if not asked.rest:
        return Next(texts.WHICH)
    return Next(await list_shown(turn, asked.rest, asked.page), again=texts.SHOWN_ALREADY)


async def _wish(turn: Turn, asked: Asked) -> Next:
    return await digest_wish.begin(turn)


async def _none(turn: Turn, asked: Asked) -> Next:
    wanted = await digest.wished(turn.actor)
    await digest.wish(turn.actor, [], wanted.at, now=turn.now)
    return Next(texts.NONE_ANY_MORE)


DIGEST_ASKS: Mapping[Command, Row] = {
    Command.DIGEST: Row(_show, writes=True, who=has_digests, whose=WHOSE),
    Command.DIGEST_LIST: Row(_list, writes=True, who=has_digests, whose=WHOSE),
    Command.DIGEST_WISH: Row(_wish, writes=True, who=has_digests, whose=WHOSE),
    Command.NO_DIGEST: Row(_none, writes=True, who=has_digests, whose=WHOSE),
}
