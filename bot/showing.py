"""One item or one circular, as the person who asks may see it, a page at a time."""

from bot import texts
from bot.circular import card
from bot.dialog import Next, Turn
from bot.items import detail, to_work
from bot.pages import page
from bot.rating_texts import RATE_IT
from bot.sayings import short
from handlers import audit, circular, opinion
from handlers.activity import short as short_number
from handlers.chain import chain
from handlers.merging import company_of
from handlers.rating import may_rate
from models import Opinion


async def item_shown(turn: Turn, found: Opinion, place: int = 1) -> str:
    """Show an item to who reported it, or to who works it; page ``place`` of it."""
    entries = await opinion.timeline(turn.actor, found)
    if found.reporter_id == turn.actor.person_id:
        shown = detail(found, entries, await chain(turn.actor, found), turn.now)
        shown += await _rate_it(turn, found)
    else:
        await audit.read(turn.actor, found, now=turn.now)
        verbs = await opinion.verbs(turn.actor, found)
        company = await company_of(found)
        shown = to_work(found, entries, company, verbs, turn.house, turn.now)
    return page(shown, place, texts.NEXT_PAGE_OF.format(short=short(found.receipt)))


async def _rate_it(turn: Turn, found: Opinion) -> str:
    """Say how to rate the result, while it may be rated."""
    may = await may_rate(turn.actor, found)
    return RATE_IT.format(short=short(found.receipt)) if may else ""


async def circular_shown(turn: Turn, number: str, place: int = 1) -> Next:
    """Show a circular, which reads it; page ``place`` of it."""
    shown = await card(turn, await circular.find(turn.actor, number, now=turn.now))
    return Next(page(shown, place, texts.NEXT_PAGE_OF.format(short=short_number(number))))
