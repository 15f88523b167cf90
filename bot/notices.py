"""How a notice reads: a line of the inbox, and the knock that says it is there."""

from datetime import datetime

from bot import texts
from bot.sayings import day_of, short
from handlers.notice import Delivery
from models import Notice


def inbox_line(row: Notice, now: datetime) -> str:
    """Show a notice in the inbox; unread ones carry a dot."""
    words = texts.KNOCKS[(row.entry.verb, row.party)].format(
        receipt=row.opinion.receipt,
        short=short(row.opinion.receipt),
        committee=row.entry.committee.name if row.entry.committee else "政协办公室",
        urgent=texts.URGENT if row.opinion.urgent else "",
        due="",
    )
    return f"{'　' if row.read_at else '● '}{day_of(row.created_at, now)} {words}"


def knock(delivery: Delivery, now: datetime) -> str:
    """Say that something waits: number, kind and deadline, never what the item says."""
    due = texts.DUE.format(day=day_of(delivery.due_at, now)) if delivery.due_at else ""
    return texts.KNOCKS[(delivery.verb, delivery.party)].format(
        receipt=delivery.receipt,
        short=short(delivery.receipt),
        committee=delivery.committee or "政协办公室",
        urgent=texts.URGENT if delivery.urgent else "",
        due=due,
    )


def kind_of(delivery: Delivery) -> str:
    """Name the kind of a notice in a few words, for a template's field."""
    return texts.KINDS[delivery.verb]
