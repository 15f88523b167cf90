"""Issuing a circular in chat: to whom, the text, until when, a last look, a number."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import pytest

from handlers.actor import Actor
from handlers.announce import announce
from models import Attachment, Circular, Dialog, Entry, Material, Person, Station
from rules.audience import By
from rules.circular import State
from rules.deadline import BEIJING
from rules.role import Role

MakeActor = Callable[..., Awaitable[Actor]]
TEXT = "防汛通知\n请各位委员值好班，有事就报。"
SECRET = "今天开会发了份标“机密”的文件，请大家传达落实"
TO_TEXT = (("写通知", "发给谁"), ("1", "请发内容"))
TO_UNTIL = (*TO_TEXT, (TEXT, "记下了"), ("好了", "哪天前看完"))
TO_CARD = (*TO_UNTIL, ("1", "1 发出"))


@pytest.fixture
async def chief(actor: MakeActor, phone: Any) -> Any:
    """The phone of a station head; there are two members at the station, and one elsewhere."""
    standing = await actor(Role.MEMBER, name="试验人甲")
    await Person.filter(id=standing.person_id).update(standing=True)
    await actor(Role.MEMBER, name="试验人乙")
    head = await actor(Role.STATION_HEAD)
    other = await Station.create(org_id=head.org_id, name="青石镇联络站")
    await actor(Role.MEMBER, name="试验人丙", station=other)
    return await phone(head)


@pytest.fixture
async def clerk(chief: Any, office: Any) -> Any:
    """A phone in the office, where there are three members in the county."""
    return office


async def _issued(phone: Any) -> list[Circular]:
    return await Circular.filter(org__code=phone.house.org).order_by("id")


async def _told(phone: Any) -> None:
    """Let a worker tell whom it concerns."""
    entries = await Entry.filter(org__code=phone.house.org, circular_id__isnull=False)
    await announce([entry.id for entry in entries], now=phone.now)


async def _waits_in(phone: Any) -> str:
    opened = await Dialog.get(org__code=phone.house.org, name="circular")
    return opened.step


# --- from the first question to the number --------------------------------------------------


async def test_a_circular_to_the_county(clerk: Any, chief: Any) -> None:
    await clerk.talks(
        ("写通知", "发给谁？\n1 全县委员\n2 全体常委\n也可以写"),
        ("1", "请发内容"),
        (TEXT, "记下了"),
        ("好了", "哪天前看完"),
        ("3月5日", "【通知】防汛通知\n发给：全体委员（3 人），3月5日前看\n\n请各位委员值好班"),
        ("1", "^发出了：通1，3 人会收到。发“看 通1”看谁读了。$"),
    )
    (made,) = await _issued(clerk)
    assert (made.title, made.text) == ("防汛通知", "请各位委员值好班，有事就报。")
    assert made.read_by == datetime(2026, 3, 5, 23, 59, tzinfo=BEIJING)
    assert [one["by"] for one in made.audience] == [By.EVERYBODY]
    await _told(clerk)
    await clerk.talks(("看 通1", "已读 0/3，还没看：试验人"))


async def test_said_once_more_it_is_issued_once(clerk: Any) -> None:
    await clerk.talks(*TO_CARD, ("1", "发出了：通1"))
    assert "发出了：通1" in await clerk.delivers(clerk.last)
    await clerk.talks(("1", "没有要选的"))
    assert len(await _issued(clerk)) == 1


@pytest.mark.parametrize("word", ["拟通知", "发通告", "寫通知"])
async def test_other_words_for_it(clerk: Any, word: str) -> None:
    await clerk.talks((word, "发给谁"), ("取消", "没有发"))


async def test_without_a_short_first_line_the_title_is_asked(clerk: Any) -> None:
    await clerk.talks(
        *TO_TEXT,
        ("各位委员：\n请值好班。", "记下了"),
        ("好了", "标题叫什么"),
        ("防" * 65, "最多 64 字"),
        ("防汛值班", "哪天前看完"),
        ("不限", "【通知】防汛值班\n发给：全体委员（3 人）\n\n各位委员：\n请值好班。\n\n1 发出"),
        ("发出", "发出了"),
    )
    (made,) = await _issued(clerk)
    assert (made.title, made.read_by) == ("防汛值班", None)


async def test_photos_and_voice_go_along(clerk: Any) -> None:
    await clerk.talks(*TO_TEXT)
    await clerk.photo()
    await clerk.voice()
    await clerk.talks(
        ("好了", "通知要有文字"),
        (TEXT, "记下了"),
        ("好了", "哪天前看完"),
        ("1", "附件：2 个\n\n1 发出"),
        ("1", "发出了"),
    )
    (made,) = await _issued(clerk)
    (paper,) = await Material.filter(circular=made).prefetch_related("attachments")
    assert len(list(paper.attachments)) == 2


async def test_a_file_that_is_gone_is_said(clerk: Any) -> None:
    await clerk.talks(*TO_TEXT, (TEXT, "记下了"))
    await clerk.photo()
    await Attachment.filter(org__code=clerk.house.org).delete()
    await clerk.talks(("好了", "1 个附件已经清掉"), ("好了", "哪天前看完"))


async def test_a_long_one_is_shown_by_its_beginning(clerk: Any) -> None:
    await clerk.talks(*TO_TEXT, ("防汛通知\n" + "值" * 4000, "记下了"), ("好了", "哪天前"))
    card = await clerk.says("1")
    assert len(card.encode()) <= 2048
    assert "……（共 4000 字）\n\n1 发出" in card
    await clerk.says("1")
    assert len((await _issued(clerk))[0].text) == 4000


# --- to whom --------------------------------------------------------------------------------


async def test_a_station_tells_its_own_people(chief: Any) -> None:
    await chief.talks(
        ("写通知", "发给谁？\n1 本站全体委员\n也可以写"),
        ("2", "发给谁？\n1 本站全体委员\n也可以写"),
        ("全县委员", "您能通知本站的人"),
        ("试验人丙", "您能通知本站的人"),
        ("1", "请发内容"),
        (TEXT, "记下了"),
        ("好了", "哪天前看完"),
        ("1", "发给：云坪镇联络站（2 人）"),
        ("1", "通1，2 人会收到"),
    )
    (made,) = await _issued(chief)
    assert made.station_id is not None


async def test_staff_of_a_committee_and_leaders_may(
    chief: Any, actor: MakeActor, phone: Any
) -> None:
    staff = await phone(await actor(Role.COMMITTEE, committee="AGRI"))
    await staff.talks(("写通知", "1 本委的人\n2 全县委员\n3 全体常委"), ("3", "请发内容"))
    leader = await phone(await actor(Role.VICE_CHAIR))
    await leader.talks(("写通知", "1 全县委员\n2 全体常委"), ("2", "请发内容"))


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("试验人甲、试验人乙", "请发内容"),
        ("发给试验人甲", "请发内容"),
        ("云坪镇", "请发内容"),
        ("月球组", "不知道“月球组”是谁"),
        ("、", "名单里还没有人，请写"),
        ("9", "发给谁"),
        ("0", "发给谁"),
        ("帮助", "请回数字，或写站名"),
    ],
)
async def test_names_and_what_is_none(clerk: Any, said: str, heard: str) -> None:
    await clerk.talks(("写通知", "发给谁"), (said, heard))


async def test_nobody_but_oneself_is_nobody(clerk: Any, actor: MakeActor, phone: Any) -> None:
    alone = await actor(Role.OFFICE, name="试验人丁")
    await (await phone(alone)).talks(("写通知", "发给谁"), ("试验人丁", "名单里还没有人"))


@pytest.mark.parametrize("role", [Role.MEMBER, Role.INFO_OFFICER, Role.UNIT, Role.ADMIN])
@pytest.mark.parametrize("said", ["写通知", "我发的通知", "撤回通知 通1 写错了"])
async def test_not_for_everybody(actor: MakeActor, phone: Any, role: Role, said: str) -> None:
    somebody = await phone(await actor(role))
    await somebody.talks((said, "^这个要站长、专委会、办公室才能做"))


# --- what is no answer ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("月底", "哪一天"),
        ("昨天", "已经过了"),
        ("2月30日", "没有这一天"),
        ("3月5日或3月6日", "两种意思"),
        ("3月5日下午", "几点前"),
        ("2027年12月20日", "一年内的截止时间"),
        ("5", "写哪天前看完"),
        ("3月5日下午5点", "3月5日前看"),
        ("下周三下班前", "3月11日前看"),
        ("今天", "今天.*前看"),
    ],
)
async def test_until_when(clerk: Any, said: str, heard: str) -> None:
    await clerk.talks(*TO_UNTIL, (said, heard))


async def test_nothing_but_done(clerk: Any) -> None:
    await clerk.talks(
        *TO_TEXT, ("好了", "还没收到内容"), ("5", "正在收通知的内容"), ("……", "没看到字")
    )
    assert "正在收通知的内容" in await clerk.place()


async def test_another_number_shows_it_once_more(clerk: Any) -> None:
    await clerk.talks(*TO_CARD, ("7", "1 发出"), ("哈哈", "回数字就行"), ("帮助", "回数字就行"))
    assert await _issued(clerk) == []


async def test_the_day_has_passed_meanwhile(clerk: Any) -> None:
    await clerk.talks(*TO_UNTIL, ("今天上午9点半", "1 发出"))
    clerk.waits(hours=1)
    await clerk.talks(("1", "一年内的截止时间"), ("4", "哪天前"), ("1", "1 发出"), ("1", "发出了"))


# --- another mind ---------------------------------------------------------------------------


async def test_one_thing_anew(clerk: Any) -> None:
    await clerk.talks(
        *TO_CARD,
        ("2", "请发内容"),
        ("停电通知\n请备好电。", "记下了"),
        ("好了", "【通知】停电通知\n发给：全体委员"),
        ("换人", "发给谁"),
        ("2", "发给：全体常委（1 人）"),
        ("4", "哪天前看完"),
        ("3月5日", "3月5日前看[\\s\\S]*请备好电"),
        ("1", "1 人会收到"),
    )
    (made,) = await _issued(clerk)
    assert made.title == "停电通知"


@pytest.mark.parametrize("said", ["0", "不发了", "取消"])
async def test_not_after_all(clerk: Any, said: str) -> None:
    await clerk.talks(*TO_TEXT, (TEXT, "记下了"))
    await clerk.photo()
    await clerk.talks(
        ("好了", "哪天前"), ("1", "1 发出"), (said, "没有发，内容已删掉"), ("1", "没有要选的")
    )
    assert (await _issued(clerk), await clerk.files()) == ([], 0)


async def test_written_anew_the_old_photos_go(clerk: Any) -> None:
    await clerk.talks(*TO_TEXT, (TEXT, "记下了"))
    await clerk.photo()
    await clerk.talks(("好了", "哪天前"), ("1", "附件：1 个"), ("重写", "请发内容"))
    assert await clerk.files() == 0


async def test_another_command_in_the_middle(clerk: Any) -> None:
    await clerk.talks(
        *TO_TEXT,
        ("通知", "没有新消息[\\s\\S]*您的通知还没发"),
        ("写通知", "正在写一份通知"),
        ("办活动", "您的通知还没发。先照提示回"),
        (TEXT, "记下了"),
    )
    assert await _waits_in(clerk) == "text"


async def test_left_for_hours_it_is_gone(clerk: Any) -> None:
    await clerk.talks(*TO_CARD)
    clerk.waits(hours=3)
    await clerk.talks(("1", "没有要选的"))
    assert await _issued(clerk) == []


async def test_of_another_version_it_is_let_be(clerk: Any) -> None:
    await clerk.talks(*TO_TEXT)
    await Dialog.filter(org__code=clerk.house.org).update(data={"strange": 1})
    await clerk.talks(("1", "没有要选的"))


# --- what WeChat must not carry -------------------------------------------------------------


async def test_no_secret_in_the_text(clerk: Any) -> None:
    await clerk.talks(*TO_TEXT, (SECRET, "微信里不能收"), ("好了", "还没收到内容"))
    assert "微信里不能收" in await clerk.voice(recognition=SECRET)
    assert await clerk.files() == 0
    assert "机密" not in await clerk.remembered()


async def test_no_secret_in_pieces_or_in_the_title(clerk: Any) -> None:
    await clerk.talks(*TO_TEXT, ("这份文件", "记下了"), ("标着“机密”", "微信里不能收"))
    await clerk.talks(("取消", "没有发"), *TO_TEXT, ("请值好班。", "记下了"), ("好了", "标题"))
    await clerk.talks((SECRET, "微信里不能收"), ("值班", "哪天前"))
    assert "机密" not in await clerk.remembered()


# --- once it is issued ----------------------------------------------------------------------


async def test_taken_back(clerk: Any, chief: Any) -> None:
    await clerk.talks(*TO_CARD, ("1", "发出了"))
    await _told(clerk)
    await clerk.talks(
        ("撤回通知", "请带上编号"),
        ("撤回通知 通9 写错了", "没有"),
        ("撤回通知 民1 写错了", "没有"),
        ("撤回通知 通1", "请写上理由，如“撤回通知 通1"),
        (f"撤回通知 通1 {SECRET}", "微信里不能收"),
        ("撤回 通1 日子写错了", "^通1 已撤回，收到的人都会知道。$"),
        ("撤回通知 通1 日子写错了", "已撤回"),
        ("我发的通知", "通1 防汛通知\n　（已撤回）已读 0/3"),
    )
    assert (await _issued(clerk))[0].state is State.WITHDRAWN
    await chief.talks(("撤回通知 通1 写错了", "没有"))


async def test_the_list_of_what_was_issued(clerk: Any) -> None:
    await clerk.talks(("我发的通知", "还没有发过通知。发“写通知”开始"))
    for _ in range(6):
        await clerk.talks(*TO_CARD, ("1", "发出了"))
    await _told(clerk)
    await clerk.talks(
        (
            "我发的通知",
            "发出的通知：\n通6 防汛通知\n　已读 0/3\n[\\s\\S]*还有更多，回“我发的通知 2”",
        ),
        ("我发的通知 2", "通1 防汛通知\n　已读 0/3\n\n发“看 通1”看谁读了。$"),
        ("我发的通知 3", "后面没有了"),
    )


async def test_who_only_says_notify_is_told_how(clerk: Any, member: Any) -> None:
    await clerk.talks(("发通知", "活12[\\s\\S]*回“写通知”"), ("帮助", "写通知：一步步来"))
    assert "写通知" not in await member.says("发通知")
    assert "写通知" not in await member.says("帮助")
