"""`train --org`: what the command says of a county's corrections, and going back."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import uuid4

import pytest

from handlers import opinion
from handlers.actor import Actor
from handlers.submission import Draft, submit
from models import Organisation
from rules.role import Role
from server.county_training import run
from tests.handlers.acts import MOVE

DITCH = "三组那条灌溉水渠堵了两年，水放不到田里，几十亩水稻没法种，请派人清一清"
Printed = pytest.CaptureFixture[str]


@pytest.fixture
async def rerouted(
    org: Organisation, actor: Callable[..., Awaitable[Actor]], now: datetime
) -> None:
    """An item that the office sent elsewhere."""
    member, office = await actor(Role.MEMBER), await actor(Role.OFFICE)
    receipt = (await submit(member, Draft(DITCH, uuid4().hex), now=now)).receipt
    await opinion.reroute(office, receipt, "ENV", MOVE, now=now)


async def says(org: Organisation, now: datetime, printed: Printed, **asked: object) -> str:
    assert await run(org.code, now=now, **asked) == 0  # type: ignore[arg-type]
    return printed.readouterr().out


async def test_it_says_that_there_is_nothing_to_learn(
    org: Organisation, now: datetime, capsys: Printed
) -> None:
    assert "不用学" in await says(org, now, capsys)
    assert len((await says(org, now, capsys, versions=True)).splitlines()) == 1


async def test_it_says_what_was_learned_and_goes_back(
    org: Organisation, rerouted: None, now: datetime, capsys: Printed
) -> None:
    assert await says(org, now, capsys) == "1 2026-03-02 09:00 1 件 0%→0% 现用\n"
    assert "不用学" in await says(org, now, capsys)
    assert "出厂" in await says(org, now, capsys, hold=0)
    _, first = (await says(org, now, capsys, versions=True)).splitlines()
    assert first == "1 2026-03-02 09:00 1 件 0%→0%"
    assert await says(org, now, capsys, hold=1) == "现用版本 1。\n"
    assert (await Organisation.get(id=org.id)).adjustment == 1


async def test_what_there_is_not_is_named(
    org: Organisation, now: datetime, capsys: Printed
) -> None:
    assert await run(org.code, hold=7, now=now) == 1
    assert "没有版本 7" in capsys.readouterr().err
    assert await run("nowhere", now=now) == 1
    assert "nowhere" in capsys.readouterr().err
