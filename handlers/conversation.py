"""What the chat remembers between two messages of one person.

A turn that changes anything is one transaction: the business rows, the dialog
and the message's key with its reply are written together, so that a repeated
or a racing delivery finds either nothing or everything.
"""

import asyncio
import json
from dataclasses import dataclass, field
from datetime import datetime

import asyncpg

from handlers.actor import Actor
from models.database import Row, fetch
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
            || coalesce(a.committee_id::text, ''))
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
# was kept, nothing is heard, and a second opening or a second hearing breaks a unique key.
# A new dialog begins at a number of its own: a turn that saw the one before must not change it.
_OPEN = """
INSERT INTO dialogs (org_id, openid, name, step, data, version, changed_at)
SELECT $1, $5, $7, $8, $9::jsonb, $6::int + (random() * 1000000000)::int, $4 RETURNING version
"""
_CHANGE = """
UPDATE dialogs SET name = $7, step = $8, data = $9::jsonb, version = version + 1,
    changed_at = $4, nudged_at = NULL
WHERE org_id = $1 AND openid = $5 AND version = $6 RETURNING version
"""
_CLOSE = "DELETE FROM dialogs WHERE org_id = $1 AND openid = $5 AND version = $6 RETURNING version"
_HEAR = """
INSERT INTO heard (org_id, key, reply, at) VALUES ($1, $2, $3, $4) RETURNING id
"""
_HEAR_AND = """
WITH kept AS ({})
INSERT INTO heard (org_id, key, reply, at)
SELECT $1::int, $2::varchar, $3::jsonb, $4::timestamptz FROM kept RETURNING id
"""


@dataclass(slots=True)
class _Asked:
    """Whose scenes one statement reads, and its rows by place."""

    scenes: list[tuple[str, str, str]] = field(default_factory=list)
    rows: "asyncio.Task[dict[int, Row]] | None" = None


_asked = _Asked()
#: Statements under way; meanwhile the next gathers whoever asks.
_reading = asyncio.Semaphore(2)


async def load(org_code: str, openid: str, key: str) -> Scene | None:
    """Read who speaks, the open dialog, and whether this message was heard; None: no such org."""
    row = await _ask(org_code, openid, key)
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


async def _ask(org_code: str, openid: str, key: str) -> Row | None:
    """Read one row together with all others that are asked for before the statement leaves.

    Most of what a small read costs is its round trip; under load, this shares it.
    """
    asked = _asked
    asked.scenes.append((org_code, openid, key))
    place = len(asked.scenes)
    if asked.rows is None:
        asked.rows = asyncio.create_task(_read(asked))
    rows = await asyncio.shield(asked.rows)
    return rows.get(place)


async def _read(asked: _Asked) -> dict[int, Row]:
    global _asked
    async with _reading:
        _asked = _Asked()
        rows = await fetch(_LOAD, *zip(*asked.scenes, strict=True))
    return {row["place"]: row for row in rows}


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


async def save(scene: Scene, dialog: OpenDialog | None, reply: Data | None, now: datetime) -> None:
    """Write the dialog as it now stands and the message as heard; raises Overtaken.

    One statement: in the open transaction, or a commit of its own.
    """
    packed = json.dumps(reply, ensure_ascii=False) if reply is not None else None
    kept, values = _kept(scene, dialog)
    statement = _HEAR_AND.format(kept) if kept else _HEAR
    try:
        heard = await fetch(statement, scene.org_id, scene.key, packed, now, *values)
    except asyncpg.UniqueViolationError:
        raise Overtaken from None
    if not heard:
        raise Overtaken


def _kept(scene: Scene, dialog: OpenDialog | None) -> tuple[str, tuple[object, ...]]:
    """Give what becomes of the dialog: a statement and its values from $5 on."""
    if dialog is None:
        return (_CLOSE, (scene.openid, scene.version)) if scene.dialog else ("", ())
    packed = json.dumps(dialog.data, ensure_ascii=False)
    values = (scene.openid, scene.version, dialog.name, dialog.step, packed)
    return _CHANGE if scene.dialog else _OPEN, values


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
