"""A county's own days, as an administrator shows and corrects them on the command line."""

from datetime import datetime

import pytest

from models import AuditLine, Organisation
from server.days import run

Printed = pytest.CaptureFixture[str]


async def test_it_corrects_what_is_given_and_shows_what_holds(
    org: Organisation, capsys: Printed, now: datetime
) -> None:
    assert await run(org.code, (), now=now) == 0
    assert capsys.readouterr().out == ""
    assert await run(org.code, ["2026-10-10=off", "2026-10-07=work"], now=now) == 0
    assert capsys.readouterr().out.splitlines() == ["2026-10-07 = work", "2026-10-10 = off"]
    assert await run(org.code, ["2026-10-07=official"], now=now) == 0
    assert capsys.readouterr().out.splitlines() == ["2026-10-10 = off"]
    lines = await AuditLine.filter(org=org)
    assert {(line.actor_id, line.subject) for line in lines} == {(None, "workdays")}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["2026-10-10"], "2026-10-10"),
        (["2026-10-10=maybe"], "maybe"),
        (["2026-02-30=work"], "2026-02-30"),
        (["10-10=work"], "10-10"),
        (["2026-10-10=work", "tomorrow=off"], "tomorrow"),
        (["2026-10-10=work", "2031-10-10=work"], "年份"),
    ],
)
async def test_what_is_wrong_is_named_and_nothing_changes(
    org: Organisation, capsys: Printed, now: datetime, given: list[str], said: str
) -> None:
    assert await run(org.code, given, now=now) == 1
    assert said in capsys.readouterr().err
    assert (await Organisation.get(id=org.id)).days == {}


async def test_a_county_that_there_is_not(database: str, capsys: Printed) -> None:
    assert await run("nowhere", ()) == 1
    assert "nowhere" in capsys.readouterr().err
