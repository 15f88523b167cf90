"""What is answered to handling units, and to the office of its dealings with them."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from bot import texts as common
from bot import unit_texts as texts
from bot.asked import ITEM, Asked
from bot.asking import SHOWN, Answer, Row, item_of, more, which, years
from bot.commands import Command
from bot.dialog import Next, Turn
from bot.dialogs import feeding_back, forwarding, handling, replying
from bot.handled import unit_shown, unit_work_line
from bot.sayings import short
from handlers import forwarding as units
from handlers import opinion, reply
from handlers.actor import Actor
from handlers.assignment import find_assigned, waiting_for_unit
from handlers.errors import NotFound
from handlers.following import WITH_UNITS
from rules.assignment import GONE
from rules.opinion import Verb, receipt
from rules.role import Role


async def _assigned(turn: Turn, asked: Asked) -> str:
    """Give the receipt of the item that is meant, as a unit has it; raises NotFound."""
    if asked.of != ITEM:
        raise NotFound
    for year in years(turn, asked):
        try:
            return (await find_assigned(turn.actor, receipt(year, asked.number))).receipt
        except NotFound:
            continue
    raise NotFound


async def _for(turn: Turn, number: str, rest: str) -> tuple[str, str]:
    """Divide what the office writes into the unit that it records for, and the words."""
    if not handles_for_all(turn.actor):
        return "", rest
    rows = await units.standings(await opinion.find(turn.actor, number))
    names = (row.unit.name for row in rows if row.state not in GONE)
    unit = next((name for name in names if rest.startswith(name)), "")
    return unit, rest.removeprefix(unit).lstrip(" ，,:：")


async def look(turn: Turn, asked: Asked) -> str:
    """Show an item to a unit that has it; raises NotFound."""
    found = await find_assigned(turn.actor, await _assigned(turn, asked))
    return await unit_shown(turn, found, asked.page)


async def work(turn: Turn, asked: Asked) -> Next:
    """List what waits for the person's units."""
    rows = await waiting_for_unit(turn.actor, limit=SHOWN * asked.page + 1)
    shown = rows[SHOWN * (asked.page - 1) : SHOWN * asked.page]
    if not shown:
        return Next(texts.NO_UNIT_WORK if asked.page == 1 else common.NO_MORE)
    lines = "\n".join(unit_work_line(row, turn.now) for row in shown)
    foot = f"{texts.UNIT_WORK_FOOT}{more('待办', asked, rows)}"
    return Next(f"{texts.UNIT_WORK_HEAD}\n{lines}\n\n{foot}")


async def _take_on(turn: Turn, asked: Asked) -> Next:
    if not asked.number:
        return which(asked)
    number = await _assigned(turn, asked)
    unit, _ = await _for(turn, number, asked.rest)
    return await handling.accept(turn, number, unit)


async def _turn_down(turn: Turn, asked: Asked) -> Next:
    if not asked.number:
        return which(asked)
    number = await _assigned(turn, asked)
    return await handling.begin_refusal(turn, number, *await _for(turn, number, asked.rest))


async def _report(turn: Turn, asked: Asked) -> Next:
    if not asked.number:
        return which(asked)
    number = await _assigned(turn, asked)
    unit, words = await _for(turn, number, asked.rest)
    if not words:
        return Next(texts.WHAT_PROGRESS.format(short=short(number)))
    await reply.report_progress(turn.actor, number, words, unit=unit, now=turn.now)
    return Next(texts.NOTED_PROGRESS.format(receipt=number))


async def _ask_extension(turn: Turn, asked: Asked) -> Next:
    if not asked.number:
        return which(asked)
    number = await _assigned(turn, asked)
    return await handling.begin_extension(turn, number, *await _for(turn, number, asked.rest))


async def _list_units(turn: Turn, asked: Asked) -> Next:
    rows = await units.units(turn.actor)
    if not rows:
        return Next(texts.NO_UNITS)
    lines = "\n".join(texts.UNIT_LINE.format(name=one.name, count=one.contacts) for one in rows)
    return Next(texts.UNITS.format(lines=lines))


async def _feed_back(turn: Turn, asked: Asked) -> Next:
    if not asked.number:
        return which(asked)
    return await feeding_back.begin(turn, (await item_of(turn, asked)).receipt, asked.rest)


async def _return(turn: Turn, asked: Asked) -> Next:
    if not asked.number:
        return which(asked)
    return await feeding_back.begin_return(turn, (await item_of(turn, asked)).receipt, asked.rest)


async def _extend(turn: Turn, asked: Asked) -> Next:
    if not asked.number:
        return which(asked)
    return await feeding_back.extend(turn, (await item_of(turn, asked)).receipt, asked.rest)


async def _keep_due(turn: Turn, asked: Asked) -> Next:
    if not asked.number:
        return which(asked)
    return await feeding_back.begin_keeping(turn, (await item_of(turn, asked)).receipt, asked.rest)


async def _close(turn: Turn, asked: Asked) -> Next:
    if not asked.number:
        return which(asked)
    receipt = (await item_of(turn, asked)).receipt
    closed = await opinion.archive(turn.actor, receipt, now=turn.now)
    return Next(texts.CLOSED.format(receipt=closed.receipt))


def handles_for_all(actor: Actor) -> bool:
    """Tell whether the person records for units that answer on paper, as the office does."""
    return actor.has(Role.OFFICE)


def handles(actor: Actor) -> bool:
    """Tell whether items are forwarded to the person's units, or by the person."""
    return bool(actor.unit_ids) or handles_for_all(actor)


def _replies(actor: Actor) -> bool:
    return handles(actor) or actor.works


def _works(actor: Actor) -> bool:
    return actor.works


def unit_asks(*, reroute: Answer, answer: Answer) -> Mapping[Command, Row]:
    """Give the rows; 转办 and 办复 of what lies with no unit are ``reroute`` and ``answer``."""

    async def forward(turn: Turn, asked: Asked) -> Next:
        if not asked.number:
            return which(asked)
        found = await item_of(turn, asked)
        if Verb.FORWARD in await opinion.verbs(turn.actor, found):
            return await forwarding.begin(turn, found.receipt, asked.rest)
        return await reroute(turn, replace(asked, name=Command.REROUTE))

    async def reply_to(turn: Turn, asked: Asked) -> Next:
        if not asked.number:
            return which(asked)
        if not turn.actor.unit_ids and not await _with_units(turn, asked):
            return await answer(turn, replace(asked, name=Command.ANSWER))
        number = await _assigned(turn, asked)
        return await replying.begin(turn, number, *await _for(turn, number, asked.rest))

    office = partial(Row, writes=True, who=handles_for_all, whose="办公室")
    unit = partial(Row, writes=True, who=handles, whose="承办单位")
    return {
        Command.FORWARD: Row(forward, writes=True, who=_works, whose="专委会、办公室"),
        Command.REPLY: Row(reply_to, writes=True, who=_replies, whose="承办单位"),
        Command.TAKE_ON: unit(_take_on),
        Command.TURN_DOWN: unit(_turn_down),
        Command.REPORT_PROGRESS: unit(_report),
        Command.ASK_EXTENSION: unit(_ask_extension),
        Command.FEED_BACK: office(_feed_back),
        Command.CLOSE: office(_close),
        Command.RETURN: office(_return),
        Command.EXTEND: office(_extend),
        Command.KEEP_DUE: office(_keep_due),
        Command.UNITS: Row(_list_units, who=handles_for_all, whose="办公室"),
    }


async def _with_units(turn: Turn, asked: Asked) -> bool:
    """Tell whether the office may record a reply of an item for a unit now."""
    found = await item_of(turn, asked)
    rows = await units.standings(found)
    live = any(row.state not in GONE for row in rows)
    return handles_for_all(turn.actor) and live and found.state in WITH_UNITS
