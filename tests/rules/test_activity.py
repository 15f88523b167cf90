"""The life of an activity as a table."""

import pytest

from rules.activity import (
    AHEAD,
    KIND_NAMES,
    LIFECYCLE,
    OPEN,
    STATE_NAMES,
    VERB_NAMES,
    Kind,
    Need,
    Party,
    State,
    Step,
    Verb,
    step_from,
    verbs_from,
)

#: DOMAIN.md §3.3: the way through, and the ways out.
THROUGH = (
    (None, Verb.PLAN, State.PLANNED),
    (State.PLANNED, Verb.APPROVE, State.APPROVED),
    (State.APPROVED, Verb.NOTIFY, State.NOTICED),
    (State.NOTICED, Verb.SEND_MATERIALS, State.MATERIALS_SENT),
    (State.MATERIALS_SENT, Verb.STUDY, State.STUDYING),
    (State.STUDYING, Verb.BEGIN, State.HELD),
    (State.HELD, Verb.END, State.PENDING_CONFIRM),
    (State.PENDING_CONFIRM, Verb.CONFIRM, State.CONFIRMED),
    (State.CONFIRMED, Verb.ARCHIVE, State.ARCHIVED),
)
OUT = {
    *((state, Verb.POSTPONE, State.POSTPONED) for state in AHEAD),
    *((state, Verb.RESCHEDULE, State.APPROVED) for state in (*AHEAD, State.POSTPONED)),
    *((state, Verb.CANCEL, State.CANCELLED) for state in (*AHEAD, State.POSTPONED, State.HELD)),
    (State.CONFIRMED, Verb.REJECT, State.CONFIRM_REJECTED),
    (State.CONFIRM_REJECTED, Verb.CONFIRM, State.CONFIRMED),
    # at short notice
    (State.NOTICED, Verb.STUDY, State.STUDYING),
    (State.NOTICED, Verb.BEGIN, State.HELD),
    (State.MATERIALS_SENT, Verb.BEGIN, State.HELD),
}
WAYS = {way[:2]: way[2] for way in {*THROUGH, *OUT}}


@pytest.mark.parametrize("state", [None, *State])
@pytest.mark.parametrize("verb", Verb)
def test_every_way_and_no_other(state: State | None, verb: Verb) -> None:
    step = step_from(state, verb)
    assert (step.target if step else None) == WAYS.get((state, verb))


def test_every_state_is_reached_and_what_is_closed_stays_closed() -> None:
    assert {step.target for step in LIFECYCLE} == set(State)
    closed = {state for state in State if not verbs_from(state)}
    assert closed == {State.ARCHIVED, State.CANCELLED}
    assert set(State) - closed - set(OPEN) == {State.CONFIRMED}


def test_nothing_counts_before_it_is_confirmed() -> None:
    """Every way to a state that counts leads through a confirmation of what is settled."""
    for step in LIFECYCLE:
        if step.target is State.CONFIRMED:
            assert (step.verb, step.needs) == (Verb.CONFIRM, (Need.SETTLED,))
        if step.target is State.ARCHIVED:
            assert step.sources == (State.CONFIRMED,)


@pytest.mark.parametrize("step", LIFECYCLE, ids=lambda step: step.verb)
def test_a_no_needs_a_reason_and_is_told_to_everybody(step: Step) -> None:
    negative = step.verb in (Verb.POSTPONE, Verb.CANCEL, Verb.REJECT)
    assert (Need.REASON in step.needs) == negative
    if negative:
        assert {Party.ORGANISER, Party.INVITED} <= set(step.tells)


@pytest.mark.parametrize("step", LIFECYCLE, ids=lambda step: step.verb)
def test_only_the_clock_begins_and_ends(step: Step) -> None:
    assert (step.action is None) == (step.verb in (Verb.BEGIN, Verb.END))


def test_everything_has_a_name() -> None:
    assert set(STATE_NAMES) == set(State)
    assert set(VERB_NAMES) == set(Verb) == {step.verb for step in LIFECYCLE}
    assert set(KIND_NAMES) == set(Kind)
