"""Noise for training texts: what each kind does to a text, and what it never does."""

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.text import normalise
from training.augment import (
    AUGMENTATIONS,
    sounding_like,
    spoken_numbers,
    traditional,
    typos,
    unpunctuated,
    village,
    voice,
)
from training.noise_words import FILLERS, VILLAGE

TEXTS = (
    "我们村2023年修的水渠，去年下大雨冲垮了，有120户村民没水灌溉农田，希望尽快维修。",
    "孩子上学的道路坑洼不平，晚上没有路灯，老人摔倒过两次，建议装路灯。",
    "镇卫生院的医生太少，看病要等很久，药也比县城贵。",
    "工地半夜施工，噪音很大，居民睡觉都睡不好，请环保部门管管！",
    "老板拖欠工资3个月，打电话不接，劳动局让我们等。",
)
ANY_TEXT = st.text(st.sampled_from("我们村路灯坏了，。！?12 3.5%年孩子ab\n😀"), max_size=60)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2023年", "二零二三年"),
        ("15户", "十五户"),
        ("120户", "一百二十户"),
        ("105元", "一百零五元"),
        ("10050元", "一万零五十元"),
        ("3.5公里", "三点五公里"),
        ("80%", "百分之八十"),
        ("0", "零"),
        ("拨打120", "拨打一百二十"),
        ("13900000001", "一三九零零零零零零零一"),
        ("5G信号", "5G信号"),
    ],
)
def test_numbers_are_said(written: str, said: str) -> None:
    assert spoken_numbers(written) == said


@pytest.mark.parametrize("kind", AUGMENTATIONS)
@given(text=ANY_TEXT, seed=st.integers(0, 99))
def test_the_same_seed_gives_the_same_text_and_none_is_lost(
    kind: str, text: str, seed: int
) -> None:
    noisy = [AUGMENTATIONS[kind](text, random.Random(seed)) for _ in range(2)]
    assert noisy[0] == noisy[1]
    assert bool(noisy[0].strip()) == bool(text.strip())


@pytest.mark.parametrize("kind", AUGMENTATIONS)
def test_each_kind_changes_what_members_write(kind: str) -> None:
    changed = [
        AUGMENTATIONS[kind](text, random.Random(seed)) != text
        for text in TEXTS
        for seed in range(10)
    ]
    assert sum(changed) >= 0.6 * len(changed)


@pytest.mark.parametrize("seed", range(20))
def test_the_matter_mostly_survives_typos(seed: int) -> None:
    rng = random.Random(seed)
    for text in TEXTS * 4:
        noisy = typos(text, rng)
        wrong = sum(a != b for a, b in zip(text, noisy, strict=True))
        assert wrong <= 0.25 * len(text)


def test_a_typo_sounds_like_what_was_meant() -> None:
    same, near = sounding_like("南")
    assert "男" in same
    assert "兰" in near
    assert "辰" in sounding_like("城")[1]
    assert "富" in sounding_like("户")[1]
    assert "南" not in same + near


@pytest.mark.parametrize("text", TEXTS)
def test_a_voice_keeps_the_words_and_the_village_says_others(text: str) -> None:
    heard = voice(text, random.Random(1))
    assert heard.startswith(FILLERS)
    assert not re.search(r"[0-9。！？]", heard)
    for clause in re.split("[，。！]", spoken_numbers(text)):
        assert clause in heard


@pytest.mark.parametrize("text", TEXTS)
def test_without_marks_only_the_marks_are_gone(text: str) -> None:
    for seed in range(5):
        bare = unpunctuated(text, random.Random(seed))
        assert bare.replace(" ", "") == re.sub("[，。！]", "", text)


@pytest.mark.parametrize("text", TEXTS)
def test_traditional_script_is_folded_back_by_the_rules(text: str) -> None:
    assert normalise(traditional(text, random.Random(0))) == normalise(text)


def test_the_village_says_it_otherwise() -> None:
    said = {village("孩子", random.Random(seed)) for seed in range(40)}
    assert {"娃", "崽崽", "伢子", "孩子"} <= said
    assert said <= {"孩子", *VILLAGE["孩子"]}


def test_the_village_table_is_large_and_each_word_has_another() -> None:
    assert len(VILLAGE) >= 150
    assert all(spoken and plain not in spoken for plain, spoken in VILLAGE.items())
    assert all(len(plain) >= 2 for plain in VILLAGE if plain != "谁" and plain != "狗")
