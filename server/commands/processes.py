"""What runs until it is told to stop, and what has to be there before."""

import asyncio
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path

from server.commands.command import Command, connected
from server.settings import Settings, check_serving


def _demo(settings: Settings, args: Namespace) -> int:
    from server.demo import run_demo

    run_demo(settings)
    return 0


def _web(settings: Settings, args: Namespace) -> int:
    from server.web import serve

    serve(settings)
    return 0


def _worker(settings: Settings, args: Namespace) -> int:
    import uvloop

    from server.worker import run

    check_serving(settings)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(run(settings))
    return 0


def _migrate(settings: Settings, args: Namespace) -> int:
    from models.migrate import migrate

    asyncio.run(migrate(str(settings.database_url)))
    if settings.demo_data:
        from server.sample.county import load

        connected(settings, load(settings))
    return 0


def _menu(settings: Settings, args: Namespace) -> int:
    from server.menu import create

    asyncio.run(create(settings))
    return 0


def _demo_cast(settings: Settings, args: Namespace) -> int:
    from server.sample.cast import write_cast

    connected(settings, write_cast(settings, args.file))
    return 0


COMMANDS: Mapping[str, Command] = {
    "demo": Command("everything with a WeChat sandbox, in one terminal", _demo),
    "web": Command("a web process; any number may share the port", _web, lasts=True),
    "worker": Command("a worker; any number may run", _worker, lasts=True),
    "migrate": Command("bring the database to this version's tables", _migrate),
    "menu": Command("create the official account's menu", _menu),
    "demo-cast": Command(
        "write the sandbox's cast, with their binding codes",
        _demo_cast,
        (("file", {"type": Path, "metavar": "FILE"}),),
    ),
}
