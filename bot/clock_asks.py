"""What is answered to commands about time: what is late for long, and which days are worked."""

from collections.abc import Mapping
from datetime import date

from bot import clock_texts as texts
from bot.asked import Asked
from bot.asking import SHOWN, Row, more
from bot.commands import WORDS, Command
from bot.dialog import Next, Turn
from bot.dialogs import workday
from bot.knock_texts import URGENT
from bot.sayings import day_of
from bot.texts import NO_MORE
from handlers import inspection, workdays
from handlers.actor import Actor
from handlers.county import county_of
from handlers.inspection import Line
from rules.deadline import BEIJING
from rules.permission import Action, holds

#: What people call a day, and whether they work on it; as the official calendar has it.
_SAID: Mapping[str, bool | None] = {
    "上班": True,
    "补班": True,
    "放假": False,
    "休息": False,
    "照旧": None,
    "照常": None,
}


def help_of(actor: Actor) -> str:
    """Say what somebody may ask of late items and of the calendar."""
    late = texts.HELP_LATE if inspection.reads(actor) else ""
    return late + (texts.HELP_ADMIN if _configures(actor) else "")


def _configures(actor: Actor) -> bool:
    return holds(Action.CONFIGURE, actor.posts)


async def _inspect(turn: Turn, asked: Asked) -> Next:
    """List what is late for as long as the county says, by whose turn it is."""
    days = (await county_of(turn.actor.org_id)).numbers.inspect_days
    rows = await inspection.late(turn.actor, now=turn.now)
    shown = rows[SHOWN * (asked.page - 1) : SHOWN * asked.page]
    if not shown:
        return Next(NO_MORE if rows else texts.NONE_LATE.format(days=days))
    head = texts.LATE_HEAD.format(days=days, count=len(rows))
    lines = "\n".join(_line(row, turn) for row in shown)
    return Next(f"{head}\n{lines}\n\n{texts.LATE_FOOT}{more(WORDS[asked.name][0], asked, rows)}")


def _line(row: Line, turn: Turn) -> str:
    return texts.LATE_LINE.format(
        urgent=URGENT if row.urgent else "",
        receipt=row.receipt,
        title=row.title,
        whose=row.whose,
        accepting=texts.ACCEPTING if row.accepting else "",
        days=row.days,
        day=day_of(row.due_at, turn.now),
    )


async def _days(turn: Turn, asked: Asked) -> Next:
    """Show the county's own days, or ask whether the day that is named shall be one."""
    if asked.number:
        day = _day(turn, asked)
        if day is None:
            month, of_month = divmod(asked.number, 100)
            return Next(texts.NO_SUCH_DAY.format(month=month, day=of_month))
        return await workday.begin(turn, day, _SAID[asked.rest])
    own = await workdays.days(turn.actor)
    if not own:
        return Next(f"{texts.DAYS_NONE}\n\n{texts.DAYS_FOOT}")
    lines = "\n".join(
        texts.DAYS_LINE.format(day=workday.said(day), works=texts.WORKS[works])
        for day, works in own.items()
    )
    return Next(f"{texts.DAYS_HEAD}\n{lines}\n\n{texts.DAYS_FOOT}")


def _day(turn: Turn, asked: Asked) -> date | None:
    """Give the day that is meant; without a year, the nearest such day, before or after today."""
    today = turn.now.astimezone(BEIJING).date()
    near = (asked.year,) if asked.year else (today.year, today.year + 1, today.year - 1)
    days = [day for day in (_date(year, asked.number) for year in near) if day]
    return min(days, key=lambda day: abs(day - today), default=None)


def _date(year: int, number: int) -> date | None:
    try:
        return date(year, *divmod(number, 100))
    except ValueError:
        return None


CLOCK_ASKS: Mapping[Command, Row] = {
    Command.INSPECTION: Row(_inspect, who=inspection.reads, whose="办公室、分管领导"),
    Command.WORKDAYS: Row(_days, writes=True, who=_configures, whose="管理员"),
}
