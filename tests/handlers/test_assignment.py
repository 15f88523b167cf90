"""What units do with an item, and what the office does with units."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest

from handlers import assignment, forwarding, reply
from handlers.advance import Mark, move
from handlers.assignment import find_assigned, waiting_for_unit
from handlers.errors import (
    AnswerMissing,
    NotAllowed,
    NotFound,
    OnesOwn,
    ReasonMissing,
    TextMissing,
    WrongState,
)
from handlers.item_errors import ExtensionWrong, UnitHasIt, UnitLeads, UnitMissing, UnitUnknown
from models import Assignment, Entry, Opinion, Rating, Reply
from models.database import transaction
from rules.assignment import ReplyClass, State
from rules.opinion import Party, Verb, step_from
from rules.opinion import State as ItemState
from rules.outcome import Satisfaction
from rules.reasons import Reason
from tests.handled import ORIGINAL

NOT_OURS = Reason("other_remit")


async def stands(receipt, org):
    """Where the item stands, and where it stands with each unit."""
    item = await Opinion.get(org=org, receipt=receipt)
    rows = await Assignment.filter(opinion=item).order_by("id").prefetch_related("unit")
    return item.state, {row.unit.name: row.state for row in rows}


async def test_an_item_goes_through_its_units_to_the_member(
    org, forwarded, clerk, water, money, now
):
    await assignment.accept(water, forwarded, now=now)
    await assignment.accept(money, forwarded, now=now)
    await reply.report_progress(water, forwarded, "已去现场看过", now=now)
    await reply.reply(money, forwarded, ReplyClass.B, "资金列入计划", now=now)
    await reply.reply(water, forwarded, ReplyClass.A, "月底前修好", now=now)
    assert await stands(forwarded, org) == (
        ItemState.REPLIED,
        {"县水利局": State.REPLIED, "县财政局": State.REPLIED},
    )
    await forwarding.feed_back(clerk, forwarded, "县水利局月底前修好", now=now)
    item = await Opinion.get(org=org, receipt=forwarded)
    assert (item.state, item.answer, item.rounds) == (ItemState.FED_BACK, "县水利局月底前修好", 1)
    verbs = await Entry.filter(opinion=item).order_by("id").values_list("verb", flat=True)
    assert verbs[-7:] == [
        *("forward", "accept", "accept", "report_progress", "advise", "reply", "feed_back")
    ]
    said = await reply.replies(item)
    assert [(row.unit.name, row.lead, row.reply_class) for row in said] == [
        ("县水利局", True, None),
        ("县财政局", False, ReplyClass.B),
        ("县水利局", True, ReplyClass.A),
    ]


async def test_the_clock_of_accepting_and_the_clock_of_the_reply(org, forwarded, water, now):
    row = await Assignment.get(org=org, lead=True)
    item = await Opinion.get(org=org, receipt=forwarded)
    assert row.due_at.date() == date(2026, 3, 9)  # five working days
    assert item.due_at.date() == date(2026, 4, 1)  # thirty days
    await assignment.accept(water, forwarded, now=now + timedelta(days=2))
    await row.refresh_from_db()
    await item.refresh_from_db()
    assert row.due_at == item.due_at
    assert item.due_at.date() == date(2026, 4, 1)


async def test_the_lead_refuses_and_the_others_wait(org, forwarded, clerk, water, money, now):
    with pytest.raises(ReasonMissing):
        await assignment.refuse(water, forwarded, Reason(), now=now)
    await assignment.refuse(water, forwarded, NOT_OURS, now=now)
    assert await stands(forwarded, org) == (
        ItemState.REFUSED,
        {"县水利局": State.REFUSED, "县财政局": State.ASSIGNED},
    )
    with pytest.raises(NotFound):
        await find_assigned(water, forwarded)
    assert await waiting_for_unit(money) == []
    co = await Assignment.get(org=org, unit_id__in=money.unit_ids)
    assert co.due_at is None
    with pytest.raises(WrongState, match="重新交办"):
        await assignment.accept(money, forwarded, now=now)
    await forwarding.forward(clerk, forwarded, "县交通局", now=now + timedelta(days=1))
    await co.refresh_from_db()
    assert (await Opinion.get(org=org, receipt=forwarded)).state is ItemState.FORWARDED
    assert co.due_at.date() == date(2026, 3, 10)


async def test_a_co_unit_leaves_and_the_item_stays(org, forwarded, money, water, now):
    await assignment.refuse(money, forwarded, NOT_OURS, now=now)
    state, units = await stands(forwarded, org)
    assert (state, units["县财政局"]) == (ItemState.FORWARDED, State.REFUSED)
    assert (await find_assigned(water, forwarded)).co_units == ()
    assert await Entry.filter(org=org, verb=Verb.OPT_OUT).count() == 1


async def test_two_at_once_and_again(org, forwarded, water, now):
    tries = [assignment.accept(water, forwarded, now=now) for _ in range(3)]
    done = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["Assigned", "WrongState", "WrongState"]
    replies = [reply.reply(water, forwarded, ReplyClass.A, "修好了", now=now) for _ in range(2)]
    done = await asyncio.gather(*replies, return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["Assigned", "WrongState"]
    assert await Reply.filter(org=org).count() == 1


async def test_what_the_office_forwards_wrongly(org, issued, clerk, farmer, now):
    wrong = [
        ((), {}, UnitMissing),
        (("",), {"co_units": ["县财政局"]}, UnitMissing),
        (("县外星局",), {}, UnitUnknown),
        (("县水利局",), {"co_units": ["县水利局"]}, UnitHasIt),
        (("县水利局",), {"co_units": ["县财政局", "县财政局"]}, UnitHasIt),
    ]
    for args, more, refusal in wrong:
        with pytest.raises(refusal):
            await forwarding.forward(clerk, issued, *args, now=now, **more)
    with pytest.raises(NotAllowed):
        await forwarding.forward(farmer, issued, "县水利局", now=now)
    assert await stands(issued, org) == (ItemState.ISSUED, {})
    await forwarding.forward(clerk, issued, "县水利局", now=now)
    with pytest.raises(UnitLeads):
        await forwarding.forward(clerk, issued, "县财政局", now=now)
    with pytest.raises(UnitHasIt):
        await forwarding.forward(clerk, issued, co_units=["县水利局"], now=now)


async def test_units_that_join_give_nobody_more_time(
    org, forwarded, clerk, now, water, money, roads, heard_by_units
):
    before = await Opinion.get(org=org, receipt=forwarded)
    later = now + timedelta(days=10)
    await forwarding.forward(clerk, forwarded, co_units=["县交通局"], now=later)
    item = await Opinion.get(org=org, receipt=forwarded)
    assert (item.state, item.due_at) == (ItemState.FORWARDED, before.due_at)
    assert await heard_by_units(Verb.FORWARD) == {"县水利局": 1, "县财政局": 1, "县交通局": 1}


async def test_what_was_never_edited_is_not_forwarded_as_it_is(org, issued, clerk, water, now):
    await Opinion.filter(org=org, receipt=issued).update(edited_text="", edited_title="")
    with pytest.raises(TextMissing):
        await forwarding.forward(clerk, issued, "县水利局", now=now)
    words = "请修复机耕道，联系 13912345678"
    await forwarding.forward(clerk, issued, "县水利局", text=words, now=now)
    seen = await find_assigned(water, issued)
    assert seen.opinion.edited_text.startswith("请修复机耕道，联系 ")
    assert "12345678" not in seen.opinion.edited_text
    assert ORIGINAL[:8] not in seen.opinion.edited_title


@pytest.mark.parametrize(
    ("day", "fits"),
    [
        (date(2026, 4, 1), False),  # due anyway
        (date(2026, 4, 2), True),
        (date(2026, 5, 1), True),
        (date(2026, 5, 2), False),  # more than thirty days
        (date(2026, 1, 1), False),
    ],
)
async def test_until_when_a_unit_may_ask(forwarded, water, day, fits, now):
    asking = assignment.ask_extension(water, forwarded, day, Reason("complex"), now=now)
    if fits:
        assert (await asking).assignment.asked_until == day
    else:
        with pytest.raises(ExtensionWrong, match="4月1日 之后、5月2日 之前"):
            await asking


async def test_more_time_is_the_items_and_the_units(org, forwarded, clerk, water, money, now):
    await assignment.accept(money, forwarded, now=now)
    await assignment.accept(water, forwarded, now=now)
    with pytest.raises(WrongState):
        await forwarding.extend(clerk, forwarded, now=now)
    day = date(2026, 4, 20)
    await assignment.ask_extension(water, forwarded, day, Reason("money", "等拨款"), now=now)
    entry = await Entry.get(org=org, verb=Verb.ASK_EXTENSION)
    assert (entry.reason, entry.words) == ("money", "到4月20日，等拨款")
    await forwarding.extend(clerk, forwarded, now=now)
    item = await Opinion.get(org=org, receipt=forwarded)
    rows = await Assignment.filter(org=org)
    assert {row.due_at.date() for row in (item, *rows)} == {day}
    assert {row.asked_until for row in rows} == {None}
    with pytest.raises(WrongState):
        await forwarding.extend(clerk, forwarded, now=now)


async def test_no_more_time(org, forwarded, clerk, water, now):
    await assignment.ask_extension(water, forwarded, date(2026, 4, 20), Reason("money"), now=now)
    before = (await Opinion.get(org=org, receipt=forwarded)).due_at
    with pytest.raises(ReasonMissing):
        await forwarding.keep_due(clerk, forwarded, Reason(), now=now)
    await forwarding.keep_due(clerk, forwarded, Reason("urgent"), now=now)
    assert (await Opinion.get(org=org, receipt=forwarded)).due_at == before
    assert (await Assignment.get(org=org, lead=True)).asked_until is None
    assert (await Entry.get(org=org, verb=Verb.KEEP_DUE)).unit_id == water.unit_ids[0]


async def test_what_was_late_is_noted_before_there_is_more_time(org, forwarded, clerk, water, now):
    late = now + timedelta(days=40)
    await assignment.ask_extension(water, forwarded, date(2026, 4, 20), Reason("money"), now=late)
    await forwarding.extend(clerk, forwarded, now=late)
    assert await Entry.filter(org=org, verb=Verb.FALL_DUE).count() == 1


async def test_a_reply_is_returned_and_given_again(org, replied, clerk, water, now):
    with pytest.raises(ReasonMissing):
        await forwarding.return_reply(clerk, replied, Reason("other"), now=now)
    later = now + timedelta(days=20)
    await forwarding.return_reply(clerk, replied, Reason("too_vague"), now=later)
    state, units = await stands(replied, org)
    assert (state, units["县水利局"]) == (ItemState.FORWARDED, State.ACCEPTED)
    row = await Assignment.get(org=org, lead=True)
    assert row.due_at == (await Opinion.get(org=org, receipt=replied)).due_at
    await reply.reply(water, replied, ReplyClass.A, "四月十日前修好", now=later)
    item = await Opinion.get(org=org, receipt=replied)
    last = await reply.last_reply(item, 1)
    assert (item.state, last.words) == (ItemState.REPLIED, "四月十日前修好")


async def test_a_reply_needs_words_and_the_office_an_answer(forwarded, clerk, water, now):
    with pytest.raises(TextMissing):
        await reply.reply(water, forwarded, ReplyClass.A, "  ", now=now)
    with pytest.raises(AnswerMissing):
        await reply.report_progress(water, forwarded, " ", now=now)
    await reply.reply(water, forwarded, ReplyClass.A, "修好了", now=now)
    with pytest.raises(AnswerMissing):
        await forwarding.feed_back(clerk, forwarded, "", now=now)


async def test_the_office_records_what_came_on_paper(org, forwarded, clerk, now):
    await assignment.accept(clerk, forwarded, unit="县财政局", now=now)
    await reply.reply(clerk, forwarded, ReplyClass.C, "书面回复", now=now)
    state, units = await stands(forwarded, org)
    assert (state, units) == (
        ItemState.REPLIED,
        {"县水利局": State.REPLIED, "县财政局": State.ACCEPTED},
    )
    said = await Reply.get(org=org).prefetch_related("unit")
    assert (said.unit.name, said.by_id) == ("县水利局", clerk.person_id)


async def test_nobody_handles_what_they_reported(org, forwarded, water, now):
    own = await Opinion.get(org=org, receipt=forwarded)
    both = replace(water, person_id=own.reporter_id)
    with pytest.raises(OnesOwn):
        await assignment.accept(both, forwarded, now=now)
    assert (await find_assigned(both, forwarded)).verbs == ()


async def step(org, receipt, verb, now):
    """Let time, or somebody else, take a step."""
    async with transaction():
        item = await Opinion.filter(org=org, receipt=receipt).select_for_update().get()
        await move(item, step_from(item.state, verb), Mark(), now)


@pytest.mark.parametrize("verb", [Verb.DIVERT, Verb.QUARANTINE])
async def test_what_ends_takes_the_item_from_its_units(org, forwarded, water, verb, now):
    await step(org, forwarded, verb, now)
    _, units = await stands(forwarded, org)
    assert set(units.values()) == {State.RECALLED}
    assert await Assignment.filter(org=org, due_at__isnull=False).count() == 0
    with pytest.raises(NotFound):
        await find_assigned(water, forwarded)
    assert await waiting_for_unit(water) == await assignment.of_unit(water) == []


async def test_what_is_released_is_the_offices_to_forward_anew(org, forwarded, clerk, now):
    await step(org, forwarded, Verb.QUARANTINE, now)
    await step(org, forwarded, Verb.RELEASE, now)
    item = await Opinion.get(org=org, receipt=forwarded)
    assert (item.state, item.holder) == (ItemState.FORWARDED, Party.OFFICE)
    await forwarding.forward(clerk, forwarded, "县水利局", now=now)
    await item.refresh_from_db()
    assert item.holder is Party.LEAD


async def test_what_did_not_satisfy_is_before_the_lead_again(
    org, replied, clerk, water, money, reporter, now
):
    await forwarding.feed_back(clerk, replied, "修好了", now=now)
    item = await Opinion.get(org=org, receipt=replied)
    await Rating.create(
        org=org,
        opinion=item,
        person_id=reporter.person_id,
        round=1,
        attitude=Satisfaction.SATISFIED,
        result=Satisfaction.DISSATISFIED,
        words="没修好",
        at=now,
    )
    await step(org, replied, Verb.REHANDLE, now)
    state, units = await stands(replied, org)
    assert (state, units["县水利局"]) == (ItemState.REHANDLING, State.ACCEPTED)
    seen = await find_assigned(water, replied)
    assert [row.words for row in await reply.ratings_seen(seen)] == ["没修好"]
    assert await reply.ratings_seen(await find_assigned(money, replied)) == []
    await reply.reply(water, replied, ReplyClass.A, "这次真修好了", now=now)
    assert (await Reply.filter(org=org).order_by("-id").first()).round == 2
