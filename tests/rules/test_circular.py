"""Which first line of a circular is its title."""

import pytest

from rules.circular import title_in


@pytest.mark.parametrize(
    ("text", "title", "rest"),
    [
        ("防汛通知\n请各站值好班。", "防汛通知", "请各站值好班。"),
        ("防汛通知\n\n 请各站值好班。\n有事就报。 ", "防汛通知", "请各站值好班。\n有事就报。"),
        ("请各站值好班！\n有事就报。", "请各站值好班！", "有事就报。"),
        ("各位委员：\n请值好班。", "", "各位委员：\n请值好班。"),
        ("请各站值好班。\n有事就报。", "", "请各站值好班。\n有事就报。"),
        ("明天停电", "", "明天停电"),
        ("明天停电\n ", "", "明天停电"),
        ("\n明天停电\n请备好电", "明天停电", "请备好电"),
        ("通" * 30 + "\n内容", "通" * 30, "内容"),
        ("通" * 31 + "\n内容", "", "通" * 31 + "\n内容"),
    ],
)
def test_title(text: str, title: str, rest: str) -> None:
    assert title_in(text) == (title, rest)
