"""Learning while others decide, learn or hand in."""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import Context
from datetime import datetime

from handlers import learning
from handlers.actor import Actor
from models import Organisation
from models.database import fetch, transaction
from rules.role import Role
from tests.handlers.lessons import DITCH, NEXT, Settle, handed_in

MakeActor = Callable[..., Awaitable[Actor]]


async def test_what_is_put_back_while_it_learns_stays_too(
    org: Organisation, settle: Settle, now: datetime
) -> None:
    await settle(DITCH, "ENV")
    await learning.learn_nightly(org.id, now=now)
    await settle(NEXT, "ENV")
    async with transaction():
        await Organisation.filter(id=org.id).select_for_update().get()
        nightly = learning.learn_nightly(org.id, now=now)
        learns = asyncio.create_task(nightly, context=Context())
        while not await fetch("SELECT 1 FROM pg_locks WHERE NOT granted"):
            assert not learns.done()
        await learning.hold(org.id, 0, now=now)
    assert await learns is None
    assert (await Organisation.get(id=org.id)).adjustment == 0
    assert len(await learning.history(org.id)) == 1


async def test_who_learn_at_once_make_one_version(
    org: Organisation, settle: Settle, now: datetime
) -> None:
    await settle(DITCH, "ENV")
    made = await asyncio.gather(*(learning.learn(org.id, now=now) for _ in range(3)))
    assert [one.version for one in made if one] == [1, 1, 1]
    assert len(await learning.history(org.id)) == 1


async def test_nobody_who_hands_in_waits_for_it(
    org: Organisation, actor: MakeActor, settle: Settle, now: datetime
) -> None:
    await settle(DITCH, "ENV")
    member = await actor(Role.MEMBER)
    async with transaction():
        assert await learning.learn(org.id, now=now) is not None
        await learning.hold(org.id, 0, now=now)
        handing_in = asyncio.create_task(handed_in(member, NEXT, now), context=Context())
        while not handing_in.done():
            assert not await fetch("SELECT 1 FROM pg_locks WHERE NOT granted")
    assert await handing_in
