"""What a county's administrator does: its people, numbers and days, and its audit log."""

from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path

from server.commands.command import ORG, Command, code_of, connected, words
from server.settings import Settings


def _import_roster(settings: Settings, args: Namespace) -> int:
    from server.roster_import import run

    code = code_of(settings, args)
    return connected(settings, run(settings, args.file, code, name=args.name, leave=args.leave))


def _slips(settings: Settings, args: Namespace) -> int:
    from server.slips import run

    return connected(settings, run(settings, code_of(settings, args), args.out))


def _numbers(settings: Settings, args: Namespace) -> int:
    from server.numbers import run

    return connected(settings, run(code_of(settings, args), args.number))


def _days(settings: Settings, args: Namespace) -> int:
    from server.days import run

    return connected(settings, run(code_of(settings, args), args.day))


def _verify_audit(settings: Settings, args: Namespace) -> int:
    from server.audit import run

    return connected(settings, run(code_of(settings, args), args.noted))


COMMANDS: Mapping[str, Command] = {
    "import-roster": Command(
        "take the roster from an .xlsx or .csv file, all of it or nothing",
        _import_roster,
        (
            ("file", {"type": Path, "metavar": "FILE"}),
            ORG,
            (
                "--name",
                {"type": words, "default": "", "help": "name of the county, to found or rename it"},
            ),
            ("--leave", {"action": "store_true", "help": "deactivate who is not in the file"}),
        ),
    ),
    "slips": Command(
        "print roster slips with new binding codes",
        _slips,
        (ORG, ("--out", {"type": Path, "required": True, "metavar": "FILE"})),
    ),
    "numbers": Command(
        "show the numbers that hold for a county's activities, or change some",
        _numbers,
        (("number", {"nargs": "*", "metavar": "NAME=N"}), ORG),
    ),
    "days": Command(
        "show a county's own working days and days off, or correct some",
        _days,
        (("day", {"nargs": "*", "metavar": "DAY=work|off|official"}), ORG),
    ),
    "verify-audit": Command(
        "go along a county's audit log and tell the first line that is not as it was",
        _verify_audit,
        (
            ORG,
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
}
