"""Planning backwards: in order, on working days, whatever the date and the holidays."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.deadline import is_working_day
from rules.schedule import (
    LEADS,
    BrokenCalendar,
    Lead,
    Milestone,
    Owner,
    Planned,
    collisions,
    plan_back,
    working_days_left,
)


def dues(day: date, planned_on: date) -> dict[Milestone, date]:
    return {due.milestone: due.on for due in plan_back(day, planned_on, is_working_day).dues}


@pytest.mark.parametrize(
    ("day", "planned_on", "expected", "short"),
    [
        # an ordinary Wednesday
        (date(2026, 6, 10), date(2026, 5, 8), ["05-13", "05-20", "05-27", "06-03", "06-03"], False),
        # planned on the last day that is in time
        (
            date(2026, 6, 10),
            date(2026, 5, 13),
            ["05-13", "05-20", "05-27", "06-03", "06-03"],
            False,
        ),
        # a day later: the plan itself is late
        (date(2026, 6, 10), date(2026, 5, 14), ["05-14", "05-20", "05-27", "06-03", "06-03"], True),
        # two weeks ahead: the notice goes at once
        (date(2026, 6, 10), date(2026, 5, 29), ["05-29", "05-29", "05-29", "06-03", "06-03"], True),
        # a week after the National Day holiday: what falls into it comes before it
        (
            date(2026, 10, 14),
            date(2026, 8, 1),
            ["09-16", "09-23", "09-30", "09-30", "09-30"],
            False,
        ),
        # tomorrow is Saturday, and so is the activity
        (date(2026, 6, 13), date(2026, 6, 12), ["06-12"] * 5, True),
        # on Saturday for Sunday: there is no working day left
        (date(2026, 6, 14), date(2026, 6, 13), ["06-12"] * 5, True),
    ],
)
def test_four_three_two_one(day: date, planned_on: date, expected: list[str], short: bool) -> None:
    schedule = plan_back(day, planned_on, is_working_day)
    assert [f"{due.on:%m-%d}" for due in schedule.dues] == expected
    assert schedule.short_notice is short
    assert [due.milestone for due in schedule.dues] == [lead.milestone for lead in LEADS]


DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
LEAD = st.builds(Lead, st.sampled_from(Milestone), st.sampled_from(Owner), st.integers(0, 120))
#: Days that are not what their weekday says: holidays and make-up days.
EXCEPTIONS = st.sets(st.integers(-160, 40), max_size=60)


def calendar(day: date, exceptions: set[int]) -> Callable[[date], bool]:
    turned = {day + timedelta(days=number) for number in exceptions}
    return lambda one: (one.weekday() < 5) != (one in turned)


@given(DAYS, st.integers(-30, 150), EXCEPTIONS, st.lists(LEAD, max_size=8))
def test_dues_are_ordered_working_days(
    day: date, ahead: int, exceptions: set[int], leads: list[Lead]
) -> None:
    works, planned_on = calendar(day, exceptions), day - timedelta(days=ahead)
    try:
        schedule = plan_back(day, planned_on, works, leads)
    except BrokenCalendar:
        return
    assert all(works(due.on) for due in schedule.dues)
    assert all(one.on <= other.on for one, other in pairwise(schedule.dues))
    assert sorted(due.milestone for due in schedule.dues) == sorted(one.milestone for one in leads)


@given(DAYS, st.integers(0, 150), EXCEPTIONS)
def test_who_plans_in_time_is_never_late(day: date, ahead: int, exceptions: set[int]) -> None:
    works, planned_on = calendar(day, exceptions), day - timedelta(days=ahead)
    try:
        schedule = plan_back(day, planned_on, works)
    except BrokenCalendar:
        return
    assert schedule.short_notice == (
        plan_back(day, date.min + timedelta(days=90), works).dues[0].on < planned_on
    )
    assert all(due.on <= max(day, planned_on) for due in schedule.dues)


def test_a_calendar_without_work_is_told() -> None:
    with pytest.raises(BrokenCalendar):
        plan_back(date(2026, 6, 10), date(2026, 5, 1), lambda day: False)


@pytest.mark.parametrize(
    ("today", "due", "left"),
    [
        (date(2026, 6, 10), date(2026, 6, 10), 0),
        (date(2026, 6, 12), date(2026, 6, 15), 1),
        (date(2026, 6, 15), date(2026, 6, 12), -1),
        (date(2026, 9, 30), date(2026, 10, 8), 1),
        (date(2026, 10, 8), date(2026, 9, 30), -1),
    ],
)
def test_clocks_count_working_days(today: date, due: date, left: int) -> None:
    assert working_days_left(today, due, is_working_day) == left


def test_collisions_are_the_same_people_in_the_same_week() -> None:
    plan = [
        Planned(1, date(2026, 12, 28), frozenset({1, 2, 3})),
        Planned(2, date(2027, 1, 3), frozenset({3, 4})),  # the Sunday of that week
        Planned(3, date(2027, 1, 4), frozenset({1, 2, 3, 4})),
        Planned(4, date(2027, 1, 8), frozenset({5})),
        Planned(5, date(2027, 1, 8), frozenset({2, 5})),
    ]
    found = {(one.one, one.other): one.people for one in collisions(plan)}
    assert found == {(1, 2): {3}, (3, 5): {2}, (4, 5): {5}}


PLANNED = st.lists(
    st.builds(Planned, st.integers(1, 10**6), DAYS, st.frozensets(st.integers(1, 9))),
    unique_by=lambda one: one.id,
    max_size=12,
)


@given(PLANNED)
def test_collisions_are_all_found_and_each_once(plan: list[Planned]) -> None:
    found = [frozenset({one.one, one.other}) for one in collisions(plan)]
    expected = {
        frozenset({one.id, other.id})
        for one in plan
        for other in plan
        if one.id != other.id
        and one.people & other.people
        and one.day - timedelta(days=one.day.weekday())
        == other.day - timedelta(days=other.day.weekday())
    }
    assert (len(found), set(found)) == (len(expected), expected)
