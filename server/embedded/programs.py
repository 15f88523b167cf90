"""Running other programs: as whom, from where, and never longer than we live."""

import ctypes
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import structlog

log = structlog.get_logger()

#: Accounts that servers run as when we are root; PostgreSQL refuses root.
LESSER_ACCOUNTS = ("nobody", "daemon")
#: Where root's servers keep their data when those accounts can't enter the data directory.
FALLBACK = Path("/var/lib")

_PR_SET_PDEATHSIG = 1
# Loaded here, because nothing may be imported between fork and exec.
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class CannotStart(Exception):
    """A program did not start; the message says why and what to do."""


def die_with_parent(signum: int = signal.SIGKILL) -> Callable[[], None]:
    """Return a `preexec_fn` that has Linux send `signum` to the child when its parent ends.

    Linux takes the thread that starts the child for its parent: start children in the main one.
    """
    parent = os.getpid()

    def ask_linux() -> None:
        if _libc is None:
            return
        _libc.prctl(_PR_SET_PDEATHSIG, int(signum))
        if os.getppid() != parent:
            os._exit(1)

    return ask_linux


@dataclass(frozen=True, slots=True)
class Runner:
    """Who servers run as: ourselves, or somebody unprivileged when we are root."""

    uid: int | None = None
    gid: int | None = None

    @classmethod
    def choose(cls) -> "Runner":
        """Return ourselves unless we are root; raises CannotStart on a system without accounts."""
        if os.geteuid() != 0:
            return cls()
        for name in LESSER_ACCOUNTS:
            with suppress(KeyError):
                account = pwd.getpwnam(name)
                return cls(account.pw_uid, account.pw_gid)
        raise CannotStart("PostgreSQL refuses to run as root, and there is no account 'nobody'.")

    @property
    def groups(self) -> list[int] | None:
        """The supplementary groups: none when we are root, ours otherwise."""
        return None if self.uid is None else []

    def spawn(
        self, command: Sequence[str | Path], cwd: Path, output: IO[bytes], text: str = ""
    ) -> "subprocess.Popen[bytes]":
        """Start a program that reads `text`; no signal from the terminal reaches it."""
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=cwd,
            env={"PATH": os.environ.get("PATH", os.defpath)},
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=self.uid,
            group=self.gid,
            extra_groups=self.groups,
            preexec_fn=die_with_parent(signal.SIGINT),
        )
        assert process.stdin is not None
        # A program that ended at once reads nothing; its output and exit code tell why.
        with suppress(BrokenPipeError), process.stdin as stdin:
            stdin.write(text.encode())
        return process

    def may(self, what: str, path: Path) -> bool:
        """Ask the program `test` whether the account may read (-r) or enter and run (-x) a path."""
        done = subprocess.run(
            ["test", what, str(path)],
            cwd="/",
            user=self.uid,
            group=self.gid,
            extra_groups=self.groups,
        )
        return done.returncode == 0

    def own(self, path: Path) -> None:
        """Give a path to the account, and hide it from all others."""
        path.chmod(0o700 if path.is_dir() else 0o600)
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)


def data_home(data_dir: Path, runner: Runner) -> Path:
    """Return the data directory, or one in /var/lib when the unprivileged account can't get in."""
    home = data_dir.expanduser().resolve()
    if not home.exists():
        home.mkdir(parents=True)
        home.chmod(0o755)
    if runner.may("-x", home):
        return home
    instead = FALLBACK / f"liaison-{_short_hash(str(home))}"
    instead.mkdir(parents=True, exist_ok=True)
    instead.chmod(0o755)
    log.info("embedded servers can't enter the data directory", given=str(home), used=str(instead))
    return instead


def find_program(package: str, pattern: str, home: Path, runner: Runner) -> Path:
    """Return a wheel's program, from a copy below `home` if the account can't reach the wheel.

    The pattern is for wheels that have a folder per platform. CannotStart without the program.
    """
    found = importlib.util.find_spec(package)  # doesn't run the package's own code
    folders = (found and found.submodule_search_locations) or []
    paths = [(Path(folder), path) for folder in folders for path in Path(folder).glob(pattern)]
    if not paths:
        raise CannotStart(f"The package {package} has no program for this machine.")
    source, path = paths[0]
    if runner.may("-x", path):
        return path
    copy = home / f"{package}-{_short_hash(f'{path}{path.stat().st_mtime_ns}')}"
    if not copy.exists():
        _copy_for_all(source, copy)
    return copy / path.relative_to(source)


def _copy_for_all(source: Path, target: Path) -> None:
    """Copy a folder so that every account can read and run what is in it."""
    partly = target.with_name(f"{target.name}.{os.getpid()}")
    shutil.copytree(source, partly)
    for path in (partly, *partly.rglob("*")):
        mode = path.stat().st_mode
        path.chmod(mode | (0o055 if mode & 0o100 else 0o044))
    partly.rename(target)


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
