"""The clock of an item: until when it may stay where it is, and whose turn it is.

Source: DOMAIN.md §3.1. It stands still while the item is put aside: while its reporter is asked,
and while it is sealed.
"""

from datetime import datetime

from handlers.county import County, county_of
from models import Assignment, Opinion, Outcome
from models.opinion import Clocked
from rules.assignment import LIVE
from rules.limits import LIMITS, due_in
from rules.opinion import OPEN, Course, Party, State, Step, Verb
from rules.outcome import Kind

_ASIDE = (State.NEED_INFO, State.QUARANTINED)


def missed(opinion: Opinion, step: Step, now: datetime) -> bool:
    """Note that an item was late before a step hides it; tells whether nobody had noted it yet."""
    late = opinion.due_at is not None and now > opinion.due_at and opinion.state in OPEN
    if not late or opinion.overdue_at is not None or step.verb is Verb.FALL_DUE:
        return False
    opinion.overdue_at = now
    return True


async def wind(opinion: Opinion, step: Step, before: State, now: datetime) -> None:
    """Set clock and turn for the state that an item has come to, and count what is counted."""
    _count(opinion, step, now)
    if step.target is Course.STAY:
        return
    county = await county_of(opinion.org_id)
    if opinion.state in _ASIDE:
        _put_aside(opinion, before, county, now)
    due = await _due(opinion, step, county, now)
    start(opinion, due, county, now)
    opinion.holder = await _holder(opinion)
    if opinion.state not in _ASIDE:
        opinion.back, opinion.days_left = None, None


def start(row: Clocked, due: datetime | None, county: County, now: datetime) -> None:
    """Have a clock run until ``due``, or not at all."""
    row.clock_from = now if due else None
    row.due_at, row.workdays = due, county.workdays.version
    row.reminded_at, row.overdue_at, row.alerts = None, None, 0


def _count(opinion: Opinion, step: Step, now: datetime) -> None:
    opinion.asked += step.verb is Verb.ASK_INFO
    opinion.rounds += step.verb in (Verb.ANSWER, Verb.FEED_BACK)
    if step.verb is Verb.SIGN:
        opinion.issued_at = now


def _put_aside(opinion: Opinion, before: State, county: County, now: datetime) -> None:
    """Remember where an item was, and what its clock had left."""
    if before in _ASIDE:
        return
    opinion.back = before
    opinion.days_left = county.workdays.left(now, opinion.due_at) if opinion.due_at else None


async def _due(opinion: Opinion, step: Step, county: County, now: datetime) -> datetime | None:
    if step.target is Course.BACK and opinion.days_left is not None:
        return county.workdays.due(now, opinion.days_left)
    urgent = opinion.urgent or await _instructed(opinion)
    return due_in(opinion.state, now, county.workdays, county.numbers, urgent=urgent)


async def _instructed(opinion: Opinion) -> bool:
    """Tell whether a leader wrote on it: units have half the time then (DOMAIN.md §3.1)."""
    if opinion.state not in (State.FORWARDED, State.REHANDLING):
        return False
    return await Outcome.filter(opinion_id=opinion.id, kind=Kind.INSTRUCTION).exists()


async def _holder(opinion: Opinion) -> Party | None:
    limit = LIMITS.get(opinion.state)
    holder = limit.holder if limit else None
    if holder is Party.LEAD and not await led(opinion):
        holder = Party.COMMITTEE
    if holder is Party.COMMITTEE and opinion.committee_id is None:
        holder = Party.OFFICE
    return holder


async def led(opinion: Opinion) -> bool:
    """Tell whether a unit leads the handling of an item."""
    return await Assignment.filter(opinion_id=opinion.id, lead=True, state__in=LIVE).exists()
