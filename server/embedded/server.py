"""One server program that its starter owns and that others may use meanwhile."""

import fcntl
import json
import secrets
import signal
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import IO

import psutil

from server.embedded.programs import CannotStart, Runner, data_home

LOOPBACK = "127.0.0.1"
#: How often a program is started again that ended before it answered.
TRIES = 20
#: Seconds for which an owner that is done waits for others who are at work with its server.
WAITS = 60.0


class Server(ABC):
    """One server program with its folder below the data directory."""

    name: str
    #: Ends the program at once and in order.
    ending = signal.SIGINT

    def __init__(self, data_dir: Path) -> None:
        self._runner = Runner.choose()
        self._home = data_home(data_dir, self._runner)
        self.folder = self._home / self.name
        self.folder.mkdir(exist_ok=True)
        self.folder.chmod(0o711)
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None
        self._presence: IO[str] | None = None

    @property
    @abstractmethod
    def url(self) -> str:
        """Where the server answers, with its password."""

    @abstractmethod
    def _answers(self, port: int) -> bool:
        """Whether this server, and no stranger, is ready on the port."""

    @abstractmethod
    def _spawn(self, port: int, output: IO[bytes]) -> "subprocess.Popen[bytes]":
        """Start the program on the port."""

    def _prepare(self) -> None:
        """Make what must exist before the program starts; only its owner calls this."""
        path = self.folder / "password"
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_hex(24))
            self._runner.own(path)

    @property
    def port(self) -> int:
        """The port of the last start, 0 before the first."""
        return int(self._state().get("port", 0))

    @property
    def password(self) -> str:
        """The server's password, made before its first start."""
        return (self.folder / "password").read_text()

    def running(self) -> bool:
        """Whether the server answers, whoever owns it."""
        return self.port > 0 and self._answers(self.port)

    def start(self, patience: float = 60) -> None:
        """Start the server, or wait at most `patience` seconds for one that another owns.

        Its owner lets it run until `stop` or `leave`.
        """
        self._enter()
        deadline = time.monotonic() + patience
        while not self._own():
            if self.running():
                return
            if time.monotonic() > deadline:
                raise CannotStart(f"{self.name} in {self.folder} is another's, and doesn't answer.")
            time.sleep(0.1)
        self.revive()

    def revive(self) -> None:
        """Bring the server back if it has ended, or if it went with its former owner."""
        if self._own() and (self._process is None or self._process.poll() is not None):
            self._end_orphan()
            self._prepare()
            self._launch()

    def leave(self) -> None:
        """Have its owner not wait for us: whoever lasts revives the server when that has ended."""
        if self._presence is not None:
            self._presence.close()
            self._presence = None

    def stop(self) -> None:
        """Stop the server if we own it, and nobody else is at work with it; its data stays."""
        try:
            if self._process is not None:
                self._wait_for_others()
        finally:
            self._end()
            self.leave()

    def _end(self) -> None:
        if self._process is not None:
            self._process.send_signal(self.ending)
            try:
                self._process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self.kill()
            self._process = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _enter(self) -> None:
        """Say that we are at work with the server, once an owner who is ending it is done."""
        if self._presence is None:
            self._presence = (self.folder / "users.lock").open("w")
            fcntl.flock(self._presence, fcntl.LOCK_SH)

    def _wait_for_others(self) -> None:
        """Wait until we alone are at work with the server, but not for ever."""
        presence = self._presence or (self.folder / "users.lock").open("w")
        self._presence = presence
        deadline = time.monotonic() + WAITS
        while time.monotonic() < deadline:
            try:
                fcntl.flock(presence, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(0.1)
            else:
                return

    def kill(self) -> None:
        """End the server with SIGKILL, as a crash does; `start` brings it back where it was."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def _own(self) -> bool:
        if self._lock is not None:
            return True
        lock = (self.folder / "owner.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            return False
        self._lock = lock
        return True

    def _state(self) -> dict[str, float]:
        try:
            state: dict[str, float] = json.loads((self.folder / "state.json").read_text())
        except (FileNotFoundError, ValueError):
            return {}
        return state

    def _save(self, port: int, pid: int) -> None:
        started = psutil.Process(pid).create_time()
        partly = self.folder / "state.json.new"
        partly.write_text(json.dumps({"port": port, "pid": pid, "started": started}))
        partly.rename(self.folder / "state.json")

    def _end_orphan(self) -> None:
        """End what a killed owner left, where the system didn't do so."""
        state = self._state()
        try:
            orphan = psutil.Process(int(state["pid"]))
            another = abs(orphan.create_time() - state["started"]) > 2
            if another or orphan.status() == psutil.STATUS_ZOMBIE:
                return
            orphan.send_signal(self.ending)
            orphan.wait(15)
        except (KeyError, psutil.NoSuchProcess):
            return
        except psutil.TimeoutExpired:
            orphan.kill()

    def _launch(self) -> None:
        for _ in range(TRIES):
            # The address stays the same, so that who was connected can connect again.
            port = self.port if _is_free(self.port) else _free_port()
            with (self.folder / "log").open("wb") as output:
                self._process = self._spawn(port, output)
            if self._wait_until_ready(self._process, port):
                self._save(port, self._process.pid)
                return
            # Somebody was quicker to take the port, or a crashed server's children still end.
            time.sleep(0.3)
        last_words = (self.folder / "log").read_text(errors="replace")[-2000:]
        raise CannotStart(f"{self.name} in {self.folder} did not start; it said:\n{last_words}")

    def _wait_until_ready(self, process: "subprocess.Popen[bytes]", port: int) -> bool:
        deadline = time.monotonic() + 60
        while process.poll() is None:
            if self._answers(port):
                return True
            if time.monotonic() > deadline:
                process.kill()
                process.wait()
            time.sleep(0.05)
        return False


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return port > 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
    return port
