"""What became of an item, and what those above made of it: who records, who reads."""

from datetime import date, datetime, timedelta

import pytest

from handlers import forwarding, opinion, outcome
from handlers.actor import Actor
from handlers.chain import answer_of, chain, facets, root_of, state_said
from handlers.custody import quarantine
from handlers.errors import NotAllowed, NotFound, WrongState
from handlers.item_errors import OutcomeDayWrong, RecordedAlready
from handlers.merging import merge
from handlers.rating import rate
from models import Bulletin, Entry, Opinion, Outcome, Piece
from rules import bulletin
from rules.assignment import ReplyClass
from rules.opinion import State, Verb
from rules.outcome import Level, Satisfaction
from rules.reasons import Reason
from tests.handlers.acts import HandIn, People

S, B, D = Satisfaction
#: The day of the fixture's `now`.
DAY = date(2026, 3, 2)


@pytest.fixture
async def answered(people: People, hand_in: HandIn, now: datetime) -> str:
    """An item of the writer's, merged with another one of a member's, that was answered."""
    number = await hand_in(people["writer"], now)
    other = await hand_in(people["member"], now)
    await merge(people["farming"], other, number, now=now)
    await opinion.answer(people["farming"], number, "修好了", now=now)
    return number


MERGED = "民2026-0002"


async def _verbs(who: Actor, receipt: str) -> list[Verb]:
    return [link.verb for link in await chain(who, await opinion.find(who, receipt))]


# --- recording ----------------------------------------------------------------------------------


async def test_each_stands_by_itself(people: People, answered: str, now: datetime) -> None:
    office = people["office"]
    await outcome.adopt(office, answered, Level.CITY, DAY, combined=True, now=now)
    await outcome.adopt(office, answered, Level.PROVINCE, DAY, combined=False, now=now)
    await outcome.report_up(office, answered, Level.CITY, DAY, now=now)
    done = await outcome.instruct(office, answered, Level.COUNTY, DAY, now=now)
    assert done.state is State.FED_BACK
    for name, receipt in (("writer", answered), ("member", MERGED), ("office", answered)):
        seen = await facets(people[name], await opinion.find(people[name], receipt))
        assert [(one.level, one.combined) for one in seen.adoption] == [
            (Level.CITY, True),
            (Level.PROVINCE, False),
        ]
        assert [one.level for one in seen.report_up] == [Level.CITY]
        assert [one.level for one in seen.instruction] == [Level.COUNTY]
        assert (seen.reply, seen.rating) == (None, ())
        assert (await _verbs(people[name], receipt)) == [
            Verb.ANSWER, Verb.ADOPT, Verb.ADOPT, Verb.REPORT_UP, Verb.INSTRUCT
        ]  # fmt: skip
    entry = await Entry.get(opinion_id=done.id, verb=Verb.ADOPT, reason=Level.CITY)
    assert entry.words == "市级（综合），2026年3月2日"


async def test_the_same_is_recorded_once(people: People, answered: str, now: datetime) -> None:
    office, later = people["office"], now + timedelta(days=1)
    await outcome.report_up(office, answered, Level.CITY, DAY, now=later)
    with pytest.raises(RecordedAlready, match="报送，市级，2026年3月2日"):
        await outcome.report_up(office, answered, Level.CITY, DAY, now=later)
    await outcome.report_up(office, answered, Level.CITY, DAY + timedelta(days=1), now=later)
    await outcome.adopt(office, answered, Level.CITY, DAY, combined=False, now=later)
    assert await Outcome.filter(opinion__receipt=answered, org_id=office.org_id).count() == 3


@pytest.mark.parametrize("days", [-1, 1])
async def test_it_came_between_the_item_and_today(
    people: People, answered: str, now: datetime, days: int
) -> None:
    with pytest.raises(OutcomeDayWrong, match="2026年3月2日 到今天"):
        await outcome.instruct(
            people["office"], answered, Level.CITY, DAY + timedelta(days=days), now=now
        )


async def test_only_the_office_records(people: People, answered: str, now: datetime) -> None:
    for name, who in people.items():
        if name == "office":
            continue
        with pytest.raises((NotAllowed, NotFound)):
            await outcome.adopt(who, answered, Level.CITY, DAY, combined=False, now=now)
    assert not await Outcome.filter(org_id=people["office"].org_id).exists()


async def test_what_is_not_adopted_yet_has_no_outcome(
    people: People, hand_in: HandIn, now: datetime
) -> None:
    number = await hand_in(people["writer"], now)
    with pytest.raises(WrongState):
        await outcome.adopt(people["office"], number, Level.CITY, DAY, combined=False, now=now)


# --- the chain ----------------------------------------------------------------------------------


async def test_from_the_signature_to_the_second_result(
    reporter: Actor, replied: str, clerk: Actor, now: datetime
) -> None:
    item = await Opinion.get(org_id=clerk.org_id, receipt=replied)
    out = await Bulletin.create(
        org_id=clerk.org_id,
        kind=bulletin.Kind.BULLETIN,
        state=bulletin.State.PUBLISHED,
        title="第一期",
        year=2026,
        number=1,
        made_by_id=clerk.person_id,
        made_at=now,
        signed_at=now + timedelta(hours=1),
    )
    await Piece.create(
        org_id=clerk.org_id, bulletin=out, opinion=item, position=1, title="修路", text="修路"
    )
    assert Verb.REPLY not in await _verbs(reporter, replied)
    assert Verb.REPLY in await _verbs(clerk, replied)
    later = now + timedelta(days=1)
    await forwarding.feed_back(clerk, replied, "列入计划", now=later)
    await rate(reporter, replied, S, D, "还没动工", now=later)
    links = await chain(reporter, await opinion.find(reporter, replied))
    assert [(link.verb, link.words) for link in links] == [
        (Verb.FORWARD, "县水利局、县财政局"),
        (Verb.REPLY, "B 列入计划解决"),
        (Verb.PUBLISH, "专刊2026年第1期"),
        (Verb.FEED_BACK, ""),
        (Verb.RATE, "态度满意，结果不满意：还没动工"),
        (Verb.REHANDLE, ""),
    ]
    seen = await facets(reporter, await opinion.find(reporter, replied))
    assert seen.reply is ReplyClass.B
    assert [one.result for one in seen.rating] == [D]


async def test_a_draft_is_no_bulletin(people: People, answered: str, now: datetime) -> None:
    office = people["office"]
    item = await Opinion.get(org_id=office.org_id, receipt=answered)
    draft = await Bulletin.create(
        org_id=office.org_id,
        kind=bulletin.Kind.TOPICAL,
        state=bulletin.State.DRAFTED,
        title="专题",
        year=2026,
        made_by_id=office.person_id,
        made_at=now,
    )
    await Piece.create(
        org_id=office.org_id, bulletin=draft, opinion=item, position=1, title="一", text="一"
    )
    assert Verb.PUBLISH not in await _verbs(office, answered)


async def test_each_reporter_reads_all_of_it_but_the_others_ratings(
    people: People, answered: str, now: datetime
) -> None:
    await rate(people["writer"], answered, S, S, "甲的话", now=now)
    await rate(people["member"], MERGED, B, B, "乙的话", now=now)
    for name, receipt, own in (("writer", answered, "甲"), ("member", MERGED, "乙")):
        found = await opinion.find(people[name], receipt)
        words = "".join(link.words for link in await chain(people[name], found))
        assert (own in words, "的话" in words.replace(f"{own}的话", "")) == (True, False)
        ratings = (await facets(people[name], found)).rating
        assert [one.person_id for one in ratings] == [people[name].person_id]
    for name in ("farming", "office", "chair", "head"):
        found = await opinion.find(people[name], answered)
        assert (await _verbs(people[name], answered)).count(Verb.RATE) == 2
        assert len((await facets(people[name], found)).rating) == 2


async def test_a_merged_item_stands_where_it_went(
    people: People, answered: str, now: datetime
) -> None:
    found = await opinion.find(people["member"], MERGED)
    assert (root_of(found).receipt, state_said(found)) == (answered, "已并案：已答复")
    assert answer_of(found) == "修好了"
    listed = await opinion.mine(people["member"])
    assert [state_said(one) for one in listed] == ["已并案：已答复"]


async def test_of_what_is_asked_of_another_nobody_else_is_asked(
    people: People, answered: str, now: datetime
) -> None:
    await Opinion.filter(org_id=people["writer"].org_id, receipt=answered).update(
        state=State.NEED_INFO
    )
    found = await opinion.find(people["member"], MERGED)
    assert state_said(found) == "已并案：正在核实情况"


async def test_of_what_is_sealed_nothing_is_told(
    people: People, answered: str, now: datetime
) -> None:
    await quarantine(people["office"], answered, Reason("privacy"), now=now)
    for name, receipt in (("writer", answered), ("member", MERGED)):
        found = await opinion.find(people[name], receipt)
        assert await chain(people[name], found) == []
        assert (await facets(people[name], found)).rating == ()
        assert answer_of(found) == ""
    assert Verb.ANSWER in await _verbs(people["office"], answered)
