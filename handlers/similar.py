"""Items that tell of the same matter: shown before handing in, and to who works an item.

PostgreSQL looks for what shares telling pieces, within the organisation and among the latest;
``rules.similar`` then compares the texts themselves. Nothing is merged by this: people decide.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from handlers.actor import Actor
from handlers.errors import NotFound
from handlers.opinion import find
from models.database import Row, fetch
from rules.opinion import GOES_ON, State
from rules.permission import Action, Standing
from rules.similar import FLOOR, Likeness, alike, likeness, telling, tokens

#: How far back items are looked for: some six months.
MONTHS: Final = timedelta(days=183)
#: Items whose texts are compared.
CANDIDATES: Final = 50
#: What is looked among: a merged item speaks for the one that it went into.
SPEAKS: Final = (*GOES_ON, State.MERGED)


@dataclass(frozen=True, slots=True)
class Like:
    """An item that seems to tell of the same; ``score`` is above 0 and at most 1.

    Nothing of what it says but its title, and not whose it is. ``own`` is the receipt of what the
    asker handed in together with it before.
    """

    receipt: str
    title: str
    state: State
    submitted_at: datetime
    score: float
    opinion_id: int
    own: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What is told, in which organisation; looked for are neither ``but`` nor the reporter's."""

    org_id: int
    text: str
    title: str = ""
    but: int = 0
    reporter: int = 0


# Left to itself, PostgreSQL would begin with all open items: it does not know how few share pieces.
# So what shares most comes first, and is looked at one by one until there are enough. A merged item
# speaks for the one that it went into.
_NEAR = """
WITH near AS MATERIALIZED (
    SELECT opinion_id, count(*) AS shared
    FROM similar_texts CROSS JOIN unnest(pieces) AS piece
    JOIN unnest($2::bigint[]) AS wanted (piece) USING (piece)
    WHERE pieces && $2::bigint[]
    GROUP BY opinion_id
    ORDER BY shared DESC, opinion_id DESC
)
SELECT one.* FROM near CROSS JOIN LATERAL (
    SELECT told.title AS told_title, told.text AS told_text, root.id, root.receipt, root.title,
        root.state, root.submitted_at, root.station_id, root.committee_id
    FROM opinions told JOIN opinions root
        ON root.id = CASE WHEN told.state = 'merged' THEN told.merged_into_id ELSE told.id END
    WHERE told.id = near.opinion_id AND told.org_id = $1 AND told.submitted_at >= $4
        AND root.org_id = $1 AND root.state = ANY ($3::text[]) AND root.id <> $5
        AND $6 NOT IN (told.reporter_id, root.reporter_id)
    OFFSET 0
) AS one
ORDER BY near.shared DESC, near.opinion_id DESC LIMIT $7
"""


async def like(actor: Actor, text: str, *, now: datetime, limit: int = 3) -> list[Like]:
    """Give open items of others in the county that tell of what a text tells, the likest first.

    For who is about to hand it in: they may be anybody's, so only ``Like`` is told of them.
    """
    asked = Told(actor.org_id, text, reporter=actor.person_id)
    return await _above_floor(asked, now, limit)


async def duplicates(actor: Actor, receipt: str, *, now: datetime, limit: int = 5) -> list[Like]:
    """Give open items that staff may read and that tell of what this one tells, the likest first.

    Raises NotFound for an item that the actor may not read, or only as its reporter.
    """
    opinion = await find(actor, receipt)
    if not reads(actor, opinion.station_id, opinion.committee_id):
        raise NotFound
    root = int(opinion.merged_into_id or opinion.id)
    asked = Told(actor.org_id, opinion.text, opinion.title, but=root)
    return await _above_floor(asked, now, limit, by=actor)


async def _above_floor(
    asked: Told, now: datetime, limit: int, by: Actor | None = None
) -> list[Like]:
    ranked = await ranking(asked, now=now, by=by)
    return [one for one in ranked if one.score >= FLOOR][:limit]


async def ranking(asked: Told, *, now: datetime, by: Actor | None = None) -> list[Like]:
    """Rank the open items that share most, however little that is; ``by`` somebody who reads them.

    Of an item that others went into, the likest of them counts.
    """
    wanted = tokens(asked.org_id, telling(asked.text, asked.title))
    leave_out = (asked.but, asked.reporter, CANDIDATES)
    states = list(map(str, GOES_ON))
    rows = await fetch(_NEAR, asked.org_id, wanted, states, now - MONTHS, *leave_out)
    seen = [row for row in rows if by is None or reads(by, row["station_id"], row["committee_id"])]
    return _likest(likeness(asked.text, asked.title), seen)


def reads(actor: Actor, station_id: int | None, committee_id: int | None) -> bool:
    """Tell whether somebody may read an item that lies there, whoever reported it."""
    return actor.may(Action.READ, Standing(None, station_id, committee_id))


def _likest(asked: Likeness, rows: Sequence[Row]) -> list[Like]:
    best: dict[int, Like] = {}
    for row in rows:
        score = alike(asked, likeness(row["told_text"], row["told_title"]))
        if row["id"] not in best or score > best[row["id"]].score:
            best[row["id"]] = _told(row, score)
    return sorted(best.values(), key=lambda one: (-one.score, -one.opinion_id))


def _told(row: Row, score: float) -> Like:
    state = State(row["state"])
    return Like(row["receipt"], row["title"], state, row["submitted_at"], score, row["id"])
