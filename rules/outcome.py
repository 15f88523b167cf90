"""What became of an item beside its lifecycle: ratings, adoptions, reports, instructions.

Source: DOMAIN.md §1 (satisfaction, adopt, report_up, leader_instruction) and §3.1.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rules.opinion import Verb
from rules.text import command, normalise
from rules.when import Unclear
from rules.when_words import DAYS, Found
from rules.when_words import Kind as Word
from rules.when_words import words as day_words


class Satisfaction(StrEnum):
    """How satisfied a reporter is."""

    SATISFIED = "satisfied"
    BASICALLY = "basically"
    DISSATISFIED = "dissatisfied"


class Level(StrEnum):
    """Whose adoption or instruction it is."""

    COUNTY = "county"
    CITY = "city"
    PROVINCE = "province"
    NATION = "nation"


class Kind(StrEnum):
    """What came of an item."""

    ADOPTION = "adoption"
    REPORT_UP = "report_up"
    INSTRUCTION = "instruction"


#: The verb that records each.
VERBS: dict[Kind, Verb] = {
    Kind.ADOPTION: Verb.ADOPT,
    Kind.REPORT_UP: Verb.REPORT_UP,
    Kind.INSTRUCTION: Verb.INSTRUCT,
}

SATISFACTION_NAMES: dict[Satisfaction, str] = {
    Satisfaction.SATISFIED: "满意",
    Satisfaction.BASICALLY: "基本满意",
    Satisfaction.DISSATISFIED: "不满意",
}
LEVEL_NAMES: dict[Level, str] = {
    Level.COUNTY: "县",
    Level.CITY: "市",
    Level.PROVINCE: "省",
    Level.NATION: "全国",
}
KIND_NAMES: dict[Kind, str] = {
    Kind.ADOPTION: "采用",
    Kind.REPORT_UP: "报送",
    Kind.INSTRUCTION: "批示",
}


#: What the chain of an item tells: where it went, and what came of it.
CHAIN = frozenset(
    {
        Verb.SIGN,
        Verb.PUBLISH,
        Verb.REPORT_UP,
        Verb.ADOPT,
        Verb.INSTRUCT,
        Verb.FORWARD,
        Verb.REPLY,
        Verb.ANSWER,
        Verb.FEED_BACK,
        Verb.RATE,
        Verb.REHANDLE,
        Verb.ARCHIVE,
    }
)


def reopens(attitude: Satisfaction, result: Satisfaction, round_: int) -> bool:
    """Tell whether a rating has the item worked once more: not satisfied with the first result.

    Source: DOMAIN.md §1 (重新办理 after 不满意) and §3.1 (one rehandle).
    """
    return Satisfaction.DISSATISFIED in (attitude, result) and round_ == 1


def code(attitude: Satisfaction, result: Satisfaction) -> str:
    """Give the worse of the two: what a rating counts as."""
    return max((attitude, result), key=list(Satisfaction).index).value


def rating_said(attitude: Satisfaction, result: Satisfaction) -> str:
    """Say a rating in words; attitude and result apart only where they differ."""
    if attitude is result:
        return SATISFACTION_NAMES[attitude]
    return f"态度{SATISFACTION_NAMES[attitude]}，结果{SATISFACTION_NAMES[result]}"


def _ways() -> dict[str, tuple[Satisfaction, Satisfaction]]:
    """List every way to say a rating: ``1``, ``13``, 不满意, 态度满意结果不满意."""
    names = [(str(n), *one) for n, one in enumerate(SATISFACTION_NAMES.items(), 1)]
    both = {way: (one, one) for n, one, name in names for way in (n, name, f"{n}{name}")}
    apart = {
        way: (attitude, result)
        for m, attitude, first in names
        for n, result, second in names
        for way in (f"{m}{n}", f"态度{first}结果{second}", f"态度{m}结果{n}")
    }
    return both | apart


#: How people rate, in the form in which typed commands are compared: attitude and result.
RATINGS = _ways()


def read_rating(text: str) -> tuple[Satisfaction, Satisfaction] | None:
    """Read a rating; None where it is something else."""
    return RATINGS.get(command(text))


@dataclass(frozen=True, slots=True)
class Recorded:
    """What somebody types to record an outcome; ``spare`` are the words that say none of it."""

    level: Level | None
    combined: bool
    on: date
    spare: str = ""


_LEVELS = {
    "县": Level.COUNTY,
    "区": Level.COUNTY,
    "市": Level.CITY,
    "省": Level.PROVINCE,
    "全国": Level.NATION,
    "国家": Level.NATION,
    "中央": Level.NATION,
}
_LEVEL = re.compile(rf"({'|'.join(_LEVELS)})(?:政协|委|级|里)?")
_MANNER = re.compile("(综合|单篇)(?:采用)?")


def read_outcome(text: str, today: date) -> Recorded | Unclear:
    """Read level, 综合 or 单篇, and the day, in any order; without a day it is today."""
    try:
        on, left = _day(normalise(text), today)
    except (ValueError, OverflowError):
        return Unclear.IMPOSSIBLE
    if on is None:
        return Unclear.AMBIGUOUS
    manner, level = _MANNER.search(left), _LEVEL.search(left)
    for found in (manner, level):
        left = left.replace(found.group(), " ", 1) if found else left
    spare = command(left.replace("采用", ""))
    return Recorded(
        level=_LEVELS[level.group(1)] if level else None,
        combined=manner is not None and manner.group(1) == "综合",
        on=on,
        spare=spare,
    )


def _day(text: str, today: date) -> tuple[date | None, str]:
    """Give the day, None where it could be several, and what is left of the text."""
    on: set[date] = set()
    for kind, found in day_words(text):
        if kind in DAYS:
            on.add(_last(kind, found, today))
            text = text.replace(found.group(), " ", 1)
        elif kind is Word.VAGUE:
            return None, text
    return (today if not on else on.pop() if len(on) == 1 else None), text


def _last(kind: Word, found: Found, today: date) -> date:
    """Give the last such day, not the next: what is recorded has happened."""
    month, year = today.replace(day=1), date(today.year, 1, 1)
    since = {
        Word.DATE: (year, date(today.year - 1, 1, 1)),
        Word.OF_MONTH: (month, (month - timedelta(1)).replace(day=1)),
        Word.WEEKDAY: (today - timedelta(6),),
    }.get(kind, (today,))
    days = [DAYS[kind](found, today, after) for after in since]
    return next((day for day in days if day <= today), days[0])


def outcome_said(level: Level, on: date, *, combined: bool = False) -> str:
    """Say an outcome in words: ``市级（综合），2026年11月3日``."""
    whose = LEVEL_NAMES[level] + ("" if level is Level.NATION else "级")
    alone = "（综合）" if combined else ""
    return f"{whose}{alone}，{on.year}年{on.month}月{on.day}日"
