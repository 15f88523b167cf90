"""Correcting a day of the county's calendar: it is said what is, and what will be, then asked."""

from datetime import date
from enum import StrEnum

from bot import clock_texts as texts
from bot.dialog import Dialog, Expect, Next, Row, Turn
from handlers import workdays
from handlers.conversation import Data
from handlers.county import county_of
from rules.deadline import is_working_day


class Step(StrEnum):
    """Where it stands."""

    #: the day is shown: shall it be changed?
    CONFIRM = "confirm"


async def begin(turn: Turn, day: date, works: bool | None) -> Next:
    """Ask before a day is worked, or off; None is as the official calendar has it."""
    known = (await county_of(turn.actor.org_id)).workdays
    then = is_working_day(day) if works is None else works
    if known.works(day) == then and not (works is None and day in known.own):
        return Next(texts.SO_ALREADY.format(day=said(day), then=texts.WORKS[then]))
    now = texts.WORKS[known.works(day)]
    asked = texts.ASK.format(day=said(day), now=now, then=texts.WORKS[then])
    data: Data = {"day": day.isoformat(), "works": works}
    return Next(asked, Step.CONFIRM, data, again=texts.ASK_AGAIN)


def said(day: date) -> str:
    """Say a day with its year and weekday: nobody is to correct the wrong one."""
    weekday = texts.WEEKDAYS[day.weekday()]
    return texts.DAY.format(year=day.year, month=day.month, day=day.day, weekday=weekday)


async def _change(turn: Turn, data: Data) -> Next:
    day, works = date.fromisoformat(str(data["day"])), data["works"]
    if works is None:
        await workdays.unset_day(turn.actor, day, now=turn.now)
    else:
        await workdays.set_day(turn.actor, day, bool(works), now=turn.now)
    then = is_working_day(day) if works is None else bool(works)
    return Next(texts.CHANGED.format(day=said(day), then=texts.WORKS[then]))


async def _drop(turn: Turn, data: Data) -> Next:
    return Next(texts.NOT_CHANGED)


def _readable(data: Data) -> bool:
    return isinstance(data.get("day"), str) and "works" in data


WORKDAY = Dialog(
    name="workday",
    rows=(
        Row(Step.CONFIRM, Expect.ONE, _change, (None,), texts.SAYS_YES),
        Row(Step.CONFIRM, Expect.ZERO, _drop, (None,), texts.SAYS_NOT),
    ),
    cancel=_drop,
    help={Step.CONFIRM: texts.HELP_ASK},
    left={Step.CONFIRM: texts.LEFT},
    readable=_readable,
    fragile=True,
    light=True,
)
