"""What handling units (承办单位) have before them, and what they do with it.

A unit reads the edited text; neither the original nor who reported it is anywhere in here.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from handlers import assignment, reply
from handlers.assignment import Assigned
from handlers.errors import (
    AnswerMissing,
    AttachmentRefused,
    NotAllowed,
    NotFound,
    OutOfScope,
    ReasonMissing,
    TextMissing,
    TextTooLong,
    WrongState,
)
from handlers.item_errors import ExtensionWrong, UnitMissing
from models import Assignment, Entry, Rating
from rules.assignment import STATE_NAMES, ReplyClass, State
from rules.attachment import MOST_OF_MATERIAL
from rules.opinion import LIFECYCLE, Verb
from rules.opinion_words import VERB_NAMES
from rules.outcome import Satisfaction
from rules.reasons import REASONS, why
from server.api.attachment import AttachmentView, attachment_view
from server.api.endpoint import Call, Given, Nothing, Shown, endpoint
from server.api.opinion import Page
from server.api.opinion_views import VerbView
from server.api.unit import Name
from server.api.unit_views import ReplyView, replies_view
from server.api.work import Answer, Why

_NEEDS = {step.verb: step.needs for step in LIFECYCLE}
#: One address for what a lead does and what a co unit does.
_PATHS: Mapping[Verb, str] = {
    Verb.OPT_OUT: "refuse",
    Verb.REPORT_PROGRESS: "progress",
    Verb.ASK_EXTENSION: "extension",
    Verb.ADVISE: "reply",
}
_MOST_FILES = sum(MOST_OF_MATERIAL.values())


class AssignmentLine(Shown):
    """An item with one of my units, in a list."""

    receipt: str
    title: str
    unit: str
    lead: bool
    state: State
    state_name: str
    urgent: bool
    forwarded_at: datetime
    due_at: datetime | None


class Assignments(Shown):
    """A page of them; ask for those before `next`, unless it is empty."""

    assignments: list[AssignmentLine]
    next: int | None


class StepView(Shown):
    """A line of what happened between the unit and the office."""

    verb: Verb
    name: str
    unit: str
    words: str
    at: datetime


class RatingView(Shown):
    """What a member made of what the unit said, without who it is."""

    round: int
    attitude: Satisfaction
    result: Satisfaction
    words: str


class AssignmentDetail(AssignmentLine):
    """An item as the unit has it: the edited text, and the photos where they were forwarded."""

    text: str
    lead_unit: str
    co_units: list[str]
    asked_until: date | None
    photos: list[AttachmentView]
    replies: list[ReplyView]
    ratings: list[RatingView]
    timeline: list[StepView]
    verbs: list[VerbView]


class For(Given):
    """The office names the `unit` that it records for; a unit's contact leaves it empty."""

    unit: Name = ""


class Because(Why, For):
    """Why, and for whom."""


class Words(Answer, For):
    """What there is to say in between."""


class Extension(Because):
    """Until which day, and why."""

    until: date


class NewReply(Words):
    """A reply in its class, with photos and papers that were given before."""

    reply_class: ReplyClass
    attachments: Annotated[tuple[UUID, ...], Field(max_length=_MOST_FILES)] = ()


_STEP = (NotFound, NotAllowed, WrongState, UnitMissing, OutOfScope)


def _line(row: Assignment) -> AssignmentLine:
    return AssignmentLine(
        receipt=row.opinion.receipt,
        title=row.opinion.edited_title,
        unit=row.unit.name,
        lead=row.lead,
        state=row.state,
        state_name=STATE_NAMES[row.state],
        urgent=row.opinion.urgent,
        forwarded_at=row.forwarded_at,
        due_at=row.due_at,
    )


def _page(rows: Sequence[Assignment], limit: int) -> Assignments:
    more = rows[-1].id if len(rows) == limit else None
    return Assignments(assignments=[_line(row) for row in rows], next=more)


async def _detail(call: Call, found: Assigned) -> AssignmentDetail:
    mine = found.assignment
    mine.opinion = found.opinion
    return AssignmentDetail(
        **dict(_line(mine)),
        text=found.opinion.edited_text,
        lead_unit=found.lead,
        co_units=list(found.co_units),
        asked_until=mine.asked_until,
        photos=[attachment_view(call, row) for row in await reply.photos_seen(found)],
        replies=replies_view(call, await reply.replies_seen(found)),
        ratings=[_rating(row) for row in await reply.ratings_seen(found)],
        timeline=[_step(entry) for entry in await assignment.seen(found)],
        verbs=[_verb(verb) for verb in found.verbs],
    )


def _rating(row: Rating) -> RatingView:
    return RatingView(round=row.round, attitude=row.attitude, result=row.result, words=row.words)


def _step(entry: Entry) -> StepView:
    verb = Verb(entry.verb)
    return StepView(
        verb=verb,
        name=VERB_NAMES[verb],
        unit=entry.unit.name if entry.unit else "",
        words=why(verb, entry.reason, entry.words),
        at=entry.at,
    )


def _verb(verb: Verb) -> VerbView:
    return VerbView(
        verb=_PATHS.get(verb, verb.value),
        name=VERB_NAMES[verb],
        needs=list(_NEEDS[verb]),
        reasons=dict(REASONS.get(verb, {})),
    )


@endpoint(Page, Assignments)
async def list_mine(call: Call, given: Page) -> Assignments:
    """List all that my units have or have replied to, newest first."""
    rows = await assignment.of_unit(call.actor, before=given.before, limit=given.limit)
    return _page(rows, given.limit)


@endpoint(Page, Assignments)
async def list_waiting(call: Call, given: Page) -> Assignments:
    """List what waits for my units, newest first."""
    rows = await assignment.waiting_for_unit(call.actor, before=given.before, limit=given.limit)
    return _page(rows, given.limit)


@endpoint(Nothing, AssignmentDetail, NotFound, NotAllowed, UnitMissing)
async def read(call: Call, given: Nothing) -> AssignmentDetail:
    """Read one item as my unit has it; the office, as the unit has it that leads."""
    return await _detail(call, await assignment.find_assigned(call.actor, call.receipt))


@endpoint(For, AssignmentLine, *_STEP)
async def accept(call: Call, given: For) -> AssignmentLine:
    """Take an item on (接办)."""
    done = await assignment.accept(call.actor, call.receipt, unit=given.unit, now=call.now)
    return _done(done)


@endpoint(Because, AssignmentLine, *_STEP, ReasonMissing)
async def refuse(call: Call, given: Because) -> AssignmentLine:
    """Send an item back (退办); a co unit leaves it."""
    done = await assignment.refuse(
        call.actor, call.receipt, given.said, unit=given.unit, now=call.now
    )
    return _done(done)


@endpoint(Words, AssignmentLine, *_STEP, AnswerMissing)
async def progress(call: Call, given: Words) -> AssignmentLine:
    """Say a word in between (报进展)."""
    done = await reply.report_progress(
        call.actor, call.receipt, given.words, unit=given.unit, now=call.now
    )
    return _done(done)


@endpoint(Extension, AssignmentLine, *_STEP, ReasonMissing, ExtensionWrong)
async def extension(call: Call, given: Extension) -> AssignmentLine:
    """Ask for more time (展期)."""
    done = await assignment.ask_extension(
        call.actor, call.receipt, given.until, given.said, unit=given.unit, now=call.now
    )
    return _done(done)


@endpoint(NewReply, AssignmentLine, *_STEP, TextMissing, TextTooLong, AttachmentRefused)
async def answer(call: Call, given: NewReply) -> AssignmentLine:
    """Reply in a class (办复); a co unit's reply is its opinion for the lead."""
    done = await reply.reply(
        call.actor,
        call.receipt,
        given.reply_class,
        given.words,
        given.attachments,
        unit=given.unit,
        now=call.now,
    )
    return _done(done)


def _done(done: Assigned) -> AssignmentLine:
    done.assignment.opinion = done.opinion
    return _line(done.assignment)
