"""Fitting learns what a few invented letters tell, and always the same."""

import numpy as np
import pytest

from rules.model import Model
from rules.text import normalise
from tests.training.invented import ALONE, DOCTORS, LAMPS, LETTERS, PLACES, letters_about
from training.fit import fit, noisy
from training.knowledge import Lesson


@pytest.fixture(scope="module")
def fitted() -> Model:
    return fit(LETTERS, ALONE)


def topic(model: Model, text: str) -> str:
    of = model.logs("topics", model.read(normalise(text)))
    return model.heads["topics"].names[int(of.argmax())]


def test_two_topics_are_learned(fitted: Model) -> None:
    assert [topic(fitted, one.text) for one in LETTERS] == [one.topic for one in LETTERS]
    assert topic(fitted, "村口的路灯又灭了") == "城乡建设"
    assert topic(fitted, "老人看病找不到医生") == "卫生计生"


def test_of_two_names_what_speaks_for_one_speaks_against_the_other(fitted: Model) -> None:
    head = fitted.heads["topics"]
    assert head.rows.shape[1] == len(head.names) == 2
    assert np.array_equal(head.rows[:, 0], -head.rows[:, 1])


def test_a_third_topic_is_learned_beside_them() -> None:
    schools = letters_about("教育文体", ("学校缺老师", "教室漏雨", "食堂饭菜差"), PLACES)
    model = fit([*LETTERS, *schools], ALONE)
    assert {topic(model, one.text) for one in schools} == {"教育文体"}


def test_the_same_letters_give_the_same_weights(fitted: Model) -> None:
    again = fit(LETTERS, ALONE)
    assert again.base == fitted.base
    assert np.array_equal(again.heads["topics"].rows, fitted.heads["topics"].rows)


def test_other_letters_give_other_weights(fitted: Model) -> None:
    swapped = [
        *letters_about("城乡建设", DOCTORS, PLACES),
        *letters_about("卫生计生", LAMPS, PLACES),
    ]
    assert fit(swapped, ALONE).base != fitted.base


def test_noise_is_made_of_every_lesson_once_counts_less_and_is_always_the_same() -> None:
    lessons = [Lesson(one.text, one.topic, 1.0) for one in LETTERS]
    made = noisy(lessons, ("typos", "voice"))
    assert made == noisy(lessons, ("typos", "voice"))
    assert [one.name for one in made] == [one.name for one in lessons]
    assert {one.weight for one in made} == {0.5}
    assert sum(a.text != b.text for a, b in zip(made, lessons, strict=True)) > len(lessons) / 2
    assert noisy(lessons, ()) == []
