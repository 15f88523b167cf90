"""A text is found by what stands in it, in its own county only."""

import re
from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from rules.search import TooShort, asked, matches, tokens
from rules.text import normalise

LAMP = "民2026-0012：镇中学门口的路灯坏了半个月，G320国道旁也黑"


@pytest.mark.parametrize(
    ("text", "found_by"),
    [
        ("路灯坏了", ["7:路灯", "7:灯坏", "7:坏了"]),
        ("路灯，路灯", ["7:路灯"]),
        ("路 灯", []),
        ("民2026-0012", ["7:2026", "7:0012"]),
        ("民２０２６－００１２", ["7:2026", "7:0012"]),
        ("G320國道", ["7:g320", "7:国道"]),
        ("3号楼", ["7:3", "7:号楼"]),
        ("自來水_WiFi", ["7:自来", "7:来水", "7:wifi"]),
        ("二〇二六", ["7:二〇", "7:〇二", "7:二六"]),
        ("𠮷林村", ["7:𠮷林", "7:林村"]),
        ("路\u200b灯", ["7:路灯"]),
        ("，。！", []),
        ("", []),
    ],
)
def test_tokens(text: str, found_by: list[str]) -> None:
    assert tokens(7, text) == found_by


@pytest.mark.parametrize(
    "query",
    [
        "路灯", "路灯坏了", "路灯 半个月", "坏了，路灯", "路燈", "中學門口", "灯坏 了",
        "民2026-0012", "2026-0012", "0012", "００１２", "g320", "Ｇ320国道", "黑 路灯",
    ],
)  # fmt: skip
def test_a_query_finds(query: str) -> None:
    assert matches(LAMP, query)


@pytest.mark.parametrize(
    "query", ["路面", "路灯 路面", "路灯好了", "0013", "2026-001", "320", "灯路"]
)
def test_a_query_does_not_find(query: str) -> None:
    assert not matches(LAMP, query)


@pytest.mark.parametrize("query", ["", "路", "路 灯", "，。", "路、灯、水", "\u200b", "_"])
def test_a_query_may_be_too_short(query: str) -> None:
    with pytest.raises(TooShort):
        asked(7, query)


def test_a_character_by_itself_asks_for_nothing() -> None:
    assert asked(7, "水 路灯 民2026") == ["7:路灯", "7:2026"]


def test_what_is_asked_twice_is_looked_for_once() -> None:
    assert asked(7, "路灯 路灯 A a") == ["7:路灯", "7:a"]


def test_a_county_finds_its_own_only() -> None:
    assert not set(asked(1, "路灯 12")) & set(tokens(11, "路灯 12"))
    assert not set(asked(1, "1")) & set(tokens(11, "1:1 11"))


def test_a_word_has_room_in_an_index() -> None:
    assert all(len(token) <= 50 for token in tokens(7, "a" * 5000))
    assert matches("a" * 5000, "a" * 5000)


#: What comes out of traditional script otherwise beside some neighbours than by itself.
_MOODY = (
    "答覆瞭解明望憑藉口狼打坏土乾坤隆燥沈船陽鍾書項鍊計畫英哩傢俱彷彿么麼復甦衹得於樊期徵羽薴麻"
)
_CHARACTER = st.one_of(
    st.sampled_from(_MOODY),
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5),
)
_HAN = st.text(_CHARACTER, min_size=2, max_size=8)
_TEXT = st.lists(st.one_of(_HAN, st.sampled_from(["，", " ", "\n", "0012", "Ab", "-"])), max_size=9)


@given(_TEXT, _HAN, _TEXT, st.data())
@example(["答"], "覆的", [], None)
@example(["打"], "坏了", [], None)
def test_any_part_of_a_text_finds_it(
    before: list[str], run: str, after: list[str], data: st.DataObject | None
) -> None:
    text = "".join([*before, run, *after])
    start = data.draw(st.integers(0, len(run) - 2)) if data else 0
    end = data.draw(st.integers(start + 2, len(run))) if data else len(run)
    assert matches(text, run[start:end])
    assert matches(normalise(text), run[start:end])


@given(st.text(max_size=60))
def test_a_text_finds_itself(text: str) -> None:
    assume(tokens(7, text))
    assert matches(text, text)
    assert tokens(7, normalise(text)) == tokens(7, text)


@given(
    st.text(st.sampled_from("路灯坏了，"), max_size=20),
    st.text(st.sampled_from("路灯坏 "), max_size=5),
)
def test_all_neighbours_asked_for_are_in_the_text(text: str, query: str) -> None:
    pairs = [pair for run in query.split(" ") for pair in map("".join, pairwise(run))]
    assume(pairs)
    assert matches(text, query) == all(pair in text for pair in pairs)


@given(st.text(st.sampled_from("ab1 ，路"), max_size=20), st.from_regex("[ab1]+", fullmatch=True))
def test_a_word_is_found_whole(text: str, word: str) -> None:
    assert matches(text, word) == (word in re.split("[ ，路]", text))
