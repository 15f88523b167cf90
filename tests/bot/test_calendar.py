"""The link to one's own calendar, or to the station's: said once, kept nowhere."""

from typing import Any

from models import Calendar
from rules.role import Role


async def _live(phone: Any) -> list[bool]:
    links = await Calendar.filter(org__code=phone.house.org).order_by("id")
    return [link.revoked_at is None for link in links]


async def test_a_calendar_is_said_once_and_kept_nowhere(member: Any) -> None:
    heard = await member.says("日历")
    assert "https://station.example/c/" in heard
    assert "只说一次" in await member.delivers(member.last)
    assert "/c/" not in await member.remembered()


async def test_asking_again_takes_no_calendar_from_a_phone(member: Any) -> None:
    await member.talks(("日历", "/c/"), ("日历", "换日历"))
    assert await _live(member) == [True]


async def test_a_new_calendar_ends_the_old_one(member: Any) -> None:
    await member.talks(("日历", "/c/"), ("换日历", "/c/"))
    assert await _live(member) == [False, True]


async def test_a_station_has_a_calendar_for_who_works_there(
    actor: Any, phone: Any, member: Any
) -> None:
    head = await phone(await actor(Role.STATION_HEAD))
    await head.talks(
        ("日历", "您的活动日历"),
        ("本站日历", "云坪镇联络站的活动日历"),
        ("本站日历", "换本站日历"),
        ("换本站日历", "/c/"),
    )
    assert await _live(head) == [True, False, True]
    await member.talks(("本站日历", "站长、信息员"))
