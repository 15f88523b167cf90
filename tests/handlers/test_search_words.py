"""By which words an item is found, when it is, and that nothing of a sealed one is."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import uuid4

import pytest

from handlers import asking_back, custody, opinion, search, search_index
from handlers.actor import Actor
from handlers.item_errors import QueryTooShort
from handlers.submission import Draft, submit
from models import Entry, Opinion, SearchText
from models.database import fetch, transaction
from rules.reasons import Reason
from rules.role import Role
from tests.handlers.acts import HandIn
from tests.scenarios.programs import eventually

MakeActor = Callable[..., Awaitable[Actor]]

SECRET = Reason("other", "写了别人的隐私")


async def receipts(who: Actor, query: str, now: datetime) -> list[str]:
    return [one.receipt for one in await search.search(who, query, now=now)]


async def indexed(org_id: int) -> None:
    rows = await Opinion.filter(org_id=org_id).values_list("id", flat=True)
    await search_index.index(list(rows))  # type: ignore[arg-type]


async def reported(who: Actor, text: str, now: datetime, **about: object) -> str:
    draft = Draft(text, uuid4().hex, to_office=True, **about)  # type: ignore[arg-type]
    return (await submit(who, draft, now=now)).receipt


@pytest.mark.parametrize("query", ["路", "灯!", "，。", "😀", "\x00"])
async def test_what_is_too_short_says_so(actor: MakeActor, now: datetime, query: str) -> None:
    with pytest.raises(QueryTooShort, match="两个字"):
        await search.search(await actor(Role.OFFICE), query, now=now)


async def test_an_item_is_found_by_its_number_its_place_and_its_answer(
    people: dict[str, Actor], now: datetime
) -> None:
    writer, office = people["writer"], people["office"]
    receipt = await reported(writer, "路灯坏了半个月没有人来修", now, place="云坪镇向阳村")
    assert await receipts(office, "路灯", now) == []
    await indexed(office.org_id)
    for query in ("路燈", "0001", receipt, "向陽村", "ＬＵ 路灯"[3:], "灯坏 半个月"):
        assert await receipts(office, query, now) == [receipt]
    await opinion.take(office, receipt, now=now)
    await opinion.answer(office, receipt, "已换上新灯具", now=now)
    assert await receipts(office, "灯具", now) == []
    await indexed(office.org_id)
    assert await receipts(office, "灯具", now) == await receipts(writer, "灯具", now) == [receipt]


async def test_what_a_reporter_adds_is_found_too(people: dict[str, Actor], now: datetime) -> None:
    writer, office = people["writer"], people["office"]
    receipt = await reported(writer, "路灯坏了半个月没有人来修", now)
    await asking_back.ask_info(office, receipt, "在哪里？", now=now)
    await asking_back.supply(writer, receipt, "就在加油站旁边", now=now)
    await indexed(office.org_id)
    assert await receipts(office, "加油站", now) == [receipt]
    assert await receipts(office, "在哪里", now) == []


async def test_the_announcing_job_indexes_what_its_entries_are_about(
    people: dict[str, Actor], hand_in: HandIn, now: datetime
) -> None:
    receipt = await hand_in(people["writer"], now)
    entries = await Entry.filter(org_id=people["writer"].org_id).values_list("id", flat=True)
    await search_index.index_about(list(entries))  # type: ignore[arg-type]
    assert await receipts(people["farming"], "机耕道", now) == [receipt]


async def test_what_no_job_came_to_is_caught_up_with(
    people: dict[str, Actor], hand_in: HandIn, now: datetime
) -> None:
    office, kept = people["office"], await hand_in(people["writer"], now)
    await custody.quarantine(office, await hand_in(people["writer"], now), SECRET, now=now)
    assert await search_index.catch_up(office.org_id, now=now) == 1
    assert await search_index.catch_up(office.org_id, now=now) == 0
    assert await receipts(office, "机耕道", now) == [kept]


# --- what is sealed -----------------------------------------------------------------------------


async def test_sealing_stops_the_search_at_once_and_releasing_lets_it_find_again(
    people: dict[str, Actor], hand_in: HandIn, now: datetime
) -> None:
    office, receipt = people["office"], await hand_in(people["writer"], now)
    await indexed(office.org_id)
    await custody.quarantine(office, receipt, SECRET, now=now)
    for who in people.values():
        assert await receipts(who, "机耕道", now) == await receipts(who, "", now) == []
    assert await search.export(office, "", now=now) == []
    await indexed(office.org_id)
    assert not await SearchText.filter(org_id=office.org_id).exists()
    await custody.release(office, receipt, SECRET, now=now)
    await indexed(office.org_id)
    assert await receipts(office, "机耕道", now) == [receipt]


async def test_a_job_that_comes_late_brings_nothing_sealed_back(
    people: dict[str, Actor], hand_in: HandIn, now: datetime
) -> None:
    """The job has begun while somebody seals: it waits for them, and finds the item sealed."""
    office, receipt = people["office"], await hand_in(people["writer"], now)
    item = await Opinion.get(org_id=office.org_id, receipt=receipt)
    sealing = asyncio.Event()

    async def job() -> None:
        await sealing.wait()
        await search_index.index([item.id])

    late = asyncio.create_task(job())
    async with transaction():
        await custody.quarantine(office, receipt, SECRET, now=now)
        sealing.set()
        await eventually(lambda: fetch(_WAITING), "the job to wait")
    await late
    assert not await SearchText.filter(opinion_id=item.id).exists()


_WAITING = """
SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
"""
