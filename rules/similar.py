"""How much two texts tell of the same matter: the pieces that they share, the rare ones first.

A cosine over hashed pieces of one to three characters. How rare a piece is, is counted over the
letters that ``training.rarity`` was given; a piece that it never saw (a village, a shop) is the
most telling. What was tried, and how well it finds, is in ``benchmarks/README.md``.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rules.ngrams import BITS, Buckets, Floats, pieces
from rules.text import normalise

#: What a piece of one, two, three characters counts: most words have two.
SIZES: Final = np.array((0, 0.5, 1, 0.5, 0), np.float32)
#: So many pieces of an item are what it is looked for by.
TELLING: Final = 64
#: Pieces of fewer letters than this are not looked for the more: many are slips of the pen.
SLIPS: Final = 10
#: Below this likeness, two texts are not said to tell of the same matter. Among 2,000 letters of
#: other matters, every sixth letter has one that is above it; a county has some 100 in hand.
FLOOR: Final = 0.1

_SHIPPED = Path(__file__).with_name("rarity.npz")


class Likeness(NamedTuple):
    """A text by its pieces: each bucket once, in order, and its weight; of length 1 in all."""

    buckets: Buckets
    weights: Floats


class Rarity(NamedTuple):
    """In how many of so many texts each bucket was met."""

    met: NDArray[np.int32]
    texts: int

    def weights(self, fewest: int = 0) -> Floats:
        """Say how telling each bucket is, as if it was met at least ``fewest`` times."""
        met = np.maximum(self.met, fewest)
        return (1 + np.log((self.texts + 1) / (met + 1))).astype(np.float32)


@lru_cache(maxsize=1)
def shipped() -> Rarity:
    """Load how rare the pieces of people's letters are."""
    with np.load(_SHIPPED) as kept:
        return Rarity(kept["met"].astype(np.int32), int(kept["texts"]))


@lru_cache(maxsize=2)
def _telling_by(fewest: int) -> Floats:
    return shipped().weights(fewest)


def weighed(text: str, title: str = "") -> Likeness:
    """Weigh a text's pieces by how often they come in it; a repeat says little that is new."""
    found = pieces(normalise(f"{title}\n{text}"))
    kept = SIZES[found.sizes] > 0
    each, sizes = found.buckets[kept], SIZES[found.sizes[kept]]
    buckets, back, counts = np.unique(each, return_inverse=True, return_counts=True)
    shares = np.bincount(back, sizes, len(buckets)) / counts
    return Likeness(buckets, (shares * 2 * counts / (counts + 1)).astype(np.float32))


def seen(texts: Iterable[Likeness], known: Rarity) -> Rarity:
    """Count the pieces of more texts."""
    met, number = known.met.copy(), known.texts
    for one in texts:
        met[one.buckets] += 1
        number += 1
    return Rarity(met, number)


def by(telling_weights: Floats, one: Likeness) -> Likeness:
    """Weigh a text's pieces by how telling they are, and bring it to length 1."""
    weights = one.weights * telling_weights[one.buckets]
    length = np.float32(np.sqrt(weights @ weights) or 1)
    return Likeness(one.buckets, weights / length)


def likeness(text: str, title: str = "") -> Likeness:
    """Weigh the pieces of a text as a person wrote it."""
    return by(_telling_by(0), weighed(text, title))


def alike(one: Likeness, other: Likeness) -> float:
    """Say how much two texts tell of the same: 0 for nothing in common, 1 for one text."""
    if not len(one.buckets):
        return 0.0
    at = np.minimum(np.searchsorted(one.buckets, other.buckets), len(one.buckets) - 1)
    shared = one.buckets[at] == other.buckets
    return min(1.0, float(one.weights[at[shared]] @ other.weights[shared]))


def telling(text: str, title: str = "") -> Sequence[int]:
    """Give the buckets that tell most of a text, the most telling first."""
    one = by(_telling_by(SLIPS), weighed(text, title))
    return [int(each) for each in one.buckets[np.argsort(-one.weights, kind="stable")[:TELLING]]]


def tokens(org_id: int, buckets: Iterable[int]) -> list[int]:
    """Name buckets within their organisation: one index serves all, and none finds another's."""
    return [org_id << BITS | bucket for bucket in buckets]


def groups(texts: Sequence[Likeness]) -> list[list[int]]:
    """Put texts that tell of the same together, by their places; the middle of each comes first.

    A group is a text and what is like it, so that no chain of small likenesses makes one.
    """
    near = _near(texts)
    found, left = [], set(range(len(texts)))
    while left:
        middle = max(sorted(left), key=lambda at: len(near[at] & left))
        group = near[middle] & left | {middle}
        found.append([middle, *sorted(group - {middle})])
        left -= group
    return [group for group in found if len(group) > 1]


def _near(texts: Sequence[Likeness]) -> list[set[int]]:
    """Find what each text is like, piece by piece: most are in few of the texts, or in one."""
    scores = np.zeros((len(texts), len(texts)), np.float32)
    buckets = np.concatenate([one.buckets for one in texts]) if texts else np.zeros(0, np.int32)
    order = np.argsort(buckets, kind="stable")
    weights = np.concatenate([[], *(one.weights for one in texts)]).astype(np.float32)[order]
    whose = np.repeat(np.arange(len(texts)), [len(one.buckets) for one in texts])[order]
    ends = np.flatnonzero(np.diff(buckets[order], append=-1)) + 1
    np.fill_diagonal(scores, 1)
    for since, until in pairwise([0, *ends.tolist()]):
        if until - since > 1:
            here, weight = whose[since:until], weights[since:until]
            scores[here[:, None], here] += np.outer(weight, weight)
    return [set(np.flatnonzero(row >= FLOOR).tolist()) for row in scores]
