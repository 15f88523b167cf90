"""On SIGUSR1 a Python program writes down what it holds: tasks and objects, into $WATCHED.

A test puts this folder on PYTHONPATH, so that it can ask a service that knows nothing of it.
"""

import asyncio
import ctypes
import gc
import json
import os
import signal


def _write(signum: int, frame: object) -> None:
    gc.collect()
    # What is free goes back to the system first: resident is then what is held, and not what the
    # allocator keeps of the largest body that ever came.
    if hasattr(libc := ctypes.CDLL(None), "malloc_trim"):
        libc.malloc_trim(0)
    held = {"tasks": len(asyncio.all_tasks()), "objects": len(gc.get_objects())}
    path = os.environ["WATCHED"]
    with open(f"{path}.new", "w", encoding="ascii") as file:
        json.dump(held, file)
    os.replace(f"{path}.new", path)


if "WATCHED" in os.environ:
    signal.signal(signal.SIGUSR1, _write)
