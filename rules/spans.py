"""Phrases out of pieces: the stretches of a text that weigh most, as a person would quote them."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

#: Phrases that are given, the characters that one may have, and has at least.
MOST, LONGEST, SHORTEST = 3, 10, 2
#: What stands at a phrase's edge and says nothing.
_EDGES = "的了在和是就都也很我们有还到把被让给又没这那个于关"


class Weighed(NamedTuple):
    """A piece of a text: where it begins, how many characters it has, how much it weighs."""

    start: int
    size: int
    weight: float


def stretches(plain: str, strong: Sequence[Weighed]) -> tuple[str, ...]:
    """Return the phrases that the pieces make up, the heaviest first; none that weighs nothing."""
    said = (plain[begin:end].strip(_EDGES) for begin, end in _merged(strong))
    return tuple(dict.fromkeys(words for words in said if len(words) >= SHORTEST))[:MOST]


def _merged(strong: Sequence[Weighed]) -> Iterator[tuple[int, int]]:
    merged: list[tuple[int, int, float]] = []
    for start, size, weight in sorted(piece for piece in strong if piece.weight > 0):
        if merged and start <= merged[-1][1] and start + size - merged[-1][0] <= LONGEST:
            begin, end, heavy = merged[-1]
            merged[-1] = (begin, max(end, start + size), heavy + weight)
        else:
            merged.append((start, start + size, weight))
    for begin, end, _ in sorted(merged, key=lambda span: -span[2]):
        yield begin, end
