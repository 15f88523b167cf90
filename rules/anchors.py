"""Which of many patterns can be found in a text at all, told by pairs of its characters.

A regular expression looks at every place of a text, and most of a hundred need not look at all:
every match holds one of the pattern's anchors, short strings read off the expression itself.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import product
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

import numpy as np

from rules.pairs import KEYS, key, keys

_PAIR = 2
_ZERO_WIDTH = (_constants.ASSERT, _constants.ASSERT_NOT, _constants.AT)
_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT)
#: One character says so little that a pair is worth forty of them.
_SINGLE = 40

_ANY_CASE = re.compile(r"\(\?[a-zA-Z-]*i")

_Item = tuple[Any, Any]


class Anchors:
    """The anchors of many patterns: which of them a text may hold."""

    def __init__(self, patterns: Iterable[str]) -> None:
        """Every set of anchors is one bit; a pattern needs all of its sets."""
        self._bits: dict[int, int] = {}
        self._sets = 0
        self._needs = [sum(map(self._bit_of, anchors(pattern))) for pattern in patterns]
        self._known = np.zeros(KEYS, bool)
        self._known[list(self._bits)] = True

    def _bit_of(self, found: frozenset[str]) -> int:
        bit = 1 << self._sets
        self._sets += 1
        for anchor in map(key, found):
            self._bits[anchor] = self._bits.get(anchor, 0) | bit
        return bit

    def possible(self, text: str) -> list[bool]:
        """Say of every pattern, in their order, whether it may be found in the text."""
        bits = 0
        for stand in keys(text):
            for anchor in set(stand[self._known[stand]].tolist()):
                bits |= self._bits[anchor]
        return [bits & need == need for need in self._needs]


def anchors(pattern: str) -> tuple[frozenset[str], ...]:
    """Return sets of strings of one or two characters; every match holds one of each set.

    Nothing comes back for a pattern that may match without any certain character, or in any case.
    """
    if _ANY_CASE.search(pattern):
        return ()
    items = list(_parser.parse(pattern))
    found = (_best(items[place:], item) for place, item in enumerate(items))
    return tuple(one for one in found if one)


def _best(items: Sequence[_Item], item: _Item) -> frozenset[str] | None:
    """Return what stands for sure where the items begin, or inside the first of them."""
    found = [one for one in (_prefixes(items)[0], _inside(item)) if one and "" not in one]
    return min(found, key=_cost, default=None)


def _anchors(items: Sequence[_Item]) -> frozenset[str] | None:
    found = (_best(items[place:], item) for place, item in enumerate(items))
    return min(filter(None, found), key=_cost, default=None)


def _cost(found: frozenset[str]) -> int:
    return sum(1 if len(anchor) == _PAIR else _SINGLE for anchor in found)


def _inside(item: _Item) -> frozenset[str] | None:
    """Return what the branches of an alternative hold, each in its own place."""
    kind, value = item
    if kind is _constants.SUBPATTERN:
        return _anchors(list(value[-1]))
    if kind is not _constants.BRANCH:
        return None
    branches = [_anchors(list(branch)) for branch in value[1]]
    return frozenset().union(*map(frozenset, filter(None, branches))) if all(branches) else None


def _prefixes(items: Sequence[_Item]) -> tuple[frozenset[str], bool]:
    """Return the first pairs of all that the items match, and whether that is all one can say.

    False means that anything may follow a shorter one.
    """
    starts = frozenset({""})
    for item in items:
        more = _whole(item)
        if more is None:
            return starts, all(len(start) == _PAIR for start in starts)
        starts = frozenset((one + other)[:_PAIR] for one, other in product(starts, more))
    return starts, True


def _whole(item: _Item) -> frozenset[str] | None:
    """Return the first pairs of all that one item matches; None when that may be anything."""
    kind, value = item
    if kind is _constants.LITERAL:
        return frozenset({chr(value)})
    if kind is _constants.IN and all(part[0] is _constants.LITERAL for part in value):
        return frozenset(chr(part[1]) for part in value)
    if kind in _ZERO_WIDTH:
        return frozenset({""})
    if kind in _REPEATS and value[1] == 1:
        once = _either([value[2]])
        return once if once is None or value[0] else once | {""}
    if kind is _constants.SUBPATTERN:
        return _either([value[-1]])
    return _either(value[1]) if kind is _constants.BRANCH else None


def _either(branches: Iterable[Iterable[_Item]]) -> frozenset[str] | None:
    known = [_prefixes(list(branch)) for branch in branches]
    return frozenset().union(*(one for one, _ in known)) if all(end for _, end in known) else None
