"""Working days as a county has them: the official calendar, corrected by its own days."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from rules.deadline import BEIJING, BrokenCalendar, is_working_day

#: When a working day ends, and with it what is due on it.
CLOSE = time(18)
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
        return _close(self._from(start.astimezone(BEIJING).date() + days * _DAY))

    def before(self, due: datetime, days: int) -> datetime:
        """Give nine o'clock of the n-th working day before a due day."""
        day = due.astimezone(BEIJING).date()
        for _ in range(days):
            day = self._from(day - _DAY, -_DAY)
        return datetime.combine(day, time(9), BEIJING)

    def left(self, now: datetime, due: datetime) -> int:
        """Count the working days from today until a due day: 0 is today or over."""
        today, last = now.astimezone(BEIJING).date(), due.astimezone(BEIJING).date()
        days = (today + nth * _DAY for nth in range(1, (last - today).days + 1))
        return sum(map(self.works, days))

    def late(self, due: datetime, now: datetime) -> int:
        """Count the working days since a due day that is over."""
        return self.left(due, now)

    def _from(self, day: date, step: timedelta = _DAY) -> date:
        """Give the first working day from a day on; raises BrokenCalendar."""
        for away in range(LONGEST_HOLIDAY):
            if self.works(day + away * step):
                return day + away * step
        raise BrokenCalendar(f"No working day within {LONGEST_HOLIDAY} days of {day}.")


def _close(day: date) -> datetime:
    return datetime.combine(day, CLOSE, BEIJING)


OFFICIAL = Workdays()
