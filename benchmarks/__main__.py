"""Measure chat, sign-ins and pushes beside their peers, check every answer, say where time goes."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import arrivals, items, notices, report, routing, similar, stages
from benchmarks.county import settle
from benchmarks.measure import Size, measure
from benchmarks.scenarios import WrongAnswer
from models.migrate import migrate
from server.embedded import Services, services, temporary_data_dir
from server.settings import Settings
from training.fit import Recipe

#: Members of the county that is measured.
MEMBERS = 280
PARTS = ("routing", "chat", "arrivals", "notices", "items", "similar")
#: Repeats of each piece that is timed alone.
REPEATS = 1500
QUICK = Size(pairs=1, messages=36, connections=4)


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many sign in at one door, over how many connections; how many are told, and how fast."""

    arrivals: int
    at_once: int
    receivers: int
    pace: int
    killed: int


@dataclass(frozen=True, slots=True)
class Histories:
    """How many items are behind fifty counties, once few and once many, and calls of each kind.

    ``letters`` are searched for what tells of the same, so many ``queries`` of each kind.
    """

    short: int
    long: int
    calls: int
    letters: int
    queries: int


@dataclass(frozen=True, slots=True)
class Routing:
    """How many letters are trained on at most, how many are routed, and what is trained."""

    letters: int
    texts: int
    recipe: Recipe


EVERY = Routing(letters=10_000, texts=1_000, recipe=Recipe())
SOME = Routing(letters=200, texts=20, recipe=Recipe((), knowledge=False))

LONG = Histories(short=10_000, long=1_000_000, calls=500, letters=4_000, queries=300)
BRIEF = Histories(short=500, long=1_000, calls=2, letters=60, queries=8)

CROWD = Crowd(arrivals=2000, at_once=128, receivers=10_000, pace=200, killed=2000)
FEW = Crowd(arrivals=40, at_once=4, receivers=60, pace=40, killed=60)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 if a floor is missed or an answer is wrong."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="check the answers with few messages")
    parser.add_argument("--pairs", type=int, default=7, help="runs of each server, in turn")
    parser.add_argument("--messages", type=int, default=6000, help="messages in one run")
    parser.add_argument("--connections", type=int, default=32, help="messages under way at once")
    parser.add_argument("--only", choices=PARTS, help="one part of it")
    given = parser.parse_args(arguments)
    parts = [given.only] if given.only else PARTS
    crowd = FEW if given.quick else CROWD
    size = QUICK if given.quick else Size(given.pairs, given.messages, given.connections)
    try:
        with temporary_data_dir() as folder:
            missed = _measure(folder, size, crowd, parts)
    except WrongAnswer as wrong:
        print(wrong, file=sys.stderr)
        return 1
    # Few messages tell nothing about speed.
    if missed and not given.quick:
        print("\n" + "\n".join(missed), file=sys.stderr)
        return 1
    return 0


def _measure(folder: Path, size: Size, crowd: Crowd, parts: Sequence[str]) -> list[str]:
    """Print all figures as they come; gives the floors that were missed."""
    # Servers of its own whatever the environment says: no real county is measured by accident.
    own = {"database_url": None, "redis_url": None, "data_dir": folder}
    missed = _routing(SOME if crowd is FEW else EVERY) if "routing" in parts else []
    if set(parts) == {"routing"}:
        return missed
    with services(Settings().model_copy(update=own)) as running:
        asyncio.run(migrate(running.database_url))
        asyncio.run(items.keep_empty(running.database_url))
        if "chat" in parts:
            missed += _chat(running, size)
        if "arrivals" in parts:
            missed += _arrivals(running, size, crowd)
        if "notices" in parts:
            missed += _notices(running, crowd)
        if {"items", "similar"} & set(parts):
            missed += _histories(running, BRIEF if crowd is FEW else LONG, parts)
    return missed


def _routing(size: Routing) -> list[str]:
    print("\nRouting beside TF-IDF and a linear SVC", flush=True)
    letters = routing.letters(size.letters)
    ways = routing.measure(letters, size.texts, size.recipe)
    print(report.ways_table(ways), flush=True)
    if not letters.own or size is SOME:
        return routing.missed(ways[0], None)
    good = routing.judged(letters.known)
    print(report.judged_table(ways, good), flush=True)
    return routing.missed(ways[0], good[0])


def _chat(running: Services, size: Size) -> list[str]:
    url = running.database_url
    county = asyncio.run(settle(url, MEMBERS))
    measured = []
    for one in measure(url, running.redis_url, county, size):
        measured.append(one)
        print(report.table(one), flush=True)
    timed = stages.measure(url, county, size.connections, min(REPEATS, size.messages))
    print(report.where_the_time_goes(measured, timed), flush=True)
    return report.missed(measured)


def _arrivals(running: Services, size: Size, crowd: Crowd) -> list[str]:
    url, redis_url = running.database_url, running.redis_url
    print(f"\n{crowd.arrivals} members sign in at one door, through two web processes", flush=True)
    runs = []
    for run in arrivals.measure(url, redis_url, crowd.arrivals, crowd.at_once, size.pairs):
        runs.append(run)
        print(report.arrivals_line(run), flush=True)
    return arrivals.missed(runs)


def _notices(running: Services, crowd: Crowd) -> list[str]:
    url, redis_url = running.database_url, running.redis_url
    print(f"\n{crowd.receivers} members are told of an activity", flush=True)
    told = notices.measure(url, redis_url, crowd.receivers, crowd.pace)
    print(report.notices_line(told), flush=True)
    killed = notices.kill(url, redis_url, crowd.killed, crowd.pace)
    print(report.killed_line(killed), flush=True)
    return notices.missed(told)


def _histories(running: Services, size: Histories, parts: Sequence[str]) -> list[str]:
    print(f"\nFifty counties with {size.short:,} and with {size.long:,} items", flush=True)
    urls = items.histories(running.database_url, size.short, size.long)
    missed = []
    if "items" in parts:
        calls = items.measure(urls, size.calls)
        print(report.calls_table(calls), flush=True)
        missed += items.missed(calls)
    if "similar" in parts:
        found, timed = similar.quality(running.database_url, size.letters, size.queries)
        timed += similar.speed(list(zip((size.short, size.long), urls, strict=True)), size.calls)
        print(report.found_table(found), report.timed_table(timed), sep="\n\n", flush=True)
        missed += similar.missed(found)
    return missed


if __name__ == "__main__":
    sys.exit(main())
