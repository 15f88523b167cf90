"""Summaries that are pushed (简报): what each kind tells of whom, for whom, when, in which order.

Source: DOMAIN.md §2 rows 8, 20 and 47, §6 (station form). What a number counts is in
``rules/figures.py``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from rules.deadline import BEIJING
from rules.figures import Figure, Line, Number, Rate
from rules.role import Role
from rules.text import normalise
from rules.workdays import LONGEST_HOLIDAY, Workdays


class Kind(StrEnum):
    """What a digest tells of."""

    #: a committee's day
    DAILY = "daily"
    #: the week of the office, or of a station
    WEEKLY = "weekly"
    #: the month, for the 主席会议
    MONTHLY = "monthly"
    #: a leader's five lines
    LEADER = "leader"


class Reach(StrEnum):
    """Whose items a section counts."""

    COUNTY = "county"
    #: those that lie with the committee
    COMMITTEE = "committee"
    #: those that the station's people reported
    STATION = "station"


class Verb(StrEnum):
    """What is done to a digest; also the name of its timeline entry."""

    SEND = "send_digest"


class Party(StrEnum):
    """Who is told."""

    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Row:
    """A kind: who has it without asking, each of how much."""

    kind: Kind
    reaches: Mapping[Role, Reach]


KINDS: tuple[Row, ...] = (
    Row(Kind.LEADER, {Role.VICE_CHAIR: Reach.COUNTY}),
    Row(Kind.DAILY, {Role.COMMITTEE: Reach.COMMITTEE, Role.OFFICE: Reach.COUNTY}),
    Row(Kind.WEEKLY, {Role.OFFICE: Reach.COUNTY, Role.STATION_HEAD: Reach.STATION}),
    Row(Kind.MONTHLY, {Role.OFFICE: Reach.COUNTY, Role.VICE_CHAIR: Reach.COUNTY}),
)
TELLS: Mapping[Verb, tuple[Party, ...]] = {Verb.SEND: (Party.PERSON,)}
KIND_NAMES: Mapping[Kind, str] = {
    Kind.DAILY: "每日简报",
    Kind.WEEKLY: "每周简报",
    Kind.MONTHLY: "月报",
    Kind.LEADER: "领导简报",
}
#: When each comes, as people are told. A leader hears weekly: what is to be signed knocks anyway.
WHEN: Mapping[Kind, str] = {
    Kind.DAILY: "工作日",
    Kind.WEEKLY: "每周头一个工作日",
    Kind.MONTHLY: "每月头一个工作日",
    Kind.LEADER: "每周头一个工作日",
}

_RATED = (Figure.SATISFIED, Figure.BASICALLY, Figure.DISSATISFIED)
_REPLIED = (Figure.REPLIED_A, Figure.REPLIED_B, Figure.REPLIED_C, Figure.REPLIED_D)
_DAY = (
    (Figure.DUE_TODAY, Figure.DUE_NEXT),
    (Figure.OVERDUE,),
    (Figure.FED_BACK,),
    _RATED,
)
_WEEK = (
    (Figure.RECEIVED, Figure.TRIAGED),
    (Figure.ADOPTED, Figure.FORWARDED),
    _REPLIED,
    (Figure.FED_BACK,),
    (Figure.FELL_DUE,),
    _RATED,
    (Number.HELD, Number.CONFIRMED),
    (Number.READ,),
)
#: The station form, and the two rates of DOMAIN.md §2 row 8.
_MONTH = (
    (Number.PLANNED, Number.HELD, Number.CONFIRMED),
    (Number.ATTENDANCE, Number.ON_LEAVE, Number.ABSENT),
    (Number.TOWN_MEETINGS,),
    (Figure.RECEIVED, Figure.TRIAGED),
    (Figure.ADOPTED, Figure.REPORTED_UP),
    (Figure.ADOPTED_CITY, Figure.ADOPTED_PROVINCE, Figure.ADOPTED_NATION),
    (Figure.INSTRUCTED,),
    (Figure.FORWARDED,),
    _REPLIED,
    (Figure.FED_BACK,),
    (Figure.FELL_DUE,),
    _RATED,
    (Number.READ,),
    (Rate.REPLY, Rate.SATISFACTION),
    (Figure.OVERDUE, Number.UNCONFIRMED),
)
_LEADER = (
    (Figure.OPEN,),
    (Figure.RECEIVED,),
    (Figure.OVERDUE,),
    (Figure.CONCLUDED, Rate.SATISFACTION),
    (Figure.TO_SIGN,),
)

#: What a section says, a line of chat for each group; what came to a committee was received before.
SECTIONS: Mapping[tuple[Kind, Reach], tuple[tuple[Line, ...], ...]] = {
    (Kind.DAILY, Reach.COMMITTEE): ((Figure.ARRIVED,), *_DAY),
    (Kind.DAILY, Reach.COUNTY): ((Figure.RECEIVED,), *_DAY),
    (Kind.WEEKLY, Reach.COUNTY): _WEEK,
    (Kind.WEEKLY, Reach.STATION): _WEEK,
    (Kind.MONTHLY, Reach.COUNTY): _MONTH,
    (Kind.MONTHLY, Reach.STATION): _MONTH,
    (Kind.MONTHLY, Reach.COMMITTEE): _MONTH,
    (Kind.LEADER, Reach.COUNTY): _LEADER,
}

#: Minutes after midnight at which they come, unless somebody wants another time.
DEFAULT_AT = 8 * 60 + 30
#: What commits while it is counted is counted the next time: no statement takes longer than this.
MARGIN = timedelta(minutes=1)
#: A day's digest goes on where the one before ended, unless that is longer ago.
GOES_ON = timedelta(days=7)
_DAY_LONG = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """From ``since`` on, and before ``until``."""

    since: datetime
    until: datetime

    @property
    def year(self) -> "Period":
        """From the beginning of the year in which it ends."""
        last = (self.until - timedelta(microseconds=1)).astimezone(BEIJING)
        return Period(datetime(last.year, 1, 1, tzinfo=BEIJING), self.until)


def falls_on(kind: Kind, day: date, workdays: Workdays) -> bool:
    """Tell whether a kind comes on a day: never on a day off, but on the first day after."""
    if not workdays.works(day):
        return False
    before = _worked_before(day, workdays)
    match kind:
        case Kind.DAILY:
            return True
        case Kind.MONTHLY:
            return before < day.replace(day=1)
        case _:
            return before < _monday(day)


def period(kind: Kind, now: datetime, at: int, last: datetime | None, workdays: Workdays) -> Period:
    """Give what a kind tells of at ``now``: the day since ``last``, the week or month before.

    ``at`` is the person's minute, ``last`` the end of the day that they were told of before.
    After a week off, the week before that is told of too.
    """
    today = now.astimezone(BEIJING).date()
    before = _worked_before(today, workdays)
    match kind:
        case Kind.DAILY:
            goes_on = last is not None and last > now - GOES_ON
            since = last if goes_on else _midnight(before) + timedelta(minutes=at) - MARGIN
            return Period(since or now, now - MARGIN)
        case Kind.MONTHLY:
            first = today.replace(day=1)
            return month((first - _DAY_LONG).year, (first - _DAY_LONG).month)
        case _:
            monday = _monday(today)
            since_day = min(_monday(before), monday - 7 * _DAY_LONG)
            return Period(_midnight(since_day), _midnight(monday))


def month(year: int, number: int) -> Period:
    """Give a month."""
    first = date(year, number, 1)
    following = (first + 31 * _DAY_LONG).replace(day=1)
    return Period(_midnight(first), _midnight(following))


def next_day(now: datetime, workdays: Workdays) -> date:
    """Give the working day after today."""
    return workdays.due(now, 1).astimezone(BEIJING).date()


def minute(now: datetime) -> int:
    """Give the minutes since midnight."""
    here = now.astimezone(BEIJING)
    return here.hour * 60 + here.minute


def _worked_before(day: date, workdays: Workdays) -> date:
    """Give the working day before a day; the eve where two months have none."""
    eves = (day - nth * _DAY_LONG for nth in range(1, LONGEST_HOLIDAY))
    return next(filter(workdays.works, eves), day - _DAY_LONG)


def _monday(day: date) -> date:
    return day - day.weekday() * _DAY_LONG


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), BEIJING)


_CLOCK = re.compile(
    r"(?P<part>早上|上午|中午|下午|傍晚|晚上)?(?P<hour>\d{1,2})(?:[:.点时](?P<half>半)?"
    r"(?P<minute>\d{1,2})?分?)"
)
_LATER = ("中午", "下午", "傍晚", "晚上")


def read_minute(text: str) -> int | None:
    """Read a time of day as minutes after midnight: ``7:30``, 下午5点半; None for anything else."""
    found = _CLOCK.fullmatch(normalise(text).replace(" ", ""))
    if found is None:
        return None
    hour, past = int(found["hour"]), int(found["minute"] or 0) + 30 * bool(found["half"])
    if found["part"] in _LATER and (hour < 12 or found["part"] == "晚上"):
        hour += 12
    return hour * 60 + past if hour < 24 and past < 60 else None
