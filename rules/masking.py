"""Hiding third parties' numbers in running text: DOMAIN.md §7 rule 4.

Every hidden sign becomes one asterisk and all else stays where it was, so a text keeps its
length. What is everybody's stays: years, amounts, receipts, roads, 110, 12345, 400 numbers.
"""

import re
from collections import Counter
from collections.abc import Mapping
from enum import StrEnum


class Kind(StrEnum):
    """What sort of number it is that is hidden."""

    IDENTITY = "identity"
    BANK = "bank"
    MOBILE = "mobile"
    LANDLINE = "landline"
    PLATE = "plate"


KIND_NAMES: Mapping[Kind, str] = {
    Kind.IDENTITY: "身份证号",
    Kind.BANK: "银行账号",
    Kind.MOBILE: "手机号",
    Kind.LANDLINE: "座机号",
    Kind.PLATE: "车牌号",
}

_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_BLANKS = dict.fromkeys(map(ord, "\t\u00a0\u2009\u200b\u200c\u200d\u2060\u3000\ufeff"), " ")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−─"), "-")
#: One character for one, so that what is found here stands at the same place in the text.
_PLAIN = {**_FULL_WIDTH, **_BLANKS, **_DASHES, ord("￥"): "¥", ord("•"): "·"}

# In the patterns ~ is what people put between digits, and group 1 is the number itself.
_BETWEEN = "[ .·-]{0,3}"
_START = r"(?<![\d*¥$])"
# An amount is nobody's number, however long it is.
_END = r"(?![\d*])(?!(?:\.\d\d?)? ?[万亿]?元)"
_IS = "(?:号码?)?[:是为 ]{0,3}"
_PROVINCE = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|7[12]|8[123])"
_DAY = r"(?:0~[1-9]|1~[0-2])~(?:0~[1-9]|[12]~\d|3~[01])"
_BORN = rf"(?:1~[89]|2~0)~\d~\d~{_DAY}"
_LOCAL = r"[2-8]\d\d~\d{4}|[2-8]\d{3}~\d{3,4}"
_AREA = r"(?:10|2\d|[3-9]\d\d)"
_CALL = "(?:电话|座机|固话|传真|致电|拨打|联系方式|tel)"
_NUMERAL = "[零〇一二三四五六七八九幺]"
_PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"

#: How each kind is written. Longer numbers go first, so that no part of one is taken for another.
_WRITTEN: tuple[tuple[Kind, str], ...] = (
    # 18 signs with a birthday in them; 15 as until 1999; mistyped, but called so
    (Kind.IDENTITY, rf"{_START}({_PROVINCE}(?:~\d){{4}}~{_BORN}(?:~\d){{3}}~[\dX]){_END}"),
    (Kind.IDENTITY, rf"{_START}({_PROVINCE}\d{{4}}~\d\d{_DAY}~\d{{3}}){_END}"),
    (Kind.IDENTITY, rf"身份证{_IS}(\d(?:~\d){{13,16}}~[\dX]){_END}"),
    # whatever is called an account; what begins as the cards of banks do
    (Kind.BANK, rf"(?:卡|[账帐][号户]){_IS}(\d(?:~\d){{11,22}}){_END}"),
    (
        Kind.BANK,
        rf"{_START}((?:3[5-7]|[45]\d|6[025]|95)\d\d(?:~\d{{4}}){{3}}(?:~\d{{1,3}})?){_END}",
    ),
    # in the groups that people speak in, each digit for itself, in Chinese numerals
    (
        Kind.MOBILE,
        rf"{_START}(?:(?:(?:00|\+)?86|0)~)?(1[3-9]\d(?:~\d{{4}}~\d{{4}}|~\d{{3}}~\d{{5}}"
        rf"|\d~\d{{3}}~\d{{4}}|\d\d~\d{{3}}~\d{{3}})|1[ .·-][3-9](?:[ .·-]\d){{9}}){_END}",
    ),
    (Kind.MOBILE, rf"([一幺] ?[三四五六七八九](?: ?{_NUMERAL}){{9}})(?!{_NUMERAL})"),
    # with its area; without one only where a telephone is spoken of
    (
        Kind.LANDLINE,
        rf"{_START}(?:0|(?:00|\+)86~0?){_AREA}[)]?~({_LOCAL}){_END}",
    ),
    (Kind.LANDLINE, rf"{_CALL}{_IS}(?![48]00(?:~\d){{7}}(?!\d))({_LOCAL}){_END}"),
    (
        Kind.PLATE,
        rf"[{_PROVINCES}][A-Z][ ·.-]?((?=(?:[A-Z]*\d){{2}})[A-Z\d]{{4}}[A-Z\d挂学警港澳]{{1,2}})"
        r"(?![A-Z\d*])",
    ),
)
_LOOKS = tuple(
    (kind, re.compile(written.replace("~", _BETWEEN), re.ASCII | re.IGNORECASE))
    for kind, written in _WRITTEN
)
#: How many signs of a number still show at its front and at its back.
_SHOWN: Mapping[Kind, tuple[int, int]] = {
    Kind.IDENTITY: (3, 4),
    Kind.BANK: (4, 4),
    Kind.MOBILE: (3, 4),
    Kind.LANDLINE: (3, 0),
    Kind.PLATE: (0, 2),
}


def masked(text: str) -> str:
    """Return the text with third parties' numbers hidden: 138****1234; its length is kept."""
    return _cover(text)[0]


def found(text: str) -> dict[Kind, int]:
    """Count what `masked` would hide, by kind; empty when there is nothing."""
    return _cover(text)[1]


def in_words(counts: Mapping[Kind, int]) -> str:
    """Tell a person what was hidden: 已遮盖：手机号 1 处; nothing when nothing was."""
    parts = [f"{KIND_NAMES[kind]} {counts[kind]} 处" for kind in Kind if counts.get(kind)]
    return f"已遮盖：{'、'.join(parts)}" if parts else ""


def _cover(text: str) -> tuple[str, dict[Kind, int]]:
    """Look until nothing is left: the end of a hidden number may begin another one."""
    counts: Counter[Kind] = Counter()
    while spots := _spots(text):
        kind, places = spots
        counts[kind] += len(places)
        text = _hidden(text, kind, places)
    return text, dict(counts)


def _spots(text: str) -> tuple[Kind, list[tuple[int, int]]] | None:
    plain = text.translate(_PLAIN)
    for kind, look in _LOOKS:
        if places := [match.span(1) for match in look.finditer(plain)]:
            return kind, places
    return None


def _hidden(text: str, kind: Kind, places: list[tuple[int, int]]) -> str:
    signs = list(text)
    front, back = _SHOWN[kind]
    for start, end in places:
        number = [at for at in range(start, end) if text[at].isalnum()]
        for at in number[front : len(number) - back]:
            signs[at] = "*"
    return "".join(signs)
