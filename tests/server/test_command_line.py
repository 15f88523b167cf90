"""The command line itself: what every command does before its own work begins."""

import subprocess
import sys

#: A command that is told to stop before any server of ours listens for it.
_TOLD_WHILE_LOADING = """
import os, signal, sys
from server import __main__ as line
told = line._Command("loads", lambda settings, args: os.kill(os.getpid(), signal.SIGTERM) or 1)
line.COMMANDS["web"] = told
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
