"""Numbers that people quote: 活2026-0001, 通2026-0001; of each kind and year, with no gap."""

import asyncpg

_NEXT = """
INSERT INTO counters (org_id, kind, year, given) VALUES ($1, $2, $3, 1)
ON CONFLICT (org_id, kind, year) DO UPDATE SET given = counters.given + 1
RETURNING given
"""


async def next_number(raw: asyncpg.Connection, org_id: int, kind: str, year: int) -> str:
    """Give the next number of a kind, in the caller's transaction: the counter waits for its end.

    What is rolled back gives its number back. Items take theirs in ``handlers/register.py``.
    """
    given = await raw.fetchval(_NEXT, org_id, kind, year)
    return f"{kind}{year}-{given:04d}"
