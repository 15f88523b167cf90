"""A county with who holds an activity, who agrees to it, and who is invited."""

from datetime import datetime

import pytest

from handlers.actor import Actor
from models import Activity
from rules.role import Role
from tests.conftest import MakeActor
from tests.handlers.invited import Hold, noticed


@pytest.fixture
async def head(actor: MakeActor) -> Actor:
    return await actor(Role.STATION_HEAD)


@pytest.fixture
async def office(actor: MakeActor) -> Actor:
    return await actor(Role.OFFICE)


@pytest.fixture
async def member(actor: MakeActor) -> Actor:
    return await actor()


@pytest.fixture
async def hold(head: Actor, office: Actor, member: Actor, now: datetime) -> Hold:
    """Hold an activity that the member has been told of."""

    async def do(**about: object) -> Activity:
        return await noticed(head, office, now, **about)

    return do
