"""How long an item may stay in a state, whose turn it is then, and what happens when it is late.

Source: DOMAIN.md §3.1. Every number is a county's own (``rules/numbers.py``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from rules.deadline import BEIJING
from rules.numbers import Numbers
from rules.opinion import Party, State, Verb
from rules.workdays import Workdays


class Days(StrEnum):
    """What days a limit counts."""

    WORKING = "working"
    #: any; the end moves to a working day
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class Limit:
    """The names of the numbers, for what is urgent too, and whose turn it is."""

    number: str
    urgent: str
    holder: Party
    days: Days = Days.WORKING


#: States without a limit wait for nobody. In FED_BACK and NEED_INFO it is the member who may
#: act: what is not done in time ends by itself.
LIMITS: Mapping[State, Limit] = {
    State.SUBMITTED: Limit("triage_days", "triage_days_urgent", Party.OFFICE),
    State.TRIAGED: Limit("take_days", "take_days_urgent", Party.COMMITTEE),
    State.REROUTED: Limit("take_days", "take_days_urgent", Party.COMMITTEE),
    State.IN_REVIEW: Limit("review_days", "review_days_urgent", Party.COMMITTEE),
    State.EDITING: Limit("edit_days", "edit_days_urgent", Party.OFFICE),
    State.SIGN_OFF: Limit("sign_days", "sign_days_urgent", Party.LEADER),
    State.ISSUED: Limit("forward_days", "forward_days_urgent", Party.OFFICE),
    State.REFUSED: Limit("forward_days", "forward_days_urgent", Party.OFFICE),
    State.FORWARDED: Limit("reply_days", "reply_days_urgent", Party.LEAD, Days.CALENDAR),
    State.REHANDLING: Limit("rehandle_days", "reply_days_urgent", Party.LEAD, Days.CALENDAR),
    State.REPLIED: Limit("feed_back_days", "feed_back_days_urgent", Party.OFFICE),
    State.NEED_INFO: Limit("supply_days", "supply_days", Party.REPORTER, Days.CALENDAR),
    State.FED_BACK: Limit("rate_days", "rate_days", Party.REPORTER, Days.CALENDAR),
}

#: What time does where the member's time is over; elsewhere somebody is late.
ENDS_BY_ITSELF: Mapping[State, Verb] = {
    State.NEED_INFO: Verb.LAPSE,
    State.FED_BACK: Verb.ARCHIVE,
}

#: How many working days late whom else hears of it, by the name of the number; in order.
ALERTS: tuple[tuple[Verb, str], ...] = (
    (Verb.ALERT_DEPUTY, "alert_deputy_days"),
    (Verb.ALERT_LEADER, "alert_leader_days"),
)


@dataclass(frozen=True, slots=True)
class Term:
    """What a clock was given: so many working days, or the day by which something is due."""

    days: int | None = None
    until: date | None = None

    def due(self, start: datetime, workdays: Workdays) -> datetime:
        """Give the moment at which it is over; raises BrokenCalendar."""
        if self.until is not None:
            return workdays.close(self.until)
        return workdays.due(start, self.days or 0)


def term_in(state: State, start: datetime, numbers: Numbers, *, urgent: bool) -> Term | None:
    """Give how long an item may stay in a state entered at ``start``; None: as long as it likes."""
    limit = LIMITS.get(state)
    if limit is None:
        return None
    days: int = getattr(numbers, limit.urgent if urgent else limit.number)
    if limit.days is Days.CALENDAR:
        return Term(until=start.astimezone(BEIJING).date() + timedelta(days=days))
    return Term(days=days)


def due_in(
    state: State, start: datetime, workdays: Workdays, numbers: Numbers, *, urgent: bool
) -> datetime | None:
    """Give until when an item may stay in a state entered at ``start``; None: as long as it likes.

    Raises BrokenCalendar.
    """
    term = term_in(state, start, numbers, urgent=urgent)
    return term.due(start, workdays) if term else None
