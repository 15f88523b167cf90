"""What time does to items, whoever runs the clock and however often."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest

from handlers import opinion
from handlers.actor import Actor
from handlers.announce import announce
from handlers.asking_back import ask_info, supply
from handlers.lateness import tick
from models import Entry, Notice, Opinion, Organisation
from rules.opinion import Party, State, Verb
from rules.reasons import Reason
from tests.handlers.acts import HandIn
from tests.handlers.clocks import at, due, item, tells, verbs

People = dict[str, Actor]
Taken = Callable[[datetime], Awaitable[str]]
LATE = [Verb.FALL_DUE, Verb.ALERT_DEPUTY, Verb.ALERT_LEADER]


@pytest.fixture
def taken(people: People, hand_in: HandIn) -> Taken:
    """Hand in an item that a committee takes at once: it has five working days."""

    async def make(now: datetime) -> str:
        receipt = await hand_in(people["writer"], now)
        await opinion.take(people["farming"], receipt, now=now)
        return receipt

    return make


async def _told(org: Organisation, people: People, verb: Verb, now: datetime) -> dict[str, str]:
    """Announce what happened; gives who was told of a verb, and as what."""
    entries = await Entry.filter(org=org).order_by("id")
    await announce([entry.id for entry in entries], now=now)
    names = {who.person_id: name for name, who in people.items()}
    rows = await Notice.filter(org=org, entry__verb=verb)
    return {names[row.receiver_id]: row.party for row in rows}


# --- reminded, late, and later still --------------------------------------------------------


async def test_each_is_told_at_its_time_and_once(org: Organisation, taken: Taken) -> None:
    receipt = await taken(at(2026, 3, 2, 10))
    assert await due(org, receipt) == at(2026, 3, 9, 18)
    for moment, told in (
        (at(2026, 3, 5, 17), []),
        (at(2026, 3, 6, 8, 59), []),
        (at(2026, 3, 6, 9), [Verb.REMIND]),
        (at(2026, 3, 6, 9, 1), []),
        (at(2026, 3, 7, 9), []),
        (at(2026, 3, 9, 9), []),
        (at(2026, 3, 9, 18), []),
        (at(2026, 3, 9, 18, 0, 1), [Verb.FALL_DUE]),
        (at(2026, 3, 10, 9), []),
        (at(2026, 3, 11, 8, 59), []),
        (at(2026, 3, 11, 9), [Verb.ALERT_DEPUTY]),
        (at(2026, 3, 14, 9), []),
        (at(2026, 3, 16, 8, 59), []),
        (at(2026, 3, 16, 9), [Verb.ALERT_LEADER]),
        (at(2026, 4, 16, 9), []),
    ):
        assert await tells(org, receipt, moment) == told, moment


async def test_those_who_are_to_act_hear_first(
    org: Organisation, people: People, taken: Taken
) -> None:
    receipt = await taken(at(2026, 3, 2, 10))
    now = at(2026, 3, 6)
    await tick(org.id, now=now)
    hears = dict.fromkeys(("farming", "both"), Party.HOLDER)
    assert await _told(org, people, Verb.REMIND, now) == hears
    now = at(2026, 3, 17)
    assert await tells(org, receipt, now) == LATE
    assert await _told(org, people, Verb.FALL_DUE, now) == {**hears, "office": Party.OFFICE}
    # Nobody stands in for the committee: the office hears.
    assert await _told(org, people, Verb.ALERT_DEPUTY, now) == {"office": Party.DEPUTY}
    assert await _told(org, people, Verb.ALERT_LEADER, now) == {"chair": Party.LEADER}


async def test_nobody_is_reminded_of_what_they_have_a_day_for(
    org: Organisation, people: People, hand_in: HandIn
) -> None:
    receipt = await hand_in(people["writer"], at(2026, 3, 6, 10))
    assert await due(org, receipt) == at(2026, 3, 9, 18)
    for moment in (at(2026, 3, 6, 11), at(2026, 3, 9, 9), at(2026, 3, 9, 18)):
        assert await tells(org, receipt, moment) == []


async def test_what_is_urgent_has_less_time(
    org: Organisation, people: People, hand_in: HandIn
) -> None:
    receipt = await hand_in(people["writer"], at(2026, 3, 2, 10))
    await Opinion.filter(org=org, receipt=receipt).update(urgent=True)
    await opinion.take(people["farming"], receipt, now=at(2026, 3, 2, 10))
    assert await due(org, receipt) == at(2026, 3, 4, 18)
    assert await tells(org, receipt, at(2026, 3, 3, 9)) == [Verb.REMIND]
    assert await tells(org, receipt, at(2026, 3, 4, 18, 0, 1)) == [Verb.FALL_DUE]


async def test_a_worker_that_was_down_for_a_week_tells_all_once_in_order(
    org: Organisation, taken: Taken
) -> None:
    receipt = await taken(at(2026, 3, 2, 10))
    assert await tells(org, receipt, at(2026, 3, 16, 9, 7)) == LATE
    assert await tells(org, receipt, at(2026, 3, 16, 9, 8)) == []


async def test_at_night_and_on_days_off_it_waits_for_the_morning(
    org: Organisation, taken: Taken
) -> None:
    receipt = await taken(at(2026, 3, 2, 10))
    assert await tells(org, receipt, at(2026, 3, 14, 12)) == [Verb.FALL_DUE]
    assert await tells(org, receipt, at(2026, 3, 16, 3)) == []
    assert await tells(org, receipt, at(2026, 3, 16, 9)) == LATE[1:]


async def test_many_clocks_are_as_one(org: Organisation, taken: Taken) -> None:
    receipts = [await taken(at(2026, 3, 2, 10)) for _ in range(3)]
    now = at(2026, 3, 17)
    await asyncio.gather(*(tick(org.id, now=now) for _ in range(4)))
    await tick(org.id, now=now)
    for receipt in receipts:
        assert (await verbs(org, receipt))[-3:] == LATE
        assert (await verbs(org, receipt)).count(Verb.FALL_DUE) == 1


# --- what hides that it was late ------------------------------------------------------------


async def test_a_step_cannot_hide_that_nobody_answered_in_time(
    org: Organisation, people: People, hand_in: HandIn
) -> None:
    """The clock did not strike meanwhile; whose lateness it was stays in the timeline."""
    receipt = await hand_in(people["writer"], at(2026, 3, 2, 10))
    now = at(2026, 3, 5, 10)
    moved = Reason("other_remit")
    await opinion.reroute(people["farming"], receipt, "ENV", moved, now=now)
    assert (await verbs(org, receipt))[-2:] == [Verb.FALL_DUE, Verb.REROUTE]
    told = await _told(org, people, Verb.FALL_DUE, now)
    assert told == {"farming": Party.HOLDER, "both": Party.HOLDER, "office": Party.OFFICE}
    fresh = await item(org, receipt)
    assert (fresh.overdue_at, fresh.alerts) == (None, 0)
    assert await tells(org, receipt, at(2026, 3, 6, 10)) == []


async def test_what_was_told_late_is_not_told_again_by_the_step(
    org: Organisation, people: People, taken: Taken
) -> None:
    receipt = await taken(at(2026, 3, 2, 10))
    assert await tells(org, receipt, at(2026, 3, 10)) == [Verb.FALL_DUE]
    kept = Reason("other", "备查")
    await opinion.retain(people["farming"], receipt, kept, now=at(2026, 3, 10, 10))
    assert (await verbs(org, receipt))[-2:] == [Verb.FALL_DUE, Verb.RETAIN]


# --- it stands still while the member is asked ----------------------------------------------


async def test_the_clock_stands_still_while_the_member_is_asked(
    org: Organisation, people: People, taken: Taken
) -> None:
    """Two rounds, the second over the new year's days, with the Sunday that is worked."""
    receipt = await taken(at(2025, 12, 25, 10))
    assert await due(org, receipt) == at(2026, 1, 4, 18)
    await ask_info(people["farming"], receipt, "在哪个组？", now=at(2025, 12, 26, 10))
    await supply(people["writer"], receipt, "三组", now=at(2025, 12, 30, 20))
    # Four working days were left: 31 December, and 4 to 6 January.
    assert await due(org, receipt) == at(2026, 1, 6, 18)
    await ask_info(people["farming"], receipt, "几户？", now=at(2025, 12, 31, 23, 59, 59))
    assert await tells(org, receipt, at(2026, 1, 4, 19)) == []
    await supply(people["writer"], receipt, "十户", now=at(2026, 1, 6, 0, 0, 0))
    assert await due(org, receipt) == at(2026, 1, 9, 18)
    assert await tells(org, receipt, at(2026, 1, 9, 18, 0, 1)) == [Verb.FALL_DUE]


async def test_what_was_late_before_the_question_is_due_the_day_it_is_answered(
    org: Organisation, people: People, taken: Taken
) -> None:
    receipt = await taken(at(2026, 3, 2, 10))
    await ask_info(people["farming"], receipt, "在哪个组？", now=at(2026, 3, 11, 10))
    assert (await verbs(org, receipt))[-2:] == [Verb.FALL_DUE, Verb.ASK_INFO]
    await supply(people["writer"], receipt, "三组", now=at(2026, 3, 12, 20))
    assert await due(org, receipt) == at(2026, 3, 13, 18)


async def test_who_is_asked_is_reminded_and_then_it_is_kept(
    org: Organisation, people: People, taken: Taken
) -> None:
    receipt = await taken(at(2026, 3, 2, 10))
    await ask_info(people["farming"], receipt, "在哪个组？", now=at(2026, 3, 2, 11))
    assert await due(org, receipt) == at(2026, 3, 9, 18)
    now = at(2026, 3, 6)
    assert await tells(org, receipt, now) == [Verb.REMIND]
    assert await _told(org, people, Verb.REMIND, now) == {"writer": Party.HOLDER}
    assert await tells(org, receipt, at(2026, 3, 9, 18)) == []
    now = at(2026, 3, 9, 18, 0, 1)
    assert await tells(org, receipt, now) == [Verb.LAPSE]
    assert (await item(org, receipt)).state is State.RETAINED
    hears = {"writer": Party.REPORTER, "farming": Party.HOLDER, "both": Party.HOLDER}
    assert await _told(org, people, Verb.LAPSE, now) == hears


async def test_who_was_asked_before_the_holiday_is_reminded_after_it(
    org: Organisation, people: People, taken: Taken
) -> None:
    receipt = await taken(at(2026, 2, 14, 10))
    await ask_info(people["farming"], receipt, "在哪个组？", now=at(2026, 2, 14, 11))
    assert await due(org, receipt) == at(2026, 2, 24, 18)
    for moment, told in (
        (at(2026, 2, 14, 12), []),
        (at(2026, 2, 22, 12), []),
        (at(2026, 2, 24, 9), [Verb.REMIND]),
        (at(2026, 2, 24, 18, 1), [Verb.LAPSE]),
    ):
        assert await tells(org, receipt, moment) == told, moment


async def test_what_nobody_rates_is_put_away(
    org: Organisation, people: People, taken: Taken
) -> None:
    receipt = await taken(at(2026, 3, 2, 10))
    await opinion.answer(people["farming"], receipt, "修好了", now=at(2026, 3, 3, 10))
    assert await tells(org, receipt, at(2026, 3, 18, 18)) == []
    assert await tells(org, receipt, at(2026, 3, 18, 18, 0, 1)) == [Verb.ARCHIVE]
    assert await tells(org, receipt, at(2026, 3, 20)) == []


# --- the edges of days ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("taken_at", "until"),
    [
        (at(2026, 3, 2, 23, 59, 59), at(2026, 3, 9, 18)),
        (at(2026, 3, 3, 0, 0, 0), at(2026, 3, 10, 18)),
        # 2026: 1 to 3 January off, Sunday 4 worked; 15 to 23 February off, Saturdays worked.
        (at(2025, 12, 31, 23, 59, 59), at(2026, 1, 8, 18)),
        (at(2026, 1, 1, 0, 0, 0), at(2026, 1, 8, 18)),
        (at(2026, 2, 11, 10), at(2026, 2, 25, 18)),
        (at(2026, 2, 23, 23, 59, 59), at(2026, 2, 28, 18)),
    ],
)
async def test_a_day_begins_at_midnight_in_beijing(
    org: Organisation, taken: Taken, taken_at: datetime, until: datetime
) -> None:
    receipt = await taken(taken_at)
    assert await due(org, receipt) == until
    assert Verb.FALL_DUE not in await tells(org, receipt, until)
    assert await tells(org, receipt, until + timedelta(seconds=1)) == [Verb.FALL_DUE]
