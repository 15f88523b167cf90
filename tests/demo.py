"""`python -m server demo` as a newcomer starts it, for the tests that use all of it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psutil

from server.embedded import temporary_data_dir
from server.settings import SECRETS, Settings, variable

ROOT = Path(__file__).parents[1]
PATIENCE = 120


def until(true: object, what: str) -> None:
    """Ask again and again, as the demo's processes are not ours to wait for."""
    assert callable(true)
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def free_ports(count: int) -> list[int]:
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def has_ended(process: psutil.Process) -> bool:
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


class Demo:
    """One demo with ports and a data directory of its own."""

    def __init__(self, data_dir: Path) -> None:
        self.port, self.sandbox_port = free_ports(2)
        drop = {variable(f) for f in Settings.model_fields}
        drop |= {f"{variable(f)}_FILE" for f in SECRETS}
        self.env = {name: value for name, value in os.environ.items() if name not in drop} | {
            "LIAISON_DATA_DIR": str(data_dir),
            "LIAISON_PORT": str(self.port),
            "LIAISON_SANDBOX_PORT": str(self.sandbox_port),
        }
        self._output = data_dir / "said"
        self.process = self.start()

    def start(self) -> "subprocess.Popen[bytes]":
        with self._output.open("w") as output:
            return subprocess.Popen(
                [sys.executable, "-m", "server", "demo"],
                cwd=ROOT,
                env=self.env,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    @property
    def said(self) -> str:
        return self._output.read_text()

    def wait_until_ready(self) -> None:
        until(lambda: "openapi.json" in self.said or self.process.poll() is not None, self.said)
        assert self.process.poll() is None, self.said

    def answers(self, path: str) -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    def part(self, *words: str) -> psutil.Process:
        """The demo's own child whose command line ends with these words."""
        for child in psutil.Process(self.process.pid).children():
            if not has_ended(child) and " ".join(words) in " ".join(child.cmdline()):
                return child
        raise AssertionError(f"no process {words}")

    @property
    def database_url(self) -> str:
        """Where the demo's own database answers."""
        return self.part("server", "web").environ()["LIAISON_DATABASE_URL"]

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)


@contextmanager
def running_demo(data: Path | None = None) -> Iterator[Demo]:
    """Run a demo until the block ends, on a copy of that data; nothing of it outlives the block."""
    with temporary_data_dir() as path:
        if data is not None:
            # Whose a file is, is copied as well: root's servers run as somebody else.
            subprocess.run(["cp", "-a", f"{data}/.", path], check=True)
        demo = Demo(path)
        try:
            demo.wait_until_ready()
            yield demo
        finally:
            family = [] if demo.process.poll() is not None else demo.family()
            demo.process.kill()
            demo.process.wait()
            until(lambda: all(map(has_ended, family)), "a process outlived the demo")
