"""Which of many patterns can be found in a text at all, told by words that it holds.

A regular expression looks at every place of a text, and most of a hundred need not look at all:
every match holds one of the pattern's anchors, short strings read off the expression itself.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import product
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

from ahocorasick_rs import AhoCorasick

_ZERO_WIDTH = (_constants.ASSERT, _constants.ASSERT_NOT, _constants.AT)
_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT)
#: Longest anchor, in characters; so many of them are enough for one place of a pattern.
_LONGEST = 4
_MOST = 200
#: How often a text holds an anchor of that many characters, in thousands; a set that many texts
#: hold one of tells nothing.
_OFTEN = (0, 40, 2, 0.5, 0.2)
_TELLS = 240

_ANY_CASE = re.compile(r"\(\?[a-zA-Z-]*i")

_Item = tuple[Any, Any]
_Beginnings = tuple[frozenset[str], bool]


class Anchors:
    """The anchors of many patterns: which of them a text may hold."""

    def __init__(self, groups: Iterable[Sequence[str]]) -> None:
        """Every set of anchors is one bit; a group needs all sets of all of its patterns."""
        self._sets = 0
        bits: dict[str, int] = {}
        self._needs = [
            sum(self._bit_of(found, bits) for pattern in group for found in anchors(pattern))
            for group in groups
        ]
        self._bits = [*bits.values()]
        self._known = AhoCorasick(bits)

    def _bit_of(self, found: frozenset[str], bits: dict[str, int]) -> int:
        bit = 1 << self._sets
        self._sets += 1
        for anchor in found:
            bits[anchor] = bits.get(anchor, 0) | bit
        return bit

    def possible(self, text: str) -> list[int]:
        """Return the places of the groups all of whose patterns may be found in the text."""
        bits = 0
        for which, _, _ in self._known.find_matches_as_indexes(text, overlapping=True):
            bits |= self._bits[which]
        return [place for place, need in enumerate(self._needs) if bits & need == need]


def anchors(pattern: str) -> tuple[frozenset[str], ...]:
    """Return sets of strings of up to four characters; every match holds one of each set.

    Nothing comes back for a pattern that may match without any certain character, or in any case.
    """
    if _ANY_CASE.search(pattern):
        return ()
    items = list(_parser.parse(pattern))
    found = (_best(items[place:], item) for place, item in enumerate(items))
    return tuple(one for one in found if one and _often(one) < _TELLS)


def _best(items: Sequence[_Item], item: _Item) -> frozenset[str] | None:
    """Return what stands for sure where the items begin, or inside the first of them."""
    found = [one for one in (_prefixes(items)[0], _inside(item)) if one and "" not in one]
    return min(found, key=_often, default=None)


def _anchors(items: Sequence[_Item]) -> frozenset[str] | None:
    found = (_best(items[place:], item) for place, item in enumerate(items))
    return min(filter(None, found), key=_often, default=None)


def _often(found: frozenset[str]) -> float:
    return sum(_OFTEN[len(anchor)] if any(map(str.isalnum, anchor)) else _TELLS for anchor in found)


def _inside(item: _Item) -> frozenset[str] | None:
    """Return what the branches of an alternative hold, each in its own place."""
    kind, value = item
    if kind is _constants.SUBPATTERN:
        return _anchors(list(value[-1]))
    if kind is not _constants.BRANCH:
        return None
    branches = [_anchors(list(branch)) for branch in value[1]]
    return frozenset().union(*map(frozenset, filter(None, branches))) if all(branches) else None


def _prefixes(items: Sequence[_Item]) -> _Beginnings:
    """Return how all that the items match begins, and whether that is all one can say.

    False means that anything may follow a shorter one.
    """
    starts = frozenset({""})
    for item in items:
        more, whole = _beginnings(item)
        if len(starts) * len(more) > _MOST:
            return starts, False
        starts = frozenset((one + other)[:_LONGEST] for one, other in product(starts, more))
        if not whole:
            return starts, all(len(start) == _LONGEST for start in starts)
    return starts, True


def _beginnings(item: _Item) -> _Beginnings:
    """Return the same of one item."""
    kind, value = item
    if kind is _constants.LITERAL:
        return frozenset({chr(value)}), True
    if kind is _constants.IN and all(part[0] is _constants.LITERAL for part in value):
        return frozenset(chr(part[1]) for part in value), True
    if kind in _ZERO_WIDTH:
        return frozenset({""}), True
    if kind in _REPEATS:
        least, most, repeated = value
        once, whole = _prefixes(list(repeated))
        return once if least else once | {""}, whole and most == 1
    if kind is _constants.SUBPATTERN:
        return _prefixes(list(value[-1]))
    return _either(value[1]) if kind is _constants.BRANCH else (frozenset({""}), False)


def _either(branches: Iterable[Iterable[_Item]]) -> _Beginnings:
    known = [_prefixes(list(branch)) for branch in branches]
    return frozenset().union(*(starts for starts, _ in known)), all(whole for _, whole in known)
