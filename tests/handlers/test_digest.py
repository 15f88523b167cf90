"""Summaries: who has which when, one a day, silent where there is nothing, whatever dies when."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest

from handlers import digest, opinion
from handlers.actor import Actor
from handlers.announce import announce
from handlers.county import forget
from handlers.digest_list import link, listed, open_link
from handlers.errors import NotAllowed, NotFound
from models import Appointment, Committee, Digest, Entry, Notice, Opinion, Organisation, Person
from models.database import fetch
from rules.deadline import BEIJING
from rules.digest import Kind, Reach
from rules.figures import Figure
from rules.opinion import State
from rules.role import Role
from tests.handlers.acts import MOVE, HandIn, People

#: Monday the 2nd of March 2026: the first working day of a week and of a month.
MONDAY = datetime(2026, 3, 2, 8, 30, tzinfo=BEIJING)
MINUTE = timedelta(minutes=1)

Sent = Callable[[datetime], Awaitable[dict[str, Digest]]]


@pytest.fixture
def sent(people: People) -> Sent:
    """Have the clock tick, and give who has a digest of that day that says something."""
    names = {who.person_id: name for name, who in people.items()}

    async def tick(now: datetime) -> dict[str, Digest]:
        org_id = people["office"].org_id
        await digest.send_due(org_id, now=now)
        rows = await Digest.filter(org_id=org_id, day=digest.today_of(now))
        return {names[row.person_id]: row for row in rows if row.sections}

    return tick


def said(row: Digest) -> dict[tuple[Kind, Reach], dict[Figure, int]]:
    """The numbers of a digest that are not zero."""
    return {
        (section.kind, section.reach): {
            figure: len(ids) for figure, ids in section.figures.items() if ids
        }
        for section in digest.sections_of(row)
    }


async def test_who_has_what(people: People, sent: Sent, hand_in: HandIn) -> None:
    await hand_in(people["writer"], MONDAY - timedelta(days=3))
    told = {name: set(said(row)) for name, row in (await sent(MONDAY)).items()}
    month, week, day, five = Kind.MONTHLY, Kind.WEEKLY, Kind.DAILY, Kind.LEADER
    assert told == {
        "farming": {(day, Reach.COMMITTEE)},
        "both": {(day, Reach.COMMITTEE)},
        "office": {(day, Reach.COUNTY), (week, Reach.COUNTY), (month, Reach.COUNTY)},
        "head": {(week, Reach.STATION)},
        "chair": {(five, Reach.COUNTY), (month, Reach.COUNTY)},
    }


async def test_a_committees_day(people: People, sent: Sent, hand_in: HandIn) -> None:
    for hours in (1, 2, 3):
        await hand_in(people["writer"], MONDAY - timedelta(hours=hours))
    second = MONDAY + timedelta(days=1)
    number = await hand_in(people["writer"], MONDAY + timedelta(hours=1))
    await opinion.answer(people["farming"], number, "修好了", now=MONDAY + timedelta(hours=2))
    assert said((await sent(second))["farming"]) == {
        (Kind.DAILY, Reach.COMMITTEE): {
            Figure.ARRIVED: 1,
            Figure.DUE_TODAY: 3,
            Figure.FED_BACK: 1,
        }
    }


async def test_a_message_a_day_and_not_ten(people: People, sent: Sent, hand_in: HandIn) -> None:
    await hand_in(people["writer"], MONDAY - timedelta(days=3))
    assert (await sent(MONDAY - MINUTE)) == {}
    first = await sent(MONDAY)
    for minutes in (1, 2, 60, 600):
        assert await sent(MONDAY + minutes * MINUTE) == first
    org_id = people["office"].org_id
    entries = await Entry.filter(org_id=org_id, digest_id__isnull=False)
    assert {entry.person_id for entry in entries} == {row.person_id for row in first.values()}
    assert len(entries) == len(first)
    await announce([entry.id for entry in entries], now=MONDAY)
    notices = await Notice.filter(entry_id__in=[entry.id for entry in entries])
    assert sorted(row.receiver_id for row in notices) == sorted(
        row.person_id for row in first.values()
    )


async def test_silence_where_there_is_nothing(people: People, sent: Sent) -> None:
    assert await sent(MONDAY) == {}
    org_id = people["office"].org_id
    assert await Entry.filter(org_id=org_id).count() == 0
    assert await Digest.filter(org_id=org_id).count() > 0


async def test_a_head_without_a_station_hears_of_nothing(
    people: People, actor: Callable[..., Awaitable[Actor]], hand_in: HandIn, now: datetime
) -> None:
    await hand_in(people["writer"], now)
    head = await actor(Role.STATION_HEAD, station=None)
    found = await digest.today(head, now=now)
    assert found is None or digest.sections_of(found) == []


async def test_two_workers_at_once_and_one_that_died(
    people: People, sent: Sent, hand_in: HandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hand_in(people["writer"], MONDAY - timedelta(days=3))
    org_id = people["office"].org_id

    async def dies(*args: object, **more: object) -> None:
        raise ConnectionResetError

    with monkeypatch.context() as dying:
        dying.setattr("handlers.jobs.enqueue", dies)
        with pytest.raises(ConnectionResetError):
            await digest.send_due(org_id, now=MONDAY)
    assert await Entry.filter(org_id=org_id, digest_id__isnull=False).count() == 0
    late = MONDAY + timedelta(hours=3)
    await asyncio.gather(*(digest.send_due(org_id, now=late) for _ in range(4)))
    rows = await Digest.filter(org_id=org_id).exclude(until=None)
    told = [row for row in await Digest.filter(org_id=org_id) if row.sections]
    entries = await Entry.filter(org_id=org_id, digest_id__isnull=False)
    assert {entry.digest_id for entry in entries} == {row.id for row in told}
    assert len(entries) == len(told)
    queue = f"announce.{org_id}"
    jobs = await fetch("SELECT payload FROM pgqueuer WHERE entrypoint = $1", queue)
    payloads = [bytes(row["payload"]).decode() for row in jobs]
    assert all(sum(str(entry.id) in one for one in payloads) == 1 for entry in entries)
    assert rows


async def test_nothing_between_two_days_is_lost_or_told_twice(
    people: People, sent: Sent, hand_in: HandIn
) -> None:
    """However late each day's clock ticks, and whether or not there was something to tell."""
    ticks = [MONDAY, MONDAY + timedelta(days=1, hours=3), MONDAY + timedelta(days=2, seconds=7)]
    ticks += [MONDAY + timedelta(days=3, minutes=1), MONDAY + timedelta(days=4)]
    handed = [
        MONDAY + timedelta(minutes=minutes)
        for minutes in (1, 60 * 24, 60 * 27, 60 * 27 + 1, 60 * 48, 60 * 72, 60 * 96 - 2)
    ]
    told: list[int] = []
    for tick in ticks:
        for when in [one for one in handed if one < tick]:
            await hand_in(people["writer"], when)
            handed.remove(when)
        rows = (await sent(tick)).get("farming")
        for section in digest.sections_of(rows) if rows else ():
            told += section.figures[Figure.ARRIVED]
    items = await Opinion.filter(org_id=people["office"].org_id).order_by("id")
    assert sorted(told) == [one.id for one in items]


@pytest.mark.parametrize("day", ["2026-03-07", "2026-10-01", "2026-10-07"])
async def test_days_off_are_days_off(people: People, sent: Sent, hand_in: HandIn, day: str) -> None:
    now = datetime.fromisoformat(f"{day}T09:00:00+08:00")
    await hand_in(people["writer"], now - timedelta(hours=1))
    assert await sent(now) == {}


async def test_after_a_week_off_all_of_it_is_told(
    people: People, sent: Sent, hand_in: HandIn
) -> None:
    """The National Day of 2026: the 30th of September is worked, then the 8th of October."""
    before = datetime(2026, 9, 30, 10, 0, tzinfo=BEIJING)
    await hand_in(people["writer"], before)
    await hand_in(people["writer"], before + timedelta(days=3))
    back = await sent(datetime(2026, 10, 8, 8, 30, tzinfo=BEIJING))
    assert said(back["farming"])[Kind.DAILY, Reach.COMMITTEE][Figure.ARRIVED] == 2
    assert said(back["head"])[Kind.WEEKLY, Reach.STATION][Figure.RECEIVED] == 2
    assert said(back["office"])[Kind.MONTHLY, Reach.COUNTY][Figure.RECEIVED] == 1


async def test_a_calendar_corrected_makes_a_day_off(
    people: People, sent: Sent, hand_in: HandIn
) -> None:
    await hand_in(people["writer"], MONDAY - timedelta(days=3))
    org_id = people["office"].org_id
    await Organisation.filter(id=org_id).update(days={"2026-03-02": False}, workdays=1)
    forget(org_id)
    assert await sent(MONDAY) == {}
    forget(org_id)
    assert (Kind.WEEKLY, Reach.STATION) in said((await sent(MONDAY + timedelta(days=1)))["head"])


# --- what one wants -------------------------------------------------------------------------


async def test_the_time_that_one_chose(people: People, sent: Sent, hand_in: HandIn) -> None:
    await hand_in(people["writer"], MONDAY - timedelta(days=3))
    await digest.wish(people["head"], [Kind.WEEKLY], 7 * 60 + 30, now=MONDAY)
    await digest.wish(people["office"], [Kind.DAILY, Kind.WEEKLY], 17 * 60, now=MONDAY)
    assert set(await sent(MONDAY - 61 * MINUTE)) == set()
    assert set(await sent(MONDAY - 60 * MINUTE)) == {"head"}
    assert "office" not in await sent(MONDAY)
    office = (await sent(MONDAY.replace(hour=17, minute=0)))["office"]
    assert {kind for kind, _ in said(office)} == {Kind.DAILY, Kind.WEEKLY}


async def test_who_wants_none_has_none_but_on_asking(
    people: People, sent: Sent, hand_in: HandIn
) -> None:
    await hand_in(people["writer"], MONDAY - timedelta(hours=1))
    assert (await digest.wish(people["farming"], [], 510, now=MONDAY)).kinds == ()
    assert "farming" not in await sent(MONDAY)
    asked = await digest.today(people["farming"], now=MONDAY)
    assert asked is not None
    assert said(asked)[Kind.DAILY, Reach.COMMITTEE] == {Figure.ARRIVED: 1, Figure.DUE_NEXT: 1}


async def test_what_one_asked_for_is_not_pushed_again(
    people: People, sent: Sent, hand_in: HandIn
) -> None:
    await hand_in(people["writer"], MONDAY - timedelta(hours=3))
    early = MONDAY - timedelta(hours=2)
    asked = await digest.today(people["farming"], now=early)
    assert asked is not None
    assert (
        (await sent(MONDAY))["farming"]
        == asked
        == await digest.today(people["farming"], now=MONDAY)
    )
    entries = await Entry.filter(digest_id=asked.id)
    assert [entry.actor_id for entry in entries] == [people["farming"].person_id]
    await announce([entries[0].id], now=MONDAY)
    assert await Notice.filter(entry_id=entries[0].id).count() == 0


async def test_what_was_silent_in_the_morning_may_be_asked_for_later(
    people: People, sent: Sent, hand_in: HandIn
) -> None:
    assert await sent(MONDAY) == {}
    assert await digest.today(people["farming"], now=MONDAY) is None
    await hand_in(people["writer"], MONDAY + timedelta(hours=1))
    assert await digest.today(people["farming"], now=MONDAY + timedelta(hours=2)) is not None


@pytest.mark.parametrize(
    ("name", "kinds", "at"),
    [
        ("member", [], 510),
        ("unit", [], 510),
        ("farming", [Kind.MONTHLY], 510),
        ("head", [Kind.DAILY], 510),
        ("office", [Kind.DAILY], 24 * 60),
        ("office", [Kind.DAILY], -1),
    ],
)
async def test_what_one_may_not_want(people: People, name: str, kinds: list[Kind], at: int) -> None:
    with pytest.raises(NotAllowed):
        await digest.wish(people[name], kinds, at, now=MONDAY)


async def test_who_has_left_has_none(people: People, sent: Sent, hand_in: HandIn) -> None:
    await hand_in(people["writer"], MONDAY - timedelta(days=3))
    await Person.filter(id=people["farming"].person_id).update(active=False)
    await Appointment.filter(person_id=people["head"].person_id).update(ended_at=MONDAY)
    assert not {"farming", "head"} & set(await sent(MONDAY))


# --- the list behind a number ---------------------------------------------------------------


async def _arrived(people: People, sent: Sent, hand_in: HandIn) -> tuple[list[str], Digest]:
    handed = [await hand_in(people["writer"], MONDAY - timedelta(hours=n)) for n in (3, 2, 1)]
    return handed, (await sent(MONDAY))["farming"]


async def test_the_list_is_what_was_counted(people: People, sent: Sent, hand_in: HandIn) -> None:
    handed, row = await _arrived(people, sent, hand_in)
    shown = await listed(people["farming"], row.id, 0, Figure.ARRIVED)
    assert [one.receipt for one in shown.items] == handed
    assert all(one.title for one in shown.items)
    assert shown.sealed == 0


async def test_what_was_sealed_since_is_counted_and_not_listed(
    people: People, sent: Sent, hand_in: HandIn
) -> None:
    handed, row = await _arrived(people, sent, hand_in)
    await Opinion.filter(receipt=handed[1]).update(state=State.QUARANTINED)
    shown = await listed(people["farming"], row.id, 0, Figure.ARRIVED)
    assert [one.receipt for one in shown.items] == [handed[0], handed[2]]
    assert shown.sealed == 1


async def test_titles_are_for_who_may_read_by_now(
    people: People, sent: Sent, hand_in: HandIn, committees: dict[str, Committee]
) -> None:
    handed, row = await _arrived(people, sent, hand_in)
    await Opinion.filter(receipt=handed[1]).update(committee=committees["ENV"])
    shown = await listed(people["farming"], row.id, 0, Figure.ARRIVED)
    assert [bool(one.title) for one in shown.items] == [True, False, True]


async def test_nobody_else_has_the_list(people: People, sent: Sent, hand_in: HandIn) -> None:
    _, row = await _arrived(people, sent, hand_in)
    for name in ("both", "office", "chair", "member", "admin"):
        with pytest.raises(NotFound):
            await listed(people[name], row.id, 0, Figure.ARRIVED)
        with pytest.raises(NotFound):
            await digest.find(people[name], row.id)
    for place, figure in ((0, "open"), (0, "nothing"), (1, "arrived"), (-1, "arrived")):
        with pytest.raises(NotFound):
            await listed(people["farming"], row.id, place, figure)


async def test_a_link_opens_the_list_for_two_days_while_its_owner_stays(
    people: People, sent: Sent, hand_in: HandIn, key: str
) -> None:
    handed, row = await _arrived(people, sent, hand_in)
    token = link(row, 0, Figure.ARRIVED, key=key, now=MONDAY)
    two_days = MONDAY + timedelta(days=2)
    shown = await open_link(token, key=key, now=two_days)
    assert [one.receipt for one in shown.items] == handed
    for broken, with_key, now in (
        (token[:-1], key, MONDAY),
        (token, "k" * 32, MONDAY),
        (token, key, two_days + timedelta(seconds=1)),
    ):
        with pytest.raises(NotFound):
            await open_link(broken, key=with_key, now=now)
    await Person.filter(id=people["farming"].person_id).update(active=False)
    with pytest.raises(NotFound):
        await open_link(token, key=key, now=MONDAY)


async def test_two_posts_of_a_kind_are_two_sections_of_one_digest(
    people: People, sent: Sent, hand_in: HandIn, committees: dict[str, Committee]
) -> None:
    org_id, person_id = people["farming"].org_id, people["farming"].person_id
    await Appointment.create(
        org_id=org_id, person_id=person_id, role=Role.COMMITTEE, committee=committees["ENV"]
    )
    first = await hand_in(people["writer"], MONDAY - timedelta(days=3))
    await hand_in(people["writer"], MONDAY - timedelta(days=3))
    await opinion.reroute(people["farming"], first, "ENV", MOVE, now=MONDAY - timedelta(hours=1))
    row = (await sent(MONDAY))["farming"]
    assert [section.name for section in digest.sections_of(row)] == [
        committees["AGRI"].name,
        committees["ENV"].name,
    ]
