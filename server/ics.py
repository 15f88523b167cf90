"""A feed of activities for the calendars on phones and in mail programs (iCalendar, RFC 5545)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import icalendar

#: How often a program is asked to look again.
REFRESH = timedelta(hours=1)
#: When it reminds people.
REMINDER = timedelta(days=-1)


class Status(StrEnum):
    """How sure it is that an event takes place, in RFC 5545's words."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


#: Said in the title too, since some programs on phones show no status.
MARKS = {Status.CONFIRMED: "", Status.TENTATIVE: "【待定】", Status.CANCELLED: "【已取消】"}


@dataclass(frozen=True, slots=True)
class Event:
    """An activity as a calendar shows it; times are aware.

    ``uid`` never changes and is nobody else's in the world; ``sequence`` grows with every change.
    """

    uid: str
    number: str
    title: str
    kind: str
    place: str
    starts_at: datetime
    ends_at: datetime
    status: Status
    last_modified: datetime
    sequence: int
    note: str = ""


def calendar(name: str, events: Sequence[Event], now: datetime) -> bytes:
    """Write a feed, as UTF-8; what is cancelled stays in it, so that it leaves no phone unseen."""
    feed = icalendar.Calendar()
    feed.add("VERSION", "2.0")
    feed.add("PRODID", "-//Liaison//Activities//ZH")
    feed.add("METHOD", "PUBLISH")
    # NAME for the standard, X-WR-CALNAME for the programs that came before it; the library would
    # escape neither.
    title = icalendar.vText(" ".join(_plain(name).split()))
    feed.add("NAME", title)
    feed.add("X-WR-CALNAME", title)
    # Likewise; the standard wants the type spelt out (RFC 7986 §5.7).
    feed.add("REFRESH-INTERVAL", REFRESH, {"VALUE": "DURATION"})
    feed.add("X-PUBLISHED-TTL", icalendar.vDuration(REFRESH))
    for event in events:
        feed.add_component(_component(event, now))
    content: bytes = feed.to_ical()
    return content


def _component(event: Event, now: datetime) -> icalendar.Event:
    # Times are in UTC: every program turns them into its owner's time, while they differ in how
    # they read a VTIMEZONE (Outlook on its own names of zones, some phones not at all). Nothing
    # repeats and China has no summer time, so that a zone would tell nothing more.
    title = _plain(MARKS[event.status] + event.title)
    shown = icalendar.Event.new(
        uid=event.uid,
        stamp=now.astimezone(UTC),
        last_modified=event.last_modified.astimezone(UTC),
        sequence=event.sequence,
        start=event.starts_at.astimezone(UTC),
        end=event.ends_at.astimezone(UTC),
        status=icalendar.STATUS(event.status),
        summary=title,
        description=_plain(f"{event.number} {event.kind}\n{event.note}"),
        location=_plain(event.place) or None,
        categories=[_plain(event.kind)],
    )
    if event.status is not Status.CANCELLED:
        shown.add_component(icalendar.Alarm.new_display(f"明天：{title}", REMINDER))
    return shown


_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff]")


def _plain(text: str) -> str:
    r"""Give what a program reads back as it was: one kind of line break, no control characters.

    A backslash becomes a full-width one: `\N` is a line break to many readers, even escaped.
    """
    lines = "\n".join(text.splitlines()).replace("\\", "＼")
    return _UNPRINTABLE.sub("", lines).strip()
