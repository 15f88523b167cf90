"""The audit log: who read, changed, exported and configured what; lines that are chained by hash.

Nothing of an item's words is in it, only hashes of them: whoever may read the log may not read
items, and a purge leaves the chain whole.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from handlers.actor import Actor
from handlers.errors import NotAllowed
from handlers.numbering import next_number
from models import Attachment, AuditLine, Opinion
from models.database import fetch, transaction
from rules.audit import GENESIS, Action, Line, digest
from rules.deadline import BEIJING
from rules.opinion import Verb
from rules.permission import Action as Permitted
from rules.permission import holds

#: What an export's number begins with: 导2026-0001.
EXPORT: Final = "导"
#: Entries that are written down at once.
BATCH: Final = 1_000
_NONE: Mapping[str, object] = {}


async def note(
    actor: Actor,
    action: Action,
    subject: str,
    detail: Mapping[str, object] = _NONE,
    *,
    now: datetime,
) -> None:
    """Write a line about what a person did, in the caller's transaction.

    ``subject`` is a number or a name, ``detail`` names what was done and never what stood in it.
    Raises NotCanonical.
    """
    await _write(actor.org_id, actor.person_id, action, subject, detail, now)


async def note_service(
    org_id: int,
    action: Action,
    subject: str,
    detail: Mapping[str, object] = _NONE,
    *,
    now: datetime,
) -> None:
    """Write a line about what was done by a command, in the caller's transaction."""
    await _write(org_id, None, action, subject, detail, now)


async def _write(
    org_id: int,
    actor_id: int | None,
    action: Action,
    subject: str,
    detail: Mapping[str, object],
    now: datetime,
) -> None:
    # What cannot be sealed would keep all that comes later from being sealed.
    digest(GENESIS, Line(1, now, actor_id, action, subject, detail))
    await AuditLine.create(
        org_id=org_id,
        actor_id=actor_id,
        action=action,
        subject=subject,
        detail=dict(detail),
        at=now,
    )


async def read(
    actor: Actor, opinion: Opinion, detail: Mapping[str, object] = _NONE, *, now: datetime
) -> None:
    """Write down that somebody opens an item that they did not report themselves."""
    if opinion.reporter_id != actor.person_id:
        async with transaction():
            await note(actor, Action.READ, opinion.receipt, detail, now=now)


async def read_file(actor: Actor, attachment_id: UUID, *, now: datetime) -> None:
    """Write down that somebody opens a file of an item that they did not report themselves."""
    file = Attachment.filter(org_id=actor.org_id, id=attachment_id, opinion_id__isnull=False)
    row = await file.first().prefetch_related("opinion")
    if row is not None and row.opinion is not None:
        await read(actor, row.opinion, {"file": str(row.id)}, now=now)


async def export(
    actor: Actor, what: str, rows: int, detail: Mapping[str, object] = _NONE, *, now: datetime
) -> str:
    """Write down that somebody takes a list away; gives the number that is printed on it."""
    async with transaction() as raw:
        number = await next_number(raw, actor.org_id, EXPORT, now.astimezone(BEIJING).year)
        await note(actor, Action.EXPORT, number, {"what": what, "rows": rows, **detail}, now=now)
    return number


# --- changes ------------------------------------------------------------------------------------

#: What an entry `e` says, as jsonb, with the hash of its words.
CONTENT = """
jsonb_strip_nulls(jsonb_build_object(
    'entry', e.id, 'opinion', e.opinion_id, 'activity', e.activity_id, 'circular', e.circular_id,
    'bulletin', e.bulletin_id, 'digest', e.digest_id, 'verb', e.verb, 'before', e.before,
    'after', e.after, 'person', e.person_id, 'committee', e.committee_id, 'unit', e.unit_id,
    'reason', nullif(e.reason, ''),
    'words', CASE WHEN e.words <> '' THEN encode(sha256(convert_to(e.words, 'UTF8')), 'hex') END
))
"""

_WRITE_DOWN = f"""
INSERT INTO audit_lines (org_id, actor_id, action, subject, entry_id, detail, at, digest)
SELECT e.org_id, e.actor_id,
    CASE WHEN o.id IS NOT NULL AND e.verb = '{Verb.PURGE}' THEN '{Action.PURGE}'
        ELSE '{Action.CHANGE}' END,
    coalesce(o.receipt, a.number, c.number, 'bulletin ' || e.bulletin_id, 'digest ' || e.digest_id),
    e.id, {CONTENT}, e.at, ''
FROM entries e LEFT JOIN opinions o ON o.id = e.opinion_id
    LEFT JOIN activities a ON a.id = e.activity_id LEFT JOIN circulars c ON c.id = e.circular_id
WHERE e.id = ANY($1)
ORDER BY e.id
ON CONFLICT (entry_id) DO NOTHING
"""

_LEFT_OUT = """
SELECT e.id FROM entries e
WHERE e.org_id = $1 AND e.id > $2 AND NOT EXISTS (
    SELECT FROM audit_lines l WHERE l.entry_id = e.id
)
ORDER BY e.id LIMIT $3
"""


async def write_down(entry_ids: Sequence[int]) -> None:
    """Write a line for each of these timeline entries, once."""
    await fetch(_WRITE_DOWN, list(entry_ids))


async def catch_up(org_id: int) -> int:
    """Write a line for every entry of a county that has none; gives how many there were."""
    last, number = 0, 0
    while rows := await fetch(_LEFT_OUT, org_id, last, BATCH):
        await write_down([row["id"] for row in rows])
        last, number = rows[-1]["id"], number + len(rows)
    return number


# --- reading it ---------------------------------------------------------------------------------


async def lines(
    actor: Actor,
    *,
    person: str = "",
    subject: str = "",
    action: Action | None = None,
    before: int | None = None,
    limit: int = 20,
) -> list[AuditLine]:
    """List the lines of the log, newest first; raises NotAllowed.

    ``person`` is a roster number, ``subject`` what a line is about, ``before`` an id to page on
    from.
    """
    if not holds(Permitted.AUDIT, actor.posts):
        raise NotAllowed
    asked = {"actor__number": person, "subject": subject, "action": action, "id__lt": before}
    wanted = {name: value for name, value in asked.items() if value}
    found = AuditLine.filter(org_id=actor.org_id, **wanted).order_by("-id").limit(limit)
    return await found.prefetch_related("actor")
