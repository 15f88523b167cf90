"""The end of an activity: what is known, how it is settled, and when it counts."""

import asyncio

import pytest

from handlers import activity as activities
from handlers.announce import announce
from handlers.confirmation import (
    confirm,
    settle,
    settle_plainly,
    summary,
    waiting_confirmation,
)
from handlers.errors import (
    CasesOpen,
    ReasonMissing,
)
from handlers.facts import facts
from models import Activity, Appointment, Entry, Notice, Person, Record
from models.database import fetch, transaction
from rules.activity import Organiser, State
from rules.activity import Verb as ActivityVerb
from rules.attendance import Presence
from rules.confirmation import Facts, Outcome
from rules.invitation import Answer
from tests.conftest import NOW
from tests.handlers.held import NUMBER, OPEN, PLAINLY, People, come, invite, live, over

# --- what is known --------------------------------------------------------------------------


async def test_the_facts_of_everybody_invited_or_seen(held: Activity, crowd: People) -> None:
    known = {about.person_id: about for about in await facts(held)}
    assert {name for name, who in crowd.items() if who.person_id in known} == set(PLAINLY)

    def about(name: str) -> Facts:
        return known[crowd[name].person_id]

    me = crowd["made up"].person_id
    assert about("made up") == Facts(me, Answer.ACCEPTED, Presence.CHECKED_IN, made_up=True)
    assert about("walker") == Facts(crowd["walker"].person_id, None, Presence.WALK_IN)
    assert about("asking") == Facts(crowd["asking"].person_id, Answer.LEAVE_REQUESTED)
    assert about("leaving").left_early
    assert not about("late").left_early


@pytest.mark.parametrize(
    ("writer", "vouched"),
    [
        ("head", True),
        ("office", True),
        ("officer", False),
        ("head elsewhere", False),
        ("farming", False),
        ("chair", False),
    ],
)
async def test_who_may_confirm_vouches_for_a_make_up(
    crowd: People, writer: str, vouched: bool
) -> None:
    activity = await over(crowd["head"])
    await come(activity, crowd["away"], writer=crowd[writer])
    assert [about.vouched for about in await facts(activity)] == [vouched]


async def test_nobody_vouches_for_themselves(crowd: People) -> None:
    activity = await over(crowd["head"])
    await invite(activity, crowd["head"])
    await come(activity, crowd["head"], writer=crowd["head"])
    assert [about.vouched for about in await facts(activity)] == [False]


async def test_a_head_who_has_left_the_post_since_has_vouched(crowd: People) -> None:
    activity = await over(crowd["head"])
    await come(activity, crowd["away"], writer=crowd["head"])
    await Appointment.filter(person_id=crowd["head"].person_id).update(ended_at=NOW)
    assert [about.vouched for about in await facts(activity)] == [True]
    await Appointment.filter(person_id=crowd["head"].person_id).update(ended_at=activity.planned_at)
    assert [about.vouched for about in await facts(activity)] == [False]


async def test_a_summary(held: Activity, crowd: People) -> None:
    told = await summary(crowd["head"], NUMBER)
    assert (told.signed_in, told.late, told.left_early, told.make_ups) == (3, 1, 1, 1)
    assert (told.walk_ins, told.on_leave, told.leave_pending, told.absent) == (1, 1, 1, 1)
    assert told.open == len(OPEN)
    assert await summary(crowd["officer"], NUMBER) == told
    await settle_plainly(crowd["head"], NUMBER, now=NOW)
    await confirm(crowd["head"], NUMBER, now=NOW)
    told = await summary(crowd["head"], NUMBER)
    assert told.open == 0
    assert told.outcomes == {
        Outcome.ATTENDED: 2,
        Outcome.ON_LEAVE: 2,
        **dict.fromkeys((Outcome.ABSENT, Outcome.WALK_IN, Outcome.LATE, Outcome.LEFT_EARLY), 1),
    }


async def test_what_waits_for_whom(held: Activity, crowd: People) -> None:
    committee = crowd["farming"].committee_ids[0]
    of_committee = {"organiser": Organiser.COMMITTEE, "station_id": None}
    theirs = await over(crowd["head"], number="2", **of_committee, committee_id=committee)
    await over(crowd["head"], number="3", state=State.CONFIRMED)

    async def waiting(name: str) -> list[int]:
        return [one.id for one in await waiting_confirmation(crowd[name])]

    assert await waiting("head") == [held.id]
    assert await waiting("farming") == [theirs.id]
    assert await waiting("office") == [held.id, theirs.id]
    for name in ("officer", "head elsewhere", "building", "chair", "writer"):
        assert await waiting(name) == []


# --- confirming -----------------------------------------------------------------------------


async def test_nothing_counts_before(held: Activity, crowd: People) -> None:
    with pytest.raises(CasesOpen, match="6 件"):
        await confirm(crowd["head"], NUMBER, now=NOW)
    assert await settle_plainly(crowd["head"], NUMBER, now=NOW) == len(OPEN)
    assert await live(held, crowd) == {}
    assert (await confirm(crowd["head"], NUMBER, now=NOW)).state is State.CONFIRMED
    assert await live(held, crowd) == PLAINLY


async def test_everybody_with_a_line_hears_of_it(held: Activity, crowd: People) -> None:
    await settle_plainly(crowd["head"], NUMBER, now=NOW)
    await confirm(crowd["head"], NUMBER, now=NOW)
    entry = await Entry.get(activity=held, verb=ActivityVerb.CONFIRM)
    await announce([entry.id], now=NOW)
    told = await Notice.filter(entry=entry).values_list("receiver_id", flat=True)
    assert set(told) == {crowd[name].person_id for name in (*PLAINLY, "office")}


async def test_confirming_twice_counts_once(held: Activity, crowd: People) -> None:
    await settle_plainly(crowd["head"], NUMBER, now=NOW)
    confirmed = await asyncio.gather(
        *(confirm(crowd[name], NUMBER, now=NOW) for name in ("head", "office", "head", "office"))
    )
    assert {activity.state for activity in confirmed} == {State.CONFIRMED}
    assert await Record.filter(activity=held).count() == len(PLAINLY)
    assert await Entry.filter(activity=held, verb=ActivityVerb.CONFIRM).count() == 1


async def test_what_is_sent_back_counts_no_more(held: Activity, crowd: People) -> None:
    head, office = crowd["head"], crowd["office"]
    await settle_plainly(head, NUMBER, now=NOW)
    await confirm(head, NUMBER, now=NOW)
    with pytest.raises(ReasonMissing):
        await activities.reject(office, NUMBER, " ", now=NOW)
    await activities.reject(office, NUMBER, "人数不对" * 60, now=NOW)
    assert await live(held, crowd) == {}
    assert await Record.filter(activity=held).count() == 2 * len(PLAINLY)
    reason = "见到了"
    await settle(head, NUMBER, crowd["away"].person_id, Outcome.ATTENDED, reason, now=NOW)
    await confirm(head, NUMBER, now=NOW)
    assert await live(held, crowd) == PLAINLY | {"away": Outcome.ATTENDED}
    assert await Record.filter(activity=held).count() == 3 * len(PLAINLY)


async def test_a_sign_in_that_comes_late_is_in_before_or_not_at_all(
    held: Activity, crowd: People
) -> None:
    """Whoever confirms waits for what is being written, and judges what it comes to."""
    await settle_plainly(crowd["head"], NUMBER, now=NOW)
    written = asyncio.Event()

    async def sign_in() -> None:
        async with transaction():
            await come(held, crowd["away"])
            written.set()
            await _somebody_waits()

    async def confirm_meanwhile() -> None:
        await written.wait()
        await confirm(crowd["head"], NUMBER, now=NOW)

    await asyncio.gather(sign_in(), confirm_meanwhile())
    assert (await live(held, crowd))["away"] is Outcome.ATTENDED


async def _somebody_waits() -> None:
    """Return once another connection waits for a lock."""
    while not (await fetch(_WAITING)):
        pass


_WAITING = """
SELECT pid FROM pg_locks WHERE NOT granted
    AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())
"""


async def test_who_has_left_the_roster_still_counts(held: Activity, crowd: People) -> None:
    await Person.filter(id=crowd["writer"].person_id).update(active=False)
    await settle_plainly(crowd["head"], NUMBER, now=NOW)
    await confirm(crowd["head"], NUMBER, now=NOW)
    assert await live(held, crowd) == PLAINLY
