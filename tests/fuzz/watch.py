"""How much a test tries, and that the service is no bigger for it at the end."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from hypothesis import HealthCheck, Phase, settings

from server.app import POOL
from tests.fuzz.stage import CONNECTIONS, Holding, Service

#: How many examples all of the fuzz tests try together (`make fuzz`).
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "2000"))
#: Examples between two readings of what the process holds.
BETWEEN = max(25, EXAMPLES // 60)
#: Bytes by which resident memory may grow between a third of the way and the end. In short runs
#: caches of routing, patterns and statements still fill then, by 7 MiB at most as measured.
MOST_GROWTH = 16 * 1024 * 1024
#: Python objects that may come, as those caches fill and connections open: a leak of one object
#: an example passes this in a long run.
MOST_OBJECTS = 10_000
#: Tasks that may come and go: one for each connection that the fuzzer keeps open.
MOST_TASKS = CONNECTIONS
#: Open files that may: those connections, and the pools of connections to the database and Redis.
MOST_FILES = CONNECTIONS + POOL + 8


def effort(share: float) -> settings:
    """Give the settings of a test that tries this share of all examples.

    Nothing is kept between runs: a failure prints its example and the blob that repeats it.
    """
    return settings(
        max_examples=max(3, round(EXAMPLES * share)),
        deadline=None,
        database=None,
        print_blob=True,
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )


@dataclass(slots=True)
class Watch:
    """A service, and what it held every so many examples."""

    service: Service
    seen: int = 0
    readings: list[Holding] = field(default_factory=list)

    async def example(self) -> Service:
        """Count an example, and give the service to try it on."""
        if self.seen % BETWEEN == 0:
            self.readings.append(await self.service.holding())
        self.seen += 1
        return self.service

    @asynccontextmanager
    async def held(self, record: Callable[[str, object], None]) -> AsyncIterator["Watch"]:
        """Let a test run, then hold the service to its order and its size."""
        yield self
        await self.service.check_order()
        self.readings.append(await self.service.holding())
        record("holding", [(one.rss >> 10, one.files, one.tasks) for one in self.readings])
        print(self.told())
        self.check_size()

    def told(self) -> str:
        """Say what was tried and what the process held meanwhile."""
        first, last = self.warm, self.readings[-1]
        return (
            f"\n{self.seen} examples; memory {first.rss / 2**20:.1f} -> {last.rss / 2**20:.1f} MiB,"
            f" files {first.files} -> {last.files}, tasks {first.tasks} -> {last.tasks},"
            f" objects {first.objects} -> {last.objects};"
            f" MiB on the way: {' '.join(f'{one.rss / 2**20:.0f}' for one in self.readings)}"
        )

    @property
    def warm(self) -> Holding:
        """What the process held after the first third, which fills its caches and pools."""
        return self.readings[len(self.readings) // 3]

    def check_size(self) -> None:
        """Compare the end with the warm-up third."""
        first, last = self.warm, self.readings[-1]
        assert last.rss - first.rss < MOST_GROWTH, self.told()
        assert last.objects - first.objects < MOST_OBJECTS, self.told()
        assert last.files - first.files <= MOST_FILES, self.told()
        assert last.tasks - first.tasks <= MOST_TASKS, self.told()
