"""What came of an item: how ratings and outcomes are said and read, and what reopens an item."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.opinion import LIFECYCLE, Party, Verb
from rules.outcome import (
    CHAIN,
    RATINGS,
    Level,
    Recorded,
    Satisfaction,
    code,
    outcome_said,
    rating_said,
    read_outcome,
    read_rating,
    reopens,
)
from rules.text import command
from rules.when import Unclear

TODAY = date(2026, 11, 22)
S, B, D = Satisfaction


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("1", (S, S)),
        ("２", (B, B)),
        ("三", (D, D)),
        ("13", (S, D)),
        ("1 3", (S, D)),
        ("3，1", (D, S)),
        ("满意", (S, S)),
        ("1 满意", (S, S)),
        ("不滿意！", (D, D)),
        ("态度满意，结果不满意", (S, D)),
        ("态度1结果3", (S, D)),
        ("4", None),
        ("14", None),
        ("123", None),
        ("还行", None),
        ("不满意，路又塌了", None),
        ("", None),
    ],
)
def test_how_people_rate(said: str, meant: tuple[Satisfaction, Satisfaction] | None) -> None:
    assert read_rating(said) == meant


@given(st.sampled_from(Satisfaction), st.sampled_from(Satisfaction))
def test_what_is_said_of_a_rating_is_read_as_it(
    attitude: Satisfaction, result: Satisfaction
) -> None:
    assert read_rating(rating_said(attitude, result)) == (attitude, result)
    assert code(attitude, result) in (attitude, result)


def test_ways_to_rate_are_in_the_form_in_which_commands_are_compared() -> None:
    assert [way for way in RATINGS if command(way) != way] == []


@pytest.mark.parametrize(
    ("attitude", "result", "round_", "again"),
    [(D, S, 1, True), (S, D, 1, True), (D, D, 1, True), (B, B, 1, False), (D, D, 2, False)],
)
def test_what_reopens(
    attitude: Satisfaction, result: Satisfaction, round_: int, again: bool
) -> None:
    assert reopens(attitude, result, round_) is again


@pytest.mark.parametrize(
    ("said", "level", "combined", "on", "spare"),
    [
        ("市", Level.CITY, False, TODAY, ""),
        ("市 综合 11月3日", Level.CITY, True, date(2026, 11, 3), ""),
        ("市级单篇采用", Level.CITY, False, TODAY, ""),
        ("11月3日 省里 综合", Level.PROVINCE, True, date(2026, 11, 3), ""),
        ("全国 昨天", Level.NATION, False, date(2026, 11, 21), ""),
        ("区 12月1日", Level.COUNTY, False, date(2025, 12, 1), ""),
        ("市 25日", Level.CITY, False, date(2026, 10, 25), ""),
        ("市 1号", Level.CITY, False, date(2026, 11, 1), ""),
        ("市 周五", Level.CITY, False, date(2026, 11, 20), ""),
        ("市 2027年1月1日", Level.CITY, False, date(2027, 1, 1), ""),
        ("综合", None, True, TODAY, ""),
        ("县 请农业局认真研究", Level.COUNTY, False, TODAY, "请农业局认真研究"),
    ],
)
def test_how_outcomes_are_typed(
    said: str, level: Level | None, combined: bool, on: date, spare: str
) -> None:
    assert read_outcome(said, TODAY) == Recorded(level, combined, on, spare)


@pytest.mark.parametrize(
    ("said", "unclear"),
    [
        ("市 2月30日", Unclear.IMPOSSIBLE),
        ("市 周末", Unclear.AMBIGUOUS),
        ("市 11月3日 11月4日", Unclear.AMBIGUOUS),
    ],
)
def test_a_day_that_could_be_several_is_asked_again(said: str, unclear: Unclear) -> None:
    assert read_outcome(said, TODAY) is unclear


@given(
    st.sampled_from(Level),
    st.booleans(),
    st.dates(TODAY - timedelta(3_000), TODAY),
)
def test_what_is_said_of_an_outcome_is_read_as_it(level: Level, combined: bool, on: date) -> None:
    assert read_outcome(outcome_said(level, on, combined=combined), TODAY) == Recorded(
        level, combined, on
    )


@given(st.text())
def test_whatever_is_typed_is_read_or_asked_again(said: str) -> None:
    assert isinstance(read_outcome(said, TODAY), Recorded | Unclear)


def test_the_chain_tells_nothing_that_its_reporters_may_not_hear() -> None:
    """A unit's reply is heard with its feeding back, a rating by who gave it."""
    heard = {step.verb for step in LIFECYCLE if Party.REPORTER in step.tells}
    assert CHAIN - heard == {Verb.REPLY, Verb.RATE, Verb.ARCHIVE}
