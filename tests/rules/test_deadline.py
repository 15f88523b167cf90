"""The official calendar."""

from datetime import date

import pytest

from rules.deadline import is_working_day


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 3, 2), True),
        (date(2026, 3, 7), False),
        (date(2025, 9, 28), True),  # a Sunday made up for the holidays
        (date(2025, 10, 1), False),
        (date(2025, 10, 8), False),
        (date(2025, 10, 9), True),
        (date(2025, 1, 1), False),
        (date(2025, 1, 29), False),  # spring festival
        (date(2099, 3, 2), True),  # not announced: Monday to Friday
        (date(2099, 3, 7), False),
    ],
)
def test_working_days(day: date, works: bool) -> None:
    assert is_working_day(day) is works
