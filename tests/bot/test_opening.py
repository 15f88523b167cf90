"""A bare 1 where nothing is open: what the last push knocked for; and light questions."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.item_knock_texts import KNOCKS
from bot.knock_texts import ACTIVITY_KNOCKS, BULLETIN_KNOCKS, CIRCULAR_KNOCKS, DIGEST_KNOCKS
from bot.opening import OPENS
from handlers import activity, circular, invitation, schedule
from handlers.activity import note
from handlers.actor import Actor
from handlers.announce import announce
from handlers.circular import CircularDraft
from handlers.planning import plan
from models import Activity, Entry, Invitation, Notice
from models.database import transaction
from rules.activity import State, Verb
from rules.audience import By, Chosen
from rules.confirmation import Verb as Record
from rules.invitation import Answer, LeaveKind
from rules.role import Role
from tests.handlers.plans import wanted

MakeActor = Callable[..., Awaitable[Actor]]


@pytest.fixture
async def boss(actor: MakeActor) -> Actor:
    return await actor(Role.STATION_HEAD)


@pytest.fixture
async def clerk(actor: MakeActor) -> Actor:
    return await actor(Role.OFFICE)


@pytest.fixture
async def guest(actor: MakeActor) -> Actor:
    return await actor(Role.MEMBER, name="试验人甲")


@pytest.fixture
async def planned(boss: Actor, clerk: Actor, guest: Actor, now: datetime) -> Activity:
    return await plan(boss, wanted(boss, now), now=now)


@pytest.fixture
async def noticed(planned: Activity, boss: Actor, clerk: Actor, now: datetime) -> Activity:
    await activity.approve(clerk, planned.number, now=now)
    return await activity.notify(boss, planned.number, now=now)


@pytest.fixture
def told(now: datetime) -> Callable[[Any], Awaitable[Any]]:
    """Let the worker tell everybody what happened, and give the phone back."""

    async def tell(phone: Any) -> Any:
        entries = await Entry.filter(org__code=phone.house.org).order_by("id")
        await announce([entry.id for entry in entries], now=now)
        return phone

    return tell


async def _answer(guest: Actor) -> Answer:
    return (await Invitation.get(person_id=guest.person_id)).answer


async def _unread(actor: Actor) -> int:
    return await Notice.filter(receiver_id=actor.person_id, read_at=None).count()


# --- what a 1 opens -------------------------------------------------------------------------


def test_only_what_is_told_is_opened() -> None:
    for _, verb, party in OPENS:
        told = {*KNOCKS, *ACTIVITY_KNOCKS, *CIRCULAR_KNOCKS, *BULLETIN_KNOCKS, *DIGEST_KNOCKS}
        assert any(key[0] == verb and party in ("", key[1]) for key in told)


async def test_the_office_agrees_to_a_plan(
    clerk: Actor, phone: Any, planned: Activity, told: Any
) -> None:
    office = await told(await phone(clerk))
    await office.talks(("1", "视察云坪水厂.*\n"), ("1", "批准"))
    assert (await Activity.get(id=planned.id)).state is State.APPROVED
    assert await _unread(clerk) == 0


async def test_the_organiser_sends_the_notice(
    boss: Actor, clerk: Actor, phone: Any, planned: Activity, told: Any, now: datetime
) -> None:
    await activity.approve(clerk, planned.number, now=now)
    head = await told(await phone(boss))
    await head.talks(("1", "现在：已批准[^/]*1 现在发通知\n0 以后再说"), ("1", "通知发出了"))
    assert (await Activity.get(id=planned.id)).state is State.NOTICED


async def test_somebody_invited_says_that_they_come(
    guest: Actor, phone: Any, noticed: Activity, told: Any
) -> None:
    one = await told(await phone(guest))
    await one.talks(("1", "视察云坪水厂[^/]*1 参加"), ("1", "记上了"))
    assert await _answer(guest) is Answer.ACCEPTED
    assert await _unread(guest) == 0


async def test_somebody_decides_on_a_leave(
    guest: Actor, boss: Actor, phone: Any, noticed: Activity, told: Any, now: datetime
) -> None:
    await invitation.ask_leave(guest, noticed.number, LeaveKind.DUTY, "出差", now=now)
    head = await told(await phone(boss))
    await head.talks(("1", "试验人甲请假"), ("1", "准了"))
    assert await _answer(guest) is Answer.LEAVE_APPROVED


async def test_what_is_over_is_confirmed(
    boss: Actor, phone: Any, noticed: Activity, told: Any, now: datetime
) -> None:
    await Activity.filter(id=noticed.id).update(state=State.PENDING_CONFIRM, over_since=now)
    ended = await Activity.get(id=noticed.id)
    async with transaction():
        await note(ended, Verb.END, actor_id=None, now=now)
    head = await told(await phone(boss))
    await head.talks(("1", "^(?!.*现在：)[^/]*视察云坪水厂"))


async def test_what_was_called_off_says_why(
    guest: Actor, boss: Actor, phone: Any, noticed: Activity, told: Any, now: datetime
) -> None:
    await activity.cancel(boss, noticed.number, "山洪预警", now=now)
    one = await told(await phone(guest))
    await one.talks(("1", "已取消：山洪预警"), ("1", "视察云坪水厂|没有要选的"))


async def test_a_task_is_shown_to_who_is_not_invited(
    actor: MakeActor, boss: Actor, phone: Any, planned: Activity, told: Any, now: datetime
) -> None:
    helper = await actor(Role.INFO_OFFICER, name="试验人丙", station=None)
    on = (now + timedelta(days=9)).date()
    await schedule.add_task(boss, planned.number, "会场布置", "试验人丙", on, now=now)
    one = await told(await phone(helper))
    await one.talks(("1", "请您准备：\n○ 3月11日 会场布置.*\n\n做好了回：做好了 活1"))


async def test_a_circular_is_read(
    clerk: Actor, guest: Actor, phone: Any, told: Any, now: datetime
) -> None:
    draft = CircularDraft("全会精神", "请认真学习。", (Chosen(By.EVERYBODY),), "key")
    await circular.issue(clerk, draft, now=now)
    one = await told(await phone(guest))
    await one.talks(
        ("1", "【通知】全会精神[^/]*请认真学习"), ("1", "没有要选的"), ("通1", "全会精神")
    )
    assert await _unread(guest) == 0


async def test_received_counts_as_read(
    clerk: Actor, guest: Actor, phone: Any, told: Any, now: datetime
) -> None:
    draft = CircularDraft("全会精神", "请认真学习。", (Chosen(By.EVERYBODY),), "key")
    await circular.issue(clerk, draft, now=now)
    one = await told(await phone(guest))
    await one.talks(("收到", "通2026-0001 记您看过了.*看 通1"), ("收到", "不客气"))
    assert await _unread(guest) == 0


async def test_an_item_is_shown(item: Any, farming: Any, told: Any) -> None:
    await told(farming)
    await farming.talks(("1", "民2026-0001[^/]*机耕道"), ("1", "没有要选的"))


async def test_one_after_the_other_the_newest_first(item: Any, farming: Any, told: Any) -> None:
    await farming.talks(("收 1", "已收"), ("答复 1 已修好", ""), ("1", "委员马上会收到"))
    await told(item)
    await item.talks(("1", "民2026-0001[^/]*1 满意"), ("0", "好的"), ("1", "民2026-0001"))


async def test_what_is_out_of_reach_by_now_is_told_as_it_was(
    item: Any, farming: Any, office: Any, told: Any
) -> None:
    await told(farming)
    await office.talks(("转 1 教科卫体委 归学校管", ""), ("1", ""))
    await farming.talks(("1", "民2026-0001 转到农业农村委"), ("1", "没有要选的"))


async def test_another_number_opens_nothing(
    guest: Actor, phone: Any, noticed: Activity, told: Any
) -> None:
    one = await told(await phone(guest))
    await one.talks(("2", "没有要选的"), ("0", "没有要选的"))
    assert await _unread(guest) == 1


async def test_told_again_it_reads_the_same(
    guest: Actor, phone: Any, noticed: Activity, told: Any
) -> None:
    one = await told(await phone(guest))
    heard = await one.says("1")
    assert await one.delivers(one.last) == heard


async def test_an_item_is_told_once_and_kept_nowhere(item: Any, farming: Any, told: Any) -> None:
    await told(farming)
    assert "机耕道" in await farming.says("1")
    assert await farming.delivers(farming.last) == "刚才给您看过了，再看发“看 0001”。"


# --- light questions ------------------------------------------------------------------------


@pytest.fixture
async def asked(guest: Actor, phone: Any, noticed: Activity) -> Any:
    """The phone of somebody who is asked whether they come."""
    one = await phone(guest)
    await one.talks(("看 活1", "1 参加"))
    return one


async def test_a_report_after_a_question_is_a_report(asked: Any, guest: Actor, matter: str) -> None:
    await asked.talks(
        (matter, "请看一下[^/]*机耕道"), ("1", "编号 民2026-0001"), ("1", "没有要选的")
    )
    assert await _answer(guest) is Answer.INVITED


async def test_a_photo_after_a_question_begins_a_report(asked: Any) -> None:
    assert "照片收到" in await asked.photo()


async def test_what_is_not_understood_closes_the_question(asked: Any) -> None:
    await asked.talks(("嗯嗯", "没听明白"), ("2", "没有要选的"))


async def test_a_wrong_number_is_asked_again(asked: Any) -> None:
    await asked.talks(("7", "1 参加"), ("1", "记上了"))


async def test_another_command_leaves_the_question_open(asked: Any) -> None:
    await asked.talks(("进度", "还没报过事[^/]*还等您回：1 参加"), ("1", "记上了"))


async def test_a_question_gives_way_to_a_report(asked: Any) -> None:
    await asked.talks(("反映", "请说"), ("取消", "没有提交"), ("1", "没有要选的"))


async def test_a_report_does_not_give_way_to_a_question(asked: Any, matter: str) -> None:
    await asked.talks((matter, "请看一下"), ("看 活1", "您的反映还没报完"), ("1", "编号"))


async def test_what_was_not_shown_stays_unread(
    guest: Actor, phone: Any, noticed: Activity, told: Any, matter: str
) -> None:
    one = await told(await phone(guest))
    await one.talks((matter, "请看一下"), ("看 活1", "还没报完"))
    assert await _unread(guest) == 1


async def test_a_push_behind_a_question_is_what_a_1_opens(
    asked: Any, clerk: Actor, told: Any, now: datetime
) -> None:
    asked.waits(minutes=5)
    draft = CircularDraft("全会精神", "请认真学习。", (Chosen(By.EVERYBODY),), "key")
    await circular.issue(clerk, draft, now=asked.now)
    issued = await Entry.filter(org__code=asked.house.org, circular_id__isnull=False)
    await announce([entry.id for entry in issued], now=asked.now)
    await asked.talks(("1", "【通知】全会精神"), ("看 活1", "1 参加"), ("1", "记上了"))


async def test_words_long_after_a_question_are_no_answer(asked: Any, matter: str) -> None:
    await asked.talks(("2", "为什么来不了"))
    asked.waits(hours=2)
    await asked.talks((matter, "请看一下[^/]*机耕道"))


async def test_a_number_long_after_a_question_is_its_answer(asked: Any) -> None:
    asked.waits(days=1)
    await asked.talks(("1", "记上了"))


async def test_the_inbox_does_not_say_what_to_type(
    guest: Actor, phone: Any, noticed: Activity, told: Any
) -> None:
    one = await told(await phone(guest))
    await one.talks(("通知", "请您参加视察：活2026-0001，4月11日。\n[^/]*回 1 看最新没看的"))
    await one.talks(("1", "1 参加"))


@pytest.mark.parametrize("verb", [Record.REMIND, Record.ESCALATE])
async def test_who_is_reminded_sees_what_it_is_about(
    boss: Actor, clerk: Actor, phone: Any, noticed: Activity, told: Any, now: datetime, verb: Record
) -> None:
    await Activity.filter(id=noticed.id).update(state=State.PENDING_CONFIRM, over_since=now)
    over = await Activity.get(id=noticed.id)
    async with transaction():
        await note(over, verb, actor_id=None, now=now)
    one = await told(await phone(boss if verb is Record.REMIND else clerk))
    await one.talks(("1", "视察云坪水厂"))
