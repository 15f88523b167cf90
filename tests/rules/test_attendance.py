"""Signing in: what counts, why not, and that order and repetition change nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import isclose
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.attendance import (
    REFUSALS,
    Door,
    Fence,
    Presence,
    Refusal,
    SignIn,
    Spot,
    distance,
    first_valid,
    judge,
)

NINE = datetime(2026, 6, 10, 1, tzinfo=UTC)
HALL = Spot(24.78, 108.9)
OPEN = Door(NINE - timedelta(minutes=30), NINE + timedelta(minutes=10), NINE + timedelta(hours=3))
FENCED = replace(OPEN, fence=Fence(HALL, 500))


def tried(minutes: float, **about: object) -> SignIn:
    return SignIn(NINE + timedelta(minutes=minutes), **({"invited": True} | about))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("door", "sign_in", "judged"),
    [
        (OPEN, tried(-31), Refusal.TOO_EARLY),
        (OPEN, tried(-30), Presence.CHECKED_IN),
        (OPEN, tried(9.9), Presence.CHECKED_IN),
        (OPEN, tried(10), Presence.LATE),
        (OPEN, tried(179.9), Presence.LATE),
        (OPEN, tried(180), Refusal.TOO_LATE),
        (OPEN, tried(0, invited=False), Refusal.NOT_INVITED),
        (OPEN, tried(0, invited=False, welcomed=True), Presence.WALK_IN),
        (OPEN, tried(20, invited=False, welcomed=True), Presence.WALK_IN),
        (OPEN, tried(-40, invited=False, welcomed=True), Refusal.TOO_EARLY),
        (FENCED, tried(0), Refusal.NO_PLACE),
        (FENCED, tried(0, spot=HALL), Presence.CHECKED_IN),
        (FENCED, tried(0, spot=Spot(24.784, 108.9)), Presence.CHECKED_IN),
        (FENCED, tried(0, spot=Spot(24.785, 108.9)), Refusal.WRONG_PLACE),
        (FENCED, tried(0, spot=Spot(25.05, 108.9)), Refusal.WRONG_PLACE),
        (FENCED, tried(0, invited=False, spot=Spot(25.05, 108.9)), Refusal.WRONG_PLACE),
        (replace(OPEN, cancelled=True), tried(0), Refusal.CANCELLED),
        (replace(OPEN, cancelled=True), tried(-40), Refusal.CANCELLED),
    ],
)
def test_what_a_try_counts_as(door: Door, sign_in: SignIn, judged: Presence | Refusal) -> None:
    assert judge(door, sign_in) is judged


def test_every_refusal_says_what_is_wrong_and_what_to_do() -> None:
    assert set(REFUSALS) == set(Refusal)
    for sentence in REFUSALS.values():
        assert "，" in sentence or "。" in sentence[:-1]
        assert {name for _, name, _, _ in Formatter().parse(sentence) if name} <= {
            "opens",
            "distance",
        }


TRIES = st.lists(
    st.builds(
        tried,
        st.integers(-60, 240),
        invited=st.booleans(),
        welcomed=st.booleans(),
        spot=st.sampled_from([None, HALL, Spot(25.05, 108.9)]),
    ),
    max_size=12,
)


@given(st.data(), TRIES, st.sampled_from([OPEN, FENCED]))
def test_order_and_repetition_change_nothing(
    data: st.DataObject, tries: list[SignIn], door: Door
) -> None:
    counts = first_valid(door, tries)
    shuffled = data.draw(
        st.permutations(tries + data.draw(st.lists(st.sampled_from(tries))) if tries else [])
    )
    again = first_valid(door, shuffled)
    assert (again and again.at) == (counts and counts.at)
    valid = [one.at for one in tries if isinstance(judge(door, one), Presence)]
    assert (counts and counts.at) == (min(valid) if valid else None)


SPOTS = st.builds(Spot, st.floats(-90, 90), st.floats(-180, 180))


@given(SPOTS, SPOTS)
def test_distances_are_distances(one: Spot, other: Spot) -> None:
    assert isclose(distance(one, other), distance(other, one), abs_tol=1e-6)
    assert 0 <= distance(one, other) <= 20_016_000
    assert distance(one, one) == 0


def test_a_known_distance() -> None:
    # one degree of latitude
    assert isclose(distance(Spot(24, 108), Spot(25, 108)), 111_195, rel_tol=1e-4)
