"""The life of an item as a table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.limits import ENDS_BY_ITSELF, LIMITS
from rules.opinion import (
    ACTIONS,
    ADOPTED,
    ENDED,
    LIFECYCLE,
    OPEN,
    Course,
    Need,
    Party,
    State,
    Step,
    Verb,
    after,
    fingerprint,
    receipt,
    step_from,
    verbs_from,
)
from rules.opinion_words import STATE_NAMES, VERB_NAMES
from rules.reasons import OTHER, REASONS

#: DOMAIN.md §3.1, line by line: from, what is done, to (“=” stays, “<” goes back).
WAYS = """
  -                                             submit           submitted
  submitted triaged rerouted in_review          ask_info         need_info
  need_info                                     supply           <
  need_info                                     lapse            retained
  submitted                                     triage           triaged
  triaged rerouted in_review                    reroute          rerouted
  triaged rerouted in_review                    dispute          submitted
  submitted triaged rerouted                    take             in_review
  submitted triaged rerouted in_review issued refused rehandling  answer  fed_back
  submitted triaged rerouted in_review          retain           retained
  submitted triaged rerouted in_review editing  decline          not_adopted
  submitted triaged rerouted in_review          merge            merged
  merged                                        unmerge          submitted
  submitted                                     join             merged
  OPEN need_info                                grow             =
  submitted triaged rerouted in_review          split            split
  in_review editing                             edit             editing
  editing                                       send_up          sign_off
  sign_off                                      send_back        editing
  sign_off                                      sign             issued
  issued refused forwarded rehandling           forward          forwarded
  forwarded rehandling                          accept           =
  forwarded rehandling                          refuse           refused
  forwarded rehandling                          report_progress  =
  forwarded rehandling                          ask_extension    =
  forwarded rehandling                          extend           =
  forwarded rehandling                          keep_due         =
  forwarded rehandling                          reply            replied
  forwarded rehandling                          advise           =
  forwarded rehandling                          opt_out          =
  replied                                       return           forwarded
  replied                                       feed_back        fed_back
  fed_back rehandling                           rate             =
  fed_back                                      rehandle         rehandling
  fed_back                                      archive          archived
  OPEN need_info                                divert           diverted
  OPEN need_info fed_back ENDED                 quarantine       quarantined
  quarantined                                   release          <
  quarantined                                   ask_purge        =
  quarantined                                   purge            purged
  submitted triaged rerouted in_review need_info editing sign_off  withdraw  withdrawn
  ADOPTED                                       adopt            =
  ADOPTED                                       report_up        =
  ADOPTED                                       instruct         =
  ADOPTED                                       publish          =
  OPEN need_info                                remind           =
  OPEN                                          fall_due         =
  OPEN                                          alert_deputy     =
  OPEN                                          alert_leader     =
"""
GROUPS = {
    "OPEN": "submitted triaged rerouted in_review editing sign_off issued forwarded refused replied"
    " rehandling",
    "ADOPTED": "issued forwarded refused replied fed_back rehandling archived",
    "ENDED": "archived retained not_adopted merged split diverted withdrawn",
}
COURSES = {"=": Course.STAY, "<": Course.BACK}


def ways() -> dict[tuple[str, str], str]:
    """Read the lines: (state, verb) to where it leads."""
    read = {}
    for line in WAYS.strip().splitlines():
        *sources, verb, target = line.split()
        for source in sources:
            for state in GROUPS.get(source, source).split():
                read[state, verb] = target
    return read


def test_every_way_and_no_other() -> None:
    table = {
        (state or "-", step.verb.value): step.target for step in LIFECYCLE for state in step.sources
    }
    assert table == {way: COURSES.get(to) or State(to) for way, to in ways().items()}
    assert set(GROUPS["OPEN"].split()) == set(OPEN)
    assert set(GROUPS["ENDED"].split()) == set(ENDED)
    assert set(GROUPS["ADOPTED"].split()) == set(ADOPTED)


def test_every_state_is_reached_and_what_is_purged_stays() -> None:
    assert {step.target for step in LIFECYCLE} == {*State, *Course}
    assert verbs_from(State.PURGED) == ()


def test_what_is_open_has_a_limit_and_what_is_ended_has_none() -> None:
    assert set(LIMITS) == {*OPEN, State.NEED_INFO, State.FED_BACK}
    assert set(ENDS_BY_ITSELF) == set(LIMITS) - set(OPEN)


@pytest.mark.parametrize("step", LIFECYCLE, ids=lambda step: step.verb)
def test_somebody_hears_of_every_step(step: Step) -> None:
    assert step.tells or step.verb is Verb.ARCHIVE
    assert len(step.tells) == len(set(step.tells))


@pytest.mark.parametrize("step", LIFECYCLE, ids=lambda step: step.verb)
def test_the_member_hears_whenever_the_item_ends_without_them(step: Step) -> None:
    if step.target in (*ENDED, State.FED_BACK) and step.verb not in (Verb.WITHDRAW, Verb.ARCHIVE):
        assert Party.REPORTER in step.tells


@pytest.mark.parametrize(
    ("before", "verb", "back", "now"),
    [
        (None, Verb.SUBMIT, None, State.SUBMITTED),
        (State.NEED_INFO, Verb.SUPPLY, State.IN_REVIEW, State.IN_REVIEW),
        (State.NEED_INFO, Verb.SUPPLY, None, State.SUBMITTED),
        (State.QUARANTINED, Verb.RELEASE, State.ARCHIVED, State.ARCHIVED),
        (State.FORWARDED, Verb.ACCEPT, None, State.FORWARDED),
    ],
)
def test_where_a_step_leads(
    before: State | None, verb: Verb, back: State | None, now: State
) -> None:
    step = step_from(before, verb)
    assert step is not None
    assert after(step, before, back) is now


@pytest.mark.parametrize("step", LIFECYCLE, ids=lambda step: step.verb)
def test_a_no_needs_a_reason_of_the_list(step: Step) -> None:
    assert (Need.REASON in step.needs) == (step.verb in REASONS)
    assert list(REASONS.get(step.verb, {OTHER: ""}))[-1] == OTHER


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
