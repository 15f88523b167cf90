"""Asking for leave, naming a proxy, and who decides: once, and never on one's own."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest

from handlers import invitation, notice
from handlers.actor import Actor
from handlers.errors import (
    ActivityWrongState,
    AlreadyAnswered,
    NoMoreRequests,
    NotFound,
    NotOrganiser,
    OnesOwnCase,
    OutOfScope,
    ReasonMissing,
    Refused,
    TextTooLong,
)
from handlers.organisation import found
from handlers.people import actor_for
from handlers.planning import Holder
from models import Activity, Appointment, Committee, Entry, Invitation, Notice, Organisation, Person
from rules.activity import ANNOUNCED, Kind, Organiser, State
from rules.audience import By, Chosen
from rules.invitation import Answer, LeaveKind, Verb
from rules.role import Role
from tests.conftest import MakeActor, MakePerson
from tests.handlers.invited import (
    OWN,
    Hold,
    allow_requests,
    decision,
    noticed,
    number_of,
    tell_all,
)

Try = Callable[[], Awaitable[object]]
ask = OWN[Verb.ASK_LEAVE]


async def _decide(
    who: Actor, held: Activity, about: Actor, verb: Verb, now: datetime, reason: str = "人手不够"
) -> Invitation:
    return await decision(verb, await number_of(about.person_id), reason)(who, held.number, now)


# --- asking ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reason", "refused"),
    [
        ("", ReasonMissing),
        (" \n", ReasonMissing),
        ("事" * 201, TextTooLong),
        ("要送绝密文件", OutOfScope),
    ],
)
async def test_a_reason_is_short_and_may_be_carried(
    hold: Hold, member: Actor, now: datetime, reason: str, refused: type[Refused]
) -> None:
    held = await hold()
    with pytest.raises(refused):
        await invitation.ask_leave(member, held.number, LeaveKind.OTHER, reason, now=now)
    asked = await invitation.ask_leave(member, held.number, LeaveKind.SICK, "病" * 200, now=now)
    assert (asked.leave_kind, asked.leave_reason, asked.asked) == (LeaveKind.SICK, "病" * 200, 1)


@pytest.mark.parametrize("allowed", [0, 1, 2, 3])
async def test_as_often_as_the_county_allows(
    hold: Hold, org: Organisation, head: Actor, member: Actor, now: datetime, allowed: int
) -> None:
    await allow_requests(org, allowed)
    held = await hold()
    for _ in range(allowed):
        await ask(member, held.number, now)
        await _decide(head, held, member, Verb.REFUSE_LEAVE, now)
    with pytest.raises(NoMoreRequests, match=f"{allowed} 次"):
        await ask(member, held.number, now)


async def test_why_stays_between_the_two(hold: Hold, member: Actor, now: datetime) -> None:
    held = await hold()
    await ask(member, held.number, now)
    entries = await Entry.filter(activity_id=held.id).order_by("id")
    last = entries[-1]
    about = (last.verb, last.actor_id, last.person_id, last.words)
    assert about == (Verb.ASK_LEAVE, member.person_id, member.person_id, "")


async def test_who_comes_after_all_is_asked_for_no_reason_any_more(
    hold: Hold, head: Actor, member: Actor, now: datetime
) -> None:
    held = await hold()
    await ask(member, held.number, now)
    await _decide(head, held, member, Verb.GRANT_LEAVE, now, "好")
    comes = await OWN[Verb.ACCEPT](member, held.number, now)
    kept = (comes.leave_kind, comes.leave_reason, comes.decision, comes.decided_by_id, comes.asked)
    assert kept == (None, "", "", None, 1)


# --- deciding -------------------------------------------------------------------------------

STATION, COMMITTEE, OFFICE = Organiser.STATION, Organiser.COMMITTEE, Organiser.OFFICE
HOLDERS = [(STATION, Kind.VISIT), (COMMITTEE, Kind.STUDY), (OFFICE, Kind.TRAINING)]
HOLDERS += [(OFFICE, Kind.PLENARY), (OFFICE, Kind.STANDING), (STATION, Kind.PLENARY)]
DECIDERS = {
    (STATION, Kind.VISIT): {"head", "office", "chair"},
    (COMMITTEE, Kind.STUDY): {"farming", "office", "chair"},
}


@pytest.mark.parametrize(("organiser", "kind"), HOLDERS)
async def test_who_decides(
    actor: MakeActor,
    committees: dict[str, Committee],
    people: dict[str, Actor],
    now: datetime,
    organiser: Organiser,
    kind: Kind,
) -> None:
    holders = {
        STATION: Holder(STATION, station_id=people["head"].station_id),
        COMMITTEE: Holder(COMMITTEE, committee_id=committees["AGRI"].id),
        OFFICE: Holder(OFFICE),
    }
    office = people["office"]
    held = await noticed(office, office, now, holder=holders[organiser], kind=kind)
    expected = DECIDERS.get((organiser, kind), {"office", "chair"})
    decided = set()
    for name, who in people.items():
        if name in ("writer", "member", "both"):
            continue
        await Invitation.filter(activity_id=held.id).update(answer=Answer.LEAVE_REQUESTED)
        waits = people["writer"].person_id in {
            asked.person_id for asked in await invitation.waiting_leaves(who)
        }
        assert waits == (name in expected)
        try:
            await _decide(who, held, people["writer"], Verb.GRANT_LEAVE, now)
        except (NotOrganiser, NotFound):
            continue
        decided.add(name)
    assert decided == expected


async def test_nobody_decides_on_their_own(
    office: Actor, member: Actor, person: MakePerson, now: datetime
) -> None:
    made = await person(Role.MEMBER)
    await Appointment.create(
        org_id=office.org_id, person=made, role=Role.STATION_HEAD, station_id=made.station_id
    )
    both = await actor_for(office.org_id, made.id)
    assert both is not None
    held = await noticed(both, office, now)
    await ask(both, held.number, now)
    await tell_all(office.org_id, now)
    with pytest.raises(OnesOwnCase, match="办公室"):
        await _decide(both, held, both, Verb.GRANT_LEAVE, now)
    assert not await invitation.waiting_leaves(both)
    assert [row.person_id for row in await invitation.waiting_leaves(office)] == [both.person_id]
    told = await Notice.filter(entry__verb=Verb.ASK_LEAVE, org_id=office.org_id)
    assert [row.receiver_id for row in told] == [office.person_id]


async def test_a_no_has_a_reason_and_is_told(
    hold: Hold, head: Actor, member: Actor, now: datetime
) -> None:
    held = await hold()
    await ask(member, held.number, now)
    with pytest.raises(ReasonMissing):
        await _decide(head, held, member, Verb.REFUSE_LEAVE, now, " ")
    later = now + timedelta(hours=1)
    said = await _decide(head, held, member, Verb.REFUSE_LEAVE, later, "这次人手不够")
    kept = (said.answer, said.decision, said.decided_by_id, said.decided_at)
    assert kept == (Answer.LEAVE_REJECTED, "这次人手不够", head.person_id, later)
    await tell_all(head.org_id, later)
    newest = await notice.newest_unread(member)
    assert newest is not None
    assert (newest.entry.verb, newest.party) == (Verb.REFUSE_LEAVE, "person")


@pytest.mark.parametrize("verb", [Verb.ACCEPT, Verb.ASK_LEAVE, Verb.INVITE])
async def test_a_decision_is_yes_or_no(
    hold: Hold, head: Actor, member: Actor, now: datetime, verb: Verb
) -> None:
    held = await hold()
    await ask(member, held.number, now)
    with pytest.raises(NotOrganiser):
        await _decide(head, held, member, verb, now)


@pytest.mark.parametrize("state", State)
async def test_leave_is_decided_on_until_it_is_over(
    hold: Hold, head: Actor, member: Actor, now: datetime, state: State
) -> None:
    held = await hold()
    await ask(member, held.number, now)
    await Activity.filter(id=held.id).update(state=state)
    open_still = state in (*ANNOUNCED, State.HELD)
    assert len(await invitation.waiting_leaves(head)) == open_still
    if open_still:
        assert await _decide(head, held, member, Verb.GRANT_LEAVE, now)
    else:
        with pytest.raises(ActivityWrongState):
            await _decide(head, held, member, Verb.GRANT_LEAVE, now)


async def test_of_two_who_decide_at_once_one_hears_what_the_other_said(
    hold: Hold, head: Actor, office: Actor, member: Actor, now: datetime
) -> None:
    held = await hold()
    for _ in range(2):
        await ask(member, held.number, now)
        done = await asyncio.gather(
            _decide(head, held, member, Verb.REFUSE_LEAVE, now),
            _decide(office, held, member, Verb.GRANT_LEAVE, now),
            return_exceptions=True,
        )
        (won,) = [one for one in done if isinstance(one, Invitation)]
        (lost,) = [one for one in done if isinstance(one, AlreadyAnswered)]
        says = {Answer.LEAVE_APPROVED: "已准假", Answer.LEAVE_REJECTED: "未准假"}[won.answer]
        assert says in str(lost)
        await OWN[Verb.ACCEPT](member, held.number, now)


async def test_a_strangers_activity_is_as_an_absent_one(
    hold: Hold, head: Actor, member: Actor, now: datetime
) -> None:
    held = await hold()
    await ask(member, held.number, now)
    away = await found(f"away{head.org_id}", "别县政协")
    made = await Person.create(org=away, number="W002", name="别县试验人")
    await Appointment.create(org=away, person=made, role=Role.OFFICE)
    stranger = await actor_for(away.id, made.id)
    assert stranger is not None
    tries: tuple[Try, ...] = (
        lambda: _decide(stranger, held, member, Verb.GRANT_LEAVE, now),
        lambda: invitation.answer(stranger, held.number, Verb.ACCEPT, now=now),
        lambda: ask(stranger, held.number, now),
        lambda: invitation.invite(stranger, held.number, [Chosen(By.EVERYBODY)], now=now),
        lambda: invitation.mine(stranger, held.number),
        lambda: invitation.invitations(stranger, held.number),
        lambda: invitation.reads(stranger, held.number),
    )
    for one in tries:
        with pytest.raises(NotFound):
            await one()
    assert not await invitation.waiting_leaves(stranger)
    with pytest.raises(NotFound):
        await decision(Verb.GRANT_LEAVE, "没有这人")(head, held.number, now)
