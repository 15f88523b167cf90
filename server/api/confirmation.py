"""Settling exceptions after an activity; confirming it is one of its lifecycle's verbs."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import Field

from handlers import confirmation
from handlers.confirmation import LONGEST_REASON
from handlers.errors import (
    ActivityWrongState,
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
from models import Person, Settlement
from rules.confirmation import CASE_NAMES, OUTCOME_NAMES, Case, Choice, Outcome
from rules.summary import Summary
from server.api.endpoint import Call, Given, Nothing, Shown, endpoint
from server.api.invitation import Name, name_of
from server.api.opinion import Words

#: Why a case is settled so, or a record corrected.
Why = Annotated[Words, Field(max_length=LONGEST_REASON)]

_STEP = (NotFound, NotOrganiser, NotAllowed, ActivityWrongState)


class ChoiceOfCase(Shown):
    """One way to settle a case, and whether it needs a reason."""

    outcome: Outcome
    name: str
    reason: bool


class CaseView(Shown):
    """What must be settled about somebody, the plain way first; one's own has no choices."""

    person: Name
    case: Case
    name: str
    choices: list[ChoiceOfCase]


class SettledView(Shown):
    """What was ruled about somebody; until the confirmation it may be ruled again."""

    person: Name
    case: Case
    name: str
    outcome: Outcome
    outcome_name: str
    reason: str


class Cases(Shown):
    """What is open, the gravest first, and what was ruled so far."""

    open: list[CaseView]
    settled: list[SettledView]


class Ruling(Given):
    """As what it counts; `reason` where the choice needs one."""

    outcome: Outcome
    reason: Why = ""


class Rest(Shown):
    """How many cases were settled."""

    settled: int


class SummaryView(Shown):
    """How many came and how many did not; `open` is still to be settled."""

    signed_in: int
    make_ups: int
    walk_ins: int
    on_leave: int
    leave_pending: int
    absent: int
    late: int
    left_early: int
    open: int
    outcomes: dict[Outcome, int]


@endpoint(Nothing, Cases, *_STEP)
async def list_cases(call: Call, given: Nothing) -> Cases:
    """List what must be settled before an activity can be confirmed (例外)."""
    left = await confirmation.cases(call.actor, call.activity)
    ruled = await confirmation.settled(call.actor, call.activity)
    return Cases(open=[_case(*one) for one in left], settled=[_settled(row) for row in ruled])


@endpoint(
    Ruling,
    ChoiceOfCase,
    *_STEP,
    OnesOwnCase,
    ChoiceUnknown,
    ReasonMissing,
    TextTooLong,
    OutOfScope,
)
async def settle(call: Call, given: Ruling) -> ChoiceOfCase:
    """Settle the case about one person; the last ruling holds."""
    person = await numbered(call.actor.org_id, call.part("person"))
    what = (person.id, given.outcome, given.reason)
    return _choice(await confirmation.settle(call.actor, call.activity, *what, now=call.now))


@endpoint(Nothing, Rest, *_STEP)
async def settle_rest(call: Call, given: Nothing) -> Rest:
    """Settle all that is left the plain way, except my own case."""
    settled = await confirmation.settle_plainly(call.actor, call.activity, now=call.now)
    return Rest(settled=settled)


@endpoint(Nothing, SummaryView, NotFound, NotOrganiser, NotAllowed)
async def summary(call: Call, given: Nothing) -> SummaryView:
    """Count who came and who did not."""
    told: Summary = await confirmation.summary(call.actor, call.activity)
    return SummaryView(
        signed_in=told.signed_in,
        make_ups=told.make_ups,
        walk_ins=told.walk_ins,
        on_leave=told.on_leave,
        leave_pending=told.leave_pending,
        absent=told.absent,
        late=told.late,
        left_early=told.left_early,
        open=told.open,
        outcomes=counts(told.outcomes),
    )


def counts(outcomes: Mapping[Outcome, int]) -> dict[Outcome, int]:
    """Show how often each outcome counts, those that never do included."""
    return {outcome: outcomes.get(outcome, 0) for outcome in Outcome}


def _case(person: Person, case: Case, choices: Sequence[Choice]) -> CaseView:
    return CaseView(
        person=name_of(person),
        case=case,
        name=CASE_NAMES[case],
        choices=[_choice(choice) for choice in choices],
    )


def _choice(choice: Choice) -> ChoiceOfCase:
    return ChoiceOfCase(outcome=choice.outcome, name=choice.name, reason=choice.reason)


def _settled(row: Settlement) -> SettledView:
    return SettledView(
        person=name_of(row.person),
        case=row.case,
        name=CASE_NAMES[row.case],
        outcome=row.outcome,
        outcome_name=OUTCOME_NAMES[row.outcome],
        reason=row.reason,
    )
