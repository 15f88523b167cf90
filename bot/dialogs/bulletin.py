"""Making a bulletin in chat: which is opened, what it carries and in which order.

What is changed is kept in the dialog, by receipts alone, until it is saved or sent up.
"""

import re
from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum

from bot import bulletin_texts as texts
from bot.asked import Asked
from bot.asking import item_of
from bot.bulletin import bulletin_shown, cut, link_of
from bot.commands import Command
from bot.dialog import Dialog, Expect, Next, Row, Turn
from bot.dialogs import bulletin_sign
from bot.sayings import short
from handlers import bulletin
from handlers.bulletin import Changes
from handlers.bulletin_list import planned
from handlers.bulletin_pieces import Line, checked
from handlers.conversation import Data
from handlers.errors import NotFound
from models import Bulletin
from rules.bulletin import KIND_NAMES, LONGEST_SENT_TO, LONGEST_TITLE, Kind, Verb


class Step(StrEnum):
    """Where the making of one bulletin stands."""

    #: those that are not out are listed; one is to be opened
    CHOOSE = "choose"
    #: one is shown; changes, or what is to become of it
    EDIT = "edit"


#: After so long what somebody writes is something else.
SILENCE = timedelta(minutes=30)
#: Characters of a reason, and of who gets it, that are shown.
SHOWN = 60
#: An item's number as it is typed, with its year where it is not this one's.
NUMBER = re.compile(r"(?:(20\d\d)\s*[-—–_/]\s*)?(\d{1,6})")


# --- opening --------------------------------------------------------------------------------


def choosing(reply: str, ids: Sequence[int], again: str) -> Next:
    """Wait for which of the listed bulletins is to be opened; nothing, where none is listed."""
    data: Data = {"ids": [*ids]} if ids else {}
    return Next(reply, Step.CHOOSE if ids else None, data, again=again)


async def _choose(turn: Turn, data: Data) -> Next:
    ids = _list(data, "ids")
    place = int(turn.said.choice)
    if place > len(ids):
        return Next(texts.NO_SUCH, Step.CHOOSE, data)
    return await opened(turn, str(ids[place - 1]))


async def opened(turn: Turn, number: str) -> Next:
    """Show a draft to be changed, by its id; to a leader, to be signed; else as it stands."""
    made = await bulletin.find(turn.actor, int(number))
    can = bulletin.verbs(turn.actor, made)
    if Verb.SIGN in can:
        return await bulletin_sign.opened(turn, number)
    if Verb.REVISE not in can:
        return await bulletin_shown(turn, number)
    return await _card(turn, _data_of(made))


async def begin(turn: Turn, kind: Kind, words: str) -> Next:
    """Show a new one of the items whose numbers are typed; nothing is kept yet."""
    receipts, unknown = await _receipts(turn, words)
    if unknown:
        return Next(texts.UNKNOWN.format(numbers="、".join(unknown)))
    if not receipts:
        return Next(texts.WHICH_ITEMS.format(kind=KIND_NAMES[kind]))
    data: Data = {"id": 0, "kind": kind, "title": "", "receipts": receipts}
    return await _card(turn, data)


def _data_of(made: Bulletin) -> Data:
    receipts: list[object] = [piece.opinion.receipt for piece in made.pieces]
    return {"id": made.id, "kind": made.kind, "title": made.title, "receipts": receipts}


async def _receipts(turn: Turn, words: str) -> tuple[list[object], list[str]]:
    """Find the items whose numbers are typed; and the numbers that are none's."""
    found: dict[object, None] = {}
    unknown = []
    for year, number in NUMBER.findall(words):
        asked = Asked(Command.LOOK, int(number), int(year or 0))
        try:
            found[(await item_of(turn, asked)).receipt] = None
        except NotFound:
            unknown.append(number)
    return [*found], unknown


# --- the card -------------------------------------------------------------------------------


async def _card(turn: Turn, data: Data, said: str = "") -> Next:
    """Show a bulletin as it would be kept."""
    made = await bulletin.find(turn.actor, _id(data)) if _id(data) else None
    kind = KIND_NAMES[Kind(str(data["kind"]))]
    reason = await bulletin.sent_back_for(made) if made else ""
    shown = texts.EDIT.format(
        kind=kind,
        title=data["title"] or texts.NO_TITLE,
        lines=await _lines(turn, data, made),
        sent_to=_sent_to(data, made),
        reason=texts.REASON.format(reason=reason[:SHOWN]) if reason else "",
        drop=texts.DROP if made else "",
    )
    again = texts.EDIT_AGAIN.format(kind=kind)
    return Next(said + shown, Step.EDIT, data, again=again)


async def _lines(turn: Turn, data: Data, made: Bulletin | None) -> str:
    kept = {piece.opinion.receipt: piece.title for piece in made.pieces} if made else {}
    items = await planned(turn.actor, _lines_of(data))
    lines = [
        texts.EDIT_LINE.format(
            n=n,
            short=short(one.receipt),
            title=cut(kept.get(one.receipt) or one.title, len(items)),
            unfit="" if one.fits else texts.UNFIT,
        )
        for n, one in enumerate(items, 1)
    ]
    return "\n".join(lines) or texts.EMPTY


def _sent_to(data: Data, made: Bulletin | None) -> str:
    sent_to = data.get("sent_to", made.sent_to if made else "")
    copies = data.get("copies", made.copies if made else 0)
    said = texts.SENT_TO.format(sent_to=str(sent_to)[:SHOWN]) if sent_to else ""
    return said + (texts.COPIES.format(copies=copies) if copies else "")


# --- changes --------------------------------------------------------------------------------


async def _swap(turn: Turn, data: Data, match: re.Match[str]) -> Next:
    receipts = _list(data, "receipts")
    one, other = int(match[1]), int(match[2])
    for place in (one, other):
        if not 1 <= place <= len(receipts):
            return await _card(turn, data, texts.NO_SUCH_PLACE.format(n=place) + "\n\n")
    receipts[one - 1], receipts[other - 1] = receipts[other - 1], receipts[one - 1]
    return await _card(turn, {**data, "receipts": receipts})


async def _remove(turn: Turn, data: Data, match: re.Match[str]) -> Next:
    receipts, place = _list(data, "receipts"), int(match[1])
    if not 1 <= place <= len(receipts):
        return await _card(turn, data, texts.NO_SUCH_PLACE.format(n=place) + "\n\n")
    del receipts[place - 1]
    return await _card(turn, {**data, "receipts": receipts})


async def _add(turn: Turn, data: Data, match: re.Match[str]) -> Next:
    more, unknown = await _receipts(turn, match[1])
    said = texts.UNKNOWN.format(numbers="、".join(unknown)) + "\n\n" if unknown else ""
    receipts = [*dict.fromkeys([*_list(data, "receipts"), *more])]
    return await _card(turn, {**data, "receipts": receipts}, said)


async def _retitle(turn: Turn, data: Data, match: re.Match[str]) -> Next:
    title = checked(" ".join(match[1].split()), LONGEST_TITLE)
    return await _card(turn, {**data, "title": title})


async def _address(turn: Turn, data: Data, match: re.Match[str]) -> Next:
    sent_to = checked(match[0], LONGEST_SENT_TO)
    return await _card(turn, {**data, "sent_to": sent_to})


async def _copies(turn: Turn, data: Data, match: re.Match[str]) -> Next:
    return await _card(turn, {**data, "copies": int(match[1])})


async def _drop(turn: Turn, data: Data, match: re.Match[str]) -> Next:
    if not _id(data):
        return Next(texts.NOT_KEPT_YET, Step.EDIT, data)
    await bulletin.drop(turn.actor, _id(data), now=turn.now)
    return Next(texts.DROPPED)


#: What is typed to change one; read from the top.
_EDITS = (
    (re.compile(r"换\s*(\d{1,2})[\s,，、和]+(\d{1,2})"), _swap),
    (re.compile(r"去掉?\s*(?:第\s*)?(\d{1,2})\s*件?"), _remove),
    (re.compile(r"加上?\s*([民\d\s,，、和—–_/-]+)号?"), _add),
    (re.compile(r"题目?\s*[\s:：]\s*(\S.*)", re.DOTALL), _retitle),
    (re.compile(r"[报送]\s*[:：].+", re.DOTALL), _address),
    (re.compile(r"印\s*(\d{1,4})\s*份?"), _copies),
    (re.compile("作废"), _drop),
)


async def _edit(turn: Turn, data: Data) -> Next:
    said = turn.said.text.strip()
    for pattern, change in _EDITS:
        if match := pattern.fullmatch(said):
            return await change(turn, data, match)
    return Next(texts.NOT_UNDERSTOOD, Step.EDIT, data)


# --- what becomes of it ---------------------------------------------------------------------


async def _keep(turn: Turn, data: Data) -> Next:
    made = await _kept(turn, data)
    return Next(texts.KEPT.format(link=link_of(turn, made)), again=texts.KEPT_AGAIN)


async def _send_up(turn: Turn, data: Data) -> Next:
    made = await _kept(turn, data)
    await bulletin.send_up(turn.actor, made.id, now=turn.now)
    return Next(texts.SENT_UP)


async def _kept(turn: Turn, data: Data) -> Bulletin:
    title, receipts = str(data["title"]), _lines_of(data)
    sent_to = str(data["sent_to"]) if "sent_to" in data else None
    copies = int(str(data["copies"])) if "copies" in data else None
    if _id(data):
        changes = Changes(title, sent_to, copies, tuple(map(Line, receipts)))
        return await bulletin.revise(turn.actor, _id(data), changes, now=turn.now)
    kind = Kind(str(data["kind"]))
    return await bulletin.draft(
        turn.actor, kind, title, receipts, sent_to, copies=copies, now=turn.now
    )


async def _leave(turn: Turn, data: Data) -> Next:
    return Next(texts.NOT_KEPT)


async def _close(turn: Turn, data: Data) -> Next:
    return Next(texts.CLOSED)


async def _cancel(turn: Turn, data: Data) -> Next:
    return Next(texts.CLOSED if "ids" in data else texts.NOT_KEPT)


def _id(data: Data) -> int:
    return int(str(data["id"]))


def _list(data: Data, name: str) -> list[object]:
    kept = data[name]
    assert isinstance(kept, list), "checked by _readable"
    return [*kept]


def _lines_of(data: Data) -> list[str]:
    return [str(one) for one in _list(data, "receipts")]


def _readable(data: Data) -> bool:
    if "ids" in data:
        return isinstance(data["ids"], list)
    whole = isinstance(data.get("id"), int) and isinstance(data.get("title"), str)
    return whole and isinstance(data.get("receipts"), list) and data.get("kind") in set(Kind)


_OPENED = (Step.CHOOSE, Step.EDIT, bulletin_sign.Step.DECIDE, None)

BULLETIN = Dialog(
    name="bulletin",
    rows=(
        Row(Step.CHOOSE, Expect.ZERO, _close, (None,)),
        Row(Step.CHOOSE, Expect.DIGIT, _choose, _OPENED),
        Row(Step.EDIT, Expect.ZERO, _leave, (None,)),
        Row(Step.EDIT, Expect.ONE, _keep, (None,), texts.SAYS_KEEP),
        Row(Step.EDIT, Expect.TWO, _send_up, (None,), texts.SAYS_SEND),
        Row(Step.EDIT, Expect.TEXT, _edit, (Step.EDIT, None)),
    ),
    cancel=_cancel,
    help={Step.CHOOSE: texts.HELP_CHOOSE, Step.EDIT: texts.HELP_EDIT},
    left={Step.CHOOSE: texts.STILL_CHOOSING, Step.EDIT: texts.STILL_EDITING},
    silence=SILENCE,
    readable=_readable,
)
