"""Who sees what of an item that units handle."""

import itertools
from uuid import uuid4

import pytest

from handlers import assignment, forwarding, reply
from handlers.assignment import find_assigned, waiting_for_unit
from handlers.attachment import read as read_file
from handlers.attachment import upload
from handlers.chain import root_of
from handlers.errors import NotAllowed, NotFound
from handlers.merging import merge
from handlers.opinion import archive, find, timeline
from handlers.submission import Draft, submit
from models import Assignment, Opinion
from rules.assignment import ReplyClass, State
from rules.opinion import Verb
from rules.role import Role
from tests.handled import EDITED, ORIGINAL, PNG


@pytest.fixture
async def building(actor):
    """Somebody in a committee with which the item does not lie."""
    return await actor(Role.COMMITTEE, committee="ENV")


async def stands(receipt, org):
    """Where the item stands, and where it stands with each unit."""
    item = await Opinion.get(org=org, receipt=receipt)
    rows = await Assignment.filter(opinion=item).order_by("id").prefetch_related("unit")
    return item.state, {row.unit.name: row.state for row in rows}


async def test_a_unit_sees_what_was_edited_and_nobody_who_reported(forwarded, water, reporter, now):
    seen = await find_assigned(water, forwarded)
    assert (seen.lead, seen.co_units) == ("县水利局", ("县财政局",))
    assert seen.opinion.edited_text == EDITED
    assert [row.opinion.receipt for row in await waiting_for_unit(water)] == [forwarded]
    with pytest.raises(NotFound):
        await find(water, forwarded)
    said = [entry.words for entry in await assignment.seen(seen)]
    assert not any(reporter.name in words or ORIGINAL in words for words in said)


async def test_who_does_not_have_it_hears_what_they_hear_of_nothing(
    forwarded, roads, foreigner, building, now
):
    for who, receipt in itertools.product((roads, foreigner, building), (forwarded, "民2026-9999")):
        with pytest.raises(NotFound):
            await find_assigned(who, receipt)
        with pytest.raises(NotFound):
            await assignment.accept(who, receipt, now=now)
        with pytest.raises(NotFound):
            await reply.reply(who, receipt, ReplyClass.A, "好", now=now)


async def test_who_reads_it_but_handles_nothing_is_told_so(forwarded, farmer, reporter, now):
    for actor in (farmer, reporter):
        with pytest.raises(NotAllowed):
            await assignment.accept(actor, forwarded, now=now)


async def test_who_replied_still_sees_what_was_put_away(org, replied, clerk, water, money, now):
    await forwarding.feed_back(clerk, replied, "修好了", now=now)
    await archive(clerk, replied, now=now)
    _, units = await stands(replied, org)
    assert units == {"县水利局": State.REPLIED, "县财政局": State.RECALLED}
    assert (await find_assigned(water, replied)).verbs == ()
    with pytest.raises(NotFound):
        await find_assigned(money, replied)


async def test_files_of_a_reply_are_for_those_whom_they_concern(
    org, forwarded, clerk, farmer, building, water, money, reporter, now
):
    photo = await upload(water, PNG, now=now)
    await reply.reply(water, forwarded, ReplyClass.A, "见照片", [photo.id], now=now)

    async def readers():
        found = set()
        people = {"clerk": clerk, "farmer": farmer, "building": building}
        for name, who in {**people, "water": water, "money": money, "reporter": reporter}.items():
            try:
                await read_file(who, photo.id)
            except NotFound:
                continue
            found.add(name)
        return found

    assert await readers() == {"clerk", "farmer", "water"}
    await forwarding.feed_back(clerk, forwarded, "见照片", now=now)
    assert await readers() == {"clerk", "farmer", "water", "reporter"}


async def test_who_reported_the_same_gets_the_files_with_the_answer(
    forwarded, clerk, water, actor, now
):
    neighbour, photo = await actor(Role.MEMBER), await upload(water, PNG, now=now)
    same = (await submit(neighbour, Draft(ORIGINAL, uuid4().hex), now=now)).receipt
    await merge(clerk, same, forwarded, now=now)
    await reply.reply(water, forwarded, ReplyClass.A, "见照片", [photo.id], now=now)
    with pytest.raises(NotFound):
        await read_file(neighbour, photo.id)
    await forwarding.feed_back(clerk, forwarded, "见照片", now=now)
    shown = await reply.fed_back(root_of(await find(neighbour, same)))
    assert [one.id for one in shown] == [photo.id]
    assert (await read_file(neighbour, photo.id)).content


async def test_an_items_photos_are_a_units_only_where_they_were_forwarded(
    with_photo, clerk, water, money, now
):
    receipt, photo = with_photo
    await forwarding.forward(clerk, receipt, "县水利局", now=now)
    await forwarding.forward(clerk, receipt, co_units=["县财政局"], files=True, now=now)
    with pytest.raises(NotFound):
        await read_file(water, photo)
    assert (await read_file(money, photo)).content
    seen = await find_assigned(money, receipt)
    assert [one.id for one in await reply.photos_seen(seen)] == [photo]
    assert await reply.photos_seen(await find_assigned(water, receipt)) == []


async def test_the_office_and_the_committee_see_where_it_stands(replied, clerk, now):
    item = await find(clerk, replied)
    rows = await forwarding.standings(item)
    assert [(row.unit.name, row.lead, row.state) for row in rows] == [
        ("县水利局", True, State.REPLIED),
        ("县财政局", False, State.ASSIGNED),
    ]
    names = [unit.name for unit in await forwarding.units(clerk)]
    assert names == ["县水利局", "县财政局", "县交通局"]


async def test_the_routing_names_departments_that_are_units(org, issued, now):
    item = await Opinion.get(org=org, receipt=issued)
    item.routing = {"department": "水利", "co_departments": ["财政", "外星", "水利"]}
    assert await forwarding.suggested(item) == ("县水利局", ["县财政局"])
    item.routing = {}
    assert await forwarding.suggested(item) == ("", [])


async def test_the_timeline_names_the_units(replied, reporter, clerk, now):
    entries = await timeline(reporter, await find(reporter, replied))
    (forward,) = [entry for entry in entries if entry.verb == Verb.FORWARD]
    assert forward.words == "县水利局、县财政局"
    assert Verb.REPLY not in {entry.verb for entry in entries}
