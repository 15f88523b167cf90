"""Planning backwards from an activity's day: the 4-3-2-1 schedule, each step on a working day.

Source: DOMAIN.md §2 row 56 and §3.3. Every number is a county's own; ``LEADS`` is the default.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations

from rules.activity import Party
from rules.deadline import BrokenCalendar
from rules.workdays import LONGEST_HOLIDAY

WorkingDay = Callable[[date], bool]

_DAY = timedelta(days=1)


class Milestone(StrEnum):
    """What must be done before an activity."""

    PLAN = "plan"
    NOTICE = "notice"
    MATERIALS = "materials"
    #: study what it is about
    STUDY = "study"
    #: hand in what one wants to say
    SPEECH = "speech"


class Verb(StrEnum):
    """What happens to what must be done; also the name of the activity's timeline entry."""

    FALL_DUE = "fall_due"
    ADD_TASK = "add_task"
    FINISH_TASK = "finish_task"


#: Who is told.
TELLS: dict[Verb, tuple[Party, ...]] = {
    Verb.FALL_DUE: (Party.PERSON, Party.ORGANISER),
    Verb.ADD_TASK: (Party.PERSON,),
}

VERB_NAMES: dict[Verb, str] = {
    Verb.FALL_DUE: "到期未做",
    Verb.ADD_TASK: "加了准备事项",
    Verb.FINISH_TASK: "准备好了",
}


class Owner(StrEnum):
    """Who sees to a milestone."""

    ORGANISER = "organiser"
    INVITED = "invited"


@dataclass(frozen=True, slots=True)
class Lead:
    """A milestone, its owner, and how many days before the activity it is due."""

    milestone: Milestone
    owner: Owner
    days: int


#: 罗城: plan at four weeks, notice at three, materials at two, study and drafts at one.
LEADS: tuple[Lead, ...] = (
    Lead(Milestone.PLAN, Owner.ORGANISER, 28),
    Lead(Milestone.NOTICE, Owner.ORGANISER, 21),
    Lead(Milestone.MATERIALS, Owner.ORGANISER, 14),
    Lead(Milestone.STUDY, Owner.INVITED, 7),
    Lead(Milestone.SPEECH, Owner.INVITED, 7),
)


@dataclass(frozen=True, slots=True)
class Due:
    """A milestone with the working day by which it is due."""

    milestone: Milestone
    owner: Owner
    on: date


@dataclass(frozen=True, slots=True)
class Schedule:
    """An activity's milestones in order of time; ``short_notice`` if planned too late for them."""

    dues: tuple[Due, ...]
    short_notice: bool


def plan_back(
    day: date, planned_on: date, is_working_day: WorkingDay, leads: Sequence[Lead] = LEADS
) -> Schedule:
    """Compute an activity's milestones from its day and the day on which it is planned.

    A milestone that falls on a day off is due on the working day before. What should have been
    done before the planning is due at once: on the first working day from then on, or, where
    there is none before the activity, on the last one. Raises BrokenCalendar.
    """
    at_once = _on_or_after(planned_on, is_working_day)
    if at_once > day:
        at_once = _on_or_before(planned_on, is_working_day)
    in_time = [
        Due(lead.milestone, lead.owner, _on_or_before(day - lead.days * _DAY, is_working_day))
        for lead in sorted(leads, key=lambda lead: -lead.days)
    ]
    dues = tuple(Due(due.milestone, due.owner, max(due.on, at_once)) for due in in_time)
    return Schedule(dues, any(due.on < planned_on for due in in_time))


def _on_or_before(day: date, is_working_day: WorkingDay) -> date:
    return _nearest(day, -_DAY, is_working_day)


def _on_or_after(day: date, is_working_day: WorkingDay) -> date:
    return _nearest(day, _DAY, is_working_day)


def _nearest(day: date, step: timedelta, is_working_day: WorkingDay) -> date:
    for away in range(LONGEST_HOLIDAY):
        if is_working_day(day + away * step):
            return day + away * step
    raise BrokenCalendar(f"No working day within {LONGEST_HOLIDAY} days of {day}.")


def working_days_left(today: date, due: date, is_working_day: WorkingDay) -> int:
    """Count the working days until a due day; 0 is today, negative is late."""
    if due < today:
        return -working_days_left(due, today, is_working_day)
    days = (today + number * _DAY for number in range(1, (due - today).days + 1))
    return sum(map(is_working_day, days))


@dataclass(frozen=True, slots=True)
class Planned:
    """An activity of a plan, as far as collisions go: when, and for whom."""

    id: int
    day: date
    people: frozenset[int]


@dataclass(frozen=True, slots=True)
class Collision:
    """Two activities in one week that want the same people."""

    one: int
    other: int
    people: frozenset[int]


def collisions(plan: Iterable[Planned]) -> Iterator[Collision]:
    """Find the pairs of activities that want the same people in one week, Monday to Sunday."""
    weeks: dict[tuple[int, int], list[Planned]] = {}
    for one in sorted(plan, key=lambda one: (one.day, one.id)):
        weeks.setdefault(one.day.isocalendar()[:2], []).append(one)
    for activities in weeks.values():
        for one, other in combinations(activities, 2):
            if shared := one.people & other.people:
                yield Collision(one.id, other.id, shared)
