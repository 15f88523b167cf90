"""``python -m server train --letters``: weights out of a CSV, and clear words for what is not."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rules.model import SHIPPED, load
from server.letters_training import FEWEST, main

ENV = {**os.environ, "LIAISON_DATABASE_URL": "nothing of the kind"}
_HEADER = "label,text\n"
_LAMPS = "".join(f"城乡建设,{n}组的路灯坏了没人修\n" for n in range(FEWEST))
_DOCTORS = "".join(f'卫生计生,"{n}组的卫生室没有医生\n看病要去县里"\n' for n in range(FEWEST))
_BEFORE = SHIPPED.read_bytes()


def run(
    command: str, *arguments: str, given: bytes = b"", **own: str
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "server", command, *arguments],
        input=given,
        env=ENV | own,
        capture_output=True,
    )
    return subprocess.CompletedProcess(
        arguments, done.returncode, done.stdout.decode(), done.stderr.decode()
    )


def written(path: Path, content: str | bytes) -> str:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def test_letters_become_weights_that_texts_are_routed_by(tmp_path: Path) -> None:
    letters = written(tmp_path / "letters.csv", f"{_HEADER}{_LAMPS}{_DOCTORS}")
    out = tmp_path / "made"
    done = run("train", "--letters", letters, "--out", str(out), "--quick")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        f"{2 * FEWEST} letters, {2 * FEWEST} of them whole",
        f"weights {load(out).base} written to {out}",
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["letters.csv", "made"]
    asked = json.dumps({"id": 1, "text": "村口的路灯坏了半个月，晚上黑漆漆的没人修"}).encode()
    told = run("route", "--weights", str(out), given=asked)
    assert (told.returncode, told.stderr) == (0, "")
    assert json.loads(told.stdout)["topic"] == "城乡建设"
    assert SHIPPED.read_bytes() == _BEFORE


BAD: dict[str, tuple[str | bytes, int, str]] = {
    "too few": (f"{_HEADER}{_LAMPS}", 1, "Too few letters"),
    "of one kind too few": (f"{_HEADER}{_LAMPS}卫生计生,看病难\n", 1, "Too few letters"),
    "near-duplicates": (
        "label,text,dup_group\n" + "政法,x,g\n民政,y,g\n" * FEWEST,
        1,
        "Too few letters",
    ),
    "unknown label": (f"{_HEADER}{_LAMPS}天气,下雨\n", 2, "line 22: no topic of the first level"),
    "no columns": ("", 2, "line 1: no column label"),
    "open quotes": (f'{_HEADER}{_LAMPS}卫生计生,"看病', 2, "not a readable CSV file"),
    "NUL": (f"{_HEADER}政法,\0\n", 2, "line 2: neither text nor tokens"),
    "not UTF-8": (_HEADER.encode() + b"\xff\n", 2, "not a readable CSV file"),
}


def refused(letters: str, out: Path | str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Train in this process; give the exit code and the one line that is said."""
    code = main([Path(letters)], Path(out), folds=True)
    said = capsys.readouterr()
    assert said.out == ""
    (line,) = said.err.splitlines()
    return code, line


@pytest.mark.parametrize("kind", BAD)
def test_letters_that_teach_nothing_are_said_in_one_line(
    tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    content, code, said = BAD[kind]
    file = written(tmp_path / "letters.csv", content)
    found, line = refused(file, tmp_path / "made", capsys)
    assert found == code
    assert said in line
    assert not (tmp_path / "made").exists()


def test_the_command_ends_with_that_line_and_code(tmp_path: Path) -> None:
    path = str(tmp_path / "none.csv")
    done = run("train", "--letters", path, "--out", str(tmp_path / "made"))
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"{path}: not a readable CSV file")


def test_a_county_that_there_is_not_is_said_before_the_long_work(
    database: str, tmp_path: Path
) -> None:
    letters = written(tmp_path / "letters.csv", f"{_HEADER}{_LAMPS}{_DOCTORS}")
    out = tmp_path / "made"
    own = {"LIAISON_DATABASE_URL": database, "LIAISON_REDIS_URL": "redis://localhost:1/0"}
    done = run("train", "--letters", letters, "--org", "nowhere", "--out", str(out), **own)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "No organisation has the code nowhere.\n"


def test_a_folder_is_no_letters(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, line = refused(str(tmp_path), tmp_path / "made", capsys)
    assert code == 2
    assert line.startswith(f"{tmp_path}: not a readable CSV file")


@pytest.mark.parametrize("name", [".", "none/made", "letters.csv/made"])
def test_where_nothing_can_be_written_is_said_before_the_long_work(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    letters = written(tmp_path / "letters.csv", f"{_HEADER}{_LAMPS}{_DOCTORS}")
    code, line = refused(letters, tmp_path / name, capsys)
    assert code == 2
    assert line.startswith(f"{tmp_path / name}: cannot be written (")
