"""What is answered to who asks for a calendar that other programs subscribe to."""

from collections.abc import Mapping

from bot import texts
from bot.asked import Asked
from bot.asking import Row
from bot.commands import WORDS, Command
from bot.dialog import Next, Turn
from bot.sayings import day_of
from handlers import calendar
from handlers.actor import Actor
from models import Station
from rules.role import Role


async def _calendar(turn: Turn, asked: Asked) -> Next:
    """Make a link to a calendar, unless a phone has one already."""
    station = await _calendars_station(turn, asked)
    made = [one for one in await calendar.mine(turn.actor) if one.station == station]
    if not made:
        return await _new_calendar(turn, asked)
    day, word = day_of(made[0].made_at, turn.now), WORDS[asked.name][0]
    return Next(texts.CALENDAR_THERE.format(day=day, word=word))


async def _new_calendar(turn: Turn, asked: Asked) -> Next:
    """Make a new link; the one before opens nothing any more. It is said just once."""
    station = await _calendars_station(turn, asked)
    made = await calendar.make(turn.actor, station.name if station else "", now=turn.now)
    link = f"{turn.house.base_url}/c/{made.secret}.ics"
    word = WORDS[asked.name][0].removeprefix("换")
    whose = f"{station.name}的" if station else "您的"
    said = texts.CALENDAR.format(whose=whose, link=link, word=word)
    return Next(said, again=texts.CALENDAR_ONCE.format(word=word))


async def _calendars_station(turn: Turn, asked: Asked) -> Station | None:
    """Give the station that one works for, where its calendar is meant."""
    if asked.name not in (Command.STATION_CALENDAR, Command.NEW_STATION_CALENDAR):
        return None
    ids = (post.station_id for post in turn.actor.posts)
    return await Station.get_or_none(id=next((one for one in ids if one is not None), 0))


def _at_station(actor: Actor) -> bool:
    return actor.has(Role.STATION_HEAD) or actor.has(Role.INFO_OFFICER)


CALENDAR_ASKS: Mapping[Command, Row] = {
    Command.CALENDAR: Row(_calendar, writes=True),
    Command.NEW_CALENDAR: Row(_new_calendar, writes=True),
    Command.STATION_CALENDAR: Row(_calendar, writes=True, who=_at_station, whose="站长、信息员"),
    Command.NEW_STATION_CALENDAR: Row(
        _new_calendar, writes=True, who=_at_station, whose="站长、信息员"
    ),
}
