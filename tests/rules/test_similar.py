"""What tells of the same matter is alike, whatever the noise; what does not is not."""

import random

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rules.ngrams import BITS, BUCKETS
from rules.similar import (
    FLOOR,
    TELLING,
    Likeness,
    alike,
    by,
    groups,
    likeness,
    seen,
    shipped,
    telling,
    tokens,
    weighed,
)

#: Matters, each told three times in other words.
MATTERS = (
    (
        "云坪镇水厂的水从上周开始发黄，沉淀下来一层泥沙，三个村的人不敢喝，请水利局查一查水厂",
        "我们青石村自来水这几天又黄又浑，放一会儿缸底全是泥沙，都是云坪镇水厂送来的，没法喝",
        "云坪镇水厂送来的自来水有股怪味，水是浑的，家里老人孩子都不敢喝，希望尽快查明原因",
    ),
    (
        "县城东门一带的路灯坏了半个月，晚上学生放学看不清路，请城管来修一修",
        "县城东门路灯坏了，学生晚自习放学黑灯瞎火看不清路，请修路灯",
        "东门那边一到晚上黑漆漆的，路灯坏了没人修，学生放学走夜路不安全",
    ),
    (
        "我们村三组那条机耕道去年大雨冲垮了，拖拉机进不去，几十亩田没法收，能不能修一下",
        "三组的机耕道被大雨冲垮一年了，收割机下不了田，谷子没法收，请帮忙修好",
        "去年大雨把三组机耕道冲垮了一段，拖拉机过不去，一直没人修",
    ),
    (
        "柳林镇卫生院晚上没有值班医生，孩子发烧只能送县医院，希望安排医生值夜班",
        "孩子半夜发烧跑到柳林镇卫生院，门锁着没有医生，请卫健局安排夜里值班",
        "柳林镇卫生院夜里找不到值班医生，老人犯病只好叫车去县医院",
    ),
)
ALL = [(number, text) for number, told in enumerate(MATTERS) for text in told]
TEXTS = st.text(st.sampled_from("路灯坏了水厂黄泥沙村民反映，。 a1漢"), max_size=60)


@pytest.mark.parametrize(("matter", "text"), ALL)
def test_the_likest_texts_are_those_of_the_same_matter(matter: int, text: str) -> None:
    asked = likeness(text)
    others = [(alike(asked, likeness(each)), number) for number, each in ALL if each != text]
    likest = sorted(others, reverse=True)
    assert [number for _, number in likest[:2]] == [matter, matter]
    assert likest[0][0] >= FLOOR > likest[2][0]


def test_texts_are_grouped_by_their_matter() -> None:
    found = groups([likeness(text) for _, text in ALL])
    assert sorted(map(sorted, found)) == [[0, 1, 2], [3, 4, 5], [6, 7, 8], [9, 10, 11]]


def test_what_is_like_nothing_is_in_no_group() -> None:
    assert groups([]) == []
    assert groups([likeness(told[0]) for told in MATTERS]) == []


def test_a_chain_of_likenesses_is_no_group() -> None:
    """The ends of a chain share nothing: whoever is in a group is like its middle."""
    steps = [Likeness(np.arange(at, at + 4, dtype=np.int32), np.full(4, 0.5, np.float32))
             for at in range(0, 24, 2)]  # fmt: skip
    for middle, *others in groups(steps):
        assert all(alike(steps[middle], steps[each]) >= FLOOR for each in others)
        assert len(others) <= 2


@given(TEXTS, TEXTS)
@example("", "路灯")
@example("，。", "，。")
def test_likeness_is_mutual_and_within_bounds(one: str, other: str) -> None:
    there, back = alike(likeness(one), likeness(other)), alike(likeness(other), likeness(one))
    assert there == pytest.approx(back, abs=1e-6)
    assert 0 <= there <= 1


@given(TEXTS)
def test_a_text_is_wholly_like_itself(text: str) -> None:
    kept = likeness(text)
    assert alike(kept, kept) == pytest.approx(1 if len(kept.buckets) else 0, abs=1e-5)


@given(st.sampled_from(ALL), st.integers(0, 10**6))
def test_a_few_wrong_signs_leave_the_matter_clear(told: tuple[int, str], seed: int) -> None:
    matter, text = told
    dice = random.Random(seed)
    signs = list(text)
    for at in dice.sample(range(len(signs)), 3):
        signs[at] = dice.choice(("", "的", "，", "嗯"))
    asked = likeness("".join(signs))
    scores = {number: alike(asked, likeness(each[0])) for number, each in enumerate(MATTERS)}
    assert max(scores, key=lambda number: scores[number]) == matter


@pytest.mark.parametrize(
    ("noisy", "plain"),
    [
        ("縣城東門一帶的路燈壞了半個月", "县城东门一带的路灯坏了半个月"),
        ("县城东门，一带。的路灯！坏了半个月", "县城东门一带的路灯坏了半个月"),
        ("路灯坏了ＡＢＣ１２３", "路灯坏了abc123"),
    ],
)
def test_script_width_and_punctuation_matter_little(noisy: str, plain: str) -> None:
    assert alike(likeness(noisy), likeness(plain)) > 0.5


def test_formulas_of_letters_say_little_beside_a_name() -> None:
    formal = likeness("尊敬的领导您好，反映一个问题，希望解决，谢谢，云坪镇水厂")
    polite = likeness("尊敬的领导您好，反映一个问题，希望解决，谢谢，柳林镇卫生院")
    plain = likeness("云坪镇水厂")
    assert alike(formal, plain) > alike(polite, plain) + 0.2


def test_a_repeat_says_little_that_is_new() -> None:
    once, often = likeness("路灯坏了，水厂发黄"), likeness("路灯坏了，水厂发黄" + "，路灯坏了" * 50)
    assert alike(once, often) > 0.9


def test_the_most_telling_pieces_come_first_and_there_are_only_so_many() -> None:
    long = "".join(text for _, text in ALL)
    pieces = telling(long)
    assert len(pieces) == TELLING == len(set(pieces))
    weights = dict(zip(*by(shipped().weights(10), weighed(long)), strict=True))
    assert [weights[each] for each in pieces] == sorted(weights.values(), reverse=True)[:TELLING]
    assert telling("，。") == []


def test_tokens_of_two_organisations_never_meet() -> None:
    every = range(0, BUCKETS, 1 << (BITS - 4))
    assert not set(tokens(7, every)) & set(tokens(8, every))
    assert max(tokens(2**31 - 1, every)) < 2**63


def test_what_a_corpus_says_everywhere_is_telling_no_more() -> None:
    corpus = [weighed(f"伊村水厂{number}号") for number in range(500)]
    before, after = shipped().weights(), seen(corpus, shipped()).weights()
    common = telling("伊村水厂")
    assert all(after[each] < before[each] for each in common)
    assert seen([], shipped()).texts == shipped().texts
