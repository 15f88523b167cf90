"""An activity's notice to ten thousand: how soon it is queued, how evenly sent, what chat feels.

The pace is the county's own setting; the platform is the sandbox, in a process of its own.
"""

import asyncio
import time
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime

import asyncpg

from benchmarks import servers
from benchmarks.arrivals import planned_for_everybody
from benchmarks.county import County, settle
from benchmarks.phones import Phones, phones
from benchmarks.scenarios import HELP, WrongAnswer, plan, requests
from benchmarks.traffic import Run, drive, driver
from handlers import activity
from models.database import connected

#: Seconds in which all are queued; parts by which the pace may be missed; how much slower chat
#: may be.
QUEUED_WITHIN, PACE_WITHIN, CHAT_WITHIN = 3.0, 0.1, 2.0
#: What people say in the meantime: messages in a second, over so many connections.
SAYING, LANES = 40, 8
LOOK = 0.05
PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Delivered:
    """Seconds until all were queued, pushes a second beside the pace, chat's p99 in ms."""

    receivers: int
    queued: float
    pace: int
    rate: float
    at_rest: float
    meanwhile: float


@dataclass(frozen=True, slots=True)
class Killed:
    """A worker killed in the middle: who got it, who got it twice, whom only the inbox tells."""

    receivers: int
    once: int
    twice: int
    inbox: int


def measure(database_url: str, redis_url: str, receivers: int, pace: int) -> Delivered:
    """Tell everybody, while others chat.

    Raises WrongAnswer when somebody is told twice or never.
    """
    county = asyncio.run(settle(database_url, receivers, items_each=0))
    with ExitStack() as stack:
        wechat = stack.enter_context(phones(county.openids))
        more = {"LIAISON_WECHAT_API_BASE": wechat.base, "LIAISON_PUSH_RATE": str(pace)}
        web = stack.enter_context(servers.ours(county.org, database_url, redis_url, more))
        stack.enter_context(servers.worker(county.org, database_url, redis_url, more))
        load = stack.enter_context(driver())
        seconds = max(1.0, 0.8 * receivers / pace)

        def chat() -> "Future[Run]":
            said = plan(HELP, county, LANES, int(SAYING * seconds))
            return load.submit(_chat, [web.port], requests(said))

        chat().result()
        at_rest = chat().result()
        queued = asyncio.run(_notify(database_url, county))
        meanwhile = chat().result()
        times = _all_once(wechat, county, pace)
    rate = (len(times) - 1) / (times[-1] - times[0])
    return Delivered(receivers, queued, pace, rate, _p99(at_rest), _p99(meanwhile))


def _chat(ports: Sequence[int], lanes: Sequence[Sequence[bytes]]) -> Run:
    return drive(ports, lanes, apart=LANES / SAYING)


def _p99(run: Run) -> float:
    times = sorted(answer.seconds for lane in run.lanes for answer in lane)
    return times[len(times) * 99 // 100] * 1e3


async def _notify(url: str, county: County) -> float:
    """Tell everybody of an activity; gives the seconds until all notices and pushes are queued."""
    async with connected(url):
        office, number = await planned_for_everybody(county)
    watch = await asyncpg.connect(url)
    async with connected(url):
        begun = time.monotonic()
        told = await activity.notify(office, number, now=datetime.now(UTC))
        while await watch.fetchval(_TOLD, told.id) < len(county.openids):
            if time.monotonic() - begun > PATIENCE:
                raise WrongAnswer("The notices were not queued.")
            await asyncio.sleep(LOOK)
        queued = time.monotonic() - begun
    await watch.close()
    return queued


_TOLD = """
SELECT count(*) FROM notices n JOIN entries e ON e.id = n.entry_id
WHERE e.activity_id = $1 AND e.verb = 'notify'
"""


def _all_once(wechat: Phones, county: County, pace: int) -> list[float]:
    """Wait until everybody got it, and give when; raises WrongAnswer when somebody got it twice."""
    until = time.monotonic() + PATIENCE + 2 * len(county.openids) / pace
    while True:
        got = wechat.got()
        if all(got.values()):
            break
        if time.monotonic() > until:
            missing = sum(not times for times in got.values())
            raise WrongAnswer(f"{missing} of {len(got)} were not told.")
        time.sleep(1.0)
    twice = sum(len(times) > 1 for times in got.values())
    if twice:
        raise WrongAnswer(f"{twice} were told twice.")
    return sorted(times[0] for times in got.values())


def kill(database_url: str, redis_url: str, receivers: int, pace: int) -> Killed:
    """Kill the worker when about half is told, and let another one go on.

    Raises WrongAnswer when somebody got it twice, or is told neither by WeChat nor by the inbox.
    """
    county = asyncio.run(settle(database_url, receivers, items_each=0))
    with ExitStack() as stack:
        wechat = stack.enter_context(phones(county.openids))
        more = {"LIAISON_WECHAT_API_BASE": wechat.base, "LIAISON_PUSH_RATE": str(pace)}
        with servers.worker(county.org, database_url, redis_url, more) as first:
            asyncio.run(_notify(database_url, county))
            _half(wechat)
            first.process.kill()
        stack.enter_context(servers.worker(county.org, database_url, redis_url, more))
        knocks = asyncio.run(_settled(database_url, county))
        got = wechat.got()
    killed = Killed(
        receivers,
        once=sum(len(times) == 1 for times in got.values()),
        twice=sum(len(times) > 1 for times in got.values()),
        inbox=knocks.get("uncertain", 0),
    )
    if killed.twice or killed.once + killed.inbox < receivers:
        raise WrongAnswer(f"After a worker was killed: {killed}, {knocks}.")
    return killed


def _half(wechat: Phones) -> None:
    while True:
        got = wechat.got()
        if sum(map(bool, got.values())) * 2 >= len(got):
            return
        time.sleep(LOOK)


async def _settled(url: str, county: County) -> dict[str, int]:
    """Wait until no knock is left to be made; gives how many ended how."""
    watch = await asyncpg.connect(url)
    until = time.monotonic() + PATIENCE
    while True:
        rows = await watch.fetch(_KNOCKS, county.org)
        knocks = {row["knock"]: row["number"] for row in rows}
        if not knocks.get("waiting") and not knocks.get("sending"):
            break
        if time.monotonic() > until:
            raise WrongAnswer(f"Knocks are left: {knocks}.")
        await asyncio.sleep(0.5)
    await watch.close()
    return knocks


_KNOCKS = """
SELECT knock, count(*) AS number FROM notices n JOIN organisations o ON o.id = n.org_id
JOIN entries e ON e.id = n.entry_id WHERE o.code = $1 AND e.verb = 'notify' GROUP BY knock
"""


def missed(run: Delivered) -> list[str]:
    """List what was missed."""
    wrong = []
    if run.queued > QUEUED_WITHIN:
        wrong.append(f"notices: queued in {run.queued:.1f} s, {QUEUED_WITHIN:g} wanted.")
    if abs(run.rate / run.pace - 1) > PACE_WITHIN:
        wrong.append(f"notices: {run.rate:.0f} a second, {run.pace} set.")
    if run.meanwhile > CHAT_WITHIN * run.at_rest:
        wrong.append(f"chat: p99 {run.meanwhile:.1f} ms meanwhile, {run.at_rest:.1f} at rest.")
    return wrong
