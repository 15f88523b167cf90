"""Answering: every verb from everywhere, in time and too late."""

import asyncio
from collections.abc import Awaitable
from datetime import datetime, timedelta

import pytest

from handlers import activity, invitation, notice, planning
from handlers.actor import Actor
from handlers.errors import (
    ActivityWrongState,
    AlreadyAnswered,
    MustAttend,
    NotAllowed,
    NotFound,
    Refused,
    TooLateToAnswer,
)
from models import Activity, Entry, Invitation
from rules.activity import ANNOUNCED, Kind, State
from rules.activity import Verb as Step
from rules.invitation import DECISIONS, Answer, Verb, step_from
from tests.conftest import MakeActor
from tests.handlers.invited import OWN, Act, Hold, decision, number_of, stand, tell_all
from tests.handlers.plans import wanted


async def _kept(held: Activity, who: Actor) -> tuple[dict[str, object], int]:
    rows = await Invitation.filter(activity_id=held.id, person_id=who.person_id).values()
    return rows[0], await Entry.filter(activity_id=held.id).count()


async def _outcome(attempt: Awaitable[Invitation]) -> type[Refused] | Answer:
    try:
        return (await attempt).answer
    except Refused as refused:
        return type(refused)


@pytest.mark.parametrize("answer", Answer)
@pytest.mark.parametrize("verb", [*OWN, *sorted(DECISIONS)])
@pytest.mark.parametrize("required", [True, False])
async def test_every_verb_from_every_answer(
    hold: Hold,
    head: Actor,
    member: Actor,
    now: datetime,
    answer: Answer,
    verb: Verb,
    required: bool,
) -> None:
    held = await hold(required=required)
    await stand(held, member, answer)
    before = await _kept(held, member)
    who = member if verb in OWN else head
    act: Act = OWN.get(verb) or decision(verb, await number_of(member.person_id))
    heard = await _outcome(act(who, held.number, now))
    step = step_from(answer, verb)
    if step is None or (required and verb is Verb.DECLINE):
        assert heard is (AlreadyAnswered if step is None else MustAttend)
        assert await _kept(held, member) == before
    else:
        row, entries = await _kept(held, member)
        assert (heard, row["answer"], entries) == (step.target, step.target, before[1] + 1)


_TOO_LATE = {State.HELD, State.PENDING_CONFIRM, State.CONFIRM_REJECTED}
_TOO_LATE |= {State.CONFIRMED, State.ARCHIVED}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("verb", OWN)
async def test_one_answers_what_one_was_told_of_until_it_begins(
    hold: Hold, member: Actor, now: datetime, state: State, verb: Verb
) -> None:
    held = await hold(required=False)
    await Activity.filter(id=held.id).update(state=state)
    before = await _kept(held, member)
    heard = await _outcome(OWN[verb](member, held.number, now))
    if state in ANNOUNCED:
        assert isinstance(heard, Answer)
    else:
        assert heard is (TooLateToAnswer if state in _TOO_LATE else ActivityWrongState)
        assert await _kept(held, member) == before


async def test_before_the_notice_there_is_nothing_to_answer(
    head: Actor, office: Actor, member: Actor, now: datetime
) -> None:
    made = await planning.plan(head, wanted(head, now), now=now)
    for act in OWN.values():
        with pytest.raises(NotFound):
            await act(member, made.number, now)


@pytest.mark.parametrize("verb", OWN)
async def test_the_moment_it_begins_is_too_late(hold: Hold, member: Actor, verb: Verb) -> None:
    held = await hold(required=False)
    with pytest.raises(TooLateToAnswer, match="组织者"):
        await OWN[verb](member, held.number, held.starts_at)
    just_before = held.starts_at - timedelta(seconds=1)
    assert (await OWN[verb](member, held.number, just_before)).answered_at == just_before


@pytest.mark.parametrize(("kind", "days"), [(Kind.PLENARY, 3), (Kind.STANDING, 2)])
async def test_leave_has_a_cut_off_and_coming_has_none(
    hold: Hold, member: Actor, kind: Kind, days: int
) -> None:
    held = await hold(kind=kind)
    cut_off = held.starts_at - timedelta(days=days)
    with pytest.raises(TooLateToAnswer, match=r"月.*日.*组织者"):
        await OWN[Verb.ASK_LEAVE](member, held.number, cut_off + timedelta(seconds=1))
    assert await OWN[Verb.ASK_LEAVE](member, held.number, cut_off)
    assert await OWN[Verb.ACCEPT](member, held.number, cut_off + timedelta(days=1))


@pytest.mark.parametrize("verb", [Verb.GRANT_LEAVE, Verb.INVITE, Verb.ASK_LEAVE])
async def test_an_answer_is_yes_or_no(hold: Hold, member: Actor, now: datetime, verb: Verb) -> None:
    held = await hold()
    with pytest.raises(NotAllowed):
        await invitation.answer(member, held.number, verb, now=now)


async def test_who_holds_it_without_being_invited_has_nothing_to_answer(
    hold: Hold, head: Actor, now: datetime
) -> None:
    held = await hold()
    assert await invitation.mine(head, held.number) is None
    with pytest.raises(NotFound):
        await OWN[Verb.ACCEPT](head, held.number, now)


async def test_who_answers_has_read_the_notice(hold: Hold, member: Actor, now: datetime) -> None:
    held = await hold()
    await tell_all(member.org_id, now)
    assert await notice.unread(member) == 1
    answered = await OWN[Verb.ACCEPT](member, held.number, now)
    assert await notice.unread(member) == 0
    mine = await invitation.mine(member, held.number)
    assert mine is not None
    assert (mine.answer, mine.answered_at) == (answered.answer, now)


async def test_nobody_answers_what_has_been_called_off_meanwhile(
    hold: Hold, head: Actor, member: Actor, actor: MakeActor, now: datetime
) -> None:
    others = [await actor() for _ in range(8)]
    held = await hold()
    tries = [OWN[Verb.ACCEPT](who, held.number, now) for who in (member, *others)]
    off = activity.cancel(head, held.number, "下大雨", now=now)
    done = await asyncio.gather(*tries[:4], off, *tries[4:], return_exceptions=True)
    assert {type(one) for one in done} <= {Invitation, Activity, ActivityWrongState}
    last = await Entry.filter(activity_id=held.id).order_by("-id").first()
    assert last is not None
    assert last.verb == Step.CANCEL
