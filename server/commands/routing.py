"""Where items go: asked, learned, and what a county says of it."""

from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path

from server.commands.command import ORG, Command, code_of, connected, words
from server.settings import Settings


def _route(settings: Settings, args: Namespace) -> int:
    from server.route import main

    return main(args.weights)


def _similar(settings: Settings, args: Namespace) -> int:
    from server.similar import main

    return main(args.corpus, args.top)


def _train(settings: Settings, args: Namespace) -> int:
    if args.letters:
        return _train_with_letters(settings, args)
    from server.county_training import run

    code = code_of(settings, args)
    return connected(settings, run(code, versions=args.versions, hold=args.hold))


def _train_with_letters(settings: Settings, args: Namespace) -> int:
    from server.letters_training import check_county, main, no_worse

    if args.org:
        connected(settings, check_county(args.org))

    def accepts(weights: Path) -> bool:
        return not args.org or connected(settings, no_worse(args.org, weights))

    return main(args.letters, args.out, folds=not args.quick, accepts=accepts)


def _remits(settings: Settings, args: Namespace) -> int:
    from server.remits import run

    return connected(settings, run(code_of(settings, args), args))


def _at_least_one(number: str) -> int:
    if int(number) < 1:
        raise ValueError
    return int(number)


COMMANDS: Mapping[str, Command] = {
    "route": Command(
        "say where the texts on standard input go, and why",
        _route,
        (("--weights", {"type": Path, "metavar": "FILE", "help": "other than the shipped ones"}),),
        alone=lambda args: True,
    ),
    "similar": Command(
        "find which letters of a file tell of the same as those on standard input",
        _similar,
        (
            ("--corpus", {"type": Path, "required": True, "metavar": "FILE.jsonl"}),
            ("--top", {"type": _at_least_one, "default": 3, "metavar": "K"}),
        ),
        alone=lambda args: True,
    ),
    "train": Command(
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
            ORG,
            ("--versions", {"action": "store_true", "help": "list what was learned"}),
            ("--hold", {"type": int, "metavar": "N", "help": "have version N hold; 0: as shipped"}),
        ),
        alone=lambda args: bool(args.letters) and not args.org,
    ),
    "remits": Command(
        "show, change, try or take back what a county's committees and departments are for",
        _remits,
        (
            ORG,
            ("--name", {"type": words, "default": "", "help": "name of the county, to found it"}),
            ("--export", {"type": Path, "metavar": "FILE", "help": "write what holds"}),
            (
                "--base",
                {"choices": ("seven", "five"), "help": "write the shipped profile instead"},
            ),
            ("--try", {"dest": "tried", "type": Path, "metavar": "FILE"}),
            ("--apply", {"dest": "applied", "type": Path, "metavar": "FILE"}),
            ("--note", {"type": words, "default": "", "help": "why it is applied"}),
            ("--hold", {"type": int, "metavar": "N", "help": "a former version; 0 as shipped"}),
            ("--versions", {"action": "store_true", "help": "list the versions, as without any"}),
        ),
    ),
}
