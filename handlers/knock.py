"""Knocks on people's doors: claimed before they are sent, so that none is sent twice."""

from dataclasses import dataclass, fields

from handlers.notice import About, Subject
from models.database import Row, fetch, fetch_one
from rules.notice import Knock


@dataclass(frozen=True, slots=True)
class Delivery:
    """One knock to make: on whose door, and about what."""

    notice_id: int
    org_id: int
    org: str
    openid: str
    mini_openid: str
    unread: int
    about: About


_CLAIM = """
UPDATE notices SET knock = CASE WHEN knock = 'sending' THEN 'uncertain' ELSE 'sending' END
WHERE id = $1 AND knock IN ('waiting', 'sending') RETURNING knock
"""

_DELIVERY = """
SELECT n.id AS notice_id, n.org_id, o.code AS org, coalesce(oa.openid, '') AS openid,
    coalesce(mp.openid, '') AS mini_openid, e.verb, n.party,
    CASE WHEN i.id IS NOT NULL THEN 'item' WHEN a.id IS NOT NULL THEN 'activity'
        ELSE 'circular' END AS subject,
    coalesce(i.receipt, a.number, r.number) AS number, coalesce(a.kind, '') AS kind,
    coalesce(c.name, '') AS committee, coalesce(i.urgent, false) AS urgent,
    coalesce(i.due_at, a.starts_at, r.read_by) AS at, n.nudged_at IS NOT NULL AS nudged,
    (SELECT count(*) FROM notices u
     WHERE u.org_id = n.org_id AND u.receiver_id = n.receiver_id AND u.read_at IS NULL) AS unread
FROM notices n
JOIN organisations o ON o.id = n.org_id
JOIN people p ON p.id = n.receiver_id
JOIN entries e ON e.id = n.entry_id
LEFT JOIN opinions i ON i.id = e.opinion_id
LEFT JOIN activities a ON a.id = e.activity_id
LEFT JOIN circulars r ON r.id = e.circular_id
LEFT JOIN committees c ON c.id = e.committee_id
LEFT JOIN bindings oa
    ON oa.person_id = p.id AND oa.org_id = n.org_id AND oa.account = 'oa' AND oa.ended_at IS NULL
    AND p.active
LEFT JOIN bindings mp
    ON mp.person_id = p.id AND mp.org_id = n.org_id AND mp.account = 'mp' AND mp.ended_at IS NULL
    AND p.active
WHERE n.id = $1
"""


async def claim(notice_id: int) -> Delivery | None:
    """Claim a knock before it is sent; None if it was sent, or died on the way to WeChat.

    A knock found half-sent is not repeated: WeChat cannot tell the two apart,
    and the inbox has the notice.
    """
    claimed = await fetch_one(_CLAIM, notice_id)
    if claimed is None or claimed["knock"] != Knock.SENDING:
        return None
    row = await fetch_one(_DELIVERY, notice_id)
    return _delivery(row) if row else None


def _delivery(row: Row) -> Delivery:
    told = {field.name: row[field.name] for field in fields(About)}
    about = About(**{**told, "subject": Subject(row["subject"])})
    door = {name: value for name, value in row.items() if name not in told}
    return Delivery(**door, about=about)


async def settle(notice_id: int, knock: Knock, *, code: int = 0) -> None:
    """Record what became of a claimed knock; WAITING lets it be tried again."""
    await fetch(
        "UPDATE notices SET knock = $2, knock_code = $3 WHERE id = $1", notice_id, knock.value, code
    )
