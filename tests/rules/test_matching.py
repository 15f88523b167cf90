"""What finds words and patterns quickly finds all that is there."""

import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.county import DEFAULT
from rules.matching import matcher
from rules.text import normalise

ENTRIES = {entry.word: entry for entry in matcher(DEFAULT).entries}
WORDS = sorted(ENTRIES)
TEXTS = st.lists(
    st.sampled_from([*WORDS, "，", "\n", "…", "的路上", "a"]) | st.text(max_size=4)
).map("".join)


@given(TEXTS)
def test_no_word_is_overlooked(text: str) -> None:
    slow, after = [], 0
    for at in range(len(text)):
        longest = max((word for word in WORDS if text.startswith(word, at)), key=len, default="")
        if longest and at >= after:
            slow.append((at, ENTRIES[longest]))
            after = at + len(longest)
    assert [(at, entry) for at, entry, _ in matcher(DEFAULT).scan(text)] == slow


def test_a_word_that_is_told_twice_is_the_first_ones() -> None:
    first, *others = DEFAULT.remits
    told = replace(DEFAULT, remits=(replace(first, words=(others[0].words[0],)), *others))
    assert {
        entry.department for entry in matcher(told).entries if entry.word == others[0].words[0]
    } == {first.department}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("石桥乡的水厂", ["水厂"]),
        ("双河村要修桥", ["桥"]),
        ("柳林街道的路", ["街道", "路"]),
        ("修桥村民出钱", ["桥"]),
    ],
)
def test_a_word_in_the_name_of_a_place_is_not_meant(text: str, meant: list[str]) -> None:
    assert [entry.word for _, entry, says in matcher(DEFAULT).scan(text) if says] == meant


@given(TEXTS)
def test_no_overlap_row_is_overlooked(text: str) -> None:
    known = matcher(DEFAULT)
    there = [row for row in known.rows if all(look.search(text) for look in row.when)]
    assert set(map(id, there)) <= set(map(id, known.likely_rows(text)))


@given(st.text(st.sampled_from("，：；！？（）…～\u3000\u0338\u0301①ｶﾞa路")))
def test_marks_are_narrowed_as_nfkc_does(text: str) -> None:
    lines = unicodedata.normalize("NFKC", f"路{text}路")
    assert normalise(f"路{text}路") == re.sub(r"[^\S\n]+", " ", lines)
