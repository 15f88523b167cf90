"""The service's own processes, begun, killed and waited for."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from server.embedded.programs import die_with_parent

ROOT = Path(__file__).parents[2]
#: Seconds in which what a scenario waits for must have come.
PATIENCE = 120.0
#: Seconds between two looks at what another process does.
LOOK = 0.05


async def eventually(true: Callable[[], Awaitable[Any]], what: str) -> Any:
    """Wait until that is true, and give it; AssertionError when it does not come to be."""
    until = time.monotonic() + PATIENCE
    while not (found := await true()):
        assert time.monotonic() < until, f"waited {PATIENCE:g} s in vain for {what}"
        await asyncio.sleep(LOOK)
    return found


class Program:
    """One `python -m server …` that can be killed and started again."""

    def __init__(self, *arguments: str, env: dict[str, str], log: Path) -> None:
        self._arguments, self._env, self.log = arguments, env, log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "server", *self._arguments],
                cwd=ROOT,
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                preexec_fn=die_with_parent(signal.SIGKILL),
            )

    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> int | None:
        """Tell it to end, wait until it has, and give its exit code."""
        if self._process is None:
            return None
        self._process.terminate()
        return self._process.wait(PATIENCE)

    async def done(self) -> int:
        """Run it to its end, and give its exit code."""
        self.start()
        assert self._process is not None
        return await asyncio.to_thread(self._process.wait)

    def said(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""


def migration(database_url: str, log: Path) -> Program:
    """One `python -m server migrate`, to be run once or more."""
    return Program("migrate", env=clean() | {"LIAISON_DATABASE_URL": database_url}, log=log)


def clean() -> dict[str, str]:
    """The environment without any settings of ours."""
    return {name: value for name, value in os.environ.items() if not name.startswith("LIAISON_")}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
