"""The edited text of an item: keep a version, send it up, sign it, send it back, read them all."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from handlers import editing
from handlers.errors import (
    NotAllowed,
    NotFound,
    OutOfScope,
    ReasonMissing,
    TextMissing,
    TextTooLong,
    WrongState,
)
from rules.masking import KIND_NAMES
from server.api.endpoint import Call, Given, Nothing, Shown, endpoint
from server.api.opinion import Words
from server.api.opinion_views import OpinionLine, line_view
from server.api.work import Why


class Text(Given):
    """An edited text; without a `title` the last one stays."""

    title: Annotated[Words, Field(max_length=editing.LONGEST_TITLE)] = ""
    text: Annotated[Words, Field(max_length=editing.LONGEST_TEXT)]


class Hidden(Shown):
    """How many numbers of third parties were hidden, of one kind."""

    kind: str
    name: str
    count: int


class Kept(Shown):
    """An edited text as it was kept."""

    title: str
    text: str
    hidden: list[Hidden]


class EditionView(Shown):
    """One version of the edited text."""

    title: str
    text: str
    by: str
    at: datetime


class Editions(Shown):
    """Every version that was kept, oldest first."""

    editions: list[EditionView]


@endpoint(Text, Kept, NotFound, NotAllowed, WrongState, TextMissing, TextTooLong, OutOfScope)
async def edit(call: Call, given: Text) -> Kept:
    """Keep an edited version (编辑); third parties' numbers in it are hidden."""
    draft = await editing.edit(call.actor, call.receipt, given.title, given.text, now=call.now)
    hidden = [
        Hidden(kind=kind, name=KIND_NAMES[kind], count=count)
        for kind, count in draft.hidden.items()
    ]
    return Kept(title=draft.title, text=draft.text, hidden=hidden)


@endpoint(Nothing, Editions, NotFound)
async def list_editions(call: Call, given: Nothing) -> Editions:
    """Read every version of an item's edited text, as who edits, reviews or signs it."""
    rows = await editing.editions(call.actor, call.receipt)
    shown = [EditionView(title=row.title, text=row.text, by=row.by, at=row.at) for row in rows]
    return Editions(editions=shown)


@endpoint(Nothing, OpinionLine, NotFound, NotAllowed, WrongState, TextMissing)
async def send_up(call: Call, given: Nothing) -> OpinionLine:
    """Send an edited text up to be signed (送签)."""
    return line_view(await editing.send_up(call.actor, call.receipt, now=call.now))


@endpoint(Nothing, OpinionLine, NotFound, NotAllowed, WrongState, TextMissing)
async def sign(call: Call, given: Nothing) -> OpinionLine:
    """Sign an edited text (签发): the item is adopted."""
    return line_view(await editing.sign(call.actor, call.receipt, now=call.now))


@endpoint(Why, OpinionLine, NotFound, NotAllowed, WrongState, ReasonMissing, OutOfScope)
async def send_back(call: Call, given: Why) -> OpinionLine:
    """Have an edited text changed before it is signed (退改)."""
    return line_view(await editing.send_back(call.actor, call.receipt, given.said, now=call.now))
