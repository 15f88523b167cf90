"""Which of many patterns can be found in a text at all, told by pairs of its characters.

A regular expression looks at every place of a text, and most of a hundred need not look at all:
every match holds one of the pattern's anchors, short strings read off the expression itself.
"""

from collections.abc import Iterable, Sequence
from itertools import product, zip_longest
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

_PAIR = 2
_ZERO_WIDTH = (_constants.ASSERT, _constants.ASSERT_NOT, _constants.AT)
_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT)
#: One character says so little that a pair is worth forty of them.
_SINGLE = 40

_Item = tuple[Any, Any]


class Anchors:
    """The anchors of many patterns: which of them a text may hold."""

    def __init__(self, patterns: Iterable[str]) -> None:
        """Every set of anchors is one bit; a pattern needs all of its sets."""
        self._pairs: dict[str, dict[str, int]] = {}
        self._needs: list[int] = []
        self._sets = 0
        for pattern in patterns:
            self._needs.append(sum(map(self._bit_of, anchors(pattern))))

    def _bit_of(self, found: frozenset[str]) -> int:
        bit = 1 << self._sets
        self._sets += 1
        for anchor in found:
            after = self._pairs.setdefault(anchor[0], {})
            after[anchor[1:]] = after.get(anchor[1:], 0) | bit
        return bit

    def possible(self, text: str) -> list[bool]:
        """Say of every pattern, in their order, whether it may be found in the text."""
        bits = 0
        for one, other in zip_longest(text, text[1:], fillvalue=""):
            if after := self._pairs.get(one):
                bits |= after.get(other, 0) | after.get("", 0)
        return [bits & need == need for need in self._needs]


def anchors(pattern: str) -> tuple[frozenset[str], ...]:
    """Return sets of strings of one or two characters; every match holds one of each set.

    Nothing comes back for a pattern that may match without any certain character.
    """
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
