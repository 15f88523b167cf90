"""``python -m server similar``: which letters of a corpus tell of the same, without any server.

Corpus and queries are JSON lines ``{"id", "text"}``, with or without a ``title``; each query gives
a line ``{"id", "matches": [{"id", "score"}]}`` as soon as it is read, the likest first.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, TextIO

import numpy as np
from numpy.typing import NDArray

from rules.ngrams import BUCKETS, Floats
from rules.similar import Likeness, by, seen, shipped, weighed
from server.json_lines import WrongLine, answered, entry, lines, piped

UNREADABLE = 2


class Letter(NamedTuple):
    """One line: its id as it was given, and its pieces, not yet weighed by how telling they are."""

    id: object
    pieces: Likeness


class Corpus(NamedTuple):
    """Letters to find among: their ids, what is telling among them, and who has which piece.

    The letters that have bucket b are ``holders[starts[b]:starts[b + 1]]``, with their weights.
    """

    ids: Sequence[object]
    telling: Floats
    starts: NDArray[np.int64]
    holders: NDArray[np.int64]
    weights: Floats


def letter(line: bytes, number: int) -> Letter:
    """Read one line; raises WrongLine."""
    given = entry(line, number)
    return Letter(given.id, weighed(given.text, given.title))


def corpus(letters: Sequence[Letter]) -> Corpus:
    """Put letters side by side; what many of them say is not telling among them."""
    telling = seen((one.pieces for one in letters), shipped()).weights()
    rows = [by(telling, one.pieces) for one in letters]
    buckets = np.concatenate([np.zeros(0, np.int32), *(one.buckets for one in rows)])
    weights = np.concatenate([np.zeros(0, np.float32), *(one.weights for one in rows)])
    holders = np.repeat(np.arange(len(rows)), [len(one.buckets) for one in rows])
    order = np.argsort(buckets, kind="stable")
    starts = np.searchsorted(buckets[order], np.arange(BUCKETS + 1))
    return Corpus([one.id for one in letters], telling, starts, holders[order], weights[order])


def matches(among: Corpus, asked: Letter, most: int) -> list[dict[str, object]]:
    """Give the likest letters of a corpus, at most so many; none is its own match."""
    scores = _scores(among, by(among.telling, asked.pieces))
    likest = np.argsort(-scores, kind="stable")[: most + 1]
    found = [
        {"id": among.ids[at], "score": round(min(1.0, float(scores[at])), 6)}
        for at in likest
        if scores[at] > 0 and among.ids[at] != asked.id
    ]
    return found[:most]


def _scores(among: Corpus, one: Likeness) -> NDArray[np.float64]:
    starts = among.starts[one.buckets]
    lengths = among.starts[one.buckets + 1] - starts
    at = np.repeat(starts - np.cumsum(lengths) + lengths, lengths) + np.arange(lengths.sum())
    products = among.weights[at] * np.repeat(one.weights, lengths)
    return np.asarray(np.bincount(among.holders[at], products, len(among.ids)), np.float64)


def run(path: Path, most: int, asked: Iterable[bytes], out: TextIO, errors: TextIO) -> int:
    """Answer each query; 2 if the corpus cannot be read, 1 if a query could not."""
    try:
        with path.open("rb") as file:
            among = corpus([letter(line, number) for number, line in lines(file)])
    except (OSError, WrongLine) as error:
        print(f"{path}: {error}", file=errors)
        return UNREADABLE

    def answer(line: bytes, number: int) -> dict[str, object]:
        one = letter(line, number)
        return {"id": one.id, "matches": matches(among, one, most)}

    return answered(asked, answer, out, errors)


def main(path: Path, most: int) -> int:
    """Read queries from standard input, and answer on standard output."""
    return piped(lambda asked, out, errors: run(path, most, asked, out, errors))
