"""The data of template and subscription notices, cut to what the platform takes of each field.

A field that is one character too long fails the whole notice for good (47003), so words are cut
here; what is not words (times, amounts, numbers) must be right already. Source: the platform's
"subscription message parameter limits".
"""

import re
from collections.abc import Mapping

from wechat.bodies import printable

#: Characters that a field of words takes, by the name that its template gives it (`thing1`).
WORDS: Mapping[str, int] = {
    "thing": 20,
    "phrase": 5,
    "name": 10,
    "character_string": 32,
    "letter": 32,
    "symbol": 5,
    "const": 20,
}
#: Characters that a template message takes in any field.
TEMPLATE_WORDS = 200

_NUMBERED = re.compile(r"\d+$")


def template_data(data: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The data of a template message in the platform's shape."""
    return {name: {"value": _short(value, TEMPLATE_WORDS)} for name, value in data.items()}


def notice_data(data: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The data of a subscription notice in the platform's shape, one line for each field."""
    return {
        name: {"value": _short(" ".join(value.split()), WORDS.get(_NUMBERED.sub("", name)))}
        for name, value in data.items()
    }


def _short(value: str, limit: int | None) -> str:
    value = printable(value)
    return value if limit is None or len(value) <= limit else value[: limit - 1] + "…"
