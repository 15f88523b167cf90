"""PostgreSQL and Valkey for the demo and the tests, when none is configured.

Both come as wheels; this starts their programs on loopback ports, with a password, below the data
directory. Whoever starts a server owns it, and stops it when nobody else is at work with it;
another process with the same data directory uses it meanwhile, and one that lasts takes it over.
On Linux a server ends with its owner, even with a killed one.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog

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
    "kept",
    "running",
    "services",
    "temporary_data_dir",
]

log = structlog.get_logger()

#: Seconds between two looks at servers that are kept.
BEAT = 1.0


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
def kept(servers: Sequence[Server]) -> Iterator[None]:
    """Bring servers back that crash, or that end with another who owned them."""
    ended = threading.Event()
    # Linux ends with this thread what it started; it lasts as long as the block.
    keeper = threading.Thread(target=_keep, args=(servers, ended), daemon=True)
    for server in servers:
        server.leave()
    keeper.start()
    try:
        yield
    finally:
        ended.set()
        keeper.join()


def _keep(servers: Sequence[Server], ended: threading.Event) -> None:
    while not ended.wait(BEAT):
        for server in servers:
            try:
                server.revive()
            except CannotStart as error:
                log.warning("embedded server does not come back", error=str(error))


@contextmanager
def temporary_data_dir() -> Iterator[Path]:
    """Give a data directory for tests that the servers can enter; it goes at the end."""
    with TemporaryDirectory(prefix="liaison-") as folder:
        # Otherwise root's servers, who run as somebody else, keep their data in /var/lib.
        Path(folder).chmod(0o755)
        yield Path(folder)
