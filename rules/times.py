"""The moments that follow from when an activity begins and ends, by a county's numbers."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from rules.activity import Kind
from rules.deadline import BEIJING
from rules.numbers import Numbers

#: People are nudged when they are awake.
_MORNING = time(9)


@dataclass(frozen=True, slots=True)
class Times:
    """When one may sign in, is late, leaves early, may still ask for leave, and is nudged."""

    opens_at: datetime
    late_from: datetime
    leaves_from: datetime
    answer_by: datetime
    nudge_at: datetime


def times(numbers: Numbers, kind: Kind, starts_at: datetime, ends_at: datetime) -> Times:
    """Compute an activity's moments."""
    nudge_on = starts_at.astimezone(BEIJING).date() - timedelta(days=numbers.nudge_days)
    return Times(
        opens_at=starts_at - timedelta(minutes=numbers.opens_minutes),
        late_from=min(ends_at, starts_at + timedelta(minutes=numbers.late_minutes, seconds=1)),
        leaves_from=max(starts_at, ends_at - timedelta(minutes=numbers.leaving_minutes)),
        answer_by=starts_at - timedelta(days=numbers.leave_cutoff(kind)),
        nudge_at=datetime.combine(nudge_on, _MORNING, BEIJING),
    )
