"""Every number of a county's activities: days, minutes and metres, each a county's own to change.

Source of the defaults: DOMAIN.md §3.3 and §2 row 56; what has no authority is marked D there.
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
