"""An item, sealed, and asked to be purged."""

from collections.abc import Awaitable, Callable
from datetime import datetime

import pytest

from handlers import custody
from handlers.actor import Actor
from models import SearchText
from rules.role import Role
from tests.handlers.acts import HandIn, People
from tests.handlers.custody.kept import GONE, SECRET, item_of

MakeActor = Callable[..., Awaitable[Actor]]


@pytest.fixture
async def people(people: People, actor: MakeActor) -> People:
    """One of everybody, and a second one in the office."""
    return people | {"second": await actor(Role.OFFICE)}


@pytest.fixture
async def number(people: People, hand_in: HandIn, now: datetime) -> str:
    """An item with the committee of agriculture, found by the search."""
    receipt = await hand_in(people["member"], now)
    item = await item_of(people, receipt)
    await SearchText.filter(opinion_id=item.id).delete()
    await SearchText.create(opinion_id=item.id, org_id=item.org_id, words=["1:路"], edited=[])
    return receipt


@pytest.fixture
async def sealed(people: People, number: str, now: datetime) -> str:
    """A sealed item."""
    await custody.quarantine(people["office"], number, SECRET, now=now)
    return number


@pytest.fixture
async def asked(people: People, sealed: str, now: datetime) -> str:
    """A sealed item that somebody of the office asks to have purged."""
    await custody.ask_purge(people["office"], sealed, GONE, now=now)
    return sealed
