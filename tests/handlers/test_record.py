"""The record that counts: who reads whose, and that it only grows."""

from collections import Counter
from datetime import timedelta

import asyncpg
import pytest

from handlers.confirmation import confirm
from handlers.correction import decide
from handlers.errors import (
    NotFound,
)
from handlers.record import record_of, record_of_person, totals_of
from models import Activity
from models.database import fetch
from rules.activity import Organiser
from rules.confirmation import Outcome
from tests.conftest import NOW
from tests.handlers.held import BEGAN, People, come, excuse, invite, over, stranger_to


async def test_ones_own_record(confirmed: Activity, crowd: People) -> None:
    await decide(crowd["office"], await excuse(crowd), True, now=NOW)
    history = await record_of(crowd["away"])
    assert [(line.record.outcome, line.live) for line in history.lines] == [
        (Outcome.ON_LEAVE, True),
        (Outcome.ABSENT, False),
        (Outcome.ABSENT, False),
    ]
    assert history.totals == {Outcome.ON_LEAVE: 1}
    assert history.lines[0].record.activity.title == confirmed.title
    assert await record_of(crowd["member"]) == type(history)((), Counter())


@pytest.mark.parametrize(
    ("year", "lines"), [(2026, 1), (2025, 0), (2027, 0), (0, 0), (1, 0), (9999, 0), (-5, 0)]
)
async def test_a_year_of_it(confirmed: Activity, crowd: People, year: int, lines: int) -> None:
    assert len((await record_of(crowd["writer"], year=year)).lines) == lines


async def test_a_year_begins_in_beijing(confirmed: Activity, crowd: People) -> None:
    new_year = BEGAN.replace(year=2025, month=12, day=31, hour=16, minute=0)
    await Activity.filter(id=confirmed.id).update(starts_at=new_year)
    assert len((await record_of(crowd["writer"], year=2026)).lines) == 1
    await Activity.filter(id=confirmed.id).update(starts_at=new_year - timedelta(seconds=1))
    assert len((await record_of(crowd["writer"], year=2025)).lines) == 1


@pytest.mark.parametrize(
    ("name", "lines", "totals"),
    [
        ("writer", True, True),
        ("office", True, True),
        ("chair", True, True),
        ("head", False, True),
        ("head elsewhere", False, False),
        ("officer", False, False),
        ("member", False, False),
        ("farming", False, False),
        ("unit", False, False),
        ("admin", False, False),
        ("stranger", False, False),
    ],
)
async def test_who_reads_whose(
    confirmed: Activity, crowd: People, name: str, lines: bool, totals: bool
) -> None:
    reader = await stranger_to(crowd) if name == "stranger" else crowd[name]
    about = crowd["writer"].person_id
    if lines:
        assert len((await record_of_person(reader, about)).lines) == 1
    else:
        with pytest.raises(NotFound):
            await record_of_person(reader, about)
    if totals:
        assert await totals_of(reader, about) == {Outcome.ATTENDED: 1}
    else:
        with pytest.raises(NotFound):
            await totals_of(reader, about)


async def test_a_committee_counts_what_it_held_itself(confirmed: Activity, crowd: People) -> None:
    committee = crowd["farming"].committee_ids[0]
    theirs = await over(
        crowd["head"],
        number="活2026-0002",
        organiser=Organiser.COMMITTEE,
        station_id=None,
        committee_id=committee,
    )
    await invite(theirs, crowd["writer"])
    await come(theirs, crowd["writer"])
    await confirm(crowd["farming"], theirs.number, now=NOW)
    about = crowd["writer"].person_id
    assert await totals_of(crowd["farming"], about) == {Outcome.ATTENDED: 1}
    assert await totals_of(crowd["head"], about) == {Outcome.ATTENDED: 2}
    with pytest.raises(NotFound):
        await totals_of(crowd["building"], about)


async def test_the_database_refuses_to_change_a_line(confirmed: Activity) -> None:
    for change in ("UPDATE records SET outcome = 'void'", "DELETE FROM records"):
        with pytest.raises(asyncpg.PostgresError):
            await fetch(f"{change} WHERE activity_id = {confirmed.id}")
