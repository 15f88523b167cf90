"""What is answered to a command; one function each, and one table."""

import re
from collections.abc import Mapping

from bot import (
    activity_asks,
    circular_asks,
    circular_texts,
    clock_asks,
    digest_texts,
    texts,
    unit_texts,
)
from bot import unit_asks as handling
from bot.accuracy_asks import ACCURACY_ASKS
from bot.accuracy_asks import help_of as accuracy_help
from bot.asked import ACTIVITY, CIRCULAR, ITEM, Asked
from bot.asking import SHOWN, Row, item_of, more, which
from bot.attending_asks import ATTENDING_ASKS
from bot.bulletin_asks import BULLETIN_ASKS
from bot.bulletin_asks import help_of as bulletin_help
from bot.calendar_asks import CALENDAR_ASKS
from bot.commands import Command
from bot.dialog import Next, Turn
from bot.dialogs import opinion as reporting
from bot.dialogs import work
from bot.digest_asks import DIGEST_ASKS, has_digests
from bot.editing_asks import EDITING_ASKS, signs
from bot.editing_asks import help_of as editing_help
from bot.item_asks import ITEM_ASKS
from bot.items import line, work_line
from bot.notices import inbox_line
from bot.opening import awaits
from bot.rating_asks import RATING_ASKS
from bot.sayings import roles_of, short, title_of
from bot.search_asks import SEARCH_ASKS, help_for
from bot.showing import item_shown
from bot.similar_asks import SIMILAR_ASKS
from bot.similar_texts import HELP as HELP_SIMILAR
from handlers import binding, notice, opinion, people, slip
from handlers.activity import short as short_number
from handlers.actor import Actor
from handlers.errors import NotFound
from models import Station
from rules.opinion import Verb
from rules.permission import Action, holds
from rules.role import Role

_RECEIPT = re.compile(r"(?P<year>20\d\d)[\s-](?P<number>\d{4})")


async def _begin_report(turn: Turn, asked: Asked) -> Next:
    return await reporting.begin(turn)


async def _progress(turn: Turn, asked: Asked) -> Next:
    if asked.number:
        return Next(await _one(turn, asked))
    found = await opinion.mine(turn.actor, limit=SHOWN)
    if not found and turn.actor.unit_ids:
        return await handling.work(turn, Asked(Command.WORK))
    if not found:
        return Next(texts.NO_ITEMS)
    lines = "\n".join(line(one) for one in found)
    head = texts.PROGRESS_HEAD.format(count=len(found))
    return Next(f"{head}\n{lines}\n\n{texts.PROGRESS_FOOT}")


async def _look(turn: Turn, asked: Asked) -> Next:
    return Next(await _one(turn, asked)) if asked.number else which(asked)


async def _one(turn: Turn, asked: Asked) -> str:
    try:
        found = await item_of(turn, asked)
    except NotFound:
        return await handling.look(turn, asked)
    return await item_shown(turn, found, asked.page)


async def _receipt(turn: Turn, asked: Asked) -> str:
    return (await item_of(turn, asked)).receipt


async def _withdraw(turn: Turn, asked: Asked) -> Next:
    if not asked.number:
        return which(asked)
    gone = await opinion.withdraw(turn.actor, await _receipt(turn, asked), now=turn.now)
    return Next(texts.WITHDRAWN.format(receipt=gone.receipt))


async def _inbox(turn: Turn, asked: Asked) -> Next:
    rows = await notice.inbox(turn.actor, limit=SHOWN * asked.page + 1)
    shown = rows[SHOWN * (asked.page - 1) : SHOWN * asked.page]
    if not shown:
        return Next(texts.INBOX_EMPTY if asked.page == 1 else texts.NO_MORE)
    head = texts.INBOX_HEAD.format(unread=await notice.unread(turn.actor))
    lines = "\n".join(inbox_line(row, turn.now) for row in shown)
    await notice.read_these(
        turn.actor, (row for row in shown if not awaits(notice.about(row))), now=turn.now
    )
    open_it = texts.INBOX_OPEN if await notice.unread(turn.actor) else ""
    return Next(f"{head}\n{lines}\n\n{open_it}{texts.INBOX_FOOT}{more('通知', asked, rows)}")


async def _help(turn: Turn, asked: Asked) -> Next:
    reads = unit_texts.HELP_UNIT if turn.actor.unit_ids else texts.HELP_READER
    words = texts.HELP_MEMBER if holds(Action.SUBMIT, turn.actor.posts) else reads
    words += help_for(turn.actor)
    words += texts.HELP_STAFF + HELP_SIMILAR if turn.actor.works else ""
    words += texts.HELP_ORGANISER if activity_asks.organises(turn.actor) else ""
    words += circular_texts.HELP if circular_asks.issues(turn.actor) else ""
    words += digest_texts.HELP if has_digests(turn.actor) else ""
    words += editing_help(turn.actor)
    office = unit_texts.HELP_FORWARDING + texts.HELP_OFFICE
    words += office if turn.actor.has(Role.OFFICE) else ""
    words += clock_asks.help_of(turn.actor) + accuracy_help(turn.actor)
    return Next(words + bulletin_help(turn.actor))


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


async def _received(turn: Turn, asked: Asked) -> Next:
    """Take “收到” as having read what asks for it; otherwise it is said out of politeness."""
    confirmed = await notice.confirm_latest(turn.actor, now=turn.now)
    if confirmed is None:
        return Next(texts.THANKS)
    number = notice.about(confirmed).number
    return Next(texts.RECEIVED.format(number=number, short=short_number(number)))


async def _nothing_to_cancel(turn: Turn, asked: Asked) -> Next:
    return Next(texts.NOTHING_TO_CANCEL)


async def _nothing_to_choose(turn: Turn, asked: Asked) -> Next:
    return Next(texts.NOTHING_TO_CHOOSE)


async def _work(turn: Turn, asked: Asked) -> Next:
    if not turn.actor.works and not signs(turn.actor):
        units = turn.actor.unit_ids
        return await handling.work(turn, asked) if units else Next(texts.NO_ITEMS_TO_WORK)
    rows = await opinion.waiting(turn.actor, limit=SHOWN * asked.page + 1)
    shown = rows[SHOWN * (asked.page - 1) : SHOWN * asked.page]
    if not shown:
        none = texts.NO_WORK if turn.actor.works else texts.NO_ITEMS_TO_WORK
        return Next(none if asked.page == 1 else texts.NO_MORE)
    lines = "\n".join(work_line(row, turn.now) for row in shown)
    return Next(f"{texts.WORK_HEAD}\n{lines}\n\n{texts.WORK_FOOT}{more('待办', asked, rows)}")


async def _take(turn: Turn, asked: Asked) -> Next:
    if not asked.number:
        return which(asked)
    taken = await opinion.take(turn.actor, await _receipt(turn, asked), now=turn.now)
    return Next(texts.TAKEN.format(receipt=taken.receipt, short=short(taken.receipt)))


async def _reroute(turn: Turn, asked: Asked) -> Next:
    if not asked.number:
        return which(asked)
    committee, reason = await work.destination(turn.actor.org_id, asked.rest)
    return await work.begin(turn, Verb.REROUTE, await _receipt(turn, asked), committee, reason)


async def _with_words(turn: Turn, asked: Asked) -> Next:
    if not asked.number:
        return which(asked)
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


def _submits(actor: Actor) -> bool:
    return holds(Action.SUBMIT, actor.posts)


def _sends_on(actor: Actor) -> bool:
    return holds(Action.REROUTE, actor.posts)


def _works(actor: Actor) -> bool:
    return actor.works


def _has_work(actor: Actor) -> bool:
    return activity_asks.organises(actor) or bool(actor.unit_ids)


def _is_office(actor: Actor) -> bool:
    return actor.has(Role.OFFICE)


ASKS: Mapping[Command, Row] = {
    Command.REPORT: Row(_begin_report, writes=True, who=_submits, whose="委员、站长"),
    Command.PROGRESS: Row(_progress),
    Command.INBOX: Row(_inbox, writes=True),
    Command.HELP: Row(_help),
    Command.CANCEL: Row(_nothing_to_cancel),
    Command.DONE: Row(_nothing_to_choose),
    Command.BIND: Row(_bind),
    Command.ME: Row(_me),
    Command.THANKS: Row(_thanks),
    Command.WITHDRAW: Row(_withdraw, writes=True),
    Command.WORK: Row(_work, who=_has_work, whose="站长、专委会、办公室"),
    Command.LOOK: Row(_look),
    Command.TAKE: Row(_take, writes=True, who=_works, whose="专委会、办公室"),
    Command.REROUTE: Row(_reroute, writes=True, who=_sends_on, whose="专委会、办公室"),
    Command.ANSWER: Row(_with_words, writes=True, who=_works, whose="专委会、办公室"),
    Command.RETAIN: Row(_with_words, writes=True, who=_works, whose="专委会、办公室"),
    Command.DECLINE: Row(_with_words, writes=True, who=_works, whose="专委会、办公室"),
    Command.UNBIND: Row(_unbind, writes=True, who=_is_office, whose="办公室"),
    Command.UNLOCK: Row(_unlock, writes=True, who=_is_office, whose="办公室"),
    Command.RECEIVED: Row(_received, writes=True),
    **activity_asks.ACTIVITY_ASKS,
    **ATTENDING_ASKS,
    **ITEM_ASKS,
    **SIMILAR_ASKS,
    **EDITING_ASKS,
    **RATING_ASKS,
    **handling.unit_asks(reroute=_reroute, answer=_with_words),
    **SEARCH_ASKS,
    **CALENDAR_ASKS,
    **circular_asks.CIRCULAR_ASKS,
    **clock_asks.CLOCK_ASKS,
    **DIGEST_ASKS,
    **BULLETIN_ASKS,
    **ACCURACY_ASKS,
}
#: What is looked at goes by the kind of its number. What is said of an item is kept nowhere.
_LOOKS: Mapping[str, Row] = {
    ITEM: ASKS[Command.LOOK],
    ACTIVITY: Row(activity_asks.look, writes=True),
    CIRCULAR: Row(circular_asks.look, writes=True),
}


def row_of(asked: Asked) -> Row:
    """Give the row that answers a command."""
    return _LOOKS[asked.of] if asked.name is Command.LOOK else ASKS[asked.name]
