"""The load: a process of its own that sends prepared bytes over connections that stay open.

Everything dear is done before (signing, sealing) or after (opening, checking), so that what is
measured is the server, and the load takes little of the machine from it.
"""

import asyncio
import gc
import multiprocessing
import re
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import cycle
from typing import cast

import uvloop

HOST = "127.0.0.1"
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)

#: What one connection sends, one request after the answer to the other.
Lane = Sequence[bytes]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as it came, head and body, and the seconds that it took."""

    seconds: float
    raw: bytes

    @property
    def status(self) -> int:
        """The HTTP status."""
        return int(self.raw[9:12])

    @property
    def body(self) -> bytes:
        """What follows the head."""
        return self.raw.partition(b"\r\n\r\n")[2]


@dataclass(frozen=True, slots=True)
class Run:
    """One run: its length in seconds, and the answers lane by lane in the order of requests."""

    seconds: float
    lanes: list[list[Answer]]


class _Connection(asyncio.Protocol):
    """Sends a lane's requests, each when the one before is answered."""

    def __init__(self, lane: Lane, done: "asyncio.Future[None]", apart: float) -> None:
        self.answers: list[Answer] = []
        self._lane, self._apart = lane, apart
        self._done = done
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's own transports are none of asyncio's classes.
        self._transport = cast(asyncio.Transport, transport)

    def begin(self, later: float) -> None:
        """Send the first request so many seconds from now."""
        self._begun = time.perf_counter() + later
        self.send()

    def send(self) -> None:
        """Send the next request when it is due, or end."""
        if len(self.answers) == len(self._lane):
            self._transport.close()
            self._done.set_result(None)
            return
        now = time.perf_counter()
        due = self._begun + len(self.answers) * self._apart if self._apart else now
        if due > now:
            asyncio.get_running_loop().call_later(due - now, self._write)
        else:
            # What waited for a slow answer before it is late too: it counts from when it was due.
            self._write(due)

    def _write(self, since: float | None = None) -> None:
        self._sent = since or time.perf_counter()
        self._transport.write(self._lane[len(self.answers)])

    def data_received(self, data: bytes) -> None:
        self._buffer = self._buffer + data if self._buffer else data
        end = self._buffer.find(b"\r\n\r\n")
        length = _LENGTH.search(self._buffer, 0, end) if end > 0 else None
        if length is None or len(self._buffer) < end + 4 + int(length[1]):
            return
        self.answers.append(Answer(time.perf_counter() - self._sent, self._buffer))
        self._buffer = b""
        self.send()

    def connection_lost(self, problem: Exception | None) -> None:
        if not self._done.done():
            self._done.set_exception(problem or ConnectionError("the server hung up"))


async def _drive(ports: Sequence[int], lanes: Sequence[Lane], apart: float) -> Run:
    loop = asyncio.get_running_loop()
    ends: list[asyncio.Future[None]] = []
    connections: list[_Connection] = []
    for lane, port in zip(lanes, cycle(ports), strict=False):
        ends.append(loop.create_future())
        connection = _Connection(lane, ends[-1], apart)
        await loop.create_connection(lambda made=connection: made, HOST, port)  # type: ignore[misc]
        connections.append(connection)
    begun = time.perf_counter()
    for nth, connection in enumerate(connections):
        connection.begin(nth * apart / len(connections))
    await asyncio.gather(*ends)
    return Run(time.perf_counter() - begun, [one.answers for one in connections])


def drive(ports: Sequence[int], lanes: Sequence[Lane], apart: float = 0.0) -> Run:
    """Send all lanes at once to servers on this machine, in turn, and give what came back.

    With so many seconds ``apart`` in a lane, whether or not the one before is answered in time.
    """
    gc.disable()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_drive(ports, lanes, apart))


def driver() -> ProcessPoolExecutor:
    """Give the load's own process; `submit(drive, ports, lanes)`."""
    return ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))
