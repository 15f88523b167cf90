"""Who gives what when: papers before, drafts by the invited, records after."""

import pytest

from rules import activity, confirmation, invitation, schedule
from rules.activity import State
from rules.material import CLOSED, KIND_NAMES, RECORDS, RULES, VERB_NAMES, Kind, Verb, rule_of
from rules.permission import Action

BEFORE = {State.NOTICED, State.MATERIALS_SENT, State.STUDYING}
AFTER = {State.PENDING_CONFIRM, State.CONFIRM_REJECTED}

#: DOMAIN.md §3.3: materials, speech drafts, and the record within five working days after.
WHEN = {
    Kind.PAPER: {State.PLANNED, State.APPROVED, *BEFORE, State.POSTPONED, State.HELD},
    Kind.SPEECH: {*BEFORE, State.HELD},
    Kind.PHOTO: {State.HELD, *AFTER, State.CONFIRMED},
    Kind.MINUTES: {State.HELD, *AFTER, State.CONFIRMED},
    Kind.VIEW: {State.HELD, *AFTER},
}


@pytest.mark.parametrize("kind", Kind)
def test_when_each_kind_is_given(kind: Kind) -> None:
    assert set(rule_of(kind).states) == WHEN[kind]


def test_who_gives_each_kind() -> None:
    assert {rule.kind: (rule.action, rule.invited, rule.attended) for rule in RULES} == {
        Kind.PAPER: (Action.RUN_ACTIVITY, False, False),
        Kind.SPEECH: (None, True, False),
        Kind.PHOTO: (Action.RECORD_ACTIVITY, False, False),
        Kind.MINUTES: (Action.RECORD_ACTIVITY, False, False),
        Kind.VIEW: (Action.RECORD_ACTIVITY, False, True),
    }


def test_only_what_is_not_spoken_yet_is_closed_to_the_others() -> None:
    assert {Kind.SPEECH} == CLOSED
    assert not CLOSED & set(RECORDS)


def test_every_kind_and_verb_has_a_name() -> None:
    assert set(KIND_NAMES) == set(Kind)
    assert set(VERB_NAMES) == set(Verb)


def test_no_two_things_in_a_timeline_go_by_one_verb() -> None:
    tables = (activity.Verb, invitation.Verb, confirmation.Verb, schedule.Verb, Verb)
    verbs = [verb.value for table in tables for verb in table]
    assert len(verbs) == len(set(verbs))
    assert all(len(verb) <= 16 for verb in verbs)
