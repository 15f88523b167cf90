"""The words of day and time in chat: one table of what is read, and what each word means."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from enum import Enum, auto

from rules.text import normalise


class Kind(Enum):
    """What a word tells; of the days, what is surer comes first."""

    DATE = auto()
    IN_DAYS = auto()
    OF_MONTH = auto()
    OF_WEEK = auto()
    NEAR = auto()
    WEEKDAY = auto()
    CLOCK = auto()
    PART = auto()
    TO = auto()
    VAGUE = auto()
    NOISE = auto()


Found = re.Match[str]
Word = tuple[Kind, Found]

#: The hours that a part of the day can mean; 24 is its midnight.
PARTS: dict[str, range] = {
    "凌晨": range(7),
    **dict.fromkeys(("清晨", "早晨", "早上", "上午", "早"), range(4, 13)),
    **dict.fromkeys(("中午", "正午"), range(11, 15)),
    **dict.fromkeys(("下午", "午后"), range(12, 20)),
    "傍晚": range(16, 21),
    **dict.fromkeys(("晚上", "夜里", "半夜", "晚"), range(17, 25)),
}
_NEAR = {"大前": -3, "前": -2, "昨": -1, "去": -1, "今": 0, "明": 1, "后": 2, "大后": 3}
_NUMERALS = "零〇○一二两三四五六七八九十"
_DIGITS = str.maketrans("零〇○一元二两三四五六七八九天日", "0001122345678977")

_N = rf"(?:\d{{1,2}}|[{_NUMERALS}]{{1,3}})"
_YEAR = rf"(?:\d{{4}}|\d\d|[{_NUMERALS[:-1]}]{{2,4}})"
_WEEK = "(?:周|星期|礼拜)"
_WHICH = "(?P<which>[上下]{1,3}|本|这)"
_NAME = "(?P<weekday>[1-7一二三四五六日天])"
_PART = "|".join(PARTS)
_DASH = "(?:[-—–―−~〜]+|到|至)"
_JOIN = f"(?:{_DASH}|[、和或])"
# A day without 日 is one only where a day can end: 12月3次 is none, nor is 9-11点.
_ENDS = rf"(?:[日号]|(?=[\s,;。、(到至]|{_PART}|{_WEEK}|$))"
_MINUTE = r"\d\d|[零〇○][一二三四五六七八九]|[二三四五]?十[一二三四五六七八九]?"
_COUNTED = f"[0-9{_NUMERALS}年月日号天点时:./人个名位楼]"

#: Every word that is read; at one place, the first that fits.
_TABLE: tuple[tuple[Kind, str], ...] = (
    (Kind.VAGUE, f"农历|阴历|[正冬腊]月|初[{_NUMERALS}]|周末|每个?(?:{_WEEK}|月|天)"),
    # 周六日, 周五、六; but 周五六点 is six o'clock.
    (Kind.VAGUE, f"{_WEEK}{_NAME}{_JOIN}?[二三四五六日天](?![{_NUMERALS}]*[点时])"),
    (Kind.VAGUE, rf"差{_N}[分刻]|(?<![a-z])[ap]\.?m(?![a-z])"),
    (Kind.DATE, r"(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})"),
    (
        Kind.DATE,
        f"(?:(?P<year>{_YEAR}|[前去今明后])年)?(?P<month>{_N}|元)月"
        f"(?P<day>{_N})(?:{_ENDS}|(?={_JOIN}))",
    ),
    (Kind.DATE, rf"(?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}}){_ENDS}"),
    (Kind.IN_DAYS, f"(?P<days>{_N})[天日][以之]?后"),
    (Kind.OF_MONTH, f"{_WHICH}个?月(?P<day>{_N}){_ENDS}"),
    (Kind.OF_MONTH, f"(?P<day>{_N})[日号](?![内前之以楼厅院门线车馆室]|会议室)"),
    (Kind.OF_MONTH, f"(?P<day>{_N})(?={_JOIN}{_N}[日号])"),
    (Kind.OF_WEEK, f"{_WHICH}[个一]?{_WEEK}(?:的?{_WEEK})?{_NAME}"),
    # 第一个周五, 节后周五: not the next Friday.
    (Kind.WEEKDAY, f"(?<![个第旬后]){_WEEK}{_NAME}"),
    (Kind.NEAR, "(?P<near>大?前|昨|今|明|大?后)[天日儿]"),
    (Kind.NEAR, "(?P<near>今|明)(?=[早晚]|[上中下]午)"),
    (Kind.CLOCK, r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::\d\d)?"),
    (
        Kind.CLOCK,
        f"(?P<hour>{_N})[点时](?P<minute>半|[13一三]刻|{_N}分|(?:{_MINUTE})(?!{_COUNTED}))?",
    ),
    (Kind.CLOCK, f"(?P<hour>{_N})(?={_JOIN}(?:{_PART})?{_N}[点时:])"),
    (Kind.PART, f"(?:{_PART})(?![于点])"),
    (Kind.TO, f"{_DASH}|开始(?=.{{0,9}}结束)"),
    # What is left of 下月初8号, 下周找个周五: not the next 8th, not the next Friday.
    (Kind.VAGUE, f"{_WHICH}[个一]?(?:{_WEEK}|月)|[前去明后]年"),
    (Kind.NOISE, r"\d{3,}"),
)
_WORDS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _TABLE)
_LOOSE = re.compile(r"\s+(?=[年月日号点时分刻—~到至/-])|(?<=[年月点时周期拜—~到至/-])\s+")


def words(text: str) -> list[Word]:
    """Find the words of day and time in their order; everything else is passed over."""
    text = _LOOSE.sub("", normalise(text))
    found: list[Word] = []
    at = 0
    while at < len(text):
        hit = next(((kind, hit) for kind, word in _WORDS if (hit := word.match(text, at))), None)
        found += [hit] if hit else []
        at = hit[1].end() if hit else at + 1
    return found


def number(said: str) -> int:
    """Give the value of `12`, `十二` or `二〇二六`; ValueError if there is no such number."""
    tens, ten, ones = said.translate(_DIGITS).rpartition("十")
    return int(tens or "1") * 10 + int(ones or "0") if ten else int(ones)


def minute(said: str | None) -> int:
    """Give the minutes of `半`, `三刻`, `05` or `五分`; ValueError from 60 on."""
    if not said or said == "半":
        return 30 if said else 0
    value = 15 * number(said[0]) if said.endswith("刻") else number(said.rstrip("分"))
    if value > 59:
        raise ValueError(said)
    return value


def hour_in(part: str, hour: int) -> int:
    """Give the hour of the clock for `下午2点`; ValueError for `上午15点`."""
    for meant in (hour, hour + 12, hour - 12):
        if meant in PARTS[part]:
            return meant
    raise ValueError(hour)


def _date(found: Found, today: date, after: date) -> date:
    said = found.groupdict()
    month, day = number(said["month"]), number(said["day"])
    year = said.get("year")
    if year is None:
        return date(after.year + ((month, day) < (after.month, after.day)), month, day)
    if year in _NEAR:
        return date(today.year + _NEAR[year], month, day)
    return date(number(year) + 2000 * (number(year) < 100), month, day)


def _of_month(found: Found, today: date, after: date) -> date:
    which, day = found.groupdict().get("which"), number(found["day"])
    base = today if which else after
    months = base.year * 12 + base.month - 1 + (_steps(which) if which else day < after.day)
    return date(months // 12, months % 12 + 1, day)


def _of_week(found: Found, today: date, after: date) -> date:
    days = number(found["weekday"]) - today.isoweekday() + 7 * _steps(found["which"])
    return today + timedelta(days)


def _steps(which: str) -> int:
    return which.count("下") - which.count("上")


def _weekday(found: Found, today: date, after: date) -> date:
    return after + timedelta((number(found["weekday"]) - after.isoweekday()) % 7)


def _in_days(found: Found, today: date, after: date) -> date:
    return today + timedelta(number(found["days"]))


def _near(found: Found, today: date, after: date) -> date:
    return today + timedelta(_NEAR[found["near"]])


#: The day that is meant: counted from today, or the next such day from another one on.
DAYS: dict[Kind, Callable[[Found, date, date], date]] = {
    Kind.DATE: _date,
    Kind.IN_DAYS: _in_days,
    Kind.OF_MONTH: _of_month,
    Kind.OF_WEEK: _of_week,
    Kind.NEAR: _near,
    Kind.WEEKDAY: _weekday,
}
