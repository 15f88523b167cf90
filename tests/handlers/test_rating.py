"""What reporters make of a result, and what it leads to."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers import forwarding, opinion, reply
from handlers.actor import Actor
from handlers.announce import announce
from handlers.custody import quarantine
from handlers.errors import AnswerMissing, NotAllowed, NotFound, WrongState
from handlers.item_errors import AlreadyRated, RatingClosed
from handlers.merging import merge
from handlers.rating import OPEN_FOR, Rated, may_rate, rate, to_rate, words_to
from handlers.submission import Draft, submit
from models import Assignment, Entry, Notice, Opinion, Rating
from rules.assignment import ReplyClass
from rules.assignment import State as Handling
from rules.notice import Knock
from rules.opinion import Party, State, Verb
from rules.outcome import Satisfaction
from rules.reasons import Reason
from tests.handled import ORIGINAL
from tests.handlers.acts import HandIn, People

S, B, D = Satisfaction
MakeActor = Callable[..., Awaitable[Actor]]


@pytest.fixture
async def answered(people: People, hand_in: HandIn, now: datetime) -> str:
    """An item of the writer's that the committee of agriculture has answered."""
    number = await hand_in(people["writer"], now)
    await opinion.answer(people["farming"], number, "修好了", now=now)
    return number


@pytest.fixture
async def merged(people: People, hand_in: HandIn, now: datetime) -> list[str]:
    """Three items of three people, of one matter: two went into the first, one by way of another.

    The first was answered.
    """
    names = ("writer", "member", "head")
    first, second, third = [await hand_in(people[name], now) for name in names]
    await merge(people["farming"], third, second, now=now)
    await merge(people["farming"], second, first, now=now)
    await opinion.answer(people["farming"], first, "修好了", now=now)
    return [first, second, third]


async def _item(who: Actor, receipt: str) -> Opinion:
    return await Opinion.get(org_id=who.org_id, receipt=receipt)


async def _verbs(who: Actor, receipt: str) -> list[str]:
    item = await _item(who, receipt)
    entries = await Entry.filter(opinion_id=item.id).order_by("id")
    return [entry.verb for entry in entries]


# --- once for each result -----------------------------------------------------------------------


@pytest.mark.parametrize("how", [(S, S), (B, B), (S, B)])
async def test_it_stays_where_it_is_for_who_is_satisfied(
    people: People, answered: str, now: datetime, how: tuple[Satisfaction, Satisfaction]
) -> None:
    done = await rate(people["writer"], answered, *how, " 谢谢 ", now=now)
    assert done == Rated(reopened=False, holder=Party.REPORTER, committee="农业农村委")
    kept = await Rating.get(opinion__receipt=answered, org_id=people["writer"].org_id)
    assert (kept.attitude, kept.result, kept.words, kept.round) == (*how, "谢谢", 1)
    assert (await _item(people["writer"], answered)).state is State.FED_BACK


async def test_one_rates_a_result_once(people: People, answered: str, now: datetime) -> None:
    await rate(people["writer"], answered, S, S, now=now)
    with pytest.raises(AlreadyRated):
        await rate(people["writer"], answered, D, D, now=now)
    assert await Rating.filter(opinion__receipt=answered).count() >= 1
    assert Verb.RATE not in await opinion.verbs(
        people["writer"], await opinion.find(people["writer"], answered)
    )


async def test_not_satisfied_it_is_worked_once_more_and_then_no_more(
    people: People, answered: str, now: datetime
) -> None:
    writer, farming = people["writer"], people["farming"]
    done = await rate(writer, answered, S, D, "又塌了", now=now)
    assert done == Rated(reopened=True, holder=Party.COMMITTEE, committee="农业农村委")
    item = await _item(writer, answered)
    assert (item.state, item.holder) == (State.REHANDLING, Party.COMMITTEE)
    assert item.due_at is not None
    assert [one.receipt for one in await opinion.waiting(farming)] == [answered]
    with pytest.raises(WrongState):
        await rate(writer, answered, S, S, now=now)
    await opinion.answer(farming, answered, "这回修牢了", now=now)
    again = await rate(writer, answered, D, D, now=now)
    assert not again.reopened
    assert (await _item(writer, answered)).state is State.FED_BACK
    assert (await _verbs(writer, answered))[2:] == [
        "answer", "rate", "rehandle", "answer", "rate"
    ]  # fmt: skip


async def test_those_who_answered_read_it(
    people: People, answered: str, now: datetime, announced: Callable[..., Awaitable[set[object]]]
) -> None:
    await rate(people["writer"], answered, D, D, "路又塌了", now=now)
    told = await announced({**people, "member": people["writer"]}, now)
    assert {("farming", Verb.RATE, Party.COMMITTEE), ("office", Verb.RATE, Party.OFFICE)} <= told
    assert {("farming", Verb.REHANDLE, "committee"), ("office", Verb.REHANDLE, "office")} <= told
    for name in ("farming", "office"):
        item = await opinion.find(people[name], answered)
        entries = await opinion.timeline(people[name], item)
        assert "不满意：路又塌了" in [entry.words for entry in entries]


async def test_not_satisfied_is_one_push_to_each(
    people: People, answered: str, now: datetime
) -> None:
    writer = people["writer"]
    await rate(writer, answered, D, D, now=now)
    await words_to(writer, answered, "水还是黄的", now=now + timedelta(minutes=1))
    entries = Entry.filter(org_id=writer.org_id).order_by("id")
    await announce([entry.id for entry in await entries], now=now)
    told = Notice.filter(receiver_id=people["farming"].person_id, knock=Knock.WAITING)
    after = [row.entry.verb for row in await told.order_by("id").prefetch_related("entry")]
    assert (after.count(Verb.RATE), after.count(Verb.REHANDLE)) == (0, 1)


async def test_the_unit_that_leads_has_it_before_it_again(
    reporter: Actor, replied: str, clerk: Actor, water: Actor, now: datetime
) -> None:
    await forwarding.feed_back(clerk, replied, "列入计划", now=now)
    later = now + timedelta(days=2)
    done = await rate(reporter, replied, B, D, now=later)
    assert (done.reopened, done.holder) == (True, Party.LEAD)
    item = await _item(reporter, replied)
    rows = await Assignment.filter(opinion_id=item.id).order_by("-lead")
    assert rows[0].state is Handling.ACCEPTED
    assert (rows[0].due_at, rows[0].clock_from) == (item.due_at, later)
    entry = await Entry.get(opinion_id=item.id, verb=Verb.REHANDLE)
    assert entry.unit_id == rows[0].unit_id
    await reply.reply(water, replied, ReplyClass.A, "修好了", now=later)
    await forwarding.feed_back(clerk, replied, "修好了", now=later)
    assert not (await rate(reporter, replied, S, S, now=later)).reopened


# --- who ----------------------------------------------------------------------------------------


async def test_nobody_rates_for_somebody_else(people: People, answered: str, now: datetime) -> None:
    reads = {"head", "officer", "farming", "office", "chair", "both"}
    for name, who in people.items():
        if name == "writer":
            continue
        with pytest.raises(NotAllowed if name in reads else NotFound):
            await rate(who, answered, S, S, now=now)
        with pytest.raises(NotAllowed if name in reads else NotFound):
            await words_to(who, answered, "好", now=now)
    with pytest.raises(NotFound):
        await rate(people["writer"], "民2026-9999", S, S, now=now)
    assert not await Rating.filter(person_id=people["writer"].person_id).exists()


async def test_there_is_nothing_to_rate_before_an_answer(
    people: People, hand_in: HandIn, now: datetime
) -> None:
    number = await hand_in(people["writer"], now)
    assert await to_rate(people["writer"]) == []
    with pytest.raises(WrongState):
        await rate(people["writer"], number, S, S, now=now)
    with pytest.raises(WrongState):
        await words_to(people["writer"], number, "好", now=now)


async def test_nobody_rates_what_is_sealed(people: People, answered: str, now: datetime) -> None:
    await quarantine(people["office"], answered, Reason("privacy"), now=now)
    with pytest.raises(WrongState):
        await rate(people["writer"], answered, D, D, now=now)
    assert not await may_rate(people["writer"], await _item(people["writer"], answered))


# --- several reporters --------------------------------------------------------------------------


async def test_each_of_several_rates_by_their_own_receipt(
    people: People, merged: list[str], now: datetime
) -> None:
    for name, receipt in zip(("writer", "member", "head"), merged, strict=True):
        found = await opinion.find(people[name], receipt)
        assert [one.receipt for one in await to_rate(people[name])] == [receipt]
        assert Verb.RATE in await opinion.verbs(people[name], found)
        await rate(people[name], receipt, S, B, now=now)
        assert await to_rate(people[name]) == []
        assert Verb.RATE not in await opinion.verbs(people[name], found)
    root = await _item(people["writer"], merged[0])
    ratings = await Rating.filter(opinion_id=root.id).order_by("id")
    assert [one.person_id for one in ratings] == [
        people[name].person_id for name in ("writer", "member", "head")
    ]


async def test_a_refusal_names_the_receipt_that_one_knows(
    people: People, merged: list[str], now: datetime
) -> None:
    await rate(people["writer"], merged[0], D, D, now=now)
    with pytest.raises(WrongState, match=f"{merged[1]} 现在是“重新办理中”"):
        await rate(people["member"], merged[1], S, S, now=now)


async def test_a_reporter_reads_no_rating_of_another(
    people: People, merged: list[str], now: datetime
) -> None:
    await rate(people["member"], merged[1], S, S, "谢谢农业局", now=now)
    await rate(people["head"], merged[2], B, B, "还行", now=now)
    for name, receipt in zip(("writer", "member"), merged, strict=False):
        found = await opinion.find(people[name], receipt)
        words = [entry.words for entry in await opinion.timeline(people[name], found)]
        assert "还行" not in "".join(words)
        assert name == "member" or "谢谢农业局" not in "".join(words)


async def test_two_at_once_reopen_it_once(people: People, merged: list[str], now: datetime) -> None:
    async def unhappy(name: str, receipt: str) -> object:
        try:
            return (await rate(people[name], receipt, D, D, now=now)).reopened
        except WrongState as refused:
            return type(refused)

    whom = zip(("writer", "member", "head"), merged, strict=True)
    done = await asyncio.gather(*(unhappy(*one) for one in whom))
    assert sorted(map(str, done)) == sorted(map(str, [True, WrongState, WrongState]))
    assert (await _verbs(people["writer"], merged[0])).count("rehandle") == 1


async def test_the_same_rating_twice_at_once_counts_once(
    people: People, answered: str, now: datetime
) -> None:
    tries = (rate(people["writer"], answered, S, S, now=now) for _ in range(4))
    done = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(one, Rated) for one in done) == 1
    assert all(isinstance(one, Rated | AlreadyRated) for one in done)


# --- words afterwards ---------------------------------------------------------------------------


@pytest.mark.parametrize("how", [S, D])
async def test_words_come_after_the_number_once(
    people: People, answered: str, now: datetime, how: Satisfaction
) -> None:
    writer = people["writer"]
    await rate(writer, answered, how, how, now=now)
    await words_to(writer, answered, " 路又塌了 ", now=now + OPEN_FOR)
    kept = await Rating.get(person_id=writer.person_id)
    assert (kept.words, kept.at) == ("路又塌了", now)
    entry = await Entry.filter(org_id=writer.org_id, verb=Verb.RATE).order_by("-id").first()
    assert entry is not None
    assert (entry.words, entry.reason, entry.before) == ("路又塌了", "", entry.after)
    with pytest.raises(RatingClosed):
        await words_to(writer, answered, "再补一句", now=now)


async def test_no_words_to_what_has_some_or_is_long_ago(
    people: People, merged: list[str], now: datetime
) -> None:
    await rate(people["writer"], merged[0], S, S, "好", now=now)
    await rate(people["member"], merged[1], S, S, now=now)
    with pytest.raises(RatingClosed):
        await words_to(people["writer"], merged[0], "再补一句", now=now)
    with pytest.raises(RatingClosed):
        await words_to(people["member"], merged[1], "晚了", now=now + timedelta(minutes=61))
    with pytest.raises(RatingClosed):
        await words_to(people["head"], merged[2], "没评先补", now=now)
    with pytest.raises(AnswerMissing):
        await words_to(people["member"], merged[1], " \n", now=now)


# --- whatever they say --------------------------------------------------------------------------


RATINGS = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(Satisfaction), st.sampled_from(Satisfaction)),
    max_size=8,
)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(RATINGS)
async def test_it_is_reopened_once_at_most_and_every_reporter_hears_every_answer(
    people: People, now: datetime, ratings: list[tuple[int, Satisfaction, Satisfaction]]
) -> None:
    reporters = [people[name] for name in ("writer", "member", "head")]
    receipts = [
        (await submit(who, Draft(ORIGINAL, uuid4().hex), now=now)).receipt for who in reporters
    ]
    farming = people["farming"]
    for receipt in receipts[1:]:
        await merge(farming, receipt, receipts[0], now=now)
    answers = await _go_through(farming, reporters, receipts, ratings, now)
    root = await _item(farming, receipts[0])
    verbs = await _verbs(farming, receipts[0])
    reopened = verbs.count("rehandle")
    assert reopened <= 1
    assert answers == verbs.count("answer") == root.rounds == 1 + reopened
    assert verbs.count("rate") == await Rating.filter(opinion_id=root.id).count()
    await announce(list(await _entries(root)), now=now)
    for who, receipt in zip(reporters, receipts, strict=True):
        assert (await _verbs(who, receipt)).count("answer") == answers
        heard = Notice.filter(receiver_id=who.person_id, entry__opinion__receipt=receipt)
        assert await heard.filter(entry__verb=Verb.ANSWER).count() == answers
        assert await heard.filter(entry__verb=Verb.REHANDLE).count() == reopened


async def _go_through(
    farming: Actor,
    reporters: list[Actor],
    receipts: list[str],
    ratings: list[tuple[int, Satisfaction, Satisfaction]],
    now: datetime,
) -> int:
    """Answer whenever it is open, and have them rate; gives how often it was answered."""
    await opinion.answer(farming, receipts[0], "修好了", now=now)
    answers = 1
    for who, attitude, result in ratings:
        try:
            done = await rate(reporters[who], receipts[who], attitude, result, now=now)
        except AlreadyRated:
            continue
        if done.reopened:
            await opinion.answer(farming, receipts[0], "这回修牢了", now=now)
            answers += 1
    return answers


async def _entries(root: Opinion) -> list[int]:
    found = Entry.filter(opinion__org_id=root.org_id).order_by("id")
    return await found.values_list("id", flat=True)  # type: ignore[return-value]
