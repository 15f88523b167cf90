"""Every number of a county: days, minutes and metres, each a county's own to change.

Source of the defaults: DOMAIN.md §3.1, §3.3 and §2 row 56; what has no authority is marked D there.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace

from rules.activity import Kind
from rules.schedule import LEADS, Lead, Milestone


class WrongNumber(ValueError):
    """A number has no such name, or no such value; its words say which."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """One county's numbers. Days are calendar days unless they say working days."""

    #: days before an activity by which it is planned
    plan_days: int = 28
    notice_days: int = 21
    materials_days: int = 14
    study_days: int = 7
    speech_days: int = 7
    #: days before an activity on which those are nudged who have not read its notice
    nudge_days: int = 2
    #: days before the day of an activity until which one may ask for leave
    leave_days: int = 0
    leave_days_plenary: int = 3
    leave_days_standing: int = 2
    #: how often one may ask for leave from one activity
    leave_requests: int = 2
    #: minutes before the beginning from which one may sign in
    opens_minutes: int = 30
    #: minutes after the beginning from which one is late
    late_minutes: int = 0
    #: minutes before the end from which leaving is not early
    leaving_minutes: int = 15
    #: hours for which a sign-in may wait in a phone that is offline
    offline_hours: int = 24
    #: metres around the place within which one signs in
    fence_metres: int = 300
    #: working days after the end by which photos, minutes and views are there
    record_working_days: int = 5
    #: days after the end when the organiser is reminded to confirm, and when the office hears
    remind_days: int = 7
    escalate_days: int = 14
    #: working days for the office to send an item to a committee; 0 is the same day (F7)
    triage_days: int = 2
    triage_days_urgent: int = 0
    #: working days for a committee to take an item or to dispute it
    take_days: int = 1
    take_days_urgent: int = 0
    #: working days for a committee to decide
    review_days: int = 5
    review_days_urgent: int = 2
    #: working days for the office to review the copy
    edit_days: int = 5
    edit_days_urgent: int = 1
    #: working days for the leader to sign
    sign_days: int = 2
    sign_days_urgent: int = 0
    #: working days for the office to forward
    forward_days: int = 1
    forward_days_urgent: int = 0
    #: working days for a unit to accept or refuse (F6)
    accept_days: int = 5
    accept_days_urgent: int = 1
    #: days for a unit to reply; the urgent ones are also for what a leader wrote on
    reply_days: int = 30
    reply_days_urgent: int = 15
    #: days for what is worked once more
    rehandle_days: int = 30
    #: days by which an extension may move a reply
    extension_days: int = 30
    #: working days for the office to feed back
    feed_back_days: int = 3
    feed_back_days_urgent: int = 1
    #: days for a member to supply what is missing, and how often they are asked
    supply_days: int = 7
    supply_rounds: int = 2
    #: days for a member to rate
    rate_days: int = 15
    #: working days before an item is due on which its holder is reminded
    due_soon_days: int = 1
    #: working days late when the deputy hears, when the leader does, when it is for a circular
    alert_deputy_days: int = 2
    alert_leader_days: int = 5
    inspect_days: int = 10
    #: bulletins of a year
    bulletins: int = 12

    @property
    def leads(self) -> tuple[Lead, ...]:
        """How long before an activity each milestone is due."""
        days = {
            Milestone.PLAN: self.plan_days,
            Milestone.NOTICE: self.notice_days,
            Milestone.MATERIALS: self.materials_days,
            Milestone.STUDY: self.study_days,
            Milestone.SPEECH: self.speech_days,
        }
        return tuple(Lead(lead.milestone, lead.owner, days[lead.milestone]) for lead in LEADS)

    def leave_cutoff(self, kind: Kind) -> int:
        """Give the days before an activity of this kind until which one may ask for leave."""
        own = {
            Kind.PLENARY: self.leave_days_plenary,
            Kind.STANDING: self.leave_days_standing,
        }
        return own.get(kind, self.leave_days)


DEFAULT = Numbers()
_NAMES = frozenset(field.name for field in fields(Numbers))
#: No lead is longer than a year, no window than a week, no fence than a county.
_LARGEST = 50_000


def numbers(own: Mapping[str, object]) -> Numbers:
    """Give a county's numbers: the defaults, with its own in their place; raises WrongNumber."""
    for name, value in own.items():
        _check(name, value)
    made = replace(DEFAULT, **own)  # type: ignore[arg-type]
    if made.remind_days > made.escalate_days:
        raise WrongNumber("remind_days must not be more than escalate_days")
    return made


def _check(name: str, value: object) -> None:
    if name not in _NAMES:
        raise WrongNumber(f"there is no number {name}; there are: {', '.join(sorted(_NAMES))}")
    if type(value) is not int or not 0 <= value <= _LARGEST:
        raise WrongNumber(f"{name} must be a whole number from 0 to {_LARGEST}")


def shown(made: Numbers) -> dict[str, int]:
    """Give the numbers by name."""
    return asdict(made)
