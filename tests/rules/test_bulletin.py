"""The life of a bulletin, who reads it, who gets it, and how the year goes."""

from datetime import date

import pytest

from rules.bulletin import (
    KIND_NAMES,
    LIFECYCLE,
    OPEN,
    OUT,
    READERS,
    STATE_NAMES,
    VERB_NAMES,
    Kind,
    State,
    Verb,
    expected,
    issue_said,
    recipients,
    step_from,
)
from rules.permission import MATRIX, Action
from rules.role import Role

#: Every way from one state to another; anything else is none.
WAYS = {
    (None, Verb.DRAFT): State.DRAFTED,
    (State.DRAFTED, Verb.REVISE): State.DRAFTED,
    (State.DRAFTED, Verb.SEND_UP): State.SIGN_OFF,
    (State.DRAFTED, Verb.DROP): State.DROPPED,
    (State.SIGN_OFF, Verb.SEND_BACK): State.DRAFTED,
    (State.SIGN_OFF, Verb.SIGN): State.PUBLISHED,
    (State.PUBLISHED, Verb.ARCHIVE): State.ARCHIVED,
}


@pytest.mark.parametrize("verb", Verb)
@pytest.mark.parametrize("state", [None, *State])
def test_the_table_has_these_ways_and_no_others(state: State | None, verb: Verb) -> None:
    step = step_from(state, verb)
    assert (step.target if step else None) == WAYS.get((state, verb))


def test_the_office_makes_and_a_leader_signs() -> None:
    by = {step.verb: set(MATRIX[step.action]) for step in LIFECYCLE}
    signing = {Verb.SIGN, Verb.SEND_BACK}
    assert all(roles == {Role.VICE_CHAIR} for verb, roles in by.items() if verb in signing)
    assert all(roles == {Role.OFFICE} for verb, roles in by.items() if verb not in signing)
    assert {step.action for step in LIFECYCLE} == {Action.PUBLISH, Action.SIGN}


def test_committees_read_what_is_out_and_nobody_else_reads_any() -> None:
    makers = {Role.OFFICE, Role.VICE_CHAIR}
    for state in State:
        assert READERS[state] == (makers | {Role.COMMITTEE} if state in OUT else makers)


def test_everything_has_a_name_and_is_either_open_or_out_or_dropped() -> None:
    assert (set(KIND_NAMES), set(STATE_NAMES), set(VERB_NAMES)) == (
        set(Kind),
        set(State),
        set(Verb),
    )
    assert {*OPEN, *OUT, State.DROPPED} == set(State)
    assert not set(OPEN) & set(OUT)


def test_an_issue_is_named_as_papers_name_it() -> None:
    assert issue_said(Kind.BULLETIN, 2026, 1) == "《社情民意》专刊2026年第1期"


@pytest.mark.parametrize(
    ("month", "target", "due"),
    [(1, 12, 0), (2, 12, 1), (12, 12, 11), (6, 4, 1), (12, 6, 5), (12, 0, 0), (7, 1, 0)],
)
def test_how_many_are_due_before_a_month(month: int, target: int, due: int) -> None:
    assert expected(target, date(2026, month, 28)) == due


@pytest.mark.parametrize(
    ("said", "above", "besides"),
    [
        ("", (), ()),
        ("各专委会", (), ("各专委会",)),
        ("报：县委办、县政府办；送：各专委会", ("县委办", "县政府办"), ("各专委会",)),
        ("报:县委办，县人大办\n送:县水利局", ("县委办", "县人大办"), ("县水利局",)),
        ("报：县委办。送：县水利局。", ("县委办",), ("县水利局",)),
        ("报：县委办 送：县水利局", ("县委办",), ("县水利局",)),
        ("报： ； 送：、", (), ()),
        ("通报组、县报社、送变电公司", (), ("通报组", "县报社", "送变电公司")),
    ],
)
def test_who_gets_it(said: str, above: tuple[str, ...], besides: tuple[str, ...]) -> None:
    assert recipients(said) == (above, besides)
