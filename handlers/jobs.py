"""Work for later, queued in the same transaction as the change that asks for it."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import StrEnum

import asyncpg
from pgqueuer import AsyncpgDriver, Queries

Payload = Mapping[str, object]


class Job(StrEnum):
    """What a worker can be asked to do."""

    #: turn timeline entries into notices
    ANNOUNCE = "announce"
    #: tell one receiver that a notice waits
    KNOCK = "knock"
    #: copy an attachment from WeChat, which keeps it for three days
    FETCH = "fetch"
    #: finish a chat message whose answer did not fit into five seconds
    LATE = "late"


async def enqueue(
    raw: asyncpg.Connection, job: Job, payload: Payload, *, after: timedelta | None = None
) -> None:
    """Queue one job in the caller's transaction; it runs at least once."""
    queue = Queries(AsyncpgDriver(raw))
    await queue.enqueue(job.value, json.dumps(payload).encode(), execute_after=after)


async def enqueue_many(raw: asyncpg.Connection, job: Job, payloads: Sequence[Payload]) -> None:
    """Queue many jobs of one kind with one statement."""
    if not payloads:
        return
    bodies: list[bytes | None] = [json.dumps(payload).encode() for payload in payloads]
    queue = Queries(AsyncpgDriver(raw))
    await queue.enqueue([job.value] * len(bodies), bodies, [0] * len(bodies))
