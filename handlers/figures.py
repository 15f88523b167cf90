"""The numbers of a summary: each is the list of the items behind it, found by one statement.

What the figures count is the table in ``rules/figures.py``. A number is the length of its list,
so both are equal; what is no number of items is in ``handlers/activity_figures.py``.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from models.database import fetch
from rules.deadline import BEIJING
from rules.digest import Period, Reach, next_day
from rules.figures import (
    ECHOING,
    FIGURES,
    Came,
    Did,
    Due,
    Figure,
    Rated,
    Replied,
    Stands,
    Window,
    is_of_year,
)
from rules.opinion import OPEN, Verb
from rules.workdays import Workdays

#: Before anything was due.
_EVER = datetime(2000, 1, 1, tzinfo=BEIJING)
#: Topics that are named.
TOPICS = 5


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose items are counted: a county's, or a committee's or station's by its row's ``id``."""

    org_id: int
    reach: Reach
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """Of whom, of when, and what the moment is at which it is counted."""

    holder: Holder
    period: Period
    now: datetime
    workdays: Workdays


_REPORTED_THERE = (
    "EXISTS (SELECT FROM opinions o JOIN people p ON p.id = o.reporter_id"
    " WHERE o.id = {item} AND p.station_id = $2)"
)
#: Which of the entries, and which of the items, are the holder's ($2).
_ENTRIES = {
    Reach.COUNTY: "$2::int IS NULL",
    Reach.COMMITTEE: "e.committee_id = $2",
    Reach.STATION: _REPORTED_THERE.format(item="e.opinion_id"),
}
_ITEMS = {
    Reach.COUNTY: "$2::int IS NULL",
    Reach.COMMITTEE: "i.committee_id = $2",
    Reach.STATION: "EXISTS (SELECT FROM people p WHERE p.id = i.reporter_id AND p.station_id = $2)",
}
_NO_ECHO = "coalesce(e.before, '') NOT IN ('{}', '{}', '{}')".format(*ECHOING)

_DID = f"""
SELECT DISTINCT e.opinion_id AS id FROM entries e
WHERE e.org_id = $1 AND e.verb = ANY($3) AND e.at >= $4 AND e.at < $5
    AND e.opinion_id IS NOT NULL AND {_NO_ECHO} AND {{whose}}
ORDER BY id
"""
_DUE = """
SELECT i.id FROM opinions i
WHERE i.org_id = $1 AND i.due_at >= $3 AND i.due_at < $4 AND i.state = ANY($5) AND {whose}
ORDER BY i.due_at, i.id
"""
_STANDS = """
SELECT i.id FROM opinions i
WHERE i.org_id = $1 AND i.state = ANY($3) AND {whose}
ORDER BY i.due_at, i.id
"""
#: Of each item the last result that was rated, by who was satisfied with it least.
_RATED = """
SELECT id FROM (
    SELECT DISTINCT ON (i.id) i.id, worst.grade
    FROM ratings r JOIN opinions i ON i.id = r.opinion_id
    CROSS JOIN LATERAL (SELECT CASE
        WHEN 'dissatisfied' IN (r.attitude, r.result) THEN 'dissatisfied'
        WHEN 'basically' IN (r.attitude, r.result) THEN 'basically'
        ELSE 'satisfied' END) AS worst (grade)
    WHERE r.org_id = $1 AND r.at >= $4 AND r.at < $5 AND {whose}
    ORDER BY i.id, r.round DESC, array_position(ARRAY['dissatisfied', 'basically'], worst.grade)
) AS rated WHERE grade = ANY($3) ORDER BY id
"""
#: Of each item the last reply of its lead unit.
_REPLIED = """
SELECT id FROM (
    SELECT DISTINCT ON (e.opinion_id) e.opinion_id AS id, said.reply_class
    FROM entries e CROSS JOIN LATERAL (
        SELECT r.reply_class FROM replies r
        WHERE r.org_id = e.org_id AND r.opinion_id = e.opinion_id AND r.lead
            AND r.reply_class IS NOT NULL AND r.at <= e.at
        ORDER BY r.id DESC LIMIT 1) AS said
    WHERE e.org_id = $1 AND e.verb = 'reply' AND e.at >= $4 AND e.at < $5 AND {whose}
    ORDER BY e.opinion_id, e.id DESC
) AS replied WHERE reply_class = $3 ORDER BY id
"""
_CAME = """
SELECT DISTINCT i.id FROM outcomes r JOIN opinions i ON i.id = r.opinion_id
WHERE r.org_id = $1 AND r.kind = $3 AND r.level = $4 AND r.at >= $5 AND r.at < $6 AND {whose}
ORDER BY i.id
"""
#: What was handed in is about: the department that it is for, else where it went.
_TOPICS = """
SELECT coalesce(nullif(i.routing->>'department', ''), c.name, '其他') AS name,
    array_agg(DISTINCT i.id ORDER BY i.id) AS ids
FROM entries e JOIN opinions i ON i.id = e.opinion_id
LEFT JOIN committees c ON c.id = i.committee_id
WHERE e.org_id = $1 AND e.verb = 'submit' AND e.at >= $3 AND e.at < $4 AND {whose}
GROUP BY 1 ORDER BY count(DISTINCT i.id) DESC, 1 LIMIT $5
"""


async def items(figure: Figure, asked: Asked) -> list[int]:
    """List the ids of the items that a figure counts."""
    source = FIGURES[figure]
    period = asked.period.year if is_of_year(figure) else asked.period
    span = (period.since, period.until)
    match source:
        case Did():
            return await _did(source, asked, span)
        case Due(window):
            return await _ids(_DUE, asked, *_window(window, asked), list(OPEN))
        case Stands(states):
            return await _ids(_STANDS, asked, list(states))
        case Rated(grades):
            return await _ids(_RATED, asked, list(grades), *span)
        case Replied(reply_class):
            return await _ids(_REPLIED, asked, reply_class, *span)
        case Came(kind, level):
            return await _ids(_CAME, asked, kind, level, *span)


async def topics(asked: Asked) -> list[tuple[str, list[int]]]:
    """Give what most of the items that were handed in are about, the most frequent first."""
    sql = _TOPICS.format(whose=_ITEMS[asked.holder.reach])
    span = (asked.period.since, asked.period.until)
    rows = await fetch(sql, asked.holder.org_id, asked.holder.id, *span, TOPICS)
    return [(row["name"], row["ids"]) for row in rows]


async def _did(source: Did, asked: Asked, span: tuple[datetime, datetime]) -> list[int]:
    found = await _done(source.verbs, asked, span)
    if not source.also:
        return found
    others = set(await _done(source.also, asked, span))
    return [one for one in found if one in others]


async def _done(
    verbs: tuple[Verb, ...], asked: Asked, span: tuple[datetime, datetime]
) -> list[int]:
    return await _ids(_DID, asked, list(verbs), *span)


def _window(window: Window, asked: Asked) -> tuple[datetime, datetime]:
    """Give from when until when something is due, seen from now."""
    today = asked.now.astimezone(BEIJING).date()
    midnight = datetime.combine(today + timedelta(days=1), time(), BEIJING)
    following = next_day(asked.now, asked.workdays) + timedelta(days=1)
    return {
        Window.TODAY: (asked.now, midnight),
        Window.NEXT: (midnight, datetime.combine(following, time(), BEIJING)),
        Window.OVER: (_EVER, asked.now),
    }[window]


async def _ids(sql: str, asked: Asked, *values: object) -> list[int]:
    of_entries = sql in (_DID, _REPLIED)
    whose = (_ENTRIES if of_entries else _ITEMS)[asked.holder.reach]
    holder = (asked.holder.org_id, asked.holder.id)
    rows = await fetch(sql.format(whose=whose), *holder, *values)
    return [row["id"] for row in rows]
