"""What people type, brought to one form: width, script, spaces and control characters."""

import re
import unicodedata
from functools import lru_cache

import opencc

_ONE_SIGN = opencc.OpenCC("t2s")
# Sign by sign: opencc's list of phrases would also change what is simplified (打坏 to 打坯).
_HAN = "".join(map(chr, range(0x4E00, 0xA000)))
_TO_SIMPLIFIED = {ord(sign): simple for sign in _HAN if (simple := _ONE_SIGN.convert(sign)) != sign}
_TRADITIONAL = re.compile(f"[{''.join(map(chr, _TO_SIMPLIFIED))}]")
# Control, format, private and unpaired surrogate characters carry no meaning in a message.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ud800-\udfff\ue000-\uf8ff\ufe00-\ufe0f\ufeff\ufff0-\ufffb]+"
)
# What NFKC makes of the marks of nearly every text: without them it mostly has nothing to do.
_MARKS = tuple((mark, unicodedata.normalize("NFKC", mark)) for mark in "，：；！？（）…～\u3000")
_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[ \n]*")
_NOISE = re.compile(r"[\W_]+")
_SINGLE_CHOICE = {numeral: str(number) for number, numeral in enumerate("零一二三四五六七八九十")}
_SINGLE_CHOICE |= {"〇": "0", "两": "2"}


# Every rule that looks at a text begins here, so that one message comes several times.
@lru_cache(maxsize=256)
def normalise(text: str) -> str:
    """Return the text in half width and simplified script, without control characters.

    Runs of spaces become one space and runs of line breaks one; the ends are trimmed.
    """
    if text.isascii():
        plain = _INVISIBLE.sub("", text.replace("\r", "\n"))
    else:
        plain = text.replace("\r", "\n")
        for mark, narrow in _MARKS:
            plain = plain.replace(mark, narrow)
        plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", plain))
        if _TRADITIONAL.search(plain):
            plain = plain.translate(_TO_SIMPLIFIED)
    return _LINES.sub("\n", _BLANKS.sub(" ", plain)).strip()


def command(text: str) -> str:
    """Return the form in which typed commands are compared: `「帮 助！」` and `幫助` are one.

    Lower case, letters and digits only; a single Chinese numeral is the choice of that number.
    """
    bare = _NOISE.sub("", normalise(text)).lower()
    return _SINGLE_CHOICE.get(bare, bare)
