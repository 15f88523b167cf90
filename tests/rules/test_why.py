"""Why a text goes where it goes: the rule that settled it first, in the text's own words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from rules.county import DEFAULT, FIVE, County, short_names
from rules.routing import Decision, Route, route_one
from rules.text import normalise

_FOLDER = Path(__file__).parent / "texts"


def _texts(*names: str) -> list[str]:
    files = (_FOLDER / f"{name}.jsonl" for name in names)
    return [json.loads(line)["text"] for file in files for line in file.open(encoding="utf-8")]


#: A sentence of this many characters is read at one glance.
_LONGEST = 60
LAMPS = "村口的路灯坏了半个月，晚上黑漆漆的，老人不敢出门"
DOCTORS = "镇卫生院的医生太少，看病要排半天队"
PIGS = "河边那个猪场夜里把粪水放到河里，水乌黑，鱼死了一片"
BALL = "后生仔想打篮球都没地方，架子倒了半年"
TORN = "环卫公司不给我们交社保，干了八年说走人就走人"


def rules_of(routed: Route) -> list[str]:
    return [reason.rule for reason in routed.reasons]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (DOCTORS, "words"),
        (LAMPS, "overlap:"),
        (PIGS, "overlap:"),
        (BALL, "model"),
        (TORN, "margin"),
        ("昨晚梦见自己在天上飞，飞过了好多座山，醒来还记得", "unknown"),
        ("对失职渎职的问责要区分情形，不能一问了之", "floor"),
        ("路不行", "too_short"),
        ("我要举报镇里李主任收回扣", "gate:report"),
    ],
)
def test_the_first_reason_is_the_rule_that_settled_it(text: str, rule: str) -> None:
    assert rules_of(route_one(text))[0].startswith(rule)


def test_each_reason_names_its_words() -> None:
    said, *_ = route_one(DOCTORS).reasons
    assert set(said.words) >= {"医生"}
    quoted = "".join(f"“{word}”" for word in said.words)
    assert said.sentence == f"因为提到{quoted}，由卫健部门管"
    meant = next(reason for reason in route_one(BALL).reasons if reason.rule == "model")
    assert any("篮球" in words for words in meant.words)
    assert all(f"“{words}”" in meant.sentence for words in meant.words)


def test_two_that_are_too_close_are_both_named() -> None:
    routed = route_one(TORN)
    torn, *_ = routed.reasons
    names = short_names(DEFAULT)
    assert routed.decision is Decision.CONFIRM
    assert names[routed.committee] in torn.sentence
    assert any(names[code] in torn.sentence for code, _ in routed.alternatives)


def _second(routed: Route) -> str:
    return next((reason.sentence for reason in routed.reasons if reason.rule == "second"), "")


@pytest.mark.parametrize("county", [DEFAULT, FIVE])
def test_the_second_choice_is_told_where_it_is_near_and_only_there(county: County) -> None:
    names, told = short_names(county), 0
    for text in _texts("noise", "parts"):
        routed = route_one(text, county)
        if routed.decision not in (Decision.AUTO, Decision.CONFIRM) or not routed.alternatives:
            continue
        (code, share), *_ = routed.alternatives
        told += bool(_second(routed))
        # Half of the first: 0.5 is as it was rounded.
        if share > 0.5:
            assert _second(routed).endswith(f"也可能归{names[code]}")
        elif share < 0.5:
            assert not _second(routed)
    assert told >= 5


@dataclass(frozen=True)
class Learned:
    """What corrections taught: all goes to one committee."""

    committee: str
    words: tuple[str, ...]

    def shift(self, plain: str) -> Mapping[str, float]:
        return {self.committee: 20.0}

    def phrases(self, plain: str, committee: str) -> tuple[str, ...]:
        return self.words if committee == self.committee else ()


@pytest.mark.parametrize(("words", "told"), [(("路灯",), "提到“路灯”的事"), ((), "这样的事")])
def test_corrections_that_moved_it_are_the_first_reason(words: tuple[str, ...], told: str) -> None:
    routed = route_one(LAMPS, replace(DEFAULT, adjustment=Learned("AGRI", words)))
    first, *_ = routed.reasons
    name = short_names(DEFAULT)["AGRI"]
    assert (routed.committee, first.rule, first.words) == ("AGRI", "corrections", words)
    assert first.sentence == f"{told}，本县以往由{name}办"


def test_corrections_that_moved_nothing_are_not_named() -> None:
    routed = route_one(LAMPS, replace(DEFAULT, adjustment=Learned("ENV", ("路灯",))))
    assert rules_of(routed) == rules_of(route_one(LAMPS))


def test_every_reason_is_short_and_its_words_stand_in_the_text() -> None:
    for text in _texts("noise", "parts", "unknown", "gates_unseen"):
        reasons = route_one(text).reasons
        assert reasons
        assert max(len(reason.sentence) for reason in reasons) <= _LONGEST
        assert all(words in normalise(text) for reason in reasons for words in reason.words)


def test_of_half_a_sentence_only_its_beginning_is_quoted() -> None:
    (kept,) = route_one("我女儿白血病要移植，还差三十万，请好心人帮帮忙").reasons
    assert max(map(len, kept.words)) > 12
    assert all(f"“{words[:11]}" in kept.sentence for words in kept.words)
    assert len(kept.sentence) <= _LONGEST
