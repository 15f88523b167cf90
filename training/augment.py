"""Make a training text look like what comes in: spoken, mistyped, unpunctuated, from the village.

Pure functions of a text and a source of chance: the same seed gives the same text.
"""

import random
import re
from collections import defaultdict
from collections.abc import Callable
from functools import lru_cache

import opencc
from pypinyin import lazy_pinyin

from training.noise_words import FILLERS, PARTICLES, VILLAGE

# A point between digits is no punctuation.
_PUNCTUATION = re.compile(r"(?:(?<!\d)\.|\.(?!\d)|[\s。，、；：！？,;:!?“”‘’\"'…—（）()《》【】])+")
_CLAUSE_ENDS = re.compile("([。，；！？,;!?\n]+)")
_NUMBER = re.compile(r"(?<![\dA-Za-z])(\d+)(?:\.(\d+))?(%)?(?![\dA-Za-z])(年)?")
_DIGITS = "零一二三四五六七八九"
#: Shares of clauses that a filler opens, a particle ends, and whose first word is said twice.
_FILLED, _TAILED, _STUTTERED = 0.25, 0.15, 0.08
#: Share of clause ends that a recogniser still marks, of characters mistyped, of words in dialect.
_MARKED, _MISTYPED, _IN_DIALECT = 0.3, 0.05, 0.7
#: Pairs of sounds that the same fingers, or the same county, do not tell apart.
_NEAR = (
    *(("^zh", "z"), ("^ch", "c"), ("^sh", "s")),
    *(("^z(?!h)", "zh"), ("^c(?!h)", "ch"), ("^s(?!h)", "sh")),
    *(("^n", "l"), ("^l", "n"), ("^h", "f"), ("^f", "h")),
    *(("ng$", "n"), ("(?<=[aei])n$", "ng")),
)
_WORDS = re.compile("|".join(sorted(VILLAGE, key=len, reverse=True)))


def _integer(number: int) -> str:
    """Say a number below 100,000,000: 2050 is 二千零五十."""
    for unit, name in ((10_000, "万"), (1_000, "千"), (100, "百"), (10, "十")):
        if number >= unit:
            head, rest = divmod(number, unit)
            said = _integer(head) if (unit, head) != (10, 1) else ""
            gap = "零" if 0 < rest < unit // 10 else ""
            return said + name + gap + (_integer(rest) if rest else "")
    return _DIGITS[number]


def _one_by_one(digits: str) -> str:
    return "".join(_DIGITS[int(digit)] for digit in digits)


def _said(match: re.Match[str]) -> str:
    whole, fraction, percent, year = match.groups()
    named = (year and len(whole) == 4) or len(whole) > 6 or (whole[0] == "0" and len(whole) > 1)
    said = _one_by_one(whole) if named else _integer(int(whole))
    said += f"点{_one_by_one(fraction)}" if fraction else ""
    return ("百分之" if percent else "") + said + (year or "")


def spoken_numbers(text: str) -> str:
    """Return the text with its Arabic numerals as they are said: 2023年 is 二零二三年."""
    return _NUMBER.sub(_said, text)


def _spoken_clause(clause: str, rng: random.Random) -> str:
    if rng.random() < _STUTTERED and len(clause) > 4:
        clause = clause[:2] + clause
    if rng.random() < _FILLED:
        clause = rng.choice(FILLERS) + clause
    return clause + (rng.choice(PARTICLES) if rng.random() < _TAILED else "")


def voice(text: str, rng: random.Random) -> str:
    """Return the text as a recogniser writes it down: fillers, stutters, few marks, no digits."""
    if not text.strip():
        return text
    pieces = _CLAUSE_ENDS.split(spoken_numbers(text))
    clauses = [_spoken_clause(piece, rng) if piece.strip() else piece for piece in pieces[::2]]
    marks = ["，" if rng.random() < _MARKED else "" for _ in pieces[1::2]]
    return rng.choice(FILLERS) + "".join(a + b for a, b in zip(clauses, [*marks, ""], strict=True))


@lru_cache(maxsize=1)
def _by_sound() -> dict[str, str]:
    """Return the 3,755 frequent characters of GB 2312's first level by sound, without tones."""
    signs = bytes(
        byte for row in range(0xB0, 0xD8) for at in range(0xA1, 0xFF) for byte in (row, at)
    )
    found: defaultdict[str, str] = defaultdict(str)
    for sign in signs.decode("gb2312", errors="ignore"):
        found[lazy_pinyin(sign)[0]] += sign
    return dict(found)


@lru_cache(maxsize=8192)
def sounding_like(sign: str) -> tuple[str, str]:
    """Return the other characters of a character's sound, and those of the sounds near it."""
    sound, known = lazy_pinyin(sign)[0], _by_sound()
    near = {changed for old, new in _NEAR if (changed := re.sub(old, new, sound)) != sound}
    return known.get(sound, "").replace(sign, ""), "".join(known.get(s, "") for s in sorted(near))


def _mistyped(sign: str, rng: random.Random) -> str:
    same, near = sounding_like(sign)
    wrong = near if near and (not same or rng.random() < 0.3) else same
    return rng.choice(wrong) if wrong else sign


def typos(text: str, rng: random.Random) -> str:
    """Return the text with some characters replaced by ones of the same or a near sound."""
    return "".join(
        _mistyped(sign, rng) if "\u4e00" <= sign <= "\u9fff" and rng.random() < _MISTYPED else sign
        for sign in text
    )


def unpunctuated(text: str, rng: random.Random) -> str:
    """Return the text without a mark; now and then a space stands where one was."""
    gap = " " if rng.random() < 0.3 else ""
    return _PUNCTUATION.sub(gap, text).strip() or text


@lru_cache(maxsize=1)
def _to_traditional() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def traditional(text: str, rng: random.Random) -> str:
    """Return the text in traditional script.

    `rules.text.normalise` folds it back before any model sees it: this is for the test of that,
    and teaches a model nothing.
    """
    return str(_to_traditional().convert(text))


def village(text: str, rng: random.Random) -> str:
    """Return the text with most words that the village says otherwise said so."""

    def said(match: re.Match[str]) -> str:
        return rng.choice(VILLAGE[match[0]]) if rng.random() < _IN_DIALECT else match[0]

    return _WORDS.sub(said, text)


#: By the name of the kind of noise; see `tests/rules/texts/noise.jsonl` for real-looking ones.
AUGMENTATIONS: dict[str, Callable[[str, random.Random], str]] = {
    "dialect": village,
    "voice": voice,
    "typos": typos,
    "unpunctuated": unpunctuated,
    "traditional": traditional,
}
