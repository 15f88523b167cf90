"""What the numbers of a summary count: one table, each a question to the timeline or the items.

Source: DOMAIN.md §2 row 8 and §6.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from rules import outcome
from rules.assignment import ReplyClass
from rules.opinion import OPEN, State, Verb
from rules.outcome import Level, Satisfaction


class Figure(StrEnum):
    """A number of items, with the list behind it."""

    RECEIVED = "received"
    #: what came to a committee
    ARRIVED = "arrived"
    TRIAGED = "triaged"
    DUE_TODAY = "due_today"
    #: by the end of the next working day
    DUE_NEXT = "due_next"
    #: late now
    OVERDUE = "overdue"
    #: came to be late in that time
    FELL_DUE = "fell_due"
    ADOPTED = "adopted"
    REPORTED_UP = "reported_up"
    ADOPTED_CITY = "adopted_city"
    ADOPTED_PROVINCE = "adopted_province"
    ADOPTED_NATION = "adopted_nation"
    INSTRUCTED = "instructed"
    FORWARDED = "forwarded"
    REPLIED_A = "replied_a"
    REPLIED_B = "replied_b"
    REPLIED_C = "replied_c"
    REPLIED_D = "replied_d"
    FED_BACK = "fed_back"
    SATISFIED = "satisfied"
    BASICALLY = "basically"
    DISSATISFIED = "dissatisfied"
    CONCLUDED = "concluded"
    #: still worked on
    OPEN = "open"
    TO_SIGN = "to_sign"
    # Of the year so far, for the rates.
    FORWARDED_YEAR = "forwarded_year"
    REPLIED_YEAR = "replied_year"
    RATED_YEAR = "rated_year"
    CONTENT_YEAR = "content_year"


class Number(StrEnum):
    """What is no number of items; a share is so many of how many."""

    PLANNED = "planned"
    HELD = "held"
    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    TOWN_MEETINGS = "town_meetings"
    ATTENDANCE = "attendance"
    ON_LEAVE = "on_leave"
    ABSENT = "absent"
    READ = "read"


class Rate(StrEnum):
    """A share of one list in another, of the year so far."""

    REPLY = "reply_rate"
    SATISFACTION = "satisfaction_rate"


Line = Figure | Number | Rate


class Window(StrEnum):
    """When something is due, seen from now."""

    TODAY = "today"
    NEXT = "next"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Did:
    """Items to which one of the verbs was done, and one of ``also`` too where there are any."""

    verbs: tuple[Verb, ...]
    also: tuple[Verb, ...] = ()
    year: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """Items that wait for staff or units, and until when."""

    window: Window


@dataclass(frozen=True, slots=True)
class Stands:
    """Items that stand so now."""

    states: tuple[State, ...]


@dataclass(frozen=True, slots=True)
class Rated:
    """Items by what their reporters made of them."""

    grades: tuple[Satisfaction, ...]
    year: bool = False


@dataclass(frozen=True, slots=True)
class Replied:
    """Items whose lead unit replied, by the class of the last reply."""

    reply_class: ReplyClass


@dataclass(frozen=True, slots=True)
class Came:
    """Items that were adopted at a level."""

    kind: outcome.Kind
    level: Level


Source = Did | Due | Stands | Rated | Replied | Came

_ADOPTION = outcome.Kind.ADOPTION

#: What each figure counts. What a merged item only echoes from the one that it became a part of
#: is not counted.
FIGURES: Mapping[Figure, Source] = {
    Figure.RECEIVED: Did((Verb.SUBMIT,)),
    Figure.ARRIVED: Did((Verb.TRIAGE, Verb.REROUTE)),
    Figure.TRIAGED: Did((Verb.TRIAGE, Verb.REROUTE)),
    Figure.DUE_TODAY: Due(Window.TODAY),
    Figure.DUE_NEXT: Due(Window.NEXT),
    Figure.OVERDUE: Due(Window.OVER),
    Figure.FELL_DUE: Did((Verb.FALL_DUE,)),
    Figure.ADOPTED: Did((Verb.SIGN,)),
    Figure.REPORTED_UP: Did((Verb.REPORT_UP,)),
    Figure.ADOPTED_CITY: Came(_ADOPTION, Level.CITY),
    Figure.ADOPTED_PROVINCE: Came(_ADOPTION, Level.PROVINCE),
    Figure.ADOPTED_NATION: Came(_ADOPTION, Level.NATION),
    Figure.INSTRUCTED: Did((Verb.INSTRUCT,)),
    Figure.FORWARDED: Did((Verb.FORWARD,)),
    Figure.REPLIED_A: Replied(ReplyClass.A),
    Figure.REPLIED_B: Replied(ReplyClass.B),
    Figure.REPLIED_C: Replied(ReplyClass.C),
    Figure.REPLIED_D: Replied(ReplyClass.D),
    Figure.FED_BACK: Did((Verb.ANSWER, Verb.FEED_BACK)),
    Figure.SATISFIED: Rated((Satisfaction.SATISFIED,)),
    Figure.BASICALLY: Rated((Satisfaction.BASICALLY,)),
    Figure.DISSATISFIED: Rated((Satisfaction.DISSATISFIED,)),
    Figure.CONCLUDED: Did((Verb.ANSWER, Verb.FEED_BACK, Verb.RETAIN, Verb.DECLINE, Verb.DIVERT)),
    Figure.OPEN: Stands((*OPEN, State.NEED_INFO)),
    Figure.TO_SIGN: Stands((State.SIGN_OFF,)),
    Figure.FORWARDED_YEAR: Did((Verb.FORWARD,), year=True),
    Figure.REPLIED_YEAR: Did((Verb.REPLY,), also=(Verb.FORWARD,), year=True),
    Figure.RATED_YEAR: Rated(tuple(Satisfaction), year=True),
    Figure.CONTENT_YEAR: Rated((Satisfaction.SATISFIED, Satisfaction.BASICALLY), year=True),
}
RATES: Mapping[Rate, tuple[Figure, Figure]] = {
    Rate.REPLY: (Figure.REPLIED_YEAR, Figure.FORWARDED_YEAR),
    Rate.SATISFACTION: (Figure.CONTENT_YEAR, Figure.RATED_YEAR),
}
#: Numbers that are a share.
SHARES = frozenset({Number.ATTENDANCE, Number.READ})
#: States in which nothing of an item's own is done: what is noted there is an echo.
ECHOING = (State.MERGED, State.QUARANTINED, State.PURGED)

NAMES: Mapping[Line, str] = {
    Figure.RECEIVED: "新收",
    Figure.ARRIVED: "新收",
    Figure.TRIAGED: "分派",
    Figure.DUE_TODAY: "今天到期",
    Figure.DUE_NEXT: "明天到期",
    Figure.OVERDUE: "逾期",
    Figure.FELL_DUE: "发生逾期",
    Figure.ADOPTED: "采用",
    Figure.REPORTED_UP: "报送",
    Figure.ADOPTED_CITY: "市采用",
    Figure.ADOPTED_PROVINCE: "省采用",
    Figure.ADOPTED_NATION: "全国采用",
    Figure.INSTRUCTED: "批示",
    Figure.FORWARDED: "交办",
    Figure.REPLIED_A: "办复A",
    Figure.REPLIED_B: "办复B",
    Figure.REPLIED_C: "办复C",
    Figure.REPLIED_D: "办复D",
    Figure.FED_BACK: "已答复",
    Figure.SATISFIED: "满意",
    Figure.BASICALLY: "基本满意",
    Figure.DISSATISFIED: "不满意",
    Figure.CONCLUDED: "办结",
    Figure.OPEN: "在办",
    Figure.TO_SIGN: "等您签发",
    Figure.FORWARDED_YEAR: "今年交办",
    Figure.REPLIED_YEAR: "今年办复",
    Figure.RATED_YEAR: "今年评价",
    Figure.CONTENT_YEAR: "今年满意",
    Number.PLANNED: "计划活动",
    Number.HELD: "开展活动",
    Number.CONFIRMED: "已确认",
    Number.UNCONFIRMED: "活动没确认",
    Number.TOWN_MEETINGS: "列席乡镇会议",
    Number.ATTENDANCE: "出席率",
    Number.ON_LEAVE: "请假",
    Number.ABSENT: "缺席",
    Number.READ: "通知已读",
    Rate.REPLY: "今年办复率",
    Rate.SATISFACTION: "今年满意率",
}


def is_of_year(figure: Figure) -> bool:
    """Tell whether a figure counts from the beginning of the year."""
    source = FIGURES[figure]
    return isinstance(source, Did | Rated) and source.year


def behind(line: Line) -> tuple[Figure, ...]:
    """Give the figures that a line is made of."""
    if isinstance(line, Rate):
        return RATES[line]
    return (line,) if isinstance(line, Figure) else ()


def percent(part: int, whole: int) -> str:
    """Say a share in whole percent; a dash where there is nothing to share."""
    return f"{round(100 * part / whole)}%" if whole else "—"


assert set(NAMES) == {*Figure, *Number, *Rate}
