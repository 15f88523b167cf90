"""What is answered to who asks how right routing is."""

from collections.abc import Mapping

from bot import accuracy_texts as texts
from bot.asked import Asked
from bot.asking import Row
from bot.commands import Command
from bot.dialog import Next, Turn
from handlers import accuracy
from handlers.accuracy import Accuracy, reads
from handlers.actor import Actor
from rules.accuracy import Tally
from rules.deadline import BEIJING
from rules.figures import percent


def help_of(actor: Actor) -> str:
    """Say what somebody may ask of how right routing is."""
    return texts.HELP if reads(actor) else ""


async def _accuracy(turn: Turn, asked: Asked) -> Next:
    """Say this month's share and the year's, the most frequent mistake, and where to read more."""
    told = await accuracy.accuracy(turn.actor, now=turn.now)
    token = accuracy.link(turn.actor, key=turn.house.key, now=turn.now)
    link = texts.LINK.format(url=f"{turn.house.base_url}/r/{token}")
    lines = (_figures(turn, told), _worst(told)) if told.total.judged else (texts.NOTHING,)
    return Next("\n".join((*lines, link)))


def _figures(turn: Turn, told: Accuracy) -> str:
    here = turn.now.astimezone(BEIJING)
    month = told.months.get(f"{here:%Y-%m}", Tally())
    return texts.FIGURES.format(
        month=here.month,
        share=percent(month.right, month.judged),
        right=month.right,
        judged=month.judged,
        year=percent(told.total.right, told.total.judged),
    )


def _worst(told: Accuracy) -> str:
    for one in told.mistakes:
        first, settled = (told.names.get(code, code) for code in (one.first, one.settled))
        return texts.MISTAKE.format(first=first, settled=settled, count=one.count)
    return texts.NO_MISTAKE


ACCURACY_ASKS: Mapping[Command, Row] = {
    Command.ACCURACY: Row(_accuracy, who=reads, whose="办公室、分管领导"),
}
