"""How long an item may stay where it is, by any calendar and whatever stands in between."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rules.deadline import BEIJING, BrokenCalendar
from rules.limits import ENDS_BY_ITSELF, LIMITS, Term, due_in, term_in
from rules.numbers import DEFAULT
from rules.opinion import OPEN, State
from rules.workdays import LONGEST_HOLIDAY, OFFICIAL, Workdays

FIRST = date(2025, 9, 1)
DAYS = st.integers(0, 400).map(lambda nth: FIRST + timedelta(days=nth))
CALENDARS = st.dictionaries(DAYS, st.booleans(), max_size=120).map(Workdays)
MOMENTS = st.integers(0, 300 * 24 * 60).map(
    lambda minutes: datetime(2025, 9, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
WAITS = st.integers(0, 20 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))


def _day(moment: datetime) -> date:
    return moment.astimezone(BEIJING).date()


def _worked(workdays: Workdays, since: datetime, until: datetime) -> int:
    """Count working days by walking: after the one moment's day, up to the other's."""
    day, count = _day(since), 0
    while day < _day(until):
        day += timedelta(days=1)
        count += workdays.works(day)
    return count


def test_every_state_in_which_something_is_awaited_has_a_limit() -> None:
    assert set(LIMITS) == {*OPEN, *ENDS_BY_ITSELF}


@pytest.mark.parametrize("urgent", [False, True])
@pytest.mark.parametrize("state", State)
def test_a_limit_is_given_once_and_due_by_any_calendar(state: State, urgent: bool) -> None:
    start = datetime(2026, 2, 13, 10, tzinfo=BEIJING)
    term = term_in(state, start, DEFAULT, urgent=urgent)
    due = due_in(state, start, OFFICIAL, DEFAULT, urgent=urgent)
    assert due == (term.due(start, OFFICIAL) if term else None)
    assert (term is None) == (state not in LIMITS)


@pytest.mark.parametrize(
    ("state", "urgent", "start", "until"),
    [
        # Handed in on the eve of the spring festival: 15 to 23 February are off.
        (State.SUBMITTED, False, (2026, 2, 14, 17), (2026, 2, 25)),
        (State.SUBMITTED, True, (2026, 2, 14, 17), (2026, 2, 14)),
        (State.SUBMITTED, True, (2026, 2, 14, 18), (2026, 2, 24)),
        (State.SUBMITTED, True, (2026, 2, 17, 3), (2026, 2, 24)),
        # The Sunday after the new year is worked.
        (State.TRIAGED, False, (2025, 12, 31, 9), (2026, 1, 4)),
        (State.REPLIED, False, (2025, 12, 31, 9), (2026, 1, 6)),
        # Days that are not working days are counted, and end on one.
        (State.FORWARDED, False, (2026, 1, 17, 9), (2026, 2, 24)),
        (State.FORWARDED, True, (2026, 1, 17, 9), (2026, 2, 2)),
        (State.NEED_INFO, False, (2025, 12, 25, 9), (2026, 1, 4)),
        (State.FED_BACK, False, (2026, 2, 1, 9), (2026, 2, 24)),
    ],
)
def test_limits(
    state: State, urgent: bool, start: tuple[int, ...], until: tuple[int, int, int]
) -> None:
    begun = datetime(*start, tzinfo=BEIJING)  # type: ignore[arg-type, misc]
    due = due_in(state, begun, OFFICIAL, DEFAULT, urgent=urgent)
    assert due == datetime(*until, 18, tzinfo=BEIJING)


@given(CALENDARS, MOMENTS, st.integers(0, 15))
def test_a_clock_ends_on_a_working_day_after_as_many(
    workdays: Workdays, start: datetime, days: int
) -> None:
    due = Term(days=days).due(start, workdays)
    assert workdays.works(_day(due))
    assert due > start
    assert _worked(workdays, start, due) == days or days == 0


@given(CALENDARS, MOMENTS, st.integers(0, 60))
def test_a_day_that_was_named_is_kept_or_the_next_that_is_worked(
    workdays: Workdays, start: datetime, days: int
) -> None:
    named = _day(start) + timedelta(days=days)
    due = _day(Term(until=named).due(start, workdays))
    assert workdays.works(due)
    assert due >= named
    assert not any(workdays.works(named + timedelta(n)) for n in range((due - named).days))


@given(CALENDARS, MOMENTS, st.integers(1, 15), st.lists(st.tuples(WAITS, WAITS), max_size=5))
def test_no_clock_runs_on_days_off_or_while_it_stands_still_and_none_is_lost(
    workdays: Workdays, start: datetime, days: int, rounds: list[tuple[timedelta, timedelta]]
) -> None:
    """It runs, and stands still, in turns: what it ran and what it has left is what it had."""
    now, ran = start, 0
    due = workdays.due(now, days)
    for runs, stands in rounds:
        stopped = now + runs
        ran += min(_worked(workdays, now, stopped), workdays.left(now, due))
        left = workdays.left(stopped, due)
        assert ran + left == days or (left == 0 and ran >= days)
        now = stopped + stands
        due = workdays.due(now, left)
        assert due > now
        assert workdays.works(_day(due))
        if left == 0:
            break
    else:
        assert ran + _worked(workdays, now, due) == days


@given(CALENDARS, MOMENTS, MOMENTS, st.integers(0, 12))
def test_who_is_told_is_who_is_so_many_days_off(
    workdays: Workdays, now: datetime, other: datetime, days: int
) -> None:
    due = workdays.close(_day(other))
    if _day(due) >= _day(now):
        assert (due <= workdays.ahead(now, days)) == (workdays.left(now, due) <= days)
    if _day(due) <= _day(now):
        assert (due <= workdays.behind(now, days)) == (workdays.late(due, now) >= days)


@given(MOMENTS)
def test_people_are_told_when_they_are_at_work(now: datetime) -> None:
    here = now.astimezone(BEIJING)
    assert OFFICIAL.opened(now) == (OFFICIAL.works(here.date()) and here.hour >= 9)


@given(st.integers(1, 90), DAYS, st.integers(-70, 160))
def test_a_calendar_is_broken_where_two_months_are_off(length: int, first: date, away: int) -> None:
    """Everything else is worked: what runs is as long as the county made it."""
    around = {first + timedelta(days=nth): True for nth in range(-200, 300)}
    off = {first + timedelta(days=nth): False for nth in range(length)}
    workdays = Workdays({**around, **off})
    day = first + timedelta(days=away)
    near = -LONGEST_HOLIDAY < away < length
    try:
        workdays.check(day)
    except BrokenCalendar:
        assert length >= LONGEST_HOLIDAY
        assert near
    else:
        assume(0 <= away < length)
        assert length < LONGEST_HOLIDAY
        assert workdays.due(datetime(day.year, day.month, day.day, tzinfo=BEIJING), 1)


def test_no_day_is_worked_at_all() -> None:
    never = Workdays({FIRST + timedelta(days=nth): False for nth in range(-100, 400)})
    start = datetime(2025, 12, 1, tzinfo=UTC)
    for fails in (
        lambda: never.due(start, 0),
        lambda: never.due(start, 5),
        lambda: never.close(_day(start)),
        lambda: never.ahead(start, 1),
        lambda: never.behind(start, 1),
        lambda: never.check(_day(start)),
    ):
        with pytest.raises(BrokenCalendar):
            fails()
    assert never.left(start, start + timedelta(days=30)) == 0
