"""The inspection circular: what is late for long, by whose turn it is, numbered when issued."""

from datetime import datetime

import pytest

from handlers import assignment, inspection, opinion, workdays
from handlers.actor import Actor
from handlers.clock_errors import NothingLate
from handlers.county import set_numbers
from handlers.errors import NotAllowed
from handlers.inspection import Line
from models import AuditLine, Opinion, Organisation
from rules.role import Role
from tests.conftest import MakeActor
from tests.handled import TITLE
from tests.handlers.acts import HandIn
from tests.handlers.clocks import at

People = dict[str, Actor]


@pytest.fixture
async def receipts(people: People, hand_in: HandIn) -> list[str]:
    """Three items of one committee; the first is taken, and has more time."""
    now = at(2026, 3, 2, 10)
    made = [await hand_in(people["writer"], now) for _ in range(2)]
    made.append(await hand_in(people["writer"], now, to_office=True))
    await opinion.take(people["farming"], made[0], now=now)
    return made


def _said(lines: list[Line]) -> list[tuple[str, str, int]]:
    return [(line.receipt, line.whose, line.days) for line in lines]


async def test_only_what_is_late_for_long_is_listed(people: People, receipts: list[str]) -> None:
    """Due on 3 and 4 March; ten working days later they are on the list, and not a day before."""
    taken, untaken, fresh = receipts
    for now, listed in (
        (at(2026, 3, 16, 23, 59), []),
        (at(2026, 3, 17, 0, 0), [(untaken, "农业农村委", 10)]),
        (at(2026, 3, 18), [(untaken, "农业农村委", 11), (fresh, "政协办公室", 10)]),
    ):
        assert _said(await inspection.late(people["office"], now=now)) == listed
    last = await inspection.late(people["chair"], now=at(2026, 3, 23))
    assert _said(last) == [
        (untaken, "农业农村委", 14),
        (taken, "农业农村委", 10),
        (fresh, "政协办公室", 13),
    ]


async def test_the_county_says_how_long(
    org: Organisation, people: People, receipts: list[str]
) -> None:
    await set_numbers(org, {"inspect_days": 0})
    assert _said(await inspection.late(people["office"], now=at(2026, 3, 3, 18))) == []
    now = at(2026, 3, 3, 18, 0, 1)
    assert _said(await inspection.late(people["office"], now=now)) == [
        (receipts[1], "农业农村委", 0)
    ]


async def test_units_are_listed_by_name_with_the_edited_title(
    clerk: Actor, forwarded: str, water: Actor
) -> None:
    lines = await inspection.late(clerk, now=at(2026, 3, 23))
    assert [(line.whose, line.title, line.accepting) for line in lines] == [
        ("县水利局", TITLE, True),
        ("县财政局", TITLE, True),
    ]
    await assignment.accept(water, forwarded, now=at(2026, 3, 23))
    after = await inspection.late(clerk, now=at(2026, 4, 20))
    assert [(line.whose, line.days, line.accepting) for line in after] == [
        ("县水利局", 12, False),
        ("县财政局", 29, True),
    ]


async def test_a_corrected_calendar_takes_it_off_the_list(
    actor: MakeActor, people: People, receipts: list[str]
) -> None:
    now = at(2026, 3, 17)
    await workdays.set_day(await actor(Role.ADMIN), at(2026, 3, 9).date(), False, now=now)
    assert await inspection.late(people["office"], now=now) == []


@pytest.mark.parametrize("name", ["writer", "head", "officer", "farming", "unit", "admin", "both"])
async def test_nobody_else_reads_it(people: People, now: datetime, name: str) -> None:
    with pytest.raises(NotAllowed):
        await inspection.late(people[name], now=now)
    with pytest.raises(NotAllowed):
        await inspection.issue(people[name], now=now)


async def test_the_office_issues_it_with_a_number(
    org: Organisation, people: People, receipts: list[str]
) -> None:
    now = at(2026, 3, 18)
    with pytest.raises(NotAllowed):
        await inspection.issue(people["chair"], now=now)
    with pytest.raises(NothingLate, match="10 个工作日"):
        await inspection.issue(people["office"], now=at(2026, 3, 16))
    for number in (1, 2):
        issued = await inspection.issue(people["office"], now=now)
        assert (issued.year, issued.number, len(issued.lines)) == (2026, number, 2)
    lines = await AuditLine.filter(org=org, subject__startswith="督").order_by("id")
    assert [line.subject for line in lines] == ["督2026-0001", "督2026-0002"]
    assert lines[0].detail == {"what": "inspection", "receipts": [receipts[1], receipts[2]]}


async def test_no_words_of_third_parties_are_in_it(
    org: Organisation, people: People, receipts: list[str]
) -> None:
    rows = Opinion.filter(org=org, receipt=receipts[1])
    await rows.update(title="找组长13900000001问过没人管")
    lines = await inspection.late(people["office"], now=at(2026, 3, 17))
    assert "13900000001" not in lines[0].title
