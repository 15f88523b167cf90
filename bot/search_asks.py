"""What is answered to who searches for items, and to who takes them away."""

from collections.abc import Mapping

from bot import search_texts as texts
from bot.asked import Asked
from bot.asking import SHOWN, Row, more
from bot.commands import WORDS, Command
from bot.dialog import Next, Turn
from bot.items import line, work_line
from bot.pages import shorten
from bot.texts import NO_MORE
from handlers import export_link, search
from handlers.actor import Actor
from models import Opinion
from rules.permission import Action, holds

#: Characters of the words that are said again where nothing has them.
_SAID = 20


def exports(actor: Actor) -> bool:
    """Tell whether somebody may take lists away."""
    return holds(Action.EXPORT, actor.posts)


def help_for(actor: Actor) -> str:
    """Say what may be searched for and taken away."""
    return texts.HELP + (texts.HELP_EXPORT if exports(actor) else "")


async def _search(turn: Turn, asked: Asked) -> Next:
    if not asked.rest:
        return Next(texts.WHICH_WORDS)
    most = SHOWN * asked.page + 1
    rows = await search.search(turn.actor, asked.rest, now=turn.now, limit=most)
    shown = rows[SHOWN * (asked.page - 1) : SHOWN * asked.page]
    if not shown:
        none = texts.NOTHING.format(words=shorten(asked.rest, _SAID))
        return Next(none if asked.page == 1 else NO_MORE)
    lines = "\n".join(_line(turn, row) for row in shown)
    following = more(f"{WORDS[asked.name][0]} {asked.rest}", asked, rows)
    return Next(f"{texts.HEAD}\n{lines}\n\n{texts.FOOT}{following}")


def _line(turn: Turn, found: Opinion) -> str:
    """Show one's own as “进度” does: until when somebody is to act is for who acts."""
    own = found.reporter_id == turn.actor.person_id
    return line(found) if own else work_line(found, turn.now)


async def _export(turn: Turn, asked: Asked) -> Next:
    """Give a link; the sheet is made, and written down, when it is opened."""
    count = await search.count_to_export(turn.actor, asked.rest, now=turn.now)
    if not count:
        return Next(texts.NOTHING_TO_TAKE)
    token = export_link.link(turn.actor, asked.rest, key=turn.house.key, now=turn.now)
    said = texts.LINK.format(count=count, url=f"{turn.house.base_url}/e/{token}")
    return Next(said, again=texts.LINK_ONCE, repeatable=True)


SEARCH_ASKS: Mapping[Command, Row] = {
    Command.SEARCH: Row(_search),
    Command.EXPORT: Row(_export, writes=True, who=exports, whose="专委会、办公室、分管主席"),
}
