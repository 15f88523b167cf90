"""Bulletins in the making, with the leader, and out."""

from collections.abc import Awaitable, Callable
from datetime import datetime

import pytest

from handlers import bulletin
from handlers.actor import Actor
from models import Bulletin
from rules.bulletin import Kind
from rules.role import Role

MakeActor = Callable[..., Awaitable[Actor]]
MakeItem = Callable[..., Awaitable[str]]
Out = Callable[..., Awaitable[Bulletin]]


@pytest.fixture
async def chair(actor: MakeActor) -> Actor:
    """The leader who signs."""
    return await actor(Role.VICE_CHAIR)


@pytest.fixture
async def three(sign_one: MakeItem) -> list[str]:
    """Three adopted items."""
    return [await sign_one() for _ in range(3)]


@pytest.fixture
async def drafted(clerk: Actor, three: list[str], now: datetime) -> Bulletin:
    """A draft that carries three items."""
    return await bulletin.draft(clerk, Kind.BULLETIN, "春耕专题", three, now=now)


@pytest.fixture
async def sent_up(drafted: Bulletin, clerk: Actor, now: datetime) -> Bulletin:
    """A bulletin that lies with the leader."""
    return await bulletin.send_up(clerk, drafted.id, now=now)


@pytest.fixture
def bring_out(clerk: Actor, chair: Actor, sign_one: MakeItem, now: datetime) -> Out:
    """Bring out a bulletin of a new item: `await bring_out(Kind.TOPICAL, at)`."""

    async def do(kind: Kind = Kind.BULLETIN, at: datetime = now) -> Bulletin:
        made = await bulletin.draft(clerk, kind, "", [await sign_one()], now=at)
        await bulletin.send_up(clerk, made.id, now=at)
        return await bulletin.sign(chair, made.id, now=at)

    return do
