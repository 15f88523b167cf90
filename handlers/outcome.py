"""What upper CPPCCs and leaders make of an item: adopted, reported up, written on (批示).

Each stands by itself, beside the lifecycle (DOMAIN.md §3.1). Of an instruction level and day are
kept, and never its words (DOMAIN.md §7, rule 1).
"""

from datetime import date, datetime

from handlers.actor import Actor
from handlers.advance import advance
from handlers.item_errors import OutcomeDayWrong, RecordedAlready
from models import Opinion, Outcome
from rules.deadline import BEIJING
from rules.outcome import KIND_NAMES, VERBS, Kind, Level, outcome_said
from rules.reasons import Reason


async def adopt(
    actor: Actor, receipt: str, level: Level, on: date, *, combined: bool, now: datetime
) -> Opinion:
    """Record that an upper CPPCC used an item: alone, or ``combined`` with others (综合采用)."""
    return await record(actor, receipt, Kind.ADOPTION, level, on, combined=combined, now=now)


async def report_up(
    actor: Actor, receipt: str, level: Level, on: date, *, now: datetime
) -> Opinion:
    """Record that an item was sent up (报送)."""
    return await record(actor, receipt, Kind.REPORT_UP, level, on, now=now)


async def instruct(actor: Actor, receipt: str, level: Level, on: date, *, now: datetime) -> Opinion:
    """Record that a leader wrote on an item (批示): of which level, and when."""
    return await record(actor, receipt, Kind.INSTRUCTION, level, on, now=now)


async def record(
    actor: Actor,
    receipt: str,
    kind: Kind,
    level: Level,
    on: date,
    *,
    combined: bool = False,
    now: datetime,
) -> Opinion:
    """Record an outcome of a day in Beijing's time; its entry has the level for a reason.

    Raises as ``advance`` does, OutcomeDayWrong and RecordedAlready.
    """
    said = outcome_said(level, on, combined=combined)

    async def change(opinion: Opinion) -> None:
        first = opinion.submitted_at.astimezone(BEIJING).date()
        if not first <= on <= now.astimezone(BEIJING).date():
            raise OutcomeDayWrong(first=f"{first.year}年{first.month}月{first.day}日")
        if await Outcome.exists(opinion_id=opinion.id, kind=kind, level=level, on=on):
            raise RecordedAlready(receipt=receipt, what=f"{KIND_NAMES[kind]}，{said}")
        await Outcome.create(
            org_id=opinion.org_id,
            opinion_id=opinion.id,
            kind=kind,
            level=level,
            combined=combined,
            on=on,
            by_id=actor.person_id,
            at=now,
        )

    why = Reason(level.value, said)
    return await advance(actor, receipt, VERBS[kind], now=now, reason=why, change=change)
