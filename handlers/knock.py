"""Knocks on people's doors: claimed before they are sent, so that none is sent twice."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

import asyncpg

from handlers.jobs import KNOCK_LINES
from handlers.notice import About
from models.database import Row, fetch
from rules.notice import Knock
from rules.opinion import Verb
from rules.timeline import Subject


@dataclass(frozen=True, slots=True)
class Delivery:
    """One knock to make: on whose door, and about what."""

    notice_id: int
    org_id: int
    org: str
    openid: str
    mini_openid: str
    about: About


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a claimed knock; WAITING lets it be tried again."""

    notice_id: int
    knock: Knock
    code: int = 0


#: What is still told of a sealed item: that it is.
_SEALING = (Verb.QUARANTINE, Verb.ASK_PURGE, Verb.PURGE)

_CLAIM = """
WITH about AS (
    SELECT n.id, e.verb <> ALL($2) AND EXISTS (SELECT FROM opinions i
        WHERE i.id = e.opinion_id AND i.state IN ('quarantined', 'purged')) AS sealed
    FROM notices n JOIN entries e ON e.id = n.entry_id WHERE n.id = ANY($1::bigint[])
), claimed AS (
    UPDATE notices SET knock = CASE WHEN knock = 'sending' THEN 'uncertain'
        WHEN about.sealed THEN 'refused' ELSE 'sending' END
    FROM about WHERE notices.id = about.id AND knock IN ('waiting', 'sending')
    RETURNING notices.id, knock
)
SELECT n.id AS notice_id, n.org_id, o.code AS org, coalesce(oa.openid, '') AS openid,
    coalesce(mp.openid, '') AS mini_openid, e.verb, n.party,
    CASE WHEN i.id IS NOT NULL THEN 'item' WHEN a.id IS NOT NULL THEN 'activity'
        WHEN r.id IS NOT NULL THEN 'circular' WHEN b.id IS NOT NULL THEN 'bulletin'
        ELSE 'digest' END AS subject,
    coalesce(i.receipt, a.number, r.number, b.id::text, d.id::text) AS number,
    coalesce(a.kind, b.kind, '') AS kind, coalesce(u.name, '') AS unit,
    coalesce(c.name, '') AS committee, coalesce(i.urgent, false) AS urgent,
    coalesce(i.due_at, a.starts_at, r.read_by, d.made_at) AS at, n.nudged_at IS NOT NULL AS nudged,
    CASE WHEN d.id IS NOT NULL OR a.id IS NOT NULL AND e.verb = 'end' THEN e.words ELSE '' END
        AS numbers
FROM claimed
JOIN notices n ON n.id = claimed.id
JOIN organisations o ON o.id = n.org_id
JOIN people p ON p.id = n.receiver_id
JOIN entries e ON e.id = n.entry_id
LEFT JOIN opinions i ON i.id = e.opinion_id
LEFT JOIN activities a ON a.id = e.activity_id
LEFT JOIN circulars r ON r.id = e.circular_id
LEFT JOIN bulletins b ON b.id = e.bulletin_id
LEFT JOIN digests d ON d.id = e.digest_id
LEFT JOIN handling_units u ON u.id = e.unit_id
LEFT JOIN committees c ON c.id = e.committee_id
LEFT JOIN bindings oa
    ON oa.person_id = p.id AND oa.org_id = n.org_id AND oa.account = 'oa' AND oa.ended_at IS NULL
    AND p.active
LEFT JOIN bindings mp
    ON mp.person_id = p.id AND mp.org_id = n.org_id AND mp.account = 'mp' AND mp.ended_at IS NULL
    AND p.active
WHERE claimed.knock = 'sending'
ORDER BY n.id
"""

_SETTLE = """
UPDATE notices SET knock = made.knock, knock_code = made.code
FROM unnest($1::bigint[], $2::text[], $3::int[]) AS made (id, knock, code)
WHERE notices.id = made.id
"""


async def claim(notice_ids: Sequence[int]) -> list[Delivery]:
    """Claim knocks before they are sent; not those that were sent, or died on the way to WeChat.

    They come in the order in which people were told. A knock found half-sent is not repeated:
    WeChat cannot tell the two apart, and the inbox has the notice. Of a sealed item no knock is
    made but that it is sealed.
    """
    return [_delivery(row) for row in await fetch(_CLAIM, list(notice_ids), list(_SEALING))]


def _delivery(row: Row) -> Delivery:
    told = {field.name: row[field.name] for field in fields(About)}
    about = About(**{**told, "subject": Subject(row["subject"])})
    door = {name: value for name, value in row.items() if name not in told}
    return Delivery(**door, about=about)


async def settle(made: Sequence[Made]) -> None:
    """Record what became of claimed knocks."""
    results = [one.knock.value for one in made]
    codes = [one.code for one in made]
    await fetch(_SETTLE, [one.notice_id for one in made], results, codes)


_NUDGE = f"""
WITH knocking AS (
    UPDATE notices SET nudged_at = $2, knock = 'waiting', knock_code = 0
    WHERE entry_id = ANY($1) AND read_at IS NULL AND nudged_at IS NULL
    RETURNING id, org_id
), queued AS ({KNOCK_LINES})
SELECT count(*) FROM knocking
"""


async def nudge(raw: asyncpg.Connection, entry_ids: Sequence[int], *, now: datetime) -> int:
    """Knock once more, and only once, for those who have not read; gives how many they are.

    In the caller's transaction.
    """
    return int(await raw.fetchval(_NUDGE, list(entry_ids), now))
