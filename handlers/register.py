"""The register of items: number, item, timeline and job, written by one statement.

It locks the counter's row from the number to the commit, so that the numbers of a county have no
gap and no double; those who hand in at the same moment share it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers import jobs
from handlers.conversation import TURNS, Data
from handlers.together import Together
from models.database import Row, fetch, in_transaction, packed

_REGISTER = f"""
WITH {TURNS}, draft AS MATERIALIZED (
    SELECT draft.*, count(*) OVER (PARTITION BY org_id, year) AS among,
        row_number() OVER (PARTITION BY org_id, year ORDER BY place) AS nth
    FROM json_to_recordset($2::json) AS draft (
        place int, turn int, org_id int, year int, pattern text, reporter_id int, station_id int,
        committee text, title text, "text" text, "where" text, urgent bool, routing jsonb,
        why text, fingerprint text, source_key text, at timestamptz,
        workdays int, office_due timestamptz, committee_due timestamptz, activity_id bigint)
    WHERE turn IS NULL OR turn IN (SELECT place FROM kept)
), number AS (
    INSERT INTO counters (org_id, kind, year, given)
    SELECT org_id, '民', year, count(*) FROM draft GROUP BY org_id, year ORDER BY org_id, year
    ON CONFLICT (org_id, kind, year) DO UPDATE SET given = counters.given + excluded.given
    RETURNING org_id, year, given
), item AS (
    INSERT INTO opinions (org_id, receipt, reporter_id, station_id, committee_id, state,
        title, text, place, urgent, reroutes, routing, fingerprint, source_key, answer,
        submitted_at, clock_from, due_at, holder, alerts, workdays, activity_id, edited_title,
        edited_text, asked, rounds)
    SELECT draft.org_id, to_char(given - among + nth, pattern), reporter_id, station_id, c.id,
        CASE WHEN c.id IS NULL THEN 'submitted' ELSE 'triaged' END,
        title, "text", "where", urgent, 0, routing, fingerprint, source_key, '',
        at, at, CASE WHEN c.id IS NULL THEN office_due ELSE committee_due END,
        CASE WHEN c.id IS NULL THEN 'office' ELSE 'committee' END, 0, workdays, activity_id, '',
        '', 0, 0
    FROM draft JOIN number USING (org_id, year)
        LEFT JOIN committees c
            ON c.org_id = draft.org_id AND c.code = draft.committee AND NOT c.closed
    ORDER BY draft.place
    RETURNING id, org_id, source_key, receipt, title, committee_id, due_at
), lines AS (
    INSERT INTO entries (org_id, opinion_id, verb, before, after, actor_id, committee_id, reason,
        words, at)
    SELECT item.org_id, item.id, line.verb, line.before, line.after, line.actor, line.committee,
        '', line.words, draft.at
    FROM item JOIN draft USING (org_id, source_key), LATERAL (VALUES
        (1, 'submit', NULL, 'submitted', draft.reporter_id, NULL, ''),
        (2, 'triage', 'submitted', 'triaged', NULL, item.committee_id, draft.why)
    ) AS line (nth, verb, before, after, actor, committee, words)
    WHERE line.nth = 1 OR item.committee_id IS NOT NULL
    ORDER BY item.id, line.nth
    RETURNING id, org_id
), announcing AS ({jobs.ANNOUNCE_LINES})
SELECT draft.place, item.id, item.receipt, item.title, item.due_at, c.code, c.name
FROM item JOIN draft USING (org_id, source_key) LEFT JOIN committees c ON c.id = item.committee_id
ORDER BY draft.place
"""


@dataclass(frozen=True, slots=True)
class Submission:
    """What somebody hands in at once, and what the turn leaves behind in which they do.

    ``drafts`` are as the statement takes them; without a ``turn`` it was not done in chat.
    """

    drafts: Sequence[Data]
    turn: Data | None = None


async def register(submission: Submission) -> list[Row]:
    """Write a submission's items and give their rows in order; none if the turn was overtaken.

    In the open transaction, or a commit that others share. A key that is used already raises
    UniqueViolationError and writes nothing.
    """
    if in_transaction():
        return (await _write([submission]))[0]
    return await _writing(submission)


async def _write(submissions: Sequence[Submission]) -> list[list[Row]]:
    turns = [one.turn | {"place": nth} for nth, one in enumerate(submissions) if one.turn]
    drafts = [(nth, one, draft) for nth, one in enumerate(submissions) for draft in one.drafts]
    placed = [
        draft | {"place": place, "turn": nth if one.turn else None}
        for place, (nth, one, draft) in enumerate(drafts)
    ]
    items: list[list[Row]] = [[] for _ in submissions]
    for row in await fetch(_REGISTER, packed(turns), packed(placed)):
        items[drafts[row["place"]][0]].append(row)
    return items


#: One at a time: the next would only wait for the counter's row.
_writing = Together(_write, at_once=1)
