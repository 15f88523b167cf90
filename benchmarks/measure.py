"""Runs in turn, A B A B …, with every answer checked after its run."""

import asyncio
import statistics
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack
from dataclasses import dataclass, field

import psutil

from benchmarks import servers
from benchmarks.county import County, receipts
from benchmarks.scenarios import (
    DUPLICATES,
    HELP,
    PROGRESS,
    SUBMISSION,
    Plan,
    Scenario,
    WrongAnswer,
    check,
    check_echo,
    plan,
    requests,
)
from benchmarks.traffic import Run, drive, driver

SCENARIOS = (HELP, PROGRESS, SUBMISSION, DUPLICATES)


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured: runs of each server, messages in a run, connections at once."""

    pairs: int
    messages: int
    connections: int


@dataclass(frozen=True, slots=True)
class Figures:
    """One run of one server: messages per second, milliseconds, bytes, microseconds of CPU."""

    rate: float
    p50: float
    p99: float
    memory: int
    cpu: float
    database_cpu: float


@dataclass(frozen=True, slots=True)
class Measured:
    """A scenario's runs, pair by pair."""

    scenario: Scenario
    ours: list[Figures] = field(default_factory=list)
    echo: list[Figures] = field(default_factory=list)

    @property
    def ratios(self) -> list[float]:
        """Our messages per second in parts of the echo's, pair by pair."""
        return [a.rate / b.rate for a, b in zip(self.ours, self.echo, strict=True)]

    @property
    def ratio(self) -> float:
        """The median of the pairs."""
        return statistics.median(self.ratios)


class Bench:
    """A county, both servers and the load, up and warm."""

    def __init__(
        self, county: County, size: Size, ours: servers.Server, echo: servers.Server, load: Executor
    ) -> None:
        self.receipts: list[str] = []
        self._county, self._size, self._load = county, size, load
        self._ours, self._echo = ours, echo

    def measure(self, scenario: Scenario) -> Measured:
        """Run both servers in turn; the first runs only warm them up."""
        measured = Measured(scenario)
        self._pair(scenario)
        for _ in range(self._size.pairs):
            ours, echo = self._pair(scenario)
            measured.ours.append(ours)
            measured.echo.append(echo)
        return measured

    def _pair(self, scenario: Scenario) -> tuple[Figures, Figures]:
        planned = plan(scenario, self._county, self._size.connections, self._size.messages)
        run, ours = self._run(planned, self._ours)
        self.receipts += check(planned, run.lanes)
        run, echo = self._run(planned, self._echo)
        check_echo(planned, run.lanes)
        return ours, echo

    def _run(self, planned: Plan, server: servers.Server) -> tuple[Run, Figures]:
        before = server.cpu, _database_cpu()
        run = self._load.submit(drive, [server.port], requests(planned)).result()
        after = server.cpu, _database_cpu()
        return run, _figures(run, server, *(b - a for a, b in zip(before, after, strict=True)))


def _figures(run: Run, server: servers.Server, cpu: float, database_cpu: float) -> Figures:
    times = sorted(answer.seconds * 1e3 for lane in run.lanes for answer in lane)
    return Figures(
        rate=len(times) / run.seconds,
        p50=times[len(times) // 2],
        p99=times[len(times) * 99 // 100],
        memory=server.memory,
        cpu=cpu / len(times) * 1e6,
        database_cpu=database_cpu / len(times) * 1e6,
    )


def _database_cpu() -> float:
    """Seconds that the PostgreSQL which we started has computed, all of its processes."""
    return sum(_cpu(one) for one in psutil.Process().children(recursive=True))


def _cpu(process: psutil.Process) -> float:
    try:
        if process.name() != "postgres":
            return 0.0
        times = process.cpu_times()
        return float(times.user + times.system)
    except psutil.NoSuchProcess:
        return 0.0


def measure(
    database_url: str,
    redis_url: str,
    county: County,
    size: Size,
    scenarios: Sequence[Scenario] = SCENARIOS,
) -> Iterator[Measured]:
    """Measure the scenarios one by one; raises WrongAnswer for the first answer that is not right.

    At the end, every receipt that was told must be an item, and the other way round.
    """
    known = asyncio.run(receipts(database_url, county))
    with ExitStack() as stack:
        ours = stack.enter_context(servers.ours(county.org, database_url, redis_url))
        echo = stack.enter_context(servers.echo())
        bench = Bench(county, size, ours, echo, stack.enter_context(driver()))
        for scenario in scenarios:
            yield bench.measure(scenario)
    _compare(known + bench.receipts, asyncio.run(receipts(database_url, county)))


def _compare(told: list[str], kept: list[str]) -> None:
    """See that every receipt that was told is an item, once, without a gap."""
    if sorted(told) != sorted(kept) or len(set(kept)) != len(kept):
        raise WrongAnswer(f"{len(told)} receipts were told, {len(kept)} items are kept.")
    numbers = sorted(int(one.rpartition("-")[2]) for one in kept)
    if numbers != list(range(1, len(kept) + 1)):
        raise WrongAnswer("The receipts have a gap.")
