"""What time does to what units have: each hears of its own, and nobody twice."""

from datetime import date, datetime

import pytest

from handlers import assignment, forwarding, outcome, reply
from handlers.actor import Actor
from handlers.announce import announce
from handlers.lateness import tick
from models import Assignment, Entry, HandlingUnit, Notice, Organisation
from rules.assignment import ReplyClass
from rules.opinion import Party, Verb
from rules.outcome import Level
from rules.reasons import Reason
from tests.handlers.clocks import at, due, item, tells

Units = dict[str, HandlingUnit]
LEAD, CO = "县水利局", "县财政局"


async def _said(org: Organisation, receipt: str, now: datetime) -> list[tuple[str, str]]:
    """Let the clock strike; gives what it wrote, and of which unit."""
    written = await tells(org, receipt, now)
    rows = Entry.filter(org=org, opinion__receipt=receipt).order_by("id")
    entries = await rows.prefetch_related("unit")
    last = entries[len(entries) - len(written) :]
    return [(row.verb, row.unit.name if row.unit else "") for row in last]


@pytest.fixture
async def accepted(forwarded: str, water: Actor, money: Actor) -> str:
    """Both units have taken it."""
    await assignment.accept(water, forwarded, now=at(2026, 3, 3))
    await assignment.accept(money, forwarded, now=at(2026, 3, 3))
    return forwarded


async def test_a_unit_that_does_not_say_whether_it_takes_it(
    org: Organisation, forwarded: str, water: Actor, money: Actor
) -> None:
    await assignment.accept(money, forwarded, now=at(2026, 3, 3))
    for moment, told in (
        (at(2026, 3, 6, 8, 59), []),
        (at(2026, 3, 6, 9), [(Verb.REMIND, LEAD)]),
        (at(2026, 3, 9, 18), []),
        (at(2026, 3, 9, 18, 0, 1), [(Verb.FALL_DUE, LEAD)]),
        (at(2026, 3, 11, 9), [(Verb.ALERT_DEPUTY, LEAD)]),
        (at(2026, 3, 16, 9), [(Verb.ALERT_LEADER, LEAD)]),
        (at(2026, 3, 17, 9), []),
    ):
        assert await _said(org, forwarded, moment) == told, moment
    assert (await item(org, forwarded)).overdue_at is None


async def test_only_that_unit_hears_and_the_office(
    org: Organisation, forwarded: str, water: Actor, money: Actor, clerk: Actor
) -> None:
    await assignment.accept(water, forwarded, now=at(2026, 3, 3))
    now = at(2026, 3, 10)
    assert await _said(org, forwarded, now) == [(Verb.FALL_DUE, CO)]
    entry = await Entry.get(org=org, verb=Verb.FALL_DUE)
    await announce([entry.id], now=now)
    told = {row.receiver_id: row.party for row in await Notice.filter(entry=entry)}
    assert told == {money.person_id: Party.HOLDER, clerk.person_id: Party.OFFICE}


async def test_the_lead_units_reply_is_late_once(
    org: Organisation, accepted: str, water: Actor, money: Actor
) -> None:
    await reply.reply(money, accepted, ReplyClass.B, "资金列入计划", now=at(2026, 3, 4))
    assert await due(org, accepted) == at(2026, 4, 1, 18)
    assert await _said(org, accepted, at(2026, 3, 31, 9)) == [(Verb.REMIND, "")]
    assert await _said(org, accepted, at(2026, 4, 1, 18, 0, 1)) == [(Verb.FALL_DUE, "")]
    assert await _said(org, accepted, at(2026, 4, 20, 9)) == [
        (Verb.ALERT_DEPUTY, ""),
        (Verb.ALERT_LEADER, ""),
    ]


async def test_a_co_unit_is_late_for_itself(org: Organisation, accepted: str, water: Actor) -> None:
    assert await _said(org, accepted, at(2026, 4, 2)) == [(Verb.FALL_DUE, ""), (Verb.FALL_DUE, CO)]
    await reply.reply(water, accepted, ReplyClass.A, "修好了", now=at(2026, 4, 2, 10))
    assert await _said(org, accepted, at(2026, 4, 3, 9)) == []


async def test_an_extension_moves_the_end_and_what_was_told_is_told_anew(
    org: Organisation, accepted: str, water: Actor, money: Actor, clerk: Actor
) -> None:
    await reply.reply(money, accepted, ReplyClass.B, "资金列入计划", now=at(2026, 3, 4))
    assert await _said(org, accepted, at(2026, 3, 31, 9)) == [(Verb.REMIND, "")]
    why = Reason("other", "等上级批")
    until = date(2026, 4, 15)
    await assignment.ask_extension(water, accepted, until, why, now=at(2026, 3, 31, 10))
    await forwarding.extend(clerk, accepted, now=at(2026, 3, 31, 11))
    assert await due(org, accepted) == at(2026, 4, 15, 18)
    assert await _said(org, accepted, at(2026, 4, 1, 18, 1)) == []
    assert await _said(org, accepted, at(2026, 4, 14, 9)) == [(Verb.REMIND, "")]
    assert await _said(org, accepted, at(2026, 4, 15, 18, 0, 1)) == [(Verb.FALL_DUE, "")]


async def test_once_it_is_replied_to_nobody_is_late(
    org: Organisation, units: Units, replied: str, now: datetime
) -> None:
    await tick(org.id, now=at(2026, 3, 3, 12))
    held = Assignment.filter(opinion__receipt=replied, org=org)
    assert await held.filter(due_at__isnull=False).count() == 0
    assert (Verb.FALL_DUE, CO) not in await _said(org, replied, at(2026, 4, 20))


async def test_what_a_leader_wrote_on_is_due_in_half_the_time(
    org: Organisation, accepted: str, water: Actor, clerk: Actor
) -> None:
    before = await due(org, accepted)
    now = at(2026, 3, 4)
    await outcome.instruct(clerk, accepted, Level.COUNTY, now.date(), now=now)
    assert await due(org, accepted) == at(2026, 3, 19, 18) < before
    units = await Assignment.filter(org=org, opinion__receipt=accepted)
    assert {one.due_at for one in units} == {at(2026, 3, 19, 18)}
    await outcome.instruct(clerk, accepted, Level.CITY, now.date(), now=at(2026, 3, 10))
    assert await due(org, accepted) == at(2026, 3, 19, 18)
