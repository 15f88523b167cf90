"""One web process: the app behind a port that several processes may share."""

import gc
import logging
import socket

import uvloop
from aiohttp import web

from rules.routing import route
from server.app import build_app
from server.settings import Settings

#: Connections that may wait for a process that is busy.
BACKLOG = 1024
#: Objects that may be left over before the collector looks for cycles among them.
CYCLES = 50_000


def serve(settings: Settings) -> None:
    """Serve until told to stop; requests under way are finished first."""
    app = build_app(settings)
    # The weights and the words are read before the first message comes.
    route("路灯不亮")
    # Modules and the county's words stay: the collector need not look through them again. What a
    # message leaves behind goes without it; cycles are few, and may wait until they are many.
    gc.freeze()
    gc.set_threshold(CYCLES)
    web.run_app(
        app,
        sock=_listen(settings.host, settings.port),
        loop=uvloop.new_event_loop(),
        access_log=None,
        print=_say_nothing,
        backlog=BACKLOG,
        shutdown_timeout=10,
    )
    logging.shutdown()


def _listen(host: str, port: int) -> socket.socket:
    """Open the port so that other web processes may open it too; the kernel shares requests out."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listening.bind((host, port))
    return listening


def _say_nothing(*words: object) -> None:
    """Drop aiohttp's greeting; the log says what matters."""
