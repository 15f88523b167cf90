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
    "short_thing": 5,
    "const": 20,
    "name": 10,
    "phrase": 5,
    "character_string": 32,
}
#: The fields that take any character, so that an ellipsis may say that something is missing.
FREE = {"thing", "short_thing", "const"}
#: Characters that a template message takes in any field.
TEMPLATE_WORDS = 200

_NUMBER = re.compile(r"_?\d+$")


def template_data(data: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The data of a template message in the platform's shape."""
    return {
        name: {"value": _short(printable(value), TEMPLATE_WORDS, "…")}
        for name, value in data.items()
    }


def notice_data(data: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The data of a subscription notice in the platform's shape, one line for each field."""
    return {name: {"value": _field(name, value)} for name, value in data.items()}


def _field(name: str, value: str) -> str:
    kind = _NUMBER.sub("", name)
    line = " ".join(printable(value).split())
    return _short(line, WORDS.get(kind, len(line)), "…" if kind in FREE else "")


def _short(value: str, limit: int, end: str) -> str:
    return value if len(value) <= limit else value[: limit - len(end)] + end
