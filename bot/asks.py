"""What is answered to a command; one function each, and one table."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot import texts
from bot.commands import WORDS, Asked, Command
from bot.dialog import Dialog, Next, Turn
from bot.dialogs import opinion as reporting
from bot.dialogs import work
from bot.items import detail, line, to_work, work_line
from bot.notices import inbox_line
from bot.sayings import roles_of, title_of
from handlers import binding, notice, opinion, people, slip
from handlers.actor import Actor
from models import Station
from rules.county import find_committee
from rules.deadline import BEIJING
from rules.opinion import Verb, receipt
from rules.permission import Action, holds
from rules.role import Role

SHOWN = 5


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
    found = await opinion.find(turn.actor, _receipt(turn, asked))
    if found.reporter_id == turn.actor.person_id:
        return detail(found, await opinion.timeline(found), turn.now)
    return to_work(turn.actor, found, turn.house, turn.now)


def _receipt(turn: Turn, asked: Asked) -> str:
    return receipt(asked.year or turn.now.astimezone(BEIJING).year, asked.number)


def _which(asked: Asked) -> Next:
    return Next(texts.WHICH_ITEM.format(word=WORDS[asked.name][0]))


async def _withdraw(turn: Turn, asked: Asked) -> Next:
    if not asked.number:
        return _which(asked)
    gone = await opinion.withdraw(turn.actor, _receipt(turn, asked), now=turn.now)
    return Next(texts.WITHDRAWN.format(receipt=gone.receipt))


async def _inbox(turn: Turn, asked: Asked) -> Next:
    rows = await notice.inbox(turn.actor, limit=SHOWN)
    if not rows:
        return Next(texts.INBOX_EMPTY)
    head = texts.INBOX_HEAD.format(unread=await notice.unread(turn.actor))
    lines = "\n".join(inbox_line(row, turn.now) for row in rows)
    await notice.read_up_to(turn.actor, rows[0].id, now=turn.now)
    return Next(f"{head}\n{lines}\n\n{texts.INBOX_FOOT}")


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
    """Only somebody bound comes here; strangers are met in ``bot/guests.py``."""
    actor = turn.actor
    return Next(texts.ALREADY_YOU.format(name=actor.name, title=title_of(actor)))


async def _thanks(turn: Turn, asked: Asked) -> Next:
    return Next(texts.THANKS)


async def _nothing_to_cancel(turn: Turn, asked: Asked) -> Next:
    return Next(texts.NOTHING_TO_CANCEL)


async def _nothing_to_choose(turn: Turn, asked: Asked) -> Next:
    return Next(texts.NOTHING_TO_CHOOSE)


async def _work(turn: Turn, asked: Asked) -> Next:
    rows = await opinion.waiting(turn.actor, limit=SHOWN)
    if not rows:
        return Next(texts.NO_WORK)
    lines = "\n".join(work_line(row, turn.now) for row in rows)
    return Next(f"{texts.WORK_HEAD.format(count=len(rows))}\n{lines}\n\n{texts.WORK_FOOT}")


async def _take(turn: Turn, asked: Asked) -> Next:
    if not asked.number:
        return _which(asked)
    taken = await opinion.take(turn.actor, _receipt(turn, asked), now=turn.now)
    return Next(texts.TAKEN.format(receipt=taken.receipt, short=f"{asked.number:04d}"))


async def _reroute(turn: Turn, asked: Asked) -> Next:
    if not asked.number:
        return _which(asked)
    name, _, reason = asked.rest.partition(" ")
    committee = find_committee(name) if name else None
    if name and committee is None:
        reason = asked.rest
    return await work.begin(
        turn, Verb.REROUTE, _receipt(turn, asked), committee or "", reason.strip()
    )


async def _with_words(turn: Turn, asked: Asked) -> Next:
    if not asked.number:
        return _which(asked)
    return await work.begin(turn, Verb(asked.name.value), _receipt(turn, asked), words=asked.rest)


async def _unbind(turn: Turn, asked: Asked) -> Next:
    person = await people.find_person(turn.actor, asked.rest)
    await binding.unbind(turn.actor, person, now=turn.now)
    new = await slip.new_slip(turn.actor, person, key=turn.house.key)
    return Next(texts.UNBOUND.format(name=person.name, code=new.code))


async def _unlock(turn: Turn, asked: Asked) -> Next:
    if not asked.rest.isdigit():
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
    Command.INBOX: Row(_inbox),
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
