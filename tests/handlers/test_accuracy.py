"""How right routing is, as the office reads it: counted from items, with no word of theirs."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from handlers import accuracy, custody, opinion
from handlers.actor import Actor
from handlers.errors import NotAllowed, NotFound
from handlers.organisation import found
from handlers.submission import Draft, submit
from models import Opinion, Organisation
from rules.accuracy import Kept, Tally
from rules.reasons import Reason
from rules.role import Role
from tests.handlers.acts import MOVE, TEXT

MakeActor = Callable[..., Awaitable[Actor]]
Routed = Callable[..., Awaitable[str]]


@pytest.fixture
async def office(actor: MakeActor) -> Actor:
    return await actor(Role.OFFICE)


@pytest.fixture
async def routed(actor: MakeActor, office: Actor, now: datetime) -> Routed:
    """Have an item come in, go to agriculture, and be sent on or stay; gives its receipt."""

    async def do(to: str = "", at: datetime = now) -> str:
        member, staff = await actor(Role.MEMBER), await actor(Role.COMMITTEE)
        receipt = (await submit(member, Draft(TEXT, uuid4().hex), now=at)).receipt
        if to:
            await opinion.reroute(office, receipt, to, MOVE, now=at)
        else:
            await opinion.take(staff, receipt, now=at)
        return receipt

    return do


async def test_what_stayed_and_what_went_is_counted(
    routed: Routed, office: Actor, now: datetime
) -> None:
    await routed()
    await routed("ENV")
    await routed(at=now - timedelta(days=40))
    told = await accuracy.accuracy(office, now=now)
    assert (told.total.items, told.total.judged, told.total.right) == (3, 3, 2)
    assert {month: (one.right, one.judged) for month, one in told.months.items()} == {
        "2026-01": (1, 1),
        "2026-03": (1, 2),
    }
    assert told.committees == {"AGRI": Kept(3, 2, 0), "ENV": Kept(0, 0, 1)}
    (worst,) = told.mistakes
    assert (worst.first, worst.settled, worst.count) == ("AGRI", "ENV", 1)


async def test_what_spoke_for_the_second_choice_is_no_word_of_a_mistake(
    routed: Routed, org: Organisation, office: Actor, now: datetime
) -> None:
    words = [{"rule": "words", "words": ["茶园"]}, {"rule": "second", "words": ["灰尘"]}]
    for _ in range(2):
        item = await Opinion.get(org=org, receipt=await routed("ENV"))
        await Opinion.filter(id=item.id).update(routing={**item.routing, "reasons": words})
    (worst,) = (await accuracy.accuracy(office, now=now)).mistakes
    assert worst.words == ("茶园",)


async def test_what_is_sealed_gone_or_of_long_ago_is_not(
    routed: Routed, office: Actor, now: datetime
) -> None:
    receipt = await routed()
    await custody.quarantine(office, receipt, Reason("classified"), now=now)
    await routed(at=now - timedelta(days=366))
    told = await accuracy.accuracy(office, now=now)
    assert (told.total, told.months, told.mistakes) == (Tally(), {}, [])


async def test_no_word_of_an_item_and_no_name_is_told(
    routed: Routed, office: Actor, now: datetime
) -> None:
    await routed("ENV")
    told = await accuracy.accuracy(office, now=now)
    said = str([asdict(told.total), told.mistakes, told.committees, told.months])
    assert TEXT[:6] not in said
    assert "试验人" not in said
    assert "机耕道" not in said


async def test_another_county_is_not_counted(
    routed: Routed, org: Organisation, office: Actor, now: datetime
) -> None:
    await routed()
    other = await found(f"u{uuid4().hex[:20]}", "邻县政协")
    assert await accuracy.routed(other.id, now - timedelta(days=9)) == []
    assert len(await accuracy.routed(org.id, now - timedelta(days=9))) == 1


@pytest.mark.parametrize("role", list(Role))
async def test_who_decides_on_it_reads_it(actor: MakeActor, role: Role, now: datetime) -> None:
    who = await actor(role)
    if role in (Role.OFFICE, Role.VICE_CHAIR):
        assert (await accuracy.accuracy(who, now=now)).total == Tally()
        return
    with pytest.raises(NotAllowed):
        await accuracy.accuracy(who, now=now)


async def test_a_link_opens_for_two_days_for_who_may(
    actor: MakeActor, office: Actor, key: str, now: datetime
) -> None:
    token = accuracy.link(office, key=key, now=now)
    assert (await accuracy.open_link(token, key=key, now=now)).county
    farming = accuracy.link(await actor(Role.COMMITTEE), key=key, now=now)
    for bad, at in ((token, now + timedelta(days=3)), (farming, now), ("abc", now)):
        with pytest.raises(NotFound):
            await accuracy.open_link(bad, key=key, now=at)
