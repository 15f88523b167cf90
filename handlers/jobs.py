"""Work for later, queued in the same transaction as the change that asks for it."""

import json
from collections.abc import Mapping
from enum import StrEnum

import asyncpg
from pgqueuer import AsyncpgDriver, Queries

Payload = Mapping[str, object]


class Job(StrEnum):
    """What a worker can be asked to do."""

    #: turn timeline entries into notices
    ANNOUNCE = "announce"
    #: tell some receivers that a notice waits
    KNOCK = "knock"
    #: copy an attachment from WeChat, which keeps it for three days
    FETCH = "fetch"
    #: finish a chat message whose answer did not fit into five seconds
    LATE = "late"


#: Queues what ``enqueue`` would for ``Job.ANNOUNCE``, as a part of the statement that writes the
#: entries: it has them in ``lines``.
ANNOUNCE_LINES = f"""
INSERT INTO pgqueuer (priority, entrypoint, payload, status)
SELECT 0, '{Job.ANNOUNCE}.' || org_id,
    convert_to(jsonb_build_object('entries', jsonb_agg(id ORDER BY id))::text, 'UTF8'), 'queued'
FROM lines GROUP BY org_id
"""

#: Knocks that one job makes at once.
ROUND = 10

#: Queues the knocks of the notices that a statement has in ``knocking``, in rounds. What waits
#: for thousands goes behind what waits for a few.
KNOCK_LINES = f"""
INSERT INTO pgqueuer (priority, entrypoint, payload, status)
SELECT CASE WHEN among > {ROUND} THEN 0 ELSE 1 END, '{Job.KNOCK}.' || org_id,
    convert_to(jsonb_build_object('notices', jsonb_agg(id ORDER BY id))::text, 'UTF8'), 'queued'
FROM (
    SELECT id, org_id, count(*) OVER (PARTITION BY org_id) AS among,
        (row_number() OVER (PARTITION BY org_id ORDER BY id) - 1) / {ROUND} AS nth
    FROM knocking
) AS door
GROUP BY org_id, nth, among ORDER BY nth
"""


def queue_of(job: Job, org_id: int) -> str:
    """Name the queue of one kind of job in one organisation: workers serve only their own."""
    return f"{job.value}.{org_id}"


async def enqueue(
    raw: asyncpg.Connection, org_id: int, job: Job, payload: Payload, *, once: str | None = None
) -> None:
    """Queue one job in the caller's transaction; it runs at least once.

    While a job with the same ``once`` waits or runs, another is not queued.
    """
    await Queries(AsyncpgDriver(raw)).enqueue(
        queue_of(job, org_id), _packed(payload), dedupe_key=once, on_conflict="skip"
    )


def _packed(payload: Payload) -> bytes:
    return json.dumps(payload).encode()
