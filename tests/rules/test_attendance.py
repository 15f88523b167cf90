"""Signing in: what counts, why not, and that order and repetition change nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.activity import ANNOUNCED, State
from rules.attendance import (
    COUNTING,
    MAKE_UP_REFUSALS,
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
    misdated,
)
from rules.attendance_words import clock, metres, minutes, opening

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
        (OPEN, tried(0, fault=Refusal.WRONG_CODE), Refusal.WRONG_CODE),
        (OPEN, tried(-31, fault=Refusal.WRONG_CODE), Refusal.TOO_EARLY),
        (OPEN, tried(180, fault=Refusal.EXPIRED_CODE), Refusal.TOO_LATE),
        (FENCED, tried(0, fault=Refusal.EXPIRED_CODE), Refusal.EXPIRED_CODE),
        (FENCED, tried(0, invited=False), Refusal.NO_PLACE),
    ],
)
def test_what_a_try_counts_as(door: Door, sign_in: SignIn, judged: Presence | Refusal) -> None:
    assert judge(door, sign_in) is judged


@pytest.mark.parametrize(
    ("states", "judged"),
    [
        ({State.PLANNED, State.APPROVED}, Refusal.TOO_EARLY),
        ({*ANNOUNCED, State.HELD}, Presence.CHECKED_IN),
        ({State.PENDING_CONFIRM, State.CONFIRM_REJECTED}, Presence.CHECKED_IN),
        ({State.CONFIRMED, State.ARCHIVED}, Refusal.TOO_LATE),
        ({State.POSTPONED, State.CANCELLED}, Refusal.CANCELLED),
    ],
)
def test_the_door_of_every_state(states: set[State], judged: Presence | Refusal) -> None:
    assert {judge(replace(OPEN, state=state), tried(0)) for state in states} == {judged}
    counts = isinstance(judged, Presence)
    assert {state in COUNTING for state in states} == {counts}


def test_what_was_called_off_is_told_as_that_at_any_time() -> None:
    off = replace(OPEN, state=State.CANCELLED)
    judged = {judge(off, tried(at, fault=Refusal.WRONG_CODE)) for at in (-40, 0, 200)}
    assert judged == {Refusal.CANCELLED}


@pytest.mark.parametrize(
    ("minutes", "wrong"),
    [
        (2, None),
        (2.1, Refusal.CLOCK_WRONG),
        (0, None),
        (-60 * 24, None),
        (-60 * 24 - 1, Refusal.TOO_LATE),
    ],
)
def test_how_far_a_time_is_believed(minutes: float, wrong: Refusal | None) -> None:
    assert misdated(NINE + timedelta(minutes=minutes), NINE, timedelta(hours=24)) is wrong


@pytest.mark.parametrize("sentences", [REFUSALS, MAKE_UP_REFUSALS])
def test_every_refusal_says_what_is_wrong_and_what_to_do(sentences: dict[Refusal, str]) -> None:
    assert set(sentences) == set(Refusal)
    said = {"opens": "8:30 起", "distance": "620 米", "time": "8:52", "minutes": 10, "name": "王"}
    for sentence in sentences.values():
        words = sentence.format(**said)
        assert "，" in words or "。" in words[:-1]
        assert len(words) <= 24


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (NINE - timedelta(minutes=8), "8:52"),
        (NINE + timedelta(hours=5), "14:00"),
        (NINE - timedelta(days=1), "6月9日9:00"),
        (NINE + timedelta(hours=15), "6月11日0:00"),
    ],
)
def test_a_time_is_said_with_its_day_where_that_is_another(at: datetime, words: str) -> None:
    assert clock(at, NINE) == words


def test_how_the_rest_is_said() -> None:
    assert opening(OPEN, NINE) == "8:30 起"
    assert opening(replace(OPEN, state=State.APPROVED), NINE) == "等发了通知"
    assert [metres(far) for far in (0.2, 620, 2345.0, 29_980.0)] == [
        "1 米",
        "620 米",
        "2.3 公里",
        "30 公里",
    ]
    assert [minutes(timedelta(seconds=left)) for left in (-5, 1, 60, 61)] == [1, 1, 1, 2]


TRIES = st.lists(
    st.builds(
        tried,
        st.integers(-60, 240),
        invited=st.booleans(),
        welcomed=st.booleans(),
        spot=st.sampled_from([None, HALL, Spot(25.05, 108.9)]),
        fault=st.sampled_from([None, None, Refusal.WRONG_CODE]),
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
