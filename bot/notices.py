"""How a notice reads: a line of the inbox, and the knock that says it is there."""

import re
from datetime import datetime

from bot import item_knock_texts
from bot import knock_texts as texts
from bot.sayings import day_of, short
from handlers.knock import Delivery
from handlers.notice import About, about
from models import Notice
from rules.activity import KIND_NAMES, Kind
from rules.bulletin import KIND_NAMES as BULLETIN_NAMES
from rules.bulletin import Kind as Bulletin
from rules.timeline import Subject

#: How a push says that a bare 1 shows what it is about.
_TO_TYPE = re.compile("回 1 [^。]*。$")


def inbox_line(row: Notice, now: datetime) -> str:
    """Show a notice in the inbox; unread ones carry a dot. What a push asks to type is not said."""
    said = _TO_TYPE.sub("", _said(about(row), now))
    return f"{'　' if row.read_at else '● '}{day_of(row.created_at, now)} {said}"


def knock(delivery: Delivery, now: datetime) -> str:
    """Say that something waits: number, kind and deadline, never what it says."""
    return _said(delivery.about, now)


def _said(told: About, now: datetime) -> str:
    kinds = {
        Subject.ITEM: _of_item,
        Subject.ACTIVITY: _of_activity,
        Subject.CIRCULAR: _of_circular,
        Subject.BULLETIN: _of_bulletin,
        Subject.DIGEST: _of_digest,
    }
    return kinds[told.subject](told, now)


def _of_item(told: About, now: datetime) -> str:
    return item_knock_texts.KNOCKS[told.verb, told.party].format(
        receipt=told.number,
        short=short(told.number),
        committee=told.committee or "政协办公室",
        unit=told.unit or "承办单位",
        urgent=texts.URGENT if told.urgent else "",
        due=texts.DUE.format(day=day_of(told.at, now)) if told.at else "",
    )


def _of_activity(told: About, now: datetime) -> str:
    words = texts.ACTIVITY_KNOCKS[told.verb, told.party]
    said = texts.ACTIVITY_NUDGE if told.nudged else words
    day = day_of(told.at, now) if told.at else ""
    kind = KIND_NAMES[Kind(told.kind)]
    return said.format(number=told.number, kind=kind, day=day, numbers=told.numbers)


def _of_circular(told: About, now: datetime) -> str:
    words = texts.CIRCULAR_KNOCKS[told.verb, told.party]
    said = texts.CIRCULAR_NUDGE if told.nudged else words
    day = texts.DUE.format(day=day_of(told.at, now)) if told.at else ""
    return said.format(number=told.number, day=day)


def _of_bulletin(told: About, now: datetime) -> str:
    kind = BULLETIN_NAMES[Bulletin(told.kind)]
    return texts.BULLETIN_KNOCKS[told.verb, told.party].format(kind=kind)


def _of_digest(told: About, now: datetime) -> str:
    numbers = told.numbers or texts.DIGEST_ALONE
    return texts.DIGEST_KNOCKS[told.verb, told.party].format(numbers=numbers)


def kind_of(delivery: Delivery) -> str:
    """Name the kind of a notice in a few words, for a template's field."""
    kinds = {
        Subject.ITEM: item_knock_texts.KINDS,
        Subject.ACTIVITY: texts.ACTIVITY_KINDS,
        Subject.CIRCULAR: texts.CIRCULAR_KINDS,
        Subject.BULLETIN: texts.BULLETIN_KINDS,
        Subject.DIGEST: texts.DIGEST_KINDS,
    }
    return kinds[delivery.about.subject][delivery.about.verb]
