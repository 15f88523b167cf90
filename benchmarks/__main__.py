"""Measure the callback beside an echo server, check every answer, say where the time goes."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks import report, stages
from benchmarks.county import settle
from benchmarks.measure import Size, measure
from benchmarks.scenarios import WrongAnswer
from models.migrate import migrate
from server.embedded import services, temporary_data_dir
from server.settings import Settings

#: Members of the county that is measured.
MEMBERS = 280
#: Repeats of each piece that is timed alone.
REPEATS = 1500
QUICK = Size(pairs=1, messages=36, connections=4)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 if a floor is missed or an answer is wrong."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="check the answers with few messages")
    parser.add_argument("--pairs", type=int, default=7, help="runs of each server, in turn")
    parser.add_argument("--messages", type=int, default=6000, help="messages in one run")
    parser.add_argument("--connections", type=int, default=32, help="messages under way at once")
    given = parser.parse_args(arguments)
    size = QUICK if given.quick else Size(given.pairs, given.messages, given.connections)
    try:
        with temporary_data_dir() as folder:
            missed = _measure(folder, size)
    except WrongAnswer as wrong:
        print(wrong, file=sys.stderr)
        return 1
    # Few messages tell nothing about speed.
    if missed and not given.quick:
        print("\n" + "\n".join(missed), file=sys.stderr)
        return 1
    return 0


def _measure(folder: Path, size: Size) -> list[str]:
    """Print all figures as they come; gives the floors that were missed."""
    # Servers of its own whatever the environment says: no real county is measured by accident.
    own = {"database_url": None, "redis_url": None, "data_dir": folder}
    with services(Settings().model_copy(update=own)) as running:
        url = running.database_url
        asyncio.run(migrate(url))
        county = asyncio.run(settle(url, MEMBERS))
        measured = []
        for one in measure(url, running.redis_url, county, size):
            measured.append(one)
            print(report.table(one), flush=True)
        timed = stages.measure(url, county, size.connections, min(REPEATS, size.messages))
        print(report.where_the_time_goes(measured, timed))
    return report.missed(measured)


if __name__ == "__main__":
    sys.exit(main())
