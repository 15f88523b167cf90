"""How the worker runs a job: what passes is tried again, what is for good is not, none is lost."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import asyncpg
import pytest
from pgqueuer import RetryRequested
from pgqueuer.models import Job as Queued
from redis.asyncio import Redis

from bot.dialog import House
from handlers import opinion
from handlers.actor import Actor
from handlers.circular import CircularDraft, issue
from handlers.errors import NotFound
from handlers.jobs import ROUND, Job
from handlers.submission import Draft, submit
from models import Adjustment, AuditLine, Digest, Entry, Notice, Organisation
from models.database import fetch
from rules.audience import By, Chosen
from rules.deadline import BEIJING
from rules.notice import Knock
from rules.opinion import Verb
from rules.reasons import Reason
from rules.role import Role
from server.push import Doors
from server.worker import (
    LEARNS_AT,
    LEAST_ROUNDS,
    TRIES,
    Bench,
    _knock,
    _patiently,
    _queue,
    _rounds,
)
from tests.scenarios.programs import eventually
from wechat.account import Account
from wechat.errors import Busy, WindowClosed
from wechat.limits import Pace

MATTER = "我们村三组那条机耕道去年大雨冲垮了，拖拉机进不去，几十亩田没法收，能不能修一下"


def queued(attempts: int = 0) -> Queued:
    now = datetime.now(UTC)
    return Queued(
        id=1,
        priority=0,
        created=now,
        updated=now,
        heartbeat=now,
        execute_after=now,
        status="picked",
        entrypoint=Job.KNOCK.value,
        payload=json.dumps({"notices": [1]}).encode(),
        attempts=attempts,
        queue_manager_id=None,
        headers=None,
    )


async def run(error: Exception | None, attempts: int = 0) -> None:
    async def do(bench: object, payload: object) -> None:
        if error is not None:
            raise error

    await _patiently(Job.KNOCK, do, None)(queued(attempts))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "error",
    [
        Busy(),
        ConnectionRefusedError(),
        asyncpg.CannotConnectNowError("starting up"),
        asyncpg.InternalClientError("cannot switch to state 12"),
        ZeroDivisionError("a fault of ours"),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_what_may_pass_is_tried_again_later_and_later_until_it_is_given_up(error):
    with pytest.raises(RetryRequested) as first:
        await run(error)
    with pytest.raises(RetryRequested) as fifth:
        await run(error, attempts=5)
    assert fifth.value.delay > first.value.delay
    await run(error, attempts=TRIES)


@pytest.mark.parametrize(
    "error", [WindowClosed(), NotFound(), None], ids=lambda error: type(error).__name__
)
async def test_what_is_done_or_refused_for_good_is_not_tried_again(error):
    await run(error)


async def test_the_words_of_a_fault_are_in_no_log(capsys):
    with pytest.raises(RetryRequested):
        await run(ValueError("what somebody wrote"))
    said = capsys.readouterr()
    assert "job failed" in said.out + said.err
    assert "what somebody wrote" not in said.out + said.err


# --- a pace that keeps nobody else waiting ---------------------------------------------------


class Gate:
    """A pace at which nobody goes on before the gate opens."""

    def __init__(self, org: Organisation, redis: Redis) -> None:
        self.opens = asyncio.Event()
        self.waiting = 0
        account = Account(org.code, "wxoa", "s" * 32)
        pace = Pace(account, redis, ROUND, sleep=self._sleep)
        self.bench = Bench(House(org.code, "https://station.example", "k"), Doors(None, None), pace)

    async def _sleep(self, seconds: float) -> None:
        self.waiting += 1
        await self.opens.wait()


@asynccontextmanager
async def working(database: str, bench: Bench, org_id: int) -> AsyncIterator[None]:
    connection = await asyncpg.connect(database)
    queue = _queue(connection, bench, org_id)
    work = asyncio.create_task(queue.run(batch_size=10, max_concurrent_tasks=30))
    try:
        yield
    finally:
        queue.shutdown.set()
        await work
        await connection.close()


async def tell(office: Actor, now: datetime) -> None:
    draft = CircularDraft("全会精神", "请认真学习。", (Chosen(By.EVERYBODY),), uuid4().hex)
    await issue(office, draft, now=now)


async def knocks(org: Organisation, *states: Knock) -> int:
    return await Notice.filter(org=org, knock__in=states).count()


async def test_thousands_who_wait_keep_no_other_job_waiting(
    database: str,
    org: Organisation,
    redis: Redis,
    actor: Callable[..., Awaitable[Actor]],
    now: datetime,
) -> None:
    gate, office = Gate(org, redis), await actor(Role.OFFICE)
    members = [await actor(Role.MEMBER) for _ in range((LEAST_ROUNDS + 3) * ROUND)]
    await tell(office, now)
    async with working(database, gate.bench, org.id):

        async def rounds_wait() -> bool:
            return gate.waiting == LEAST_ROUNDS

        await eventually(rounds_wait, "rounds that wait")
        await tell(office, now)

        async def both_told() -> bool:
            return await Notice.filter(org=org).count() == 2 * len(members)

        await eventually(both_told, "a job beside them")
        assert gate.waiting == LEAST_ROUNDS
        assert await knocks(org, Knock.SENDING) == 0
        gate.opens.set()

        async def all_made() -> bool:
            return await knocks(org, Knock.REFUSED) == 2 * len(members)

        await eventually(all_made, "all knocks")


async def test_who_waits_for_their_turn_has_claimed_nothing(
    org: Organisation, redis: Redis, actor: Callable[..., Awaitable[Actor]], now: datetime
) -> None:
    gate, member = Gate(org, redis), await actor(Role.MEMBER)
    await tell(await actor(Role.OFFICE), now)
    (told,) = await fetch("SELECT id FROM entries WHERE org_id = $1", org.id)
    row = await Notice.create(
        org=org,
        receiver_id=member.person_id,
        entry_id=told["id"],
        party="receiver",
        created_at=now,
    )
    await gate.bench.pace.take(ROUND)
    work = asyncio.create_task(_knock(gate.bench, {"notices": [row.id]}))

    async def waits() -> bool:
        return gate.waiting == 1

    await eventually(waits, "its turn")
    assert (await Notice.get(id=row.id)).knock is Knock.WAITING
    gate.opens.set()
    await work
    assert (await Notice.get(id=row.id)).knock is Knock.REFUSED


@pytest.mark.parametrize(("rate", "rounds"), [(1, 4), (50, 4), (200, 10), (1000, 50)])
def test_half_a_second_is_under_way(redis: Redis, rate: int, rounds: int) -> None:
    assert _rounds(Pace(Account("t", "wxoa", "s" * 32), redis, rate)) == rounds


# --- what comes by the clock -------------------------------------------------------------------


async def test_a_minute_of_the_morning_brings_what_is_due(
    database: str,
    org: Organisation,
    redis: Redis,
    actor: Callable[..., Awaitable[Actor]],
    monkeypatch: pytest.MonkeyPatch,
    now: datetime,
) -> None:
    member, staff = await actor(Role.MEMBER), await actor(Role.COMMITTEE, committee="AGRI")
    receipt = (await submit(member, Draft(MATTER, uuid4().hex), now=now)).receipt
    read = await AuditLine.create(org=org, action="read", subject=receipt, at=now)
    monkeypatch.setattr("server.worker._now", lambda: now + timedelta(days=14))
    connection = await asyncpg.connect(database)
    queue = _queue(connection, Gate(org, redis).bench, org.id)
    try:
        for key, scheduled in queue.sm.registry.items():
            if key.expression == "* * * * *":
                await scheduled.parameters.func(None)
    finally:
        await connection.close()
    (sent,) = await Digest.filter(org=org, person_id=staff.person_id)
    assert sent.sections
    assert await Entry.filter(org=org, opinion__receipt=receipt, verb=Verb.FALL_DUE).exists()
    assert (await AuditLine.get(id=read.id)).seq == 1


async def test_a_night_teaches_what_staff_decided(
    database: str,
    org: Organisation,
    redis: Redis,
    actor: Callable[..., Awaitable[Actor]],
    monkeypatch: pytest.MonkeyPatch,
    now: datetime,
) -> None:
    member, office = await actor(Role.MEMBER), await actor(Role.OFFICE)
    receipt = (await submit(member, Draft(MATTER, uuid4().hex), now=now)).receipt
    await opinion.reroute(office, receipt, "ENV", Reason("other_remit"), now=now)
    monkeypatch.setattr("server.worker._now", lambda: now + timedelta(hours=17))
    connection = await asyncpg.connect(database)
    queue = _queue(connection, Gate(org, redis).bench, org.id)
    nightly = {key.entrypoint: one for key, one in queue.sm.registry.items()}[f"learn.{org.id}"]
    try:
        for _ in range(2):
            await nightly.parameters.func(None)
    finally:
        await connection.close()
    (made,) = await Adjustment.filter(org=org)
    assert (made.version, (await Organisation.get(id=org.id)).adjustment) == (1, 1)


def test_counties_learn_in_the_night_of_beijing() -> None:
    minute, hour, *every = LEARNS_AT.split()
    assert every == ["*", "*", "*"]
    at = datetime(2026, 3, 1, int(hour), int(minute), tzinfo=UTC).astimezone(BEIJING)
    assert 0 < at.hour < 5
