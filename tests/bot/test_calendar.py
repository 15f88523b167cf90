"""The link to one's own calendar: said once, kept nowhere."""

from typing import Any

from models import Calendar


async def test_a_calendar_is_said_once_and_kept_nowhere(member: Any) -> None:
    heard = await member.says("日历")
    assert "https://station.example/c/" in heard
    assert "只说一次" in await member.delivers(member.last)
    assert "/c/" not in await member.remembered()


async def test_a_new_calendar_ends_the_old_one(member: Any) -> None:
    await member.talks(("日历", "/c/"), ("换日历", "/c/"))
    links = await Calendar.filter(org__code=member.house.org).order_by("id")
    assert [link.revoked_at is None for link in links] == [False, True]
