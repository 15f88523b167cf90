"""The life of an item: whatever people do in whatever order, its timeline stays whole."""

import asyncio
import json
from collections import Counter
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.actor import Actor
from handlers.announce import announce
from handlers.errors import Refused
from models import Entry, Notice, Opinion
from models.database import fetch
from rules.limits import LIMITS
from rules.opinion import OPEN, State, step_from
from tests.handlers.acts import ACTS, Act, HandIn, People

# --- at once --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("take", "take"),
        ("answer", "decline"),
        ("answer", "withdraw"),
        ("retain", "to building"),
        ("to building", "withdraw"),
    ],
)
async def test_two_people_at_once(
    people: People, now: datetime, one: str, other: str, hand_in: HandIn
) -> None:
    number = await hand_in(people["writer"], now)
    second = people["writer"] if other == "withdraw" else people["office"]
    done = await asyncio.gather(
        ACTS[one](people["farming"], number, now),
        ACTS[other](second, number, now),
        return_exceptions=True,
    )
    assert all(isinstance(what, Opinion | Refused) for what in done)
    item = await Opinion.get(org_id=second.org_id, receipt=number)
    entries = await Entry.filter(opinion=item).order_by("id")
    assert len(entries) == 2 + sum(isinstance(what, Opinion) for what in done)
    _check_chain(item, entries)


# --- any verbs by anybody in any order ------------------------------------------------------

NAMES = ("writer", "member", "head", "farming", "building", "office", "chair", "both", "admin")
MOVES = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(list(ACTS))), max_size=9)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(moves=MOVES, to_office=st.booleans())
async def test_whatever_happens_the_life_of_an_item_is_whole(
    people: People,
    now: datetime,
    moves: list[tuple[str, str]],
    to_office: bool,
    hand_in: HandIn,
) -> None:
    number = await hand_in(people["writer"], now, to_office=to_office)
    for name, act in moves:
        now += timedelta(minutes=1)
        await _try(people[name], ACTS[act], number, now)
    item = await Opinion.get(org_id=people["writer"].org_id, receipt=number)
    entries = await Entry.filter(opinion=item).order_by("id")
    _check_chain(item, entries)
    await _check_told(item, entries, now)


async def _try(who: Actor, act: Act, number: str, now: datetime) -> None:
    """Do it, or find that nothing has changed."""
    before = await _row(who, number)
    count = await Entry.filter(opinion_id=before["id"]).count()
    try:
        await act(who, number, now)
    except Refused:
        assert await _row(who, number) == before
        assert await Entry.filter(opinion_id=before["id"]).count() == count
    else:
        assert await Entry.filter(opinion_id=before["id"]).count() == count + 1


async def _row(who: Actor, number: str) -> dict[str, object]:
    return (await Opinion.filter(org_id=who.org_id, receipt=number).values())[0]


def _check_chain(item: Opinion, entries: list[Entry]) -> None:
    befores = [None, *(entry.after for entry in entries)]
    assert [entry.before for entry in entries] == befores[:-1]
    assert item.state == befores[-1]
    for entry in entries:
        step = step_from(entry.before, entry.verb)
        assert step is not None
        assert step.target == entry.after
    assert (item.due_at is not None) == (item.state in LIMITS) == (item.holder is not None)
    assert (item.state in (State.TRIAGED, State.REROUTED)) <= (item.committee_id is not None)
    assert bool(item.answer) == (item.state is State.FED_BACK)


async def _check_told(item: Opinion, entries: list[Entry], now: datetime) -> None:
    """Every entry is announced by one job; who reported a closed item has heard of its end."""
    rows = await fetch("SELECT payload FROM pgqueuer WHERE entrypoint LIKE 'announce.%'")
    told = Counter(id_ for row in rows for id_ in json.loads(row["payload"])["entries"])
    assert [told[entry.id] for entry in entries] == [1] * len(entries)
    await announce([entry.id for entry in entries], now=now)
    if item.state in OPEN or item.state is State.WITHDRAWN:
        return
    heard = Notice.filter(receiver_id=item.reporter_id, entry_id=entries[-1].id)
    assert await heard.count() == 1
