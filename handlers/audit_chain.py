"""The audit log as a chain: lines are sealed in order, and what was done to them later is found."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Final

import asyncpg

from handlers.audit import CONTENT
from models.database import Row, fetch, fetch_one, transaction
from rules.audit import BEGINNING, Line, digest, first_broken
from rules.opinion import State

#: Lines that are sealed, or read, at once.
BATCH: Final = 1_000

# Not FOR UPDATE: whatever refers to the county may go on.
_ONE_AT_A_TIME = "SELECT id FROM organisations WHERE id = $1 FOR NO KEY UPDATE"
_HEAD = """
SELECT seq, digest FROM audit_lines WHERE org_id = $1 AND seq IS NOT NULL
ORDER BY seq DESC LIMIT 1
"""
_UNSEALED = """
SELECT id, at, actor_id, action, subject, detail FROM audit_lines
WHERE org_id = $1 AND seq IS NULL ORDER BY id LIMIT $2
"""
_SEAL = """
UPDATE audit_lines l SET seq = sealed.seq, digest = sealed.digest
FROM unnest($1::bigint[], $2::bigint[], $3::text[]) AS sealed (id, seq, digest)
WHERE l.id = sealed.id
"""


async def seal(org_id: int) -> None:
    """Bring the lines of a county that came since into the chain, in order."""
    while await _seal_some(org_id) == BATCH:
        pass


async def _seal_some(org_id: int) -> int:
    async with transaction() as raw:
        await raw.execute(_ONE_AT_A_TIME, org_id)
        rows = await raw.fetch(_UNSEALED, org_id, BATCH)
        if rows:
            await _append(raw, rows, await head(org_id))
    return len(rows)


async def _append(raw: asyncpg.Connection, rows: Sequence[Row], end: tuple[int, str]) -> None:
    seq, previous = end
    numbers, digests = list(range(seq + 1, seq + 1 + len(rows))), []
    for number, row in zip(numbers, rows, strict=True):
        previous = digest(previous, _line(row, number))
        digests.append(previous)
    await raw.execute(_SEAL, [row["id"] for row in rows], numbers, digests)


async def head(org_id: int) -> tuple[int, str]:
    """Give the last line's number and digest: noted elsewhere, they tell if the end is cut off."""
    row = await fetch_one(_HEAD, org_id)
    return (row["seq"], row["digest"]) if row else BEGINNING


def _line(row: Row, seq: int) -> Line:
    detail = json.loads(row["detail"])
    return Line(seq, row["at"], row["actor_id"], row["action"], row["subject"], detail)


_SEALED = f"""
SELECT l.seq, l.digest, l.at, l.actor_id, l.action, l.subject, l.detail, l.entry_id,
    CASE WHEN e.id IS NOT NULL THEN {CONTENT} END AS content,
    e.actor_id AS entry_actor_id, e.at AS entry_at, o.state
FROM audit_lines l LEFT JOIN entries e ON e.id = l.entry_id AND e.org_id = l.org_id
    LEFT JOIN opinions o ON o.id = e.opinion_id
WHERE l.org_id = $1 AND l.seq > $2
ORDER BY l.seq LIMIT $3
"""


async def verify(org_id: int, noted: Mapping[int, str] | None = None) -> int | None:
    """Give the number of the first line that is missing, altered, or at odds with its entry.

    None when all is whole. ``noted`` has digests by number that were written down elsewhere.
    """
    after, noted = BEGINNING, noted or {}
    async for rows in _chain(org_id):
        wrong = _first_wrong(rows, noted, after)
        if wrong is not None:
            return wrong
        after = rows[-1]["seq"], rows[-1]["digest"]
    return after[0] + 1 if any(later > after[0] for later in noted) else None


async def _chain(org_id: int) -> AsyncIterator[list[Row]]:
    """Read a county's chain in parts: it is longer than memory is large."""
    last = 0
    while rows := await fetch(_SEALED, org_id, last, BATCH):
        yield rows
        last = rows[-1]["seq"]


def _first_wrong(
    rows: Sequence[Row], noted: Mapping[int, str], after: tuple[int, str]
) -> int | None:
    lines = [_line(row, row["seq"]) for row in rows]
    due = {seq: kept for seq, kept in noted.items() if after[0] < seq <= rows[-1]["seq"]}
    wrong = [first_broken(lines, (row["digest"] for row in rows), due, after)]
    at_odds = (row["seq"] for row, line in zip(rows, lines, strict=True) if not _fits(row, line))
    wrong.append(next(at_odds, None))
    return min((seq for seq in wrong if seq is not None), default=None)


def _fits(row: Row, line: Line) -> bool:
    """Tell whether a line and its entry say the same; of a purged item the words are gone."""
    if line.detail.get("entry") != row["entry_id"] or row["content"] is None:
        return "entry" not in line.detail and row["entry_id"] is None
    if (line.actor_id, line.at) != (row["entry_actor_id"], row["entry_at"]):
        return False
    said: dict[str, object] = dict(line.detail)
    content: dict[str, object] = json.loads(row["content"])
    if row["state"] == State.PURGED and "words" not in content:
        said.pop("words", None)
    return said == content


_LEFT_OUT_BEFORE = """
SELECT count(*) AS number FROM entries e
WHERE e.org_id = $1 AND e.at < $2 AND NOT EXISTS (
    SELECT FROM audit_lines l WHERE l.entry_id = e.id
)
"""


async def left_out(org_id: int, before: datetime) -> int:
    """Count the entries of long ago that no line tells of."""
    row = await fetch_one(_LEFT_OUT_BEFORE, org_id, before)
    assert row is not None, "a count is always a row"
    return int(row["number"])
