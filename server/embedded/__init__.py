"""PostgreSQL and Valkey for the demo and the tests, when none is configured.

Both come as wheels; this starts their programs on loopback ports, with a password, below the data
directory. Whoever starts a server owns it and stops it; another process with the same data
directory uses it meanwhile. On Linux a server ends with its owner, even with a killed one.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from server.embedded.postgres import Postgres
from server.embedded.programs import CannotStart
from server.embedded.server import Server
from server.embedded.valkey import Valkey
from server.settings import Settings

__all__ = [
    "CannotStart",
    "Postgres",
    "Server",
    "Services",
    "Valkey",
    "running",
    "services",
    "temporary_data_dir",
]


@dataclass(frozen=True, slots=True)
class Services:
    """Where the database and Redis answer, started here or configured."""

    database_url: str
    redis_url: str
    #: Those that were started here, for who wants to `revive` them after a crash.
    started: tuple[Server, ...] = ()


@contextmanager
def services(settings: Settings, *, durable: bool = True) -> Iterator[Services]:
    """Use what is configured as it is, start only what is missing, and stop that at the end."""
    missing: list[Server] = []
    if settings.database_url is None:
        missing.append(Postgres(settings.data_dir, durable=durable))
    if settings.redis_url is None:
        missing.append(Valkey(settings.data_dir))
    with ExitStack() as stack:
        urls = {server.name: stack.enter_context(running(server)) for server in missing}
        yield Services(
            settings.database_url or urls[Postgres.name],
            settings.redis_url or urls[Valkey.name],
            tuple(missing),
        )


@contextmanager
def running(server: Server) -> Iterator[str]:
    """Start a server, give its address, and stop it at the end."""
    try:
        server.start()
        yield server.url
    finally:
        server.stop()


@contextmanager
def temporary_data_dir() -> Iterator[Path]:
    """Give a data directory for tests that the servers can enter; it goes at the end."""
    with TemporaryDirectory(prefix="liaison-") as folder:
        # Otherwise root's servers, who run as somebody else, keep their data in /var/lib.
        Path(folder).chmod(0o755)
        yield Path(folder)
