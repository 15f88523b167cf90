"""What the chat remembers between two messages of one person.

A turn that changes anything is one transaction: the business rows, the dialog
and the message's key with its reply are written together, so that a repeated
or a racing delivery finds either nothing or everything.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime

import asyncpg

from handlers.actor import Actor
from models.database import Row, fetch, fetch_one
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


_LOAD = """
SELECT o.id AS org_id, h.id AS heard, h.reply, d.name, d.step, d.data, d.version, d.changed_at,
    p.id AS person_id, p.name AS person, p.station_id,
    (SELECT array_agg(a.role || ',' || coalesce(a.station_id::text, '') || ','
            || coalesce(a.committee_id::text, ''))
     FROM appointments a
     WHERE a.org_id = o.id AND a.person_id = p.id AND a.ended_at IS NULL) AS posts
FROM organisations o
LEFT JOIN heard h ON h.org_id = o.id AND h.key = $3
LEFT JOIN dialogs d ON d.org_id = o.id AND d.openid = $2
LEFT JOIN bindings b
    ON b.org_id = o.id AND b.account = 'oa' AND b.openid = $2 AND b.ended_at IS NULL
LEFT JOIN people p ON p.id = b.person_id AND p.active
WHERE o.code = $1
"""

# The version decides between two turns that began with the same dialog.
_OPEN = """
INSERT INTO dialogs (org_id, openid, name, step, data, version, changed_at)
VALUES ($1, $2, $3, $4, $5, 1, $6) ON CONFLICT (org_id, openid) DO NOTHING RETURNING version
"""
_CHANGE = """
UPDATE dialogs SET name = $3, step = $4, data = $5, version = version + 1, changed_at = $6,
    nudged_at = NULL
WHERE org_id = $1 AND openid = $2 AND version = $7 RETURNING version
"""
_CLOSE = "DELETE FROM dialogs WHERE org_id = $1 AND openid = $2 AND version = $3 RETURNING version"
_HEAR = """
INSERT INTO heard (org_id, key, reply, at) VALUES ($1, $2, $3, $4)
ON CONFLICT (org_id, key) DO NOTHING RETURNING id
"""


async def load(org_code: str, openid: str, key: str) -> Scene | None:
    """Read who speaks, the open dialog, and whether this message was heard; None: no such org."""
    row = await fetch_one(_LOAD, org_code, openid, key)
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


def _actor(row: Row) -> Actor | None:
    if row["person_id"] is None:
        return None
    posts = tuple(_post(post) for post in row["posts"] or ())
    return Actor(row["org_id"], row["person_id"], row["person"], posts, row["station_id"])


def _post(packed: str) -> Post:
    role, station, committee = packed.split(",")
    return Post(
        Role(role), int(station) if station else None, int(committee) if committee else None
    )


def _dialog(row: Row) -> OpenDialog | None:
    if row["name"] is None:
        return None
    return OpenDialog(row["name"], row["step"], json.loads(row["data"]), row["changed_at"])


async def save(
    raw: asyncpg.Connection,
    scene: Scene,
    dialog: OpenDialog | None,
    reply: Data | None,
    now: datetime,
) -> None:
    """Write the dialog as it now stands and the message as heard; raises Overtaken."""
    await _save_dialog(raw, scene, dialog, now)
    packed = json.dumps(reply, ensure_ascii=False) if reply is not None else None
    if await raw.fetchval(_HEAR, scene.org_id, scene.key, packed, now) is None:
        raise Overtaken


async def _save_dialog(
    raw: asyncpg.Connection, scene: Scene, dialog: OpenDialog | None, now: datetime
) -> None:
    if dialog is None and scene.dialog is None:
        return
    if dialog is None:
        done = await raw.fetchval(_CLOSE, scene.org_id, scene.openid, scene.version)
    else:
        packed = json.dumps(dialog.data, ensure_ascii=False)
        values = (scene.org_id, scene.openid, dialog.name, dialog.step, packed, now)
        if scene.dialog is None:
            done = await raw.fetchval(_OPEN, *values)
        else:
            done = await raw.fetchval(_CHANGE, *values, scene.version)
    if done is None:
        raise Overtaken


_SILENT = """
UPDATE dialogs d SET nudged_at = $1
FROM organisations o
WHERE o.id = d.org_id AND d.changed_at < $2 AND d.nudged_at IS NULL AND d.name = $3
RETURNING o.code, d.openid
"""


async def silent(name: str, since: datetime, *, now: datetime) -> list[tuple[str, str]]:
    """Claim the dialogs in which nobody has spoken since; gives (org code, openid), each once."""
    rows = await fetch(_SILENT, now, since, name)
    return [(row["code"], row["openid"]) for row in rows]


async def forget(heard: datetime, drafts: datetime) -> None:
    """Drop what is older: keys of heard messages, which WeChat repeats for seconds, and drafts."""
    await fetch("DELETE FROM heard WHERE at < $1", heard)
    await fetch("DELETE FROM dialogs WHERE changed_at < $1", drafts)
