"""Finding Chinese texts by their bigrams: what of a text is indexed, and what a query asks for.

A run of Chinese characters gives each two neighbours, a run of letters or digits its whole word.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from rules.text import normalise

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUNS = re.compile(rf"([{_HAN}]+)|([^\W_{_HAN}]+)")
#: Longest word that is told apart: an index row has room for some 2,700 bytes.
_LONGEST = 40
#: Characters whose simplified form hangs on their neighbours. Part of a text lacks some of them,
#: so here both forms are one.
_ALIKE = str.maketrans("藉沈坯锺哩迳瞭覆链钜衹甦俱彷幺画𫫇", "借沉坏钟里径了复炼巨只苏具仿么划恶")


class TooShort(ValueError):
    """A query has neither a word nor two Chinese characters side by side."""


class _Folded(dict[int, str]):
    """Each Chinese character in the form that it has whatever stands beside it."""

    def __missing__(self, code: int) -> str:
        folded = normalise(chr(code)).translate(_ALIKE)
        self[code] = folded
        return folded


_FOLDED = _Folded()


def tokens(org_id: int, text: str) -> list[str]:
    """Return what a text is found by in its organisation: `7:路灯`, `7:0012`, each once."""
    return [f"{org_id}:{piece}" for piece in dict.fromkeys(_pieces(text))]


def asked(org_id: int, query: str) -> list[str]:
    """Return the tokens that a text must all have; raises TooShort when there are none."""
    if wanted := tokens(org_id, query):
        return wanted
    raise TooShort(query)


def matches(text: str, query: str) -> bool:
    """Tell whether all that the query asks for is in the text, wherever; raises TooShort."""
    return set(asked(0, query)) <= set(tokens(0, text))


def _pieces(text: str) -> Iterator[str]:
    for han, word in _RUNS.findall(normalise(text).lower()):
        if word:
            yield word[:_LONGEST]
        for first, second in pairwise(han.translate(_FOLDED)):
            yield first + second
