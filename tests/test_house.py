"""What the papers say of the house, held against the house."""

import re
import subprocess
from pathlib import Path

import pytest
from tortoise import Tortoise
from tortoise.migrations.autodetector import MigrationAutodetector

from models.database import APPS
from server.__main__ import COMMANDS
from server.settings import Settings, variable

ROOT = Path(__file__).parent.parent


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    return listed.stdout.splitlines()


def test_the_tree_that_architecture_draws_is_the_one_on_disk() -> None:
    drawn = set(re.findall(r"^(\w+)/ ", _read("ARCHITECTURE.md"), re.MULTILINE))
    there = {path.split("/")[0] for path in _tracked() if "/" in path and path[0] != "."}
    assert drawn == there


@pytest.mark.parametrize("paper", ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md"])
def test_every_file_that_a_paper_names_is_there(paper: str) -> None:
    named = re.findall(
        r"[`(]((?:server|bot|handlers|models|rules|wechat|tests)/[\w./*]+)", _read(paper)
    )
    missing = [name for name in named if not list(ROOT.glob(name.rstrip("./")))]
    assert not missing


def test_readme_lists_every_setting() -> None:
    table = _read("README.md").split("### Settings")[1]
    for row in re.findall(r"^\| (`LIAISON_.*?) \|", table, re.MULTILINE):
        first, *others = re.findall(r"`(\w+)`", row)
        table += " ".join(first.rsplit("_", 1)[0] + other for other in others)
    assert [one for one in map(variable, Settings.model_fields) if one not in table] == []


def test_both_readmes_name_the_commands_that_there_are() -> None:
    for paper in ("README.md", "README.zh.md"):
        assert set(re.findall(r"python -m server ([\w-]+)", _read(paper))) <= set(COMMANDS)


def test_locks_pin_hashes_and_name_no_registry() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        pins = re.findall(r"^[\w.-]+(?:\[\w+\])?==\S+.*?(?=^\w|\Z)", _read(lock), re.M | re.S)
        assert pins
        assert all("--hash=sha256:" in pin for pin in pins)
        assert "://" not in _read(lock)


async def test_migrations_are_complete(database: str) -> None:
    """The migrations build exactly the tables that the models declare."""
    assert Tortoise.apps
    assert await MigrationAutodetector(Tortoise.apps, APPS).changes() == []
