"""What the chat remembers: one of two racing turns wins, and a message is heard once."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from handlers.actor import Actor
from handlers.conversation import OpenDialog, Overtaken, Scene, forget, load, save, silent
from handlers.people import actor_for
from handlers.submission import (
    HANDED_IN,
    Draft,
    Submitted,
    handed_in,
    submit,
    submit_in_chat,
)
from models import Appointment, Binding, Dialog, Heard, Opinion, Organisation, Person
from rules.role import Role

MakeActor = Callable[..., Awaitable[Actor]]


@dataclass(frozen=True, slots=True)
class Somebody:
    """A WeChat account of a county, and the member behind it."""

    org: str
    openid: str
    actor: Actor


async def _bound(org: Organisation, actor: MakeActor, now: datetime) -> Somebody:
    who, openid = await actor(Role.MEMBER, Role.STATION_HEAD), uuid4().hex
    await Binding.create(
        org=org, person_id=who.person_id, account="oa", openid=openid, bound_at=now
    )
    return Somebody(org.code, openid, who)


@pytest.fixture
async def somebody(org: Organisation, actor: MakeActor, now: datetime) -> Somebody:
    return await _bound(org, actor, now)


async def _scene(somebody: Somebody, key: str) -> Scene:
    scene = await load(somebody.org, somebody.openid, key)
    assert scene is not None
    return scene


async def _write(scene: Scene, dialog: OpenDialog | None, now: datetime) -> None:
    await save(scene, dialog, {"text": scene.key}, now)


async def test_who_speaks_has_their_posts_in_the_order_in_which_they_got_them(
    org: Organisation, somebody: Somebody
) -> None:
    who = somebody.actor
    await Appointment.create(org=org, person_id=who.person_id, role=Role.INFO_OFFICER)
    # A row that is written again lies behind the others.
    await Appointment.filter(person_id=who.person_id, role=Role.MEMBER).update(unit_id=None)
    held = (await _scene(somebody, "first")).actor
    assert held == await actor_for(org.id, who.person_id)


DRAFT = Draft("三组机耕道冲垮了，几十亩田没法收", "first")
OPEN = OpenDialog("opinion", "collect", {"words": ["路灯坏了"]})
MORE = OpenDialog("opinion", "confirm", {"words": ["路灯坏了", "三个月"]})


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize(
    ("stands", "one", "other"),
    [(None, OPEN, MORE), (OPEN, MORE, OPEN), (OPEN, MORE, None), (OPEN, None, None)],
)
async def test_between_processes_the_second_is_overtaken(
    somebody: Somebody,
    now: datetime,
    stands: OpenDialog | None,
    one: OpenDialog | None,
    other: OpenDialog | None,
    swapped: bool,
) -> None:
    if stands:
        await _write(await _scene(somebody, "before"), stands, now)
    first, second = (other, one) if swapped else (one, other)
    a, b = await _scene(somebody, "a"), await _scene(somebody, "b")
    await _write(a, first, now)
    with pytest.raises(Overtaken):
        await _write(b, second, now)
    stands_now = await _scene(somebody, "b")
    assert not stands_now.heard
    kept = replace(stands_now.dialog, changed_at=None) if stands_now.dialog else None
    assert kept == first


async def test_one_message_is_heard_once(somebody: Somebody, now: datetime) -> None:
    a, b = await _scene(somebody, "same"), await _scene(somebody, "same")
    await _write(a, None, now)
    with pytest.raises(Overtaken):
        await _write(b, OPEN, now)
    again = await _scene(somebody, "same")
    assert (again.heard, again.reply, again.dialog) == (True, {"text": "same"}, None)


async def test_a_later_dialog_is_not_taken_for_the_one_before(
    somebody: Somebody, now: datetime
) -> None:
    await _write(await _scene(somebody, "1"), OPEN, now)
    slow = await _scene(somebody, "slow")
    await _write(await _scene(somebody, "2"), None, now)
    await _write(await _scene(somebody, "3"), OPEN, now)
    with pytest.raises(Overtaken):
        await _write(slow, MORE, now)


async def test_an_overtaken_turn_leaves_nothing_behind(somebody: Somebody, now: datetime) -> None:
    await _write(await _scene(somebody, "card"), OPEN, now)
    slow = await _scene(somebody, "slow")
    await _write(await _scene(somebody, "fast"), MORE, now)
    with pytest.raises(Overtaken):
        await submit_in_chat(slow, [DRAFT], now=now)
    assert await Opinion.filter(org_id=slow.org_id).count() == 0
    assert not await Heard.filter(org_id=slow.org_id, key="slow").exists()


async def test_handing_in_ends_the_dialog_and_is_told_again(
    somebody: Somebody, now: datetime
) -> None:
    await _write(await _scene(somebody, "card"), OPEN, now)
    scene = await _scene(somebody, "one")
    done = await submit_in_chat(scene, [DRAFT, replace(DRAFT, source_key="second")], now=now)
    again = await _scene(somebody, "one")
    assert (again.dialog, again.reply) == (None, {HANDED_IN: ["first", "second"]})
    assert await handed_in(somebody.actor, ["first", "second"]) == done
    assert [item.receipt for item in done] == ["民2026-0001", "民2026-0002"]


async def test_many_hand_in_at_once_and_nobody_fails_for_anothers_sake(
    org: Organisation, actor: MakeActor, now: datetime
) -> None:
    members = [await _bound(org, actor, now) for _ in range(20)]
    for number, member in enumerate(members):
        await _write(await _scene(member, f"card {number}"), OPEN, now)
    await submit(members[3].actor, replace(DRAFT, source_key="one 3"), now=now)
    # The first presses twice, on two phones.
    said = [*enumerate(members), (20, members[0])]
    done = await asyncio.gather(
        *(_say_one(member, f"one {number}", now) for number, member in said),
        return_exceptions=True,
    )
    assert [type(done[3]), type(done[0]), type(done[20])].count(list) == 1
    numbers = sorted(one.receipt for items in done if isinstance(items, list) for one in items)
    assert numbers == [f"民2026-{number:04d}" for number in range(2, 21)]
    assert await Opinion.filter(org_id=org.id).count() == 20
    assert await Dialog.filter(org_id=org.id).values_list("openid", flat=True) == [
        members[3].openid
    ]


async def _say_one(member: Somebody, key: str, now: datetime) -> list[Submitted]:
    draft = replace(DRAFT, source_key=key)
    return await submit_in_chat(await _scene(member, key), [draft], now=now)


async def test_who_speaks_is_asked_afresh(somebody: Somebody, now: datetime) -> None:
    scene = await _scene(somebody, "a")
    assert scene.actor is not None
    assert set(scene.actor.posts) == set(somebody.actor.posts)
    assert (scene.actor.name, scene.actor.station_id) == (
        somebody.actor.name,
        somebody.actor.station_id,
    )
    await Person.filter(id=somebody.actor.person_id).update(active=False)
    assert (await _scene(somebody, "a")).actor is None


async def test_no_such_county(somebody: Somebody) -> None:
    assert await load("no such county", somebody.openid, "a") is None


async def test_a_silence_is_noticed_once_and_anew_after_each_word(
    somebody: Somebody, now: datetime
) -> None:
    await _write(await _scene(somebody, "1"), OPEN, now)
    assert await _silent(somebody, now, "opinion") == 0
    later = now + timedelta(minutes=31)
    assert await _silent(somebody, later, "work") == 0
    assert [await _silent(somebody, later, "opinion") for _ in range(2)] == [1, 0]
    await _write(await _scene(somebody, "2"), MORE, later)
    assert await _silent(somebody, later, "opinion") == 0
    assert await _silent(somebody, later + timedelta(minutes=31), "opinion") == 1


async def _silent(somebody: Somebody, now: datetime, name: str) -> int:
    org = await Organisation.get(code=somebody.org)
    found = await silent(org.id, name, now - timedelta(minutes=30), now=now)
    return found.count(somebody.openid)


async def test_what_is_old_is_forgotten(somebody: Somebody, now: datetime) -> None:
    old = now - timedelta(days=400)
    scene = await _scene(somebody, "old")
    await _write(scene, OPEN, old)
    await forget(old, old)
    assert await Heard.filter(org_id=scene.org_id).count() == 1
    assert await Dialog.filter(org_id=scene.org_id).count() == 1
    await forget(old + timedelta(seconds=1), old + timedelta(seconds=1))
    assert await Heard.filter(org_id=scene.org_id).count() == 0
    assert await Dialog.filter(org_id=scene.org_id).count() == 0
