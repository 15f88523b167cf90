"""What is kept of an activity by chat, views that become items, and one's own record."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import pytest

from handlers.actor import Actor
from handlers.confirmation import confirm, settle_plainly
from models import Activity, Attachment, Material, Opinion
from models.database import fetch
from rules.activity import State
from rules.material import Kind
from rules.role import Role
from tests.handlers.held import come, invite, over

MakeActor = Callable[..., Awaitable[Actor]]
VIEW = "水渠每年清一次淤，请水利部门安排"
OTHER = "村口路灯坏了半年，请尽快修好"


@pytest.fixture
async def chief(actor: MakeActor) -> Actor:
    return await actor(Role.STATION_HEAD)


@pytest.fixture
async def head(chief: Actor, phone: Any) -> Any:
    """The phone of the station head."""
    return await phone(chief)


@pytest.fixture
async def guest(actor: MakeActor) -> Actor:
    return await actor(Role.MEMBER)


@pytest.fixture
async def visit(chief: Actor, guest: Actor) -> Activity:
    made = await over(chief)
    await invite(made, guest)
    await come(made, guest)
    return made


async def _kept(activity: Activity) -> list[Material]:
    rows = Material.filter(activity=activity).order_by("id")
    return await rows.prefetch_related("attachments", "opinion")


# --- gathering ------------------------------------------------------------------------------


async def test_photos_are_gathered_into_one(head: Any, visit: Activity) -> None:
    await head.talks(("照片 活1", "活1 的照片请发来"), ("好了", "还没有照片|还没收到"))
    await head.photo()
    assert "2 张" in await head.photo()
    await head.talks(("好了", "照片收好了，记在 活1"), ("好了", "没有要选的"))
    (row,) = await _kept(visit)
    assert (row.kind, len(row.attachments)) == (Kind.PHOTO, 2)


async def test_minutes_come_as_text_and_voice(head: Any, visit: Activity) -> None:
    await head.talks(("纪要 活1", "纪要请发来"), ("看了三处水渠。", "记下了"))
    await head.voice("大家都说要清淤。")
    await head.talks(("好了", "纪要收好了"))
    (row,) = await _kept(visit)
    assert (row.text, len(row.attachments)) == ("看了三处水渠。\n大家都说要清淤。", 1)


async def test_in_one_message(head: Any, visit: Activity) -> None:
    await head.talks(("纪要 活1 看了三处水渠，都要清淤。", "纪要收好了"))
    assert [row.text for row in await _kept(visit)] == ["看了三处水渠，都要清淤。"]


async def test_each_text_is_a_view(head: Any, visit: Activity) -> None:
    await head.talks(("意见 活1", "一条发一次"), (VIEW, "记下了"), (OTHER, "记下了"))
    await head.photo()
    await head.talks(("好了", "2 条意见收好了[\\s\\S]*发“转 活1”"))
    rows = await _kept(visit)
    assert [row.text for row in rows] == [VIEW, OTHER]
    assert [len(row.attachments) for row in rows] == [1, 0]


async def test_who_was_there_may_say_what_they_think(
    phone: Any, guest: Actor, visit: Activity
) -> None:
    there = await phone(guest)
    await there.talks(
        ("意见 活1 " + VIEW, "1 条意见收好了"), ("纪要 活1", "办|组织"), ("照片 活1", "办|组织")
    )
    assert [row.given_by_id for row in await _kept(visit)] == [guest.person_id]


async def test_a_view_needs_words(head: Any, visit: Activity) -> None:
    await head.says("意见 活1")
    await head.photo()
    await head.talks(("好了", "意见要有文字"), (VIEW, "记下了"), ("好了", "1 条意见"))


async def test_what_is_classified_is_not_kept(head: Any, visit: Activity) -> None:
    await head.says("纪要 活1")
    heard = await head.says("附上这份标着机密的文件，请大家传阅落实")
    assert "机要" in heard or "保密" in heard
    assert "传阅落实" not in await head.remembered()


async def test_dropped(head: Any, visit: Activity) -> None:
    await head.says("照片 活1")
    await head.photo()
    await head.talks(("取消", "没有记，内容已删掉"))
    assert await _kept(visit) == []
    assert await Attachment.filter(org_id=visit.org_id).count() == 0


async def test_photos_that_were_dropped_meanwhile(head: Any, visit: Activity) -> None:
    await head.says("照片 活1")
    await head.photo()
    await Attachment.filter(org_id=visit.org_id).delete()
    await head.talks(("好了", "有 1 个附件已经清掉"), ("好了", "还没收到|还没有照片"))


async def test_what_is_typed_in_the_middle_belongs_to_it(head: Any, visit: Activity) -> None:
    await head.talks(
        ("纪要 活1", ""),
        ("反映", "还没完"),
        ("我", "您是[\\s\\S]*还没收好"),
        ("帮助", "好了：收好"),
        ("村口的路灯坏了半年，群众意见大，请尽快修", "记下了"),
        ("好了", "纪要收好了"),
    )
    assert not await Opinion.filter(org_id=visit.org_id).exists()


async def test_an_activity_ahead_takes_no_minutes(head: Any, chief: Actor) -> None:
    await over(chief, state=State.NOTICED)
    await head.talks(("纪要 活1 还没开", "现在是“已通知”"))


async def test_papers_are_given_by_the_organiser_and_shown_to_the_invited(
    head: Any, chief: Actor, phone: Any, guest: Actor
) -> None:
    made = await over(chief, state=State.NOTICED)
    await invite(made, guest)
    there = await phone(guest)
    await head.talks(
        ("材料 活1", "材料请发来"), ("先看水渠，再座谈。", "记下了"), ("好了", "材料收好了")
    )
    await there.talks(
        ("材料 活1", "看水渠（活1）[\\s\\S]*先看水渠，再座谈。"),
        ("发言稿 活1 我想说说清淤的事", "发言稿收好了"),
    )
    assert [row.kind for row in await _kept(made)] == [Kind.PAPER, Kind.SPEECH]


@pytest.mark.parametrize("data", ["{}", '{"number": "活2026-0001", "kind": "song"}'])
async def test_what_another_version_kept_does_no_harm(
    head: Any, visit: Activity, data: str
) -> None:
    await head.says("纪要 活1")
    await fetch("UPDATE dialogs SET data = $1 WHERE openid = $2", data, head.openid)
    await head.talks(("好了", "没有要选的"))


# --- views that become items ----------------------------------------------------------------


async def test_a_view_becomes_an_item(head: Any, visit: Activity) -> None:
    await head.talks(
        ("意见 活1 " + VIEW, "收好了"),
        ("意见 活1 " + OTHER, "收好了"),
        ("转 活1", "转哪一条？回数字：\n1 水渠每年.*\n2 村口路灯"),
        ("5", "转哪一条"),
        ("2", "【请看一下】[\\s\\S]*路灯"),
        ("1", "民2026-0001"),
        ("转 活1", "【请看一下】[\\s\\S]*清一次淤"),
        ("0", "没有提交"),
    )
    item = await Opinion.get(org_id=visit.org_id)
    assert (item.text, item.activity_id) == (OTHER, visit.id)
    assert [row.opinion_id for row in await _kept(visit)] == [None, item.id]


async def test_nothing_left_to_pass_on(head: Any, visit: Activity) -> None:
    await head.talks(("转 活1", "没有要转的意见"))


async def test_first_things_first(head: Any, visit: Activity) -> None:
    await head.talks(
        ("意见 活1 " + VIEW, ""), ("意见 活1 " + OTHER, ""), ("转 活1", "转哪一条"), ("0", "先不转")
    )


# --- one's own record -----------------------------------------------------------------------


async def test_one_s_own_record(
    phone: Any, guest: Actor, chief: Actor, visit: Activity, now: datetime
) -> None:
    mine = await phone(guest)
    await mine.talks(("我的履职", "还没有履职记录"))
    await settle_plainly(chief, visit.number, now=now)
    await confirm(chief, visit.number, now=now)
    await mine.talks(("我的履职", "您的履职：参加 1\n.* 看水渠（活1）：参加$"))


async def test_a_long_record_has_pages(
    phone: Any, guest: Actor, chief: Actor, now: datetime
) -> None:
    for number in range(1, 41):
        made = await over(chief, number=f"活2026-{number:04d}", title="看水渠" * 5)
        await invite(made, guest)
        await come(made, guest)
        await confirm(chief, made.number, now=now)
    mine = await phone(guest)
    first, second = await mine.says("我的履职"), await mine.says("我的履职 2")
    assert len(first.encode()) <= 2048
    assert "活40" in first
    assert "活40" not in second
    assert "您的履职：参加 40" in first
