"""A WeChat of its own process, in which everybody has written within two days."""

import asyncio
import multiprocessing
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection

from benchmarks.county import ACCOUNT
from wechat.sandbox import Registered, Sandbox, running


@dataclass(frozen=True, slots=True)
class Phones:
    """The sandbox's address, and what its phones got."""

    base: str
    _pipe: Connection

    def got(self) -> dict[str, list[float]]:
        """Give, by openid, when each message came that was sent to somebody."""
        self._pipe.send("got")
        told: dict[str, list[float]] = self._pipe.recv()
        return told


@contextmanager
def phones(openids: Sequence[str]) -> Iterator[Phones]:
    """Run a sandbox with these people."""
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_serve, args=(theirs, list(openids)), daemon=True)
    process.start()
    try:
        yield Phones(ours.recv(), ours)
    finally:
        process.terminate()
        process.join()


def _serve(pipe: Connection, openids: list[str]) -> None:
    asyncio.run(_sandbox(pipe, openids))


async def _sandbox(pipe: Connection, openids: list[str]) -> None:
    official = Registered(
        "service", ACCOUNT.appid, ACCOUNT.secret, ACCOUNT.token, ACCOUNT.aes_key, "safe"
    )
    box = Sandbox(official)
    for openid in openids:
        box.adds(openid, follows=True).windows.open("message", box.clock.now())
    async with running(box):
        pipe.send(box.base)
        while await asyncio.to_thread(pipe.recv):
            pipe.send({openid: _times(box, openid) for openid in openids})


def _times(box: Sandbox, openid: str) -> list[float]:
    bubbles = box.person(openid).bubbles
    return [one.at for one in bubbles if one.via in ("custom", "template")]
