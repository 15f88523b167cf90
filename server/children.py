"""Python programs run side by side in one terminal, started again when they end."""

import asyncio
import signal
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections.abc import Callable, Mapping

from server.embedded.programs import CannotStart, die_with_parent
from server.settings import BadSettings

#: Seconds until a child that ended is started again: first, then doubled up to the longest.
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0
#: Seconds after which a child counts as well, and its next end as its first.
WELL = 30.0
#: Seconds that a child has to end in order.
GRACE = 5.0
#: Bytes of the longest line that a child may write.
LONGEST_LINE = 1 << 24

Say = Callable[[str, str], None]


class Child:
    """One `python -m …`, whose lines go to `say(name, line)`.

    It is in a session of its own, so Ctrl-C reaches the parent alone, which ends its children in
    order; when the parent is killed, Linux kills them.
    """

    def __init__(self, name: str, *arguments: str, env: Mapping[str, str], say: Say) -> None:
        self.name = name
        self._arguments = arguments
        self._env = {**env, "PYTHONUNBUFFERED": "1"}
        self._say = say
        self._process: Process | None = None
        self._stopping = asyncio.Event()

    async def run(self) -> int:
        """Run it once, to its end; gives its exit code."""
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            *self._arguments,
            env=self._env,
            stdin=DEVNULL,
            stdout=PIPE,
            stderr=STDOUT,
            limit=LONGEST_LINE,
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGKILL),
        )
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            self._say(self.name, line.decode(errors="replace").rstrip())
        return await self._process.wait()

    async def keep(self) -> None:
        """Run it until `stop`; CannotStart when its settings are bad, as that won't pass."""
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            begun = time.monotonic()
            code = await self.run()
            if self._stopping.is_set():
                return
            if code == BadSettings.exit_code:
                raise CannotStart(f"{self.name} can't start with these settings; see above.")
            pause = FIRST_PAUSE if time.monotonic() - begun > WELL else pause
            self._say(self.name, f"ended with code {code}; again in {pause:g} s")
            await self._rest(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def stop(self) -> None:
        """End it in order, and after some seconds at any price."""
        self._stopping.set()
        if self._process is None or self._process.returncode is not None:
            return
        self._process.terminate()
        try:
            await asyncio.wait_for(self._process.wait(), GRACE)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()

    async def _rest(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return
