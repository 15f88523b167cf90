"""What a county's own corrections add to the shipped weights: a little for each piece of a text.

A text is a vector of its pieces (``rules.ngrams``): the root of how often each occurs, brought to
length one. How the weights come about is in ``rules/fitting.py``.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rules.ngrams import BUCKETS, Buckets, Floats, Pieces, counted, pieces
from rules.spans import Weighed, stretches

#: Single characters are in every text: a correction that went by them would move all others.
SHORTEST = 2
#: Pieces of which a phrase is made.
STRONGEST = 8


class Features(NamedTuple):
    """The buckets of a text's pieces, each once and in order, and how much each counts."""

    buckets: Buckets
    values: Floats


# Fitting and applying ask in a row for the same text: once to shift, once to say why.
@lru_cache(maxsize=8)
def pieces_of(plain: str) -> Pieces:
    """Give the pieces of a normalised text that are long enough."""
    found = pieces(plain)
    short, long = found.numbers[:SHORTEST], found.numbers[SHORTEST:]
    since = sum(short)
    return Pieces(found.buckets[since:], found.starts[since:], (*(0 for _ in short), *long))


def features(plain: str) -> Features:
    """Give a normalised text as a vector of length one; nothing of a text without any words."""
    found = pieces_of(plain)
    buckets, counts = counted(found)
    return Features(buckets, np.sqrt(counts / np.float32(len(found.buckets) or 1)))


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """What each bucket adds to the log-odds of each committee.

    ``slots`` gives a bucket's row, ``rows`` has a column for each committee; row 0 is of the
    buckets that say nothing.
    """

    committees: tuple[str, ...]
    slots: NDArray[np.uint16]
    rows: Floats


def weights_of(committees: tuple[str, ...], buckets: Buckets, rows: Floats) -> Weights:
    """Keep weights so that they are found at once; ``rows`` are those of ``buckets``."""
    slots = np.zeros(BUCKETS, np.uint16)
    slots[buckets] = np.arange(1, len(buckets) + 1)
    nothing = np.zeros((1, len(committees)), np.float32)
    return Weights(committees, slots, np.concatenate([nothing, rows.astype(np.float32)]))


# Compared by identity, like the county that it belongs to.
@dataclass(frozen=True, slots=True, eq=False)
class Adjustment:
    """A version of what a county's corrections taught; it fits the shipped weights ``base``."""

    version: int
    base: str
    weights: Weights

    def shift(self, plain: str) -> Mapping[str, float]:
        """Give the log-odds that a normalised text adds to each committee; nothing if to none."""
        found = pieces_of(plain).buckets
        slots = self.weights.slots[found]
        # What says nothing is left out before it is counted: this is done to every text.
        known, counts = np.unique(slots[slots > 0], return_counts=True)
        if not len(known):
            return {}
        added = np.sqrt(counts / len(found)) @ self.weights.rows[known]
        return dict(zip(self.weights.committees, added.tolist(), strict=True))

    def phrases(self, plain: str, committee: str) -> tuple[str, ...]:
        """Give the stretches of a normalised text that spoke most for a committee, at most three.

        They are in the order of their weight; none where nothing spoke for it.
        """
        if committee not in self.weights.committees:
            return ()
        found = pieces_of(plain)
        column = self.weights.committees.index(committee)
        rows = self.weights.rows[self.weights.slots[found.buckets]]
        spoke = rows[:, column] - rows.mean(axis=1)
        best = np.argsort(-spoke, kind="stable")[:STRONGEST]
        strong = [
            Weighed(int(found.starts[at]), int(found.sizes[at]), float(spoke[at])) for at in best
        ]
        return stretches(plain, strong)

    def to_bytes(self) -> bytes:
        """Give what ``from_bytes`` reads: only the weights that are not zero, compressed."""
        flat = _flat(self.weights)
        at = np.flatnonzero(flat)
        kept = io.BytesIO()
        np.savez_compressed(
            kept,
            about=np.array([str(self.version), self.base, *self.weights.committees]),
            steps=np.diff(at, prepend=0).astype(np.uint32),
            values=flat[at].astype(np.float16),
        )
        return kept.getvalue()

    @classmethod
    def from_bytes(cls, kept: bytes) -> "Adjustment":
        """Read what ``to_bytes`` gave; raises ValueError, KeyError or OSError for anything else."""
        with np.load(io.BytesIO(kept), allow_pickle=False) as read:
            version, base, *committees = map(str, read["about"])
            at, values = np.cumsum(read["steps"]), read["values"].astype(np.float32)
        wide = max(1, len(committees))
        buckets, which = np.unique(at // wide, return_inverse=True)
        rows = np.zeros((len(buckets), wide), np.float32)
        rows[which, at % wide] = values
        return cls(int(version), base, weights_of(tuple(committees), buckets, rows))


def _flat(weights: Weights) -> Floats:
    """Give all weights in the order of buckets and committees."""
    return weights.rows[weights.slots].reshape(-1)
