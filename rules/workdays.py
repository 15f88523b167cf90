"""Working days as a county has them: the official calendar, corrected by its own days."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from rules.deadline import BEIJING, BrokenCalendar, is_working_day

#: When people are told of what is due, and when a working day ends, and with it what is due on it.
OPEN, CLOSE = time(9), time(18)
_DAY = timedelta(days=1)
#: No holiday is longer; beyond it a calendar is taken for broken.
LONGEST_HOLIDAY = 60


@dataclass(frozen=True, slots=True)
class Workdays:
    """A county's calendar. ``own`` has the days on which it differs: whether people work.

    ``version`` counts the corrections, so that what was reckoned before one is reckoned again.
    """

    own: Mapping[date, bool] = field(default_factory=dict)
    version: int = 0

    def works(self, day: date) -> bool:
        """Tell whether people work on a day."""
        own = self.own.get(day)
        return is_working_day(day) if own is None else own

    def due(self, start: datetime, days: int) -> datetime:
        """Give the close (18:00 Beijing) of the n-th working day after the start's day.

        For 0 days it is the close of the start's own day; of the next working day where that is a
        day off or over. Raises BrokenCalendar.
        """
        start = start.astimezone(BEIJING)
        day = start.date()
        if days == 0:
            return _close(self._from(day + _DAY if start.time() >= CLOSE else day))
        for _ in range(days):
            day = self._from(day + _DAY)
        return _close(day)

    def due_by_date(self, start: datetime, days: int) -> datetime:
        """Give the close of the n-th calendar day after the start's, or of the next working day.

        Raises BrokenCalendar.
        """
        return self.close(start.astimezone(BEIJING).date() + days * _DAY)

    def close(self, day: date) -> datetime:
        """Give the close of a day, or of the next working day after a day off."""
        return _close(self._from(day))

    def opened(self, now: datetime) -> bool:
        """Tell whether it is a working day after nine, when people may be reminded."""
        now = now.astimezone(BEIJING)
        return self.works(now.date()) and now.time() >= OPEN

    def ahead(self, now: datetime, days: int) -> datetime:
        """Give the close of the n-th working day after today; raises BrokenCalendar."""
        day = now.astimezone(BEIJING).date()
        for _ in range(days):
            day = self._from(day + _DAY)
        return _close(day)

    def behind(self, now: datetime, days: int) -> datetime:
        """Give the close of the n-th working day before the last one; raises BrokenCalendar.

        What was due at it or before is so many working days late.
        """
        day = self._from(now.astimezone(BEIJING).date(), -_DAY)
        for _ in range(days):
            day = self._from(day - _DAY, -_DAY)
        return _close(day)

    def left(self, now: datetime, due: datetime) -> int:
        """Count the working days from today until a due day: 0 is today or over."""
        today, last = now.astimezone(BEIJING).date(), due.astimezone(BEIJING).date()
        days = (today + nth * _DAY for nth in range(1, (last - today).days + 1))
        return sum(map(self.works, days))

    def late(self, due: datetime, now: datetime) -> int:
        """Count the working days since a due day that is over."""
        return self.left(due, now)

    def check(self, day: date) -> None:
        """Raise BrokenCalendar where two months around a day have no working day."""
        for away in range(1 - LONGEST_HOLIDAY, 1):
            self._from(day + away * _DAY)

    def _from(self, day: date, step: timedelta = _DAY) -> date:
        """Give the first working day from a day on; raises BrokenCalendar."""
        for away in range(LONGEST_HOLIDAY):
            if self.works(day + away * step):
                return day + away * step
        raise BrokenCalendar(f"No working day within {LONGEST_HOLIDAY} days of {day}.")


def _close(day: date) -> datetime:
    return datetime.combine(day, CLOSE, BEIJING)


OFFICIAL = Workdays()
