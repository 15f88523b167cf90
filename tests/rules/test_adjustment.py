"""What a county's corrections teach: one moves its likes, many generalise, worse is seen."""

import math
from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.adjustment import Adjustment, features, weights_of
from rules.fitting import Evaluation, Example, Score, evaluate, fit, right
from rules.spans import LONGEST, MOST

CODES = ("AGRI", "ECON", "ENV", "SOC")
DITCH = "三组那条灌溉水渠堵了两年，水放不到田里，几十亩水稻没法种，请派人清一清"
#: The same said otherwise, nearer and further.
NEAR = (
    "五组那条灌溉水渠堵了三年，水放不到田里，几十亩水稻没法种，请派人来清",
    "我们村三组灌溉水渠堵了两年，水放不到田里，水稻没法种，请清一清",
)
FAR = (
    "镇中学门口放学就堵车，三轮车乱窜，娃娃过马路吓人得很",
    "老街的路灯坏了半个月，晚上黑漆漆的，老人不敢出门",
    "养牛场想贷款，银行不认活牛抵押，小老板都卡在这里",
    "村卫生室就一个老村医，快七十了，年轻人不肯来",
)


def says(code: str, share: float) -> Mapping[str, float]:
    """What the shipped weights say of every text: this committee, so surely."""
    rest = math.log((1 - share) / (len(CODES) - 1))
    return dict.fromkeys(CODES, rest) | {code: math.log(share)}


def first(learned: Adjustment | None, text: str, code: str = "ENV", share: float = 0.9) -> str:
    """The committee of a text that the shipped weights give to another one."""
    (found,) = [
        code_
        for code_ in CODES
        if right(learned, [Example(text, code_)], lambda _: says(code, share))
    ]
    return found


@pytest.fixture(scope="module")
def corrected() -> Adjustment:
    """What one reroute taught."""
    return fit([Example(DITCH, "AGRI", "ENV")], lambda _: says("ENV", 0.9), CODES, version=3)


@pytest.mark.parametrize("text", [DITCH, *NEAR])
def test_one_correction_moves_its_likes(corrected: Adjustment, text: str) -> None:
    assert first(None, text) == "ENV"
    assert first(corrected, text) == "AGRI"


@pytest.mark.parametrize("text", FAR)
def test_and_hardly_any_other(corrected: Adjustment, text: str) -> None:
    assert all(abs(added) < 0.5 for added in corrected.shift(text).values())
    assert first(corrected, text) == "ENV"


def test_nothing_is_added_to_no_text_and_by_no_examples(corrected: Adjustment) -> None:
    assert corrected.shift("") == {}
    assert corrected.shift("，。！") == {}
    assert fit([], lambda _: says("ENV", 0.9), CODES).shift(DITCH) == {}


def test_who_never_had_it_gains_nothing(corrected: Adjustment) -> None:
    added = corrected.shift(DITCH)
    assert added["AGRI"] > 1 > 0 > added["ENV"]
    assert abs(added["SOC"]) < 0.5


#: What one thing is called in many words: no text is like another one.
ROADS = tuple(
    f"{place}的机耕道{what}，{who}{harm}，{wish}"
    for place, what, who, harm, wish in zip(
        ("山背后", "河对岸", "李家坪", "水井湾", "茶场边", "瓦窑上", "大田坝", "桥头组"),
        ("塌了半边", "全是烂泥", "被水冲断", "长满草", "窄得很", "没人管", "坑连坑", "石头挡着"),
        ("拖拉机", "收割机", "三轮车", "老乡", "牛车", "摩托", "运肥的", "挑担子的"),
        ("过不去", "翻了两回", "进不了田", "要绕十里", "陷在里头", "不敢走", "开不动", "摔过人"),
        ("能修吗", "请看看", "盼着修", "大家急", "帮帮忙", "什么时候修", "请硬化", "快点吧"),
        strict=True,
    )
)


def test_many_that_agree_generalise() -> None:
    unseen = ROADS[-2:]
    learned = fit(
        [Example(text, "AGRI", "ENV") for text in ROADS[:-2]], lambda _: says("ENV", 0.7), CODES
    )
    assert [first(learned, text, share=0.7) for text in unseen] == ["AGRI", "AGRI"]
    assert [first(learned, text, share=0.7) for text in FAR] == ["ENV"] * len(FAR)


def test_confirmed_items_hold_what_is_right() -> None:
    """Those that stay where they are keep a correction from reaching them."""
    confirmed = [Example(text, "ENV", "ENV") for text in NEAR]
    learned = fit([Example(DITCH, "AGRI"), *confirmed], lambda _: says("ENV", 0.9), CODES)
    assert [first(learned, text) for text in NEAR] == ["ENV", "ENV"]


def test_a_committee_that_there_is_not_teaches_nothing() -> None:
    learned = fit([Example(DITCH, "GONE")], lambda _: says("ENV", 0.9), CODES)
    assert learned.shift(DITCH) == {}


# --- why --------------------------------------------------------------------------------------


def test_it_shows_what_spoke_for_a_committee(corrected: Adjustment) -> None:
    said = corrected.phrases("村里的灌溉水渠坏了，晚上路灯也不亮", "AGRI")
    assert any("灌溉水渠" in words for words in said)
    assert not any("路灯" in words for words in said)


@pytest.mark.parametrize("code", ["ENV", "GONE"])
def test_nothing_spoke_for_the_others(corrected: Adjustment, code: str) -> None:
    assert corrected.phrases(DITCH, code) == ()


@given(st.text("灌溉水渠堵了两年的，a1 ", max_size=80))
def test_phrases_are_of_the_text_few_and_short(corrected: Adjustment, text: str) -> None:
    said = corrected.phrases(text, "AGRI")
    assert len(said) <= MOST
    assert all(words in text and 2 <= len(words) <= LONGEST for words in said)


# --- as it is kept ----------------------------------------------------------------------------


def test_what_is_kept_is_read_as_it_was(corrected: Adjustment) -> None:
    kept = corrected.to_bytes()
    again = Adjustment.from_bytes(kept)
    assert len(kept) < 10_000
    assert (again.version, again.weights.committees) == (3, CODES)
    for text in (DITCH, *NEAR, *FAR):
        assert again.shift(text) == corrected.shift(text)


@settings(max_examples=25)
@given(
    st.dictionaries(
        st.integers(0, (1 << 18) - 1),
        st.lists(st.floats(-9, 9, width=16), min_size=3, max_size=3).filter(any),
        max_size=20,
    )
)
def test_any_weights_are_read_as_they_were(rows: dict[int, list[float]]) -> None:
    buckets = sorted(rows)
    values = np.array([rows[bucket] for bucket in buckets], np.float32).reshape(-1, 3)
    made = weights_of(("A", "B", "C"), np.array(buckets, np.int32), values)
    again = Adjustment.from_bytes(Adjustment(0, "", made).to_bytes())
    assert np.array_equal(again.weights.rows[again.weights.slots], made.rows[made.slots])


@given(st.text(max_size=200))
def test_a_text_is_of_length_one_or_of_none(text: str) -> None:
    values = features(text).values
    assert not len(values) or math.isclose(float(values @ values), 1, rel_tol=1e-4)


def test_the_heaviest_weights_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    examples = [Example(text, "AGRI", "ENV") for text in ROADS]
    whole = fit(examples, lambda _: says("ENV", 0.9), CODES).weights.rows
    monkeypatch.setattr("rules.fitting.KEPT", 100)
    kept = fit(examples, lambda _: says("ENV", 0.9), CODES).weights.rows
    assert 50 < np.count_nonzero(kept) <= 100 < np.count_nonzero(whole)
    assert np.abs(kept).max() == np.abs(whole).max()


# --- judged -----------------------------------------------------------------------------------


def test_what_generalises_is_better_on_what_was_left_out() -> None:
    examples = [Example(text, "AGRI", "ENV") for text in ROADS]
    examples += [Example(text, "ENV", "ENV") for text in FAR]
    judged = evaluate(examples, lambda _: says("ENV", 0.4), CODES)
    assert judged.better_or_equal
    assert judged.total.before == 4
    assert judged.total.after >= 11
    assert judged.committees["ENV"] == Score(4, 4, 4)


def test_what_contradicts_itself_is_worse() -> None:
    """What stayed where it was came again, half in other words, and was sent elsewhere."""
    again = [f"{text[:14]}{text[:13:-1]}" for text in ROADS]
    examples = [Example(text, "ENV") for text in ROADS]
    examples += [Example(text, "AGRI") for text in again]
    judged = evaluate(examples, lambda _: says("ENV", 0.26), CODES)
    assert judged.total.before == len(ROADS) > judged.total.after
    assert not judged.better_or_equal


@pytest.mark.parametrize(("after", "accepted"), [(5, False), (6, True), (7, True)])
def test_no_fewer_may_be_right(after: int, accepted: bool) -> None:
    assert Evaluation(Score(9, 6, after), {}).better_or_equal is accepted


def test_nobody_is_judged_by_their_own_double() -> None:
    """One text ten times, one person's of a day, one matter's: nothing of what is new."""
    doubles = [Example(f"{DITCH}{'。' * nth}", "AGRI") for nth in range(10)]
    one_day = [Example(text, "AGRI", group="7 2026-03-02") for text in ROADS]
    one_matter = [Example(text, "AGRI", matter="12") for text in ROADS]
    for examples in (doubles, one_day, one_matter):
        judged = evaluate(examples, lambda _: says("ENV", 0.6), CODES)
        assert judged.total == Score(len(examples), 0, 0)


def test_nothing_is_judged_without_examples() -> None:
    judged = evaluate([], lambda _: says("ENV", 0.9), CODES)
    assert (judged.total, judged.committees, judged.better_or_equal) == (Score(), {}, True)
