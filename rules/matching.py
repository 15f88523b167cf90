"""Finding a county's words in a text: longest first, each stretch of text counted once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from rules.anchors import Anchors
from rules.county import County, committee_of
from rules.overlaps import Overlap
from rules.pairs import KEYS, key, keys


@dataclass(frozen=True, slots=True)
class Entry:
    """What one word stands for; no department means that the word is innocent."""

    word: str
    department: str
    weight: float


@dataclass(frozen=True, slots=True)
class Row:
    """An overlap row with its patterns compiled."""

    overlap: Overlap
    when: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None


# Compared by identity, like the county that it is of.
@dataclass(frozen=True, slots=True, eq=False)
class Matcher:
    """A county's words by their first two characters, longest first, and its overlap rows.

    ``heads`` tells by their keys which characters a word may begin with, ``anchors`` of every
    pattern of the rows whether it may be found.
    """

    by_head: dict[str, tuple[Entry, ...]]
    heads: NDArray[np.bool_]
    rows: tuple[Row, ...]
    anchors: Anchors
    locatives: tuple[str, ...]
    committee: dict[str, str]

    def scan(self, plain: str) -> Iterator[tuple[int, Entry, bool]]:
        """Yield position, word and whether it is meant; a longer word hides those inside it.

        Not meant are innocent words, and those that only say where something else is wrong.
        """
        pairs, alone = keys(plain)
        after = 0
        for at in np.flatnonzero(self.heads[pairs] | self.heads[alone]).tolist():
            entry = self._longest(plain, at) if at >= after else None
            if entry is None:
                continue
            after = at + len(entry.word)
            yield at, entry, bool(entry.department) and not plain.startswith(self.locatives, after)

    def likely_rows(self, plain: str) -> list[Row]:
        """Return the overlap rows all of whose patterns may be found in a text."""
        possible = iter(self.anchors.possible(plain))
        return [row for row in self.rows if all(list(islice(possible, len(row.when))))]

    def _longest(self, plain: str, at: int) -> Entry | None:
        for entry in self.by_head.get(plain[at : at + 2], ()):
            if plain.startswith(entry.word, at):
                return entry
        alone = self.by_head.get(plain[at])
        return alone[0] if alone else None


def _entries(county: County) -> Iterator[Entry]:
    weights = county.weights
    for word in county.innocent:
        yield Entry(word, "", 0.0)
    for remit in county.remits:
        for word in remit.strong:
            yield Entry(word, remit.department, weights.strong)
        for word in remit.words:
            yield Entry(word, remit.department, weights.word)
        for word in remit.weak:
            yield Entry(word, remit.department, weights.weak)


def _row(overlap: Overlap) -> Row:
    unless = re.compile(overlap.unless) if overlap.unless else None
    return Row(overlap, tuple(map(re.compile, overlap.when)), unless)


@lru_cache(maxsize=64)
def matcher(county: County) -> Matcher:
    """Return the compiled matcher of a county."""
    by_head: dict[str, list[Entry]] = {}
    for entry in _entries(county):
        by_head.setdefault(entry.word[:2], []).append(entry)
    heads = np.zeros(KEYS, bool)
    heads[list(map(key, by_head))] = True
    return Matcher(
        {
            head: tuple(sorted(entries, key=lambda entry: -len(entry.word)))
            for head, entries in by_head.items()
        },
        heads,
        tuple(map(_row, county.overlaps)),
        Anchors(pattern for overlap in county.overlaps for pattern in overlap.when),
        county.locatives,
        dict(committee_of(county)),
    )
