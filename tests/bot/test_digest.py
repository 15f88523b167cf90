"""Summaries in chat: the push and a bare 1, numbers that are links, lists, and what one wants."""

import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest

from bot.asked import parse
from bot.commands import Command
from bot.notices import knock
from handlers import digest
from handlers.actor import Actor
from handlers.announce import announce
from handlers.digest_list import open_link
from handlers.knock import claim
from models import Entry, Notice, Opinion, Organisation
from rules.deadline import BEIJING
from rules.digest import read_minute
from rules.opinion import State
from rules.role import Role
from tests.bot.conftest import KEY, MakePhone, Phone

MONDAY = datetime(2026, 3, 2, 8, 30, tzinfo=BEIJING)
HANDED = MONDAY - timedelta(hours=2)
LINK = re.compile(r'<a href="https://station\.example/d/([^"]+)">(\d+)</a>')

Pushed = Callable[[datetime], Awaitable[list[str]]]


@pytest.fixture
def now() -> datetime:
    """Two hours before the summaries of a Monday."""
    return HANDED


@pytest.fixture
def pushed(org: Organisation) -> Pushed:
    """Have the clock tick, and give what the knocks say."""

    async def tick(at: datetime) -> list[str]:
        await digest.send_due(org.id, now=at)
        entries = await Entry.filter(org_id=org.id, digest_id__isnull=False)
        await announce([entry.id for entry in entries], now=at)
        told = await Notice.filter(org_id=org.id, entry__digest_id__isnull=False)
        return [knock(one, at) for one in await claim([row.id for row in told])]

    return tick


async def test_the_push_says_numbers_and_1_opens_them(
    farming: Phone, item: Phone, pushed: Pushed
) -> None:
    assert await pushed(MONDAY) == ["简报：新收 1，明天到期 1。回 1 看。"]
    farming.now = MONDAY
    answer = await farming.says("1")
    assert re.match(r"【每日简报】\S+\n新收 <a.*>1</a>\n明天到期 <a.*>1</a>\n\n点数字", answer)
    assert await farming.says("1") != answer


async def test_no_push_has_an_items_words(farming: Phone, item: Phone, pushed: Pushed) -> None:
    (found,) = await item.items()
    for said in await pushed(MONDAY):
        assert found.title not in said
        assert found.receipt not in said


async def test_every_number_is_a_link_to_as_many(
    office: Phone, farming: Phone, member: Phone, matter: str, pushed: Pushed
) -> None:
    for place in "一二三":
        await member.talks((f"{place}组。{matter}", ""), ("1", "民2026"))
    await pushed(MONDAY)
    for phone in (office, farming):
        phone.now = MONDAY
        links = LINK.findall(await phone.says("简报"))
        assert links
        for token, number in links:
            shown = await open_link(token, key=KEY, now=MONDAY)
            assert len(shown.items) == int(number)


async def test_the_list_in_chat(farming: Phone, item: Phone, pushed: Pushed) -> None:
    await pushed(MONDAY)
    farming.now = MONDAY
    (found,) = await item.items()
    await farming.talks(
        (
            "名单 新收",
            rf"【新收】\S+ 1 件\n0001 {found.title}（已转专委会，3月3日前）\n发“看 0001”",
        ),
        ("名单新收", "0001"),
        ("名单 逾期", "“逾期”现在是 0 件"),
        ("名单 批示", "没有这一项"),
        ("简报名单", "如“名单 逾期”"),
        ("名单 好消息", "没有这一项"),
        ("名单 活12", "没有找到"),
    )
    await Opinion.filter(id=found.id).update(state=State.QUARANTINED)
    assert found.title not in await farming.says("名单 新收")
    await farming.talks(("名单 新收", "1 件\n另有 1 件已封存"))


async def test_what_is_not_theirs_to_read_has_no_title(
    actor: Callable[..., Awaitable[Actor]], phone: MakePhone, item: Phone
) -> None:
    """A station head whose station was not copied in hears topic and state alone."""
    head = await phone(await actor(Role.STATION_HEAD))
    head.now = MONDAY + timedelta(days=7)
    (found,) = await item.items()
    answer = await head.says("简报")
    assert "每周简报" in answer
    assert "新收" in answer
    heard = await head.says("名单 新收")
    assert re.search("0001 .*的件（已转专委会", heard)
    assert found.title not in heard


async def test_a_month_comes_with_its_papers(
    actor: Callable[..., Awaitable[Actor]], phone: MakePhone, item: Phone, pushed: Pushed
) -> None:
    chair = await phone(await actor(Role.VICE_CHAIR))
    first = datetime(2026, 4, 1, 8, 30, tzinfo=BEIJING)
    assert "简报：3月月报，新收 1，分派 1，逾期 1。回 1 看。" in await pushed(first)
    chair.now = first
    answer = await chair.says("1")
    assert "【月报】试验县政协，3月" in answer
    assert re.search(r'月报：<a href="https://station.example/m/\S+\.docx">Word</a>', answer)


async def test_nothing_to_tell(farming: Phone, member: Phone) -> None:
    await farming.talks(("简报", "今天没有新情况"))
    await member.talks(("简报", "这个要专委会"), ("简报设置", "这个要"), ("不要简报", "这个要"))


async def test_choosing_kinds_and_time(office: Phone, item: Phone, pushed: Pushed) -> None:
    await office.talks(
        ("简报设置", r"1 每日简报（工作日）开\n2 每周简报.*开\n3 月报.*开\n8:30 发"),
        ("2", r"2 每周简报（每周头一个工作日）关"),
        ("2", r"2 每周简报（每周头一个工作日）开"),
        ("2", "关"),
        ("9", "没有这个数字"),
        ("明天", "请写几点"),
        ("25:00", "请写几点"),
        ("下午5点半", "17:30 发"),
        ("帮助", "写时间"),
        ("0", "记住了"),
    )
    assert await pushed(MONDAY) == []
    assert await pushed(MONDAY.replace(hour=17, minute=30)) == [
        "简报：新收 1，明天到期 1。回 1 看。"
    ]


async def test_no_more_summaries(farming: Phone, item: Phone, pushed: Pushed) -> None:
    await farming.talks(("不要简报", "不再发简报"))
    assert await pushed(MONDAY) == []
    farming.now = MONDAY
    await farming.talks(
        ("简报", "新收"), ("简报设置", "每日简报（工作日）关"), ("1", "开"), ("取消", "记住")
    )


async def test_a_question_of_wishes_lapses(member: Phone, farming: Phone) -> None:
    await farming.talks(("简报设置", "回数字"))
    farming.waits(minutes=11)
    await farming.talks(("0", "没有要选"))


@pytest.mark.parametrize(
    ("said", "minute"),
    [
        ("7:30", 450), ("7：30", 450), ("07.30", 450), ("7点半", 450), ("早上7点", 420),
        ("下午 5 点", 1020), ("晚上12点", None), ("中午12点", 720), ("0:00", 0),
        ("23:59", 1439), ("24:00", None), ("7:60", None), ("半", None), ("明早", None),
        ("730", None), ("7:30左右", None),
    ],
)  # fmt: skip
def test_times_as_people_write_them(said: str, minute: int | None) -> None:
    assert read_minute(said) == minute


@pytest.mark.parametrize(
    ("said", "name", "rest", "page"),
    [
        ("简报", Command.DIGEST, "", 1),
        ("简报 2", Command.DIGEST, "", 2),
        ("名单 逾期", Command.DIGEST_LIST, "逾期", 1),
        ("名单：基本满意 第2页", Command.DIGEST_LIST, "基本满意", 2),
        ("名单 3月9日到期", Command.DIGEST_LIST, "3月9日到期", 1),
        ("名单 办复A", Command.DIGEST_LIST, "办复A", 1),
        ("名单 王村", Command.DIGEST_LIST, "王村", 1),
        ("名单 12", Command.ATTENDEES, "", 1),
    ],
)
def test_what_is_read_as_which(said: str, name: Command, rest: str, page: int) -> None:
    asked = parse(said)
    assert asked is not None
    assert (asked.name, asked.rest, asked.page) == (name, rest, page)
