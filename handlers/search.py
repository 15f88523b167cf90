"""Finding items by their words: full text in Chinese, over what one may see and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from handlers.actor import Actor
from handlers.errors import NotAllowed
from handlers.item_errors import QueryTooShort, TooManyToExport
from handlers.item_facts import SEALED
from models import Opinion
from models.database import Row, fetch
from rules import search as rules
from rules.assignment import GONE
from rules.committees import OFFICE
from rules.deadline import BEIJING
from rules.opinion import State
from rules.permission import MATRIX, Action, Scope, holds

#: Items that one sheet takes.
MOST: Final = 5_000


@dataclass(frozen=True, slots=True)
class Filters:
    """Which items are wanted; days are Beijing's, and both included.

    ``committee`` is a code; that of the office means what lies with no committee.
    """

    state: State | None = None
    committee: str = ""
    urgent: bool | None = None
    since: date | None = None
    until: date | None = None
    overdue: bool = False


ALL: Final = Filters()

# By words or by county, what is found comes with the newest first, and is looked at one by one
# until the page is full. PostgreSQL has no idea how many match: left to itself it would walk all
# items for a rare word. So each part stays by itself (MATERIALIZED, OFFSET 0).
_BY_WORDS = "SELECT opinion_id FROM search_texts WHERE words @> $2::text[]"
#: The latest come first: where they fill the page, nobody looks at the history behind them.
_BY_LATEST = f"{_BY_WORDS} AND recent"
_BY_COUNTY = "SELECT id AS opinion_id FROM opinions WHERE org_id = $1 AND $2::text[] IS NULL"
_BY_REPORTER = "SELECT id AS opinion_id FROM opinions WHERE org_id = $1 AND reporter_id = $14"
_BY_UNITS = f"""
SELECT DISTINCT opinion_id FROM assignments
WHERE org_id = $1 AND unit_id = ANY ($17::int[])
    AND state NOT IN ({", ".join(f"'{one}'" for one in GONE)})
"""

_WANTED = """
o.org_id = $1 AND o.state <> ALL ($3::text[])
AND ($4::text IS NULL OR o.state = $4)
AND ($5::text = '' OR o.committee_id = (SELECT id FROM committees WHERE org_id = $1 AND code = $5)
    OR ($5 = $6 AND o.committee_id IS NULL))
AND ($7::bool IS NULL OR o.urgent = $7)
AND ($8::timestamptz IS NULL OR o.submitted_at >= $8)
AND ($9::timestamptz IS NULL OR o.submitted_at < $9)
AND ($10::timestamptz IS NULL OR o.due_at < $10)
AND ($11::bigint IS NULL OR o.id < $11)
"""
_READABLE = """
($13::bool OR o.reporter_id = $14 OR o.committee_id = ANY ($15::int[])
    OR o.station_id = ANY ($16::int[]))
"""
# Who has a few items among thousands that match: their items come first, and their words then.
_MATCHES = """
($2::text[] IS NULL OR EXISTS (
    SELECT FROM search_texts s WHERE s.opinion_id = o.id AND s.{column} @> $2))
"""
_OWN = f"{_READABLE} AND {_MATCHES.format(column='words')}"
#: A unit finds what it has by the text that it reads.
_HANDLED = _MATCHES.format(column="edited")


@dataclass(frozen=True, slots=True)
class _Reach:
    """How far a permission reaches: over what one reported, and over whose items."""

    everything: bool
    reporter_id: int | None
    committees: list[int]
    stations: list[int]
    units: list[int]

    @property
    def wide(self) -> bool:
        """Whether it goes beyond what one reported oneself."""
        return bool(self.everything or self.committees or self.stations)


def _reach(actor: Actor, action: Action) -> _Reach:
    held = [(MATRIX[action].get(post.role), post) for post in actor.posts]
    own = Scope.OWN in MATRIX[action].values()
    return _Reach(
        everything=any(scope is Scope.ALL for scope, _ in held),
        reporter_id=actor.person_id if own else None,
        committees=[
            post.committee_id
            for scope, post in held
            if scope is Scope.COMMITTEE and post.committee_id is not None
        ],
        stations=[
            post.station_id
            for scope, post in held
            if scope is Scope.STATION and post.station_id is not None
        ],
        units=list(actor.unit_ids) if action is Action.READ else [],
    )


def _page(found: str, seen: str, edited: str) -> str:
    return f"""
    WITH found AS MATERIALIZED ({found} ORDER BY opinion_id DESC)
    SELECT one.id, {edited} AS edited FROM found CROSS JOIN LATERAL (
        SELECT o.id FROM opinions o
        WHERE o.id = found.opinion_id AND {_WANTED} AND {seen} OFFSET 0
    ) AS one
    ORDER BY found.opinion_id DESC LIMIT $12
    """


def _statement(reach: _Reach, found: str) -> str:
    source, seen = (found, _READABLE) if reach.wide else (_BY_REPORTER, _OWN)
    read = _page(source, seen, "false")
    if not reach.units:
        return read
    both = f"({read}) UNION ALL ({_page(_BY_UNITS, _HANDLED, 'true')})"
    return f"""
    SELECT id, bool_and(edited) AS edited FROM ({both}) AS seen
    GROUP BY id ORDER BY id DESC LIMIT $12
    """


async def search(
    actor: Actor,
    query: str,
    filters: Filters = ALL,
    *,
    now: datetime,
    before: int | None = None,
    limit: int = 20,
) -> list[Opinion]:
    """Find what one may see by its words, newest first; ``before`` is an id to page on from.

    Without a query it is all that the filters let through. What one sees as a handling unit alone
    has its edited words in place of its own; it is not to be saved. Raises QueryTooShort.
    """
    reach = _reach(actor, Action.READ)
    rows = await _rows(actor, reach, query, filters, now, before, limit)
    return await _items(rows, "committee", "merged_into__committee")


async def export(
    actor: Actor, query: str, filters: Filters = ALL, *, now: datetime
) -> list[Opinion]:
    """Give what one may take away of what a search finds, newest first, with its reporters.

    Raises NotAllowed, QueryTooShort, TooManyToExport.
    """
    return await _items(await _to_export(actor, query, filters, now), "committee", "reporter")


async def count_to_export(actor: Actor, query: str, *, now: datetime) -> int:
    """Count what ``export`` would give; raises as it does."""
    return len(await _to_export(actor, query, ALL, now))


async def _to_export(actor: Actor, query: str, filters: Filters, now: datetime) -> list[Row]:
    if not holds(Action.EXPORT, actor.posts):
        raise NotAllowed
    reach = _reach(actor, Action.EXPORT)
    rows = await _rows(actor, reach, query, filters, now, None, MOST + 1)
    if len(rows) > MOST:
        raise TooManyToExport(most=MOST)
    return rows


async def _rows(
    actor: Actor,
    reach: _Reach,
    query: str,
    filters: Filters,
    now: datetime,
    before: int | None,
    limit: int,
) -> list[Row]:
    wanted = _asked(actor.org_id, query)
    values: list[object] = [
        *(actor.org_id, wanted, list(SEALED), filters.state),
        *(filters.committee, OFFICE, filters.urgent, _midnight(filters.since, 0)),
        *(_midnight(filters.until, 1), now if filters.overdue else None, before, limit),
        *(reach.everything, reach.reporter_id, reach.committees, reach.stations),
    ]
    values += [reach.units] if reach.units else []
    if wanted is None:
        return await fetch(_statement(reach, _BY_COUNTY), *values)
    latest = await fetch(_statement(reach, _BY_LATEST), *values) if reach.wide else []
    full = len(latest) == limit
    return latest if full else await fetch(_statement(reach, _BY_WORDS), *values)


def _asked(org_id: int, query: str) -> list[str] | None:
    if not query.strip():
        return None
    try:
        return rules.asked(org_id, query)
    except rules.TooShort as error:
        raise QueryTooShort from error


def _midnight(day: date | None, later: int) -> datetime | None:
    return datetime.combine(day + timedelta(days=later), time(), BEIJING) if day else None


async def _items(rows: Sequence[Row], *related: str) -> list[Opinion]:
    # Asked once more: one of them may have been sealed at this moment.
    there = Opinion.filter(id__in=[row["id"] for row in rows]).exclude(state__in=SEALED)
    items = await there.order_by("-id").prefetch_related(*related)
    edited = {row["id"] for row in rows if row["edited"]}
    return [_as_edited(item) if item.id in edited else item for item in items]


def _as_edited(item: Opinion) -> Opinion:
    """Show an item as a handling unit reads it; it is not to be saved."""
    item.title, item.text, item.place = item.edited_title, item.edited_text, ""
    return item
