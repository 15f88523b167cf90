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
LONGEST_PIECE = 4
#: What stands after this many characters says nothing new; it bounds the time for a text.
LONGEST = 2000

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(64 - BITS)
_FOLD = np.uint64(29)
_FIRST_HAN = np.uint64(0x3400)


class Pieces(NamedTuple):
    """The buckets of a text's pieces, and of each where it begins and how long it is."""

    buckets: Buckets
    starts: NDArray[np.int32]
    sizes: NDArray[np.int8]


class Counted(NamedTuple):
    """Each bucket of a text once, in order, and how often it occurs."""

    buckets: Buckets
    counts: Floats


def _codes(plain: str, han: bool) -> NDArray[np.uint64]:
    """Give the characters' code points; whatever is no letter or digit becomes zero."""
    lower = plain[:LONGEST].lower()
    codes = np.frombuffer(lower.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    letters = codes >= _FIRST_HAN if han else np.fromiter(map(str.isalnum, lower), bool, len(codes))
    return codes * letters


def pieces(plain: str, longest: int = LONGEST_PIECE, *, han: bool = False) -> Pieces:
    """Return the pieces of a normalised text; none of them reaches across punctuation.

    They have up to ``longest`` characters; with ``han``, letters and digits are punctuation too.
    """
    codes = _codes(plain, han)
    hashed, starts = [np.zeros(0, np.uint64)], [np.zeros(0, np.int64)]
    running, whole = np.zeros_like(codes), codes != 0
    letters = whole
    for size in range(min(longest, len(codes))):
        running = (running[: len(codes) - size] ^ codes[size:]) * _MULTIPLIER
        running ^= running >> _FOLD
        whole = whole[: len(running)] & letters[size:]
        starts.append(np.flatnonzero(whole))
        hashed.append(running[starts[-1]])
    sizes = np.repeat(np.arange(len(starts), dtype=np.int8), [len(each) for each in starts])
    buckets = (np.concatenate(hashed) * _MULTIPLIER >> _SHIFT).astype(np.int32)
    return Pieces(buckets, np.concatenate(starts).astype(np.int32), sizes)


def counted(found: Pieces) -> Counted:
    """Count the pieces of a text by bucket."""
    buckets, counts = np.unique(found.buckets, return_counts=True)
    return Counted(buckets, counts.astype(np.float32))
