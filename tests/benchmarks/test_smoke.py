"""`python -m benchmarks` measures what it says: every answer right, every receipt an item."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.county import ACCOUNT, County
from benchmarks.scenarios import HELP, SUBMISSION, WrongAnswer, check, plan
from benchmarks.stages import parsed
from benchmarks.traffic import Answer
from wechat.callback import open_callback
from wechat.replies import Text

ROOT = Path(__file__).parents[2]
COUNTY = County("bench", tuple(f"o{number}" for number in range(8)))


def test_a_quick_run_finds_every_answer_right() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("median ratio") == 4
    assert "Where the time goes" in done.stdout
    assert "sign-ins/s" in done.stdout
    assert "0 twice" in done.stdout
    assert "| the router |" in done.stdout


def answered(words: str, sent: bytes, status: int = 200) -> Answer:
    """Seal an answer as a server does, with its head."""
    query, body = parsed(sent)
    sealed = open_callback(ACCOUNT, query, body).seal(Text(words))
    return Answer(0.001, b"HTTP/1.1 %d X\r\n\r\n%s" % (status, sealed))


def test_a_wrong_answer_measures_nothing() -> None:
    planned = plan(HELP, COUNTY, lanes=1, messages=1)
    with pytest.raises(WrongAnswer):
        check(planned, [[answered("没听明白", planned[0][0].request)]])
    with pytest.raises(WrongAnswer):
        check(planned, [[answered("有事直接跟我说", planned[0][0].request, status=500)]])


def test_receipts_are_read_from_the_last_answer() -> None:
    planned = plan(SUBMISSION, COUNTY, lanes=1, messages=3)
    said = ["【请看一下】\n抄送联络站：否", "抄送联络站：是", "收到了，编号 民2026-0007。"]
    heard = [answered(words, one.request) for words, one in zip(said, planned[0], strict=True)]
    assert check(planned, [heard]) == ["民2026-0007"]


def test_a_member_speaks_on_one_connection_alone() -> None:
    planned = plan(SUBMISSION, COUNTY, lanes=4, messages=48)
    speakers = [
        {open_callback(ACCOUNT, *parsed(one.request)).message.sender for one in lane}
        for lane in planned
    ]
    assert sum(map(len, speakers)) == len(set().union(*speakers)) == 8
    messages = [
        open_callback(ACCOUNT, *parsed(one.request)).message for lane in planned for one in lane
    ]
    assert len({message.key for message in messages}) == len(messages) == 48
