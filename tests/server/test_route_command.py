"""``python -m server route``: JSON lines in, JSON lines out, and one clear line for a bad one."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rules.routing import Decision

KEYS = {
    "id", "topic", "topic_scores", "committee", "alternatives", "department", "co_departments",
    "decision", "confidence", "gate", "reasons", "parts",
}  # fmt: skip
LAMPS = {"id": "a", "text": "县城东门一带的路灯坏了半个月，晚上学生放学看不清路"}
DOCTORS = {"id": 3, "title": "缺医生", "text": "镇卫生院的医生太少，看病要排半天队"}
TWO = {"id": "two", "text": "水渠垮了田里灌不上水。还有个事就是村小的老师走了三个，没人上课"}
SAME = ("路灯坏了半个月没人修", "你好", "", "，", "😀", "机耕道塌了" * 2000)
#: Settings that no server could be started by.
NONSENSE = {
    "LIAISON_DATABASE_URL": "nothing of the kind",
    "LIAISON_REDIS_URL": "nor this",
    "LIAISON_PORT": "many",
    "LIAISON_ORG": "",
}
COMMAND = [sys.executable, "-m", "server", "route"]
ENV = {**os.environ, **NONSENSE}


def asked(file: bytes, *flags: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([*COMMAND, *flags], input=file, env=ENV, capture_output=True)
    return subprocess.CompletedProcess(
        COMMAND, done.returncode, done.stdout.decode(), done.stderr.decode()
    )


def lines(*rows: object) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def test_each_text_gives_a_line_with_the_stable_keys() -> None:
    done = asked(
        lines(LAMPS, DOCTORS, TWO, *({"id": n, "text": text} for n, text in enumerate(SAME)))
    )
    assert (done.returncode, done.stderr) == (0, "")
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["id"] for one in told] == ["a", 3, "two", *range(len(SAME))]
    assert all(set(one) == KEYS for one in told)
    assert all(one["decision"] in set(Decision) for one in told)
    assert all(0 <= one["confidence"] <= 1 for one in told)
    lamps, doctors, two, *_ = told
    assert (lamps["topic"], lamps["department"], lamps["committee"]) == ("城乡建设", "城管", "ENV")
    assert (doctors["topic"], doctors["department"]) == ("卫生计生", "卫健")
    assert max(lamps["topic_scores"], key=lamps["topic_scores"].get) == "城乡建设"
    assert set(lamps["reasons"][0]) == {"rule", "words", "sentence"}
    assert [one["committee"] for one in two["parts"]] == ["AGRI", "EDU"]
    assert all(set(one) == {"text", *KEYS} - {"id"} for one in two["parts"])


#: Each is answered with a line of its own.
BAD = (
    (b"{not json\n", "not JSON"),
    (b"\xff\xfe\n", "not JSON in UTF-8"),
    (b"[" * 100_000 + b"\n", "not JSON"),
    (b'{"id": ' + b"9" * 5000 + b', "text": "a"}\n', "not JSON"),
    (b"[1]\n", "not an object"),
    (b'{"text": "a"}\n', "id must be"),
    (b'{"id": true, "text": "a"}\n', "id must be"),
    (b'{"id": 1.5, "text": "a"}\n', "id must be"),
    (b'{"id": 1}\n', "text must be"),
    (b'{"id": 1, "text": 5}\n', "text must be"),
    (b'{"id": 1, "text": "a", "title": 5}\n', "title must be"),
)


def test_bad_lines_are_named_by_their_numbers_and_the_others_are_answered() -> None:
    """An empty line counts, and says nothing."""
    done = asked(b"\n" + lines(LAMPS) + b"".join(bad for bad, _ in BAD) + lines(DOCTORS))
    assert done.returncode == 1
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["a", 3]
    named = done.stderr.splitlines()
    assert len(named) == len(BAD)
    for number, (line, (_, said)) in enumerate(zip(named, BAD, strict=True), 3):
        assert line.startswith(f"line {number}: ")
        assert said in line


def test_half_a_character_is_given_back_as_it_was_written() -> None:
    done = asked(b'{"id": "\\ud83d", "text": "\\ud83d\\ud83d' + "路灯坏了".encode() + b'"}\n')
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["id"] == "\ud83d"


def test_what_an_editor_put_before_and_behind_a_line_is_no_part_of_it() -> None:
    done = asked(b"\xef\xbb\xbf" + lines(LAMPS, DOCTORS).replace(b"\n", b"\r\n"))
    assert (done.returncode, done.stderr) == (0, "")
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["a", 3]


def test_nothing_asked_is_nothing_answered() -> None:
    done = asked(b"")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("kind", ["absent", "folder", "empty", "text"])
def test_a_file_that_is_no_weights_is_said_in_one_line(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "weights.npz"
    if kind == "folder":
        file.mkdir()
    elif kind != "absent":
        file.write_text("" if kind == "empty" else "label,text\n", "utf-8")
    done = asked(lines(LAMPS), "--weights", str(file))
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"{file}: no weights (")


def test_who_no_longer_listens_ends_it_in_order(tmp_path: Path) -> None:
    many = tmp_path / "many.jsonl"
    many.write_bytes(lines(*({**LAMPS, "id": number} for number in range(300))))
    with (
        many.open("rb") as file,
        subprocess.Popen(
            COMMAND, stdin=file, env=ENV, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as run,
    ):
        assert run.stdout
        assert run.stderr
        assert json.loads(run.stdout.readline())["id"] == 0
        run.stdout.close()
        assert run.stderr.read() == b""
        assert run.wait() == 0
