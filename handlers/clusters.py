"""What several people report at the same time, for staff to confirm; nothing merges by itself."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from handlers.actor import Actor
from handlers.similar import reads
from models.database import Row, fetch
from rules.opinion import GOES_ON
from rules.similar import groups, likeness

#: Reporters whose items are worth a look together.
FEWEST: Final = 3
#: The newest reports that are compared.
MOST: Final = 400


@dataclass(frozen=True, slots=True)
class Cluster:
    """Items that seem to tell of the same matter, by ``count`` reporters of ``stations`` townships.

    ``items`` are receipts, the oldest first; what was merged before counts by its root. ``topic``
    is empty where routing knows none.
    """

    title: str
    items: tuple[str, ...]
    count: int
    stations: int
    since: datetime
    until: datetime
    topic: str


_REPORTED = """
SELECT told.title AS told_title, told.text AS told_text, told.reporter_id, told.submitted_at,
    told.routing, person.station_id AS township, root.id, root.receipt, root.title,
    root.station_id, root.committee_id
FROM opinions told JOIN people person ON person.id = told.reporter_id
JOIN opinions root
    ON root.id = CASE WHEN told.state = 'merged' THEN told.merged_into_id ELSE told.id END
WHERE told.org_id = $1 AND root.org_id = $1 AND told.submitted_at >= $2
    AND root.state = ANY ($3::text[]) AND told.state = ANY ($3::text[] || '{merged}')
ORDER BY told.id DESC LIMIT $4
"""


async def clusters(actor: Actor, *, now: datetime, days: int = 10) -> list[Cluster]:
    """Give what at least three people reported within the days, of what the actor may read.

    Ranked by how many people, from how many townships, how lately.
    """
    since = now - timedelta(days=days)
    rows = await fetch(_REPORTED, actor.org_id, since, list(map(str, GOES_ON)), MOST)
    readable = [row for row in rows if reads(actor, row["station_id"], row["committee_id"])]
    # A second of reckoning, in which others want to be answered.
    together = await asyncio.to_thread(_together, readable)
    found = [_cluster([readable[at] for at in group]) for group in together]
    worth = [one for one in found if one.count >= FEWEST and len(one.items) > 1]
    return sorted(worth, key=lambda one: -_rank(one, now, days))


def _together(rows: Sequence[Row]) -> list[list[int]]:
    return groups([likeness(row["told_text"], row["told_title"]) for row in rows])


def _cluster(rows: Sequence[Row]) -> Cluster:
    """Describe a group whose first is the one that is most like the others."""
    roots = {row["id"]: row["receipt"] for row in rows}
    times = [row["submitted_at"] for row in rows]
    return Cluster(
        title=rows[0]["title"],
        items=tuple(receipt for _, receipt in sorted(roots.items())),
        count=len({row["reporter_id"] for row in rows}),
        stations=len({row["township"] for row in rows} - {None}),
        since=min(times),
        until=max(times),
        topic=_topic(rows[0]),
    )


def _topic(row: Row) -> str:
    routing = json.loads(row["routing"])
    return str(routing.get("topic", ""))


def _rank(one: Cluster, now: datetime, days: int) -> float:
    """Weigh a group; after the days, it is worth half."""
    return one.count * max(1, one.stations) * float(0.5 ** ((now - one.until) / timedelta(days)))
