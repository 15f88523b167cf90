"""The official calendar: holidays and make-up days, in Beijing time."""

from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

import chinese_calendar

BEIJING = ZoneInfo("Asia/Shanghai")


class BrokenCalendar(ValueError):
    """A calendar without a working day in two months."""


@lru_cache(maxsize=1024)
def is_working_day(day: date) -> bool:
    """Tell whether people work; years not yet announced fall back on Monday to Friday."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5
