"""Several items of one matter become one, one item of several matters several."""

from typing import Annotated

from pydantic import Field

from handlers import merging
from handlers.errors import (
    CommitteeUnknown,
    NotAllowed,
    NotFound,
    OutOfScope,
    TextTooLong,
    TextTooShort,
    WrongState,
)
from handlers.item_errors import CannotMerge, CannotSplit, PartsWrong
from handlers.submission import Submitted
from rules.opinion import LONGEST
from server.api.endpoint import Call, Given, Nothing, Shown, endpoint
from server.api.opinion import Words
from server.api.opinion_views import OpinionLine, line_view
from server.api.views import CommitteeView
from server.api.work import Code

#: More parts than an item may become, to say so.
_TOO_MANY = 20


class Into(Given):
    """The receipt of the item to go on with."""

    into: Annotated[Words, Field(max_length=16)]


class Part(Given):
    """One matter; without a `committee` (a code) its words say where it goes."""

    text: Annotated[Words, Field(max_length=LONGEST)]
    title: Annotated[Words, Field(max_length=64)] = ""
    committee: Code = ""


class Parts(Given):
    """The matters that an item becomes: two to six."""

    parts: Annotated[tuple[Part, ...], Field(max_length=_TOO_MANY)]


class Receipt(Shown):
    """A part as an item of its own; `committee` is empty when the office decides."""

    receipt: str
    title: str
    committee: CommitteeView | None


class Receipts(Shown):
    """What an item became."""

    parts: list[Receipt]


@endpoint(Into, OpinionLine, NotFound, NotAllowed, WrongState, CannotMerge)
async def merge(call: Call, given: Into) -> OpinionLine:
    """Have an item go on as part of another one (并案); all who reported hear what comes of it."""
    return line_view(await merging.merge(call.actor, call.receipt, given.into, now=call.now))


@endpoint(Nothing, OpinionLine, NotFound, NotAllowed, WrongState)
async def unmerge(call: Call, given: Nothing) -> OpinionLine:
    """Have a merged item go on by itself (拆回): it was another matter, and the office decides."""
    return line_view(await merging.unmerge(call.actor, call.receipt, now=call.now))


@endpoint(
    Parts,
    Receipts,
    NotFound,
    NotAllowed,
    WrongState,
    PartsWrong,
    CannotSplit,
    CommitteeUnknown,
    TextTooShort,
    TextTooLong,
    OutOfScope,
)
async def split(call: Call, given: Parts) -> Receipts:
    """Have an item go on as items of their own (拆分), by the same reporter."""
    parts = [merging.Part(part.text, part.title, part.committee) for part in given.parts]
    done = await merging.split(call.actor, call.receipt, parts, now=call.now)
    return Receipts(parts=[_receipt(one) for one in done])


def _receipt(done: Submitted) -> Receipt:
    code, name = done.committee_code, done.committee_name
    committee = CommitteeView(code=code, name=name) if code else None
    return Receipt(receipt=done.receipt, title=done.title, committee=committee)
