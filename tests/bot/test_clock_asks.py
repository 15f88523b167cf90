"""Asking in chat what is late for long, and correcting the county's calendar."""

from collections.abc import Awaitable, Callable

import pytest

from bot.asked import Asked, parse
from bot.commands import Command
from handlers.actor import Actor
from models import Opinion, Organisation
from rules.role import Role
from tests.bot.conftest import Phone
from tests.handlers.clocks import at

MakeActor = Callable[..., Awaitable[Actor]]
MakePhone = Callable[..., Awaitable[Phone]]


@pytest.fixture
async def admin(actor: MakeActor, phone: MakePhone) -> Phone:
    held = await phone(await actor(Role.ADMIN))
    held.now = at(2026, 9, 20)
    return held


async def own(org: Organisation) -> dict[str, bool]:
    """The county's own days as they stand in its row."""
    days: dict[str, bool] = (await Organisation.get(id=org.id)).days
    return days


@pytest.mark.parametrize(
    ("text", "year", "number", "what"),
    [
        ("10月10日上班", 0, 1010, "上班"),
        ("１０月１０日 放假", 0, 1010, "放假"),
        ("2026年10月10号改成休息。", 2026, 1010, "休息"),
        ("1月4日照旧", 0, 104, "照旧"),
    ],
)
def test_a_day_is_read(text: str, year: int, number: int, what: str) -> None:
    assert parse(text) == Asked(Command.WORKDAYS, number, year, what)


@pytest.mark.parametrize(
    "text", ["10月10日上班的路上堵得很", "听说10月10日放假", "10月上班", "10月10日"]
)
def test_what_is_told_is_no_day(text: str) -> None:
    asked = parse(text)
    assert asked is None or asked.name is not Command.WORKDAYS


async def test_a_day_is_corrected_once_it_is_confirmed(org: Organisation, admin: Phone) -> None:
    await admin.talks(
        ("工作日历", "和国家的一样"),
        ("10月10日放假", r"2026年10月10日（周六）现在是上班，改成放假"),
    )
    assert await own(org) == {}
    await admin.talks(
        ("1", "改成放假，在办的期限都重算了"),
        ("工作日历", r"2026年10月10日（周六） 放假"),
        ("10月10日放假", "本来就是放假"),
    )
    assert await own(org) == {"2026-10-10": False}
    await admin.talks(("10月10日照旧", "改成上班"), ("改", "改成上班"))
    assert await own(org) == {}


async def test_nothing_changes_without_a_yes(org: Organisation, admin: Phone) -> None:
    await admin.talks(("10月7日上班", "改成上班"), ("0", "没有改"))
    await admin.talks(("10月7日上班", "改成上班"), ("取消", "没有改"))
    await admin.talks(("10月7日上班", "改成上班"), ("工作日历", "和国家的一样"))
    assert await own(org) == {}


async def test_the_nearest_such_day_is_meant(org: Organisation, admin: Phone) -> None:
    admin.now = at(2026, 12, 30)
    await admin.talks(("1月4日上班", r"2027年1月4日（周一）本来就是上班"))
    admin.now = at(2027, 1, 5)
    await admin.talks(("12月26日上班", r"2026年12月26日（周六）现在是放假"), ("1", "重算"))
    assert await own(org) == {"2026-12-26": True}


@pytest.mark.parametrize(
    ("said", "heard"),
    [("2月30日上班", "没有2月30日"), ("2031年10月10日放假", "前后两年")],
)
async def test_a_day_that_cannot_be_is_named(
    org: Organisation, admin: Phone, said: str, heard: str
) -> None:
    answer = await admin.says(said)
    if "1 改" in answer:
        answer = await admin.says("1")
    assert heard in answer
    assert await own(org) == {}


async def test_nobody_else_corrects_it(org: Organisation, member: Phone) -> None:
    await member.talks(("10月10日放假", "要管理员才能做"), ("工作日历", "要管理员才能做"))
    assert await own(org) == {}


async def test_what_is_late_for_long(
    org: Organisation, item: Phone, actor: MakeActor, phone: MakePhone
) -> None:
    office, chair = await phone(await actor(Role.OFFICE)), await phone(await actor(Role.VICE_CHAIR))
    await office.talks(("督查", "没有逾期满 10 个工作日的件"))
    chair.now = at(2026, 3, 20)
    await chair.talks(
        ("督查", r"逾期满 10 个工作日的有 1 件：\n民2026-0001 .*\n　农业农村委，逾期 13 个工作日"),
        ("督查 2", "后面没有了"),
    )
    await item.talks(("督查", "要办公室、分管领导才能做"))


async def test_a_long_list_has_pages(
    org: Organisation, member: Phone, matter: str, actor: MakeActor, phone: MakePhone
) -> None:
    office = await phone(await actor(Role.OFFICE))
    for nth in range(6):
        await member.talks((f"{matter}，第{nth}处", ""), ("1", f"民2026-000{nth + 1}"))
    await Opinion.filter(org=org).update(due_at=at(2026, 1, 5, 18))
    await office.talks(("督查", "有 6 件(.|\n)*0005(.|\n)*督查 2"), ("督查2", "0006"))


async def test_help_names_what_one_may_ask(
    admin: Phone, actor: MakeActor, phone: MakePhone
) -> None:
    await admin.talks(("帮助", "10月10日放假"))
    chair = await phone(await actor(Role.VICE_CHAIR))
    await chair.talks(("帮助", "督查"))
