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

    def __init__(self, lane: Lane, done: "asyncio.Future[None]") -> None:
        self.answers: list[Answer] = []
        self._lane = lane
        self._done = done
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's own transports are none of asyncio's classes.
        self._transport = cast(asyncio.Transport, transport)

    def send(self) -> None:
        """Send the next request, or end."""
        if len(self.answers) == len(self._lane):
            self._transport.close()
            self._done.set_result(None)
            return
        self._sent = time.perf_counter()
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


async def _drive(port: int, lanes: Sequence[Lane]) -> Run:
    loop = asyncio.get_running_loop()
    ends: list[asyncio.Future[None]] = []
    connections: list[_Connection] = []
    for lane in lanes:
        ends.append(loop.create_future())
        connection = _Connection(lane, ends[-1])
        await loop.create_connection(lambda made=connection: made, HOST, port)  # type: ignore[misc]
        connections.append(connection)
    begun = time.perf_counter()
    for connection in connections:
        connection.send()
    await asyncio.gather(*ends)
    return Run(time.perf_counter() - begun, [one.answers for one in connections])


def drive(port: int, lanes: Sequence[Lane]) -> Run:
    """Send all lanes at once to a server on this machine, and give what came back."""
    gc.disable()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_drive(port, lanes))


def driver() -> ProcessPoolExecutor:
    """Give the load's own process; `submit(drive, port, lanes)`."""
    return ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))
