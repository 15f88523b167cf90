"""What a text lacks, whether it is an item, and its title."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.completeness import (
    TITLE_MAX,
    Missing,
    looks_like_item,
    missing_from,
    suggest_title,
    too_short,
)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("路不行", tuple(Missing)),
        ("上街村的路灯坏了", (Missing.SINCE, Missing.HOW_MANY, Missing.WISH)),
        ("上街村的路灯上个月坏了，三十户人摸黑走路", (Missing.WISH,)),
        ("上街村的路灯上个月坏了，三十户人摸黑走路，请尽快修", ()),
    ],
)
def test_missing(text: str, missing: tuple[Missing, ...]) -> None:
    assert missing_from(text) == missing


@pytest.mark.parametrize(
    "text", ["路不行", "停水了", "", "。。。", "太吵了！！！！！！！！", "😀" * 30]
)
def test_nobody_can_act_on_it(text: str) -> None:
    assert too_short(text)


@pytest.mark.parametrize("text", ["上街村的路灯坏了半个月", "关于修建镇中心公厕的提案"])
def test_short_and_still_clear(text: str) -> None:
    assert not too_short(text)


@pytest.mark.parametrize(
    "text",
    [
        "我们村三组的水渠被石头堵住了，秧苗都干了",
        "給政協提個意見，活動通知太晚",
        "着火了",
        "实名举报，材料随后附上",
        "关于在城北新建一所公办幼儿园的建议",
        "镇上的班车一天就两趟，老人赶集不方便",
        "社区新装的智能门锁不知道怎么使用，老人常被关在外面，请物业派人来教一教大家，也留个电话",
    ],
)
def test_an_item(text: str) -> None:
    assert looks_like_item(text)


@pytest.mark.parametrize(
    "text",
    [
        "站长，中午聚餐在哪家？",
        "你好",
        "谢谢，收到！",
        "进度",
        "帮助",
        "1",
        "怎么绑定手机号，找不到地方",
        "你是机器人还是真人呀",
        "好了",
        "民2026-0123",
        "",
    ],
)
def test_no_item(text: str) -> None:
    assert not looks_like_item(text)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("呃那个，我想反映一下，上街村的水渠堵了，秧苗都干了", "上街村的水渠堵了"),
        ("尊敬的领导：您好！老码头的渡船太旧了。", "老码头的渡船太旧了"),
        ("关于修建镇中心公厕的提案", "修建镇中心公厕"),
        ("两个事：一是老街的井盖丢了，二是路灯不亮", "老街的井盖丢了"),
        ("下寨的桥面裂了一条缝，大货车还在过，请早点来看", "下寨的桥面裂了一条缝"),
        ("班车少。老人赶集不方便", "班车少，老人赶集不方便"),
    ],
)
def test_title(text: str, title: str) -> None:
    assert suggest_title(text) == title


@given(st.text(max_size=2000))
def test_a_title_is_short_and_ends_without_punctuation(text: str) -> None:
    title = suggest_title(text)
    assert len(title) <= TITLE_MAX
    assert not title or title[-1] not in "。,;:、!?，；："
    assert "\n" not in title
