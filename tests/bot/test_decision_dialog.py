"""What waits for one's decision, one after the other: leave, plans, corrections."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from handlers import invitation
from handlers.actor import Actor
from handlers.confirmation import confirm, settle_plainly
from handlers.correction import propose
from handlers.planning import plan
from models import Activity, Correction, Invitation, Organisation
from models.database import fetch
from rules.activity import State
from rules.confirmation import Outcome
from rules.invitation import Answer, LeaveKind, Verb
from rules.role import Role
from tests.handlers.doors import at, held
from tests.handlers.held import come, invite, over
from tests.handlers.plans import wanted

MakeActor = Callable[..., Awaitable[Actor]]
EARLY = at(-24 * 60)


@pytest.fixture
async def guests(actor: MakeActor) -> list[Actor]:
    return [await actor(Role.MEMBER, name=f"试验人{name}") for name in "甲乙丙"]


@pytest.fixture
async def talk(org: Organisation, guests: list[Actor]) -> Activity:
    """A talk of the office's, from which everybody asks for leave."""
    made = await held(org, guests)
    reasons = ("开会", "住院", "孩子考试")
    for guest, reason, kind in zip(guests, reasons, LeaveKind, strict=False):
        await invitation.ask_leave(guest, made.number, kind, reason, now=EARLY)
    return made


@pytest.fixture
async def decider(office: Any) -> Any:
    """A phone in the office, a day before."""
    office.now = EARLY
    return office


async def _answers(activity: Activity) -> list[Answer]:
    return [row.answer for row in await Invitation.filter(activity=activity).order_by("id")]


# --- leave ----------------------------------------------------------------------------------


async def test_one_after_the_other(decider: Any, talk: Activity) -> None:
    await decider.talks(
        (
            "审批",
            "还有 2 件[\\s\\S]*试验人甲请假：夏季座谈[\\s\\S]*公务：开会\n\n1 准\n2 不准\n0 跳过",
        ),
        ("1", "准了，已告诉试验人甲。\n\n（还有 1 件）\n试验人乙请假[\\s\\S]*生病：住院"),
        ("2", "写一句理由"),
        ("那天要您发言", "没准，理由已告诉试验人乙。\n\n试验人丙请假"),
        ("准", "准了，已告诉试验人丙。\n\n都定完了"),
        ("1", "现在没有要选的"),
    )
    granted, refused = Answer.LEAVE_APPROVED, Answer.LEAVE_REJECTED
    assert await _answers(talk) == [granted, refused, granted]
    row = await Invitation.filter(activity=talk, answer=refused).get()
    assert row.decision == "那天要您发言"


async def test_what_is_passed_waits(decider: Any, talk: Activity) -> None:
    await decider.talks(
        ("审批", "试验人甲"), ("0", "试验人乙"), ("跳过", "试验人丙"), ("0", "先到这里.*审批")
    )
    assert await _answers(talk) == [Answer.LEAVE_REQUESTED] * 3
    await decider.talks(("审批", "试验人甲"), ("1", "准了"), ("取消", "先放着"))


async def test_second_thoughts_about_a_refusal(decider: Any, talk: Activity) -> None:
    await decider.talks(("审批", "试验人甲"), ("2", "理由"), ("0", "试验人甲请假"), ("1", "准了"))
    assert (await _answers(talk))[0] is Answer.LEAVE_APPROVED


async def test_whom_somebody_sends_instead_is_told(
    decider: Any, org: Organisation, guests: list[Actor], actor: MakeActor
) -> None:
    made = await held(org, guests)
    other = await actor(Role.MEMBER, name="试验人代")
    await invitation.ask_leave(
        guests[0], made.number, LeaveKind.DUTY, "开会", proxy=other.name, now=EARLY
    )
    await decider.talks(("审批", "试验人代替他去"), ("1", "准了"))
    assert await Invitation.filter(activity=made, person_id=other.person_id).exists()


async def test_somebody_else_was_faster(
    decider: Any, talk: Activity, guests: list[Actor], actor: MakeActor
) -> None:
    colleague = await actor(Role.OFFICE, name="试验人同事")
    await decider.says("审批")
    first = await Invitation.filter(activity=talk).order_by("id").first().prefetch_related("person")
    assert first is not None
    number = first.person.number
    await invitation.decide(colleague, talk.number, number, Verb.REFUSE_LEAVE, "要发言", now=EARLY)
    await decider.talks(("1", "试验人甲的假，试验人同事已经定了：未准假。[\\s\\S]*试验人乙请假"))
    assert (await _answers(talk))[0] is Answer.LEAVE_REJECTED


async def test_a_number_typed_before_the_matter_was_shown_decides_nothing(
    decider: Any, talk: Activity
) -> None:
    await decider.says("审批")
    early = decider.message("text", text="1")
    decider.waits(seconds=5)
    await decider.talks(("1", "准了，已告诉试验人甲"))
    assert re.search("下一件[\\s\\S]*试验人乙请假", await decider.delivers(early))
    assert (await _answers(talk))[1] is Answer.LEAVE_REQUESTED
    await decider.talks(("1", "准了，已告诉试验人乙"))


async def test_a_repeat_of_a_message_decides_once(decider: Any, talk: Activity) -> None:
    await decider.says("审批")
    heard = await decider.says("1")
    assert await decider.delivers(replace(decider.last)) == heard
    assert (await _answers(talk))[1] is Answer.LEAVE_REQUESTED


async def test_a_report_in_the_middle_becomes_a_report(
    decider: Any, talk: Activity, matter: str
) -> None:
    await decider.talks(("审批", "试验人甲"), (matter, "【请看一下】"))
    assert await _answers(talk) == [Answer.LEAVE_REQUESTED] * 3


async def test_another_command_in_the_middle(decider: Any, talk: Activity) -> None:
    await decider.talks(("审批", "试验人甲"), ("我", "您是"), ("帮助", "1 同意"), ("1", "准了"))


async def test_members_have_nothing_to_decide(member: Any, talk: Activity) -> None:
    await member.talks(("审批", "没有等您定的|这个要"))


@pytest.mark.parametrize("data", ["{}", '{"matter": {"what": "weather"}}', '{"matter": 7}'])
async def test_what_another_version_kept_does_no_harm(
    decider: Any, talk: Activity, data: str
) -> None:
    await decider.says("审批")
    await fetch("UPDATE dialogs SET data = $1 WHERE openid = $2", data, decider.openid)
    await decider.talks(("1", "现在没有要选的"), ("审批", "试验人甲"))


# --- plans ----------------------------------------------------------------------------------


@pytest.fixture
async def planned(actor: MakeActor, guests: list[Actor], now: datetime) -> Activity:
    head = await actor(Role.STATION_HEAD)
    return await plan(head, wanted(head, now), now=now)


async def test_the_office_approves_a_plan(office: Any, planned: Activity) -> None:
    await office.talks(
        ("审批", "云坪镇联络站的计划：视察云坪水厂[\\s\\S]*云坪镇水厂，请 3 人\n\n1 批准\n2 不批"),
        ("1", "批准了[\\s\\S]*都定完了"),
    )
    assert (await Activity.get(id=planned.id)).state is State.APPROVED


async def test_the_office_does_not_approve_a_plan(office: Any, planned: Activity) -> None:
    await office.talks(("审批", "的计划"), ("不批", "理由"), ("那周要开全会", "没批，已取消"))
    assert (await Activity.get(id=planned.id)).state is State.CANCELLED


async def test_a_plan_that_was_approved_meanwhile(
    office: Any, planned: Activity, now: datetime
) -> None:
    await office.says("审批")
    await Activity.filter(id=planned.id).update(state=State.APPROVED)
    await office.talks(("1", "现在是“已批准”.*[\\s\\S]*都定完了|先到这里"))


# --- corrections ----------------------------------------------------------------------------


async def test_a_second_person_agrees_to_a_correction(
    office: Any, actor: MakeActor, guests: list[Actor], now: datetime
) -> None:
    head = await actor(Role.STATION_HEAD, name="试验人站长")
    made = await over(head)
    await invite(made, guests[0])
    await come(made, guests[0])
    await invite(made, guests[1])
    await settle_plainly(head, made.number, now=now)
    await confirm(head, made.number, now=now)
    who = guests[1].person_id
    await propose(head, made.number, who, Outcome.ON_LEAVE, "那天住院", now=now)
    await office.talks(
        ("审批", "试验人站长提出更正：试验人乙，看水渠[\\s\\S]*改为“请假”：那天住院\n\n1 同意"),
        ("1", "同意了，已更正"),
    )
    assert (await Correction.get(activity=made)).agreed is True
