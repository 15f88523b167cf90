"""Codes at a door, scanned or typed, from wherever one is in the conversation."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from handlers.actor import Actor
from handlers.slip import new_slips
from models import Attendance, Organisation, Person
from rules.door_code import Means
from rules.role import Role
from tests.bot.conftest import KEY
from tests.handlers.doors import NINE, codes, held, scene

MakeActor = Callable[..., Awaitable[Actor]]


@pytest.fixture
async def guest(actor: MakeActor) -> Actor:
    return await actor(Role.MEMBER, name="试验人甲")


@pytest.mark.parametrize("means", [Means.SCREEN, Means.PAPER])
async def test_a_scanned_code_signs_in(
    guest: Actor, phone: Any, org: Organisation, means: Means
) -> None:
    talk = await held(org, [guest])
    one = await phone(guest)
    one.now = NINE
    assert "签到成功" in await one.scans(scene(talk, means))
    assert await Attendance.filter(activity=talk).count() == 1


async def test_who_follows_the_account_by_a_doors_code_signs_in(
    guest: Actor, phone: Any, org: Organisation
) -> None:
    talk = await held(org, [guest])
    one = await phone(guest)
    one.now = NINE
    key = f"qrscene_{scene(talk, Means.SCREEN)}"
    assert "签到成功" in await one.sends("event", event="subscribe", event_key=key)


@pytest.mark.parametrize("typed", ["{}", "签到 {}", "签到码：{}"])
async def test_six_digits_sign_in(guest: Actor, phone: Any, org: Organisation, typed: str) -> None:
    talk = await held(org, [guest])
    one = await phone(guest)
    one.now = NINE
    await one.talks((typed.format(codes(talk).spoken(NINE)), "签到成功"))


async def test_a_scan_in_the_middle_of_a_report_signs_in(
    guest: Actor, phone: Any, org: Organisation, matter: str
) -> None:
    talk = await held(org, [guest])
    one = await phone(guest)
    one.now = NINE
    await one.talks((matter, "请看一下"))
    assert "签到成功" in await one.scans(scene(talk, Means.SCREEN))
    await one.talks(("1", "编号 民2026-0001"))


async def test_a_stranger_binds_first_and_scans_again(
    guest: Actor, phone: Any, org: Organisation
) -> None:
    talk = await held(org, [guest])
    one = await phone()
    one.now = NINE
    assert "绑好再扫一次" in await one.scans(scene(talk, Means.SCREEN))
    person = await Person.get(id=guest.person_id)
    code = (await new_slips(org.id, [person], key=KEY))[0].code
    await one.talks((code, "绑好了"))
    assert "签到成功" in await one.scans(scene(talk, Means.SCREEN))


async def test_a_slip_is_no_door(member: Any) -> None:
    assert "已经绑好了" in await member.scans("slip.strange")


async def test_the_codes_are_for_who_holds_the_activity(
    actor: Any, guest: Actor, phone: Any, org: Organisation
) -> None:
    talk = await held(org, [guest])
    short = f"活{int(talk.number.rpartition('-')[2])}"
    office, other = await phone(await actor(Role.OFFICE)), await phone(guest)
    office.now = other.now = NINE
    shown = await office.says(f"签到码 {short}")
    assert codes(talk).spoken(NINE) in shown
    assert re.findall(r'href="https://station\.example/door/[\w.-]+(?:/paper)?"', shown)
    await other.talks((f"签到码 {short}", "组织者"))
    await office.talks(("签到码", "编号"), ("签到码 活999", "没有找到"), (f"看 {short}", "签到码"))
