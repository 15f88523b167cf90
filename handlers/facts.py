"""What is known of everybody at an activity, and what was ruled on it."""

import json

from handlers.activity import standing
from models import Activity, Settlement
from models.database import Row, fetch
from rules.attendance import Presence
from rules.confirmation import Facts, Ruling
from rules.invitation import Answer
from rules.permission import Action, Post, may
from rules.role import Role

#: The posts are those held when a make-up was written, or since.
_FACTS = """
SELECT coalesce(i.person_id, t.person_id) AS person, i.answer, t.presence,
    coalesce(t.left_at < $3, false) AS left_early, t.made_up_by_id AS writer,
    (SELECT json_agg(json_build_array(a.role, a.station_id, a.committee_id)) FROM appointments a
     WHERE a.org_id = $1 AND a.person_id = t.made_up_by_id
        AND (a.ended_at IS NULL OR a.ended_at > t.heard_at)) AS posts
FROM (SELECT * FROM invitations WHERE org_id = $1 AND activity_id = $2) i
FULL JOIN (SELECT * FROM attendances WHERE org_id = $1 AND activity_id = $2) t
    ON t.person_id = i.person_id
ORDER BY person
"""


async def facts(activity: Activity) -> list[Facts]:
    """Give what is known of everybody who was invited or seen, in the people's order."""
    rows = await fetch(_FACTS, activity.org_id, activity.id, activity.leaves_from)
    return [_facts(row, activity) for row in rows]


def _facts(row: Row, activity: Activity) -> Facts:
    return Facts(
        row["person"],
        Answer(row["answer"]) if row["answer"] else None,
        Presence(row["presence"]) if row["presence"] else None,
        left_early=row["left_early"],
        made_up=row["writer"] is not None,
        vouched=_vouched(row, activity),
    )


def _vouched(row: Row, activity: Activity) -> bool:
    """Nobody vouches for themselves."""
    if row["writer"] in (None, row["person"]):
        return False
    posts = tuple(Post(Role(role), *where) for role, *where in json.loads(row["posts"] or "[]"))
    return may(Action.CONFIRM_ACTIVITY, row["writer"], posts, standing(activity))


async def rulings(activity: Activity) -> dict[int, Ruling]:
    """Give how cases were settled, by person."""
    rows = await Settlement.filter(org_id=activity.org_id, activity_id=activity.id)
    return {row.person_id: Ruling(row.case, row.outcome) for row in rows}
