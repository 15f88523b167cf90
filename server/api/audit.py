"""The audit log, as the county's administrator reads it: who did what, and no words of items."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from handlers import audit, audit_chain
from handlers.errors import NotAllowed
from models import AuditLine
from rules.audit import Action
from server.api.endpoint import Call, Shown, endpoint
from server.api.opinion import Page, Words


class Wanted(Page):
    """Which lines: of a person by roster number, about a number, or of an action."""

    person: Annotated[Words, Field(max_length=32)] = ""
    subject: Annotated[Words, Field(max_length=64)] = ""
    action: Action | None = None


class AuditLineView(Shown):
    """A line; `person` and `name` are empty for the service itself.

    `seq` and `digest` are there once the line is sealed into the chain, within a minute.
    """

    id: int
    at: datetime
    person: str
    name: str
    action: str
    subject: str
    detail: dict[str, Any]
    seq: int | None
    digest: str


class AuditLines(Shown):
    """A page of lines; ask for those before `next`, unless it is empty.

    `seq` and `digest` are the end of the chain: noted elsewhere, they tell if it is cut off.
    """

    lines: list[AuditLineView]
    next: int | None
    seq: int
    digest: str


@endpoint(Wanted, AuditLines, NotAllowed)
async def list_all(call: Call, given: Wanted) -> AuditLines:
    """List the lines of the county's audit log, newest first."""
    found = await audit.lines(
        call.actor,
        person=given.person,
        subject=given.subject,
        action=given.action,
        before=given.before,
        limit=given.limit,
    )
    seq, digest = await audit_chain.head(call.actor.org_id)
    more = found[-1].id if len(found) == given.limit else None
    return AuditLines(lines=[_view(row) for row in found], next=more, seq=seq, digest=digest)


def _view(row: AuditLine) -> AuditLineView:
    return AuditLineView(
        id=row.id,
        at=row.at,
        person=row.actor.number if row.actor else "",
        name=row.actor.name if row.actor else "",
        action=row.action,
        subject=row.subject,
        detail=row.detail,
        seq=row.seq,
        digest=row.digest,
    )
