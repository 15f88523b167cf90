"""Making a bulletin in chat, having it signed, and looking at what is out."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from handlers import bulletin, custody
from handlers.actor import Actor
from handlers.announce import announce
from handlers.submission import Draft, submit
from models import Bulletin, Entry, Opinion, Organisation
from rules.bulletin import Kind, State
from rules.reasons import Reason
from rules.role import Role
from tests.handled import ORIGINAL

Make = Callable[..., Awaitable[Any]]
LINK = r'<a href="https://station\.example/b/[^"]+">看 PDF</a>'


@pytest.fixture
async def mobile(clerk: Actor, phone: Make) -> Any:
    """The office's phone."""
    return await phone(clerk)


@pytest.fixture
async def chair(actor: Make, phone: Make) -> Any:
    """A leader's phone."""
    return await phone(await actor(Role.VICE_CHAIR))


@pytest.fixture
async def three(org: Organisation, sign_one: Make) -> list[str]:
    """Three adopted items, with titles of their own."""
    made = [await sign_one() for _ in range(3)]
    for receipt, title in zip(made, ("修路", "装路灯", "清淤"), strict=True):
        await Opinion.filter(org=org, receipt=receipt).update(edited_title=title)
    return made


async def _only(mobile: Any) -> Bulletin:
    made = await Bulletin.get(org__code=mobile.house.org).prefetch_related("pieces__opinion")
    made.pieces.related_objects.sort(key=lambda piece: piece.position)
    return made


async def _titles(mobile: Any) -> list[str]:
    return [piece.title for piece in (await _only(mobile)).pieces]


async def _push(*mobiles: Any) -> None:
    """Tell everybody of all that has happened."""
    for one in mobiles:
        one.waits(minutes=1)
    rows = await Entry.filter(org__code=mobiles[0].house.org).order_by("id")
    await announce([row.id for row in rows], now=mobiles[0].now - timedelta(seconds=5))


# --- making ---------------------------------------------------------------------------------


async def test_from_the_list_to_a_draft(mobile: Any, three: list[str]) -> None:
    await mobile.talks(
        (
            "专刊",
            "今年已出 0 期，目标 12 期，晚了 2 期[\\s\\S]*可登的件：\n"
            "0003 清淤\n0002 装路灯\n0001 修路",
        ),
        (
            "编专刊 1 2 3",
            "【专刊】（没有题目）\n1 0001 修路\n2 0002 装路灯\n3 0003 清淤\n[\\s\\S]*1 保存",
        ),
        ("换 3 1", "1 0003 清淤\n2 0002 装路灯\n3 0001 修路"),
        ("去 2", "1 0003 清淤\n2 0001 修路\n\n"),
        ("题 春耕里的几件事", "【专刊】春耕里的几件事\n1 0003 清淤"),
        ("报：县委办；送：各专委会", "报：县委办；送：各专委会\n"),
        ("印60份", "印 60 份"),
        ("1", f"存好了。{LINK}"),
    )
    made = await _only(mobile)
    assert (made.title, made.sent_to, made.copies, made.state) == (
        "春耕里的几件事",
        "报：县委办；送：各专委会",
        60,
        State.DRAFTED,
    )
    assert await _titles(mobile) == ["清淤", "修路"]


async def test_nothing_is_kept_until_it_is_said(mobile: Any, three: list[str]) -> None:
    await mobile.talks(("编专报 1 2", "【专报】"), ("加 3", "3 0003 清淤"), ("0", "没有存"))
    assert not await Bulletin.filter(org__code=mobile.house.org).exists()
    await mobile.talks(("编专题 2、1", "【专题】"), ("取消", "没有存"), ("1", "发“帮助”"))


async def test_opened_again_and_changed(mobile: Any, three: list[str]) -> None:
    await mobile.talks(
        ("编专题 1 2", ""),
        ("1", "存好了"),
        (
            "专刊",
            "正在编的，回数字打开：\n1 专题 （没有题目），2 件，编辑中[\\s\\S]*"
            "可登的件：\n0003 清淤",
        ),
        ("2", "没有这个数字"),
        ("1", "【专题】（没有题目）\n1 0001 修路\n2 0002 装路灯\n[\\s\\S]*、作废"),
        ("加 3", "3 0003 清淤"),
        ("去 1", "1 0002 装路灯\n2 0003 清淤"),
        ("保存", "存好了"),
    )
    assert await _titles(mobile) == ["装路灯", "清淤"]
    await mobile.talks(("专刊", ""), ("1", ""), ("作废", "作废了"))
    assert (await _only(mobile)).state is State.DROPPED
    await mobile.talks(("专刊", "可登的件：\n0003 清淤\n0002 装路灯\n0001 修路"))


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("换 1 9", "没有第 9 件"),
        ("去 0", "没有第 0 件"),
        ("加 99", "没有找到 99 号"),
        ("题 " + "长" * 101, "最多 100 字"),
        ("再想想", "没看懂"),
        ("作废", "还没存"),
        ("3", "1 保存，2 送签"),
        ("帮助", "1 保存，2 送签"),
    ],
)
async def test_what_cannot_be_done_is_said_and_the_rest_stays(
    mobile: Any, three: list[str], said: str, heard: str
) -> None:
    await mobile.talks(("编专刊 1 2", ""), (said, heard), ("1", "存好了"))
    assert await _titles(mobile) == ["修路", "装路灯"]


async def test_numbers_that_are_none_and_items_that_are_not_adopted(
    mobile: Any, reporter: Actor, three: list[str]
) -> None:
    fresh = await submit(reporter, Draft(ORIGINAL + "。请尽快", uuid4().hex), now=mobile.now)
    assert fresh.receipt == "民2026-0004"
    await mobile.talks(
        ("编专刊", "请写上编号，如“编专刊 12 15”"),
        ("编专刊 1 98 99", "没有找到 98、99 号"),
        ("编专刊 1 4", "2 0004 .*（现在不能登，请去掉）"),
        ("1", "民2026-0004 现在是“.*”，还不能刊登"),
        ("去 2", "1 0001 修路\n\n"),
        ("1", "存好了"),
    )


async def test_last_years_items_by_their_year(mobile: Any, three: list[str]) -> None:
    await mobile.talks(("编专刊 2026-0002 民1", "1 0002 装路灯\n2 0001 修路"))


async def test_an_empty_one_is_not_sent(mobile: Any, three: list[str]) -> None:
    await mobile.talks(("编专刊 1", ""), ("去 1", "还没有件"), ("送签", "还没有件，请先加上"))
    assert not await Bulletin.filter(org__code=mobile.house.org).exists()


async def test_told_once_more_the_titles_are_not_kept(mobile: Any, three: list[str]) -> None:
    await mobile.talks(("编专刊 1 2", "修路"))
    assert "刚才给您看过了" in await mobile.delivers(mobile.last)
    assert "修路" not in await mobile.remembered()
    await mobile.talks(("1", "存好了"))


async def test_other_commands_leave_it_open(mobile: Any, three: list[str]) -> None:
    await mobile.talks(("编专刊 1", ""), ("看 2", "装路灯[\\s\\S]*还没存"), ("1", "存好了"))


async def test_what_is_forgotten_for_long_lapses(mobile: Any, three: list[str]) -> None:
    await mobile.talks(("编专刊 1", ""))
    mobile.waits(minutes=31)
    await mobile.talks(("去 1", "发“帮助”|没看懂|听不懂|没明白"))
    assert not await Bulletin.filter(org__code=mobile.house.org).exists()


async def test_the_list_goes_on_a_page_further(mobile: Any, sign_one: Make) -> None:
    for _ in range(11):
        await sign_one()
    await mobile.talks(("专刊", "0011 [\\s\\S]*回“专刊 2”"), ("专刊 2", "可登的件：\n0001 "))
    await mobile.talks(("专刊 3", "后面没有了"))


# --- signing --------------------------------------------------------------------------------


async def test_signed_by_the_push(mobile: Any, chair: Any, three: list[str]) -> None:
    await mobile.talks(("编专刊 2 1", ""), ("题 春耕", ""), ("送签", "已送领导签发"))
    await _push(chair, mobile)
    await chair.talks(
        ("1", f"专刊请您签发：\n春耕\n1 装路灯\n2 修路\n\n{LINK}[\\s\\S]*1 签发\n2 退改"),
        ("1", "《社情民意》专刊2026年第1期已签发"),
    )
    assert (await _only(mobile)).number == 1
    await _push(mobile, chair)
    await mobile.talks(("1", f"专刊2026年第1期（已印发）\n春耕\n1 装路灯\n2 修路\n\n{LINK}"))
    for one in (mobile, chair):
        await one.talks(("往期", f"《社情民意》专刊2026年第1期 春耕，2 件 {LINK}"))
    await mobile.talks(("专刊", "已出 1 期，目标 12 期，晚了 1 期"))
    assert "/b/" not in await mobile.remembered()


async def test_sent_back_and_sent_up_again(mobile: Any, chair: Any, three: list[str]) -> None:
    await mobile.talks(("编专刊 1 2", ""), ("2", "已送领导签发"))
    await chair.talks(
        ("专刊", "1 专刊 （没有题目），2 件，等签发"),
        ("1", "请您签发"),
        ("2", "哪里要改"),
        ("0", "请您签发"),
        ("退改", "哪里要改"),
        ("。", "哪里要改"),
        ("先说装路灯", "已退改"),
        ("专刊", "没有等您签发的"),
    )
    await _push(mobile, chair)
    await mobile.talks(
        ("1", "【专刊】（没有题目）\n1 0001 修路\n2 0002 装路灯\n领导退改：先说装路灯"),
        ("换 1 2", "1 0002 装路灯"),
        ("送签", "已送领导签发"),
    )
    await chair.talks(("专刊", ""), ("1", "1 装路灯\n2 修路"), ("签发", "第1期已签发"))


async def test_later(mobile: Any, chair: Any, three: list[str]) -> None:
    await mobile.talks(("编专刊 1", ""), ("送签", ""))
    await chair.talks(("专刊", ""), ("1", "请您签发"), ("0", "先放着"), ("专刊", "1 专刊"))


async def test_what_changed_meanwhile_is_shown_before_it_is_signed(
    mobile: Any, chair: Any, clerk: Actor, three: list[str]
) -> None:
    await mobile.talks(("编专刊 1 2", ""), ("送签", ""))
    await chair.talks(("专刊", ""), ("1", "修路"))
    await custody.quarantine(clerk, three[0], Reason("privacy"), now=mobile.now)
    await chair.talks(
        ("1", "刚改过"), ("专刊", "1 件"), ("1", "1 装路灯\n\n"), ("1", "第1期已签发")
    )


async def test_signed_by_somebody_else_meanwhile(
    mobile: Any, chair: Any, actor: Make, three: list[str]
) -> None:
    await mobile.talks(("编专刊 1", ""), ("送签", ""))
    made, other = await _only(mobile), await actor(Role.VICE_CHAIR)
    await chair.talks(("专刊", ""), ("1", "请您签发"))
    await bulletin.sign(other, made.id, now=mobile.now)
    await chair.talks(("1", "已印发”，不能再签发"))
    await _push(chair, mobile)
    await chair.talks(("1", "专刊2026年第1期（已印发）"))


async def test_a_one_before_the_question_was_shown_signs_nothing(
    mobile: Any, chair: Any, three: list[str]
) -> None:
    await mobile.talks(("编专刊 1", ""), ("送签", ""))
    chair.waits(minutes=1)
    early = chair.message("text", text="1")
    await chair.talks(("专刊", ""))
    chair.waits(minutes=1)
    await chair.talks(("1", "请您签发"))
    assert "请您签发" in await chair.delivers(early)
    assert (await _only(mobile)).state is State.SIGN_OFF


# --- what is out ----------------------------------------------------------------------------


async def test_the_archive_by_year(mobile: Any, chair: Any, three: list[str]) -> None:
    await mobile.talks(("往期", "还没有出过"), ("往期 2025", "2025年没有出过"))
    await mobile.talks(("编专报 1", ""), ("送签", ""))
    await chair.talks(("专刊", ""), ("1", ""), ("1", "专报2026年第1期已签发"))
    await mobile.talks(
        ("期刊 2026年", "专报2026年第1期"), ("往期 2025", "没有出过"), ("往期 2", "后面没有了")
    )


async def test_it_is_for_office_leader_and_committees(
    member: Any, farmer: Actor, phone: Make, three: list[str]
) -> None:
    staff = await phone(farmer)
    await staff.talks(("专刊", "办公室、分管副主席才能做"), ("往期", "还没有出过"))
    await staff.talks(("编专刊 1", "要办公室才能做"))
    await member.talks(("专刊", "才能做"), ("往期", "才能做"), ("编专刊 1", "才能做"))


async def test_help_tells_each_what_is_theirs(
    mobile: Any, chair: Any, farmer: Actor, phone: Make, member: Any
) -> None:
    await mobile.talks(("帮助", "编专刊 编号"))
    await chair.talks(("帮助", "专刊：等您签发的"))
    await (await phone(farmer)).talks(("帮助", "往期：看"))
    assert "往期" not in await member.says("帮助")


async def test_the_fullest_card_fits_into_an_answer(
    mobile: Any, clerk: Actor, sign_one: Make
) -> None:
    receipts = [await sign_one() for _ in range(20)]
    await Opinion.filter(org_id=clerk.org_id).update(edited_title="长" * 64)
    title, who = "题" * 100, "送：" + "、".join(["很长的单位名称"] * 24)
    made = await bulletin.draft(clerk, Kind.BULLETIN, title, receipts, who, now=mobile.now)
    assert made.title == title
    await mobile.says("专刊")
    assert len((await mobile.says("1")).encode()) <= 2_048
