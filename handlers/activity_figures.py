"""The numbers of a summary that are no items: activities, who came, and who has read."""

from collections.abc import Mapping

from handlers.figures import Asked
from handlers.notice import RECEIPTED
from models.database import fetch_one
from rules.activity import Kind, State
from rules.confirmation import Outcome
from rules.digest import Reach
from rules.figures import Number

#: So many, or so many of how many.
Value = int | tuple[int, int]

_HELD_BY = {
    Reach.COUNTY: "$2::int IS NULL",
    Reach.COMMITTEE: "a.committee_id = $2",
    Reach.STATION: "a.station_id = $2",
}
_READERS = {
    Reach.COUNTY: "$2::int IS NULL",
    Reach.COMMITTEE: "coalesce(a.committee_id, c.committee_id) = $2",
    Reach.STATION: "p.station_id = $2",
}
_OVER = (State.PENDING_CONFIRM, State.CONFIRM_REJECTED)

_ACTIVITIES = f"""
SELECT count(DISTINCT a.id) FILTER (WHERE e.verb = 'plan') AS planned,
    count(DISTINCT a.id) FILTER (WHERE e.verb = 'end') AS held,
    count(DISTINCT a.id) FILTER (WHERE e.verb = 'confirm') AS confirmed,
    count(DISTINCT a.id) FILTER (WHERE e.verb = 'end' AND a.kind = '{Kind.TOWN_MEETING}')
        AS town_meetings
FROM entries e JOIN activities a ON a.id = e.activity_id
WHERE e.org_id = $1 AND e.verb IN ('plan', 'end', 'confirm') AND e.at >= $3 AND e.at < $4
    AND {{whose}}
"""
_UNCONFIRMED = """
SELECT count(*) AS unconfirmed FROM activities a
WHERE a.org_id = $1 AND a.state = ANY($3) AND {whose}
"""
#: Of the activities of that time, by the lines of the record that count.
_ATTENDANCE = f"""
SELECT count(*) FILTER (WHERE r.outcome IN
        ('{Outcome.ATTENDED}', '{Outcome.LATE}', '{Outcome.LEFT_EARLY}')) AS came,
    count(*) FILTER (WHERE r.outcome = '{Outcome.ON_LEAVE}') AS on_leave,
    count(*) FILTER (WHERE r.outcome = '{Outcome.ABSENT}') AS absent
FROM activities a JOIN records r ON r.org_id = a.org_id AND r.activity_id = a.id
WHERE a.org_id = $1 AND a.starts_at >= $3 AND a.starts_at < $4 AND r.reverses_id IS NULL
    AND NOT EXISTS (SELECT FROM records later WHERE later.reverses_id = r.id) AND {{whose}}
"""
_READ = """
SELECT count(n.read_at) AS read, count(n.id) AS told
FROM entries e JOIN notices n ON n.entry_id = e.id JOIN people p ON p.id = n.receiver_id
LEFT JOIN activities a ON a.id = e.activity_id LEFT JOIN circulars c ON c.id = e.circular_id
WHERE e.org_id = $1 AND e.verb = ANY($5) AND e.at >= $3 AND e.at < $4 AND {whose}
"""


async def numbers(asked: Asked) -> Mapping[Number, Value]:
    """Count all that are no items."""
    return {**await _activities(asked), **await _attendance(asked), **await _read(asked)}


async def _activities(asked: Asked) -> Mapping[Number, Value]:
    span = (asked.period.since, asked.period.until)
    row = await _one(_ACTIVITIES, asked, *span)
    over = await _one(_UNCONFIRMED, asked, list(_OVER))
    return {Number(name): count for name, count in {**row, **over}.items()}


async def _attendance(asked: Asked) -> Mapping[Number, Value]:
    row = await _one(_ATTENDANCE, asked, asked.period.since, asked.period.until)
    return {
        Number.ATTENDANCE: (row["came"], sum(row.values())),
        Number.ON_LEAVE: row["on_leave"],
        Number.ABSENT: row["absent"],
    }


async def _read(asked: Asked) -> Mapping[Number, Value]:
    holder, period = asked.holder, asked.period
    sql = _READ.format(whose=_READERS[holder.reach])
    verbs = sorted(RECEIPTED)
    row = await fetch_one(sql, holder.org_id, holder.id, period.since, period.until, verbs)
    assert row is not None, "what counts gives a row"
    return {Number.READ: (row["read"], row["told"])}


async def _one(sql: str, asked: Asked, *values: object) -> dict[str, int]:
    whose = _HELD_BY[asked.holder.reach]
    row = await fetch_one(sql.format(whose=whose), asked.holder.org_id, asked.holder.id, *values)
    assert row is not None, "what counts gives a row"
    return dict(row)
