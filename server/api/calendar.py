"""Calendars on phones: links to subscribe to, and what is behind one."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from handlers import calendar
from handlers.errors import NotFound
from models import Activity, Calendar
from rules.activity import KIND_NAMES, State
from server import ics
from server.api.audience import Key
from server.api.endpoint import Call, Done, Given, Nothing, Shown, Who, endpoint
from server.api.files import FEED, Feed

#: How sure it is that an activity takes place; whatever is not here does.
_SURE: Mapping[State, ics.Status] = {
    State.PLANNED: ics.Status.TENTATIVE,
    State.POSTPONED: ics.Status.TENTATIVE,
    State.CANCELLED: ics.Status.CANCELLED,
}


class NewCalendar(Given):
    """Which calendar: my own, or that of a station that I work for, by its name."""

    station: Key = ""


class CalendarView(Shown):
    """A calendar that I can subscribe to."""

    id: int
    station: str | None
    made_at: datetime


class NewLink(CalendarView):
    """A new link to a calendar; it is said here and never again, and is good for several phones."""

    url: str


class Calendars(Shown):
    """The links that I have made and not taken back."""

    calendars: list[CalendarView]


@endpoint(NewCalendar, NewLink, NotFound, status=201)
async def make(call: Call, given: NewCalendar) -> NewLink:
    """Make a link to my activities, or to a station's, for my phones; an earlier one ends."""
    made = await calendar.make(call.actor, given.station, now=call.now)
    url = f"{call.settings.base_url}/c/{made.secret}.ics"
    return NewLink(**dict(_view(made.calendar)), url=url)


@endpoint(Nothing, Calendars)
async def list_mine(call: Call, given: Nothing) -> Calendars:
    """List my links to calendars."""
    return Calendars(calendars=[_view(row) for row in await calendar.mine(call.actor)])


@endpoint(Nothing, Done, NotFound)
async def revoke(call: Call, given: Nothing) -> Done:
    """Take a link back; it opens nothing from now on."""
    await calendar.revoke(call.actor, call.number("calendar"), now=call.now)
    return Done()


@endpoint(Nothing, Feed, NotFound, who=Who.ANYBODY)
async def open_link(call: Call, given: Nothing) -> Feed:
    """Get a calendar (iCalendar) by its link, as the programs on phones do."""
    found = await calendar.open_link(call.part("secret"), now=call.now)
    where = f"{found.county.code}.{urlsplit(call.settings.base_url).hostname}"
    events = [_event(held, where) for held in found.activities]
    # The stamp is that of the last change, so that what has not changed is the same to the byte.
    stamp = max((event.last_modified for event in events), default=found.county.created_at)
    return Feed(FEED + "; charset=utf-8", ics.calendar(found.name, events, stamp))


def _event(held: Activity, where: str) -> ics.Event:
    return ics.Event(
        uid=f"{held.number}@{where}",
        number=held.number,
        title=held.title,
        kind=KIND_NAMES[held.kind],
        place=held.place,
        starts_at=held.starts_at,
        ends_at=held.ends_at,
        status=_SURE.get(held.state, ics.Status.CONFIRMED),
        last_modified=held.changed_at,
        sequence=int((held.changed_at - held.planned_at).total_seconds()),
    )


def _view(row: Calendar) -> CalendarView:
    station = row.station.name if row.station else None
    return CalendarView(id=row.id, station=station, made_at=row.made_at)
