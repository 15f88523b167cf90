"""How much two texts tell of the same matter, by the telling pieces that they share."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import numpy as np

from rules.ngrams import BITS, Buckets, Floats, counted, pieces
from rules.text import normalise

#: So many pieces of an item are what it is looked for by.
TELLING: Final = 24
#: Below this likeness, two texts are not said to tell of the same matter.
FLOOR: Final = 0.2


class Likeness(NamedTuple):
    """A text by its pieces: each bucket once, in order, and its weight; of length 1 in all."""

    buckets: Buckets
    weights: Floats


def likeness(text: str, title: str = "") -> Likeness:
    """Weigh the pieces of a text as a person wrote it."""
    found = counted(pieces(normalise(f"{title}\n{text}")))
    weights = 1 + np.log(found.counts)
    length = np.sqrt(weights @ weights) or 1.0
    return Likeness(found.buckets, (weights / length).astype(np.float32))


def alike(one: Likeness, other: Likeness) -> float:
    """Say how much two texts tell of the same: 0 for nothing in common, 1 for one text."""
    _, here, there = np.intersect1d(
        one.buckets, other.buckets, assume_unique=True, return_indices=True
    )
    return min(1.0, float(one.weights[here] @ other.weights[there]))


def telling(one: Likeness) -> Sequence[int]:
    """Give the buckets that tell most of a text."""
    return [
        int(bucket) for bucket in one.buckets[np.argsort(-one.weights, kind="stable")][:TELLING]
    ]


def tokens(org_id: int, buckets: Iterable[int]) -> list[int]:
    """Name buckets within their organisation: one index serves all, and none finds another's."""
    return [org_id << BITS | bucket for bucket in buckets]


def groups(texts: Sequence[Likeness]) -> list[list[int]]:
    """Put texts that tell of the same together, by their places; the middle of each comes first.

    A group is a text and what is like it, so that no chain of small likenesses makes one.
    """
    near = [
        {other for other, text in enumerate(texts) if alike(one, text) >= FLOOR} for one in texts
    ]
    found, left = [], set(range(len(texts)))
    while left:
        middle = max(sorted(left), key=lambda at: len(near[at] & left))
        group = near[middle] & left | {middle}
        found.append([middle, *sorted(group - {middle})])
        left -= group
    return [group for group in found if len(group) > 1]
