"""What came of an activity for each person: what is plain, what the station head must settle.

Nothing of it counts before the activity is confirmed. Source: DOMAIN.md §3.3 and §6 (A1, A2, N1,
N2).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from rules.activity import Party
from rules.attendance import Presence
from rules.invitation import Answer


class Outcome(StrEnum):
    """What an activity comes to for one person, once it is confirmed."""

    ATTENDED = "attended"
    LATE = "late"
    LEFT_EARLY = "left_early"
    WALK_IN = "walk_in"
    ON_LEAVE = "on_leave"
    ABSENT = "absent"
    #: was there, but it does not count
    VOID = "void"


class Case(StrEnum):
    """What must be settled about one person, the gravest first; nobody has more than one."""

    LEAVE_PENDING = "leave_pending"
    ABSENT = "absent"
    WALK_IN = "walk_in"
    #: written down by somebody who may not confirm
    MAKE_UP = "make_up"
    LATE = "late"
    LEFT_EARLY = "left_early"


class Verb(StrEnum):
    """What is done about an attendance; also the name of the activity's timeline entry."""

    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    MAKE_UP = "make_up"
    SETTLE = "settle"
    ADD_RECORD = "add_record"
    PROPOSE = "propose"
    CORRECT = "correct"
    KEEP = "keep"
    REMIND = "remind"
    ESCALATE = "escalate"
    #: a case about whoever would settle it is left to the office
    HAND_OVER = "hand_over"


VERB_NAMES: dict[Verb, str] = {
    Verb.SIGN_IN: "签到",
    Verb.SIGN_OUT: "签退",
    Verb.MAKE_UP: "补签",
    Verb.SETTLE: "定了例外",
    Verb.ADD_RECORD: "加了记录",
    Verb.PROPOSE: "提出更正",
    Verb.CORRECT: "更正",
    Verb.KEEP: "不更正",
    Verb.REMIND: "提醒确认",
    Verb.ESCALATE: "报办公室",
    Verb.HAND_OVER: "请办公室定",
}


#: Who is told of what is done about an attendance; what is not here tells nobody.
TELLS: Mapping[Verb, tuple[Party, ...]] = {
    Verb.MAKE_UP: (Party.PERSON,),
    Verb.PROPOSE: (Party.ORGANISER, Party.OFFICE),
    Verb.CORRECT: (Party.PERSON, Party.ORGANISER),
    Verb.KEEP: (Party.ORGANISER,),
    Verb.REMIND: (Party.ORGANISER,),
    Verb.ESCALATE: (Party.OFFICE,),
    Verb.HAND_OVER: (Party.OFFICE,),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to settle a case; without a ``reason`` the facts speak for themselves."""

    outcome: Outcome
    name: str
    reason: bool = False


#: How each case may be settled, the plain way first: it needs no reason.
CHOICES: Mapping[Case, tuple[Choice, ...]] = {
    Case.LEAVE_PENDING: (
        Choice(Outcome.ON_LEAVE, "准假"),
        Choice(Outcome.ABSENT, "不准假，记缺席", reason=True),
    ),
    Case.ABSENT: (
        Choice(Outcome.ABSENT, "记缺席"),
        Choice(Outcome.ON_LEAVE, "补假", reason=True),
        Choice(Outcome.ATTENDED, "补签", reason=True),
    ),
    Case.WALK_IN: (
        Choice(Outcome.WALK_IN, "算参加"),
        Choice(Outcome.VOID, "不算", reason=True),
    ),
    Case.MAKE_UP: (
        Choice(Outcome.ATTENDED, "认可补签"),
        Choice(Outcome.LATE, "认可，记迟到"),
        Choice(Outcome.ABSENT, "不认，记缺席", reason=True),
    ),
    Case.LATE: (
        Choice(Outcome.LATE, "记迟到"),
        Choice(Outcome.ATTENDED, "算准时", reason=True),
    ),
    Case.LEFT_EARLY: (
        Choice(Outcome.LEFT_EARLY, "记早退"),
        Choice(Outcome.ATTENDED, "算全程", reason=True),
    ),
}

CASE_NAMES: dict[Case, str] = {
    Case.LEAVE_PENDING: "请假还没批",
    Case.ABSENT: "没来，也没准假",
    Case.WALK_IN: "没邀请，自己来的",
    Case.MAKE_UP: "补签待认可",
    Case.LATE: "迟到",
    Case.LEFT_EARLY: "早退",
}

OUTCOME_NAMES: dict[Outcome, str] = {
    Outcome.ATTENDED: "参加",
    Outcome.LATE: "迟到",
    Outcome.LEFT_EARLY: "早退",
    Outcome.WALK_IN: "主动参加",
    Outcome.ON_LEAVE: "请假",
    Outcome.ABSENT: "缺席",
    Outcome.VOID: "不计",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one person at one activity.

    ``answer`` is None for somebody who was not invited, ``presence`` for somebody not seen.
    ``vouched`` is whether who wrote a make-up down may confirm the activity, and is another.
    """

    person_id: int
    answer: Answer | None
    presence: Presence | None = None
    left_early: bool = False
    made_up: bool = False
    vouched: bool = False


@dataclass(frozen=True, slots=True)
class Ruling:
    """How a case of one person was settled."""

    case: Case
    outcome: Outcome


def case_of(facts: Facts, *, required: bool) -> Case | None:
    """Give what must be settled about a person; None where all is plain.

    Whoever was late and left early has one case, the graver: what excuses it excuses both.
    """
    if facts.presence is None:
        return _case_of_absence(facts.answer, required)
    if facts.presence is Presence.WALK_IN:
        return Case.WALK_IN
    if facts.made_up and not facts.vouched:
        return Case.MAKE_UP
    if facts.left_early:
        return Case.LEFT_EARLY
    return Case.LATE if facts.presence is Presence.LATE else None


def _case_of_absence(answer: Answer | None, required: bool) -> Case | None:
    if answer is Answer.LEAVE_REQUESTED:
        return Case.LEAVE_PENDING
    expected = answer in (Answer.ACCEPTED, Answer.LEAVE_REJECTED)
    bound = required and answer in (Answer.INVITED, Answer.DECLINED)
    return Case.ABSENT if expected or bound else None


def outcome_of(facts: Facts, ruling: Ruling | None, *, required: bool) -> Outcome | None:
    """Give what an activity comes to for a person; None for what leaves no trace, or is open.

    A ruling counts only for the case that it was made for: who signed in after all needs none.
    """
    case = case_of(facts, required=required)
    if case is not None:
        return ruling.outcome if ruling is not None and _settles(ruling, case) else None
    if facts.presence is not None:
        return Outcome.ATTENDED
    return Outcome.ON_LEAVE if facts.answer is Answer.LEAVE_APPROVED else None


def _settles(ruling: Ruling, case: Case) -> bool:
    return ruling.case is case and choice_of(case, ruling.outcome) is not None


def open_cases(
    everybody: Iterable[Facts], rulings: Mapping[int, Ruling], *, required: bool
) -> list[tuple[Facts, Case]]:
    """List what is still to be settled, the gravest case first."""
    left = []
    for facts in everybody:
        case = case_of(facts, required=required)
        if case and outcome_of(facts, rulings.get(facts.person_id), required=required) is None:
            left.append((facts, case))
    order = list(Case)
    return sorted(left, key=lambda pair: (order.index(pair[1]), pair[0].person_id))


def outcomes_of(
    everybody: Iterable[Facts], rulings: Mapping[int, Ruling], *, required: bool
) -> dict[int, Outcome]:
    """Give what an activity comes to, by person, without whom it leaves no trace of."""
    given = {
        facts.person_id: outcome_of(facts, rulings.get(facts.person_id), required=required)
        for facts in everybody
    }
    return {person_id: outcome for person_id, outcome in given.items() if outcome is not None}


def choice_of(case: Case, outcome: Outcome) -> Choice | None:
    """Give the way to settle a case with an outcome; None where the case has no such way."""
    return next((choice for choice in CHOICES[case] if choice.outcome is outcome), None)


def corrections(*, invited: bool) -> tuple[Outcome, ...]:
    """List what a record may be corrected to: only the uninvited walk in, and owe nothing."""
    if not invited:
        return (Outcome.WALK_IN, Outcome.VOID)
    return tuple(outcome for outcome in Outcome if outcome is not Outcome.WALK_IN)
