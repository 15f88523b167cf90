"""Working days as a county has them, and what is due on them, in Beijing's time."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.deadline import BEIJING, is_working_day
from rules.workdays import OFFICIAL

MINUTES = 12 * 365 * 24 * 60
MOMENTS = st.integers(0, MINUTES).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (datetime(2026, 3, 2, 1, tzinfo=UTC), 1, date(2026, 3, 3)),
        (datetime(2026, 3, 2, 1, tzinfo=UTC), 2, date(2026, 3, 4)),
        (datetime(2026, 3, 2, 1, tzinfo=UTC), 5, date(2026, 3, 9)),
        (datetime(2026, 3, 6, 9, tzinfo=UTC), 1, date(2026, 3, 9)),
        (datetime(2026, 3, 7, 9, tzinfo=UTC), 1, date(2026, 3, 9)),
        # Half past midnight in Beijing is the next day, whatever London says.
        (datetime(2026, 3, 2, 16, 30, tzinfo=UTC), 1, date(2026, 3, 4)),
        (datetime(2025, 9, 26, 2, tzinfo=UTC), 1, date(2025, 9, 28)),
        (datetime(2025, 9, 30, 2, tzinfo=UTC), 1, date(2025, 10, 9)),
        (datetime(2099, 3, 6, 2, tzinfo=UTC), 1, date(2099, 3, 9)),
        # The same day; in the evening and on a day off, the next working day.
        (datetime(2026, 3, 2, 1, tzinfo=UTC), 0, date(2026, 3, 2)),
        (datetime(2026, 3, 6, 10, tzinfo=UTC), 0, date(2026, 3, 9)),
        (datetime(2026, 3, 7, 1, tzinfo=UTC), 0, date(2026, 3, 9)),
    ],
)
def test_deadlines(start: datetime, days: int, end: date) -> None:
    assert OFFICIAL.due(start, days) == datetime(end.year, end.month, end.day, 18, tzinfo=BEIJING)


@given(MOMENTS, st.integers(1, 15))
def test_a_deadline_is_a_working_day_with_so_many_in_between(start: datetime, days: int) -> None:
    end = OFFICIAL.due(start, days)
    first, last = start.astimezone(BEIJING).date(), end.astimezone(BEIJING).date()
    between = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
    assert sum(is_working_day(day) for day in between) == days
    assert is_working_day(last)
    assert end.astimezone(BEIJING).hour == 18


@given(MOMENTS, MOMENTS, st.integers(0, 9))
def test_who_begins_later_ends_no_earlier(one: datetime, other: datetime, days: int) -> None:
    assert OFFICIAL.due(min(one, other), days) <= OFFICIAL.due(max(one, other), days)
