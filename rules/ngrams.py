"""A text as numbers: its pieces of one to four characters, each hashed into a bucket.

Words are not looked for: pieces need no dictionary, and survive typing errors and voice notes.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Buckets = NDArray[np.int32]
Floats = NDArray[np.float32]

#: There are two to the power of this many buckets.
BITS = 18
BUCKETS = 1 << BITS
#: How many characters a piece has at most.
LONGEST = 4
#: What stands after this many characters says nothing new; it bounds the time for a text.
MOST = 2000

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(64 - BITS)
_FOLD = np.uint64(29)
_FIRST_HAN = np.uint64(0x3400)


class Pieces(NamedTuple):
    """The buckets of a text's pieces, the shorter ones first, and where each begins.

    ``numbers`` says how many of them have no character (none has), one, two, and so on.
    """

    buckets: Buckets
    starts: NDArray[np.int64]
    numbers: tuple[int, ...]

    @property
    def sizes(self) -> NDArray[np.int64]:
        """How many characters each has."""
        return np.repeat(np.arange(len(self.numbers)), self.numbers)


class Counted(NamedTuple):
    """Each bucket of a text once, in order, and how often it occurs."""

    buckets: Buckets
    counts: Floats


def pieces(plain: str, longest: int = LONGEST, *, han: bool = False) -> Pieces:
    """Return the pieces of a normalised text; none of them reaches across punctuation.

    They have up to ``longest`` characters; with ``han``, letters and digits are punctuation too.
    """
    lower = plain[:MOST].lower()
    codes = np.frombuffer(lower.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    letters = codes >= _FIRST_HAN if han else np.fromiter(map(str.isalnum, lower), bool, len(codes))
    running, whole = _mixed(codes), letters
    starts = [np.flatnonzero(whole)]
    hashed = [running[starts[0]]]
    for size in range(1, min(longest, len(codes))):
        running = _mixed(running[:-1] ^ codes[size:])
        whole = whole[:-1] & letters[size:]
        starts.append(np.flatnonzero(whole))
        hashed.append(running[starts[-1]])
    buckets = (np.concatenate(hashed) * _MULTIPLIER >> _SHIFT).astype(np.int32)
    return Pieces(buckets, np.concatenate(starts), (0, *map(len, starts)))


def _mixed(codes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    mixed = codes * _MULTIPLIER
    mixed ^= mixed >> _FOLD
    return mixed


def counted(found: Pieces) -> Counted:
    """Count the pieces of a text by bucket."""
    buckets, counts = np.unique(found.buckets, return_counts=True)
    return Counted(buckets, counts.astype(np.float32))
