"""What a county waits for, with a short history behind it and with a long one.

The same calls as chat and API make, through the handlers, over one connection, in turn: so many on
the database of ten thousand items, so many on that of a million, again and again.
"""

import asyncio
import random
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from benchmarks import history
from benchmarks.scenarios import WrongAnswer
from handlers import opinion, search
from handlers.actor import Actor
from handlers.digest import compose
from handlers.people import actor_for
from models import Appointment, Opinion
from models.database import connected
from rules.digest import Kind
from rules.role import Role

#: The database with the tables alone.
EMPTY = "history"
#: How much longer a call may take with the long history, by its median.
TIMES = 1.5
#: Milliseconds that the slowest of a hundred may take.
MOST, MOST_SEARCHING = 50.0, 150.0
#: Calls in a row on one database before it is the other's turn.
IN_TURN = 25
#: When the day's summary is due, in minutes after midnight.
MORNING = 8 * 60 + 30
#: What is searched for: what every county has often, seldom, and once.
WORDS = ("路灯", "灌溉渠", "县城东门 停车位", "养猪场排污")


@dataclass(frozen=True, slots=True)
class Call:
    """One call, its times in ms with either history, and what its p99 may be."""

    name: str
    short: Sequence[float]
    long: Sequence[float]
    most: float

    @property
    def times(self) -> float:
        """How many times as long it takes with the long history."""
        return statistics.median(self.long) / statistics.median(self.short)

    @property
    def p99(self) -> float:
        """The slowest of a hundred with the long history, in ms."""
        return sorted(self.long)[len(self.long) * 99 // 100]


@dataclass(frozen=True, slots=True)
class Somebody:
    """Who works in one county, and the items of their committee."""

    staff: Actor
    office: Actor
    receipts: Sequence[str]


Do = Callable[[Somebody, random.Random], Awaitable[object]]


async def _work_list(who: Somebody, dice: random.Random) -> object:
    return await opinion.waiting(who.staff, limit=20)


async def _page(who: Somebody, dice: random.Random) -> object:
    found = await opinion.find(who.staff, dice.choice(who.receipts))
    await opinion.verbs(who.staff, found)
    return await opinion.timeline(who.staff, found)


async def _search(who: Somebody, dice: random.Random) -> object:
    found = await search.search(who.office, dice.choice(WORDS), now=datetime.now(UTC))
    return found is not None  # A county with few items may have none of them.


async def _summary(who: Somebody, dice: random.Random) -> object:
    return await compose(who.staff, [Kind.DAILY], MORNING, now=datetime.now(UTC))


CALLS: Sequence[tuple[str, Do, float]] = (
    ("a committee's work list", _work_list, MOST),
    ("an item's page", _page, MOST),
    ("a search", _search, MOST_SEARCHING),
    ("a committee's day", _summary, MOST),
)


async def keep_empty(database_url: str) -> None:
    """Keep a copy of a migrated database while there is nothing in it, for histories."""
    await _made(database_url, EMPTY, urlsplit(database_url).path.removeprefix("/"))


def histories(database_url: str, *sizes: int) -> list[str]:
    """Write histories of so many items, each into a copy of what was kept; gives addresses."""
    return [asyncio.run(_written(database_url, items)) for items in sizes]


def measure(urls: Sequence[str], calls: int) -> list[Call]:
    """Time every call on a short and a long history; raises WrongAnswer for an empty one."""
    times: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name, _, _ in CALLS}
    for _ in range(max(1, calls // IN_TURN)):
        for which, url in enumerate(urls):
            for name, took in asyncio.run(_timed(url, min(calls, IN_TURN))).items():
                times[name][which].extend(took)
    return [Call(name, *times[name], most) for name, _, most in CALLS]


async def _made(database_url: str, name: str, template: str) -> str:
    db = await asyncpg.connect(database_url)
    await db.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    await db.close()
    return urlunsplit(urlsplit(database_url)._replace(path=f"/{name}"))


async def _written(database_url: str, items: int) -> str:
    """Make a database with so many items; gives its address."""
    url = await _made(database_url, f"history_{items}", EMPTY)
    begun = time.monotonic()
    await history.write(url, items, datetime.now(UTC))
    print(f"  {items:,} items written in {time.monotonic() - begun:.0f} s", flush=True)
    return url


async def _timed(url: str, calls: int) -> dict[str, list[float]]:
    """Time each call so often, each in another county; the first of each is not counted."""
    dice = random.Random(7)
    async with connected(url, pool=2):
        people = [await _somebody(dice) for _ in range(8)]
        took: dict[str, list[float]] = {}
        for name, do, _ in CALLS:
            await do(people[0], dice)
            took[name] = [await _time(name, do, dice.choice(people), dice) for _ in range(calls)]
        return took


async def _time(name: str, do: Do, who: Somebody, dice: random.Random) -> float:
    begun = time.perf_counter()
    if not await do(who, dice):
        raise WrongAnswer(f"{name}: nothing came.")
    return (time.perf_counter() - begun) * 1e3


async def _somebody(dice: random.Random) -> Somebody:
    posts = await Appointment.filter(role=Role.COMMITTEE).order_by("id")
    post = dice.choice(posts)
    office = await Appointment.get(org_id=post.org_id, role=Role.OFFICE)
    staff, clerk = [await actor_for(one.org_id, one.person_id) for one in (post, office)]
    if staff is None or clerk is None:
        raise WrongAnswer("Somebody of the history is gone.")
    items = Opinion.filter(org_id=post.org_id, committee_id=post.committee_id)
    receipts = await items.order_by("-id").limit(200).values_list("receipt", flat=True)
    return Somebody(staff, clerk, [str(one) for one in receipts])


def missed(calls: Sequence[Call]) -> list[str]:
    """Name the calls that take too long."""
    slower = [
        f"{one.name}: {one.times:.2f} times as long with the long history, {TIMES} allowed."
        for one in calls
        if one.times > TIMES
    ]
    late = [
        f"{one.name}: p99 {one.p99:.1f} ms, {one.most:.0f} allowed."
        for one in calls
        if one.p99 > one.most
    ]
    return slower + late
