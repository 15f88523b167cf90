"""The audit log: written once for whatever happens, sealed in order, and true ever after."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import asyncpg
import pytest

from handlers import audit, custody, opinion
from handlers.actor import Actor
from handlers.audit_chain import BATCH, head, left_out, seal, verify
from handlers.errors import NotAllowed
from handlers.organisation import found as founded
from models import AuditLine, Entry, Opinion
from models.database import fetch, transaction
from rules.audit import Action, NotCanonical
from rules.reasons import Reason
from rules.role import Role
from tests.handlers.acts import HandIn

MakeActor = Callable[..., Awaitable[Actor]]


async def told(org_id: int) -> list[tuple[str, str, str]]:
    """What the log says, oldest first: action, subject, and the verb of a change."""
    rows = await AuditLine.filter(org_id=org_id).order_by("id")
    return [(row.action, row.subject, row.detail.get("verb", "")) for row in rows]


async def written(org_id: int) -> None:
    ids = await Entry.filter(org_id=org_id).order_by("id").values_list("id", flat=True)
    await audit.write_down(list(ids))  # type: ignore[arg-type]


async def spoilt(statement: str, *values: object) -> None:
    """Do to the tables what only somebody with all of the database could do."""
    async with transaction() as raw:
        for table in ("audit_lines", "entries", "opinions"):
            await raw.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        await raw.execute(statement, *values)
        for table in ("audit_lines", "entries", "opinions"):
            await raw.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.fixture
async def worked(people: dict[str, Actor], hand_in: HandIn, now: datetime) -> str:
    """An item that was taken and answered; all of it is in the chain."""
    receipt = await hand_in(people["writer"], now)
    await opinion.take(people["farming"], receipt, now=now)
    await opinion.answer(people["farming"], receipt, "修好了", now=now)
    await written(people["office"].org_id)
    await seal(people["office"].org_id)
    return receipt


async def test_each_entry_is_written_down_once(worked: str, people: dict[str, Actor]) -> None:
    org_id = people["office"].org_id
    once = await told(org_id)
    await asyncio.gather(written(org_id), written(org_id), audit.catch_up(org_id))
    assert await told(org_id) == once
    verbs = ["submit", "triage", "take", "answer"]
    assert once == [("change", worked, verb) for verb in verbs]


async def test_a_line_has_no_words(worked: str, people: dict[str, Actor]) -> None:
    rows = await AuditLine.filter(org_id=people["office"].org_id)
    said = " ".join(str(row.detail) for row in rows)
    assert "修好了" not in said
    assert "机耕道" not in said
    assert all(len(row.detail["words"]) == 64 for row in rows if "words" in row.detail)


async def test_what_no_job_came_to_is_caught_up_with(
    people: dict[str, Actor], hand_in: HandIn, now: datetime
) -> None:
    org_id = people["office"].org_id
    receipt = await hand_in(people["writer"], now)
    assert await left_out(org_id, now + timedelta(seconds=1)) == 2
    assert await left_out(org_id, now) == 0
    assert await audit.catch_up(org_id) == 2
    assert await audit.catch_up(org_id) == 0
    assert await told(org_id) == [("change", receipt, "submit"), ("change", receipt, "triage")]


async def test_the_chain_is_whole_and_grows(
    worked: str, people: dict[str, Actor], now: datetime
) -> None:
    office = people["office"]
    assert await verify(office.org_id) is None
    first = await head(office.org_id)
    assert first[0] == 4
    await audit.note(office, Action.CONFIGURE, "numbers", {"set": ["plan_days"]}, now=now)
    assert await head(office.org_id) == first
    await seal(office.org_id)
    assert (await head(office.org_id))[0] == 5
    assert await verify(office.org_id, dict([first])) is None


async def test_any_number_of_workers_seal_and_no_number_is_missing(
    people: dict[str, Actor], now: datetime
) -> None:
    office = people["office"]
    rows = [
        AuditLine(
            org_id=office.org_id, actor_id=office.person_id, action=Action.READ, subject="x", at=now
        )
        for _ in range(2 * BATCH + 5)
    ]
    await AuditLine.bulk_create(rows)
    await asyncio.gather(*(seal(office.org_id) for _ in range(4)))
    numbers = await AuditLine.filter(org_id=office.org_id).order_by("id").values_list("seq")
    assert [number for (number,) in numbers] == list(range(1, 2 * BATCH + 6))
    assert await verify(office.org_id) is None


async def test_counties_have_chains_of_their_own(
    worked: str, people: dict[str, Actor], database: str
) -> None:
    other = await founded("t-audit-other", "另一个试验县政协")
    assert await head(other.id) == (0, "0" * 64)
    assert await verify(other.id) is None


TAMPERED = [
    ("UPDATE audit_lines SET detail = jsonb_set(detail, '{verb}', '\"retain\"')", 3),
    ("UPDATE audit_lines SET actor_id = NULL", 3),
    ("UPDATE audit_lines SET at = at + interval '1 microsecond'", 3),
    ("UPDATE audit_lines SET subject = '民2026-0002'", 3),
    ("UPDATE audit_lines SET action = 'read'", 3),
    ("UPDATE audit_lines SET entry_id = NULL", 3),
    ("DELETE FROM audit_lines", 3),
    ("UPDATE audit_lines SET digest = repeat('0', 64)", 3),
    ("UPDATE audit_lines SET seq = NULL", 3),
]


@pytest.mark.parametrize(("statement", "first"), TAMPERED)
async def test_what_is_done_to_a_line_is_found(
    worked: str, people: dict[str, Actor], statement: str, first: int
) -> None:
    org_id = people["office"].org_id
    await spoilt(f"{statement} WHERE org_id = $1 AND seq = 3", org_id)
    assert await verify(org_id) == first


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET words = '没有修'",
        "UPDATE entries SET words = ''",
        "UPDATE entries SET actor_id = NULL",
        "UPDATE entries SET at = at - interval '1 day'",
        "UPDATE entries SET after = 'retained'",
        "UPDATE entries SET committee_id = NULL",
        "DELETE FROM entries",
    ],
)
async def test_what_is_done_to_an_entry_is_found(
    worked: str, people: dict[str, Actor], statement: str
) -> None:
    org_id = people["office"].org_id
    await spoilt(f"{statement} WHERE org_id = $1 AND verb = 'answer'", org_id)
    assert await verify(org_id) == 4


async def test_an_end_that_is_cut_off_is_found_by_who_noted_it(
    worked: str, people: dict[str, Actor]
) -> None:
    org_id = people["office"].org_id
    noted = dict([await head(org_id)])
    await spoilt("DELETE FROM audit_lines WHERE org_id = $1 AND seq > 2", org_id)
    assert await verify(org_id) is None
    assert await verify(org_id, noted) == 3
    assert await verify(org_id, {2: "another"}) == 2


async def test_the_database_itself_refuses_to_change_a_line(
    worked: str, people: dict[str, Actor]
) -> None:
    org_id = people["office"].org_id
    for statement in ("UPDATE audit_lines SET subject = 'x'", "DELETE FROM audit_lines"):
        with pytest.raises(asyncpg.RaiseError):
            await fetch(f"{statement} WHERE org_id = $1", org_id)


async def test_a_purge_of_words_keeps_the_chain_whole(
    worked: str, people: dict[str, Actor], actor: MakeActor, now: datetime
) -> None:
    office, second = people["office"], await actor(Role.OFFICE)
    why = Reason("other", "写了别人的隐私")
    await custody.quarantine(office, worked, why, now=now)
    await custody.ask_purge(office, worked, why, now=now)
    await custody.purge(second, worked, now=now)
    await written(office.org_id)
    await seal(office.org_id)
    assert not await Entry.filter(opinion__receipt=worked, org_id=office.org_id).exclude(words="")
    assert await verify(office.org_id) is None
    assert ("purge", worked, "purge") in await told(office.org_id)
    # An item that was not purged has no leave to lose its words.
    await spoilt("UPDATE opinions SET state = 'quarantined' WHERE org_id = $1", office.org_id)
    assert await verify(office.org_id) == 2


async def test_what_cannot_be_sealed_is_not_written(
    people: dict[str, Actor], now: datetime
) -> None:
    with pytest.raises(NotCanonical):
        await audit.note(people["office"], Action.READ, "x", {"share": 0.5}, now=now)
    assert await told(people["office"].org_id) == []


async def test_a_line_goes_with_the_change_that_it_tells_of(
    people: dict[str, Actor], now: datetime
) -> None:
    async def fails() -> None:
        async with transaction():
            await audit.note(people["office"], Action.CONFIGURE, "numbers", now=now)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fails()
    assert await told(people["office"].org_id) == []


async def test_only_others_reading_is_written_down(
    people: dict[str, Actor], hand_in: HandIn, now: datetime
) -> None:
    receipt = await hand_in(people["writer"], now)
    item = await Opinion.get(org_id=people["writer"].org_id, receipt=receipt)
    for name in ("writer", "farming"):
        await audit.read(people[name], item, now=now)
    line = await AuditLine.get(org_id=item.org_id, action=Action.READ)
    assert (line.subject, line.actor_id) == (receipt, people["farming"].person_id)


async def test_only_the_administrator_reads_the_log(
    worked: str, people: dict[str, Actor], now: datetime
) -> None:
    for name, who in people.items():
        if name == "admin":
            assert len(await audit.lines(who)) == 4
        else:
            with pytest.raises(NotAllowed):
                await audit.lines(who)


async def test_the_log_is_read_by_person_subject_and_action(
    worked: str, people: dict[str, Actor], now: datetime
) -> None:
    admin, farming = people["admin"], people["farming"]
    await audit.export(farming, "opinions", 3, {"urgent": True}, now=now)
    number = (await audit.lines(admin, action=Action.EXPORT))[0].subject
    assert number == "导2026-0001"
    assert [row.action for row in await audit.lines(admin, subject=worked)] == ["change"] * 4
    took, answered = await audit.lines(admin, person="W006", subject=worked)
    assert [took.detail["verb"], answered.detail["verb"]] == ["answer", "take"]
    newest = await audit.lines(admin, limit=2)
    older = await audit.lines(admin, before=newest[-1].id)
    assert len(older) == 3
    assert await audit.lines(admin, person="nobody") == []
