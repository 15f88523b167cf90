"""The command line itself: what every command does before its own work begins."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from handlers.organisation import organisation
from server.embedded import temporary_data_dir

#: A command that is told to stop before any server of ours listens for it.
_TOLD_WHILE_LOADING = """
import os, signal, sys
from server import __main__ as line, commands
from server.commands.command import Command
told = Command("loads", lambda settings, args: os.kill(os.getpid(), signal.SIGTERM) or 1)
commands.COMMANDS["web"] = told
sys.exit(line.main(["web"]))
"""


def test_who_is_told_to_stop_while_loading_ends_in_order():
    settings = {
        "LIAISON_DATABASE_URL": "postgresql://nobody@localhost/none",
        "LIAISON_REDIS_URL": "redis://localhost/0",
    }
    done = subprocess.run(
        [sys.executable, "-c", _TOLD_WHILE_LOADING], env=settings, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


COMMAND = [sys.executable, "-m", "server"]
NOWHERE = {
    "LIAISON_DATABASE_URL": "postgresql://nobody@localhost:1/none",
    "LIAISON_REDIS_URL": "redis://localhost:1/0",
}
#: A terminal of which nothing is known but that it shows ASCII.
ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    env = {**os.environ, **NOWHERE, **environment}
    return subprocess.run([*COMMAND, *command], env=env, capture_output=True)


def test_a_database_that_is_not_there_is_said_in_one_line() -> None:
    done = run("train")
    (line,) = done.stderr.decode().splitlines()
    assert (done.returncode, done.stdout) == (1, b"")
    assert line.startswith("It did not work, and may do when it is tried again: ")


@pytest.mark.parametrize("environment", [ASCII, {"PYTHONIOENCODING": "ascii"}])
def test_words_are_chinese_whatever_the_locale_says(
    database: str, environment: dict[str, str]
) -> None:
    done = run("train", "--org", "没有", LIAISON_DATABASE_URL=database, **environment)
    assert done.returncode == 1
    assert done.stderr.decode() == "没有编码为 没有 的县。请先导入名册。\n"


async def test_a_county_is_founded_and_renamed_by_name(database: str, tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("姓名,手机,编号,身份\n试验人1,13900000001,W1,委员\n", "utf-8")
    for name in ("试验县", "试验新县"):
        command = ("import-roster", str(roster), "--org", "named", "--name", name)
        done = run(*command, LIAISON_DATABASE_URL=database, **ASCII)
        assert (done.returncode, done.stderr) == (0, b"")
        founded = await organisation("named")
        assert founded
        assert founded.name == name


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-"])
def test_closed_streams_end_nothing_in_a_fault(closed: str) -> None:
    asked = json.dumps({"id": 1, "text": "路灯坏了"})
    shell = f"echo '{asked}' | \"$0\" -m server route {closed}"
    done = subprocess.run(["sh", "-c", shell, sys.executable], capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")


def test_two_that_start_at_the_same_moment_on_a_fresh_folder_both_do_their_work() -> None:
    own = {name: value for name, value in os.environ.items() if name not in NOWHERE}
    with temporary_data_dir() as folder:
        both = [
            subprocess.Popen(
                [*COMMAND, "train"],
                env={**own, "LIAISON_DATA_DIR": str(folder)},
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            for _ in range(2)
        ]
        said = [process.communicate() for process in both]
    assert said == [(b"", "没有编码为 demo 的县。请先导入名册。\n".encode())] * 2
    assert [process.returncode for process in both] == [1, 1]
