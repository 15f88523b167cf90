"""Taking apart what was no matter of one: it goes on by itself, and the office decides where."""

import asyncio
from contextvars import Context
from datetime import datetime

import pytest

from handlers import opinion
from handlers.advance import locked
from handlers.errors import NotAllowed, NotFound, OnesOwn, Refused, WrongState
from handlers.merging import company_of, merge, unmerge
from models import Entry, Opinion
from models.database import fetch, transaction
from rules.opinion import Party, State, Verb
from tests.handlers.acts import MOVE, People
from tests.handlers.reports import TURBID, item, join, report


@pytest.mark.parametrize("name", ["farming", "office", "both"])
async def test_what_was_another_matter_goes_on_by_itself(
    people: People, root: str, now: datetime, name: str
) -> None:
    done = await join(people["member"], root, now)
    apart = await unmerge(people[name], done.receipt, now=now)
    assert (apart.state, apart.holder, apart.committee_id) == (State.SUBMITTED, Party.OFFICE, None)
    assert (apart.merged_into_id, apart.due_at is not None) == (None, True)
    await opinion.answer(people["office"], root, "水厂已换滤料", now=now)
    own = await opinion.find(people["member"], done.receipt)
    verbs = [one.verb for one in await opinion.timeline(people["member"], own)]
    assert verbs == [Verb.SUBMIT, Verb.JOIN, Verb.UNMERGE]
    assert (await company_of(await item(people["office"], root))).merged == []
    with pytest.raises(WrongState):
        await unmerge(people["office"], done.receipt, now=now)


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("writer", NotFound),
        ("member", NotAllowed),
        ("chair", NotAllowed),
        ("building", NotFound),
        ("unit", NotFound),
        ("admin", NotFound),
    ],
)
async def test_who_takes_nothing_apart(
    people: People, root: str, now: datetime, name: str, refusal: type[Refused]
) -> None:
    done = await join(people["member"], root, now)
    with pytest.raises(refusal):
        await unmerge(people[name], done.receipt, now=now)


async def test_nobody_takes_their_own_apart(people: People, root: str, now: datetime) -> None:
    done = await join(people["office"], root, now)
    with pytest.raises(OnesOwn):
        await unmerge(people["office"], done.receipt, now=now)
    await unmerge(people["farming"], done.receipt, now=now)


async def test_what_joined_lies_where_the_other_goes(
    people: People, root: str, now: datetime
) -> None:
    done = await join(people["member"], root, now)
    await opinion.reroute(people["office"], root, "ENV", MOVE, now=now)
    with pytest.raises(NotFound):
        await unmerge(people["farming"], done.receipt, now=now)
    await unmerge(people["building"], done.receipt, now=now)


async def test_what_was_merged_lies_where_the_other_lies(
    people: People, root: str, now: datetime
) -> None:
    """And so does what was merged into it before."""
    office = people["office"]
    first, second = [
        await report(people[name], TURBID, now, committee="ENV") for name in ("member", "head")
    ]
    await merge(office, second, first, now=now)
    await merge(office, first, root, now=now)
    for receipt in (first, second):
        with pytest.raises(NotFound):
            await unmerge(people["building"], receipt, now=now)
        await unmerge(people["farming"], receipt, now=now)
    told = await Entry.filter(org_id=office.org_id, verb=Verb.MERGE).prefetch_related("committee")
    assert {one.committee and one.committee.code for one in told} == {"ENV"}


async def test_the_whole_is_waited_for_before_its_part_is_held(
    people: People, root: str, now: datetime
) -> None:
    """Who answers the whole tells its parts: the two must not wait for each other."""
    later = await report(people["member"], TURBID, now, committee="AGRI")
    await merge(people["farming"], root, later, now=now)
    async with transaction():
        await locked(people["office"], later)
        taking = asyncio.create_task(unmerge(people["office"], root, now=now), context=Context())
        while not await fetch("SELECT 1 FROM pg_locks WHERE NOT granted"):
            assert not taking.done()
        part = Opinion.filter(receipt=root, org_id=people["office"].org_id)
        await part.select_for_update(nowait=True).get()
    assert (await taking).state is State.SUBMITTED
