"""The clock of an item: until when it may stay where it is, and whose turn it is.

Source: DOMAIN.md §3.1. It stands still while the item is put aside: while its reporter is asked,
and while it is sealed.
"""

from datetime import date, datetime

from handlers.county import County, county_of
from models import Assignment, Opinion, Outcome
from models.opinion import Clocked
from rules.assignment import LIVE
from rules.assignment import State as Handling
from rules.deadline import BEIJING
from rules.limits import LIMITS, Term, term_in
from rules.opinion import OPEN, Course, Party, State, Step, Verb
from rules.outcome import Kind

_ASIDE = (State.NEED_INFO, State.QUARANTINED)
_WITH_UNITS = (State.FORWARDED, State.REHANDLING)


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
    county = await county_of(opinion.org_id)
    if step.verb is Verb.INSTRUCT:
        _hurry(opinion, county, now)
    if step.target is Course.STAY or _runs_on(opinion, step, before):
        return
    if opinion.state in _ASIDE:
        _put_aside(opinion, before, county, now)
    run(opinion, await _term(opinion, step, county, now), county, now)
    opinion.holder = await _holder(opinion)
    if opinion.state not in _ASIDE:
        opinion.back, opinion.days_left = None, None


def _runs_on(opinion: Opinion, step: Step, before: State) -> bool:
    """Tell what gives nobody more time: units join the one that leads, a text is edited again."""
    if step.verb is Verb.EDIT:
        return before is State.EDITING
    return step.verb is Verb.FORWARD and opinion.holder is Party.LEAD


def _hurry(opinion: Opinion, county: County, now: datetime) -> None:
    """What a leader writes on while units are at work is due as soon as if it had come so."""
    term = term_in(opinion.state, now, county.numbers, urgent=True)
    if opinion.state not in _WITH_UNITS or term is None or opinion.due_at is None:
        return
    if term.due(now, county.workdays) < opinion.due_at:
        run(opinion, term, county, now)


def start(row: Clocked, due: datetime | None, county: County, now: datetime) -> None:
    """Have a clock run until ``due``, or not at all; to accept or refuse, by working days."""
    run(row, _term_until(row, due, county, now) if due else None, county, now)


def _term_until(row: Clocked, due: datetime, county: County, now: datetime) -> Term:
    if isinstance(row, Assignment) and row.state is Handling.ASSIGNED:
        return Term(days=county.workdays.left(now, due))
    return Term(until=due.astimezone(BEIJING).date())


def run(row: Clocked, term: Term | None, county: County, now: datetime) -> None:
    """Have a clock run from now on for as long as it is given, or not at all."""
    row.clock_from = now if term else None
    row.reminded_at, row.overdue_at, row.alerts = None, None, 0
    _give(row, term, county)


def extend(row: Clocked, until: date, county: County, now: datetime) -> None:
    """Have a clock that runs go on until the close of a day; what is late then is told anew."""
    _give(row, Term(until=until), county)
    if row.due_at is not None and row.due_at > now:
        row.reminded_at, row.overdue_at, row.alerts = None, None, 0


def _give(row: Clocked, term: Term | None, county: County) -> None:
    row.days, row.until = (term.days, term.until) if term else (None, None)
    _reckon(row, term, county)


def _reckon(row: Clocked, term: Term | None, county: County) -> None:
    begun = row.clock_from
    row.due_at = term.due(begun, county.workdays) if term and begun else None
    row.workdays = county.workdays.version


def again(row: Clocked, county: County, now: datetime) -> None:
    """Reckon a running clock by the calendar of today: from when it began, for what it was given.

    What is not late any more is not late; whoever was told is not told again.
    """
    _reckon(row, _given(row, county), county)
    if row.due_at is not None and row.due_at >= now:
        row.overdue_at = None


def _given(row: Clocked, county: County) -> Term | None:
    """Give what a clock was given; one that began with the item, by the state that it is in."""
    if row.days is not None or row.until is not None:
        return Term(row.days, row.until)
    if isinstance(row, Opinion) and row.clock_from is not None:
        return term_in(row.state, row.clock_from, county.numbers, urgent=row.urgent)
    return None


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


async def _term(opinion: Opinion, step: Step, county: County, now: datetime) -> Term | None:
    if step.target is Course.BACK and opinion.days_left is not None:
        return Term(days=opinion.days_left)
    urgent = opinion.urgent or await _instructed(opinion)
    return term_in(opinion.state, now, county.numbers, urgent=urgent)


async def _instructed(opinion: Opinion) -> bool:
    """Tell whether a leader wrote on it: units have half the time then (DOMAIN.md §3.1)."""
    if opinion.state not in _WITH_UNITS:
        return False
    return await Outcome.filter(opinion_id=opinion.id, kind=Kind.INSTRUCTION).exists()


async def _holder(opinion: Opinion) -> Party | None:
    limit = LIMITS.get(opinion.state)
    holder = limit.holder if limit else None
    if holder is Party.LEAD and not await led(opinion):
        # What was sealed meanwhile has lost its units; what no unit had goes on where it was.
        released = opinion.state is State.FORWARDED
        holder = Party.OFFICE if released else Party.COMMITTEE
    if holder is Party.COMMITTEE and opinion.committee_id is None:
        holder = Party.OFFICE
    return holder


async def led(opinion: Opinion) -> bool:
    """Tell whether a unit leads the handling of an item."""
    return await Assignment.filter(opinion_id=opinion.id, lead=True, state__in=LIVE).exists()
