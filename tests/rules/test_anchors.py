"""What every match of a pattern holds, and which patterns a text may match."""

import re

import pytest

from rules.anchors import Anchors, anchors
from rules.gates import GATES
from rules.text import normalise
from training.gate_figures import rows_of

PATTERNS = [pattern for row in GATES for pattern in row.patterns]


def test_the_index_hides_no_match() -> None:
    index = Anchors((pattern,) for pattern in PATTERNS)
    for row in (*rows_of("dev"), *rows_of("test")):
        plain = normalise(row["text"] or "")
        found = {at for at, pattern in enumerate(PATTERNS) if re.search(pattern, plain)}
        assert found <= {*index.possible(plain)}


def test_a_group_needs_all_of_its_patterns() -> None:
    index = Anchors([("路灯", "坏|灭"), ("路灯", "水渠"), (r"\W+",)])
    assert index.possible("路灯坏了") == [0, 2]


def test_a_set_that_most_texts_hold_one_of_tells_nothing() -> None:
    assert anchors("[的是不人我你他].路灯") == (frozenset({"路灯"}), frozenset({"灯"}))


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("机密|绝密文件", [{"机密", "绝密文件"}]),
        ("我.{0,4}官司", [{"我"}, {"官司"}]),
        ("法院.{0,4}(?:不判|拖着)", [{"法院"}, {"不判", "拖着"}]),
        ("(?:起|着)火了?", [{"起火", "着火", "起火了", "着火了"}]),
        ("[煤燃]气?味", [{"煤气味", "燃气味", "煤味", "燃味"}]),
        ("(?<!贫)困", [{"困"}]),
        ("塌{2,}方|塌方+", [{"塌", "塌方"}]),
        ("村支部书记", [{"村支部书"}, {"书记"}]),
        (r"\W+", []),
    ],
)
def test_every_match_holds_one_of_each_set(pattern: str, found: list[set[str]]) -> None:
    sets = [set(one) for one in anchors(pattern)]
    assert all(one in sets for one in found)
    assert bool(sets) == bool(found)


@pytest.mark.parametrize("pattern", ["(?i)wifi", "(?i:wifi)坏", "(?s-x:a)(?i:b)"])
def test_what_may_be_in_any_case_is_always_possible(pattern: str) -> None:
    assert re.compile(pattern)
    assert Anchors([(pattern,)]).possible("WIFI") == [0]
