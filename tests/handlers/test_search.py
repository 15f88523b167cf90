"""Search: exactly what one may see and asked for, the newest first; nothing of what is sealed."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers import search, search_index
from handlers.actor import Actor
from handlers.advance import standing
from handlers.errors import NotAllowed
from handlers.item_errors import TooManyToExport
from handlers.organisation import found as founded
from handlers.search import Filters
from handlers.submission import Draft, submit
from models import (
    Assignment,
    Committee,
    HandlingUnit,
    Opinion,
    Organisation,
    Person,
    SearchText,
    Station,
)
from rules import assignment
from rules.assignment import GONE
from rules.deadline import BEIJING
from rules.opinion import State
from rules.permission import Action, Post, Standing, may
from rules.role import Role
from rules.search import matches
from tests.conftest import NOW

MakeActor = Callable[..., Awaitable[Actor]]

#: What items are made of, and what is asked for.
WORDS = ("路灯坏了半个月", "水管漏水没人修", "机耕道冲垮了", "老人没处吃饭")
QUERIES = ("", "路灯", "水管 没人", "冲垮", "老人吃饭", "坏了", "民2026", "没有的词")


async def receipts(who: Actor, query: str, now: datetime, **filters: object) -> list[str]:
    found = await search.search(who, query, Filters(**filters), now=now)  # type: ignore[arg-type]
    return [one.receipt for one in found]


async def indexed(org_id: int) -> None:
    rows = await Opinion.filter(org_id=org_id).values_list("id", flat=True)
    await search_index.index(list(rows))  # type: ignore[arg-type]


@pytest.fixture
async def crowd(
    actor: MakeActor, org: Organisation, station: Station, committees: dict[str, Committee]
) -> list[Actor]:
    """Somebody of every post, at two places each, and some with several posts."""
    away = await Station.create(org=org, name="青石镇联络站")
    water = await HandlingUnit.create(org=org, name="县水利局")
    roads = await HandlingUnit.create(org=org, name="县交通局")
    member = await actor(Role.MEMBER)
    places = {
        Role.STATION_HEAD: [{"station_id": station.id}, {"station_id": away.id}],
        Role.INFO_OFFICER: [{"station_id": station.id}, {"station_id": away.id}],
        Role.COMMITTEE: [{"committee_id": committees[code].id} for code in ("AGRI", "ENV")],
        Role.UNIT: [{"unit_id": water.id}, {"unit_id": roads.id}],
    }
    posts = [(Post(role, **at),) for role in Role for at in places.get(role, [{}])]  # type: ignore[arg-type]
    both = (
        (Post(Role.MEMBER), Post(Role.COMMITTEE, committee_id=committees["ENV"].id)),
        (Post(Role.MEMBER), Post(Role.UNIT, unit_id=water.id), Post(Role.UNIT, unit_id=roads.id)),
        (Post(Role.STATION_HEAD, station_id=away.id), Post(Role.UNIT, unit_id=roads.id)),
    )
    people = [await actor(Role.MEMBER) for _ in (*posts, *both)]
    made = zip(people, (*posts, *both), strict=True)
    return [member, *(replace(who, posts=held) for who, held in made)]


@pytest.fixture
async def items(
    org: Organisation,
    crowd: list[Actor],
    station: Station,
    committees: dict[str, Committee],
    now: datetime,
) -> list[Opinion]:
    """Items of different people and places, in hand and ended, with units and without, sealed."""
    units = await HandlingUnit.filter(org=org).order_by("id")
    stations = [None, station.id, (await Station.get(org=org, name="青石镇联络站")).id]
    lying = [None, committees["AGRI"].id, committees["ENV"].id]
    states = [State.IN_REVIEW, State.FORWARDED, State.ARCHIVED, State.QUARANTINED, State.PURGED]
    made = []
    for nth, (at, lies, state) in enumerate(product(stations, lying, states)):
        item = await Opinion.create(
            org=org,
            receipt=f"民2026-{nth + 1:04d}",
            reporter_id=crowd[nth % len(crowd)].person_id,
            station_id=at,
            committee_id=lies,
            state=state,
            title=WORDS[nth % 4],
            text=f"{WORDS[nth % 4]}，{WORDS[nth % 3]}",
            place="云坪镇三组",
            urgent=nth % 3 == 0,
            fingerprint="",
            source_key=str(nth),
            answer="",
            edited_title="" if nth % 2 else WORDS[(nth + 1) % 4],
            edited_text="" if nth % 2 else WORDS[(nth + 1) % 4],
            due_at=now + timedelta(days=nth % 5 - 2) if nth % 2 else None,
            submitted_at=now - timedelta(days=nth % 7),
        )
        for unit, stands in zip(units, (list(assignment.State)[nth % 5], None), strict=False):
            if stands and not nth % 2:
                await Assignment.create(
                    org=org, opinion=item, unit=unit, lead=stands not in GONE, state=stands,
                    forwarded_at=now,
                )  # fmt: skip
        made.append(item)
    await indexed(org.id)
    return made


async def seen_by(who: Actor, item: Opinion) -> tuple[bool, bool]:
    """Tell by the rules alone who reads the original of an item, and who has it as a unit."""
    live = Assignment.filter(opinion_id=item.id).exclude(state__in=GONE)
    units = frozenset(await live.values_list("unit_id", flat=True))  # type: ignore[arg-type]
    if item.state in (State.QUARANTINED, State.PURGED):
        return False, False
    return who.may(Action.READ, standing(item)), bool(units & set(who.unit_ids))


def said(item: Opinion, *, edited: bool) -> str:
    original = (item.receipt, item.title, item.text, item.place, item.answer)
    return "\n".join(
        (item.receipt, item.edited_title, item.edited_text, item.answer) if edited else original
    )


def fits(item: Opinion, query: str, *, edited: bool) -> bool:
    if not query:
        return True
    return bool(item.edited_text or not edited) and matches(said(item, edited=edited), query)


def wanted(item: Opinion, filters: Filters, codes: dict[int | None, str], now: datetime) -> bool:
    day = item.submitted_at.astimezone(BEIJING).date()
    late = item.due_at is not None and item.due_at < now
    return (
        filters.state in (None, item.state)
        and filters.committee in ("", codes[item.committee_id])
        and filters.urgent in (None, item.urgent)
        and (filters.since is None or filters.since <= day)
        and (filters.until is None or day <= filters.until)
        and (late or not filters.overdue)
    )


NOW_DAY = NOW.astimezone(BEIJING).date()
FILTERS = st.builds(
    Filters,
    state=st.sampled_from([None, None, State.IN_REVIEW, State.FORWARDED, State.QUARANTINED]),
    committee=st.sampled_from(["", "", "AGRI", "OFFICE", "EDU"]),
    urgent=st.sampled_from([None, None, True, False]),
    since=st.none() | st.integers(0, 6).map(lambda days: NOW_DAY - timedelta(days=days)),
    until=st.none() | st.integers(0, 6).map(lambda days: NOW_DAY - timedelta(days=days)),
    overdue=st.booleans(),
)


async def test_everybody_finds_what_the_rules_let_them_see_and_nothing_else(
    crowd: list[Actor], items: list[Opinion], committees: dict[str, Committee], now: datetime
) -> None:
    loop = asyncio.get_running_loop()
    codes: dict[int | None, str] = {row.id: row.code for row in committees.values()}
    codes[None] = "OFFICE"
    sees = {(who.person_id, one.id): await seen_by(who, one) for who in crowd for one in items}
    cases: list[tuple[Actor, str, Filters]] = [
        (who, query, Filters()) for who in crowd for query in QUERIES
    ]

    @given(st.sampled_from(crowd), st.sampled_from(QUERIES), FILTERS)
    @settings(max_examples=150, suppress_health_check=list(HealthCheck), database=None)
    def draw(who: Actor, query: str, filters: Filters) -> None:
        cases.append((who, query, filters))

    await loop.run_in_executor(None, draw)
    found_some = 0
    for who, query, filters in cases:
        expected = [
            one.receipt
            for one in reversed(items)
            if wanted(one, filters, codes, now)
            and any(
                sees[who.person_id, one.id][edited] and fits(one, query, edited=edited)
                for edited in (False, True)
            )
        ]
        found = await search.search(who, query, filters, now=now, limit=100)
        assert [one.receipt for one in found] == expected, (who, query, filters)
        found_some += bool(found)
    assert found_some > len(crowd)


async def test_what_a_unit_finds_is_what_it_reads(
    crowd: list[Actor], items: list[Opinion], now: datetime
) -> None:
    water = next(who for who in crowd if who.has(Role.UNIT) and len(who.posts) == 1)
    found = await search.search(water, "", now=now, limit=100)
    by_id = {one.id: one for one in items}
    given_away = [one for one in found if by_id[one.id].reporter_id != water.person_id]
    assert given_away
    for one in given_away:
        item = by_id[one.id]
        assert (one.title, one.text, one.place) == (item.edited_title, item.edited_text, "")


async def test_the_matrix_and_the_statement_agree_on_who_takes_away(
    crowd: list[Actor], items: list[Opinion], now: datetime
) -> None:
    for who in crowd:
        open_ones = [one for one in items if one.state not in (State.QUARANTINED, State.PURGED)]
        mine = [one.receipt for one in open_ones if takes(who, one)]
        try:
            found = [one.receipt for one in await search.export(who, "", now=now)]
        except NotAllowed:
            assert not mine
            assert not {Role.COMMITTEE, Role.OFFICE, Role.VICE_CHAIR} & {
                post.role for post in who.posts
            }
        else:
            assert sorted(found) == sorted(mine)


def takes(who: Actor, item: Opinion) -> bool:
    place = Standing(item.reporter_id, item.station_id, item.committee_id)
    return may(Action.EXPORT, who.person_id, who.posts, place)


async def test_too_much_for_one_sheet_is_refused(
    crowd: list[Actor], items: list[Opinion], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = next(who for who in crowd if who.has(Role.OFFICE))
    monkeypatch.setattr(search, "MOST", 27)
    assert len(await search.export(office, "", now=now)) == 27
    monkeypatch.setattr(search, "MOST", 26)
    with pytest.raises(TooManyToExport, match="26"):
        await search.export(office, "", now=now)


async def test_pages_miss_nothing_and_repeat_nothing(
    crowd: list[Actor], items: list[Opinion], now: datetime
) -> None:
    for who, query in ((one, query) for one in crowd for query in ("", "路灯")):
        whole = await search.search(who, query, now=now, limit=100)
        pages: list[Opinion] = []
        before = None
        while page := await search.search(who, query, now=now, before=before, limit=2):
            pages += page
            before = page[-1].id
        assert [one.id for one in pages] == [one.id for one in whole]


async def test_another_county_finds_nothing(
    items: list[Opinion], crowd: list[Actor], now: datetime
) -> None:
    other = await founded(f"t-search-{uuid4().hex[:8]}", "另一个试验县政协")
    stranger = await Person.create(org=other, number="W001", name="试验人1")
    office = Actor(other.id, stranger.id, "试验人1", (Post(Role.OFFICE),))
    assert await receipts(office, "路灯", now) == []
    assert await receipts(office, "", now) == []


# --- the latest come first ------------------------------------------------------------------------


async def test_pages_go_on_from_the_latest_into_the_history(
    actor: MakeActor, org: Organisation
) -> None:
    office = await actor(Role.OFFICE)
    writer = await actor(Role.MEMBER)
    given: list[str] = []
    for nth in range(9):
        at = NOW - timedelta(days=120 - 20 * nth)
        draft = Draft(f"第{nth}处路灯坏了半个月没人修", uuid4().hex)
        given.append((await submit(writer, draft, now=at)).receipt)
    await indexed(org.id)
    await search_index.age(org.id, now=NOW)
    kept = SearchText.filter(org=org)
    assert (await kept.filter(recent=True).count(), await kept.count()) == (7, 9)
    for limit in (1, 3, 7, 8, 20):
        pages: list[str] = []
        before = None
        while found := await search.search(office, "路灯", now=NOW, before=before, limit=limit):
            pages += [one.receipt for one in found]
            before = found[-1].id
        assert pages == given[::-1], limit
