"""Activities along their lifecycle: who may do what when, who may look, and what is written."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest

from handlers import activity, planning
from handlers.actor import Actor
from handlers.errors import (
    ActivityWrongState,
    NotFound,
    NotOrganiser,
    OutOfScope,
    ReasonMissing,
    Refused,
)
from handlers.organisation import found
from models import Activity, Entry, Invitation, Milestone, Organisation, Station
from models.database import fetch
from rules.activity import LIFECYCLE, STATE_NAMES, VERB_NAMES, State, Verb, step_from
from rules.invitation import Answer
from rules.role import Role
from tests.conftest import MakeActor
from tests.handlers.plans import wanted

Act = Callable[[Actor, str, datetime], Awaitable[Activity]]

#: How each verb of a person's is done.
ACTS: dict[Verb, Act] = {
    Verb.APPROVE: lambda who, number, now: activity.approve(who, number, now=now),
    Verb.NOTIFY: lambda who, number, now: activity.notify(who, number, now=now),
    Verb.SEND_MATERIALS: lambda who, number, now: activity.send_materials(who, number, now=now),
    Verb.STUDY: lambda who, number, now: activity.study(who, number, now=now),
    Verb.REJECT: lambda who, number, now: activity.reject(who, number, "人数不对", now=now),
    Verb.ARCHIVE: lambda who, number, now: activity.archive(who, number, now=now),
    Verb.POSTPONE: lambda who, number, now: activity.postpone(who, number, "大雨", now=now),
    Verb.CANCEL: lambda who, number, now: activity.cancel(who, number, "大雨", now=now),
    Verb.RESCHEDULE: lambda who, number, now: planning.reschedule(
        who, number, now + timedelta(days=60), now + timedelta(days=60, hours=2), now=now
    ),
}


@pytest.fixture
async def cast(actor: MakeActor, org: Organisation) -> dict[str, Actor]:
    elsewhere = await Station.create(org=org, name="白鹭滩镇联络站")
    return {
        "head": await actor(Role.STATION_HEAD),
        "another head": await actor(Role.STATION_HEAD, station=elsewhere),
        "officer": await actor(Role.INFO_OFFICER),
        "committee": await actor(Role.COMMITTEE),
        "office": await actor(Role.OFFICE),
        "leader": await actor(Role.VICE_CHAIR),
        "member": await actor(),
    }


@pytest.fixture
async def planned(cast: dict[str, Actor], now: datetime) -> Activity:
    return await planning.plan(cast["head"], wanted(cast["head"], now), now=now)


async def _put(held: Activity, state: State, now: datetime) -> None:
    told = None if state in (State.PLANNED, State.APPROVED) else now
    await Activity.filter(id=held.id).update(state=state, noticed_at=told)


@pytest.mark.parametrize("state", State)
async def test_every_verb_is_done_where_the_table_has_it_and_nowhere_else(
    cast: dict[str, Actor], planned: Activity, now: datetime, state: State
) -> None:
    for verb, act in ACTS.items():
        await _put(planned, state, now)
        entries = await Entry.filter(activity_id=planned.id).count()
        step = step_from(state, verb)
        if step is None:
            with pytest.raises(ActivityWrongState) as refused:
                await act(cast["office"], planned.number, now)
            assert STATE_NAMES[state] in str(refused.value)
            assert VERB_NAMES[verb] in str(refused.value)
        else:
            done = await act(cast["office"], planned.number, now)
            assert done.state is step.target
            assert (await Activity.get(id=planned.id)).state is step.target
        written = await Entry.filter(activity_id=planned.id).count() - entries
        assert written == (step is not None)


MAY = {
    "head": {Verb.NOTIFY, Verb.SEND_MATERIALS, Verb.STUDY, Verb.POSTPONE, Verb.CANCEL},
    "leader": {Verb.NOTIFY, Verb.SEND_MATERIALS, Verb.STUDY, Verb.POSTPONE, Verb.CANCEL},
    "office": set(ACTS),
    "officer": set(),
}


@pytest.mark.parametrize("name", ["head", "leader", "office", "officer", "member", "another head"])
async def test_everybody_does_what_their_post_allows(
    cast: dict[str, Actor], planned: Activity, now: datetime, name: str
) -> None:
    """The invited may look and not touch; for whoever has no part in it, it is not there."""
    who = cast[name]
    for verb, act in ACTS.items():
        source = next(step.sources[-1] for step in LIFECYCLE if step.verb is verb)
        assert source is not None
        await _put(planned, source, now)
        if verb in MAY.get(name, ()):
            await act(who, planned.number, now)
            continue
        with pytest.raises((NotOrganiser, NotFound)) as refused:
            await act(who, planned.number, now)
        told = source not in (State.PLANNED, State.APPROVED)
        sees = name in ("head", "leader", "officer") or (name == "member" and told)
        assert refused.type is (NotOrganiser if sees else NotFound)


async def test_verbs_are_those_that_would_work(
    cast: dict[str, Actor], planned: Activity, now: datetime
) -> None:
    for state in State:
        await _put(planned, state, now)
        for name in MAY:
            held = await activity.find(cast[name], planned.number)
            offered = set(activity.verbs(cast[name], held)) - {Verb.CONFIRM}
            assert offered == {verb for verb in MAY[name] if step_from(state, verb)}


async def test_the_invited_know_nothing_before_they_are_told(
    cast: dict[str, Actor], planned: Activity, now: datetime
) -> None:
    member = cast["member"]
    await activity.approve(cast["office"], planned.number, now=now)
    with pytest.raises(NotFound):
        await activity.find(member, planned.number)
    assert await activity.mine(member, now=now) == []
    await activity.notify(cast["head"], planned.number, now=now)
    assert (await activity.find(member, planned.number)).state is State.NOTICED
    assert [row.id for row in await activity.mine(member, now=now)] == [planned.id]
    assert await activity.mine(member, now=planned.ends_at) == []


async def test_another_countys_activity_is_not_there(
    cast: dict[str, Actor], planned: Activity, now: datetime, actor: MakeActor
) -> None:
    there = await found(f"x{planned.id}", "邻县政协")
    stranger = Actor(there.id, cast["office"].person_id, "外人", cast["office"].posts)
    with pytest.raises(NotFound):
        await activity.find(stranger, planned.number)
    for act in ACTS.values():
        with pytest.raises(NotFound):
            await act(stranger, planned.number, now)


@pytest.mark.parametrize("verb", [Verb.POSTPONE, Verb.CANCEL])
async def test_a_negative_step_needs_a_reason(
    cast: dict[str, Actor], planned: Activity, now: datetime, verb: Verb
) -> None:
    act = activity.postpone if verb is Verb.POSTPONE else activity.cancel
    for words, refusal in (("  ", ReasonMissing), ("绝密文件传达", OutOfScope)):
        with pytest.raises(refusal):
            await act(cast["head"], planned.number, words, now=now)
    assert (await Activity.get(id=planned.id)).state is State.PLANNED


async def test_a_step_its_entry_and_its_job_are_one(
    cast: dict[str, Actor], planned: Activity, now: datetime
) -> None:
    await activity.approve(cast["office"], planned.number, now=now)
    entry = await Entry.filter(activity_id=planned.id).order_by("-id").first()
    assert entry is not None
    assert (entry.verb, entry.before, entry.after) == ("approve", "planned", "approved")
    assert entry.actor_id == cast["office"].person_id
    jobs = await fetch("SELECT convert_from(payload, 'UTF8') AS body FROM pgqueuer")
    assert f'{{"entries": [{entry.id}]}}' in [row["body"] for row in jobs]


async def test_notice_materials_and_study_reach_their_milestones(
    cast: dict[str, Actor], planned: Activity, now: datetime
) -> None:
    async def done() -> set[str]:
        return {
            str(row.milestone)
            for row in await Milestone.filter(activity_id=planned.id)
            if row.done_at
        }

    assert await done() == {"plan"}
    await activity.approve(cast["office"], planned.number, now=now)
    for verb, reached in (
        (activity.notify, "notice"),
        (activity.send_materials, "materials"),
        (activity.study, "study"),
    ):
        before = await done()
        await verb(cast["head"], planned.number, now=now)
        assert await done() - before == {reached}


async def test_rescheduling_asks_everybody_anew(
    cast: dict[str, Actor], planned: Activity, now: datetime
) -> None:
    await activity.approve(cast["office"], planned.number, now=now)
    await activity.notify(cast["head"], planned.number, now=now)
    await Invitation.filter(activity_id=planned.id).update(answer=Answer.ACCEPTED, asked=1)
    day = now + timedelta(days=90)
    moved = await planning.reschedule(
        cast["office"], planned.number, day, day + timedelta(hours=1), now=now
    )
    assert (moved.state, moved.starts_at) == (State.APPROVED, day)
    assert moved.opens_at == day - timedelta(minutes=30)
    answers = await Invitation.filter(activity_id=planned.id)
    assert {(row.answer, row.asked) for row in answers} == {(Answer.INVITED, 0)}
    milestones = await Milestone.filter(activity_id=planned.id)
    assert len(milestones) == 5
    assert {str(row.milestone) for row in milestones if row.done_at} == {"plan"}
    last = max(row.due_on for row in milestones)
    assert day.date() - timedelta(days=20) < last < day.date()


async def test_what_one_holds_is_listed_newest_first(
    cast: dict[str, Actor], planned: Activity, now: datetime
) -> None:
    second = await planning.plan(cast["head"], wanted(cast["head"], now, days=50), now=now)
    for name in ("head", "officer", "office", "leader"):
        listed = await activity.organised(cast[name])
        assert [row.id for row in listed] == [second.id, planned.id]
    page = await activity.organised(cast["head"], before=second.id)
    assert [row.id for row in page] == [planned.id]
    for name in ("another head", "committee", "member"):
        assert await activity.organised(cast[name]) == []


async def test_a_refusal_leaves_nothing_behind(
    cast: dict[str, Actor], planned: Activity, now: datetime
) -> None:
    entries = await Entry.filter(activity_id=planned.id).count()
    for act in ACTS.values():
        with pytest.raises(Refused):
            await act(cast["member"], planned.number, now)
    assert await Entry.filter(activity_id=planned.id).count() == entries


async def test_what_is_about_one_person_is_told_to_that_person(
    cast: dict[str, Actor], planned: Activity, now: datetime, actor: MakeActor
) -> None:
    await _put(planned, State.NOTICED, now)
    held = await activity.find(cast["head"], planned.number)
    mine, other = cast["member"].person_id, cast["officer"].person_id
    for about in (mine, other, None):
        await activity.note(held, "settle", actor_id=None, person_id=about, words="理由", now=now)
    told = {
        name: [entry.person_id for entry in await activity.timeline(cast[name], held)][1:]
        for name in ("head", "member")
    }
    assert told == {"head": [mine, other, None], "member": [mine, None]}


async def test_the_last_reason_is_the_one_that_holds(
    cast: dict[str, Actor], planned: Activity, now: datetime
) -> None:
    assert await activity.reason_of(planned, Verb.POSTPONE) == ""
    for reason in ("大雨", "修路"):
        await _put(planned, State.PLANNED, now)
        await activity.postpone(cast["head"], planned.number, reason, now=now)
    assert await activity.reason_of(planned, Verb.POSTPONE) == "修路"
