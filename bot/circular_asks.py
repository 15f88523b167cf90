"""What is answered to the commands about circulars."""

from collections.abc import Mapping

from bot import circular_texts as texts
from bot.asked import CIRCULAR, Asked
from bot.asking import SHOWN, Row, more, years
from bot.circular import issued_line
from bot.commands import WORDS, Command
from bot.dialog import Next, Turn
from bot.dialogs import circular as writing
from bot.showing import circular_shown
from bot.texts import NO_MORE
from handlers import circular, readership
from handlers.activity import short
from handlers.actor import Actor
from handlers.errors import NotFound
from rules.permission import Action, holds

#: Who may issue circulars.
ISSUERS = "站长、专委会、办公室"


def issues(actor: Actor) -> bool:
    """Tell whether somebody may issue circulars."""
    return holds(Action.ISSUE_CIRCULAR, actor.posts)


async def _number(turn: Turn, asked: Asked) -> str:
    """Find the whole number of the circular that is meant; raises NotFound."""
    if asked.of != CIRCULAR:
        raise NotFound
    for year in years(turn, asked):
        try:
            found = await circular.readable(turn.actor, f"{CIRCULAR}{year}-{asked.number:04d}")
        except NotFound:
            continue
        return found.number
    raise NotFound


async def look(turn: Turn, asked: Asked) -> Next:
    """Show a circular, to who issued it with who has read it."""
    return await circular_shown(turn, await _number(turn, asked), asked.page)


async def _write(turn: Turn, asked: Asked) -> Next:
    return await writing.begin(turn)


async def _take_back(turn: Turn, asked: Asked) -> Next:
    """Withdraw a circular with a reason: “撤回通知 通3 时间写错了”."""
    if not asked.number:
        return Next(texts.WHICH)
    number = await _number(turn, asked)
    if not asked.rest:
        return Next(texts.WHAT_REASON.format(short=short(number)))
    gone = await circular.withdraw(turn.actor, number, asked.rest, now=turn.now)
    return Next(texts.TAKEN_BACK.format(short=short(gone.number)))


async def _issued(turn: Turn, asked: Asked) -> Next:
    """List the circulars of one's own reach, and how many have read each."""
    rows = await circular.issued(turn.actor, limit=SHOWN * asked.page + 1)
    shown = rows[SHOWN * (asked.page - 1) : SHOWN * asked.page]
    if not shown:
        return Next(texts.NONE_ISSUED if asked.page == 1 else NO_MORE)
    read = await readership.tallies(shown)
    lines = "\n".join(issued_line(one, read[one.id]) for one in shown)
    foot = texts.ISSUED_FOOT.format(short=short(shown[0].number))
    following = more(WORDS[asked.name][0], asked, rows)
    return Next(f"{texts.ISSUED_HEAD}\n{lines}\n\n{foot}{following}")


CIRCULAR_ASKS: Mapping[Command, Row] = {
    Command.WRITE_CIRCULAR: Row(_write, writes=True, who=issues, whose=ISSUERS),
    Command.TAKE_BACK: Row(_take_back, writes=True, who=issues, whose=ISSUERS),
    Command.ISSUED: Row(_issued, who=issues, whose=ISSUERS),
}
