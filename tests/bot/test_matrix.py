"""DOMAIN.md §7 in chat: every role, every verb, one's own item, one near and one far."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from handlers.people import actor_for
from models import Entry, Opinion
from rules.permission import MATRIX as ALLOWED
from rules.permission import Action
from rules.role import Role
from tests.laid import at_unit, lay, units_of
from tests.matrix import MATRIX, ROLES, Where, knows, may

ABSENT = "9999"


@pytest.mark.parametrize("role", ROLES)
async def test_who_may_do_what(org, person, actor, phone, role):
    # At noon in Beijing: whatever the hour is, no midnight comes in between.
    now = datetime.now(UTC).replace(hour=4)
    me = await person(role)
    await units_of(org)
    if role is Role.UNIT:
        await at_unit(org, me.id)
    mine = await actor_for(org.id, me.id)
    held, writer = await phone(mine), await actor(Role.MEMBER)
    wrong = []
    for row in MATRIX:
        for where in Where:
            if where is Where.OWN and role not in ALLOWED[Action.SUBMIT]:
                continue
            laid = await lay(org, row, where, me, mine if where is Where.OWN else writer, now)
            held.now = now = now + timedelta(minutes=1)
            done, heard = await _try(org, held, row, laid)
            if done != may(row, role, where):
                wrong.append((row.verb.value, where.value, done, heard))
            elif not knows(row, role, where):
                wrong += await _tells(held, row, laid, heard)
    assert wrong == []


async def _try(org, held, row, laid):
    """Say all that it takes; gives whether it was done, and what was heard."""
    item = await Opinion.get(org=org, receipt=laid.receipt)
    entries, heard = Entry.filter(opinion_id=item.id, verb=row.verb), []
    before = await entries.count()
    for words in row.said:
        heard.append(await held.says(laid.filled(words)))
        held.now += timedelta(seconds=5)
    done = await entries.count() > before
    await held.says("取消")
    return done, heard


async def _tells(held, row, laid, heard):
    """A foreign item is answered as one that is not there."""
    absent = await held.says(laid.filled(row.said[0].replace("{n}", ABSENT)))
    await held.says("取消")
    short = laid.receipt.rpartition("-")[2]
    same = re.sub(ABSENT, "N", absent) == re.sub(short, "N", heard[0])
    return [] if same else [(row.verb.value, "tells", absent, heard[0])]


def test_the_table_has_every_role() -> None:
    assert set(ROLES) == set(Role)
    assert all(len(row.who.split()) == len(ROLES) for row in MATRIX)
