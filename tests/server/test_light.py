"""What serves people loads no training, and the weights that route take little room."""

import subprocess
import sys

import pytest

HEAVY = ("sklearn", "scipy", "pypinyin", "training")
#: What a process that routes may hold, in megabytes: some 50, half of it Python with numpy.
MOST = 80

_ROUTED = """
import importlib, sys
importlib.import_module(sys.argv[1])
from rules.routing import route
route("三组那条灌溉水渠堵了两年，水放不到田里，几十亩水稻没法种，请派人清一清")
"""
_LOADED = _ROUTED + "print(*(name for name in sys.argv[2:] if name in sys.modules))"
_HELD = _ROUTED + "import psutil; print(psutil.Process().memory_info().rss)"


def said(program: str, *words: str) -> list[str]:
    """What a program of its own says."""
    command = [sys.executable, "-c", program, *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


@pytest.mark.parametrize("process", ["server.app", "server.worker"])
def test_what_routes_loads_no_training(process: str) -> None:
    assert said(_LOADED, process, *HEAVY) == []


def test_training_loads_it() -> None:
    assert said(_LOADED, "training.fit", *HEAVY) == list(HEAVY)


def test_a_loaded_router_takes_little_room() -> None:
    (held,) = said(_HELD, "rules.routing")
    assert int(held) < MOST * 2**20
