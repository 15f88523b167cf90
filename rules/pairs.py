"""Where in a text anything of a long list may begin, told by its first two characters.

Looking each character up in Python would take longer than all the rest of routing does.
"""

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint32]

#: Keys are below this number; two beginnings seldom share one, so what is found is only likely.
KEYS = 1 << 20

_MULTIPLIER = np.uint32(0x9E3779B1)
_SHIFT = np.uint32(12)


def keys(text: str) -> tuple[Keys, Keys]:
    """Return for each place of a text the keys of two characters there, and of one alone."""
    codes = np.frombuffer(f"{text}\0".encode("utf-32-le", "surrogatepass"), np.uint32)
    first = codes[:-1] * _MULTIPLIER
    return ((first ^ codes[1:]) * _MULTIPLIER) >> _SHIFT, (first * _MULTIPLIER) >> _SHIFT


def key(beginning: str) -> int:
    """Return the key of one character or two."""
    pairs, _ = keys(beginning)
    return int(pairs[0])
