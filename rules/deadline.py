"""Deadlines in working days: official holidays and make-up days count (Beijing time)."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import chinese_calendar

BEIJING = ZoneInfo("Asia/Shanghai")


@lru_cache(maxsize=1024)
def is_working_day(day: date) -> bool:
    """Tell whether people work; years not yet announced fall back on Monday to Friday."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def due(start: datetime, working_days: int) -> datetime:
    """Give the end (18:00 Beijing) of the n-th working day after the start's day."""
    day = start.astimezone(BEIJING).date()
    left = working_days
    while left > 0:
        day += timedelta(days=1)
        left -= is_working_day(day)
    return datetime.combine(day, time(18), BEIJING)
