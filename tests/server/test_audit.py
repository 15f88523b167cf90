"""`verify-audit`, as an administrator runs it, and the worker that keeps the log."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from handlers import audit, search
from handlers.actor import Actor
from handlers.audit_chain import head, seal
from handlers.jobs import Job
from handlers.submission import Draft, submit
from models import AuditLine, Entry, Notice, Organisation
from models.database import transaction
from rules.audit import Action
from rules.role import Role
from server.audit import run
from server.worker import JOBS

MakeActor = Callable[..., Awaitable[Actor]]
Printed = pytest.CaptureFixture[str]


@pytest.fixture
async def log(org: Organisation, actor: MakeActor, now: datetime) -> Organisation:
    """A log of three lines."""
    office = await actor(Role.OFFICE)
    for nth in range(3):
        await audit.note(office, Action.CONFIGURE, "numbers", {"nth": nth}, now=now)
    await seal(org.id)
    return org


async def test_a_whole_log_prints_its_end_to_be_noted(log: Organisation, capsys: Printed) -> None:
    assert await run(log.code, []) == 0
    said = capsys.readouterr().out
    noted = said.splitlines()[-1]
    assert "共 3 条，完好" in said
    assert noted == "{}={}".format(*await head(log.id))
    assert await run(log.code, [noted]) == 0
    assert await run(log.code, [noted, f"4={'0' * 64}"]) == 1
    assert "第 4 条起对不上" in capsys.readouterr().err


async def test_a_line_that_was_changed_is_named(log: Organisation, capsys: Printed) -> None:
    async with transaction() as raw:
        await raw.execute("ALTER TABLE audit_lines DISABLE TRIGGER USER")
        await raw.execute(
            "UPDATE audit_lines SET subject = 'x' WHERE org_id = $1 AND seq = 2", log.id
        )
        await raw.execute("ALTER TABLE audit_lines ENABLE TRIGGER USER")
    assert await run(log.code, []) == 1
    said = capsys.readouterr()
    assert ("第 2 条起对不上" in said.err, said.out) == (True, "")


async def test_what_was_never_written_down_is_told(
    log: Organisation, actor: MakeActor, capsys: Printed
) -> None:
    draft = Draft("云坪镇的路灯坏了半个月没人来修", "k-1")
    await submit(await actor(Role.MEMBER), draft, now=datetime.now(UTC) - timedelta(hours=3))
    assert await run(log.code, []) == 1
    assert "条经过没有记入日志" in capsys.readouterr().err
    await audit.catch_up(log.id)
    await seal(log.id)
    assert await run(log.code, []) == 0
    assert await AuditLine.filter(org_id=log.id, seq=None).count() == 0


async def test_the_worker_writes_down_what_it_announces_and_makes_it_found(
    org: Organisation, actor: MakeActor, now: datetime
) -> None:
    member = await actor(Role.MEMBER)
    await submit(member, Draft("云坪镇的路灯坏了半个月没人来修", "k-1", to_office=True), now=now)
    entries = await Entry.filter(org_id=org.id).values_list("id", flat=True)
    for _ in range(2):
        await JOBS[Job.ANNOUNCE](None, {"entries": list(entries)})  # type: ignore[arg-type]
    assert [row.subject for row in await AuditLine.filter(org_id=org.id)] == ["民2026-0001"]
    assert len(await search.search(member, "路灯", now=now)) == 1
    assert await Notice.filter(org_id=org.id).exists()


@pytest.mark.parametrize("noted", ["3", "=abc", "x=abc", "3=", "0=abc"])
async def test_a_note_that_cannot_be_read(log: Organisation, capsys: Printed, noted: str) -> None:
    assert await run(log.code, [noted]) == 1
    assert "--noted 120=" in capsys.readouterr().err


async def test_a_county_that_there_is_not(database: str, capsys: Printed) -> None:
    assert await run("nowhere", []) == 1
    assert "nowhere" in capsys.readouterr().err
