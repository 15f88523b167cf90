"""How the chain of an item and its facets are shown."""

from collections.abc import Sequence
from datetime import date, datetime

from handlers.actor import Actor
from handlers.chain import Facets, Link
from models import Outcome, Rating
from rules.assignment import CLASS_NAMES, ReplyClass
from rules.opinion import Verb
from rules.opinion_words import VERB_NAMES
from rules.outcome import LEVEL_NAMES, Level, Satisfaction, rating_said
from server.api.endpoint import Shown


class LinkView(Shown):
    """One point of what became of an item; `words` are its level and day, class, issue, rating."""

    verb: Verb
    name: str
    words: str
    unit: str
    committee: str
    at: datetime


class OutcomeView(Shown):
    """An adoption, a report-up or an instruction: of which level, on which day."""

    level: Level
    level_name: str
    combined: bool
    on: date


class ReplyClassView(Shown):
    """What the reply of the unit that leads comes to."""

    reply_class: ReplyClass
    name: str


class RatingView(Shown):
    """How satisfied a reporter is with one result; `mine` where it is the reader."""

    round: int
    attitude: Satisfaction
    result: Satisfaction
    name: str
    words: str
    mine: bool
    at: datetime


class FacetsView(Shown):
    """What came of an item, each by itself; a reporter reads no rating but their own."""

    adoption: list[OutcomeView]
    report_up: list[OutcomeView]
    instruction: list[OutcomeView]
    reply: ReplyClassView | None
    rating: list[RatingView]


def chain_view(links: Sequence[Link]) -> list[LinkView]:
    """Show a chain."""
    return [
        LinkView(
            verb=link.verb,
            name=VERB_NAMES[link.verb],
            words=link.words,
            unit=link.unit,
            committee=link.committee,
            at=link.at,
        )
        for link in links
    ]


def facets_view(actor: Actor, facets: Facets) -> FacetsView:
    """Show what came of an item to who reads it."""
    reply = facets.reply
    return FacetsView(
        adoption=[_outcome_view(one) for one in facets.adoption],
        report_up=[_outcome_view(one) for one in facets.report_up],
        instruction=[_outcome_view(one) for one in facets.instruction],
        reply=ReplyClassView(reply_class=reply, name=CLASS_NAMES[reply]) if reply else None,
        rating=[rating_view(actor, one) for one in facets.rating],
    )


def _outcome_view(one: Outcome) -> OutcomeView:
    return OutcomeView(
        level=one.level, level_name=LEVEL_NAMES[one.level], combined=one.combined, on=one.on
    )


def rating_view(actor: Actor, one: Rating) -> RatingView:
    """Show a rating, without who gave it."""
    return RatingView(
        round=one.round,
        attitude=one.attitude,
        result=one.result,
        name=rating_said(one.attitude, one.result),
        words=one.words,
        mine=one.person_id == actor.person_id,
        at=one.at,
    )
