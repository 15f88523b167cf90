"""What is answered to the commands of editing, signing, sealing, and about one's own data."""

from collections.abc import Mapping

from bot import custody_texts, editing_texts
from bot.asked import Asked
from bot.asking import Row, item_of, which
from bot.commands import Command
from bot.dialog import Next, Turn
from bot.dialogs import custody as custodying
from bot.dialogs import editing as writing
from bot.dialogs import signing
from handlers import editing, personal_data
from handlers.actor import Actor
from rules.opinion import Verb
from rules.permission import Action, holds

_VERBS: Mapping[Command, Verb] = {
    Command.DIVERT: Verb.DIVERT,
    Command.QUARANTINE: Verb.QUARANTINE,
    Command.RELEASE: Verb.RELEASE,
}


async def _edit(turn: Turn, asked: Asked) -> Next:
    if not asked.number:
        return which(asked)
    return await writing.begin(turn, (await item_of(turn, asked)).receipt, asked.rest)


async def _send_up(turn: Turn, asked: Asked) -> Next:
    if not asked.number:
        return which(asked)
    found = await item_of(turn, asked)
    sent = await editing.send_up(turn.actor, found.receipt, now=turn.now)
    return Next(editing_texts.SENT_UP.format(receipt=sent.receipt))


async def _sign(turn: Turn, asked: Asked) -> Next:
    if not asked.number:
        return which(asked)
    return await signing.begin(turn, (await item_of(turn, asked)).receipt, asked.page)


async def _send_back(turn: Turn, asked: Asked) -> Next:
    if not asked.number:
        return which(asked)
    receipt = (await item_of(turn, asked)).receipt
    if not asked.rest:
        return await signing.ask_back(turn, receipt)
    return await signing.send_back(turn, receipt, asked.rest)


async def _custody(turn: Turn, asked: Asked) -> Next:
    if not asked.number:
        return which(asked)
    receipt = (await item_of(turn, asked)).receipt
    return await custodying.begin(turn, _VERBS[asked.name], receipt, asked.rest)


async def _purge(turn: Turn, asked: Asked) -> Next:
    if not asked.number:
        return which(asked)
    return await custodying.begin_purge(turn, (await item_of(turn, asked)).receipt, asked.rest)


async def _my_data(turn: Turn, asked: Asked) -> Next:
    token = personal_data.link(turn.actor, key=turn.house.key, now=turn.now)
    return Next(custody_texts.MY_DATA.format(url=f"{turn.house.base_url}/p/{token}"))


def _edits(actor: Actor) -> bool:
    return actor.works


def signs(actor: Actor) -> bool:
    """Tell whether somebody signs what is sent up."""
    return holds(Action.SIGN, actor.posts)


def _prepares(actor: Actor) -> bool:
    return holds(Action.PREPARE, actor.posts)


def keeps(actor: Actor) -> bool:
    """Tell whether somebody decides on what is not for everybody."""
    return holds(Action.DIVERT, actor.posts)


def help_of(actor: Actor) -> str:
    """Say what somebody may do with what is edited, signed, or not for everybody."""
    words = editing_texts.HELP_TO_EDIT if _edits(actor) else ""
    words += editing_texts.HELP_TO_SEND_UP if _prepares(actor) else ""
    words += editing_texts.HELP_TO_SIGN if signs(actor) else ""
    return words + (custody_texts.HELP if keeps(actor) else "")


EDITING_ASKS: Mapping[Command, Row] = {
    Command.EDIT: Row(_edit, writes=True, who=_edits, whose="专委会、办公室"),
    Command.SEND_UP: Row(_send_up, writes=True, who=_prepares, whose="办公室"),
    Command.SIGN: Row(_sign, writes=True, who=signs, whose="分管副主席"),
    Command.SEND_BACK: Row(_send_back, writes=True, who=signs, whose="分管副主席"),
    **dict.fromkeys(_VERBS, Row(_custody, writes=True, who=keeps, whose="办公室")),
    Command.PURGE: Row(_purge, writes=True, who=keeps, whose="办公室"),
    Command.MY_DATA: Row(_my_data),
}
