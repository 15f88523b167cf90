"""The life of an item as a table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.opinion import (
    ACTIONS,
    LIFECYCLE,
    OPEN,
    STATE_NAMES,
    VERB_NAMES,
    Need,
    Party,
    State,
    Step,
    Verb,
    fingerprint,
    receipt,
    step_from,
    verbs_from,
)

S, T, R, I = State.SUBMITTED, State.TRIAGED, State.REROUTED, State.IN_REVIEW  # noqa: E741

#: DOMAIN.md §3.1 as far as an answer: from, verb, to.
WAYS = {
    (None, Verb.SUBMIT, S),
    (S, Verb.TRIAGE, T),
    (T, Verb.REROUTE, R),
    (R, Verb.REROUTE, R),
    (I, Verb.REROUTE, R),
    (T, Verb.DISPUTE, S),
    (R, Verb.DISPUTE, S),
    (I, Verb.DISPUTE, S),
    (S, Verb.TAKE, I),
    (T, Verb.TAKE, I),
    (R, Verb.TAKE, I),
    *((state, Verb.ANSWER, State.ANSWERED) for state in (S, T, R, I)),
    *((state, Verb.RETAIN, State.RETAINED) for state in (S, T, R, I)),
    *((state, Verb.DECLINE, State.NOT_ADOPTED) for state in (S, T, R, I)),
    *((state, Verb.WITHDRAW, State.WITHDRAWN) for state in (S, T, R, I)),
}


@pytest.mark.parametrize("state", [None, *State])
@pytest.mark.parametrize("verb", Verb)
def test_every_way_and_no_other(state: State | None, verb: Verb) -> None:
    step = step_from(state, verb)
    assert (step and (state, verb, step.target)) == next(
        (way for way in WAYS if way[:2] == (state, verb)), None
    )


def test_every_state_is_reached_and_what_is_closed_stays_closed() -> None:
    assert {step.target for step in LIFECYCLE} == set(State)
    assert {state for state in State if verbs_from(state)} == set(OPEN)


@pytest.mark.parametrize("step", LIFECYCLE, ids=lambda step: step.verb)
def test_what_is_open_has_a_deadline_and_what_is_closed_has_none(step: Step) -> None:
    assert (step.within is not None) == (step.target in OPEN)


@pytest.mark.parametrize("step", LIFECYCLE, ids=lambda step: step.verb)
def test_somebody_hears_of_every_step(step: Step) -> None:
    assert step.tells
    assert len(step.tells) == len(set(step.tells))
    if step.target not in OPEN and step.verb is not Verb.WITHDRAW:
        assert step.tells[0] is Party.REPORTER


@pytest.mark.parametrize("verb", [Verb.REROUTE, Verb.DISPUTE, Verb.RETAIN, Verb.DECLINE])
def test_a_no_needs_a_reason(verb: Verb) -> None:
    assert all(Need.REASON in step.needs for step in LIFECYCLE if step.verb is verb)


def test_every_verb_and_state_has_a_name_and_an_action() -> None:
    assert set(ACTIONS) == set(VERB_NAMES) == set(Verb) == {step.verb for step in LIFECYCLE}
    assert set(STATE_NAMES) == set(State)
    assert len(LIFECYCLE) == len(Verb)


@pytest.mark.parametrize(
    ("year", "number", "written"),
    [
        (2026, 1, "民2026-0001"),
        (2026, 123, "民2026-0123"),
        (2027, 9999, "民2027-9999"),
        (2027, 10000, "民2027-10000"),
    ],
)
def test_receipts(year: int, number: int, written: str) -> None:
    assert receipt(year, number) == written


@given(st.text(), st.text(), st.lists(st.text()))
def test_what_is_moved_between_parts_is_something_else(
    one: str, other: str, ids: list[str]
) -> None:
    moved = fingerprint(one, [other, *ids], "", 1, "") == fingerprint(one + other, ids, "", 1, "")
    assert not moved
