"""Materials: papers, drafts of speeches, photos, minutes, and views that become items."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from bot.texts import ASKS
from handlers import material
from handlers.county import routing_of
from handlers.errors import (
    ActivityWrongState,
    AttachmentRefused,
    NotAllowed,
    NotFound,
    NotOrganiser,
    OutOfScope,
    TextMissing,
    TextTooLong,
    ViewTaken,
)
from handlers.guidance import GUIDANCE
from models import Material
from rules.attachment import MOST_OF_MATERIAL
from rules.material import KIND_NAMES, LONGEST, Kind
from rules.routing import route
from server.api.attachment import AttachmentView, attachment_view
from server.api.endpoint import Asked, Call, Given, Nothing, Shown, endpoint
from server.api.invitation import Name, name_of
from server.api.opinion import Words
from server.api.opinion_views import Suggestion, suggestion_view

_MOST_FILES = sum(MOST_OF_MATERIAL.values())


class NewMaterial(Given):
    """Words and files to hand in; photos need files, a view needs words."""

    kind: Kind
    text: Annotated[Words, Field(max_length=LONGEST)] = ""
    attachments: Annotated[tuple[UUID, ...], Field(max_length=_MOST_FILES)] = ()


class MaterialView(Shown):
    """Words and files of an activity; `receipt` is the item that a view became."""

    id: int
    kind: Kind
    name: str
    text: str
    given_by: str
    given_at: datetime
    receipt: str | None
    attachments: list[AttachmentView]


class Materials(Shown):
    """Materials, in the order in which they were given."""

    materials: list[MaterialView]


class OfKind(Asked):
    """Of which kind; all without it."""

    kind: Kind | None = None


class ViewDraft(Shown):
    """A view's words to begin an item with, and where it would go."""

    text: str
    suggestion: Suggestion


class Missing(Shown):
    """Who is expected to hand something in and has not."""

    people: list[Name]


@endpoint(
    NewMaterial,
    MaterialView,
    NotFound,
    NotOrganiser,
    ActivityWrongState,
    TextMissing,
    TextTooLong,
    OutOfScope,
    AttachmentRefused,
    status=201,
)
async def add(call: Call, given: NewMaterial) -> MaterialView:
    """Give a paper, a draft, photos, minutes or a view to an activity."""
    what = (given.kind, given.text, given.attachments)
    made = await material.add(call.actor, call.activity, *what, now=call.now)
    return _view(call, made)


@endpoint(OfKind, Materials, NotFound)
async def list_all(call: Call, given: OfKind) -> Materials:
    """List what I may read of an activity's materials."""
    kinds = (given.kind,) if given.kind else tuple(Kind)
    rows = await material.of_activity(call.actor, call.activity, kinds)
    return Materials(materials=[_view(call, row) for row in rows])


@endpoint(Nothing, ViewDraft, NotFound, NotAllowed, ViewTaken)
async def draft(call: Call, given: Nothing) -> ViewDraft:
    """Begin an item with a view that was voiced: its words, and where they would go."""
    text = await material.draft_of(call.actor, call.activity, call.number("material"))
    known = await routing_of(call.actor.org_id)
    shown = suggestion_view(route(text, known), known, GUIDANCE, ASKS)
    return ViewDraft(text=text, suggestion=shown)


@endpoint(Nothing, Missing, NotFound, NotOrganiser)
async def missing_speeches(call: Call, given: Nothing) -> Missing:
    """List who may come and has handed in no draft of a speech."""
    people = await material.missing_speeches(call.actor, call.activity)
    return Missing(people=[name_of(person) for person in people])


def _view(call: Call, row: Material) -> MaterialView:
    item = row.opinion if row.opinion_id is not None else None
    return MaterialView(
        id=row.id,
        kind=row.kind,
        name=KIND_NAMES[row.kind],
        text=row.text,
        given_by=row.given_by.name,
        given_at=row.given_at,
        receipt=item.receipt if item else None,
        attachments=[attachment_view(call, file) for file in row.attachments],
    )
