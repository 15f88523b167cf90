"""Writing down who came and who left: one statement each, shared by all who do it at a moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.together import Together
from models.database import fetch, in_transaction, packed
from rules.attendance import COUNTING, Presence
from rules.door_code import Means

# The lock on the activity is what a confirmation waits for, and it for us: nobody signs in to
# what has been confirmed in between. Rows are taken in one order, so that nobody waits in a ring.
_ARRIVE = """
WITH tried AS MATERIALIZED (
    SELECT DISTINCT ON (activity_id, person_id) tried.*
    FROM json_to_recordset($1::json) AS tried (
        place int, org_id int, activity_id bigint, person_id int, at timestamptz,
        heard_at timestamptz, means text, presence text, distance int, nonce text)
    ORDER BY activity_id, person_id, at, place
), door AS MATERIALIZED (
    SELECT open.id, open.state
    FROM (SELECT DISTINCT activity_id FROM tried ORDER BY activity_id) AS asked, LATERAL (
        SELECT id, state FROM activities
        WHERE id = asked.activity_id AND state = ANY($2::text[]) LIMIT 1 FOR SHARE
    ) AS open
), seen AS (
    INSERT INTO attendances AS kept (org_id, activity_id, person_id, at, heard_at, means, presence,
        distance, nonce, reason)
    SELECT org_id, activity_id, person_id, at, heard_at, means, presence, distance, nonce, ''
    FROM tried JOIN door ON door.id = activity_id ORDER BY activity_id, person_id
    ON CONFLICT (activity_id, person_id) DO UPDATE SET at = excluded.at,
        heard_at = excluded.heard_at, means = excluded.means, presence = excluded.presence,
        distance = excluded.distance, nonce = excluded.nonce, made_up_by_id = NULL, reason = ''
    WHERE excluded.at < kept.at
    RETURNING activity_id, person_id
), line AS (
    INSERT INTO entries (org_id, activity_id, verb, before, after, actor_id, person_id, words, at)
    SELECT org_id, activity_id, 'sign_in', state, state, person_id, person_id, '', at
    FROM seen JOIN tried USING (activity_id, person_id) JOIN door ON door.id = activity_id
    ORDER BY place
)
SELECT place FROM seen JOIN tried USING (activity_id, person_id)
"""

_LEAVE = """
WITH door AS MATERIALIZED (
    SELECT id, state FROM activities WHERE id = $2 AND state = ANY($5::text[]) FOR SHARE
), gone AS (
    UPDATE attendances SET left_at = $4 FROM door
    WHERE activity_id = door.id AND person_id = $3 AND at <= $4
        AND (left_at IS NULL OR left_at < $4)
    RETURNING activity_id, state
), line AS (
    INSERT INTO entries (org_id, activity_id, verb, before, after, actor_id, person_id, words, at)
    SELECT $1, activity_id, 'sign_out', state, state, $3, $3, '', $4 FROM gone
)
SELECT 1 FROM gone
"""

_COUNTED = """
SELECT 1 FROM entries
WHERE org_id = $1 AND activity_id = $2 AND person_id = $3 AND verb = 'sign_in' AND at = $4
"""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A sign-in that counts; ``at`` is when it was made, ``heard_at`` when it reached us."""

    org_id: int
    activity_id: int
    person_id: int
    at: datetime
    heard_at: datetime
    means: Means
    presence: Presence
    distance: int | None
    nonce: str


async def arrive(arrival: Arrival) -> bool:
    """Write who came, with the timeline entry, and tell whether that changed anything.

    It does not where they came as early or earlier, or where the activity no longer counts
    anybody in. In the open transaction, or a commit that others share.
    """
    return (await _write([arrival]))[0] if in_transaction() else await _arriving(arrival)


async def _write(arrivals: Sequence[Arrival]) -> list[bool]:
    placed = [_packed(arrival) | {"place": place} for place, arrival in enumerate(arrivals)]
    rows = await fetch(_ARRIVE, packed(placed), list(COUNTING))
    written = {row["place"] for row in rows}
    return [place in written for place in range(len(arrivals))]


def _packed(arrival: Arrival) -> dict[str, object]:
    return {
        "org_id": arrival.org_id,
        "activity_id": arrival.activity_id,
        "person_id": arrival.person_id,
        "at": arrival.at.isoformat(),
        "heard_at": arrival.heard_at.isoformat(),
        "means": arrival.means,
        "presence": arrival.presence,
        "distance": arrival.distance,
        "nonce": arrival.nonce,
    }


_arriving = Together(_write, at_once=1)


async def leave(org_id: int, activity_id: int, person_id: int, at: datetime) -> bool:
    """Write when somebody left, with the timeline entry; False where they left as late or later."""
    counting = list(COUNTING)
    return bool(await fetch(_LEAVE, org_id, activity_id, person_id, at, counting))


async def counted(org_id: int, activity_id: int, person_id: int, at: datetime) -> bool:
    """Tell whether a sign-in of that very moment counted once, whatever came before it since."""
    return bool(await fetch(_COUNTED, org_id, activity_id, person_id, at))
