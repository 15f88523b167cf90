"""How commands are answered: a row of the table, and finding what the typed number means."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot import texts
from bot.asked import ACTIVITIES, ACTIVITY, ITEM, Asked
from bot.commands import WORDS, Command
from bot.dialog import Next, Turn
from handlers import activity, opinion
from handlers.actor import Actor
from handlers.errors import NotFound
from models import Activity, Opinion
from rules.deadline import BEIJING
from rules.opinion import receipt

#: How many lines a list shows at once.
SHOWN = 5

Answer = Callable[[Turn, Asked], Awaitable[Next]]


def anybody(actor: Actor) -> bool:
    """Say that everybody bound may do it."""
    return True


@dataclass(frozen=True, slots=True)
class Row:
    """How a command is answered; ``writes`` makes it one transaction with the message's key.

    What may open a dialog writes. ``whose`` is said to whom it is not for.
    """

    do: Answer
    writes: bool = False
    who: Callable[[Actor], bool] = anybody
    whose: str = ""


def which(asked: Asked) -> Next:
    """Ask for the number that a command lacks."""
    of_item = texts.WHICH_OWN if asked.name is Command.WITHDRAW else texts.WHICH_ITEM
    which_one = texts.WHICH_ACTIVITY if asked.name in ACTIVITIES else of_item
    return Next(which_one.format(word=WORDS[asked.name][0]))


def more(word: str, asked: Asked, rows: Sequence[object]) -> str:
    """Say how the next page of a list is reached, where there is one."""
    if len(rows) <= SHOWN * asked.page:
        return ""
    return texts.MORE.format(word=word, page=asked.page + 1)


def years(turn: Turn, asked: Asked) -> tuple[int, ...]:
    """Give the years in which a number may lie: in January, 0123 may still be last year's."""
    year = turn.now.astimezone(BEIJING).year
    return (asked.year,) if asked.year else (year, year - 1)


async def item_of(turn: Turn, asked: Asked) -> Opinion:
    """Find the item that is meant; raises NotFound."""
    if asked.of != ITEM:
        raise NotFound
    for year in years(turn, asked):
        try:
            return await opinion.find(turn.actor, receipt(year, asked.number))
        except NotFound:
            continue
    raise NotFound


async def activity_of(turn: Turn, asked: Asked) -> Activity:
    """Find the activity that is meant; raises NotFound."""
    if asked.of != ACTIVITY:
        raise NotFound
    for year in years(turn, asked):
        try:
            return await activity.find(turn.actor, f"{ACTIVITY}{year}-{asked.number:04d}")
        except NotFound:
            continue
    raise NotFound


async def number_of(turn: Turn, asked: Asked) -> str:
    """Give the whole number of the activity that is meant; empty where none was typed."""
    return (await activity_of(turn, asked)).number if asked.number else ""
