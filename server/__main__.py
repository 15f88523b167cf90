"""``python -m server COMMAND``: every process and every chore of the service.

What a command needs is imported when it runs, so that each starts fast.
"""

import argparse
import asyncio
import signal
import sys
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from server import logs
from server.embedded import CannotStart, services
from server.settings import BadSettings, Settings, check_serving, load_settings

Args = argparse.Namespace
T = TypeVar("T")


def _web(settings: Settings, args: Args) -> int:
    from server.web import serve

    serve(settings)
    return 0


def _worker(settings: Settings, args: Args) -> int:
    import uvloop

    from server.worker import run

    check_serving(settings)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(run(settings))
    return 0


def _migrate(settings: Settings, args: Args) -> int:
    from models.migrate import migrate

    asyncio.run(migrate(str(settings.database_url)))
    if settings.demo_data:
        from server.sample.county import load

        _connected(settings, load(settings))
    return 0


def _demo(settings: Settings, args: Args) -> int:
    from server.demo import run_demo

    run_demo(settings)
    return 0


def _demo_cast(settings: Settings, args: Args) -> int:
    from server.sample.cast import write_cast

    _connected(settings, write_cast(settings, args.file))
    return 0


def _import_roster(settings: Settings, args: Args) -> int:
    from server.roster_import import run

    return _connected(
        settings, run(settings, args.file, args.org or settings.org, leave=args.leave)
    )


def _slips(settings: Settings, args: Args) -> int:
    from server.slips import run

    return _connected(settings, run(settings, args.org or settings.org, args.out))


def _numbers(settings: Settings, args: Args) -> int:
    from server.numbers import run

    return _connected(settings, run(args.org or settings.org, args.number))


def _remits(settings: Settings, args: Args) -> int:
    from server.remits import run

    return _connected(settings, run(args.org or settings.org, args))


def _days(settings: Settings, args: Args) -> int:
    from server.days import run

    return _connected(settings, run(args.org or settings.org, args.day))


def _train(settings: Settings, args: Args) -> int:
    if args.letters:
        return _train_with_letters(settings, args)
    from server.county_training import run

    code = args.org or settings.org
    return _connected(settings, run(code, versions=args.versions, hold=args.hold))


def _train_with_letters(settings: Settings, args: Args) -> int:
    from server.letters_training import main, no_worse

    def accepts(weights: Path) -> bool:
        return not args.org or _connected(settings, no_worse(args.org, weights))

    return main(args.letters, args.out, folds=not args.quick, accepts=accepts)


def _route(settings: Settings, args: Args) -> int:
    from server.route import main

    return main(args.weights)


def _verify_audit(settings: Settings, args: Args) -> int:
    from server.audit import run

    return _connected(settings, run(args.org or settings.org, args.noted))


def _menu(settings: Settings, args: Args) -> int:
    from server.menu import create

    asyncio.run(create(settings))
    return 0


def _similar(settings: Settings, args: Args) -> int:
    from server.similar import main

    return main(args.corpus, args.top)


def _at_least_one(number: str) -> int:
    if int(number) < 1:
        raise ValueError
    return int(number)


def _connected(settings: Settings, work: Coroutine[object, object, T]) -> T:
    from models.database import connected
    from models.migrate import pending

    async def with_database() -> T:
        async with connected(str(settings.database_url)):
            if await pending():
                work.close()
                raise BadSettings("The database lacks tables; first run: python -m server migrate")
            return await work

    return asyncio.run(with_database())


@dataclass(frozen=True, slots=True)
class _Command:
    """A command: what it does in one line, how, and what it takes.

    Where it is ``alone`` it needs no server, and runs whatever the environment says.
    """

    says: str
    run: Callable[[Settings, Args], int]
    takes: Sequence[tuple[str, dict[str, object]]] = ()
    alone: Callable[[Args], bool] = lambda args: False


_ORG: tuple[str, dict[str, object]] = ("--org", {"help": "code of the organisation"})

COMMANDS: dict[str, _Command] = {
    "demo": _Command("everything with a WeChat sandbox, in one terminal", _demo),
    "web": _Command("a web process; any number may share the port", _web),
    "worker": _Command("a worker; any number may run", _worker),
    "migrate": _Command("bring the database to this version's tables", _migrate),
    "import-roster": _Command(
        "take the roster from an .xlsx or .csv file, all of it or nothing",
        _import_roster,
        (
            ("file", {"type": Path, "metavar": "FILE"}),
            _ORG,
            ("--name", {"default": "", "help": "name of the county, to found or rename it"}),
            ("--leave", {"action": "store_true", "help": "deactivate who is not in the file"}),
        ),
    ),
    "slips": _Command(
        "print roster slips with new binding codes",
        _slips,
        (_ORG, ("--out", {"type": Path, "required": True, "metavar": "FILE"})),
    ),
    "numbers": _Command(
        "show the numbers that hold for a county's activities, or change some",
        _numbers,
        (("number", {"nargs": "*", "metavar": "NAME=N"}), _ORG),
    ),
    "days": _Command(
        "show a county's own working days and days off, or correct some",
        _days,
        (("day", {"nargs": "*", "metavar": "DAY=work|off|official"}), _ORG),
    ),
    "train": _Command(
        "learn where items go from a county's corrections, or go back to what was learned before; "
        "with letters, train the shipped weights anew",
        _train,
        (
            (
                "--letters",
                {"nargs": "+", "type": Path, "metavar": "FILE.csv", "help": "labelled letters"},
            ),
            ("--out", {"type": Path, "metavar": "FILE", "help": "weights; default: the shipped"}),
            ("--quick", {"action": "store_true", "help": "do not judge by held-back letters"}),
            _ORG,
            ("--versions", {"action": "store_true", "help": "list what was learned"}),
            ("--hold", {"type": int, "metavar": "N", "help": "have version N hold; 0: as shipped"}),
        ),
        alone=lambda args: bool(args.letters) and not args.org,
    ),
    "route": _Command(
        "say where the texts on standard input go, and why",
        _route,
        (("--weights", {"type": Path, "metavar": "FILE", "help": "other than the shipped ones"}),),
        alone=lambda args: True,
    ),
    "remits": _Command(
        "show, change, try or take back what a county's committees and departments are for",
        _remits,
        (
            _ORG,
            ("--name", {"default": "", "help": "name of the county, to found it"}),
            ("--export", {"type": Path, "metavar": "FILE", "help": "write what holds"}),
            (
                "--base",
                {"choices": ("seven", "five"), "help": "write the shipped profile instead"},
            ),
            ("--try", {"dest": "tried", "type": Path, "metavar": "FILE"}),
            ("--apply", {"dest": "applied", "type": Path, "metavar": "FILE"}),
            ("--note", {"default": "", "help": "why it is applied"}),
            ("--hold", {"type": int, "metavar": "N", "help": "a former version; 0 as shipped"}),
            ("--versions", {"action": "store_true", "help": "list the versions, as without any"}),
        ),
    ),
    "verify-audit": _Command(
        "go along a county's audit log and tell the first line that is not as it was",
        _verify_audit,
        (
            _ORG,
            (
                "--noted",
                {
                    "action": "append",
                    "default": [],
                    "metavar": "N=DIGEST",
                    "help": "a line that was noted elsewhere; may be given again",
                },
            ),
        ),
    ),
    "similar": _Command(
        "find which letters of a file tell of the same as those on standard input",
        _similar,
        (
            ("--corpus", {"type": Path, "required": True, "metavar": "FILE.jsonl"}),
            ("--top", {"type": _at_least_one, "default": 3, "metavar": "K"}),
        ),
        alone=lambda args: True,
    ),
    "menu": _Command("create the official account's menu", _menu),
    "demo-cast": _Command(
        "write the sandbox's cast, with their binding codes",
        _demo_cast,
        (("file", {"type": Path, "metavar": "FILE"}),),
    ),
}


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
    args = _parser().parse_args(argv)
    # Who is told to stop while still loading ends in order too; a server's loop takes over later.
    signal.signal(signal.SIGTERM, lambda told, frame: sys.exit(0))
    command = COMMANDS[args.command]
    try:
        if command.alone(args):
            return command.run(Settings.model_construct(), args)
        settings = load_settings()
        logs.set_up(settings)
        if args.command == "demo":
            return _demo(settings, args)
        with services(settings) as running:
            urls = {"database_url": running.database_url, "redis_url": running.redis_url}
            return command.run(settings.model_copy(update=urls), args)
    except BadSettings as error:
        print("\n".join(error.lines), file=sys.stderr)
        return BadSettings.exit_code
    except CannotStart as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
