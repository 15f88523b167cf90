"""Settling what is not plain about an activity: by whom, how, and never about oneself."""

import pytest

from handlers.actor import Actor
from handlers.announce import announce
from handlers.confirmation import (
    cases,
    confirm,
    hand_over,
    settle,
    settle_plainly,
    settled,
)
from handlers.errors import (
    ActivityWrongState,
    CasesOpen,
    ChoiceUnknown,
    NotFound,
    NotOrganiser,
    OnesOwnCase,
    OutOfScope,
    ReasonMissing,
    Refused,
    TextTooLong,
)
from handlers.organisation import found
from models import Activity, Entry, Notice, Record, Settlement
from rules.activity import State
from rules.activity import Verb as ActivityVerb
from rules.attendance import Presence
from rules.confirmation import Outcome, Verb
from tests.conftest import NOW
from tests.handlers.held import NUMBER, OPEN, PLAINLY, People, come, invite, live


async def test_what_is_open_gravest_first(held: Activity, crowd: People) -> None:
    found = await cases(crowd["head"], NUMBER)
    assert [(person.id, case) for person, case, _ in found] == [
        (crowd[name].person_id, case) for name, case in OPEN.items()
    ]
    assert all(choices for _, _, choices in found)


@pytest.mark.parametrize(
    ("name", "outcome", "reason", "heard"),
    [
        ("asking", Outcome.ON_LEAVE, "", "准假"),
        ("asking", Outcome.ABSENT, "没有急事", "不准假，记缺席：没有急事"),
        ("away", Outcome.ABSENT, "", "记缺席"),
        ("away", Outcome.ON_LEAVE, "家里有事 ", "补假：家里有事"),
        ("away", Outcome.ATTENDED, "手机没电", "补签：手机没电"),
        ("walker", Outcome.VOID, "走错了", "不算：走错了"),
        ("made up", Outcome.LATE, "", "认可，记迟到"),
        ("made up", Outcome.ABSENT, "没见到", "不认，记缺席：没见到"),
        ("late", Outcome.ATTENDED, "堵" * 200, "算准时：" + "堵" * 200),
        ("leaving", Outcome.LEFT_EARLY, "", "记早退"),
    ],
)
async def test_settling(
    held: Activity, crowd: People, name: str, outcome: Outcome, reason: str, heard: str
) -> None:
    about = crowd[name].person_id
    await settle(crowd["head"], NUMBER, about, outcome, reason, now=NOW)
    entry = await Entry.get(activity=held)
    assert (entry.verb, entry.words) == (Verb.SETTLE, heard)
    assert (entry.person_id, entry.actor_id) == (about, crowd["head"].person_id)
    (ruled,) = await settled(crowd["head"], NUMBER)
    assert (ruled.person_id, ruled.outcome, ruled.reason) == (about, outcome, reason.strip())
    assert OPEN[name] not in [case for _, case, _ in await cases(crowd["head"], NUMBER)]


@pytest.mark.parametrize(
    ("name", "outcome", "reason", "heard"),
    [
        ("asking", Outcome.ABSENT, "", ReasonMissing),
        ("away", Outcome.ON_LEAVE, " ", ReasonMissing),
        ("away", Outcome.WALK_IN, "来了", ChoiceUnknown),
        ("walker", Outcome.VOID, "", ReasonMissing),
        ("late", Outcome.ATTENDED, "堵" * 201, TextTooLong),
        ("late", Outcome.ATTENDED, "这是机密文件", OutOfScope),
        ("writer", Outcome.ATTENDED, "", ChoiceUnknown),
        ("excused", Outcome.ABSENT, "不准", ChoiceUnknown),
        ("member", Outcome.ATTENDED, "来了", NotFound),
    ],
)
async def test_what_is_no_settling(
    held: Activity, crowd: People, name: str, outcome: Outcome, reason: str, heard: type[Refused]
) -> None:
    about = crowd[name].person_id
    with pytest.raises(heard):
        await settle(crowd["head"], NUMBER, about, outcome, reason, now=NOW)
    assert not await Settlement.filter(activity=held).exists()
    assert not await Entry.filter(activity=held).exists()


async def test_the_last_ruling_holds(held: Activity, crowd: People) -> None:
    about = crowd["away"].person_id
    await settle(crowd["head"], NUMBER, about, Outcome.ATTENDED, "见到了", now=NOW)
    await settle(crowd["office"], NUMBER, about, Outcome.ABSENT, now=NOW)
    assert await settle_plainly(crowd["head"], NUMBER, now=NOW) == len(OPEN) - 1
    await confirm(crowd["head"], NUMBER, now=NOW)
    assert await live(held, crowd) == PLAINLY
    verbs = await Entry.filter(activity=held).order_by("id").values_list("verb", flat=True)
    assert verbs == [Verb.SETTLE] * (len(OPEN) + 1) + [ActivityVerb.CONFIRM]


async def test_a_ruling_for_another_case_counts_no_more(held: Activity, crowd: People) -> None:
    about = crowd["away"].person_id
    await settle(crowd["head"], NUMBER, about, Outcome.ABSENT, now=NOW)
    await come(held, crowd["away"], Presence.LATE)
    assert about in [person.id for person, _, _ in await cases(crowd["head"], NUMBER)]
    await settle_plainly(crowd["head"], NUMBER, now=NOW)
    await confirm(crowd["head"], NUMBER, now=NOW)
    assert (await live(held, crowd))["away"] is Outcome.LATE


async def told_the_office(held: Activity, crowd: People) -> int:
    entries = Entry.filter(activity=held, verb=Verb.HAND_OVER)
    await announce([entry.id for entry in await entries], now=NOW)
    mine = Notice.filter(receiver_id=crowd["office"].person_id, entry__verb=Verb.HAND_OVER)
    return await mine.count()


async def test_ones_own_case_is_the_offices(held: Activity, crowd: People) -> None:
    head, office = crowd["head"], crowd["office"]
    await invite(held, head)
    own = {person.id: choices for person, _, choices in await cases(head, NUMBER)}
    assert own[head.person_id] == ()
    for _ in range(2):
        with pytest.raises(OnesOwnCase):
            await settle(head, NUMBER, head.person_id, Outcome.ATTENDED, "我在", now=NOW)
    assert await settle_plainly(head, NUMBER, now=NOW) == len(OPEN)
    with pytest.raises(OnesOwnCase):
        await confirm(head, NUMBER, now=NOW)
    await hand_over(head, NUMBER, now=NOW)
    assert await told_the_office(held, crowd) == 1
    await settle(office, NUMBER, head.person_id, Outcome.ATTENDED, "我见到了", now=NOW)
    await confirm(head, NUMBER, now=NOW)
    assert await live(held, crowd) == PLAINLY | {"head": Outcome.ATTENDED}


async def test_the_office_hears_of_a_head_who_only_confirms(held: Activity, crowd: People) -> None:
    await invite(held, crowd["head"])
    with pytest.raises(CasesOpen, match="7 件"):
        await confirm(crowd["head"], NUMBER, now=NOW)
    assert await told_the_office(held, crowd) == 1


async def test_nobody_hands_over_what_is_not_open(held: Activity, crowd: People) -> None:
    await invite(held, crowd["head"])
    await come(held, crowd["head"])
    with pytest.raises(ChoiceUnknown):
        await hand_over(crowd["head"], NUMBER, now=NOW)
    with pytest.raises(NotFound):
        await hand_over(crowd["office"], NUMBER, now=NOW)
    assert await told_the_office(held, crowd) == 0


ACTS = {
    "cases": lambda who: cases(who, NUMBER),
    "settled": lambda who: settled(who, NUMBER),
    "plainly": lambda who: settle_plainly(who, NUMBER, now=NOW),
    "confirm": lambda who: confirm(who, NUMBER, now=NOW),
    "hand over": lambda who: hand_over(who, NUMBER, now=NOW),
    "settle": lambda who: settle(who, NUMBER, 1, Outcome.ABSENT, now=NOW),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(
    ("name", "heard"),
    [
        ("writer", NotOrganiser),
        ("officer", NotOrganiser),
        ("chair", NotOrganiser),
        ("member", NotFound),
        ("head elsewhere", NotFound),
        ("farming", NotFound),
        ("unit", NotFound),
        ("admin", NotFound),
        ("stranger", NotFound),
    ],
)
async def test_who_may_not(
    held: Activity, crowd: People, act: str, name: str, heard: type[Refused]
) -> None:
    if name == "stranger":
        other = await found("t" + crowd["office"].name + str(held.id) + act, "另一个县")
        crowd["stranger"] = Actor(other.id, 1, "试验人", crowd["office"].posts)
    with pytest.raises(heard) as refused:
        await ACTS[act](crowd[name])
    assert refused.type is heard
    assert not await Record.filter(activity=held).exists()


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", [State.HELD, State.ARCHIVED, State.CANCELLED, State.NOTICED])
async def test_when_one_may_not(held: Activity, crowd: People, act: str, state: State) -> None:
    await Activity.filter(id=held.id).update(state=state)
    with pytest.raises(ActivityWrongState):
        await ACTS[act](crowd["head"])
    assert not await Record.filter(activity=held).exists()
