"""What a liaison station must not or need not take, as it is said in chat."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from models import Attachment, Blob
from rules.opinion import State
from rules.role import Role

Make = Callable[..., Awaitable[Any]]

SECRET = "今天开会发了份标“机密”的文件，我拍照发上来你们看看怎么落实"
DENOUNCED = "实名举报某村支书张某把低保款发给自家亲戚，证据我都有"
LAWSUIT = "我弟媳跟前夫的房子官司一审判得不公，二审下月开庭，请政协跟法院打个招呼"
IN_NEED = "邻居大哥得了尿毒症，一家人快撑不下去了，政协能不能给他捐点钱"
FIRE = "云坪镇向阳村三组后山着火了，火势很大，快来人"


@pytest.mark.parametrize(
    ("said", "heard"),
    [(SECRET, "涉密内容，微信里不能收"), ("你们这帮废物傻逼", "请说事实")],
)
async def test_not_taken_at_all(member: Any, said: str, heard: str) -> None:
    await member.talks((said, heard), ("1", "现在没有要选的"))
    assert (await member.items(), await member.files()) == ([], 0)
    assert said[:8] not in await member.remembered()


async def test_who_accuses_by_name_is_sent_on_or_sealed(member: Any) -> None:
    await member.talks(
        (DENOUNCED, "12388[\\s\\S]*1 .*办公室"),
        ("1", "编号 民2026-0001。\n办公室"),
    )
    (item,) = await member.items()
    assert (item.committee_id, item.station_id, item.state) == (None, None, State.SUBMITTED)


async def test_a_secret_is_not_even_kept_as_a_draft(member: Any) -> None:
    await member.says("反映")
    await member.photo()
    file = await Attachment.get(org__code=member.house.org)
    await Blob.create(org_id=file.org_id, sha256="a" * 64, content=b"a page")
    await Attachment.filter(id=file.id).update(sha256="a" * 64, state="stored")
    await member.talks((SECRET, "没有保存"), ("好了", "现在没有要选的"))
    assert (await member.items(), await member.files()) == ([], 0)
    assert await Blob.filter(org_id=file.org_id).count() == 0
    assert "机密" not in await member.remembered()


async def test_a_secret_told_in_pieces(member: Any) -> None:
    await member.talks(("反映", "请说"), ("有份机密", "记下了"), ("文件要落实", "没有保存"))
    assert "机密" not in await member.remembered()


async def test_a_secret_spoken(member: Any) -> None:
    assert "没有保存" in await member.voice(recognition=SECRET)
    assert await member.files() == 0
    assert "机密" not in await member.remembered()


async def test_a_secret_at_the_card(member: Any, matter: str) -> None:
    await member.talks((matter, "【请看一下】"), (SECRET, "没有保存"), ("1", "现在没有要选的"))
    assert await member.items() == []
    assert "机密" not in await member.remembered()


async def test_a_secret_after_a_silence(member: Any, matter: str) -> None:
    await member.says(matter)
    member.waits(hours=1)
    await member.talks((SECRET, "没有保存[\\s\\S]*1 接着报"))
    assert "机密" not in await member.remembered()
    await member.talks(("1", "【请看一下】"), ("1", "编号"))
    assert [item.text for item in await member.items()] == [matter]


async def test_no_word_of_a_secret_from_a_stranger_or_staff(phone: Make, farming: Any) -> None:
    stranger = await phone()
    await stranger.talks((SECRET, "我还不认识您"))
    await farming.talks((SECRET, "这个要委员、站长才能做"))
    assert "机密" not in await stranger.remembered()


@pytest.mark.parametrize("first", ["答复 1", "留存 1", "转 1 城建委"])
async def test_no_secret_in_an_answer_or_a_reason(
    member: Any, farming: Any, matter: str, first: str
) -> None:
    await member.talks((matter, ""), ("1", "编号"))
    await farming.talks((first, "请发|为什么"), (SECRET, "微信里不能收"), ("1", "现在没有要选的"))
    await farming.talks((f"{first} {SECRET}", "微信里不能收"), ("1", "现在没有要选的"))
    assert "机密" not in await member.remembered()


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        (LAWSUIT, "12348"),
        (IN_NEED, "12345|民政"),
        ("我在工地干了半年，老板拖欠我三个月工资不给", "12333"),
    ],
)
async def test_another_door_but_the_office_looks_if_asked(
    member: Any, said: str, heard: str
) -> None:
    await member.talks(
        (said, f"({heard})[\\s\\S]*1 还是请政协办公室看看"), ("1", "办公室 2 个工作日内定去向")
    )
    item = (await member.items())[0]
    assert (item.text, item.state, item.committee_id) == (said, State.SUBMITTED, None)


async def test_another_door_and_no_more(member: Any) -> None:
    await member.says("反映")
    await member.photo()
    await member.talks(
        (LAWSUIT, "记下了"),
        ("好了", "12348"),
        ("好了", "回数字就行：1 请办公室看看"),
        ("0", "没有提交"),
    )
    assert (await member.items(), await member.files()) == ([], 0)
    assert LAWSUIT[:6] not in await member.remembered()


async def test_what_follows_at_the_other_door(member: Any) -> None:
    await member.says(LAWSUIT)
    assert "12348" in await member.photo()
    await member.talks(("帮助", "回数字就行：1 请办公室看看"), ("请办公室看看", "编号"))
    assert await member.files() == 1


async def test_danger_comes_first_and_the_item_after(member: Any) -> None:
    heard = await member.says(FIRE)
    assert heard.startswith("人命关天：请先打 110")
    assert heard.count("110") == 1
    await member.talks(("1", "编号"))
    assert (await member.items())[0].urgent


async def test_danger_in_three_characters(member: Any) -> None:
    await member.talks(("着火了", "^人命关天.*119[\\s\\S]*1 提交"), ("1", "编号"))
    assert (await member.items())[0].urgent


@pytest.mark.parametrize("before", ["反映", "云坪镇三组的路灯坏了三个月，请来修"])
async def test_danger_in_the_middle(member: Any, before: str) -> None:
    await member.says(before)
    assert (heard := await member.says(FIRE)).startswith("人命关天")
    assert heard.count("110") == 1


async def test_danger_spoken(member: Any) -> None:
    assert (await member.voice(recognition=FIRE)).startswith("人命关天")


async def test_danger_after_a_silence(member: Any, matter: str) -> None:
    await member.says(matter)
    member.waits(hours=1)
    await member.talks(
        (FIRE, "^人命关天[\\s\\S]*1 接着报"), ("2", "^人命关天[\\s\\S]*【请看一下】")
    )


@pytest.mark.parametrize("role", [Role.COMMITTEE, Role.UNIT, Role.ADMIN])
async def test_danger_first_for_whoever_writes(actor: Make, phone: Make, role: Role) -> None:
    somebody = await phone(await actor(role))
    await somebody.talks((FIRE, "^人命关天[\\s\\S]*委员、站长"))


async def test_danger_first_for_strangers(phone: Make) -> None:
    stranger = await phone()
    await stranger.talks((FIRE, "^人命关天[\\s\\S]*绑定码"))
    assert (await stranger.voice(recognition=FIRE)).startswith("人命关天")
