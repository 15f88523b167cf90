"""What is answered to the commands at an item's end: ratings, and what those above made of it."""

import re
from collections.abc import Mapping

from bot import rating_texts as texts
from bot.asked import Asked
from bot.asking import SHOWN, Row, item_of, which
from bot.commands import WORDS, Command
from bot.dialog import Next, Turn
from bot.dialogs import rating
from bot.sayings import short
from handlers import outcome
from handlers.actor import Actor
from handlers.rating import to_rate
from rules.deadline import BEIJING
from rules.outcome import KIND_NAMES, Kind, Recorded, outcome_said, read_outcome, read_rating
from rules.permission import Action, holds

_APART = re.compile(r"[\s,:;.，：；。、]+")
_KINDS: Mapping[Command, Kind] = {
    Command.ADOPT: Kind.ADOPTION,
    Command.REPORT_UP: Kind.REPORT_UP,
    Command.INSTRUCT: Kind.INSTRUCTION,
}


async def _rate(turn: Turn, asked: Asked) -> Next:
    """Rate an item: “评价 1”, “评价 1 2”, “评价 1 13 路又塌了”; without a number, what waits."""
    if not asked.number:
        return await _waiting(turn)
    receipt = (await item_of(turn, asked)).receipt
    if not asked.rest:
        return await rating.begin(turn, receipt)
    said, words = _apart(asked.rest)
    return await rating.record(turn, receipt, said, words)


def _apart(rest: str) -> tuple[str, str]:
    """Divide “13 路又塌了” into the rating and the words behind it."""
    if read_rating(rest):
        return rest, ""
    said, *words = _APART.split(rest, maxsplit=1)
    return said, "".join(words)


async def _waiting(turn: Turn) -> Next:
    found = await to_rate(turn.actor, limit=SHOWN)
    if not found:
        return Next(texts.NOTHING_TO_RATE)
    if len(found) == 1:
        return await rating.begin(turn, found[0].receipt)
    lines = "\n".join(texts.TO_RATE_LINE.format(receipt=r.receipt, title=r.title) for r in found)
    return Next(texts.WHICH_TO_RATE.format(lines=lines, short=short(found[0].receipt)))


async def _record(turn: Turn, asked: Asked) -> Next:
    """Record what was made of an item: “采用 1 市 综合 11月3日”; no word besides is kept."""
    if not asked.number:
        return which(asked)
    found = await item_of(turn, asked)
    how = {"word": WORDS[asked.name][0], "short": short(found.receipt)}
    said = read_outcome(asked.rest, turn.now.astimezone(BEIJING).date())
    if not isinstance(said, Recorded):
        return Next(texts.WHICH_DAY.format(**how))
    if said.level is None:
        return Next(texts.WHICH_LEVEL.format(**how))
    kind = _KINDS[asked.name]
    combined = said.combined and kind is Kind.ADOPTION
    done = await outcome.record(
        turn.actor, found.receipt, kind, said.level, said.on, combined=combined, now=turn.now
    )
    what = outcome_said(said.level, said.on, combined=combined)
    shown = texts.RECORDED.format(
        receipt=done.receipt, title=done.title, kind=KIND_NAMES[kind], said=what
    )
    return Next(shown + _unkept(said, kind))


def _unkept(said: Recorded, kind: Kind) -> str:
    if not said.spare:
        return ""
    return texts.NOT_KEPT if kind is Kind.INSTRUCTION else texts.NOT_READ


def _records(actor: Actor) -> bool:
    return holds(Action.RECORD, actor.posts)


RATING_ASKS: Mapping[Command, Row] = {
    Command.RATE: Row(_rate, writes=True),
    **dict.fromkeys(_KINDS, Row(_record, writes=True, who=_records, whose="办公室")),
}
