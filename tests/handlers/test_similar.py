"""Items that tell of the same: of the county, of others, open, and only what may be told."""

from collections.abc import Awaitable, Callable
from dataclasses import fields
from datetime import datetime, timedelta

import pytest

from handlers import custody, opinion, search_index
from handlers.actor import Actor
from handlers.errors import NotFound
from handlers.merging import merge
from handlers.organisation import found
from handlers.people import actor_for
from handlers.similar import MONTHS, Like, duplicates, like
from models import Appointment, Opinion, Person, SimilarText
from rules.opinion import State
from rules.reasons import Reason
from rules.role import Role
from rules.similar import FLOOR
from tests.handlers.acts import KEEP, People
from tests.handlers.reports import LAMPS, PLANT, TASTE, TURBID, report

MakeActor = Callable[..., Awaitable[Actor]]
ELSEWHERE = Reason("classified", "请先看看")


async def receipts(who: Actor, text: str, now: datetime) -> list[str]:
    return [one.receipt for one in await like(who, text, now=now)]


async def beside(who: Actor, receipt: str, now: datetime) -> list[str]:
    return [one.receipt for one in await duplicates(who, receipt, now=now)]


# --- before handing in ----------------------------------------------------------------------


async def test_the_same_matter_in_other_words_is_found(people: People, now: datetime) -> None:
    plant = await report(people["writer"], PLANT, now)
    await report(people["writer"], LAMPS, now)
    assert await receipts(people["member"], TURBID, now) == [plant]
    assert await receipts(people["member"], TASTE, now) == [plant]


async def test_the_likest_comes_first_and_no_more_than_asked_for(
    people: People, now: datetime
) -> None:
    told = [await report(people["writer"], text, now) for text in (TURBID, PLANT, TASTE)]
    shown = await like(people["member"], PLANT, now=now)
    assert shown[0].receipt == told[1]
    assert sorted((one.score for one in shown), reverse=True) == [one.score for one in shown]
    assert len(shown) == 3
    assert len(await like(people["member"], PLANT, now=now, limit=1)) == 1


async def test_what_shares_a_word_or_two_is_below_the_floor(people: People, now: datetime) -> None:
    await report(people["writer"], LAMPS, now)
    assert (
        await receipts(people["member"], "县城到青石村的班车太少，晚上放学的学生要等一个小时", now)
        == []
    )
    assert all(one.score >= FLOOR for one in await like(people["member"], LAMPS, now=now))


@pytest.mark.parametrize("text", ["", "，。！", "1", "水" * 6_000])
async def test_a_text_that_says_nothing_is_like_nothing(
    people: People, now: datetime, text: str
) -> None:
    await report(people["writer"], PLANT, now)
    assert await receipts(people["member"], text, now) == []


async def test_a_like_tells_neither_words_nor_whose_they_are(people: People, now: datetime) -> None:
    await report(people["writer"], PLANT, now)
    (shown,) = await like(people["member"], TURBID, now=now)
    assert {one.name for one in fields(Like)} == {
        *("receipt", "title", "state", "submitted_at", "score", "opinion_id", "own")
    }
    assert (shown.state, shown.submitted_at) == (State.TRIAGED, now)


async def test_ones_own_is_not_shown(people: People, now: datetime) -> None:
    await report(people["writer"], PLANT, now)
    assert await receipts(people["writer"], PLANT, now) == []


async def test_a_foreign_countys_items_are_never_shown(people: People, now: datetime) -> None:
    await report(people["writer"], PLANT, now)
    other = await found(f"{people['writer'].org_id}-foreign", "邻县政协")
    person = await Person.create(org=other, number="W001", name="试验人9", phone="13900000099")
    await Appointment.create(org=other, person=person, role=Role.MEMBER)
    stranger = await actor_for(other.id, person.id)
    assert stranger is not None
    assert await receipts(stranger, PLANT, now) == []


async def test_a_sealed_item_has_no_row_and_is_never_shown(people: People, now: datetime) -> None:
    plant = await report(people["writer"], PLANT, now)
    await custody.quarantine(people["office"], plant, ELSEWHERE, now=now)
    sealed = await Opinion.get(org_id=people["office"].org_id, receipt=plant)
    assert not await SimilarText.filter(opinion_id=sealed.id).exists()
    await search_index.index([sealed.id])
    assert not await SimilarText.filter(opinion_id=sealed.id).exists()
    assert await receipts(people["member"], PLANT, now) == []


async def test_what_has_ended_is_not_shown(people: People, now: datetime) -> None:
    plant = await report(people["writer"], PLANT, now)
    item = await opinion.retain(people["office"], plant, KEEP, now=now)
    assert await receipts(people["member"], PLANT, now) == []
    await search_index.index([item.id])
    assert not await SimilarText.filter(opinion_id=item.id).exists()
    assert await search_index.catch_up(item.org_id, now=now) == 0


async def test_what_is_older_than_some_months_is_not_shown_and_loses_its_row(
    people: People, now: datetime
) -> None:
    plant = await report(people["writer"], PLANT, now)
    assert await receipts(people["member"], PLANT, now + MONTHS) == [plant]
    later = now + MONTHS + timedelta(seconds=1)
    assert await receipts(people["member"], PLANT, later) == []
    rows = SimilarText.filter(org_id=people["writer"].org_id)
    await search_index.age(people["writer"].org_id, now=now + MONTHS)
    assert await rows.count() == 1
    await search_index.age(people["writer"].org_id, now=later)
    assert await rows.count() == 0


async def test_a_merged_item_speaks_for_the_one_that_it_went_into(
    people: People, now: datetime
) -> None:
    root = await report(people["officer"], LAMPS, now)
    await merge(people["office"], await report(people["writer"], PLANT, now), root, now=now)
    assert await receipts(people["member"], TURBID, now) == [root]
    assert await receipts(people["officer"], TURBID, now) == []


async def test_an_item_that_was_there_before_the_index_is_caught_up_with(
    people: People, now: datetime
) -> None:
    plant = await report(people["writer"], PLANT, now)
    await SimilarText.filter(org_id=people["writer"].org_id).delete()
    assert await receipts(people["member"], PLANT, now) == []
    await search_index.catch_up(people["writer"].org_id, now=now)
    assert await receipts(people["member"], PLANT, now) == [plant]


# --- beside an item that is worked on -------------------------------------------------------


async def test_staff_see_likely_duplicates_of_an_item(people: People, now: datetime) -> None:
    plant = await report(people["writer"], PLANT, now)
    turbid = await report(people["member"], TURBID, now)
    await report(people["writer"], LAMPS, now)
    for who in ("office", "chair", "head"):
        assert await beside(people[who], plant, now) == [turbid]
        assert await beside(people[who], turbid, now) == [plant]


async def test_staff_see_no_duplicate_that_they_may_not_read(people: People, now: datetime) -> None:
    plant = await report(people["writer"], PLANT, now)
    hidden = await report(people["member"], TURBID, now, copy_station=False)
    assert await beside(people["head"], plant, now) == []
    assert await beside(people["office"], plant, now) == [hidden]


@pytest.mark.parametrize("name", ["writer", "member", "head elsewhere", "unit", "admin"])
async def test_who_does_not_work_an_item_is_told_nothing_of_it(
    people: People, now: datetime, name: str
) -> None:
    plant = await report(people["writer"], PLANT, now)
    with pytest.raises(NotFound):
        await duplicates(people[name], plant, now=now)


async def test_what_is_merged_is_no_duplicate_any_more(people: People, now: datetime) -> None:
    plant = await report(people["writer"], PLANT, now)
    turbid = await report(people["member"], TURBID, now)
    await merge(people["office"], turbid, plant, now=now)
    assert await beside(people["office"], plant, now) == []
    assert await beside(people["office"], turbid, now) == []
