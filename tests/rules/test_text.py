"""What people type comes to one form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.text import command, normalise


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("　民２０２６－０００１　", "民2026-0001"),
        ("自來水廠的問題", "自来水厂的问题"),
        ("路灯被打坏了", "路灯被打坏了"),
        ("路燈被打壞了", "路灯被打坏了"),
        ("路\u200b灯\ufeff坏了\x00", "路灯坏了"),
        ("第一行 \r\n\r\n  第二行", "第一行\n第二行"),
        ("转  民2026-0012   农业", "转 民2026-0012 农业"),
        ("Ａbc，好", "Abc,好"),
        ("坏\ud800字", "坏字"),
        ("", ""),
    ],
)
def test_normalise(typed: str, plain: str) -> None:
    assert normalise(typed) == plain


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("１", "1"),
        ("①", "1"),
        ("1️⃣", "1"),
        ("一", "1"),
        ("两", "2"),
        ("十", "10"),
        ("「幫 助！」", "帮助"),
        ("好了。", "好了"),
        (" HELP ", "help"),
        ("一般", "一般"),
        ("民2026-0123", "民20260123"),
        ("……", ""),
    ],
)
def test_command(typed: str, said: str) -> None:
    assert command(typed) == said


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text())
def test_a_command_has_no_blanks_and_no_capitals(text: str) -> None:
    said = command(text)
    assert not any(char.isspace() for char in said)
    assert said == said.lower()
