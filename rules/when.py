"""When an activity is: day and time as people write them in chat, in Beijing's time.

What could be meant in two ways is asked again, never guessed: a wrong day costs everybody the way.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from rules.deadline import BEIJING
from rules.when_words import DAYS, Found, Kind, Word, hour_in, minute, number, words

_NOON, _MIDNIGHT = 12 * 60, 24 * 60


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when, in Beijing's time; without an end where none was said."""

    starts_at: datetime
    ends_at: datetime | None


class Unclear(StrEnum):
    """What must be asked again."""

    NO_DAY = "no_day"
    NO_TIME = "no_time"
    #: it would have begun already
    PAST = "past"
    #: no such day or hour, or it ends before it begins
    IMPOSSIBLE = "impossible"
    #: two days, two times, a date that is not this weekday, a lunar date
    AMBIGUOUS = "ambiguous"


class _AskError(Exception):
    def __init__(self, unclear: Unclear) -> None:
        self.unclear = unclear


def read_when(text: str, now: datetime) -> Span | Unclear:
    """Read day, time and, if said, the end; it never begins before now.

    A day without its month or year is the next such day from today on. The hours 1 to 6 without
    their part of the day are in the afternoon, unless written `03:00`.
    """
    try:
        return _span(words(text), now.astimezone(BEIJING))
    except _AskError as asked:
        return asked.unclear
    except (ValueError, OverflowError):
        return Unclear.IMPOSSIBLE


def read_day(text: str, now: datetime) -> date | Unclear:
    """Read a day alone, from today on; a time that is said with it is let be."""
    read = read_when(text, now)
    if read is Unclear.NO_TIME:
        read = read_when(f"{text} 23:59", now)
    return read.starts_at.date() if isinstance(read, Span) else read


def say_when(starts_at: datetime, ends_at: datetime | None, now: datetime) -> str:
    """Write it so that `read_when` reads the same: `12月20日（周日）9:00—11:30`."""
    start, year = starts_at.astimezone(BEIJING), now.astimezone(BEIJING).year
    said = _say_day(start, year) + _say_time(start)
    if ends_at is None:
        return said
    end = ends_at.astimezone(BEIJING)
    day = "" if end.date() == start.date() else _say_day(end, year)
    return f"{said}—{day}{_say_time(end)}"


def _say_day(at: datetime, this_year: int) -> str:
    year = "" if at.year == this_year else f"{at.year}年"
    return f"{year}{at.month}月{at.day}日（周{'一二三四五六日'[at.weekday()]}）"


def _say_time(at: datetime) -> str:
    part = "凌晨" if at.hour < 6 else "早上" if at.hour == 6 else ""
    return f"{part}{at.hour}:{at.minute:02}"


def _span(said: list[Word], now: datetime) -> Span:
    first, second = _halves(said)
    today = now.date()
    day = _day(first, today, today)
    if day is None:
        raise _AskError(Unclear.NO_DAY)
    if any(kind is Kind.VAGUE for kind, _ in said):
        raise _AskError(Unclear.AMBIGUOUS)
    minutes = _minutes(first)
    if day < today or (minutes is not None and _at(day, minutes) < now):
        raise _AskError(Unclear.PAST)
    if minutes is None:
        raise _AskError(Unclear.NO_TIME)
    return Span(_at(day, minutes), _end(second, today, day, minutes))


def _end(said: list[Word], today: date, first: date, start: int) -> datetime | None:
    last = _day(said, today, first) or first
    minutes = _minutes(said, start if last == first else None)
    if minutes is None:
        return None
    if _at(last, minutes) <= _at(first, start):
        raise _AskError(Unclear.IMPOSSIBLE)
    return _at(last, minutes)


def _halves(said: list[Word]) -> tuple[list[Word], list[Word]]:
    """Divide at the first 到 after a time; a day after the end's time is that of the start."""
    begins = _index(said, Kind.CLOCK, 0)
    to = _index(said, Kind.TO, begins)
    ends = _index(said, Kind.CLOCK, to)
    late = said[ends:] if ends < len(said) else said[to:]
    days = [word for word in late if word[0] in DAYS]
    return said[:to] + days, [word for word in said[to:] if word not in days]


def _index(said: list[Word], kind: Kind, begin: int) -> int:
    """Tell where the first such word is from there on; behind the last if there is none."""
    return next((n for n in range(begin, len(said)) if said[n][0] is kind), len(said))


def _day(said: list[Word], today: date, after: date) -> date | None:
    """Read the day; whatever is said of it, as in 12月20日周日, must agree."""
    day: date | None = None
    for kind, found in sorted(said, key=lambda word: word[0].value):
        if kind not in DAYS:
            continue
        meant = DAYS[kind](found, today, day or after)
        if day not in (None, meant):
            raise _AskError(Unclear.AMBIGUOUS)
        day = meant
    return day


def _minutes(said: list[Word], start: int | None = None) -> int | None:
    """Read the minutes since midnight; the end of a day's activity is told its start."""
    told = [word for word in said if word[0] in (Kind.PART, Kind.CLOCK)]
    clocks = [found for kind, found in told if kind is Kind.CLOCK]
    if not clocks:
        return None
    if len(clocks) > 1 or told[-1][0] is Kind.PART:
        raise _AskError(Unclear.AMBIGUOUS)
    part = told[-2][1].group() if len(told) > 1 else None
    minutes = _meant(clocks[0], part, start)
    if minutes > _MIDNIGHT:
        raise _AskError(Unclear.IMPOSSIBLE)
    return minutes


def _meant(clock: Found, part: str | None, start: int | None) -> int:
    hour, past = number(clock["hour"]), minute(clock.groupdict().get("minute"))
    if part is not None:
        return hour_in(part, hour) * 60 + past
    minutes = hour * 60 + past
    if start is None:
        afternoon = 1 <= hour <= 6 and not clock["hour"].startswith("0")
    else:
        afternoon = minutes <= start and (hour <= 6 or start >= _NOON)
    return minutes + _NOON * afternoon


def _at(day: date, minutes: int) -> datetime:
    return datetime.combine(day, time(), BEIJING) + timedelta(minutes=minutes)
