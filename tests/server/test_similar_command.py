"""``python -m server similar``: JSON lines in, JSON lines out, and one clear line for a bad one."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PLANT = {"id": "a", "title": "水厂", "text": "云坪镇水厂的水从上周开始发黄，沉淀下来一层泥沙"}
TURBID = {"id": "b", "text": "青石村自来水又黄又浑，缸底全是泥沙，都是云坪镇水厂送来的"}
LAMPS = {"id": 3, "text": "县城东门一带的路灯坏了半个月，晚上学生放学看不清路"}


def similar(
    folder: Path, corpus: bytes, asked: bytes, *flags: str
) -> subprocess.CompletedProcess[str]:
    """Run the command, with settings that no server could be started by."""
    file = folder / "corpus.jsonl"
    file.write_bytes(corpus)
    command = [sys.executable, "-m", "server", "similar", "--corpus", str(file), *flags]
    env = {**os.environ, "LIAISON_DATABASE_URL": "nothing of the kind"}
    done = subprocess.run(command, input=asked, env=env, capture_output=True)
    return subprocess.CompletedProcess(
        command, done.returncode, done.stdout.decode(), done.stderr.decode()
    )


def lines(*rows: object) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def test_each_query_gives_a_line_with_its_likest_and_never_itself(tmp_path: Path) -> None:
    done = similar(tmp_path, lines(PLANT, TURBID, LAMPS), lines(PLANT, LAMPS), "--top", "2")
    assert (done.returncode, done.stderr) == (0, "")
    first, second = map(json.loads, done.stdout.splitlines())
    assert [first["id"], second["id"]] == ["a", 3]
    assert first["matches"][0]["id"] == "b"
    assert 0 < first["matches"][0]["score"] < 1
    assert "a" not in [one["id"] for one in first["matches"]]
    assert set(first) == {"id", "matches"}
    assert set(first["matches"][0]) == {"id", "score"}


def test_a_text_under_another_id_is_wholly_alike_and_top_bounds_the_matches(
    tmp_path: Path,
) -> None:
    done = similar(tmp_path, lines(PLANT, TURBID), lines(TURBID | {"id": "new"}), "--top", "1")
    assert json.loads(done.stdout) == {"id": "new", "matches": [{"id": "b", "score": 1.0}]}


def test_what_says_nothing_is_like_nothing(tmp_path: Path) -> None:
    done = similar(tmp_path, lines(PLANT), lines({"id": 1, "text": "，"}))
    assert json.loads(done.stdout) == {"id": 1, "matches": []}
    done = similar(tmp_path, b"", lines(PLANT))
    assert json.loads(done.stdout) == {"id": "a", "matches": []}


BAD = (
    (b"{not json\n", "not JSON"),
    (b"\xff\xfe\n", "not JSON in UTF-8"),
    (b"[" * 100_000 + b"\n", "not JSON"),
    (b"[1]\n", "not an object"),
    (b'{"text": "a"}\n', "id must be"),
    (b'{"id": null, "text": "a"}\n', "id must be"),
    (b'{"id": 1}\n', "text must be"),
    (b'{"id": 1, "text": 5}\n', "text must be"),
    (b'{"id": 1, "text": "a", "title": 5}\n', "title must be"),
)


@pytest.mark.parametrize(("bad", "said"), BAD)
def test_a_bad_query_is_named_by_its_line_and_the_others_are_answered(
    tmp_path: Path, bad: bytes, said: str
) -> None:
    asked = b"\n" + lines(PLANT) + bad + lines(LAMPS)
    done = similar(tmp_path, lines(PLANT, TURBID), asked)
    assert done.returncode == 1
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["a", 3]
    (line,) = done.stderr.splitlines()
    assert line.startswith("line 3: ")
    assert said in line


@pytest.mark.parametrize(("bad", "said"), BAD[:4])
def test_a_bad_corpus_answers_nothing(tmp_path: Path, bad: bytes, said: str) -> None:
    done = similar(tmp_path, lines(PLANT) + bad, lines(PLANT))
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert "corpus.jsonl: line 2: " in line
    assert said in line


def test_a_corpus_that_is_not_there_is_said(tmp_path: Path) -> None:
    done = similar(tmp_path, b"", b"", "--corpus", str(tmp_path / "none.jsonl"))
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "none.jsonl" in done.stderr


@pytest.mark.parametrize("top", ["0", "-1", "many"])
def test_how_many_must_be_a_number(tmp_path: Path, top: str) -> None:
    done = similar(tmp_path, b"", b"", "--top", top)
    assert done.returncode == 2
    assert "--top" in done.stderr
    assert "Traceback" not in done.stderr
