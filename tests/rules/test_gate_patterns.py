"""How the patterns of the gates are built: their time stays linear in the text."""

from collections.abc import Iterator
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from rules.gates import CHAT_MAX, GATES, Gate

_PATTERNS = [pattern for row in GATES for pattern in row.patterns]
_ASIDE = [pattern for row in GATES for pattern in (*row.innocent, *row.unless, *row.also)]
_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT)


def _repeats(tree: Any) -> Iterator[int]:
    for kind, value in tree:
        if kind in _REPEATS:
            yield value[1]
        if kind is _constants.BRANCH:
            yield from (most for branch in value[1] for most in _repeats(branch))
        elif isinstance(value, tuple) and isinstance(value[-1], _parser.SubPattern):
            yield from _repeats(value[-1])


@pytest.mark.parametrize("pattern", {*_PATTERNS, *_ASIDE})
def test_no_gap_is_wider_than_a_sentence(pattern: str) -> None:
    assert max(_repeats(_parser.parse(pattern)), default=0) <= 48


def test_what_has_no_bound_looks_at_chat_alone() -> None:
    endless = [
        row.gate for row in GATES for pattern in row.patterns if "++" in pattern or "*" in pattern
    ]
    assert endless == [Gate.CHAT]
    assert CHAT_MAX < 40
