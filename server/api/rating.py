"""Ratings over the API: each reporter of an item, once for each result."""

from typing import Annotated

from pydantic import Field

from handlers import opinion, rating
from handlers.errors import (
    AnswerMissing,
    NotAllowed,
    NotFound,
    OutOfScope,
    WrongState,
)
from handlers.item_errors import AlreadyRated, NotTheReporter, RatingClosed
from rules.outcome import Satisfaction
from server.api.endpoint import Call, Given, Shown, endpoint
from server.api.opinion import Words
from server.api.opinion_views import OpinionLine, line_view

Sentences = Annotated[Words, Field(max_length=2_000)]


class NewRating(Given):
    """How satisfied I am with how I was treated, and with what came of it."""

    attitude: Satisfaction
    result: Satisfaction
    words: Sentences = ""


class More(Given):
    """Words that I add to my rating."""

    words: Annotated[Sentences, Field(min_length=1)]


class RatedView(Shown):
    """The item after it was rated; `reopened` where it is worked once more."""

    opinion: OpinionLine
    reopened: bool


@endpoint(NewRating, RatedView, NotFound, NotTheReporter, WrongState, AlreadyRated, OutOfScope)
async def rate(call: Call, given: NewRating) -> RatedView:
    """Rate the result of my item; not satisfied with the first, it is worked once more."""
    done = await rating.rate(
        call.actor, call.receipt, given.attitude, given.result, given.words, now=call.now
    )
    own = await opinion.find(call.actor, call.receipt)
    return RatedView(opinion=line_view(own), reopened=done.reopened)


@endpoint(
    More, OpinionLine, NotFound, NotAllowed, WrongState, RatingClosed, AnswerMissing, OutOfScope
)
async def add_words(call: Call, given: More) -> OpinionLine:
    """Add words to the rating that I gave within the hour."""
    await rating.words_to(call.actor, call.receipt, given.words, now=call.now)
    return line_view(await opinion.find(call.actor, call.receipt))
