"""The record that counts (履职记录), and corrections that two people agree on."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from pydantic import Field

from handlers import correction, record
from handlers.errors import (
    ActivityWrongState,
    AlreadyAnswered,
    ChoiceUnknown,
    NotAllowed,
    NotFound,
    NotOrganiser,
    OnesOwnCase,
    OutOfScope,
    ReasonMissing,
    TextTooLong,
)
from handlers.people import numbered
from handlers.record import History, Line
from models import Correction
from rules.confirmation import OUTCOME_NAMES, Outcome
from server.api.confirmation import Why, counts
from server.api.endpoint import Asked, Call, Given, Nothing, Shown, endpoint
from server.api.invitation import Name, name_of

_DECIDE = (
    NotFound,
    NotAllowed,
    OnesOwnCase,
    AlreadyAnswered,
    ActivityWrongState,
    TextTooLong,
    OutOfScope,
)


class OfYear(Asked):
    """Of which year; all without it."""

    year: Annotated[int, Field(ge=2000, le=2099)] | None = None


class RecordLine(Shown):
    """One line of the record; only a `live` one counts, others were reversed or reverse one."""

    activity: str
    title: str
    starts_at: datetime
    outcome: Outcome
    name: str
    reason: str
    entered_at: datetime
    live: bool


class MyRecord(Shown):
    """My record, newest first, and how often each outcome counts."""

    lines: list[RecordLine]
    totals: dict[Outcome, int]


class Totals(Shown):
    """How often each outcome counts for somebody."""

    person: Name
    totals: dict[Outcome, int]


class NewCorrection(Given):
    """What it should count as, for whom (by roster number), and why."""

    person: Annotated[str, Field(min_length=1, max_length=32, pattern=r"^[^\x00]*$")]
    outcome: Outcome
    reason: Why


class Decision(Given):
    """What the one who decides says of it, if anything."""

    words: Why = ""


class CorrectionView(Shown):
    """A correction that one person proposes and a second one decides on."""

    id: int
    activity: str
    title: str
    person: Name
    outcome: Outcome
    name: str
    reason: str
    proposed_by: str
    proposed_at: datetime
    decided_at: datetime | None
    agreed: bool | None


class Corrections(Shown):
    """Corrections, oldest first."""

    corrections: list[CorrectionView]


@endpoint(OfYear, MyRecord)
async def read_mine(call: Call, given: OfYear) -> MyRecord:
    """Read my record, of a year or of all."""
    return _history(await record.record_of(call.actor, year=given.year))


@endpoint(OfYear, Totals, NotFound)
async def read_totals(call: Call, given: OfYear) -> Totals:
    """Count somebody's record, for who may see the totals."""
    person = await numbered(call.actor.org_id, call.part("person"))
    totals: Mapping[Outcome, int] = await record.totals_of(call.actor, person.id, year=given.year)
    return Totals(person=name_of(person), totals=counts(totals))


@endpoint(
    NewCorrection,
    CorrectionView,
    NotFound,
    NotOrganiser,
    ActivityWrongState,
    OnesOwnCase,
    ChoiceUnknown,
    ReasonMissing,
    AlreadyAnswered,
    TextTooLong,
    OutOfScope,
    status=201,
)
async def propose(call: Call, given: NewCorrection) -> CorrectionView:
    """Propose what a confirmed activity should count as for somebody (提出更正)."""
    person = await numbered(call.actor.org_id, given.person)
    what = (person.id, given.outcome, given.reason)
    made = await correction.propose(call.actor, call.activity, *what, now=call.now)
    return await _view(made)


@endpoint(Nothing, Corrections)
async def list_waiting(call: Call, given: Nothing) -> Corrections:
    """List the corrections that I may decide on, oldest first."""
    rows = await correction.waiting_corrections(call.actor)
    return Corrections(corrections=[await _view(row) for row in rows])


@endpoint(Decision, CorrectionView, *_DECIDE)
async def agree(call: Call, given: Decision) -> CorrectionView:
    """Agree to a correction (更正)."""
    return await _decide(call, given, agreed=True)


@endpoint(Decision, CorrectionView, *_DECIDE)
async def refuse(call: Call, given: Decision) -> CorrectionView:
    """Let the record stand (不更正)."""
    return await _decide(call, given, agreed=False)


async def _decide(call: Call, given: Decision, *, agreed: bool) -> CorrectionView:
    which = call.number("correction")
    decided = await correction.decide(call.actor, which, agreed, words=given.words, now=call.now)
    return await _view(decided)


async def _view(row: Correction) -> CorrectionView:
    await row.fetch_related("activity", "person", "proposed_by")
    return CorrectionView(
        id=row.id,
        activity=row.activity.number,
        title=row.activity.title,
        person=name_of(row.person),
        outcome=row.outcome,
        name=OUTCOME_NAMES[row.outcome],
        reason=row.reason,
        proposed_by=row.proposed_by.name,
        proposed_at=row.proposed_at,
        decided_at=row.decided_at,
        agreed=row.agreed,
    )


def _history(history: History) -> MyRecord:
    return MyRecord(lines=[_line(line) for line in history.lines], totals=counts(history.totals))


def _line(line: Line) -> RecordLine:
    row = line.record
    return RecordLine(
        activity=row.activity.number,
        title=row.activity.title,
        starts_at=row.activity.starts_at,
        outcome=row.outcome,
        name=OUTCOME_NAMES[row.outcome],
        reason=row.reason,
        entered_at=row.entered_at,
        live=line.live,
    )
