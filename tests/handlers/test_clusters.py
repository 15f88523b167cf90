"""What several people report at the same time: ranked, to be read, and merged by nobody."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest

from handlers import custody
from handlers.actor import Actor
from handlers.clusters import clusters
from handlers.merging import merge
from models import Opinion, Organisation, Station
from rules.opinion import State
from rules.reasons import Reason
from rules.role import Role
from tests.handlers.acts import People
from tests.handlers.reports import LAMPS, PLANT, TASTE, TURBID, report

MakeActor = Callable[..., Awaitable[Actor]]
DAY = timedelta(days=1)
DARK = "县城东门一带路灯不亮半个月了，晚上走路看不清，请城管修一修"
BLIND = "县城东门路灯坏了，学生晚自习放学黑灯瞎火看不清路，请修路灯"


@pytest.fixture
async def water(people: People, now: datetime) -> list[str]:
    """Three people of one township on three days."""
    told = (("writer", PLANT), ("member", TURBID), ("officer", TASTE))
    return [
        await report(people[who], text, now - (3 - nth) * DAY)
        for nth, (who, text) in enumerate(told)
    ]


async def test_three_reports_of_one_matter_are_shown_together(
    people: People, water: list[str], now: datetime
) -> None:
    await report(people["writer"], LAMPS, now)
    (one,) = await clusters(people["office"], now=now)
    assert one.items == tuple(water)
    assert (one.count, one.stations) == (3, 1)
    assert (one.since, one.until) == (now - 3 * DAY, now - DAY)
    named = Opinion.filter(org_id=people["office"].org_id, title=one.title, receipt__in=water)
    assert await named.exists()


async def test_two_people_are_no_cluster_however_often_they_write(
    people: People, now: datetime
) -> None:
    for who, text in (("writer", PLANT), ("writer", TURBID), ("member", TASTE)):
        await report(people[who], text, now)
    assert await clusters(people["office"], now=now) == []


async def test_what_lies_before_the_days_does_not_count(
    people: People, water: list[str], now: datetime
) -> None:
    assert await clusters(people["office"], now=now, days=2) == []
    assert len(await clusters(people["office"], now=now + 7 * DAY)) == 1
    assert await clusters(people["office"], now=now + 8 * DAY) == []


async def test_more_townships_come_first(
    actor: MakeActor, people: People, water: list[str], org: Organisation, now: datetime
) -> None:
    away = await Station.create(org=org, name="柳林镇联络站")
    stranger = await actor(Role.MEMBER, station=away)
    told = ((people["writer"], LAMPS), (people["member"], DARK), (stranger, BLIND))
    lamps = [await report(who, text, now - 2 * DAY) for who, text in told]
    first, second = await clusters(people["office"], now=now)
    assert (first.items, first.stations) == (tuple(lamps), 2)
    assert second.items == tuple(water)


async def test_of_two_alike_the_fresher_comes_first(
    people: People, water: list[str], now: datetime
) -> None:
    told = (("writer", LAMPS), ("member", DARK), ("officer", BLIND))
    lamps = [await report(people[who], text, now) for who, text in told]
    first, second = await clusters(people["office"], now=now)
    assert (first.items, second.items) == (tuple(lamps), tuple(water))


async def test_what_went_into_another_counts_with_it_until_nothing_is_left_to_merge(
    people: People, water: list[str], now: datetime
) -> None:
    await merge(people["office"], water[1], water[0], now=now)
    (one,) = await clusters(people["office"], now=now)
    assert (one.items, one.count) == ((water[0], water[2]), 3)
    await merge(people["office"], water[2], water[0], now=now)
    assert await clusters(people["office"], now=now) == []


async def test_a_sealed_item_is_in_no_cluster(
    people: People, water: list[str], now: datetime
) -> None:
    await custody.quarantine(people["office"], water[2], Reason("classified", "请先看看"), now=now)
    assert await clusters(people["office"], now=now) == []


@pytest.mark.parametrize("name", ["writer", "head elsewhere", "unit", "admin"])
async def test_who_may_not_read_the_items_sees_no_cluster(
    people: People, water: list[str], now: datetime, name: str
) -> None:
    assert await clusters(people[name], now=now) == []


async def test_nothing_is_merged_by_looking(
    people: People, water: list[str], now: datetime
) -> None:
    await clusters(people["office"], now=now)
    assert not await Opinion.filter(org_id=people["office"].org_id, state=State.MERGED).exists()
