"""Moving items along: who may do what to which, and what every step leaves behind."""

from datetime import datetime

import pytest

from handlers import opinion
from handlers.actor import Actor
from handlers.errors import (
    AnswerMissing,
    CommitteeUnknown,
    NotAllowed,
    NotFound,
    OutOfScope,
    ReasonMissing,
    Refused,
    TextTooLong,
    WrongState,
)
from models import Entry, Opinion
from rules.opinion import LIFECYCLE, State, Verb
from rules.permission import MATRIX, Action, Scope
from rules.reasons import Reason
from tests.handlers.acts import ACTS, MOVE, TEXT, HandIn, People

WORK = ("take", "answer", "retain", "decline", "to building", "to the office")

# --- who may --------------------------------------------------------------------------------

#: Of an item with the committee of agriculture, copied to the station (DOMAIN.md §7).
READS = {"writer", "head", "officer", "farming", "office", "chair", "both"}
WORKS = {"farming", "office", "both"}
#: A leader may send an item to another committee.
SENDS_ON = WORKS | {"chair"}


@pytest.mark.parametrize("act", ACTS)
async def test_who_may_do_what(people: People, now: datetime, act: str, hand_in: HandIn) -> None:
    for name, who in people.items():
        number = await hand_in(people["writer"], now)
        workers = SENDS_ON if act.startswith("to ") else WORKS
        allowed = name in workers if act in WORK else (name, act) == ("writer", "withdraw")
        if allowed:
            assert (await ACTS[act](who, number, now)).receipt == number
            continue
        with pytest.raises(Refused) as refused:
            await ACTS[act](who, number, now)
        assert type(refused.value) in _refusals(name, act), (name, act)
        assert (await Opinion.get(org_id=who.org_id, receipt=number)).state is State.TRIAGED


def _refusals(name: str, act: str) -> set[type[Refused]]:
    if name not in READS:
        return {NotFound}
    if name in SENDS_ON and act in ("triage", "to farming"):
        return {WrongState, CommitteeUnknown, NotAllowed}
    return {NotAllowed}


async def test_who_may_read(people: People, now: datetime, hand_in: HandIn) -> None:
    number = await hand_in(people["writer"], now)
    for name, who in people.items():
        if name in READS:
            assert (await opinion.find(who, number)).text == TEXT
        else:
            with pytest.raises(NotFound):
                await opinion.find(who, number)
        with pytest.raises(NotFound):
            await opinion.find(who, "民2026-9999")


async def test_what_may_be_done_is_what_is_offered(
    people: People, now: datetime, hand_in: HandIn
) -> None:
    """The list of verbs that chat and API show is neither more nor less than what works."""
    does = {
        Verb.TAKE: "take",
        Verb.ANSWER: "answer",
        Verb.RETAIN: "retain",
        Verb.DECLINE: "decline",
        Verb.REROUTE: "to building",
        Verb.TRIAGE: "triage",
        Verb.WITHDRAW: "withdraw",
    }
    for name in READS:
        for to_office in (False, True):
            number = await hand_in(people["writer"], now, to_office=to_office)
            try:
                found = await opinion.find(people[name], number)
            except NotFound:
                continue
            for verb in set(does).intersection(await opinion.verbs(people[name], found)):
                again = await hand_in(people["writer"], now, to_office=to_office)
                await ACTS[does[verb]](people[name], again, now)


@pytest.mark.parametrize("act", WORK)
async def test_nobody_works_an_item_of_their_own(
    people: People, now: datetime, act: str, hand_in: HandIn
) -> None:
    number = await hand_in(people["both"], now)
    with pytest.raises(NotAllowed):
        await ACTS[act](people["both"], number, now)
    assert await opinion.verbs(people["both"], await opinion.find(people["both"], number)) == [
        Verb.WITHDRAW
    ]
    assert number not in [found.receipt for found in await opinion.waiting(people["both"])]


async def test_another_county_is_another_world(people: People) -> None:
    number = "民2026-0001"
    stranger = Actor(
        people["office"].org_id + 1_000_000,
        people["office"].person_id,
        "外县人",
        people["office"].posts,
    )
    for act in ACTS.values():
        with pytest.raises(NotFound):
            await act(stranger, number, datetime.now().astimezone())


def test_whoever_works_items_reads_them() -> None:
    for action in filter(None, {step.action for step in LIFECYCLE}):
        for role, scope in MATRIX[action].items():
            if scope in (Scope.ALL, Scope.COMMITTEE):
                assert MATRIX[Action.READ].get(role) is scope


# --- what is missing ------------------------------------------------------------------------


async def test_words_that_are_missing_or_too_many(
    people: People, now: datetime, hand_in: HandIn
) -> None:
    number, who = await hand_in(people["writer"], now), people["farming"]
    for blank in ("", " ", "\n\t　"):
        with pytest.raises(AnswerMissing):
            await opinion.answer(who, number, blank, now=now)
        for act in (opinion.retain, opinion.decline):
            with pytest.raises(ReasonMissing):
                await act(who, number, Reason("other", blank), now=now)
        with pytest.raises(ReasonMissing):
            await opinion.reroute(who, number, "ENV", Reason("", blank), now=now)
    with pytest.raises(TextTooLong):
        await opinion.answer(who, number, "好" * 5001, now=now)
    secret = "按这份机密文件办理"
    for act in (opinion.answer, opinion.retain, opinion.decline):
        words = secret if act is opinion.answer else Reason("other", secret)
        with pytest.raises(OutOfScope, match="微信里不能收"):
            await act(who, number, words, now=now)
    assert await Entry.filter(org_id=who.org_id).count() == 2


@pytest.mark.parametrize("code", ["", "XXX", "AGRI", "民政局"])
async def test_a_committee_that_cannot_be(
    people: People, now: datetime, code: str, hand_in: HandIn
) -> None:
    number = await hand_in(people["writer"], now)
    with pytest.raises(CommitteeUnknown, match="可选：提案委、经济委") as refused:
        await opinion.reroute(people["farming"], number, code, MOVE, now=now)
    assert "农业农村委" not in str(refused.value).partition("可选")[2]


# --- passing on -----------------------------------------------------------------------------


async def test_once_to_a_committee_then_to_the_office(
    people: People, now: datetime, hand_in: HandIn
) -> None:
    number = await hand_in(people["writer"], now)
    first = await ACTS["to building"](people["farming"], number, now)
    assert (first.state, first.committee and first.committee.code) == (State.REROUTED, "ENV")
    second = await ACTS["to farming"](people["building"], number, now)
    assert (second.state, second.committee) == (State.SUBMITTED, None)
    third = await ACTS["to farming"](people["office"], number, now)
    assert (third.state, third.committee and third.committee.code) == (State.TRIAGED, "AGRI")
    back = await ACTS["to building"](people["farming"], number, now)
    assert back.state is State.SUBMITTED


async def test_the_office_passes_on_as_often_as_it_likes(
    people: People, now: datetime, hand_in: HandIn
) -> None:
    number = await hand_in(people["writer"], now)
    for act, code in (("to building", "ENV"), ("to farming", "AGRI"), ("to building", "ENV")):
        moved = await ACTS[act](people["office"], number, now)
        assert (moved.state, moved.committee and moved.committee.code) == (State.REROUTED, code)


async def test_who_passed_it_on_sees_it_no_more(
    people: People, now: datetime, hand_in: HandIn
) -> None:
    number = await hand_in(people["writer"], now)
    await ACTS["to building"](people["farming"], number, now)
    with pytest.raises(NotFound):
        await opinion.find(people["farming"], number)
    assert (await opinion.find(people["building"], number)).text == TEXT


# --- pages ----------------------------------------------------------------------------------


async def test_lists_newest_first_in_pages(people: People, now: datetime, hand_in: HandIn) -> None:
    numbers = [await hand_in(people["writer"], now) for _ in range(5)]
    for who, listed in ((people["writer"], opinion.mine), (people["farming"], opinion.waiting)):
        first = await listed(who, limit=3)
        second = await listed(who, before=first[-1].id, limit=3)
        assert [found.receipt for found in first + second] == numbers[::-1]
    assert await opinion.mine(people["farming"]) == []
    assert await opinion.waiting(people["building"]) == []
    assert await opinion.waiting(people["office"]) == []
