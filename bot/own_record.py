"""How one's own record (履职) reads in chat: what it comes to, and line by line."""

from collections.abc import Mapping
from datetime import datetime

from bot import attending_texts as texts
from bot.dialog import Turn
from bot.pages import page
from bot.sayings import day_of
from handlers import record
from handlers.activity import short
from handlers.record import Line
from rules.confirmation import OUTCOME_NAMES, Outcome


async def own_record(turn: Turn, number: int = 1) -> str:
    """Show one page of one's own record, newest first."""
    history = await record.record_of(turn.actor)
    lines = [_line(one, turn.now) for one in history.lines if one.record.reverses_id is None]
    if not lines:
        return texts.NO_RECORD
    head = texts.RECORD_HEAD.format(totals=_totals(history.totals))
    return page("\n".join([head, *lines]), number, texts.RECORD_MORE)


def _totals(totals: Mapping[Outcome, int]) -> str:
    counted = ((OUTCOME_NAMES[outcome], totals.get(outcome, 0)) for outcome in Outcome)
    return " · ".join(f"{name} {count}" for name, count in counted if count)


def _line(line: Line, now: datetime) -> str:
    held = line.record.activity
    said = texts.RECORD_LINE.format(
        day=day_of(held.starts_at, now),
        title=held.title,
        short=short(held.number),
        outcome=OUTCOME_NAMES[line.record.outcome],
    )
    return said if line.live else texts.RECORD_VOID.format(line=said)
