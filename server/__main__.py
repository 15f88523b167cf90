"""``python -m server COMMAND``: every process and every chore of the service."""

import argparse
import asyncio
import codecs
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from io import TextIOWrapper

from server import logs
from server.commands import COMMANDS
from server.commands.command import lacks_tables
from server.embedded import CannotStart, kept, services
from server.settings import BadSettings, Settings, load_settings

#: The database, Redis, WeChat or a disk did not do what it should.
_AWAY = "It did not work, and may do when it is tried again: {}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m server", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        sub = commands.add_parser(name, help=command.says, description=command.says)
        for flag, options in command.takes:
            sub.add_argument(flag, **options)  # type: ignore[arg-type]
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 2 for settings that cannot be used, 1 for what did not work."""
    _set_streams()
    args = _parser().parse_args(argv)
    # Who is told to stop while still loading ends in order too; a server's loop takes over later.
    signal.signal(signal.SIGTERM, lambda told, frame: sys.exit(0))
    try:
        code = _run(args)
        sys.stdout.flush()
        return code
    except BadSettings as error:
        print("\n".join(error.lines), file=sys.stderr)
        return BadSettings.exit_code
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        return _failed(error)


def _set_streams() -> None:
    """Have words and answers reach whoever reads, whatever the locale says."""
    # A program that was started with closed ones has none of them.
    sys.stdin = sys.stdin or open(os.devnull)  # noqa: SIM115
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            plain = codecs.lookup(stream.encoding).name == "ascii"
            stream.reconfigure(encoding="utf-8" if plain else None, errors="backslashreplace")


def _run(args: argparse.Namespace) -> int:
    command = COMMANDS[args.command]
    if command.alone(args):
        return command.run(Settings.model_construct(), args)
    settings = load_settings()
    logs.set_up(settings)
    if args.command == "demo":
        return command.run(settings, args)
    with services(settings) as running:
        if settings.database_url is None:
            asyncio.run(_bring_up(running.database_url))
        urls = {"database_url": running.database_url, "redis_url": running.redis_url}
        with kept(running.started) if command.lasts else nullcontext():
            return command.run(settings.model_copy(update=urls), args)


async def _bring_up(database_url: str) -> None:
    """Bring an embedded database to this version's tables: it has nobody else who would."""
    from models.database import connected
    from models.migrate import migrate

    async with connected(database_url):
        behind = await lacks_tables()
    if behind:
        await migrate(database_url)


def _failed(error: Exception) -> int:
    """Say in one line what went wrong outside, and give the exit code; raises what is our fault."""
    from server.errors import AWAY
    from wechat.errors import WechatError

    if isinstance(error, BrokenPipeError):
        # Who no longer listens has heard enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    if not isinstance(error, (*AWAY, CannotStart, WechatError)):
        raise error
    print(error if isinstance(error, CannotStart) else _AWAY.format(error), file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
