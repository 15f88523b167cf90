"""What finds words and patterns quickly finds all that is there."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.anchors import Anchors
from rules.county import DEFAULT
from rules.matching import matcher
from rules.pairs import key, keys
from rules.text import normalise

WORDS = sorted(matcher(DEFAULT).by_head)
TEXTS = st.lists(
    st.sampled_from([*WORDS, "，", "\n", "…", "的路上", "a"]) | st.text(max_size=4)
).map("".join)


@given(TEXTS)
def test_each_place_has_the_keys_of_what_begins_there(text: str) -> None:
    pairs, alone = keys(text)
    assert [*pairs] == [key(text[at : at + 2]) for at in range(len(text))]
    assert [*alone] == [key(sign) for sign in text]


@given(TEXTS)
def test_no_word_is_overlooked(text: str) -> None:
    known = matcher(DEFAULT)
    found = [(at, entry) for at, entry, _ in known.scan(text)]
    slow, after = [], 0
    for at in range(len(text)):
        entry = known._longest(text, at) if at >= after else None
        if entry:
            slow.append((at, entry))
            after = at + len(entry.word)
    assert found == slow


@given(TEXTS)
def test_no_overlap_row_is_overlooked(text: str) -> None:
    known = matcher(DEFAULT)
    there = [row for row in known.rows if all(look.search(text) for look in row.when)]
    assert set(map(id, there)) <= set(map(id, known.likely_rows(text)))


@pytest.mark.parametrize("pattern", ["(?i)wifi", "(?i:wifi)坏", "(?s-x:a)(?i:b)"])
def test_what_may_be_in_any_case_is_always_possible(pattern: str) -> None:
    assert re.compile(pattern)
    assert Anchors([pattern]).possible("WIFI") == [True]


@given(st.text(st.sampled_from("，：；！？（）…～\u3000\u0338\u0301①ｶﾞa路")))
def test_marks_are_narrowed_as_nfkc_does(text: str) -> None:
    lines = unicodedata.normalize("NFKC", f"路{text}路")
    assert normalise(f"路{text}路") == re.sub(r"[^\S\n]+", " ", lines)
