"""What the chat remembers between two messages of one person.

A turn that changes anything is one transaction: the business rows, the dialog
and the message's key with its reply are written together, so that a repeated
or a racing delivery finds either nothing or everything.
"""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import asyncpg

from handlers.actor import Actor
from handlers.together import Together
from models.database import Row, fetch, in_transaction, packed
from rules.permission import Post
from rules.role import Role

Data = dict[str, object]


class Overtaken(Exception):
    """Another delivery or another process answered in between; load again."""


@dataclass(frozen=True, slots=True)
class OpenDialog:
    """A dialog in the middle: its name, the step's name, and what it has gathered."""

    name: str
    step: str
    data: Data = field(default_factory=dict)
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything a turn begins with, read by one statement.

    ``actor`` is None for somebody not bound; ``reply`` is what this very
    message was answered before, None if it is new (``heard`` tells which).
    """

    org_id: int
    openid: str
    key: str
    actor: Actor | None
    dialog: OpenDialog | None
    version: int
    heard: bool
    reply: Data | None


# Each part is looked up by its whole key, whatever the planner thinks of a table's size.
_LOAD = """
SELECT said.place, o.id AS org_id, h.id AS heard, h.reply,
    d.name, d.step, d.data, d.version, d.changed_at,
    p.id AS person_id, p.name AS person, p.station_id,
    (SELECT array_agg(a.role || ',' || coalesce(a.station_id::text, '') || ','
            || coalesce(a.committee_id::text, '') || ',' || coalesce(a.unit_id::text, '')
            ORDER BY a.id)
     FROM appointments a
     WHERE a.org_id = o.id AND a.person_id = p.id AND a.ended_at IS NULL) AS posts
FROM unnest($1::text[], $2::text[], $3::text[])
    WITH ORDINALITY AS said (org, openid, key, place)
JOIN organisations o ON o.code = said.org
LEFT JOIN LATERAL (
    SELECT id, reply FROM heard WHERE org_id = o.id AND key = said.key LIMIT 1
) h ON true
LEFT JOIN LATERAL (
    SELECT * FROM dialogs WHERE org_id = o.id AND openid = said.openid LIMIT 1
) d ON true
LEFT JOIN LATERAL (
    SELECT person_id FROM bindings
    WHERE org_id = o.id AND account = 'oa' AND openid = said.openid AND ended_at IS NULL LIMIT 1
) b ON true
LEFT JOIN people p ON p.id = b.person_id AND p.active
"""

# The dialog's version decides between two turns that began with the same dialog: where nothing
# was kept, nothing is heard, and a second hearing breaks a unique key. A new dialog begins at a
# number of its own: a turn that saw the one before must not change it.
#: What turns leave behind, as the first part of a statement; ``kept`` are those not overtaken.
TURNS = """
turn AS MATERIALIZED (
    SELECT * FROM json_to_recordset($1::json) AS turn (
        place int, org_id int, openid text, key text, at timestamptz, stood int, fresh int,
        name text, step text, data jsonb, reply jsonb)
), opened AS (
    INSERT INTO dialogs (org_id, openid, name, step, data, version, changed_at)
    SELECT org_id, openid, name, step, data, fresh, at FROM turn
    WHERE stood IS NULL AND name IS NOT NULL
    ON CONFLICT (org_id, openid) DO NOTHING
    RETURNING org_id, openid, version
), changed AS (
    UPDATE dialogs SET name = turn.name, step = turn.step, data = turn.data,
        version = dialogs.version + 1, changed_at = turn.at, nudged_at = NULL
    FROM turn
    WHERE turn.name IS NOT NULL AND dialogs.org_id = turn.org_id
        AND dialogs.openid = turn.openid AND dialogs.version = turn.stood
    RETURNING turn.place
), closed AS (
    DELETE FROM dialogs USING turn
    WHERE turn.name IS NULL AND dialogs.org_id = turn.org_id
        AND dialogs.openid = turn.openid AND dialogs.version = turn.stood
    RETURNING turn.place
), kept AS MATERIALIZED (
    SELECT * FROM turn
    WHERE (stood IS NULL AND name IS NULL)
        OR (org_id, openid, fresh) IN (SELECT org_id, openid, version FROM opened)
        OR place IN (SELECT place FROM changed UNION ALL SELECT place FROM closed)
), hearing AS (
    INSERT INTO heard (org_id, key, reply, at) SELECT org_id, key, reply, at FROM kept
)
"""
_END = f"WITH {TURNS} SELECT place FROM kept"


async def load(org_code: str, openid: str, key: str) -> Scene | None:
    """Read who speaks, the open dialog, and whether this message was heard; None: no such org."""
    row = await _reading((org_code, openid, key))
    if row is None:
        return None
    return Scene(
        org_id=row["org_id"],
        openid=openid,
        key=key,
        actor=_actor(row),
        dialog=_dialog(row),
        version=row["version"] or 0,
        heard=row["heard"] is not None,
        reply=json.loads(row["reply"]) if row["reply"] else None,
    )


async def _read(said: Sequence[tuple[str, str, str]]) -> list[Row | None]:
    rows = {row["place"]: row for row in await fetch(_LOAD, *zip(*said, strict=True))}
    return [rows.get(place) for place in range(1, len(said) + 1)]


_reading = Together(_read, at_once=2)


def _actor(row: Row) -> Actor | None:
    if row["person_id"] is None:
        return None
    posts = tuple(_post(post) for post in row["posts"] or ())
    return Actor(row["org_id"], row["person_id"], row["person"], posts, row["station_id"])


def _post(packed: str) -> Post:
    role, *places = packed.split(",")
    station, committee, unit = (int(place) if place else None for place in places)
    return Post(Role(role), station, committee, unit)


def _dialog(row: Row) -> OpenDialog | None:
    if row["name"] is None:
        return None
    return OpenDialog(row["name"], row["step"], json.loads(row["data"]), row["changed_at"])


async def save(scene: Scene, dialog: OpenDialog | None, reply: Data | None, now: datetime) -> None:
    """Write the dialog as it now stands and the message as heard; raises Overtaken.

    One statement: in the open transaction, or a commit that others share.
    """
    turn = left(scene, dialog, reply, now)
    try:
        kept = (await _end([turn]))[0] if in_transaction() else await _ending(turn)
    except asyncpg.UniqueViolationError:
        raise Overtaken from None
    if not kept:
        raise Overtaken


def left(scene: Scene, dialog: OpenDialog | None, reply: Data | None, now: datetime) -> Data:
    """Give what a turn leaves behind, as ``TURNS`` takes it; its ``place`` is still to be set."""
    return {
        "org_id": scene.org_id,
        "openid": scene.openid,
        "key": scene.key,
        "at": now.isoformat(),
        "stood": scene.version if scene.dialog else None,
        "fresh": random.randrange(10**9),
        "name": dialog.name if dialog else None,
        "step": dialog.step if dialog else None,
        "data": dialog.data if dialog else None,
        "reply": reply,
    }


async def _end(turns: Sequence[Data]) -> list[bool]:
    placed = [turn | {"place": place} for place, turn in enumerate(turns)]
    rows = await fetch(_END, packed(placed))
    kept = {row["place"] for row in rows}
    return [place in kept for place in range(len(turns))]


_ending = Together(_end, at_once=2)


_SILENT = """
UPDATE dialogs SET nudged_at = $4
WHERE org_id = $1 AND name = $2 AND changed_at < $3 AND nudged_at IS NULL
RETURNING openid
"""


async def silent(org_id: int, name: str, since: datetime, *, now: datetime) -> list[str]:
    """Claim the dialogs in which nobody has spoken since; gives their openids, each once."""
    return [row["openid"] for row in await fetch(_SILENT, org_id, name, since, now)]


async def forget(heard: datetime, drafts: datetime) -> None:
    """Drop what is older: keys of heard messages, which WeChat repeats for seconds, and drafts."""
    await fetch("DELETE FROM heard WHERE at < $1", heard)
    await fetch("DELETE FROM dialogs WHERE changed_at < $1", drafts)
