"""Circulars (通知): issue one, read those I got, see who has read those we issued."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime, Field

from bot.circular import issued_by
from handlers import circular, readership
from handlers.circular import CircularDraft
from handlers.errors import (
    ActivityWrongState,
    AttachmentRefused,
    AudienceTooWide,
    AudienceUnknown,
    NobodyChosen,
    NotFound,
    NotOrganiser,
    OutOfScope,
    ReasonMissing,
    SeveralPeople,
    TextMissing,
    TextTooLong,
    TimeWrong,
)
from handlers.readership import Tally
from models import Circular, Notice
from rules.attachment import MOST_OF_MATERIAL
from rules.circular import LONGEST_TITLE, STATE_NAMES, State
from rules.notice import Knock
from rules.opinion import LONGEST
from server.api.attachment import AttachmentView, attachment_view
from server.api.audience import Audience, ChoiceView, audience_view, chosen
from server.api.endpoint import Asked, Call, Given, Nothing, Shown, endpoint
from server.api.opinion import Nonce, Page, Words
from server.api.work import Reason

_MOST_FILES = sum(MOST_OF_MATERIAL.values())


class NewCircular(Given):
    """A circular to issue; the same `nonce` from the same person is the same circular.

    `read_by` is until when people are asked to have read it; two days before, those who have not
    are told once more.
    """

    nonce: Nonce
    title: Annotated[Words, Field(min_length=1, max_length=LONGEST_TITLE)]
    text: Annotated[Words, Field(min_length=1, max_length=LONGEST)]
    audience: Audience
    read_by: AwareDatetime | None = None
    attachments: Annotated[tuple[UUID, ...], Field(max_length=_MOST_FILES)] = ()


class CircularLine(Shown):
    """A circular in a list; `issued_by` is the office, the station or the committee."""

    number: str
    title: str
    state: State
    state_name: str
    issued_by: str
    issued_at: datetime
    read_by: datetime | None


class Received(CircularLine):
    """A circular that I got, and when I read it."""

    read_at: datetime | None


class ReceivedCirculars(Shown):
    """A page of the circulars that I got; ask for those before `next`, unless it is empty."""

    circulars: list[Received]
    next: int | None


class Issued(CircularLine):
    """A circular that we issued: to how many, and how many have read it."""

    told: int
    read: int


class IssuedCirculars(Shown):
    """A page of the circulars that we issued; ask for those before `next`, unless it is empty."""

    circulars: list[Issued]
    next: int | None


class CircularDetail(CircularLine):
    """A circular with its text and its papers; `manages`: whether I may withdraw it."""

    text: str
    audience: list[ChoiceView]
    attachments: list[AttachmentView]
    manages: bool


class ReadsPage(Asked):
    """A page of who was told, from the one after `after` on; `unread`: who has not read it."""

    after: Annotated[int, Field(ge=0, le=2**63 - 1)] = 0
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    unread: bool = False


class Reader(Shown):
    """Who was told, when they read it, how the push went, and when they were told once more."""

    number: str
    name: str
    read_at: datetime | None
    knock: Knock
    nudged_at: datetime | None


class Readers(Shown):
    """A page of who was told; ask for those after `next`, unless it is empty."""

    told: int
    read: int
    readers: list[Reader]
    next: int | None


@endpoint(
    NewCircular,
    CircularLine,
    NotOrganiser,
    TextMissing,
    TextTooLong,
    OutOfScope,
    TimeWrong,
    AudienceUnknown,
    AudienceTooWide,
    NobodyChosen,
    SeveralPeople,
    AttachmentRefused,
    status=201,
)
async def issue(call: Call, given: NewCircular) -> CircularLine:
    """Issue a circular (发通知); everybody in the audience is told."""
    draft = CircularDraft(
        title=given.title,
        text=given.text,
        audience=chosen(given.audience),
        source_key=f"mp:{call.actor.person_id}:{given.nonce}",
        read_by=given.read_by,
        attachments=given.attachments,
    )
    made = await circular.issue(call.actor, draft, now=call.now)
    await made.fetch_related("station", "committee")
    return CircularLine(**_line(made))


@endpoint(Page, ReceivedCirculars)
async def list_received(call: Call, given: Page) -> ReceivedCirculars:
    """List the circulars that I got, newest first."""
    rows = await circular.mine(call.actor, before=given.before, limit=given.limit)
    return ReceivedCirculars(circulars=_received(rows), next=_next(rows, given.limit))


@endpoint(Page, IssuedCirculars, NotOrganiser)
async def list_issued(call: Call, given: Page) -> IssuedCirculars:
    """List the circulars of my office, station or committee, newest first."""
    rows = await circular.issued(call.actor, before=given.before, limit=given.limit)
    tallies = await readership.tallies(rows)
    shown = [Issued(**_line(row), **_tally(tallies[row.id])) for row in rows]
    return IssuedCirculars(circulars=shown, next=_next(rows, given.limit))


@endpoint(Nothing, CircularDetail, NotFound)
async def read(call: Call, given: Nothing) -> CircularDetail:
    """Read a circular; that counts as my having read it."""
    found = await circular.find(call.actor, call.circular, now=call.now)
    files = [file for paper in found.materials for file in paper.attachments]
    return CircularDetail(
        **_line(found),
        text=found.text,
        audience=audience_view(found.audience),
        attachments=[attachment_view(call, file) for file in files],
        manages=circular.may_issue(call.actor, found),
    )


@endpoint(Reason, CircularLine, NotFound, NotOrganiser, ActivityWrongState, ReasonMissing)
async def withdraw(call: Call, given: Reason) -> CircularLine:
    """Take a circular back (撤回); who was told of it is told of that."""
    taken = await circular.withdraw(call.actor, call.circular, given.reason, now=call.now)
    await taken.fetch_related("station", "committee")
    return CircularLine(**_line(taken))


@endpoint(ReadsPage, Readers, NotFound, NotOrganiser)
async def list_reads(call: Call, given: ReadsPage) -> Readers:
    """List who was told of a circular, and whether they have read it."""
    rows = await readership.reads(
        call.actor, call.circular, unread_only=given.unread, after=given.after, limit=given.limit
    )
    found = await circular.readable(call.actor, call.circular)
    tally = (await readership.tallies([found]))[found.id]
    readers = [_reader(row) for row in rows]
    return Readers(**_tally(tally), readers=readers, next=_next(rows, given.limit))


def _line(row: Circular) -> dict[str, Any]:
    return {
        "number": row.number,
        "title": row.title,
        "state": row.state,
        "state_name": STATE_NAMES[row.state],
        "issued_by": issued_by(row),
        "issued_at": row.issued_at,
        "read_by": row.read_by,
    }


def _received(rows: Sequence[Notice]) -> list[Received]:
    circulars = [(row, row.entry.circular) for row in rows]
    return [Received(**_line(one), read_at=row.read_at) for row, one in circulars if one]


def _tally(tally: Tally) -> dict[str, Any]:
    return {"told": tally.told, "read": tally.read}


def _reader(row: Notice) -> Reader:
    return Reader(
        number=row.receiver.number,
        name=row.receiver.name,
        read_at=row.read_at,
        knock=row.knock,
        nudged_at=row.nudged_at,
    )


def _next(rows: Sequence[Circular | Notice], limit: int) -> int | None:
    return rows[-1].id if len(rows) == limit else None
