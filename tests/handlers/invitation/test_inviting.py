"""Inviting by hand, who hears of it, and who sees the list."""

from datetime import datetime, timedelta

import pytest

from handlers import activity, invitation, notice, planning
from handlers.actor import Actor
from handlers.errors import (
    ActivityWrongState,
    AudienceUnknown,
    NobodyChosen,
    NotFound,
    NotOrganiser,
)
from models import Activity, Entry, Notice
from rules.activity import AHEAD, State
from rules.activity import Verb as Step
from rules.audience import By, Chosen
from rules.invitation import Answer, Verb
from rules.role import Role
from tests.conftest import MakeActor, MakePerson
from tests.handlers.invited import OWN, Hold, number_of, tell_all
from tests.handlers.plans import wanted


def _by_hand(*numbers: str) -> tuple[Chosen, ...]:
    return tuple(Chosen(By.PERSON, number) for number in numbers)


async def _told(org_id: int) -> set[tuple[int, str]]:
    rows = await Notice.filter(org_id=org_id).prefetch_related("entry")
    return {(row.receiver_id, row.entry.verb) for row in rows}


async def test_who_is_invited_after_the_notice_is_told_and_may_answer(
    hold: Hold, head: Actor, actor: MakeActor, now: datetime
) -> None:
    held, unit = await hold(), await actor(Role.UNIT)
    with pytest.raises(NotFound):
        await activity.find(unit, held.number)
    fresh = await invitation.invite(
        head, held.number, _by_hand(await number_of(unit.person_id)), now=now
    )
    assert [row.person_id for row in fresh] == [unit.person_id]
    await tell_all(unit.org_id, now)
    assert (unit.person_id, Verb.INVITE) in await _told(unit.org_id)
    assert (await OWN[Verb.ACCEPT](unit, held.number, now)).answer is Answer.ACCEPTED
    assert await notice.unread(unit) == 0


async def test_who_is_invited_before_the_notice_is_told_with_all(
    head: Actor, office: Actor, member: Actor, actor: MakeActor, now: datetime
) -> None:
    made = await planning.plan(head, wanted(head, now), now=now)
    unit = await actor(Role.UNIT)
    await invitation.invite(head, made.number, _by_hand(await number_of(unit.person_id)), now=now)
    await tell_all(unit.org_id, now)
    assert not {one for one in await _told(unit.org_id) if one[0] == unit.person_id}
    await activity.approve(office, made.number, now=now)
    await activity.notify(head, made.number, now=now)
    await tell_all(unit.org_id, now)
    assert (unit.person_id, Step.NOTIFY) in await _told(unit.org_id)
    assert (unit.person_id, Verb.INVITE) not in await _told(unit.org_id)


async def test_who_is_invited_already_stays_as_they_are(
    hold: Hold, head: Actor, member: Actor, person: MakePerson, now: datetime
) -> None:
    held = await hold()
    await OWN[Verb.ACCEPT](member, held.number, now)
    late = await person()
    before = await Entry.filter(activity_id=held.id).count()
    fresh = await invitation.invite(head, held.number, [Chosen(By.EVERYBODY)], now=now)
    assert [row.person_id for row in fresh] == [late.id]
    assert not await invitation.invite(head, held.number, [Chosen(By.EVERYBODY)], now=now)
    assert await Entry.filter(activity_id=held.id).count() == before + 1
    mine = await invitation.mine(member, held.number)
    assert mine is not None
    assert mine.answer is Answer.ACCEPTED


@pytest.mark.parametrize("state", State)
async def test_one_is_invited_until_it_begins(
    hold: Hold, head: Actor, actor: MakeActor, now: datetime, state: State
) -> None:
    held, unit = await hold(), await actor(Role.UNIT)
    await Activity.filter(id=held.id).update(state=state)
    chosen = _by_hand(await number_of(unit.person_id))
    if state in (*AHEAD, State.POSTPONED):
        assert await invitation.invite(head, held.number, chosen, now=now)
    else:
        with pytest.raises(ActivityWrongState):
            await invitation.invite(head, held.number, chosen, now=now)


async def test_who_may_not_invite_and_whom_nobody_can(
    hold: Hold, head: Actor, member: Actor, actor: MakeActor, person: MakePerson, now: datetime
) -> None:
    held, officer = await hold(), await actor(Role.INFO_OFFICER)
    gone = await person(active=False)
    for who in (member, officer):
        with pytest.raises(NotOrganiser):
            await invitation.invite(who, held.number, [Chosen(By.EVERYBODY)], now=now)
    for audience, refused in (
        ((), NobodyChosen),
        (_by_hand("没有这人"), AudienceUnknown),
        (_by_hand(gone.number), AudienceUnknown),
    ):
        with pytest.raises(refused):
            await invitation.invite(head, held.number, audience, now=now)


# --- looking --------------------------------------------------------------------------------


async def test_the_list_and_who_has_read(
    hold: Hold, head: Actor, member: Actor, actor: MakeActor, now: datetime
) -> None:
    other = await actor()
    held, late = await hold(), await actor(Role.UNIT)
    await tell_all(member.org_id, now)
    later = now + timedelta(hours=1)
    await OWN[Verb.ASK_LEAVE](member, held.number, later)
    await invitation.invite(head, held.number, _by_hand(await number_of(late.person_id)), now=later)
    assert (await invitation.reads(head, held.number))[-1][1] is None
    await tell_all(member.org_id, later)
    listed = await invitation.invitations(head, held.number)
    assert [row.person.number for row in listed] == sorted(row.person.number for row in listed)
    assert {row.person_id: row.answer for row in listed} == {
        member.person_id: Answer.LEAVE_REQUESTED,
        other.person_id: Answer.INVITED,
        late.person_id: Answer.INVITED,
    }
    assert listed[0].person.station is not None
    read = {who.id: told for who, told in await invitation.reads(head, held.number)}
    assert {who: told.read_at if told else 0 for who, told in read.items()} == {
        member.person_id: later,
        other.person_id: None,
        late.person_id: None,
    }


async def test_a_new_day_has_a_notice_of_its_own(
    hold: Hold, head: Actor, office: Actor, member: Actor, now: datetime
) -> None:
    held = await hold()
    await tell_all(member.org_id, now)
    await OWN[Verb.ACCEPT](member, held.number, now)
    day = held.starts_at + timedelta(days=7)
    await planning.reschedule(office, held.number, day, day + timedelta(hours=1), now=now)
    await activity.notify(head, held.number, now=now)
    await tell_all(member.org_id, now)
    ((who, told),) = await invitation.reads(head, held.number)
    assert (who.id, told and told.read_at) == (member.person_id, None)


async def test_the_lists_are_for_who_holds_it(
    hold: Hold, office: Actor, member: Actor, actor: MakeActor
) -> None:
    held = await hold()
    stranger = await actor(Role.COMMITTEE)
    for look in (invitation.invitations, invitation.reads):
        assert await look(office, held.number)  # type: ignore[operator]
        with pytest.raises(NotOrganiser):
            await look(member, held.number)  # type: ignore[operator]
        with pytest.raises(NotFound):
            await look(stranger, held.number)  # type: ignore[operator]
