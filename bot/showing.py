"""One item or one circular, as the person who asks may see it, a page at a time."""

from bot import similar_texts, texts
from bot.circular import card
from bot.dialog import Next, Turn
from bot.editing_texts import EDITION
from bot.handled import links, standings_shown, stored
from bot.items import detail, to_work
from bot.pages import page
from bot.rating_texts import RATE_IT
from bot.sayings import short
from handlers import audit, circular, opinion
from handlers.activity import short as short_number
from handlers.chain import chain, root_of
from handlers.county import routing_of
from handlers.editing import edits
from handlers.forwarding import standings
from handlers.merging import company_of
from handlers.rating import may_rate
from handlers.reply import fed_back, reads_replies, replies
from handlers.similar import duplicates
from models import Opinion
from rules.county import short_names
from rules.opinion import GOES_ON

#: How many that are like an item are named behind it.
NEAR = 2


async def item_shown(turn: Turn, found: Opinion, place: int = 1) -> str:
    """Show an item to who reported it, or to who works it; page ``place`` of it."""
    entries = await opinion.timeline(turn.actor, found)
    if found.reporter_id == turn.actor.person_id:
        shown = detail(found, entries, await chain(turn.actor, found), turn.now)
        shown += await _reply_files(turn, found) + await _rate_it(turn, found)
    else:
        await audit.read(turn.actor, found, now=turn.now)
        verbs = await opinion.verbs(turn.actor, found)
        company = await company_of(found)
        units = _edition(turn, found) + await _units(turn, found) + await _near(turn, found)
        names = short_names(await routing_of(found.org_id))
        shown = to_work(found, entries, company, units, verbs, names, turn.house, turn.now)
    return page(shown, place, texts.NEXT_PAGE_OF.format(short=short(found.receipt)))


def _edition(turn: Turn, found: Opinion) -> str:
    """Show the edited text to who edits, reviews or signs it."""
    if not found.edited_text or not edits(turn.actor, found):
        return ""
    return EDITION.format(title=found.edited_title, text=found.edited_text)


async def _units(turn: Turn, found: Opinion) -> str:
    """Show where an item stands with its units to who reads what those say."""
    if not reads_replies(turn.actor, found):
        return ""
    return standings_shown(await standings(found), await replies(found), turn.now)


async def _near(turn: Turn, found: Opinion) -> str:
    """Name what is like an item to who may make one of them."""
    if not turn.actor.works or found.state not in GOES_ON:
        return ""
    near = await duplicates(turn.actor, found.receipt, now=turn.now, limit=NEAR)
    items = "、".join(
        similar_texts.NEAR_ITEM.format(short=short(one.receipt), title=one.title) for one in near
    )
    return similar_texts.NEAR.format(items=items, short=short(found.receipt)) if items else ""


async def _reply_files(turn: Turn, found: Opinion) -> str:
    """Give links to what came with the reply that the reporters have heard."""
    files = stored(await fed_back(root_of(found)))
    return texts.ITEM_FILES.format(links=links(files, turn)) if files else ""


async def _rate_it(turn: Turn, found: Opinion) -> str:
    """Say how to rate the result, while it may be rated."""
    may = await may_rate(turn.actor, found)
    return RATE_IT.format(short=short(found.receipt)) if may else ""


async def circular_shown(turn: Turn, number: str, place: int = 1) -> Next:
    """Show a circular, which reads it; page ``place`` of it."""
    shown = await card(turn, await circular.find(turn.actor, number, now=turn.now))
    return Next(page(shown, place, texts.NEXT_PAGE_OF.format(short=short_number(number))))
