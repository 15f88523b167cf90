"""Codes at the door: good for a moment, for one activity, and not to be guessed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.door_code import (
    BEHIND,
    SCREEN_STEP,
    SPOKEN_STEP,
    Checked,
    DoorCode,
    Means,
    Scanned,
    left,
    read_scene,
    scene_of,
)

CODE, OTHER = DoorCode(b"a secret of its own"), DoorCode(b"the secret of another")
NINE = datetime(2026, 6, 10, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("later", "worth"),
    [
        (0, Checked.GOOD),
        (29, Checked.GOOD),
        (59, Checked.GOOD),
        (60, Checked.EXPIRED),
        (600, Checked.EXPIRED),
        (60 + 38 * 30, Checked.WRONG),
        (-BEHIND, Checked.GOOD),
        (-BEHIND - 1, Checked.WRONG),
    ],
)
def test_a_screen_is_good_for_a_minute_at_most(later: int, worth: Checked) -> None:
    assert CODE.check_screen(CODE.screen(NINE), NINE + timedelta(seconds=later)) is worth


@pytest.mark.parametrize(
    ("later", "worth"),
    [
        (0, Checked.GOOD),
        (599, Checked.GOOD),
        (600, Checked.EXPIRED),
        (-BEHIND, Checked.GOOD),
        (-BEHIND - 1, Checked.WRONG),
    ],
)
def test_digits_are_good_for_ten_minutes_at_most(later: int, worth: Checked) -> None:
    assert CODE.check_spoken(CODE.spoken(NINE), NINE + timedelta(seconds=later)) is worth


def test_paper_is_always_the_same_and_another_activitys_is_wrong() -> None:
    assert CODE.check_paper(CODE.paper().lower()) is Checked.GOOD
    assert CODE.check_paper(OTHER.paper()) is Checked.WRONG
    assert CODE.check_screen(OTHER.screen(NINE), NINE) is Checked.WRONG
    assert CODE.check_screen(CODE.paper(), NINE) is Checked.WRONG


MOMENTS = st.integers(10**9, 3 * 10**9).map(lambda at: datetime.fromtimestamp(at, UTC))


@given(MOMENTS, st.integers(0, SCREEN_STEP), st.integers(0, SPOKEN_STEP))
def test_what_is_shown_is_good_when_it_is_read(moment: datetime, hands: int, fingers: int) -> None:
    scanned, typed = moment + timedelta(seconds=hands), moment + timedelta(seconds=fingers)
    assert CODE.check_screen(CODE.screen(moment), scanned) is Checked.GOOD
    assert CODE.check_spoken(CODE.spoken(moment), typed) is Checked.GOOD
    assert len(CODE.spoken(moment)) == 6
    assert CODE.spoken(moment).isdecimal()


@given(st.text(max_size=20), MOMENTS)
def test_any_words_are_no_code(words: str, moment: datetime) -> None:
    known = {CODE.screen(moment), CODE.paper(), CODE.spoken(moment)}
    if words.upper() not in known:
        assert CODE.check_paper(words) is Checked.WRONG


@given(MOMENTS)
def test_a_code_is_good_for_as_long_as_it_is_shown(moment: datetime) -> None:
    last = moment + timedelta(seconds=left(SCREEN_STEP, moment) - 1)
    assert CODE.screen(last) == CODE.screen(moment)
    assert CODE.screen(last + timedelta(seconds=1)) != CODE.screen(moment)


SHOWN = st.builds(
    Scanned,
    st.sampled_from([Means.SCREEN, Means.PAPER]),
    st.from_regex("[0-9]{4}-[0-9]{4,9}", fullmatch=True, alphabet="0123456789-"),
    MOMENTS.map(CODE.screen),
)


@given(SHOWN)
def test_what_a_scene_says_is_read_again(shown: Scanned) -> None:
    scene = scene_of(shown)
    assert read_scene(scene) == shown
    assert len(scene) <= 32


@pytest.mark.parametrize(
    "scene",
    [
        "",
        "slip.7.AAAAAAAAAAAAAAAA",
        "s.2026-0003.",
        "s.2026-0003.ABCDEFGHIJK",
        "x.2026-0003.ABCDEFGHIJ",
        "s.活2026-0003.ABCDEFGHIJ",
        "s.２０２６-0003.ABCDEFGHIJ",
        " s.2026-0003.ABCDEFGHIJ",
        "s.2026-0003.ABCDEFGHIJ\n",
    ],
)
def test_other_scenes_are_none_of_a_door(scene: str) -> None:
    assert read_scene(scene) is None
