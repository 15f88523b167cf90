"""What a unit may do, and from where to where: every state, every verb, both kinds of unit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.assignment import (
    ASSIGNMENT,
    CLASS_NAMES,
    GONE,
    LIVE,
    STATE_NAMES,
    WAITING,
    ReplyClass,
    State,
    row_of,
    unit_for,
    verbs_of,
)
from rules.opinion import LIFECYCLE, Verb
from rules.permission import Action

HANDLED = {step.verb for step in LIFECYCLE if step.action is Action.HANDLE}


def test_every_verb_of_a_unit_is_in_the_items_lifecycle():
    assert {verb for row in ASSIGNMENT for verb in (row.lead, row.co)} == HANDLED


def test_every_state_has_a_name_and_is_live_or_gone():
    assert set(STATE_NAMES) == set(State) == {*LIVE, *GONE}
    assert set(WAITING) < set(LIVE)
    assert set(CLASS_NAMES) == set(ReplyClass)


@pytest.mark.parametrize(
    ("state", "lead", "verbs"),
    [
        (State.ASSIGNED, True, "accept refuse report_progress ask_extension reply"),
        (State.ASSIGNED, False, "accept opt_out report_progress ask_extension advise"),
        (State.ACCEPTED, True, "report_progress ask_extension reply"),
        (State.ACCEPTED, False, "report_progress ask_extension advise"),
        (State.REPLIED, True, ""),
        (State.REFUSED, True, ""),
        (State.RECALLED, False, ""),
    ],
)
def test_what_a_unit_may_do(state, lead, verbs):
    assert list(verbs_of(state, lead=lead)) == [Verb(verb) for verb in verbs.split()]


@given(st.lists(st.sampled_from(sorted(HANDLED)), max_size=12), st.booleans())
def test_whatever_a_unit_does_it_ends_once(verbs, lead):
    state = State.ASSIGNED
    for verb in verbs:
        row = row_of(verb, lead=lead)
        if row is None or state not in row.sources:
            continue
        assert state in WAITING
        state = row.target or state
    assert state in {*LIVE, State.REFUSED}
    assert (state in WAITING) == bool(verbs_of(state, lead=lead))


@pytest.mark.parametrize(
    ("department", "unit"),
    [
        ("水利", "县水利局"),
        ("交通", "县交通局"),
        ("生态环境", "市生态环境局某县分局"),
        ("外星", ""),
        ("", ""),
    ],
)
def test_which_unit_a_department_is(department, unit):
    names = ["县交通运输执法大队", "县水利局", "县交通局", "市生态环境局某县分局"]
    assert unit_for(department, names) == unit
