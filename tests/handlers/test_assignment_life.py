"""Whatever units and office do in whatever order: the item and its assignments agree."""

import random
from datetime import date, timedelta

import pytest

from handlers import assignment, forwarding, reply
from handlers.errors import Refused
from models import Assignment, Entry, Opinion, Reply
from rules.assignment import GONE, LIVE, WAITING, ReplyClass
from rules.assignment import State as Handling
from rules.opinion import Party, State, Verb
from rules.reasons import Reason

STEPS = 60


def acts(clerk, receipt, day):
    """Everything that may be tried, as somebody."""
    why, names = Reason("other_remit"), ("县水利局", "县财政局", "县交通局")
    return (
        lambda who, now: forwarding.forward(
            clerk, receipt, *random.sample(names, 1), random.sample(names, 1), now=now
        ),
        lambda who, now: forwarding.forward(
            clerk, receipt, co_units=random.sample(names, 1), now=now
        ),
        lambda who, now: assignment.accept(who, receipt, now=now),
        lambda who, now: assignment.refuse(who, receipt, why, now=now),
        lambda who, now: reply.report_progress(who, receipt, "在办", now=now),
        lambda who, now: assignment.ask_extension(who, receipt, day(), Reason("money"), now=now),
        lambda who, now: forwarding.extend(clerk, receipt, now=now),
        lambda who, now: forwarding.keep_due(clerk, receipt, Reason("urgent"), now=now),
        lambda who, now: reply.reply(who, receipt, ReplyClass.B, "列入计划", now=now),
        lambda who, now: forwarding.return_reply(clerk, receipt, Reason("tone"), now=now),
    )


async def check(org):
    """What holds between an item and its assignments, wherever it stands."""
    item = await Opinion.get(org=org)
    rows = await Assignment.filter(opinion=item)
    leads = [row for row in rows if row.lead and row.state in LIVE]
    assert len(leads) <= 1
    assert len({row.unit_id for row in rows if row.state in LIVE}) == sum(
        row.state in LIVE for row in rows
    )
    if item.state is State.FORWARDED:
        assert [row.state in WAITING for row in leads] == [True]
        assert item.holder is Party.LEAD
        assert all((row.due_at is not None) == (row.state in WAITING) for row in rows)
        accepted = {row.due_at for row in rows if row.state is Handling.ACCEPTED}
        assert accepted <= {item.due_at}
    else:
        assert not any(row.due_at for row in rows)
    if item.state is State.REPLIED:
        assert [row.state for row in leads] == [Handling.REPLIED]
    if item.state is State.REFUSED:
        assert leads == []
    assert not any(row.asked_until for row in rows if row.state in GONE)
    said = Entry.filter(opinion=item, verb__in=[Verb.REPLY, Verb.ADVISE, Verb.REPORT_PROGRESS])
    assert await said.count() == await Reply.filter(opinion=item).count()
    last = await Entry.filter(opinion=item).order_by("-id").first()
    assert item.state in (State.ISSUED, last.after)


@pytest.mark.parametrize("seed", range(3))
async def test_item_and_assignments_agree(org, issued, clerk, water, money, roads, now, seed):
    random.seed(seed)
    at, done = now, 0
    tries = acts(clerk, issued, lambda: date(2026, 3, 2) + timedelta(days=random.randrange(90)))
    for _ in range(STEPS):
        at += timedelta(hours=random.randrange(60))
        try:
            await random.choice(tries)(random.choice((water, money, roads)), at)
            done += 1
        except Refused:
            pass
        await check(org)
    assert done
