"""Finding a county's words in a text: longest first, each stretch of text counted once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, MatchKind

from rules.anchors import Anchors
from rules.county import County, committee_of
from rules.overlaps import Overlap

#: What a place's name ends with; 修桥村民出钱 is about a bridge.
_OF_A_PLACE = re.compile("[乡镇屯寨]|村(?![民里组道级])|街道|社区")


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
    """A county's words and its overlap rows; ``anchors`` tells which of these may apply."""

    entries: tuple[Entry, ...]
    words: AhoCorasick
    rows: tuple[Row, ...]
    anchors: Anchors
    locatives: tuple[str, ...]
    committee: dict[str, str]

    def scan(self, plain: str) -> Iterator[tuple[int, Entry, bool]]:
        """Yield position, word and whether it is meant; a longer word hides those inside it.

        Not meant are innocent words, and those that only say where something else is wrong or
        are part of a place's name.
        """
        for which, at, end in self.words.find_matches_as_indexes(plain):
            entry = self.entries[which]
            aside = plain.startswith(self.locatives, end) or _in_a_name(entry.word, plain, end)
            yield at, entry, bool(entry.department) and not aside

    def likely_rows(self, plain: str) -> list[Row]:
        """Return the overlap rows all of whose patterns may be found in a text."""
        return [self.rows[place] for place in self.anchors.possible(plain)]


def _in_a_name(word: str, plain: str, end: int) -> bool:
    """Say whether a word of one character is the end of a place's name: 石桥乡, 双河村."""
    return len(word) == 1 and bool(_OF_A_PLACE.match(plain, end))


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
    # A word that is told twice is the first one's.
    entries = {entry.word: entry for entry in reversed([*_entries(county)])}
    return Matcher(
        tuple(entries.values()),
        AhoCorasick(entries, matchkind=MatchKind.LeftmostLongest),
        tuple(map(_row, county.overlaps)),
        Anchors(overlap.when for overlap in county.overlaps),
        county.locatives,
        dict(committee_of(county)),
    )
