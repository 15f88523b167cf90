"""Who has read a circular: how many, who by name, and who is told once more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers import knock
from handlers.actor import Actor
from handlers.circular import may_issue, readable
from handlers.county import county_of
from handlers.errors import NotOrganiser
from models import Circular, Notice
from models.database import fetch, transaction
from rules.circular import Verb


@dataclass(frozen=True, slots=True)
class Tally:
    """How many were told of a circular, and how many have read it."""

    told: int = 0
    read: int = 0


async def tallies(circulars: Sequence[Circular]) -> dict[int, Tally]:
    """Count who was told of circulars of one county, and who has read them, by the row's id."""
    rows = await fetch(_TALLIES, [one.id for one in circulars])
    return {row["id"]: Tally(row["told"], row["read"]) for row in rows}


_TALLIES = """
SELECT c.id, count(n.id) AS told, count(n.read_at) AS read
FROM circulars c
LEFT JOIN entries e ON e.org_id = c.org_id AND e.circular_id = c.id AND e.verb = 'issue'
LEFT JOIN notices n ON n.entry_id = e.id
WHERE c.id = ANY($1)
GROUP BY c.id
"""


async def reads(
    actor: Actor,
    number: str,
    *,
    unread_only: bool = False,
    after: int = 0,
    limit: int | None = None,
) -> list[Notice]:
    """List who was told, each with when they read it, how the knock went, and when nudged.

    In the order of the roster; ``after`` is the notice to page on from. Raises NotFound, or
    NotOrganiser for who only received it.
    """
    circular = await readable(actor, number)
    if not may_issue(actor, circular):
        raise NotOrganiser
    rows = Notice.filter(org_id=actor.org_id, entry__circular_id=circular.id, id__gt=after)
    rows = rows.filter(entry__verb=Verb.ISSUE).order_by("id").prefetch_related("receiver")
    if unread_only:
        rows = rows.filter(read_at=None)
    return await (rows if limit is None else rows.limit(limit))


async def nudge(org_id: int, *, now: datetime) -> None:
    """Tell those once more who have not read what they soon should have; each circular once.

    Where there was little time from the beginning, it is half of that.
    """
    days = (await county_of(org_id)).numbers.nudge_days
    async with transaction() as raw:
        rows = await raw.fetch(_DUE, org_id, now, timedelta(days=days))
        await knock.nudge(raw, [row["id"] for row in rows], now=now)


_DUE = """
WITH due AS (
    UPDATE circulars SET nudged_at = $2
    WHERE org_id = $1 AND state = 'issued' AND nudged_at IS NULL AND read_by > $2
        AND read_by - least($3::interval, (read_by - issued_at) / 2) <= $2
    RETURNING id
)
SELECT e.id FROM due JOIN entries e ON e.org_id = $1 AND e.circular_id = due.id
WHERE e.verb = 'issue'
"""
