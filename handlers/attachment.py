"""Photos, voice notes and papers: checked by content, kept once, shown to who may see them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

import asyncpg
import structlog

from handlers import content as contents
from handlers import jobs, reply
from handlers.actor import Actor
from handlers.advance import check_words
from handlers.errors import AttachmentRefused, NotAllowed, NotFound
from handlers.item_facts import SEALED, sealed
from handlers.material import may_read
from handlers.merging import reads_files_of
from handlers.signed_link import ASKED_FOR, sign
from handlers.signed_link import Kind as Link
from handlers.signed_link import read as read_link
from models import Attachment, Entry, Opinion
from models.database import Row, fetch_one, transaction
from rules.attachment import (
    KIND_NAMES,
    MOST_UNUSED,
    UNUSED_FOR,
    Kind,
    State,
    paper_name,
)
from rules.opinion import Verb
from rules.permission import Action, holds

log = structlog.get_logger()

#: Whoever may do one of these may bring a file for it.
_BRING = (
    Action.SUBMIT,
    Action.RUN_ACTIVITY,
    Action.RECORD_ACTIVITY,
    Action.ISSUE_CIRCULAR,
    Action.HANDLE,
)


@dataclass(frozen=True, slots=True)
class File:
    """The bytes of an attachment, their media type, and the name to save them by, if any."""

    content_type: str
    content: bytes = field(repr=False)
    name: str = ""


async def upload(actor: Actor, content: bytes, *, name: str = "", now: datetime) -> Attachment:
    """Keep a file for an item or a material to come, a paper with what its giver called it.

    What a photo is called may tell who is on it, so that is not kept. Raises NotAllowed,
    AttachmentRefused, or OutOfScope for a name that WeChat must not carry.
    """
    if not any(holds(action, actor.posts) for action in _BRING):
        raise NotAllowed
    checked = await contents.check(content)
    called = paper_name(name, checked.content_type) if checked.kind is Kind.PAPER else ""
    check_words(called)
    async with transaction() as raw:
        await _leave_room(raw, actor)
        sha256 = await _keep_bytes(raw, actor.org_id, checked.content)
        return await Attachment.create(
            id=uuid4(),
            org_id=actor.org_id,
            owner_id=actor.person_id,
            kind=checked.kind,
            state=State.STORED,
            name=called,
            content_type=checked.content_type,
            size=len(checked.content),
            sha256=sha256,
            created_at=now,
        )


async def keep(actor: Actor, kind: Kind, media_id: str, *, now: datetime) -> UUID:
    """Note a file that was sent in chat and have it copied from WeChat, in one transaction."""
    async with transaction() as raw:
        await _leave_room(raw, actor)
        row = await Attachment.create(
            id=uuid4(),
            org_id=actor.org_id,
            owner_id=actor.person_id,
            kind=kind,
            media_id=media_id,
            state=State.WAITING,
            created_at=now,
        )
        payload = {"org": actor.org_id, "attachment": str(row.id)}
        await jobs.enqueue(raw, actor.org_id, jobs.Job.FETCH, payload)
    return row.id


async def wanted(org_id: int, attachment_id: UUID) -> str | None:
    """Give WeChat's media id of a file that is still to be copied; None when it no longer is."""
    row = await Attachment.get_or_none(org_id=org_id, id=attachment_id, state=State.WAITING)
    return row.media_id if row else None


async def store(org_id: int, attachment_id: UUID, content: bytes) -> bool:
    """Keep what was copied from WeChat; tells whether it could be kept. Safe to repeat."""
    row = await Attachment.get_or_none(org_id=org_id, id=attachment_id)
    if row is None or row.state != State.WAITING:
        return row is not None and row.state == State.STORED
    try:
        checked = await contents.check(content)
        if checked.kind != row.kind:
            raise AttachmentRefused(why=f"应是{KIND_NAMES[Kind(row.kind)]}。")
    except AttachmentRefused as refused:
        await lose(org_id, attachment_id, str(refused))
        return False
    async with transaction() as raw:
        sha256 = await _keep_bytes(raw, org_id, checked.content)
        await Attachment.filter(org_id=org_id, id=attachment_id, state=State.WAITING).update(
            state=State.STORED,
            content_type=checked.content_type,
            size=len(checked.content),
            sha256=sha256,
        )
    return True


async def lose(org_id: int, attachment_id: UUID, why: str) -> None:
    """Record that the bytes of a file will never come."""
    waiting = Attachment.filter(org_id=org_id, id=attachment_id, state=State.WAITING)
    if await waiting.update(state=State.LOST):
        log.warning("attachment lost", attachment=str(attachment_id), why=why)


async def read(actor: Actor, attachment_id: UUID) -> File:
    """Give a file to its owner and to whoever may read what it was given with.

    NotFound for everybody else.
    """
    query = Attachment.filter(org_id=actor.org_id, id=attachment_id)
    row = await query.first().prefetch_related(*_WITH)
    if row is None or not await _may_see(actor, row):
        raise NotFound
    return await _file(row)


_WITH = (
    "opinion",
    "reply__opinion",
    "material__activity",
    "material__circular",
    "material__opinion",
)


async def _may_see(actor: Actor, row: Attachment) -> bool:
    item, own = _item(row), row.owner_id == actor.person_id
    if item is not None and sealed(actor, item):
        return False
    if row.material is not None:
        return own or await may_read(actor, row.material)
    return own if item is None else await _may_see_of(actor, item, row)


def _item(row: Attachment) -> Opinion | None:
    """Give the item that a file was given with, by a reply to it, or by the view that it became."""
    given_by = row.reply or row.material
    return row.opinion or (given_by.opinion if given_by else None)


async def _may_see_of(actor: Actor, item: Opinion, row: Attachment) -> bool:
    """Units see photos that were forwarded to them; files of replies are not for all who read."""
    if row.reply is None and await reads_files_of(actor, item):
        return True
    return await reply.may_see(actor, item, row)


async def _file(row: Attachment) -> File:
    found = await fetch_one(
        "SELECT content FROM blobs WHERE org_id = $1 AND sha256 = $2", row.org_id, row.sha256
    )
    if row.state != State.STORED or found is None:
        raise NotFound
    return File(row.content_type, bytes(found["content"]), row.name)


def link(attachment: Attachment, *, key: str, now: datetime) -> str:
    """Sign a token that opens a file for ten minutes, for a person who was let see its item."""
    until = int((now + ASKED_FOR).timestamp())
    return sign(Link.FILE, [attachment.org_id, attachment.id.hex, until], key=key)


async def open_link(token: str, *, key: str, now: datetime) -> File:
    """Give the file to whoever holds the link; NotFound for a link that is false or too old.

    So too for one made before the item was sealed; one made since was made for the office.
    """
    org_id, attachment_id, until = read_link(Link.FILE, token, key=key)
    rows = Attachment.filter(org_id=org_id, id=UUID(attachment_id))
    row = await rows.first().prefetch_related(*_WITH)
    if row is None or now.timestamp() > until or await _sealed_since(row, until):
        raise NotFound
    return await _file(row)


async def _sealed_since(row: Attachment, until: int) -> bool:
    """Tell whether the item of a file was sealed after a link that is good ``until`` was made."""
    item = _item(row)
    if item is None or item.state not in SEALED:
        return False
    sealing = Entry.filter(org_id=item.org_id, opinion_id=item.id, verb=Verb.QUARANTINE)
    last = await sealing.order_by("-id").first()
    return last is None or until - ASKED_FOR.total_seconds() < last.at.timestamp()


async def _leave_room(raw: asyncpg.Connection, actor: Actor) -> None:
    unused = await raw.fetchval(
        f"SELECT count(*) FROM attachments WHERE org_id = $1 AND owner_id = $2 AND {_UNUSED}",
        actor.org_id,
        actor.person_id,
    )
    if unused >= MOST_UNUSED:
        raise AttachmentRefused(why="传了太多还没提交的文件，请先提交或明天再传。")


_UNUSED = "opinion_id IS NULL AND material_id IS NULL AND reply_id IS NULL"

# The update takes the row's lock, so that _drop_bytes() cannot take it away meanwhile.
_KEEP_BYTES = """
INSERT INTO blobs (org_id, sha256, content) VALUES ($1, $2, $3)
ON CONFLICT (org_id, sha256) DO UPDATE SET sha256 = EXCLUDED.sha256
"""


async def _keep_bytes(raw: asyncpg.Connection, org_id: int, content: bytes) -> str:
    sha256 = hashlib.sha256(content).hexdigest()
    await raw.execute(_KEEP_BYTES, org_id, sha256, content)
    return sha256


_DROP_OLD = f"""
DELETE FROM attachments WHERE {_UNUSED} AND created_at < $1 RETURNING org_id, sha256
"""
_DROP_OWN = f"""
DELETE FROM attachments WHERE org_id = $1 AND owner_id = $2 AND id = ANY($3) AND {_UNUSED}
RETURNING org_id, sha256
"""
_DROP_WITH = """
DELETE FROM attachments WHERE org_id = $1
    AND (opinion_id = $2 OR reply_id IN (SELECT id FROM replies WHERE opinion_id = $2))
RETURNING org_id, sha256
"""
_LOCK_BYTES = """
SELECT b.id FROM blobs b JOIN unnest($1::int[], $2::text[]) AS dropped (org_id, sha256)
    ON b.org_id = dropped.org_id AND b.sha256 = dropped.sha256
ORDER BY b.id FOR UPDATE OF b
"""
_DROP_BYTES = """
DELETE FROM blobs b WHERE b.id = ANY($1) AND NOT EXISTS
    (SELECT 1 FROM attachments a WHERE a.org_id = b.org_id AND a.sha256 = b.sha256)
"""


async def purge_unused(now: datetime) -> int:
    """Drop the files of days ago that nothing came to have; gives how many."""
    async with transaction() as raw:
        rows = await raw.fetch(_DROP_OLD, now - UNUSED_FOR)
        await _drop_bytes(raw, rows)
    return len(rows)


async def drop(actor: Actor, ids: Sequence[UUID]) -> None:
    """Drop files that their owner will not hand in after all, with their bytes."""
    if not ids:
        return
    async with transaction() as raw:
        rows = await raw.fetch(_DROP_OWN, actor.org_id, actor.person_id, list(ids))
        await _drop_bytes(raw, rows)


async def drop_with(raw: asyncpg.Connection, item: Opinion) -> None:
    """Drop the files of an item and of the replies to it, in the caller's transaction."""
    await _drop_bytes(raw, await raw.fetch(_DROP_WITH, item.org_id, item.id))


async def _drop_bytes(raw: asyncpg.Connection, dropped: Sequence[Row]) -> None:
    orgs, sums = [row["org_id"] for row in dropped], [row["sha256"] for row in dropped]
    locked = await raw.fetch(_LOCK_BYTES, orgs, sums)
    await raw.execute(_DROP_BYTES, [row["id"] for row in locked])
