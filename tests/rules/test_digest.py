"""When summaries come, of which time they tell, and that their tables are whole."""

from datetime import date, datetime, timedelta

import pytest

from rules.assignment import ReplyClass
from rules.deadline import BEIJING
from rules.digest import KIND_NAMES, KINDS, WHEN, Kind, falls_on, month, next_day, period
from rules.figures import FIGURES, NAMES, RATES, Figure, Rate, Rated, Replied, percent
from rules.outcome import Satisfaction
from rules.workdays import OFFICIAL, Workdays

DAILY, WEEKLY, MONTHLY, LEADER = Kind.DAILY, Kind.WEEKLY, Kind.MONTHLY, Kind.LEADER


@pytest.mark.parametrize(
    ("day", "kinds"),
    [
        ("2026-03-02", {DAILY, WEEKLY, MONTHLY, LEADER}),
        ("2026-03-03", {DAILY}),
        ("2026-03-07", set()),
        ("2026-03-09", {DAILY, WEEKLY, LEADER}),
        ("2026-04-01", {DAILY, MONTHLY}),
        # The National Day: off from the 1st to the 7th, a Thursday is the first day after.
        ("2026-10-01", set()),
        ("2026-10-07", set()),
        ("2026-10-08", {DAILY, WEEKLY, MONTHLY, LEADER}),
        # A Saturday that is worked belongs to its week.
        ("2026-10-10", {DAILY}),
        ("2026-10-12", {DAILY, WEEKLY, LEADER}),
    ],
)
def test_what_falls_on_a_day(day: str, kinds: set[Kind]) -> None:
    found = {kind for kind in Kind if falls_on(kind, date.fromisoformat(day), OFFICIAL)}
    assert found == kinds


def test_every_week_and_month_is_told_of_once() -> None:
    """Through two years with their holidays the periods join without a gap."""
    for kind in (WEEKLY, MONTHLY):
        day, ends = date(2025, 6, 2), datetime(2025, 6, 1 + (kind is WEEKLY), tzinfo=BEIJING)
        while day < date(2027, 6, 1):
            if falls_on(kind, day, OFFICIAL) and day > date(2025, 6, 8):
                now = datetime(day.year, day.month, day.day, 8, 30, tzinfo=BEIJING)
                told = period(kind, now, 510, None, OFFICIAL)
                assert told.since == ends, day
                ends = told.until
            day += timedelta(days=1)


def test_a_day_goes_on_where_the_one_before_ended_unless_that_is_long_ago() -> None:
    now = datetime(2026, 3, 3, 8, 30, tzinfo=BEIJING)
    last = datetime(2026, 2, 27, 17, 0, tzinfo=BEIJING)
    minute = timedelta(minutes=1)
    assert period(DAILY, now, 510, last, OFFICIAL).since == last
    monday = datetime(2026, 3, 2, 8, 30, tzinfo=BEIJING) - minute
    assert period(DAILY, now, 510, last - timedelta(days=9), OFFICIAL).since == monday
    assert period(DAILY, now, 510, None, OFFICIAL).since == monday
    assert period(DAILY, now, 510, None, OFFICIAL).until == now - minute


def test_the_year_of_a_month_is_its_own() -> None:
    december = month(2026, 12)
    assert december.year.since == datetime(2026, 1, 1, tzinfo=BEIJING)
    assert december.year.until == december.until == datetime(2027, 1, 1, tzinfo=BEIJING)


def test_after_friday_comes_monday_and_a_countys_own_days_count() -> None:
    friday = datetime(2026, 3, 6, 8, 30, tzinfo=BEIJING)
    assert next_day(friday, OFFICIAL) == date(2026, 3, 9)
    assert next_day(friday, Workdays({date(2026, 3, 7): True})) == date(2026, 3, 7)
    assert not any(falls_on(kind, friday.date(), Workdays({friday.date(): False})) for kind in Kind)


def test_the_tables_are_whole() -> None:
    assert {row.kind for row in KINDS} == set(Kind) == set(KIND_NAMES) == set(WHEN)
    assert set(FIGURES) == set(Figure)
    assert set(RATES) == set(Rate)
    classes = [one.reply_class for one in FIGURES.values() if isinstance(one, Replied)]
    assert sorted(classes) == sorted(ReplyClass)
    alone = [one.grades for one in FIGURES.values() if isinstance(one, Rated) and not one.year]
    assert sorted(alone) == sorted((grade,) for grade in Satisfaction)
    assert all(NAMES.values())


@pytest.mark.parametrize(
    ("part", "whole", "said"), [(0, 0, "—"), (0, 3, "0%"), (1, 3, "33%"), (3, 3, "100%")]
)
def test_shares(part: int, whole: int, said: str) -> None:
    assert percent(part, whole) == said
