"""Editing an item in chat, sending it up, signing it and sending it back."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from handlers.announce import announce
from models import Entry, Opinion
from rules.opinion import State
from rules.role import Role

Make = Callable[..., Awaitable[Any]]

EDITED = "三组机耕道去年被大雨冲垮，联系人电话13900000001，建议修复。"


@pytest.fixture
async def chair(actor: Make, phone: Make) -> Any:
    """A leader's phone."""
    return await phone(await actor(Role.VICE_CHAIR))


@pytest.fixture
async def edited(item: Any, farming: Any) -> Any:
    """A phone of the committee that has edited an item."""
    await farming.talks(("收 1", "已收"), ("编 1", ""), (EDITED, ""), ("1", "存好了"))
    return farming


@pytest.fixture
async def sent_up(edited: Any, office: Any) -> Any:
    """A phone of the office that has sent an item up to be signed."""
    await office.talks(("送签 1", "民2026-0001 已送领导签发"))
    return office


async def _push(*mobiles: Any) -> None:
    """Tell everybody of all that has happened."""
    for mobile in mobiles:
        mobile.waits(minutes=1)
    at = mobiles[0].now
    rows = await Entry.filter(org__code=mobiles[0].house.org).order_by("id")
    await announce([row.id for row in rows], now=at - timedelta(seconds=5))


async def _item(mobile: Any) -> Opinion:
    return await Opinion.get(org__code=mobile.house.org, receipt="民2026-0001")


# --- editing --------------------------------------------------------------------------------


async def test_edited_in_three_messages(item: Any, farming: Any, matter: str) -> None:
    await farming.talks(
        ("收 1", "已收"),
        ("编辑 1", f"【编 民2026-0001】[\\s\\S]*{matter}[\\s\\S]*1 照原文，只遮号码\n0 不编了"),
        (
            f"标题：机耕道该修了\n{EDITED}",
            "机耕道该修了\n\n三组机耕道.*139\\*{4}0001[\\s\\S]*已遮盖：手机号 1 处[\\s\\S]*1 保存",
        ),
        ("1", "民2026-0001 存好了，已请办公室核稿"),
    )
    found = await _item(farming)
    assert (found.edited_title, found.state) == ("机耕道该修了", State.EDITING)
    assert "139****0001" in found.edited_text
    assert found.text == matter


async def test_edited_at_once(item: Any, farming: Any) -> None:
    await farming.talks(
        ("收 1", "要送签先回：编辑 0001"),
        (f"编辑 1 标题：机耕道该修了\n{EDITED}", "机耕道该修了\n\n三组机耕道.*139\\*{4}0001"),
        ("1", "存好了"),
    )
    assert (await _item(farming)).edited_title == "机耕道该修了"


async def test_as_it_is(item: Any, farming: Any, matter: str) -> None:
    await farming.talks(("收 1", ""), ("编 1", ""), ("照原文", f"{matter}[\\s\\S]*1 保存"))
    await farming.talks(("保存", "存好了"))
    assert (await _item(farming)).edited_text == matter


async def test_more_is_added_and_what_was_hidden_adds_up(item: Any, farming: Any) -> None:
    await farming.talks(
        ("收 1", ""),
        ("编 1", ""),
        (EDITED, "手机号 1 处"),
        ("另一位13900000002。", "建议修复。\n另一位139\\*{4}0002。[\\s\\S]*手机号 2 处"),
        ("1", "存好了"),
    )
    assert (await _item(farming)).edited_text.endswith("另一位139****0002。")


async def test_a_title_alone_asks_for_the_text(item: Any, farming: Any) -> None:
    await farming.talks(
        ("收 1", ""),
        ("编 1", ""),
        ("标题：修路", "请发 民2026-0001 编好的全文"),
        ("修好路。", "修路\n\n修好路。"),
    )


async def test_thinking_better_of_it(item: Any, farming: Any) -> None:
    await farming.talks(
        ("收 1", ""),
        ("编 1", ""),
        (EDITED, "1 保存"),
        ("2", "请发编好的全文"),
        ("第二稿", "第二稿"),
        ("0", "好的，没有存"),
        ("编 1", ""),
        ("取消", "没有存"),
        ("1", "现在没有要选的"),
    )
    assert (await _item(farming)).edited_text == ""


async def test_the_next_edit_begins_with_the_last_version(edited: Any) -> None:
    await edited.talks(("编 1", "139\\*{4}0001"), ("第二稿", ""), ("1", "存好了"))
    assert (await _item(edited)).edited_text == "第二稿"


async def test_what_is_too_long_is_not_lost(item: Any, farming: Any) -> None:
    long = "路坏了。" * 1_200
    await farming.talks(
        ("收 1", ""),
        ("编 1", ""),
        (long, "共 4800 字"),
        (long, "一次最多 4935 字"),
        ("1", "存好了"),
    )
    assert len((await _item(farming)).edited_text) == 4_800


async def test_nothing_is_edited_that_nobody_took(item: Any, farming: Any) -> None:
    await farming.talks(("编 1", "民2026-0001 现在是“已转专委会”，不能再编辑"))


async def test_a_repeated_message_gives_no_words_of_the_item(
    item: Any, farming: Any, matter: str
) -> None:
    await farming.talks(("收 1", ""), ("编 1", matter))
    assert "请发 民2026-0001 编好的全文" in await farming.delivers(farming.last)
    await farming.talks((EDITED, "三组"))
    assert "三组" not in await farming.delivers(farming.last)
    assert "13900000001" not in await farming.remembered()


async def test_who_may_not(edited: Any, item: Any, chair: Any, actor: Make, phone: Make) -> None:
    culture = await phone(await actor(Role.COMMITTEE, committee="CULT"))
    await culture.talks(("编 1", "没有找到这条"), ("编 9", "没有找到这条"))
    await item.talks(("编 1", "这个要专委会、办公室"), ("签发 1", "这个要分管副主席"))
    await chair.talks(("编 1", "这个要专委会、办公室"), ("送签 1", "这个要办公室"))
    await edited.talks(("送签 1", "这个要办公室"), ("退改 1", "这个要分管副主席"))


async def test_the_office_reviews_what_was_edited(edited: Any, office: Any) -> None:
    await _push(office)
    await office.talks(
        (
            "1",
            "民2026-0001 的编辑稿：\n[\\s\\S]*139\\*{4}0001[\\s\\S]*可以回：编辑 0001、送签 0001",
        ),
        ("看 1", "【编辑稿】\n[\\s\\S]*139\\*{4}0001"),
        ("送签 1", "已送领导签发"),
    )


async def test_numbers_are_asked_for(edited: Any, office: Any, chair: Any) -> None:
    await edited.talks(("编辑", "请带上编号，如“编辑 0001”"))
    await office.talks(("送签", "如“送签 0001”"), ("封存", "如“封存 0001”"))
    await chair.talks(("签发", "如“签发 0001”"), ("退改", "如“退改 0001”"))


# --- signing --------------------------------------------------------------------------------


async def test_signed_from_the_push(sent_up: Any, chair: Any, item: Any) -> None:
    await _push(chair, item)
    await chair.talks(
        ("待办", "等您处理的：\n民2026-0001"),
        ("1", "民2026-0001 请您签发，.*前\n\n[\\s\\S]*139\\*{4}0001[\\s\\S]*1 签发\n2 退改"),
        ("1", "民2026-0001 已签发，委员马上会知道"),
        ("待办", "发“待批”"),
    )
    assert (await _item(chair)).state is State.ISSUED
    await item.talks(("进度 1", "签发，采用"))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("1", "文字要改"),
        ("情况要核实，亩数不对", "情况要核实：亩数不对"),
        ("口气太重", "口气太重"),
    ],
)
async def test_sent_back_with_a_reason(
    sent_up: Any, edited: Any, chair: Any, said: str, why: str
) -> None:
    await chair.talks(
        ("签发 1", "1 签发"),
        ("2", "哪里要改？.*\n1 文字要改\n2 情况要核实\n3 建议要更具体\n0 先不退"),
        ("9", "哪里要改"),
        (said, "已退改，意见一并转去"),
    )
    await _push(edited, sent_up)
    for mobile in (edited, sent_up):
        await mobile.talks(
            ("1", f"民2026-0001 领导退改：{why}\n\n现在的编辑稿：[\\s\\S]*编辑 0001")
        )


async def test_sent_back_in_one_message(sent_up: Any, chair: Any) -> None:
    await chair.talks(("退改 1 建议要更具体", "已退改"))
    assert (await _item(chair)).state is State.EDITING


async def test_later_and_back(sent_up: Any, chair: Any) -> None:
    await chair.talks(
        ("签发 1", "1 签发"),
        ("0", "先放着"),
        ("退改 1", "哪里要改"),
        ("0", "1 签发\n2 退改"),
        ("取消", "先放着"),
    )
    assert (await _item(chair)).state is State.SIGN_OFF


async def test_a_long_text_is_read_page_by_page(
    item: Any, farming: Any, office: Any, chair: Any
) -> None:
    long = "".join(f"第{number}户的机耕道冲垮了，" for number in range(200))
    await farming.talks(("收 1", ""), ("编 1", ""), (long, ""), ("1", ""))
    await office.talks(("送签 1", ""))
    heard = [await chair.says(f"签发 1 {page}") for page in range(1, 7)]
    assert all(len(words.encode()) <= 2048 and "1 签发" in words for words in heard)
    assert "下一页回“签发 0001 2”" in heard[0]
    whole = "".join(words.rpartition("\n\n（第")[0] for words in dict.fromkeys(heard))
    assert long in whole.replace("\n", "")
    await chair.talks(("1", "已签发"))


async def test_what_was_signed_meanwhile_is_shown_as_it_stands(
    sent_up: Any, chair: Any, actor: Make, phone: Make
) -> None:
    other = await phone(await actor(Role.VICE_CHAIR))
    await _push(chair, other)
    await other.talks(("1", "1 签发"), ("1", "已签发"))
    await chair.talks(("1", "现在：已采用"), ("签发 1", "不能再签发"))


async def test_overtaken_at_the_last_moment(sent_up: Any, chair: Any, item: Any) -> None:
    await chair.talks(("签发 1", "1 签发"))
    await item.talks(("撤回 1", "已撤回"))
    await chair.talks(("1", "现在是“已撤回”，不能再签发"), ("1", "现在没有要选的"))
