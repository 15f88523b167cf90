"""What is answered to a command; one function each, and one table."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from bot import texts
from bot.commands import WORDS, Asked, Command
from bot.dialog import Dialog, Next, Turn
from bot.dialogs import opinion as reporting
from bot.dialogs import work
from bot.items import detail, line, to_work, work_line
from bot.notices import inbox_line
from bot.pages import page
from bot.sayings import roles_of, short, title_of
from handlers import binding, notice, opinion, people, slip
from handlers.actor import Actor
from handlers.errors import NotFound
from models import Opinion, Station
from rules.deadline import BEIJING
from rules.opinion import Verb, receipt
from rules.permission import Action, holds
from rules.role import Role

#: How many lines a list shows at once.
SHOWN = 5

_RECEIPT = re.compile(r"(?P<year>20\d\d)[\s-](?P<number>\d{4})")


async def _begin_report(turn: Turn, asked: Asked) -> Next:
    return await reporting.begin(turn)


async def _progress(turn: Turn, asked: Asked) -> Next:
    if asked.number:
        return Next(await _one(turn, asked))
    found = await opinion.mine(turn.actor, limit=SHOWN)
    if not found:
        return Next(texts.NO_ITEMS)
    lines = "\n".join(line(one) for one in found)
    head = texts.PROGRESS_HEAD.format(count=len(found))
    return Next(f"{head}\n{lines}\n\n{texts.PROGRESS_FOOT}")


async def _look(turn: Turn, asked: Asked) -> Next:
    return Next(await _one(turn, asked)) if asked.number else _which(asked)


async def _one(turn: Turn, asked: Asked) -> str:
    found = await _item(turn, asked)
    entries = await opinion.timeline(found)
    if found.reporter_id == turn.actor.person_id:
        shown = detail(found, entries, turn.now)
    else:
        shown = to_work(turn.actor, found, entries, turn.house, turn.now)
    return page(shown, asked.page, texts.NEXT_PAGE_OF.format(short=short(found.receipt)))


async def _item(turn: Turn, asked: Asked) -> Opinion:
    """Find the item that is meant; in January, 0123 may still be last year's."""
    year = turn.now.astimezone(BEIJING).year
    try:
        return await opinion.find(turn.actor, receipt(asked.year or year, asked.number))
    except NotFound:
        if asked.year:
            raise
    return await opinion.find(turn.actor, receipt(year - 1, asked.number))


async def _receipt(turn: Turn, asked: Asked) -> str:
    return (await _item(turn, asked)).receipt


def _which(asked: Asked) -> Next:
    return Next(texts.WHICH_ITEM.format(word=WORDS[asked.name][0]))


async def _withdraw(turn: Turn, asked: Asked) -> Next:
    if not asked.number:
        return _which(asked)
    gone = await opinion.withdraw(turn.actor, await _receipt(turn, asked), now=turn.now)
    return Next(texts.WITHDRAWN.format(receipt=gone.receipt))


async def _inbox(turn: Turn, asked: Asked) -> Next:
    rows = await notice.inbox(turn.actor, limit=SHOWN * asked.page + 1)
    shown = rows[SHOWN * (asked.page - 1) : SHOWN * asked.page]
    if not shown:
        return Next(texts.INBOX_EMPTY if asked.page == 1 else texts.NO_MORE)
    head = texts.INBOX_HEAD.format(unread=await notice.unread(turn.actor))
    lines = "\n".join(inbox_line(row, turn.now) for row in shown)
    await notice.read_these(turn.actor, shown, now=turn.now)
    return Next(f"{head}\n{lines}\n\n{texts.INBOX_FOOT}{_more('通知', asked, rows)}")


def _more(word: str, asked: Asked, rows: Sequence[object]) -> str:
    if len(rows) <= SHOWN * asked.page:
        return ""
    return texts.MORE.format(word=word, page=asked.page + 1)


async def _help(turn: Turn, asked: Asked) -> Next:
    words = texts.HELP_MEMBER if holds(Action.SUBMIT, turn.actor.posts) else texts.HELP_READER
    words += texts.HELP_STAFF if turn.actor.works else ""
    return Next(words + (texts.HELP_OFFICE if turn.actor.has(Role.OFFICE) else ""))


async def _me(turn: Turn, asked: Asked) -> Next:
    actor = turn.actor
    station = await Station.get_or_none(org_id=actor.org_id, id=actor.station_id)
    where = station.name if station else ""
    return Next(texts.WHO_AM_I.format(name=actor.name, roles=roles_of(actor), station=where))


async def _bind(turn: Turn, asked: Asked) -> Next:
    """Only somebody bound comes here, with “2026-0001” for a receipt at most."""
    actor = turn.actor
    if match := _RECEIPT.fullmatch(asked.rest):
        meant = Asked(Command.LOOK, int(match["number"]), int(match["year"]))
        return Next(await _one(turn, meant))
    return Next(texts.ALREADY_YOU.format(name=actor.name, title=title_of(actor)))


async def _thanks(turn: Turn, asked: Asked) -> Next:
    return Next(texts.THANKS)


async def _nothing_to_cancel(turn: Turn, asked: Asked) -> Next:
    return Next(texts.NOTHING_TO_CANCEL)


async def _nothing_to_choose(turn: Turn, asked: Asked) -> Next:
    return Next(texts.NOTHING_TO_CHOOSE)


async def _work(turn: Turn, asked: Asked) -> Next:
    rows = await opinion.waiting(turn.actor, limit=SHOWN * asked.page + 1)
    shown = rows[SHOWN * (asked.page - 1) : SHOWN * asked.page]
    if not shown:
        return Next(texts.NO_WORK if asked.page == 1 else texts.NO_MORE)
    lines = "\n".join(work_line(row, turn.now) for row in shown)
    return Next(f"{texts.WORK_HEAD}\n{lines}\n\n{texts.WORK_FOOT}{_more('待办', asked, rows)}")


async def _take(turn: Turn, asked: Asked) -> Next:
    if not asked.number:
        return _which(asked)
    taken = await opinion.take(turn.actor, await _receipt(turn, asked), now=turn.now)
    return Next(texts.TAKEN.format(receipt=taken.receipt, short=short(taken.receipt)))


async def _reroute(turn: Turn, asked: Asked) -> Next:
    if not asked.number:
        return _which(asked)
    committee, reason = work.destination(asked.rest)
    return await work.begin(turn, Verb.REROUTE, await _receipt(turn, asked), committee, reason)


async def _with_words(turn: Turn, asked: Asked) -> Next:
    if not asked.number:
        return _which(asked)
    receipt = await _receipt(turn, asked)
    return await work.begin(turn, Verb(asked.name.value), receipt, words=asked.rest)


async def _unbind(turn: Turn, asked: Asked) -> Next:
    if not asked.rest:
        return Next(texts.WHICH_PERSON)
    person = await people.find_person(turn.actor, asked.rest)
    await binding.unbind(turn.actor, person, now=turn.now)
    new = await slip.new_slip(turn.actor, person, key=turn.house.key)
    said = texts.UNBOUND.format(name=person.name, code=new.code)
    return Next(said, again=texts.UNBOUND_ALREADY.format(name=person.name))


async def _unlock(turn: Turn, asked: Asked) -> Next:
    if not re.fullmatch(r"[0-9]{1,9}", asked.rest):
        return Next(texts.WHICH_LOCK)
    await binding.unlock(turn.actor, int(asked.rest))
    return Next(texts.UNLOCKED)


@dataclass(frozen=True, slots=True)
class Row:
    """How a command is answered; ``writes`` makes it one transaction with the message's key."""

    do: Callable[[Turn, Asked], Awaitable[Next]]
    writes: bool = False
    opens: Dialog | None = None
    who: Callable[[Actor], bool] = lambda actor: True
    whose: str = ""


def _submits(actor: Actor) -> bool:
    return holds(Action.SUBMIT, actor.posts)


def _works(actor: Actor) -> bool:
    return actor.works


def _is_office(actor: Actor) -> bool:
    return actor.has(Role.OFFICE)


ASKS: Mapping[Command, Row] = {
    Command.REPORT: Row(
        _begin_report, writes=True, opens=reporting.OPINION, who=_submits, whose="委员、站长"
    ),
    Command.PROGRESS: Row(_progress),
    Command.INBOX: Row(_inbox, writes=True),
    Command.HELP: Row(_help),
    Command.CANCEL: Row(_nothing_to_cancel),
    Command.DONE: Row(_nothing_to_choose),
    Command.BIND: Row(_bind),
    Command.ME: Row(_me),
    Command.THANKS: Row(_thanks),
    Command.WITHDRAW: Row(_withdraw, writes=True),
    Command.WORK: Row(_work, who=_works, whose="专委会、办公室"),
    Command.LOOK: Row(_look),
    Command.TAKE: Row(_take, writes=True, who=_works, whose="专委会、办公室"),
    Command.REROUTE: Row(
        _reroute, writes=True, opens=work.WORK, who=_works, whose="专委会、办公室"
    ),
    Command.ANSWER: Row(
        _with_words, writes=True, opens=work.WORK, who=_works, whose="专委会、办公室"
    ),
    Command.RETAIN: Row(
        _with_words, writes=True, opens=work.WORK, who=_works, whose="专委会、办公室"
    ),
    Command.DECLINE: Row(
        _with_words, writes=True, opens=work.WORK, who=_works, whose="专委会、办公室"
    ),
    Command.UNBIND: Row(_unbind, writes=True, who=_is_office, whose="办公室"),
    Command.UNLOCK: Row(_unlock, writes=True, who=_is_office, whose="办公室"),
}
