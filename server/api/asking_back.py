"""Asking an item's reporter for what is missing, and what they add."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from handlers import asking_back
from handlers.errors import (
    AttachmentRefused,
    NotAllowed,
    NotFound,
    OutOfScope,
    TextMissing,
    WrongState,
)
from rules.attachment import MOST
from rules.opinion import LONGEST
from server.api.endpoint import Call, Given, endpoint
from server.api.opinion import Words
from server.api.opinion_views import OpinionLine, line_view

_MOST_FILES = sum(MOST.values())


class Question(Given):
    """What the reporter is asked."""

    words: Annotated[Words, Field(max_length=2_000)]


class Supplement(Given):
    """What is added: words, files, or both."""

    words: Annotated[Words, Field(max_length=LONGEST)] = ""
    attachments: Annotated[tuple[UUID, ...], Field(max_length=_MOST_FILES)] = ()


@endpoint(Question, OpinionLine, NotFound, NotAllowed, WrongState, TextMissing, OutOfScope)
async def ask_info(call: Call, given: Question) -> OpinionLine:
    """Ask the reporter for what is missing (追问); the clock stands still meanwhile."""
    asked = await asking_back.ask_info(call.actor, call.receipt, given.words, now=call.now)
    return line_view(asked)


@endpoint(
    Supplement,
    OpinionLine,
    NotFound,
    NotAllowed,
    WrongState,
    TextMissing,
    OutOfScope,
    AttachmentRefused,
)
async def supply(call: Call, given: Supplement) -> OpinionLine:
    """Add what was asked about my own item (补充); the item goes on where it was."""
    supplied = await asking_back.supply(
        call.actor, call.receipt, given.words, given.attachments, now=call.now
    )
    return line_view(supplied)
