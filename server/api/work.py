"""What committee and office staff do to an item; `verbs` of the item say what is possible now."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from pydantic import Field

from handlers import opinion
from handlers.errors import (
    AnswerMissing,
    CommitteeUnknown,
    NotAllowed,
    NotFound,
    OutOfScope,
    ReasonMissing,
    WrongState,
)
from models import Opinion
from rules import reasons
from rules.committees import OFFICE
from server.api.endpoint import Call, Given, Nothing, endpoint
from server.api.opinion import Words
from server.api.opinion_views import OpinionLine, line_view

#: A committee's code, as the list of committees has it.
Code = Annotated[Words, Field(max_length=16)]
Sentences = Annotated[Words, Field(max_length=2_000)]


class Answer(Given):
    """What the member is told."""

    words: Annotated[Words, Field(max_length=5_000)]


class Reason(Given):
    """Why, in words."""

    reason: Sentences


class Why(Given):
    """Why: a code of the list that the item's `verbs` have, and words; `other` needs words."""

    reason: Code
    words: Sentences = ""

    @property
    def said(self) -> reasons.Reason:
        """The reason as handlers take it."""
        return reasons.Reason(self.reason, self.words)


class Move(Why):
    """Where to, and why; without a `committee` it goes back to the office."""

    committee: Code = ""


class Target(Given):
    """Which committee gets the item."""

    committee: Code


@endpoint(Nothing, OpinionLine, NotFound, NotAllowed, WrongState)
async def take(call: Call, given: Nothing) -> OpinionLine:
    """Take an item into review (收)."""
    return line_view(await opinion.take(call.actor, call.receipt, now=call.now))


@endpoint(Nothing, OpinionLine, NotFound, NotAllowed, WrongState)
async def archive(call: Call, given: Nothing) -> OpinionLine:
    """Put away what was fed back (归档), before its member's time to rate is over."""
    return line_view(await opinion.archive(call.actor, call.receipt, now=call.now))


@endpoint(Answer, OpinionLine, NotFound, NotAllowed, WrongState, AnswerMissing, OutOfScope)
async def answer(call: Call, given: Answer) -> OpinionLine:
    """Answer an item (答复)."""
    return await _with_words(call, opinion.answer, given.words)


@endpoint(Why, OpinionLine, NotFound, NotAllowed, WrongState, ReasonMissing, OutOfScope)
async def retain(call: Call, given: Why) -> OpinionLine:
    """Keep an item for reference (留存)."""
    return await _with_words(call, opinion.retain, given.said)


@endpoint(Why, OpinionLine, NotFound, NotAllowed, WrongState, ReasonMissing, OutOfScope)
async def decline(call: Call, given: Why) -> OpinionLine:
    """Do not adopt an item (不采用)."""
    return await _with_words(call, opinion.decline, given.said)


@endpoint(
    Move, OpinionLine, NotFound, NotAllowed, WrongState, ReasonMissing, OutOfScope, CommitteeUnknown
)
async def reroute(call: Call, given: Move) -> OpinionLine:
    """Pass an item on (转); the second time it goes back to the office."""
    to = given.committee or OFFICE
    moved = await opinion.reroute(call.actor, call.receipt, to, given.said, now=call.now)
    return line_view(moved)


@endpoint(Target, OpinionLine, NotFound, NotAllowed, WrongState, CommitteeUnknown)
async def triage(call: Call, given: Target) -> OpinionLine:
    """Send an item that the office decides on to a committee (分派)."""
    moved = await opinion.triage(call.actor, call.receipt, given.committee, now=call.now)
    return line_view(moved)


async def _with_words(
    call: Call, act: Callable[..., Awaitable[Opinion]], words: str | reasons.Reason
) -> OpinionLine:
    return line_view(await act(call.actor, call.receipt, words, now=call.now))
