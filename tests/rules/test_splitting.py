"""Several matters in one message: found where there are several, left whole where there is one.

The texts of `texts/parts.jsonl` are our own; the rules were fitted to its dev half alone.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.routing import Decision, route
from rules.splitting import matters

_ROWS = [
    json.loads(line)
    for line in (Path(__file__).parent / "texts/parts.jsonl").read_text("utf-8").splitlines()
]
#: How much of a part and of the matter it should be must be the same stretch of the text; the
#: matter is written down with the words that join it on.
_SAME = 0.5


def rows(split: str, several: bool) -> list[dict[str, Any]]:
    return [row for row in _ROWS if row["split"] == split and bool(row["parts"]) is several]


def same_stretch(text: str, found: str, meant: str) -> bool:
    start, begin = text.find(found), text.find(meant)
    shared = min(start + len(found), begin + len(meant)) - max(start, begin)
    return start >= 0 and shared >= _SAME * max(len(found), len(meant))


def cut_right(row: dict[str, Any], found: tuple[str, ...]) -> bool:
    meant = [part["text"] for part in row["parts"]]
    return len(found) == len(meant) and all(
        same_stretch(row["text"], *pair) for pair in zip(found, meant, strict=True)
    )


def routed(text: str) -> tuple[str, ...]:
    return tuple(part.text for part in route(text).parts)


def test_the_texts_are_enough() -> None:
    for split in ("dev", "test"):
        assert len(rows(split, True)) >= 40
        assert len(rows(split, False)) >= 40
    assert len({row["text"] for row in _ROWS}) == len(_ROWS)


@pytest.mark.parametrize("split", ["dev", "test"])
@pytest.mark.parametrize(("find", "floor"), [(matters, 0.8), (routed, 0.78)])
def test_several_matters_are_found(split: str, find: Any, floor: float) -> None:
    several = rows(split, True)
    assert sum(cut_right(row, find(row["text"])) for row in several) >= floor * len(several)


@pytest.mark.parametrize("split", ["dev", "test"])
@pytest.mark.parametrize("find", [matters, routed])
def test_one_matter_is_left_whole(split: str, find: Any) -> None:
    one = rows(split, False)
    torn = [row["id"] for row in one if find(row["text"])]
    assert len(torn) <= 0.03 * len(one), torn


@pytest.mark.parametrize("split", ["dev", "test"])
def test_the_parts_that_are_found_reach_their_committees(split: str) -> None:
    found = [(row, route(row["text"]).parts) for row in rows(split, True)]
    pairs = [
        (part.route.committee, meant["committee"])
        for row, parts in found
        if cut_right(row, tuple(part.text for part in parts))
        for part, meant in zip(parts, row["parts"], strict=True)
    ]
    assert sum(got == meant for got, meant in pairs) >= 0.95 * len(pairs)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "路灯坏了半个月没人修。卫生室的医生也走了，看病要去镇上。",
            ("路灯坏了半个月没人修", "卫生室的医生也走了，看病要去镇上"),
        ),
        (
            "路灯坏了半个月没人修卫生室的医生也走了看病要去镇上",
            ("路灯坏了半个月没人修", "卫生室的医生也走了看病要去镇上"),
        ),
        (
            "呃我说两个事啊一个是路灯坏了没人修一个是卫生室没有医生",
            ("路灯坏了没人修", "卫生室没有医生"),
        ),
        (
            "水渠垮了田里灌不上水还有个事就是村小的老师走了三个",
            ("水渠垮了田里灌不上水", "村小的老师走了三个"),
        ),
        (
            "垃圾三天没人清运。\n\n老师都走光了，教室空着。",
            ("垃圾三天没人清运", "老师都走光了，教室空着"),
        ),
        (
            "小学门口上学时堵得要命，另外我们村的水渠也堵了，秧苗干死了",
            ("小学门口上学时堵得要命", "我们村的水渠也堵了，秧苗干死了"),
        ),
    ],
)
def test_matters_are_given_in_the_words_of_the_writer(text: str, parts: tuple[str, ...]) -> None:
    assert matters(text) == parts


def test_what_is_too_short_alone_is_a_matter_beside_another() -> None:
    short, longer = "路灯坏了没人修", "卫生室没有医生，看病要走十里路去镇上"
    assert route(short).decision is Decision.NEED_INFO
    parts = route(f"两个事：一个是{short}，一个是{longer}").parts
    assert [part.text for part in parts] == [short, longer]
    assert parts[0].route.decision is Decision.CONFIRM
    assert (parts[0].route.gate, parts[0].route.committee) == (None, "ENV")


@pytest.mark.parametrize(
    "text",
    [
        "路灯坏了半个月没人修。老人晚上去卫生室看病都不敢走。",
        "堵车主要两个问题：一是三轮车乱停，二是学校和菜市场挨在一起。",
        "水渠垮了，请水利部门来看。另外请财政安排一点钱，把学校边上那段也修了。",
        "公路塌方断了。只好绕路去医院，学生也没法上学。",
        "另外，",
        "",
    ],
)
def test_who_tells_of_one_matter_is_not_torn_apart(text: str) -> None:
    assert matters(text) == ()


_PIECES = (
    "路灯坏了没人修", "卫生室没有医生", "水渠断了", "另外", "还有个事", "一是", "二是",
    "两个问题：",    "。", "，", "\n", "1、", "建议修好", "😀", "another ", "手机没信號",
)  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES), max_size=40).map("".join))
def test_parts_stand_in_the_text_in_order_and_are_few(text: str) -> None:
    parts = matters(text)
    assert len(parts) in (0, 2, 3, 4)
    at = 0
    for part in parts:
        at = text.index(part, at) + len(part)
