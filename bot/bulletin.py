"""How a bulletin looks in chat: its issue, the titles that it carries, a link to the PDF."""

from bot import bulletin_texts as texts
from bot.dialog import Next, Turn
from handlers import bulletin
from handlers.bulletin_link import link
from models import Bulletin
from rules.bulletin import KIND_NAMES, MOST_PIECES, STATE_NAMES, issue_said


def link_of(turn: Turn, made: Bulletin) -> str:
    """Give a link of ten minutes to the PDF."""
    token = link(turn.actor, made.id, key=turn.house.key, now=turn.now)
    return texts.LINK.format(url=f"{turn.house.base_url}/b/{token}")


def issue_of(made: Bulletin) -> str:
    """Name a bulletin: by its number, or, while it has none, by its kind."""
    if made.number is None:
        return f"《社情民意》{KIND_NAMES[made.kind]}"
    return issue_said(made.kind, made.year, made.number)


def lines_of(made: Bulletin) -> str:
    """Number what a bulletin carries, a title a line."""
    count = len(made.pieces)
    return "\n".join(
        texts.LINE.format(n=n, title=cut(piece.title, count))
        for n, piece in enumerate(made.pieces, 1)
    )


def cut(title: str, count: int) -> str:
    """Cut a title so that as many of them fit into one answer (2,048 bytes)."""
    most = 24 if count <= MOST_PIECES // 2 else 12
    return title if len(title) <= most else f"{title[: most - 1]}…"


async def bulletin_shown(turn: Turn, number: str) -> Next:
    """Show a bulletin, by its id, as it stands; raises NotFound."""
    made = await bulletin.find(turn.actor, int(number))
    shown = texts.SHOWN.format(
        issue=issue_of(made),
        state=STATE_NAMES[made.state],
        title=made.title or texts.NO_TITLE,
        lines=lines_of(made),
        link=link_of(turn, made),
    )
    return Next(shown, again=texts.LIST_AGAIN.format(word="往期"))
