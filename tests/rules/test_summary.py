"""An activity in numbers, as its organiser is told at the end."""

import pytest

from rules.summary import Summary, said, summed_up

SAID = [
    (Summary(), "没有人签到"),
    (Summary(signed_in=8), "签到 8"),
    (Summary(absent=2, open=2), "缺席 2，2 件要定"),
    (
        Summary(signed_in=8, on_leave=1, absent=1, walk_ins=1, make_ups=1, late=2, open=3),
        "签到 8 · 请假 1 · 缺席 1 · 自来 1 · 补签 1 · 迟到 2，3 件要定",
    ),
]


@pytest.mark.parametrize(("summary", "words"), SAID)
def test_what_is_none_is_not_said(summary: Summary, words: str) -> None:
    assert summed_up(summary) == words
    assert words.startswith(said(summary))
