"""Where items really belong: what staff settled of the routing, read from the timeline.

A reroute, an assignment by the office, or a step that a committee takes itself says so; the last
one counts, and none after a committee gave the item back to the office. What went into another
item is of its matter: it belongs where that one does, and nothing is known of it while nothing is
of that one.
"""

from typing import Final

from rules.figures import ECHOING
from rules.opinion import State, Verb

#: What says that an item is where it belongs; a router's own assignment has no actor.
_SAYS = (
    Verb.TRIAGE,
    Verb.REROUTE,
    Verb.TAKE,
    Verb.EDIT,
    Verb.ANSWER,
    Verb.RETAIN,
    Verb.DECLINE,
    Verb.DISPUTE,
)
#: Items of which nothing is learned or counted: sealed, gone, of no committee, or of several.
_LEFT_OUT = (State.QUARANTINED, State.PURGED, State.WITHDRAWN, State.DIVERTED, State.SPLIT)


def _quoted(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


#: The items of county $1, with the code of the committee that was settled, if one was; ``matter``
#: is the item that theirs goes on as.
SETTLED: Final = f"""
settled AS (
    SELECT o.id, o.text, o.reporter_id, o.submitted_at, o.routing, root.id AS matter, c.code
    FROM opinions o JOIN opinions root ON root.id = coalesce(o.merged_into_id, o.id)
    LEFT JOIN LATERAL (
        SELECT e.verb, e.committee_id FROM entries e
        WHERE e.org_id = o.org_id AND e.opinion_id = root.id AND e.actor_id IS NOT NULL
            AND e.verb IN ({_quoted(_SAYS)}) AND e.before NOT IN ({_quoted(ECHOING)})
        ORDER BY e.id DESC LIMIT 1
    ) last ON last.verb <> '{Verb.DISPUTE}'
    LEFT JOIN committees c ON c.id = last.committee_id
    WHERE o.org_id = $1 AND o.routing->>'gate' IS NULL
        AND o.state NOT IN ({_quoted(_LEFT_OUT)}) AND root.state NOT IN ({_quoted(_LEFT_OUT)})
)
"""
