"""Commands that read JSON lines ``{"id", "text"}`` and answer each with a line, as it comes."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple, TextIO

SOME_WRONG = 1


class WrongLine(ValueError):
    """A line that is no letter; says which and why."""


class Entry(NamedTuple):
    """One line: its id as it was given, its text, and its title if it has one."""

    id: str | int
    text: str
    title: str


Answer = Callable[[bytes, int], Mapping[str, object]]
Command = Callable[[Iterable[bytes], TextIO, TextIO], int]


def entry(line: bytes, number: int) -> Entry:
    """Read one line; raises WrongLine."""
    try:
        # Some editors begin a file with a mark of its encoding.
        given = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise WrongLine(f"line {number}: not JSON in UTF-8 ({error})") from None
    if not isinstance(given, dict):
        raise WrongLine(f"line {number}: not an object with an id and a text")
    if type(given.get("id")) not in (str, int):
        raise WrongLine(f"line {number}: id must be a string or a whole number")
    for name in ("text", "title"):
        if not isinstance(given.get(name, None if name == "text" else ""), str):
            raise WrongLine(f"line {number}: {name} must be a string")
    return Entry(given["id"], given["text"], given.get("title", ""))


def lines(file: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """Number the lines from 1 and leave out the empty ones."""
    return ((number, line) for number, line in enumerate(file, 1) if line.strip())


def answered(asked: Iterable[bytes], answer: Answer, out: TextIO, errors: TextIO) -> int:
    """Answer each line, and name each that cannot be on ``errors``; 1 if there was one."""
    wrong = 0
    for number, line in lines(asked):
        try:
            print(json.dumps(answer(line, number), ensure_ascii=False), file=out, flush=True)
        except WrongLine as error:
            print(error, file=errors)
            wrong = SOME_WRONG
    return wrong


def piped(command: Command) -> int:
    """Run a command over standard input and output, which are UTF-8 whatever the locale says."""
    # Half a character, as "\\ud83d", is given back as it was written.
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    return command(sys.stdin.buffer, sys.stdout, sys.stderr)
