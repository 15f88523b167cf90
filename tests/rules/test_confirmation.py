"""What came of an activity for each person: every combination, and what no ruling can change."""

import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.attendance import Presence
from rules.confirmation import (
    CASE_NAMES,
    CHOICES,
    OUTCOME_NAMES,
    VERB_NAMES,
    Case,
    Facts,
    Outcome,
    Ruling,
    Verb,
    case_of,
    choice_of,
    corrections,
    open_cases,
    outcome_of,
    outcomes_of,
)
from rules.invitation import Answer
from rules.summary import summary_of

ANSWERS = (None, *Answer)
PRESENCES = (None, *Presence)
BOTH = (False, True)

#: Outcomes of who was there, and it counts.
THERE = {Outcome.ATTENDED, Outcome.LATE, Outcome.LEFT_EARLY, Outcome.WALK_IN}

EXPECTED = (Answer.ACCEPTED, Answer.LEAVE_REJECTED)
IN_TIME, LATE = (Presence.CHECKED_IN,), (Presence.LATE,)
INVITED_THERE = (Presence.CHECKED_IN, Presence.LATE)
YES, NO = (True,), (False,)


class Row(NamedTuple):
    """Facts, and the case and the outcome of who has them and was not ruled on."""

    case: Case | None
    outcome: Outcome | None
    answer: Sequence[Answer | None] = ANSWERS
    presence: Sequence[Presence | None] = (None,)
    left_early: Sequence[bool] = BOTH
    made_up: Sequence[bool] = BOTH
    vouched: Sequence[bool] = BOTH
    required: Sequence[bool] = BOTH


#: Each combination is in one row, and in one only.
TABLE = (
    # Nobody saw them.
    Row(None, None, answer=(None,)),
    Row(None, Outcome.ON_LEAVE, answer=(Answer.LEAVE_APPROVED,)),
    Row(Case.LEAVE_PENDING, None, answer=(Answer.LEAVE_REQUESTED,)),
    Row(Case.ABSENT, None, answer=EXPECTED),
    Row(Case.ABSENT, None, answer=(Answer.INVITED, Answer.DECLINED), required=YES),
    Row(None, None, answer=(Answer.INVITED, Answer.DECLINED), required=NO),
    # They were there, whatever they had answered.
    Row(Case.WALK_IN, None, presence=(Presence.WALK_IN,)),
    Row(Case.MAKE_UP, None, presence=INVITED_THERE, made_up=YES, vouched=NO),
    Row(Case.LEFT_EARLY, None, presence=INVITED_THERE, left_early=YES, made_up=NO),
    Row(Case.LEFT_EARLY, None, presence=INVITED_THERE, left_early=YES, made_up=YES, vouched=YES),
    Row(Case.LATE, None, presence=LATE, left_early=NO, made_up=NO),
    Row(Case.LATE, None, presence=LATE, left_early=NO, made_up=YES, vouched=YES),
    Row(None, Outcome.ATTENDED, presence=IN_TIME, left_early=NO, made_up=NO),
    Row(None, Outcome.ATTENDED, presence=IN_TIME, left_early=NO, made_up=YES, vouched=YES),
)


def rows_of(facts: Facts, required: bool) -> list[Row]:
    return [
        row
        for row in TABLE
        if facts.answer in row.answer
        and facts.presence in row.presence
        and facts.left_early in row.left_early
        and facts.made_up in row.made_up
        and facts.vouched in row.vouched
        and required in row.required
    ]


def every() -> Iterator[tuple[Facts, bool]]:
    parts = (ANSWERS, PRESENCES, BOTH, BOTH, BOTH, BOTH)
    for answer, presence, left_early, made_up, vouched, required in itertools.product(*parts):
        yield Facts(1, answer, presence, left_early, made_up, vouched), required


@pytest.mark.parametrize(("facts", "required"), list(every()))
def test_every_combination(facts: Facts, required: bool) -> None:
    (row,) = rows_of(facts, required)
    assert case_of(facts, required=required) is row.case
    assert outcome_of(facts, None, required=required) is row.outcome
    for case, outcome in itertools.product(Case, Outcome):
        ruled = outcome_of(facts, Ruling(case, outcome), required=required)
        counts = case is row.case and choice_of(case, outcome) is not None
        assert ruled is (outcome if counts else row.outcome)


@pytest.mark.parametrize(
    ("case", "plainly", "with_reason", "without_reason"),
    [
        (Case.LEAVE_PENDING, Outcome.ON_LEAVE, {Outcome.ABSENT}, set()),
        # Leave may be granted after the fact, and who was there after all be written in.
        (Case.ABSENT, Outcome.ABSENT, {Outcome.ON_LEAVE, Outcome.ATTENDED}, set()),
        (Case.WALK_IN, Outcome.WALK_IN, {Outcome.VOID}, set()),
        (Case.MAKE_UP, Outcome.ATTENDED, {Outcome.ABSENT}, {Outcome.LATE}),
        (Case.LATE, Outcome.LATE, {Outcome.ATTENDED}, set()),
        (Case.LEFT_EARLY, Outcome.LEFT_EARLY, {Outcome.ATTENDED}, set()),
    ],
)
def test_how_a_case_may_be_settled(
    case: Case, plainly: Outcome, with_reason: set[Outcome], without_reason: set[Outcome]
) -> None:
    first, *others = CHOICES[case]
    assert (first.outcome, first.reason) == (plainly, False)
    assert {choice.outcome for choice in others if choice.reason} == with_reason
    assert {choice.outcome for choice in others if not choice.reason} == without_reason


def test_everything_has_a_name() -> None:
    assert set(CHOICES) == set(CASE_NAMES) == set(Case)
    assert set(OUTCOME_NAMES) == set(Outcome)
    assert set(VERB_NAMES) == set(Verb)
    for choices in CHOICES.values():
        assert len({choice.name for choice in choices}) == len(choices)


def test_only_the_uninvited_walk_in() -> None:
    assert corrections(invited=False) == (Outcome.WALK_IN, Outcome.VOID)
    assert {*corrections(invited=True), Outcome.WALK_IN} == set(Outcome)
    assert Outcome.WALK_IN not in corrections(invited=True)


# --- whatever came and whatever was ruled ---------------------------------------------------

FACTS = st.builds(
    Facts,
    st.integers(1, 8),
    st.sampled_from(ANSWERS),
    st.sampled_from(PRESENCES),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
EVERYBODY = st.lists(FACTS, unique_by=lambda facts: facts.person_id)
RULINGS = st.dictionaries(
    st.integers(1, 8), st.builds(Ruling, st.sampled_from(Case), st.sampled_from(Outcome))
)


@given(EVERYBODY, RULINGS, st.booleans())
def test_nothing_is_open_and_counted_at_once(
    everybody: list[Facts], rulings: dict[int, Ruling], required: bool
) -> None:
    left = {facts.person_id for facts, _ in open_cases(everybody, rulings, required=required)}
    outcomes = outcomes_of(everybody, rulings, required=required)
    assert not left & set(outcomes)
    owing_nothing = {
        facts.person_id
        for facts in everybody
        if facts.presence is None and case_of(facts, required=required) is None
    }
    on_leave = {f.person_id for f in everybody if f.answer is Answer.LEAVE_APPROVED}
    assert {f.person_id for f in everybody} - left - set(outcomes) == owing_nothing - on_leave


@given(EVERYBODY, RULINGS, st.booleans(), st.data())
def test_settling_everything_leaves_nothing_open(
    everybody: list[Facts], rulings: dict[int, Ruling], required: bool, data: st.DataObject
) -> None:
    for facts, case in open_cases(everybody, rulings, required=required):
        choice = data.draw(st.sampled_from(CHOICES[case]))
        rulings = rulings | {facts.person_id: Ruling(case, choice.outcome)}
    assert open_cases(everybody, rulings, required=required) == []


@given(FACTS, RULINGS, st.booleans())
def test_nobody_has_been_there_whom_nobody_saw_or_wrote_in(
    facts: Facts, rulings: dict[int, Ruling], required: bool
) -> None:
    ruling = rulings.get(facts.person_id)
    outcome = outcome_of(facts, ruling, required=required)
    if facts.presence is None and outcome in THERE:
        assert ruling == Ruling(Case.ABSENT, Outcome.ATTENDED)
    if outcome is Outcome.VOID:
        assert ruling == Ruling(Case.WALK_IN, Outcome.VOID)
    if facts.presence is not None and outcome is Outcome.ABSENT:
        assert ruling == Ruling(Case.MAKE_UP, Outcome.ABSENT)
    if outcome is Outcome.ON_LEAVE:
        assert facts.presence is None


@given(st.sampled_from(ANSWERS), st.sampled_from(PRESENCES[1:]), RULINGS, st.booleans())
def test_who_came_has_come_whatever_they_answered(
    answer: Answer | None, presence: Presence, rulings: dict[int, Ruling], required: bool
) -> None:
    facts, plain = Facts(1, answer, presence), Facts(1, Answer.ACCEPTED, presence)
    ruling = rulings.get(1)
    assert outcome_of(facts, ruling, required=required) is outcome_of(plain, ruling, required=True)


@given(EVERYBODY, RULINGS, st.booleans())
def test_the_gravest_comes_first(
    everybody: list[Facts], rulings: dict[int, Ruling], required: bool
) -> None:
    left = open_cases(everybody, rulings, required=required)
    ranks = [(list(Case).index(case), facts.person_id) for facts, case in left]
    assert ranks == sorted(ranks)
    assert open_cases(reversed(everybody), rulings, required=required) == left


@given(EVERYBODY, RULINGS, st.booleans())
def test_a_summary_counts_everybody_once(
    everybody: list[Facts], rulings: dict[int, Ruling], required: bool
) -> None:
    told = summary_of(everybody, rulings, required=required)
    there = [facts for facts in everybody if facts.presence is not None]
    assert told.signed_in + told.make_ups + told.walk_ins == len(there)
    cases = [case_of(facts, required=required) for facts in everybody]
    assert told.absent == cases.count(Case.ABSENT)
    assert told.leave_pending == cases.count(Case.LEAVE_PENDING)
    assert told.late == sum(facts.presence is Presence.LATE for facts in there)
    assert told.left_early == sum(facts.left_early for facts in there)
    assert told.open == len(open_cases(everybody, rulings, required=required))
    assert sum(told.outcomes.values()) <= len(everybody) - told.open


def test_a_summary_of_one_of_each() -> None:
    everybody = [
        Facts(1, Answer.ACCEPTED, Presence.CHECKED_IN),
        Facts(2, Answer.INVITED, Presence.LATE, left_early=True),
        Facts(3, Answer.ACCEPTED, Presence.CHECKED_IN, made_up=True, vouched=True),
        Facts(4, None, Presence.WALK_IN),
        Facts(5, Answer.LEAVE_APPROVED),
        Facts(6, Answer.LEAVE_REQUESTED),
        Facts(7, Answer.INVITED),
        Facts(8, Answer.DECLINED),
    ]
    told = summary_of(everybody, {4: Ruling(Case.WALK_IN, Outcome.WALK_IN)}, required=False)
    assert (told.signed_in, told.late, told.left_early, told.make_ups) == (2, 1, 1, 1)
    assert (told.walk_ins, told.on_leave, told.leave_pending, told.absent) == (1, 1, 1, 0)
    assert told.open == 2
    assert told.outcomes == {Outcome.ATTENDED: 2, Outcome.WALK_IN: 1, Outcome.ON_LEAVE: 1}
