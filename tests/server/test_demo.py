"""`python -m server demo` as a newcomer starts it: ready, repaired after crashes, and gone."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.demo import PATIENCE, ROOT, Demo, has_ended, running_demo, until


@pytest.fixture
def demo() -> Iterator[Demo]:
    with running_demo() as demo:
        yield demo


def test_the_demo_serves_lets_no_second_one_in_repairs_itself_and_ends(demo: Demo) -> None:
    assert demo.answers("/readyz")
    assert json.loads((Path(demo.env["LIAISON_DATA_DIR"]) / "cast.json").read_text())
    assert f"http://localhost:{demo.sandbox_port}/" in demo.said
    with urlopen(f"http://127.0.0.1:{demo.sandbox_port}/", timeout=5) as phones:
        assert phones.status == 200
    _a_second_one_is_told_which_variable_to_set(demo)
    _a_killed_one_leaves_nothing_and_starts_again(demo)

    for words in (["-m", "server", "web"], ["postgres", "-D"], ["valkey-server"]):
        crashed = demo.part(*words)
        crashed.kill()
        until(lambda crashed=crashed: has_ended(crashed), "SIGKILL")
        until(lambda: demo.answers("/readyz"), f"no recovery from the end of {words}")

    family = demo.family()
    demo.process.send_signal(signal.SIGINT)
    demo.process.wait(PATIENCE)
    assert demo.process.returncode == 0
    assert [process for process in family if not has_ended(process)] == []


def _a_second_one_is_told_which_variable_to_set(demo: Demo) -> None:
    second = subprocess.run(
        [sys.executable, "-m", "server", "demo"],
        cwd=ROOT,
        env=demo.env,
        capture_output=True,
        text=True,
    )
    assert second.returncode == 1
    assert second.stderr.startswith(f"Port {demo.port} can't be used")
    assert "LIAISON_PORT=" in second.stderr
    assert demo.answers("/readyz")


def _a_killed_one_leaves_nothing_and_starts_again(demo: Demo) -> None:
    family = demo.family()
    demo.process.kill()
    demo.process.wait()
    until(lambda: all(map(has_ended, family)), "a process outlived the demo")
    demo.process = demo.start()
    demo.wait_until_ready()
    assert demo.answers("/readyz")
