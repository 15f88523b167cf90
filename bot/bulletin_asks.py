"""What is answered to the commands about bulletins of 《社情民意》."""

from collections.abc import Mapping, Sequence

from bot import bulletin_texts as texts
from bot.asked import Asked
from bot.asking import SHOWN, Row, more
from bot.bulletin import cut, issue_of, link_of
from bot.commands import WORDS, Command
from bot.dialog import Next, Turn
from bot.dialogs import bulletin as making
from bot.sayings import short
from bot.texts import MORE, NO_MORE
from handlers.actor import Actor
from handlers.bulletin_list import (
    archive_of,
    candidates,
    makes,
    open_ones,
    progress,
    reads_archive,
    signs,
)
from models import Bulletin, Opinion
from rules.bulletin import KIND_NAMES, STATE_NAMES, Kind
from rules.deadline import BEIJING

#: Open ones that have a digit to be chosen by, and candidates on one page.
_DIGITS, _CANDIDATES = 9, 10


def help_of(actor: Actor) -> str:
    """Say what somebody may ask of bulletins."""
    if makes(actor):
        return texts.HELP_OFFICE
    if signs(actor):
        return texts.HELP_LEADER
    return texts.HELP_COMMITTEE if reads_archive(actor) else ""


def _works(actor: Actor) -> bool:
    return makes(actor) or signs(actor)


async def _list(turn: Turn, asked: Asked) -> Next:
    """List what is being made; to who makes it, also what waits to be printed."""
    rows = (await open_ones(turn.actor))[:_DIGITS]
    open_now = "\n".join([texts.OPEN_HEAD, *_numbered(rows)]) if rows else ""
    again = texts.LIST_AGAIN.format(word=WORDS[asked.name][0])
    ids = [one.id for one in rows]
    if not makes(turn.actor):
        return making.choosing(open_now or texts.NOTHING_TO_SIGN, ids, again)
    parts = (await _progress(turn), open_now, await _waiting(turn, asked))
    return making.choosing("\n\n".join(filter(None, parts)), ids, again)


def _numbered(rows: Sequence[Bulletin]) -> list[str]:
    return [
        texts.OPEN_LINE.format(
            n=n,
            kind=KIND_NAMES[one.kind],
            title=one.title or texts.NO_TITLE,
            count=len(one.pieces),
            state=STATE_NAMES[one.state],
        )
        for n, one in enumerate(rows, 1)
    ]


async def _progress(turn: Turn) -> str:
    today = turn.now.astimezone(BEIJING).date()
    found = await progress(turn.actor.org_id, today.year, today=today)
    behind = texts.BEHIND.format(count=found.behind) if found.behind else ""
    return texts.PROGRESS.format(out=found.out, target=found.target, behind=behind)


async def _waiting(turn: Turn, asked: Asked) -> str:
    rows = await candidates(turn.actor, limit=_CANDIDATES * asked.page + 1)
    shown = rows[_CANDIDATES * (asked.page - 1) : _CANDIDATES * asked.page]
    if not shown:
        return texts.CANDIDATES_NONE if asked.page == 1 else NO_MORE
    lines = "\n".join(map(_candidate, shown))
    foot = texts.CANDIDATES_FOOT.format(short=short(shown[0].receipt))
    left = len(rows) > _CANDIDATES * asked.page
    following = MORE.format(word=WORDS[asked.name][0], page=asked.page + 1) if left else ""
    return f"{texts.CANDIDATES_HEAD}\n{lines}\n{foot}{following}"


def _candidate(one: Opinion) -> str:
    title = one.edited_title or one.title
    return texts.CANDIDATE.format(short=short(one.receipt), title=cut(title, _CANDIDATES))


async def _compile(turn: Turn, asked: Asked) -> Next:
    """Begin a bulletin: the kind and the numbers stand behind the word."""
    named = (kind for kind, name in KIND_NAMES.items() if asked.rest.startswith(name))
    return await making.begin(turn, next(named, Kind.BULLETIN), asked.rest)


async def _archive(turn: Turn, asked: Asked) -> Next:
    """List what is out, with links."""
    year = asked.year or None
    rows = await archive_of(turn.actor, year, limit=SHOWN * asked.page + 1)
    shown = rows[SHOWN * (asked.page - 1) : SHOWN * asked.page]
    if not shown:
        none = texts.ARCHIVE_NONE_OF.format(year=year) if year else texts.ARCHIVE_NONE
        return Next(none if asked.page == 1 else NO_MORE)
    lines = "\n".join(
        texts.ARCHIVE_LINE.format(
            issue=issue_of(one),
            title=one.title or texts.NO_TITLE,
            count=len(one.pieces),
            link=link_of(turn, one),
        )
        for one in shown
    )
    following = more(WORDS[asked.name][0], asked, rows)
    again = texts.LIST_AGAIN.format(word=WORDS[asked.name][0])
    return Next(f"{texts.ARCHIVE_HEAD}\n{lines}{following}", again=again)


BULLETIN_ASKS: Mapping[Command, Row] = {
    Command.BULLETINS: Row(_list, writes=True, who=_works, whose="办公室、分管副主席"),
    Command.COMPILE: Row(_compile, writes=True, who=makes, whose="办公室"),
    Command.BACK_ISSUES: Row(
        _archive, writes=True, who=reads_archive, whose="专委会、办公室、分管副主席"
    ),
}
