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
#: How many characters a piece has.
SIZES = (1, 2, 3, 4)
#: What stands after this many characters says nothing new; it bounds the time for a text.
LONGEST = 2000

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(64 - BITS)
_NOISE = np.uint32(0)
_FIRST_HAN = np.uint32(0x3400)


class Pieces(NamedTuple):
    """The buckets of a text's pieces, and of each where it begins and how long it is."""

    buckets: Buckets
    starts: NDArray[np.int32]
    sizes: NDArray[np.int8]


class Counted(NamedTuple):
    """Each bucket of a text once, in order, and how often it occurs."""

    buckets: Buckets
    counts: Floats


def _codes(plain: str, han: bool) -> NDArray[np.uint32]:
    """Give the characters' code points; whatever is no letter or digit becomes one sign."""
    codes = np.frombuffer(plain[:LONGEST].lower().encode("utf-32-le"), dtype=np.uint32)
    if han:
        return np.where(codes >= _FIRST_HAN, codes, _NOISE)
    letters = np.fromiter(map(str.isalnum, plain[:LONGEST].lower()), bool, len(codes))
    return np.where(letters, codes, _NOISE)


def pieces(plain: str, longest: int = SIZES[-1], *, han: bool = False) -> Pieces:
    """Return the pieces of a normalised text; none of them reaches across punctuation.

    They have up to ``longest`` characters; with ``han``, letters and digits are punctuation too.
    """
    codes = _codes(plain, han)
    hashed, starts, sizes = [], [], []
    running = np.zeros(len(codes), np.uint64)
    whole = np.ones(len(codes), bool)
    for size in SIZES[:longest]:
        if len(codes) < size:
            break
        last = codes[size - 1 :]
        running = (running[: len(last)] ^ last) * _MULTIPLIER
        running ^= running >> np.uint64(29)
        whole = whole[: len(last)] & (last != _NOISE)
        at = np.flatnonzero(whole)
        hashed.append(((running[at] * _MULTIPLIER) >> _SHIFT).astype(np.int32))
        starts.append(at.astype(np.int32))
        sizes.append(np.full(len(at), size, np.int8))
    if not hashed:
        nothing = np.zeros(0, np.int32)
        return Pieces(nothing, nothing, np.zeros(0, np.int8))
    return Pieces(np.concatenate(hashed), np.concatenate(starts), np.concatenate(sizes))


def counted(found: Pieces) -> Counted:
    """Count the pieces of a text by bucket."""
    buckets, counts = np.unique(found.buckets, return_counts=True)
    return Counted(buckets, counts.astype(np.float32))
