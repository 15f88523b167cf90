"""Opinion items (社情民意): hand in, list, read, take back."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from bot.texts import ASKS
from handlers import audit, opinion, submission
from handlers.county import routing_of
from handlers.errors import (
    AttachmentRefused,
    NotAllowed,
    NotFound,
    OutOfScope,
    TextTooLong,
    TextTooShort,
    ViewTaken,
    WrongState,
)
from handlers.guidance import GUIDANCE
from handlers.item_errors import CannotJoin
from handlers.submission import Draft, Submitted
from rules.attachment import MOST
from rules.gates import Gate
from rules.opinion import LONGEST
from rules.routing import route, route_one
from server.api.endpoint import Asked, Call, Given, Nothing, Shown, endpoint
from server.api.opinion_views import (
    OpinionDetail,
    OpinionLine,
    Opinions,
    Suggestion,
    detail_view,
    line_view,
    page_view,
    suggestion_view,
)
from server.api.views import CommitteeView

#: Text that PostgreSQL can keep: it has no room for NUL.
Words = Annotated[str, Field(pattern=r"^[^\x00]*$")]
Nonce = Annotated[str, Field(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9._-]*$")]

_MOST_FILES = sum(MOST.values())


class Text(Given):
    """A text that may become an item."""

    text: Annotated[Words, Field(min_length=1, max_length=LONGEST)]


class NewOpinion(Text):
    """An item to hand in.

    The same `nonce` from the same person is the same item, however often it is sent.
    `copy_station` shows the text to one's liaison station; `to_office` asks the office to decide.
    `view` is the id of the view, voiced at an activity, that it comes from. `join` is the receipt
    of an item that `/suggestions/like` has shown: handed in with it, all hear what comes of both.
    """

    nonce: Nonce
    title: Annotated[Words, Field(max_length=64)] = ""
    place: Annotated[Words, Field(max_length=200)] = ""
    attachments: Annotated[tuple[UUID, ...], Field(max_length=_MOST_FILES)] = ()
    copy_station: bool = False
    to_office: bool = False
    view: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = None
    join: Annotated[Words, Field(max_length=16)] = ""


class Page(Asked):
    """A page of a list: the newest, or those before `before`."""

    before: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = None
    limit: Annotated[int, Field(ge=1, le=50)] = 20


class Receipt(Shown):
    """What was handed in; `committee` is empty when the office decides, or when it has `joined`.

    `first` is what to do before anything else, when the text speaks of danger.
    """

    receipt: str
    title: str
    committee: CommitteeView | None
    joined: bool
    first: str | None


@endpoint(Text, Suggestion)
async def suggest(call: Call, given: Text) -> Suggestion:
    """Say where a text would go, why, and what it lacks; nothing is kept."""
    known = await routing_of(call.actor.org_id)
    return suggestion_view(route(given.text, known), known, GUIDANCE, ASKS)


@endpoint(
    NewOpinion,
    Receipt,
    OutOfScope,
    TextTooShort,
    TextTooLong,
    AttachmentRefused,
    NotAllowed,
    NotFound,
    ViewTaken,
    CannotJoin,
    status=201,
)
async def submit(call: Call, given: NewOpinion) -> Receipt:
    """Hand an item in."""
    draft = Draft(
        text=given.text,
        source_key=f"mp:{call.actor.person_id}:{given.nonce}",
        place=given.place,
        attachments=given.attachments,
        copy_station=given.copy_station,
        to_office=given.to_office,
        title=given.title,
        view=given.view,
        join=given.join,
    )
    submitted = await submission.submit(call.actor, draft, now=call.now)
    known = await routing_of(call.actor.org_id)
    return _receipt(submitted, route_one(given.text, known).gate)


def _receipt(submitted: Submitted, gate: Gate | None) -> Receipt:
    code, name = submitted.committee_code, submitted.committee_name
    return Receipt(
        receipt=submitted.receipt,
        title=submitted.title,
        committee=CommitteeView(code=code, name=name) if code else None,
        joined=submitted.joined,
        first=GUIDANCE[gate] if gate is Gate.DANGER else None,
    )


@endpoint(Page, Opinions)
async def list_mine(call: Call, given: Page) -> Opinions:
    """List what I handed in, newest first."""
    found = await opinion.mine(call.actor, before=given.before, limit=given.limit)
    return page_view(found, given.limit)


@endpoint(Page, Opinions)
async def list_waiting(call: Call, given: Page) -> Opinions:
    """List what waits for my committees or the office, newest first."""
    found = await opinion.waiting(call.actor, before=given.before, limit=given.limit)
    return page_view(found, given.limit)


@endpoint(Nothing, OpinionDetail, NotFound)
async def read(call: Call, given: Nothing) -> OpinionDetail:
    """Read one item with its timeline, files, and what I may do to it."""
    found = await opinion.find(call.actor, call.receipt)
    await audit.read(call.actor, found, now=call.now)
    return await detail_view(call, found)


@endpoint(Nothing, OpinionLine, NotFound, NotAllowed, WrongState)
async def withdraw(call: Call, given: Nothing) -> OpinionLine:
    """Take my own item back while it is open."""
    return line_view(await opinion.withdraw(call.actor, call.receipt, now=call.now))
