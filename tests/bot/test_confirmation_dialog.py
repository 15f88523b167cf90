"""Confirming an activity in chat: each case, what is added, and then it counts."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from handlers.actor import Actor
from models import Activity, Entry, Material, Record, Settlement
from models.database import fetch
from rules.activity import State
from rules.attendance import Presence
from rules.confirmation import Outcome, Verb
from rules.invitation import Answer
from rules.material import Kind
from rules.role import Role
from tests.handlers.held import come, invite, over

MakeActor = Callable[..., Awaitable[Actor]]


@pytest.fixture
async def chief(actor: MakeActor) -> Actor:
    return await actor(Role.STATION_HEAD, Role.MEMBER, name="试验人站长")


@pytest.fixture
async def head(chief: Actor, phone: Any) -> Any:
    """The phone of the station head."""
    return await phone(chief)


@pytest.fixture
async def guests(actor: MakeActor) -> dict[str, Actor]:
    return {name: await actor(Role.MEMBER, name=f"试验人{name}") for name in "甲乙丙丁"}


@pytest.fixture
async def visit(chief: Actor, guests: dict[str, Actor]) -> Activity:
    """One came, one stayed away, one asked for leave, one came uninvited."""
    made = await over(chief)
    await invite(made, guests["甲"])
    await come(made, guests["甲"])
    await invite(made, guests["乙"])
    await invite(made, guests["丙"], Answer.LEAVE_REQUESTED)
    await come(made, guests["丁"], Presence.WALK_IN)
    return made


async def _outcomes(activity: Activity) -> dict[str, Outcome]:
    rows = await Record.filter(activity=activity).prefetch_related("person")
    return {row.person.name[-1]: row.outcome for row in rows}


async def test_each_case_and_then_it_counts(head: Any, visit: Activity) -> None:
    await head.talks(
        (
            "确认 活1",
            "看水渠（活1）\n签到 1 · 请假没批 1 · 缺席 1 · 自来 1\n\n"
            "试验人丙：请假还没批。\n1 准假\n2 不准假，记缺席\n9 剩下的 3 件都照实记\n0 先停",
        ),
        ("1", "试验人丙：准假，记下了。\n\n试验人乙：没来，也没准假。\n1 记缺席\n2 补假\n3 补签"),
        ("2", "写一句理由"),
        (
            "那天住院",
            "试验人乙：补假，记下了。\n\n试验人丁：没邀请，自己来的。\n1 算参加\n2 不算\n0",
        ),
        ("1", "都定好了。要加照片、纪要吗"),
        ("1", "已确认，4 位委员的履职都记上了。$"),
    )
    leave = Outcome.ON_LEAVE
    assert await _outcomes(visit) == {
        "甲": Outcome.ATTENDED, "乙": leave, "丙": leave, "丁": Outcome.WALK_IN
    }  # fmt: skip


async def test_the_rest_plainly(head: Any, visit: Activity) -> None:
    await head.talks(
        ("确认", "试验人丙"), ("9", "3 件都照实记了。\n\n都定好了"), ("确认", "已确认")
    )
    assert (await Activity.get(id=visit.id)).state is State.CONFIRMED


async def test_a_number_that_is_no_choice_shows_the_case_again(head: Any, visit: Activity) -> None:
    await head.talks(("确认 活1", "试验人丙"), ("7", "试验人丙：请假还没批"))
    assert not await Settlement.filter(activity=visit).exists()


async def test_by_name_and_with_photos_in_between(head: Any, visit: Activity) -> None:
    await head.talks(("确认 活1", "试验人丙"), ("准假", "试验人丙：准假，记下了"))
    assert "照片收好了。\n\n试验人乙：没来" in await head.photo()
    await head.talks(("补签", "写一句理由"), ("手机没电", "试验人乙：补签，记下了"))


async def test_no_reason_no_ruling(head: Any, visit: Activity) -> None:
    await head.talks(
        ("确认 活1", "试验人丙"),
        ("2", "理由"),
        ("……", "理由"),
        ("0", "试验人丙"),
        ("取消", "先到这里.*活1"),
    )
    assert not await Settlement.filter(activity=visit).exists()


async def test_going_on_where_one_stopped(head: Any, visit: Activity) -> None:
    await head.talks(
        ("确认 活1", "试验人丙"),
        ("1", "试验人乙"),
        ("0", "先到这里"),
        ("确认 活1", "[\\s\\S]*试验人乙"),
    )


async def test_one_s_own_case_is_the_office_s(
    head: Any, chief: Actor, visit: Activity, office: Any
) -> None:
    await invite(visit, chief)
    await head.talks(
        ("确认 活1", "缺席 2"), ("9", "3 件都照实记了[\\s\\S]*您自己的这件，办公室来定")
    )
    assert await Entry.filter(activity=visit, verb=Verb.HAND_OVER).count() == 1
    await office.talks(
        ("确认 活1", "试验人站长：没来"),
        ("1", "记缺席，记下了[\\s\\S]*都定好了"),
        ("0", "先到这里"),
    )
    await head.talks(("确认 活1", "都定好了"), ("1", "已确认，5 位"))


async def test_a_number_typed_before_the_case_was_shown_settles_nothing(
    head: Any, visit: Activity
) -> None:
    await head.says("确认 活1")
    early = head.message("text", text="1")
    head.waits(seconds=5)
    await head.talks(("1", "试验人丙：准假"))
    assert re.search("下一件[\\s\\S]*试验人乙", await head.delivers(early))
    assert await Settlement.filter(activity=visit).count() == 1
    late = head.message("text", text="1")
    head.waits(seconds=5)
    await head.talks(("我", "您是"))
    assert "试验人乙：记缺席" in await head.delivers(late)


async def test_one_more_time_in_haste_confirms_once(head: Any, visit: Activity) -> None:
    await head.talks(("确认 活1", ""), ("9", "都定好了"), ("1", "已确认"), ("1", "没有要选的"))
    assert await Record.filter(activity=visit).count() == 4


async def test_what_is_sent_before_is_kept_as_what_it_is(head: Any, visit: Activity) -> None:
    await head.talks(
        ("确认 活1", ""),
        ("9", "发来就行"),
        ("看了三处水渠，都要清淤。", "纪要收好了"),
        ("意见：水渠每年清一次淤，请水利部门安排", "意见收好了"),
    )
    assert "照片收好了" in await head.photo()
    await head.talks(
        ("1", "已确认[\\s\\S]*有 1 条意见，要转成社情民意吗"),
        ("1", "【请看一下】[\\s\\S]*清一次淤"),
        ("1", "民2026-0001"),
    )
    rows = await Material.filter(activity=visit).order_by("id").prefetch_related("opinion")
    assert [row.kind for row in rows] == [Kind.MINUTES, Kind.VIEW, Kind.PHOTO]
    assert rows[1].opinion is not None
    assert rows[1].text == "水渠每年清一次淤，请水利部门安排"


async def test_views_may_wait(head: Any, visit: Activity) -> None:
    await head.talks(
        ("确认 活1", ""),
        ("9", ""),
        ("意见 水渠每年清一次淤", "意见收好了"),
        ("1", "要转"),
        ("0", "转 活1"),
    )


async def test_somebody_else_settled_it_meanwhile(
    head: Any, visit: Activity, guests: dict[str, Actor]
) -> None:
    await head.says("确认 活1")
    await come(visit, guests["丙"])
    await head.talks(("1", "试验人丙这件已经定了[\\s\\S]*试验人乙"))


@pytest.mark.parametrize("said", ["1", "9"])
async def test_somebody_else_confirmed_it_meanwhile(
    head: Any, visit: Activity, office: Any, said: str
) -> None:
    await head.says("确认 活1")
    await office.talks(("确认 活1", ""), ("9", ""), ("1", "已确认"))
    await head.talks((said, "现在是“已确认”"), ("1", "没有要选的"), ("确认 活1", "现在是“已确认”"))


async def test_a_report_in_the_middle_becomes_a_report(
    head: Any, visit: Activity, matter: str
) -> None:
    await head.talks(("确认 活1", "试验人丙"), (matter, "【请看一下】"))


async def test_without_a_number_and_with_several(head: Any, chief: Actor, visit: Activity) -> None:
    await over(chief, number="活2026-0002", title="走访农户")
    await head.talks(("确认", "活1 看水渠[\\s\\S]*活2 走访农户[\\s\\S]*确认 活1"))


async def test_nothing_to_confirm_and_not_yet(head: Any, chief: Actor) -> None:
    await head.talks(("确认", "没有等您确认的"))
    await over(chief, state=State.HELD)
    await head.talks(("确认 活1", "现在是“正在进行”"))


async def test_members_may_not(phone: Any, guests: dict[str, Actor], visit: Activity) -> None:
    guest = await phone(guests["乙"])
    await guest.talks(("确认 活1", "这一步要由|这个要"))


async def test_a_command_in_the_middle(head: Any, visit: Activity) -> None:
    await head.talks(("确认 活1", "试验人丙"), ("我", "您是[\\s\\S]*还没确认完"), ("1", "准假"))


@pytest.mark.parametrize("data", ["{}", '{"number": "活2026-0001", "person": "W001"}'])
async def test_what_another_version_kept_does_no_harm(
    head: Any, visit: Activity, data: str
) -> None:
    await head.says("确认 活1")
    await fetch("UPDATE dialogs SET data = $1 WHERE openid = $2", data, head.openid)
    await head.talks(("1", "没有要选的"), ("确认 活1", "试验人丙"))
