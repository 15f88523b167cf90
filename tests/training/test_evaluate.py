"""How right weights are: figures on arrays by hand, and letters that were kept back."""

import numpy as np
import pytest

from rules.topics import NOTHING, TOPICS
from tests.training.invented import ALONE, LETTERS
from training.evaluate import FOLDS, NAMES, calibration_error, figures, folds, judged, topic_scores
from training.fit import fit
from training.letters import Letter


def test_who_is_always_right_and_sure_is_perfect() -> None:
    seen = figures(np.eye(3)[[0, 1, 2, 1]], np.array([0, 1, 2, 1]))
    assert (seen.macro_f1, seen.right, seen.in_two, seen.covered) == (1, 1, 1, 1)
    assert (seen.error, seen.floor) == (0, 1)


def test_who_is_always_wrong_and_sure_covers_nothing() -> None:
    seen = figures(np.eye(3)[[1, 2, 0]], np.array([0, 1, 2]))
    assert (seen.macro_f1, seen.right, seen.covered, seen.floor) == (0, 0, 0, 1)
    assert seen.error == 1


def test_what_is_second_is_among_the_first_two() -> None:
    seen = figures(np.array([[0.6, 0.3, 0.1], [0.5, 0.1, 0.4]]), np.array([1, 1]))
    assert (seen.right, seen.in_two) == (0, 0.5)


def test_every_topic_counts_the_same() -> None:
    """Nine of one right, one of another wrong."""
    scores = np.tile([0.9, 0.1], (10, 1))
    seen = figures(scores, np.array([0] * 9 + [1]))
    assert seen.right == 0.9
    assert seen.macro_f1 == pytest.approx((18 / 19) / 2)


@pytest.mark.parametrize(
    ("sure", "right", "error"),
    [
        ([0.8] * 5, [1, 1, 1, 1, 0], 0.0),
        ([1.0] * 4, [1, 1, 0, 0], 0.5),
        ([0.5] * 2 + [0.9] * 2, [1, 1, 1, 0], 0.45),
    ],
)
def test_confidence_is_held_against_what_was_right(
    sure: list[float], right: list[int], error: float
) -> None:
    found = calibration_error(np.array(sure), np.array(right, bool))
    assert found == pytest.approx(error)


def test_what_is_covered_goes_down_to_the_last_at_which_it_is_precise() -> None:
    """The surest first: twenty right, one wrong, then only wrong ones."""
    sure = np.linspace(0.99, 0.51, 24)
    wanted = np.array([0] * 20 + [1] * 4)
    seen = figures(np.stack([sure, 1 - sure], axis=1), wanted)
    assert seen.covered == pytest.approx(21 / 24)
    assert seen.floor == pytest.approx(sure[20])


def test_near_duplicates_are_on_one_side_and_words_alone_are_never_judged() -> None:
    letters = [
        Letter(f"{one.text}{again}", one.topic, one.group) for one in LETTERS for again in "啊呀"
    ]
    words = [Letter("路灯医生", "城乡建设", "words", whole=False)] * 2
    seen = [test for _, test in folds([*letters, *words], recipe=ALONE)]
    assert len(seen) == FOLDS
    assert sorted(one.text for test in seen for one in test) == sorted(one.text for one in letters)
    groups = [{one.group for one in test} for test in seen]
    assert sum(map(len, groups)) == len(set.union(*groups))


def test_letters_kept_back_are_found_by_the_others() -> None:
    seen = judged(LETTERS, ALONE)
    assert seen.right > 0.9
    assert seen.in_two == 1


def test_a_topic_that_only_one_letter_has_is_missed_and_nothing_breaks() -> None:
    seen = judged([*LETTERS, Letter("村账没有公布", "纪检监察", "one")], ALONE)
    assert seen.right < 1


def test_what_was_not_trained_is_never_likely() -> None:
    scores = topic_scores(fit(LETTERS, ALONE), ["路灯坏了", ""])
    assert (*TOPICS, NOTHING) == NAMES
    assert scores.sum(axis=1) == pytest.approx(1, abs=1e-4)
    assert set(np.flatnonzero(scores.any(axis=0))) == {0, TOPICS.index("卫生计生")}
