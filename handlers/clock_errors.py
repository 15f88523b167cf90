"""Refusals about working days, and what is late by them; the rest are in ``handlers/errors.py``."""

from handlers.errors import NotAllowed, Refused


class NotAdmin(NotAllowed):
    """Only an administrator changes how a county works."""

    sentence = "这一步要由管理员来做，请找他们。"


class DayTooFar(Refused):
    """A day of the calendar is more than two years away."""

    code = "day_too_far"
    sentence = "只能改前后两年内的日子，请核对年份。"


class CalendarBroken(Refused):
    """A county would have no working day in two months."""

    code = "calendar_broken"
    sentence = "{month}月{day}日前后两个月就没有工作日了，请先留出上班的日子。"


class NothingLate(Refused):
    """Nothing is late for long enough to be listed."""

    code = "nothing_late"
    sentence = "没有逾期满 {days} 个工作日的件，不用通报。"
