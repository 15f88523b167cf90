"""What the invited answer, as a table: every verb from every answer."""

import pytest

from rules.activity import Kind, Organiser, Party
from rules.invitation import (
    ANSWER_NAMES,
    ANSWERS,
    DECISIONS,
    LEAVE_NAMES,
    ONES_OWN,
    VERB_NAMES,
    Answer,
    LeaveKind,
    Need,
    Step,
    Verb,
    approver_of,
    step_from,
    verbs_from,
)
from rules.role import Role

#: From where each verb leads to where: DOMAIN.md §3.3.
WAYS: dict[tuple[Answer | None, Verb], Answer] = {
    (None, Verb.INVITE): Answer.INVITED,
    (Answer.INVITED, Verb.ACCEPT): Answer.ACCEPTED,
    (Answer.DECLINED, Verb.ACCEPT): Answer.ACCEPTED,
    (Answer.LEAVE_REQUESTED, Verb.ACCEPT): Answer.ACCEPTED,
    (Answer.LEAVE_APPROVED, Verb.ACCEPT): Answer.ACCEPTED,
    (Answer.LEAVE_REJECTED, Verb.ACCEPT): Answer.ACCEPTED,
    (Answer.INVITED, Verb.DECLINE): Answer.DECLINED,
    (Answer.ACCEPTED, Verb.DECLINE): Answer.DECLINED,
    (Answer.LEAVE_REQUESTED, Verb.DECLINE): Answer.DECLINED,
    (Answer.LEAVE_REJECTED, Verb.DECLINE): Answer.DECLINED,
    (Answer.INVITED, Verb.ASK_LEAVE): Answer.LEAVE_REQUESTED,
    (Answer.ACCEPTED, Verb.ASK_LEAVE): Answer.LEAVE_REQUESTED,
    (Answer.DECLINED, Verb.ASK_LEAVE): Answer.LEAVE_REQUESTED,
    (Answer.LEAVE_REJECTED, Verb.ASK_LEAVE): Answer.LEAVE_REQUESTED,
    (Answer.LEAVE_REQUESTED, Verb.GRANT_LEAVE): Answer.LEAVE_APPROVED,
    (Answer.LEAVE_REQUESTED, Verb.REFUSE_LEAVE): Answer.LEAVE_REJECTED,
}


@pytest.mark.parametrize("answer", [None, *Answer])
@pytest.mark.parametrize("verb", Verb)
def test_every_way_and_no_other(answer: Answer | None, verb: Verb) -> None:
    step = step_from(answer, verb)
    assert (step.target if step else None) == WAYS.get((answer, verb))


def test_one_row_for_each_verb_and_a_name_for_everything() -> None:
    verbs = [step.verb for step in ANSWERS]
    assert sorted(verbs) == sorted(set(Verb) - {Verb.NAME_PROXY})
    assert set(VERB_NAMES) == set(Verb)
    assert set(ANSWER_NAMES) == set(Answer)
    assert set(LEAVE_NAMES) == set(LeaveKind)


@pytest.mark.parametrize("answer", Answer)
def test_whoever_will_not_come_can_still_come(answer: Answer) -> None:
    assert (Verb.ACCEPT in verbs_from(answer)) == (answer is not Answer.ACCEPTED)


@pytest.mark.parametrize("step", ANSWERS, ids=lambda step: step.verb)
def test_what_a_step_needs_and_whom_it_tells(step: Step) -> None:
    assert step.decides == (step.verb in DECISIONS)
    assert (Need.VOLUNTARY in step.needs) == (step.verb is Verb.DECLINE)
    assert (Need.REASON in step.needs) == (step.verb in (Verb.ASK_LEAVE, Verb.REFUSE_LEAVE))
    told = {Verb.ASK_LEAVE: (Party.APPROVER,)}
    about_them = step.verb in (*DECISIONS, Verb.INVITE)
    assert step.tells == told.get(step.verb, (Party.PERSON,) if about_them else ())
    assert not ONES_OWN & DECISIONS


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("organiser", Organiser)
def test_whose_part_it_is_to_decide(kind: Kind, organiser: Organiser) -> None:
    by_organiser = {Organiser.STATION: Role.STATION_HEAD, Organiser.COMMITTEE: Role.COMMITTEE}
    led = kind in (Kind.PLENARY, Kind.STANDING)
    expected = Role.VICE_CHAIR if led else by_organiser.get(organiser, Role.OFFICE)
    assert approver_of(kind, organiser) is expected
