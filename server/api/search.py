"""Searching items, and taking what is found away as a sheet."""

from datetime import date
from typing import Annotated

from pydantic import Field

from handlers import export_link, search
from handlers.actor import Actor
from handlers.errors import NotAllowed, NotFound
from handlers.item_errors import QueryTooShort, TooManyToExport
from handlers.search import ALL, Filters
from models import Committee
from rules.opinion import State
from server import exports
from server.api.endpoint import Asked, Call, Nothing, Who, endpoint
from server.api.files import Sheet
from server.api.opinion import Page, Words
from server.api.opinion_views import Opinions, page_view
from server.errors import BadInput, name_of

#: Days that an item can have come on.
_Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 1, 1))]


class Wanted(Asked):
    """Which items; `q` is what to look for in their words, days are included.

    `committee` is a code; that of the office means what no committee has.
    """

    q: Annotated[Words, Field(max_length=100)] = ""
    state: State | None = None
    committee: Annotated[Words, Field(max_length=16)] = ""
    urgent: bool | None = None
    since: _Day | None = None
    until: _Day | None = None
    overdue: bool = False


class Search(Wanted, Page):
    """A page of what is found: the newest, or those before `before`."""


@endpoint(Search, Opinions, QueryTooShort)
async def find(call: Call, given: Search) -> Opinions:
    """Search the items that I may see, newest first."""
    found = await search.search(
        call.actor,
        given.q,
        await _filters(call.actor, given),
        now=call.now,
        before=given.before,
        limit=given.limit,
    )
    return page_view(found, given.limit)


@endpoint(Wanted, Sheet, NotAllowed, QueryTooShort, TooManyToExport)
async def sheet(call: Call, given: Wanted) -> Sheet:
    """Take what is found away as an Excel sheet; it bears my name, and the log has it."""
    return await _sheet(call, call.actor, given.q, await _filters(call.actor, given))


@endpoint(Nothing, Sheet, NotFound, NotAllowed, QueryTooShort, TooManyToExport, who=Who.ANYBODY)
async def open_link(call: Call, given: Nothing) -> Sheet:
    """Get a sheet by a link of ten minutes, as chat gives it."""
    actor, query = await export_link.open_link(call.part("token"), key=call.key, now=call.now)
    return await _sheet(call, actor, query, ALL)


async def _filters(actor: Actor, given: Wanted) -> Filters:
    rows = await Committee.filter(org_id=actor.org_id).order_by("id") if given.committee else []
    codes = [row.code for row in rows]
    if given.committee and given.committee not in codes:
        raise BadInput(fields=f"{name_of(('committee',))}只能是 {'、'.join(codes)}。")
    what = (given.state, given.committee, given.urgent, given.since, given.until, given.overdue)
    return Filters(*what)


async def _sheet(call: Call, actor: Actor, query: str, filters: Filters) -> Sheet:
    found = await search.export(actor, query, filters, now=call.now)
    return await exports.opinions(actor, query, filters, found, now=call.now)
