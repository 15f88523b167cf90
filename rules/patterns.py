"""Whether a pattern that a county wrote may look at every text: it compiles, and ends soon."""

import re
import warnings
from collections.abc import Iterable
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

#: Characters of a pattern, and ways in which it may go on from one place of a text. The shipped
#: ones stay below 120; each place of the text is a beginning.
LONGEST = 120
MOST_WAYS = 300

_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)
_LOOKS = (_constants.ASSERT, _constants.ASSERT_NOT)


def fault(pattern: str) -> str | None:
    """Say in Chinese what is wrong with a pattern, and what to write; None for a good one."""
    if len(pattern) > LONGEST:
        return f"太长，最多 {LONGEST} 个字，请拆成两行"
    if not pattern.isprintable():
        return "里面有换行或看不见的字，请重新打一遍"
    try:
        tree = _parsed(pattern)
    except (re.error, OverflowError, RecursionError, FutureWarning) as error:
        at = getattr(error, "pos", None)
        where = f"第 {at + 1} 个字起" if at is not None else ""
        return f"{where}写得不对，括号要成对；几个词用“|”隔开就行"
    try:
        ways = _ways(tree)
    except _EndlessError:
        return "不能用“*”“+”和“\\1”，请写明最多几个字，如“.{0,20}”"
    if ways > MOST_WAYS:
        return "太绕，会拖慢所有人，请少用“.{0,20}”和“?”，或拆成两行"
    return "什么都能对上，请写上要找的词" if re.compile(pattern).match("") else None


def _parsed(pattern: str) -> Iterable[tuple[Any, Any]]:
    """Parse a pattern; what a later Python may read in another way is an error now."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", FutureWarning)
        tree: Iterable[tuple[Any, Any]] = _parser.parse(pattern)
    return tree


class _EndlessError(Exception):
    """The pattern repeats without an end."""


def _ways(tree: Iterable[tuple[Any, Any]]) -> int:
    """Return in how many ways a pattern can match or fail from one place, at most."""
    ways = 1
    for op, what in tree:
        ways *= _ways_of(op, what)
        if ways > MOST_WAYS:
            return ways
    return ways


def _ways_of(op: Any, what: Any) -> int:
    if op in _REPEATS:
        return _repeated(*what)
    if op is _constants.BRANCH:
        return sum(_ways(branch) for branch in what[1])
    if op is _constants.SUBPATTERN or op in _LOOKS:
        return _ways(what[-1])
    if op is _constants.ATOMIC_GROUP:
        return _ways(what)
    if op in (_constants.GROUPREF, _constants.GROUPREF_EXISTS):
        raise _EndlessError
    return 1


def _repeated(least: int, most: int, inner: Iterable[tuple[Any, Any]]) -> int:
    if most > MOST_WAYS:
        raise _EndlessError
    each = _ways(inner)
    return sum(each**times for times in range(least, most + 1))
