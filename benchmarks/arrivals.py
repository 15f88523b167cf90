"""Two thousand members at one door: sign-ins through two web processes, beside bare inserts.

The peer inserts a row in a commit of its own for each sign-in, as pgbench does: as many processes
with one connection each, by the same driver.
"""

import asyncio
import multiprocessing
import statistics
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import asyncpg
import uvloop

from benchmarks import servers
from benchmarks.county import County, settle
from benchmarks.scenarios import Line, Sent, WrongAnswer, check, posted, request, requests
from benchmarks.traffic import Run, drive, driver
from handlers import activity, planning
from handlers.actor import Actor
from handlers.people import actor_for
from handlers.planning import Holder, Plan
from models import Activity, Appointment, Attendance, Organisation, Person
from models.database import connected
from rules.activity import Kind, Organiser
from rules.audience import By, Chosen
from rules.door_code import DoorCode, Means, Scanned, scene_of
from rules.role import Role

#: The least part of the inserts' rate that sign-ins must reach, and the p99 in seconds.
FLOOR, SLOWEST = 0.3, 0.3
#: Web processes, and processes that insert.
PROCESSES = 2
_SIGNED_IN = r"签到成功|已签到"


@dataclass(frozen=True, slots=True)
class Door:
    """An activity whose door is open, and the codes there."""

    activity_id: int
    number: str
    secret: bytes


@dataclass(frozen=True, slots=True)
class Arrivals:
    """One run: sign-ins per second, milliseconds, and inserts per second.

    ``inserts`` are by one client for each web process, as pgbench does it; ``crowded`` by as many
    as there are connections that sign in, which share their commits.
    """

    rate: float
    p50: float
    p99: float
    inserts: float
    crowded: float

    @property
    def ratio(self) -> float:
        """Sign-ins in parts of the inserts."""
        return self.rate / self.inserts


def measure(
    database_url: str, redis_url: str, members: int, connections: int, pairs: int
) -> Iterator[Arrivals]:
    """Let everybody sign in to an activity of its own in each run, in turn with the inserts.

    A tenth of the messages is delivered a second time, to whichever process. Raises WrongAnswer
    for an answer, or an attendance, that is not as it should be.
    """
    county = asyncio.run(settle(database_url, members, items_each=0))
    with ExitStack() as stack:
        webs = [
            stack.enter_context(servers.ours(county.org, database_url, redis_url))
            for _ in range(PROCESSES)
        ]
        load = stack.enter_context(driver())
        peers = stack.enter_context(
            ProcessPoolExecutor(PROCESSES, multiprocessing.get_context("spawn"))
        )
        ports = [web.port for web in webs]
        _run(database_url, county, load, ports, connections)
        for _ in range(pairs):
            run = _run(database_url, county, load, ports, connections)
            inserts = insert(peers, database_url, members, PROCESSES)
            yield _figures(run, inserts, insert(peers, database_url, members, connections))


def _run(url: str, county: County, load: Executor, ports: Sequence[int], connections: int) -> Run:
    door = asyncio.run(_open(url, county))
    planned = plan(county, door, connections)
    run = load.submit(drive, ports, requests(planned)).result()
    check(planned, run.lanes)
    asyncio.run(_compare(url, county, door))
    return run


async def _open(url: str, county: County) -> Door:
    """Plan an activity for everybody, tell them, and let its day come."""
    async with connected(url):
        now = datetime.now(UTC)
        office, number = await planned_for_everybody(county)
        made = await activity.notify(office, number, now=now)
        await Activity.filter(id=made.id).update(
            starts_at=now + timedelta(minutes=5),
            opens_at=now - timedelta(minutes=25),
            late_from=now + timedelta(minutes=5),
            ends_at=now + timedelta(hours=3),
        )
    return Door(made.id, made.number, bytes(made.secret))


async def planned_for_everybody(county: County) -> tuple[Actor, str]:
    """Plan a meeting of all members; gives who holds it, and its number."""
    now = datetime.now(UTC)
    office = await _office(await Organisation.get(code=county.org))
    made = await planning.plan(office, _visit(now), now=now)
    return office, made.number


async def _office(org: Organisation) -> Actor:
    person, _ = await Person.get_or_create(org=org, number="J01", defaults={"name": "办公室"})
    await Appointment.get_or_create(org=org, person=person, role=Role.OFFICE)
    found = await actor_for(org.id, person.id)
    assert found is not None
    return found


def _visit(now: datetime) -> Plan:
    day = now + timedelta(days=30)
    return Plan(
        kind=Kind.PLENARY,
        title="全体会议",
        holder=Holder(Organiser.OFFICE),
        audience=(Chosen(By.EVERYBODY),),
        place="县会堂",
        starts_at=day,
        ends_at=day + timedelta(hours=3),
        source_key=f"bench:{now.timestamp()}",
    )


def plan(county: County, door: Door, lanes: int) -> list[list[Sent]]:
    """Prepare a sign-in for everybody: a third by screen, a third by paper, a third by digits."""
    planned: list[list[Sent]] = [[] for _ in range(lanes)]
    for nth, openid in enumerate(county.openids):
        sent = Sent(_tries(county.org, openid, door, nth), Line("签到", _SIGNED_IN), 0)
        planned[nth % lanes].append(sent)
        if nth % 10 == 0:
            # Where the other process hears it.
            planned[(nth + 1) % lanes].append(sent)
    return planned


def _tries(org: str, openid: str, door: Door, nth: int) -> bytes:
    codes, now = DoorCode(door.secret), datetime.now(UTC)
    short = door.number[1:]
    match nth % 3:
        case 0:
            scene = scene_of(Scanned(Means.SCREEN, short, codes.screen(now)))
        case 1:
            scene = scene_of(Scanned(Means.PAPER, short, codes.paper()))
        case _:
            return request(org, openid, codes.spoken(now))
    return posted(org, openid, {"MsgType": "event", "Event": "SCAN", "EventKey": scene})


async def _compare(url: str, county: County, door: Door) -> None:
    """See that everybody has one attendance."""
    async with connected(url):
        kept = await Attendance.filter(activity_id=door.activity_id).count()
    if kept != len(county.openids):
        raise WrongAnswer(f"{len(county.openids)} signed in, {kept} attendances are kept.")


def insert(peers: Executor, url: str, rows: int, connections: int) -> float:
    """Insert single rows, each in a commit of its own; gives how many in a second."""
    asyncio.run(_execute(url, _TABLE))
    half, lanes = rows // PROCESSES, max(1, connections // PROCESSES)
    runs = [peers.submit(_insert, url, half, lanes) for _ in range(PROCESSES)]
    return sum(run.result() for run in runs)


_TABLE = """
CREATE TABLE IF NOT EXISTS bench_inserts (
    id bigserial PRIMARY KEY, activity bigint NOT NULL, person int NOT NULL,
    at timestamptz NOT NULL)
"""
_INSERT = "INSERT INTO bench_inserts (activity, person, at) VALUES ($1, $2, now())"


async def _execute(url: str, sql: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(sql)
    await connection.close()


def _insert(url: str, rows: int, lanes: int) -> float:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_inserting(url, rows, lanes))


async def _inserting(url: str, rows: int, lanes: int) -> float:
    loop = asyncio.get_running_loop()
    connections = [await asyncpg.connect(url) for _ in range(lanes)]

    async def lane(connection: asyncpg.Connection, number: int) -> None:
        statement = await connection.prepare(_INSERT)
        for row in range(rows // lanes):
            await statement.fetch(number, row)

    begun = loop.time()
    await asyncio.gather(*(lane(one, nth) for nth, one in enumerate(connections)))
    seconds = loop.time() - begun
    for connection in connections:
        await connection.close()
    return rows // lanes * lanes / seconds


def _figures(run: Run, inserts: float, crowded: float) -> Arrivals:
    times = sorted(answer.seconds for lane in run.lanes for answer in lane)
    return Arrivals(
        rate=len(times) / run.seconds,
        p50=times[len(times) // 2] * 1e3,
        p99=times[len(times) * 99 // 100] * 1e3,
        inserts=inserts,
        crowded=crowded,
    )


def missed(runs: Sequence[Arrivals]) -> list[str]:
    """List the floors that were missed."""
    ratio = statistics.median(run.ratio for run in runs)
    slowest = statistics.median(run.p99 for run in runs)
    wrong = []
    if ratio < FLOOR:
        wrong.append(f"sign-ins: {ratio:.2f} of the inserts, {FLOOR} wanted.")
    if slowest > SLOWEST * 1e3:
        wrong.append(f"sign-ins: p99 {slowest:.0f} ms, {SLOWEST * 1e3:.0f} wanted.")
    return wrong
