"""Whom somebody sends instead: invited once the leave is granted, and not before."""

from datetime import datetime, timedelta

import pytest

from handlers import invitation, notice
from handlers.actor import Actor
from handlers.errors import PersonUnknown, ProxyUnfit, Refused, SeveralPeople
from models import Activity, Entry, Invitation
from rules.activity import State
from rules.audience import By, Chosen
from rules.invitation import Answer, LeaveKind, Verb
from rules.role import Role
from tests.conftest import MakeActor, MakePerson
from tests.handlers.invited import OWN, Hold, decision, number_of, tell_all


@pytest.fixture
async def colleague(actor: MakeActor) -> Actor:
    """Somebody who is not invited: no member."""
    return await actor(Role.INFO_OFFICER, name="试验同事")


async def _ask(who: Actor, held: Activity, proxy: str, now: datetime) -> Invitation:
    kind = LeaveKind.DUTY
    return await invitation.ask_leave(who, held.number, kind, "县里开会", proxy=proxy, now=now)


async def _decide(who: Actor, held: Activity, about: Actor, verb: Verb, now: datetime) -> None:
    await decision(verb, await number_of(about.person_id))(who, held.number, now)


async def _invited(held: Activity, who: Actor) -> Invitation | None:
    return await Invitation.get_or_none(activity_id=held.id, person_id=who.person_id)


@pytest.mark.parametrize("by", ["name", "number"])
async def test_a_proxy_is_invited_when_the_leave_is_granted(
    hold: Hold, head: Actor, member: Actor, colleague: Actor, now: datetime, by: str
) -> None:
    held = await hold()
    proxy = colleague.name if by == "name" else await number_of(colleague.person_id)
    asked = await _ask(member, held, f" {proxy} ", now)
    assert await _invited(held, colleague) is None
    named = await invitation.proxy_named(asked)
    assert named is not None
    assert named.id == colleague.person_id
    await _decide(head, held, member, Verb.GRANT_LEAVE, now)
    comes = await _invited(held, colleague)
    assert comes is not None
    assert (comes.answer, comes.proxy_for_id) == (Answer.INVITED, member.person_id)
    await tell_all(member.org_id, now)
    newest = await notice.newest_unread(colleague)
    assert newest is not None
    assert newest.entry.verb == Verb.INVITE
    assert await OWN[Verb.ACCEPT](colleague, held.number, now)


async def test_no_leave_no_proxy(
    hold: Hold, head: Actor, member: Actor, colleague: Actor, now: datetime
) -> None:
    held = await hold()
    await _ask(member, held, colleague.name, now)
    await _decide(head, held, member, Verb.REFUSE_LEAVE, now)
    assert await _invited(held, colleague) is None


async def test_only_whom_the_last_request_named(
    hold: Hold, head: Actor, member: Actor, colleague: Actor, now: datetime
) -> None:
    held = await hold()
    await _ask(member, held, colleague.name, now)
    await OWN[Verb.ACCEPT](member, held.number, now + timedelta(minutes=1))
    asked = await _ask(member, held, "", now + timedelta(minutes=2))
    assert await invitation.proxy_named(asked) is None
    await _decide(head, held, member, Verb.GRANT_LEAVE, now + timedelta(minutes=3))
    assert await _invited(held, colleague) is None


async def test_a_proxy_who_was_invited_meanwhile_stays_as_they_are(
    hold: Hold, head: Actor, member: Actor, colleague: Actor, now: datetime
) -> None:
    held = await hold()
    await _ask(member, held, colleague.name, now)
    by_hand = [Chosen(By.PERSON, await number_of(colleague.person_id))]
    await invitation.invite(head, held.number, by_hand, now=now)
    await OWN[Verb.ACCEPT](colleague, held.number, now)
    await _decide(head, held, member, Verb.GRANT_LEAVE, now)
    comes = await _invited(held, colleague)
    assert comes is not None
    assert (comes.answer, comes.proxy_for_id) == (Answer.ACCEPTED, None)


async def test_once_it_has_begun_nobody_is_invited_any_more(
    hold: Hold, head: Actor, member: Actor, colleague: Actor, now: datetime
) -> None:
    held = await hold()
    await _ask(member, held, colleague.name, now)
    await Activity.filter(id=held.id).update(state=State.HELD)
    await _decide(head, held, member, Verb.GRANT_LEAVE, now)
    assert await _invited(held, colleague) is None


async def test_who_cannot_stand_in(
    hold: Hold, member: Actor, person: MakePerson, actor: MakeActor, now: datetime
) -> None:
    other = await actor(name="试验同伴")
    held = await hold()
    gone = await person(active=False)
    for _ in range(2):
        await person(Role.UNIT, name="试验同名")
    cases: tuple[tuple[str, type[Refused]], ...] = (
        (await number_of(member.person_id), ProxyUnfit),
        (other.name, ProxyUnfit),
        (gone.number, PersonUnknown),
        ("没有这人", PersonUnknown),
        ("试验同名", SeveralPeople),
    )
    before = await Entry.filter(activity_id=held.id).count()
    for proxy, refused in cases:
        with pytest.raises(refused):
            await _ask(member, held, proxy, now)
    mine = await _invited(held, member)
    assert mine is not None
    assert (mine.answer, mine.asked) == (Answer.INVITED, 0)
    assert await Entry.filter(activity_id=held.id).count() == before
