"""What the office does with handling units (承办单位): forward, extend, return, feed back."""

from typing import Annotated

from pydantic import Field

from handlers import forwarding
from handlers.errors import (
    AnswerMissing,
    NotAllowed,
    NotFound,
    OutOfScope,
    ReasonMissing,
    TextMissing,
    TextTooLong,
    WrongState,
)
from handlers.item_errors import UnitHasIt, UnitLeads, UnitMissing, UnitUnknown
from rules.opinion import LONGEST
from server.api.endpoint import Call, Given, Nothing, Shown, endpoint
from server.api.opinion import Words
from server.api.opinion_views import OpinionLine, line_view
from server.api.work import Answer, Why

#: A unit's name, as the list of units has it.
Name = Annotated[Words, Field(max_length=64)]
_MOST = 20


class UnitView(Shown):
    """A unit of the county, and how many contacts it has."""

    name: str
    contacts: int


class Units(Shown):
    """Every unit of the county."""

    units: list[UnitView]


class Forward(Given):
    """Who leads and who joins, by name; without a `lead` the others join the one there is.

    With `files` they see the photos. `text` is what they read of an item that was never edited.
    """

    lead: Name = ""
    co_units: Annotated[tuple[Name, ...], Field(max_length=_MOST)] = ()
    files: bool = False
    text: Annotated[Words, Field(max_length=LONGEST)] = ""


class Grant(Given):
    """Whose extension is meant; the only one, or the lead's, where `unit` is empty."""

    unit: Name = ""


class Keep(Why, Grant):
    """Why there is no more time."""


_STEP = (NotFound, NotAllowed, WrongState)


@endpoint(Nothing, Units, NotAllowed)
async def list_all(call: Call, given: Nothing) -> Units:
    """List the county's units, for the office."""
    rows = await forwarding.units(call.actor)
    return Units(units=[UnitView(name=row.name, contacts=row.contacts) for row in rows])


@endpoint(
    Forward,
    OpinionLine,
    *_STEP,
    UnitMissing,
    UnitLeads,
    UnitUnknown,
    UnitHasIt,
    TextMissing,
    TextTooLong,
    OutOfScope,
)
async def forward(call: Call, given: Forward) -> OpinionLine:
    """Forward an item to handling units (转办)."""
    forwarded = await forwarding.forward(
        call.actor,
        call.receipt,
        given.lead,
        given.co_units,
        files=given.files,
        text=given.text,
        now=call.now,
    )
    return line_view(forwarded)


@endpoint(Grant, OpinionLine, *_STEP, UnitMissing)
async def extend(call: Call, given: Grant) -> OpinionLine:
    """Grant the time that a unit asks for (准延期)."""
    return line_view(
        await forwarding.extend(call.actor, call.receipt, unit=given.unit, now=call.now)
    )


@endpoint(Keep, OpinionLine, *_STEP, ReasonMissing, OutOfScope, UnitMissing)
async def keep_due(call: Call, given: Keep) -> OpinionLine:
    """Refuse a unit more time (不准延期)."""
    kept = await forwarding.keep_due(
        call.actor, call.receipt, given.said, unit=given.unit, now=call.now
    )
    return line_view(kept)


@endpoint(Why, OpinionLine, *_STEP, ReasonMissing, OutOfScope, UnitMissing)
async def return_reply(call: Call, given: Why) -> OpinionLine:
    """Send the lead's reply back to be given anew (退回重办)."""
    return line_view(
        await forwarding.return_reply(call.actor, call.receipt, given.said, now=call.now)
    )


@endpoint(Answer, OpinionLine, *_STEP, AnswerMissing, OutOfScope)
async def feed_back(call: Call, given: Answer) -> OpinionLine:
    """Tell the reporters the result (反馈), in the unit's words or in better ones."""
    return line_view(
        await forwarding.feed_back(call.actor, call.receipt, given.words, now=call.now)
    )
