"""Tokens, windows and counters: each limit of the platform as a table; time is an argument."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wechat.sandbox.refused import code_of
from wechat.sandbox.state.quotas import Limit, Quotas
from wechat.sandbox.state.tokens import Tokens
from wechat.sandbox.state.windows import Windows

HOUR = 3600.0


# Tokens


@pytest.mark.parametrize(
    ("age", "code"), [(0, 0), (299, 0), (300, 40001)], ids=["now", "overlap", "over"]
)
def test_a_replaced_token_lives_five_minutes(age: float, code: int) -> None:
    tokens = Tokens()
    old = tokens.plain("wx", 0).value
    new = tokens.plain("wx", 100).value
    assert code_of(lambda: tokens.owner(old, 100 + age)) == code
    assert tokens.owner(new, 100 + age) == "wx"


@pytest.mark.parametrize(("at", "same"), [(0, True), (6899, True), (6900, False), (7300, False)])
def test_a_stable_token_stays_until_five_minutes_before_its_end(at: float, same: bool) -> None:
    tokens = Tokens()
    first = tokens.stable("wx", 0)
    assert (tokens.stable("wx", at).value == first.value) is same
    assert code_of(lambda: tokens.owner(first.value, at)) == (0 if at < 7200 else 42001)


def test_the_two_interfaces_are_isolated() -> None:
    tokens = Tokens()
    stable, plain = tokens.stable("wx", 0).value, tokens.plain("wx", 0).value
    tokens.plain("wx", 1)
    tokens.refresh("wx", 2)
    assert code_of(lambda: tokens.owner(stable, 3)) == 40001
    assert code_of(lambda: tokens.owner(plain, 3)) == 0


@pytest.mark.parametrize(("wait", "code"), [(29, 45011), (30, 0)])
def test_forced_refreshes_are_thirty_seconds_apart(wait: float, code: int) -> None:
    tokens = Tokens()
    tokens.refresh("wx", 0)
    assert code_of(lambda: tokens.refresh("wx", wait)) == code


def test_a_forced_refresh_kills_at_once_and_revoking_kills_all() -> None:
    tokens = Tokens()
    old = tokens.stable("wx", 0).value
    new = tokens.refresh("wx", 1).value
    assert code_of(lambda: tokens.owner(old, 1)) == 40001
    tokens.revoke("wx", 2)
    assert code_of(lambda: tokens.owner(new, 2)) == 40001
    assert tokens.owner(tokens.stable("wx", 3).value, 3) == "wx"


# Windows

WINDOWS = [
    ("service", "message", 5, 48 * HOUR),
    ("service", "click", 3, 60),
    ("service", "scan", 3, 60),
    ("service", "subscribe", 3, 60),
    ("mini", "message", 5, 48 * HOUR),
    ("mini", "enter", 2, 60),
]


@pytest.mark.parametrize(("kind", "action", "count", "seconds"), WINDOWS)
def test_a_window_holds_so_many_for_so_long(
    kind: str, action: str, count: int, seconds: float
) -> None:
    windows = Windows(kind)
    windows.open(action, 0)
    codes = [code_of(lambda: windows.take(seconds - 1)) for _ in range(count + 1)]
    assert codes == [0] * count + [45047]
    assert code_of(lambda: windows.take(seconds)) == 45015


def test_a_view_opens_nothing_and_a_message_fills_again() -> None:
    windows = Windows("service")
    windows.open("view", 0)
    assert code_of(lambda: windows.take(0)) == 45015
    for now in (0, 1):
        windows.open("message", now)
    assert windows.left(2) == 5


def test_the_window_that_ends_first_is_used_first() -> None:
    windows = Windows("service")
    windows.open("message", 0)
    windows.open("click", 0)
    for _ in range(3):
        windows.take(1)
    assert (windows.left(1), windows.left(61)) == (5, 5)
    windows.close()
    assert code_of(lambda: windows.take(1)) == 45015


@given(st.lists(st.sampled_from(["message", "click", "scan", "take"]), max_size=60))
def test_never_more_than_the_windows_allow(acts: list[str]) -> None:
    windows, sent, allowed = Windows("service"), 0, 0
    for now, act in enumerate(acts):
        if act == "take":
            sent += code_of(lambda now=now: windows.take(now)) == 0  # type: ignore[misc]
        else:
            windows.open(act, now)
            allowed += 5 if act == "message" else 3
    assert sent <= allowed


# Quotas


@pytest.mark.parametrize(
    ("limit", "later", "code"),
    [
        (Limit("minute", 2, 45011), 59, 45011),
        (Limit("minute", 2, 45011), 60, 0),
        (Limit("day", 2), 16 * HOUR - 1, 45009),
        (Limit("day", 2), 16 * HOUR, 0),
        (Limit("month", 2, 48006), 29 * 24 * HOUR, 48006),
        (Limit("month", 2, 48006), 31 * 24 * HOUR, 0),
    ],
)
def test_counters_start_again_with_the_chinese_day(limit: Limit, later: float, code: int) -> None:
    quotas = Quotas()
    quotas.limits["/p"] = (limit,)
    for _ in range(2):
        quotas.take("wx", "/p", 0)
    quotas.take("other", "/p", later)
    assert code_of(lambda: quotas.take("wx", "/p", later)) == code
