"""Correcting the record: one proposes, a second one decides, and never about themselves."""

import asyncio
from datetime import timedelta

import pytest

from handlers import activity as activities
from handlers.announce import announce
from handlers.confirmation import confirm, settle
from handlers.correction import decide, propose, waiting_corrections
from handlers.errors import (
    ActivityWrongState,
    AlreadyAnswered,
    ChoiceUnknown,
    NotFound,
    NotOrganiser,
    OnesOwnCase,
    ReasonMissing,
    Refused,
    TextTooLong,
)
from handlers.organisation import found
from handlers.record import counted
from models import Activity, Correction, Entry, Notice, Record
from rules.activity import State
from rules.confirmation import Outcome, Verb
from rules.role import Role
from tests.conftest import NOW
from tests.handlers.held import (
    NUMBER,
    PLAINLY,
    People,
    excuse,
    live,
    stranger_to,
)


async def test_a_second_person_agrees(confirmed: Activity, crowd: People) -> None:
    proposed = await excuse(crowd)
    assert await live(confirmed, crowd) == PLAINLY
    assert [one.id for one in await waiting_corrections(crowd["office"])] == [proposed]
    assert await waiting_corrections(crowd["head"]) == []
    await decide(crowd["office"], proposed, True, words="有公函", now=NOW)
    assert await live(confirmed, crowd) == PLAINLY | {"away": Outcome.ON_LEAVE}
    assert await waiting_corrections(crowd["office"]) == []
    back, new = await Record.filter(correction_id=proposed).order_by("id")
    assert (back.reverses_id is None, new.reverses_id) == (False, None)
    assert (new.reason, new.entered_by_id) == ("公务", crowd["office"].person_id)
    about = Entry.filter(activity=confirmed, verb__in=[Verb.PROPOSE, Verb.CORRECT])
    said = await about.order_by("id")
    assert [entry.words for entry in said] == ["改为请假：公务", "请假：有公函"]
    await announce([entry.id for entry in said], now=NOW)
    told = Notice.filter(receiver_id=crowd["away"].person_id, entry__verb=Verb.CORRECT)
    assert await told.count() == 1


async def test_a_second_person_refuses(confirmed: Activity, crowd: People) -> None:
    proposed = await excuse(crowd)
    kept = await decide(crowd["office"], proposed, False, words="没有依据", now=NOW)
    assert kept.agreed is False
    assert await live(confirmed, crowd) == PLAINLY
    entry = await Entry.get(activity=confirmed, verb=Verb.KEEP)
    assert entry.words == "请假：没有依据"
    await decide(crowd["office"], await excuse(crowd), True, now=NOW)
    assert await live(confirmed, crowd) == PLAINLY | {"away": Outcome.ON_LEAVE}


@pytest.mark.parametrize(
    ("by", "about", "outcome", "reason", "heard"),
    [
        ("head", "away", Outcome.ON_LEAVE, " ", ReasonMissing),
        ("head", "away", Outcome.ON_LEAVE, "因" * 201, TextTooLong),
        ("head", "away", Outcome.ABSENT, "就是", ChoiceUnknown),
        ("head", "away", Outcome.WALK_IN, "来了", ChoiceUnknown),
        ("head", "member", Outcome.ATTENDED, "来了", ChoiceUnknown),
        ("head", "walker", Outcome.ATTENDED, "来了", ChoiceUnknown),
        ("head", "nobody", Outcome.WALK_IN, "来了", NotFound),
        ("head", "stranger", Outcome.WALK_IN, "来了", NotFound),
        ("head", "head", Outcome.WALK_IN, "我在", OnesOwnCase),
        ("writer", "away", Outcome.ON_LEAVE, "公务", NotOrganiser),
        ("officer", "away", Outcome.ON_LEAVE, "公务", NotOrganiser),
        ("chair", "away", Outcome.ON_LEAVE, "公务", NotOrganiser),
        ("head elsewhere", "away", Outcome.ON_LEAVE, "公务", NotFound),
        ("farming", "away", Outcome.ON_LEAVE, "公务", NotFound),
    ],
)
async def test_what_is_not_proposed(
    confirmed: Activity,
    crowd: People,
    person,
    by: str,
    about: str,
    outcome: Outcome,
    reason: str,
    heard: type[Refused],
) -> None:
    other = await found(f"t{confirmed.id}{by}"[:30], "另一个县")
    stranger = await person(name="外县的人", station=None)
    await type(stranger).filter(id=stranger.id).update(org_id=other.id)
    ids = {name: who.person_id for name, who in crowd.items()}
    ids |= {"nobody": 2_000_000_000, "stranger": stranger.id}
    with pytest.raises(heard):
        await propose(crowd[by], NUMBER, ids[about], outcome, reason, now=NOW)
    assert not await Correction.filter(activity=confirmed).exists()
    assert await live(confirmed, crowd) == PLAINLY
    handed = Entry.filter(activity=confirmed, verb=Verb.HAND_OVER)
    assert await handed.count() == (heard is OnesOwnCase)


async def test_one_correction_waits_at_a_time(confirmed: Activity, crowd: People) -> None:
    await excuse(crowd)
    with pytest.raises(AlreadyAnswered):
        await excuse(crowd, by="office", outcome=Outcome.ATTENDED)


async def test_somebody_forgotten_gets_a_line(confirmed: Activity, crowd: People) -> None:
    about = crowd["member"].person_id
    made = await propose(crowd["head"], NUMBER, about, Outcome.WALK_IN, "漏记了", now=NOW)
    await decide(crowd["office"], made.id, True, now=NOW)
    assert await live(confirmed, crowd) == PLAINLY | {"member": Outcome.WALK_IN}
    assert await Record.filter(correction_id=made.id).count() == 1


@pytest.mark.parametrize(
    ("by", "heard"),
    [
        ("head", OnesOwnCase),
        ("writer", NotFound),
        ("away", NotFound),
        ("officer", NotFound),
        ("chair", NotFound),
        ("head elsewhere", NotFound),
        ("farming", NotFound),
        ("stranger", NotFound),
    ],
)
async def test_who_does_not_decide(
    confirmed: Activity, crowd: People, by: str, heard: type[Refused]
) -> None:
    proposed = await excuse(crowd)
    who = await stranger_to(crowd) if by == "stranger" else crowd[by]
    assert await waiting_corrections(who) == []
    with pytest.raises(heard):
        await decide(who, proposed, True, now=NOW)
    assert (await Correction.get(id=proposed)).decided_at is None
    assert await live(confirmed, crowd) == PLAINLY


async def test_nobody_decides_about_themselves(confirmed: Activity, crowd: People) -> None:
    about = crowd["head"].person_id
    made = await propose(crowd["office"], NUMBER, about, Outcome.WALK_IN, "我见到了", now=NOW)
    assert await waiting_corrections(crowd["head"]) == []
    with pytest.raises(OnesOwnCase):
        await decide(crowd["head"], made.id, True, now=NOW)


async def test_two_decide_at_once(confirmed: Activity, crowd: People, actor) -> None:
    second = await actor(Role.OFFICE)
    proposed = await excuse(crowd)
    done = await asyncio.gather(
        decide(crowd["office"], proposed, True, now=NOW),
        decide(second, proposed, False, now=NOW),
        return_exceptions=True,
    )
    (decision,) = [one for one in done if isinstance(one, Correction)]
    assert [type(one) for one in done if one is not decision] == [AlreadyAnswered]
    away = Outcome.ON_LEAVE if decision.agreed else Outcome.ABSENT
    assert await live(confirmed, crowd) == PLAINLY | {"away": away}


async def test_nothing_is_corrected_before_it_counts(confirmed: Activity, crowd: People) -> None:
    proposed = await excuse(crowd)
    await activities.reject(crowd["office"], NUMBER, "再看看", now=NOW)
    with pytest.raises(ActivityWrongState):
        await excuse(crowd)
    with pytest.raises(ActivityWrongState):
        await decide(crowd["office"], proposed, True, now=NOW)
    assert await waiting_corrections(crowd["office"]) == []
    assert await counted(confirmed) == {}


async def test_what_two_agreed_on_outlives_a_new_confirmation(
    confirmed: Activity, crowd: People
) -> None:
    await decide(crowd["office"], await excuse(crowd), True, now=NOW)
    await activities.reject(crowd["office"], NUMBER, "再看看", now=NOW)
    await confirm(crowd["head"], NUMBER, now=NOW)
    assert await live(confirmed, crowd) == PLAINLY | {"away": Outcome.ON_LEAVE}
    await activities.reject(crowd["office"], NUMBER, "再看看", now=NOW)
    later, about = NOW + timedelta(minutes=1), crowd["away"].person_id
    await settle(crowd["office"], NUMBER, about, Outcome.ABSENT, now=later)
    await confirm(crowd["head"], NUMBER, now=later)
    assert await live(confirmed, crowd) == PLAINLY


async def test_an_archived_activity_is_corrected_too(confirmed: Activity, crowd: People) -> None:
    await activities.archive(crowd["office"], NUMBER, now=NOW)
    await decide(crowd["office"], await excuse(crowd), True, now=NOW)
    assert (await live(confirmed, crowd))["away"] is Outcome.ON_LEAVE
    assert (await Activity.get(id=confirmed.id)).state is State.ARCHIVED
