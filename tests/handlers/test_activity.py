"""Activities from the plan to the door: who may do what when, and what is written."""

import pytest

from handlers import activity, planning
from handlers.errors import NotFound
from rules.activity import State
from rules.role import Role
from tests.conftest import MakeActor
from tests.handlers.plans import wanted


async def test_the_invited_know_nothing_before_they_are_told(actor: MakeActor, now) -> None:
    head, office, member = await actor(Role.STATION_HEAD), await actor(Role.OFFICE), await actor()
    made = await planning.plan(head, wanted(head, now), now=now)
    assert made.number == "活2026-0001"
    await activity.approve(office, made.number, now=now)
    with pytest.raises(NotFound):
        await activity.find(member, made.number)
    await activity.notify(head, made.number, now=now)
    assert (await activity.find(member, made.number)).state is State.NOTICED
