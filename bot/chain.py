"""What became of an item, as a block in chat: one line for each point."""

from collections.abc import Sequence
from datetime import datetime

from bot import rating_texts as texts
from bot.sayings import day_of
from bot.texts import DETAIL_LINE
from handlers.chain import Link


def block(links: Sequence[Link], now: datetime) -> str:
    """Show a chain; nothing where nothing has come of the item yet."""
    lines = "\n".join(_line(link, now) for link in links)
    return texts.CHAIN.format(lines=lines) if lines else ""


def _line(link: Link, now: datetime) -> str:
    what = texts.CHAIN_LINES[link.verb].format(
        words=link.words,
        unit=link.unit or "承办单位",
        committee=link.committee or "政协办公室",
    )
    return DETAIL_LINE.format(day=day_of(link.at, now), what=what)
