"""Time that passes: an activity's own moments, and the worker's clock that strikes.

Nobody waits a month or a minute here: the moments move back, and a worker that begins anew finds
that its clock is overdue.
"""

from datetime import timedelta

import asyncpg

from tests.scenarios.programs import eventually
from tests.scenarios.stage import Stage

Database = asyncpg.Pool | asyncpg.Connection

#: The moments of an activity that are planned; what has happened stays.
MOMENTS = (
    "starts_at",
    "ends_at",
    "opens_at",
    "late_from",
    "leaves_from",
    "answer_by",
    "nudge_at",
)
_NEARER = f"""
UPDATE activities SET {", ".join(f"{one} = {one} - $2::interval" for one in MOMENTS)}
WHERE number = $1
"""
_OVERDUE = """
UPDATE pgqueuer_schedules SET next_run = now() - interval '1 second', status = 'queued'
WHERE entrypoint LIKE 'clock.%'
"""
_STRUCK = """
SELECT count(*) FROM pgqueuer_schedules
WHERE entrypoint LIKE 'clock.%' AND status = 'queued' AND next_run > now()
"""


async def comes(db: Database, number: str, until_it_begins: timedelta) -> None:
    """Let time pass for one activity until it is so near, or so long since it began."""
    sql = "SELECT starts_at - now() FROM activities WHERE number = $1"
    passed = await db.fetchval(sql, number) - until_it_begins
    assert await db.execute(_NEARER, number, passed) == "UPDATE 1"


async def ages(db: Database, minutes: int) -> None:
    """Let minutes pass since all that happened; a timeline is not rewritten otherwise."""
    await db.execute("SET session_replication_role = replica")
    await db.execute("UPDATE entries SET at = at - make_interval(mins => $1)", minutes)


async def wind(db: Database) -> None:
    """Make the clock overdue for the next worker that begins."""
    assert await db.execute(_OVERDUE) == "UPDATE 1"


async def struck(db: Database) -> bool:
    """Tell whether the clock has done what was overdue."""
    return bool(await db.fetchval(_STRUCK))


async def idle(db: Database) -> bool:
    """Tell whether the worker has nothing left to do."""
    return not await db.fetchval("SELECT count(*) FROM pgqueuer")


async def strikes(stage: Stage) -> None:
    """Kill the worker, and have another one begin with a clock that is overdue."""
    await stage.quiet()
    stage.worker.kill()
    await wind(stage.db)
    stage.worker.start()
    await eventually(lambda: struck(stage.db), "the clock")
    await stage.quiet()
