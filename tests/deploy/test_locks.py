"""The locks pin what pyproject.toml asks for, with hashes, and name no registry."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")


def pins(lock: str) -> dict[str, str]:
    """Return the pinned versions by name."""
    found = re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==(\S+)", (ROOT / lock).read_text(), re.MULTILINE)
    return dict(found)


def asked(group: str | None) -> dict[str, str]:
    """Return what pyproject.toml pins, by the name that the locks use."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    lines = project["dependency-groups"][group] if group else project["project"]["dependencies"]
    parts = (re.match(r"([\w.-]+)(?:\[[^]]*\])?(?:==(\S+))?", line) for line in lines)
    return {part[1].lower(): part[2] for part in parts if part}


@pytest.mark.parametrize(
    ("lock", "group"),
    [
        ("requirements.lock", None),
        ("requirements-dev.lock", None),
        ("requirements-dev.lock", "dev"),
    ],
)
def test_a_lock_has_what_is_asked_for(lock: str, group: str | None) -> None:
    pinned = pins(lock)
    late = {name for name, version in asked(group).items() if pinned.get(name) != version}
    assert {name for name in late if asked(group)[name] or name not in pinned} == set()


def test_both_locks_agree() -> None:
    runtime, development = (pins(lock) for lock in LOCKS)
    assert runtime.items() <= development.items()


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    hashed = re.findall(r"^\S+==.*\\\n    --hash=sha256:", text, re.MULTILINE)
    assert len(hashed) == len(re.findall(r"^\S", text, re.MULTILINE))
    assert re.findall(r"https?:|file:|--index|--find|#", text) == []
