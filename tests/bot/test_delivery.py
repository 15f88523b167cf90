"""One message told several times, two at once, and a deployment in the middle."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from models import Binding, Dialog, Person
from rules.role import Role

Make = Callable[..., Awaitable[Any]]

# --- the same message again -----------------------------------------------------------------


async def test_told_three_times_one_after_another(member: Any, matter: str) -> None:
    await member.says(matter)
    heard = [await member.says("1")]
    heard += [await member.delivers(member.last) for _ in range(2)]
    assert len(set(heard)) == 1
    assert "编号 民2026-0001" in heard[0]
    assert len(await member.items()) == 1


async def test_told_three_times_at_once(member: Any, matter: str) -> None:
    await member.says(matter)
    one = member.message("text", text="1")
    heard = await asyncio.gather(*(member.delivers(one) for _ in range(3)))
    assert len(set(heard)) == 1
    assert "编号 民2026-0001" in heard[0]
    assert len(await member.items()) == 1


async def test_the_receipts_of_two_matters_are_told_again(member: Any) -> None:
    two = "两个事：一是集镇垃圾车三天才来一次臭得很；二是柑橘快下树了想搞直播带货"
    await member.talks((two, "2 件事"))
    heard = await member.says("1")
    assert await member.delivers(member.last) == heard
    assert ("民2026-0001" in heard, "民2026-0002" in heard) == (True, True)
    assert len(await member.items()) == 2


async def test_a_receipt_is_not_told_to_who_has_the_account_since(member: Any, matter: str) -> None:
    await member.says(matter)
    assert "编号" in await member.says("1")
    await Binding.filter(openid=member.openid).update(ended_at=member.now)
    assert await member.delivers(member.last) == ""


async def test_a_first_message_told_three_times_at_once(member: Any, matter: str) -> None:
    one = member.message("text", text=matter)
    heard = await asyncio.gather(*(member.delivers(one) for _ in range(3)))
    assert len(set(heard)) == 1
    await member.talks(("1", "编号 民2026-0001"))
    assert (await member.items())[0].text == matter


async def test_a_photo_told_twice_is_one_photo(member: Any) -> None:
    photo = member.message("image", media_id="m")
    heard = await asyncio.gather(member.delivers(photo), member.delivers(photo))
    assert set(heard) == {"照片收到（1 张）。说完回“好了”。"}
    assert await member.files() == 1


async def test_an_inbox_told_twice_reads_the_same(member: Any, office: Any, matter: str) -> None:
    await member.talks((matter, ""), ("3", "编号"), ("撤回 1", "已撤回"))
    first = await member.says("通知")
    assert await member.delivers(member.last) == first


async def test_a_repeat_after_the_dialog_went_on(member: Any, matter: str) -> None:
    await member.says(matter)
    shown = member.last
    heard = await member.says("2")
    assert "抄送联络站：否" in await member.delivers(shown)
    assert await member.delivers(member.last) == heard
    await member.talks(("1", "编号"))
    assert (await member.items())[0].station_id is not None


async def test_a_stranger_told_twice_is_counted_once(phone: Make) -> None:
    stranger = await phone()
    first = await stranger.says("00000000")
    assert "还可以试 4 次" in first
    assert await stranger.delivers(stranger.last) == first
    assert "还可以试 3 次" in await stranger.says("00000000")


# --- two at once ----------------------------------------------------------------------------


async def test_two_phones_at_once_lose_nothing(member: Any, matter: str) -> None:
    await member.says("反映")
    told = [f"{matter}，第{number}户" for number in range(8)]
    heard = await asyncio.gather(*(member.says(text) for text in told))
    assert set(heard) == {"记下了。还有要补的接着发，说完回“好了”。"}
    await member.talks(("好了", "【请看一下】"), ("1", "编号"))
    assert sorted((await member.items())[0].text.split("\n")) == told


async def test_two_yeses_at_once_are_one_item(member: Any, matter: str) -> None:
    await member.says(matter)
    heard = await asyncio.gather(*(member.says("1") for _ in range(4)))
    assert sum("编号 民2026-0001" in words for words in heard) == 1
    assert sum("现在没有要选的" in words for words in heard) == 3
    assert len(await member.items()) == 1


async def test_yes_and_no_at_once(member: Any, matter: str) -> None:
    await member.says(matter)
    heard = await asyncio.gather(member.says("1"), member.says("0"))
    submitted = sum("编号" in words for words in heard)
    assert (submitted, len(await member.items())) in {(1, 1), (0, 0)}
    assert sum("现在没有要选的" in words for words in heard) == 1


# --- a deployment in the middle -------------------------------------------------------------


async def _deploys(member: Any, **changed: object) -> None:
    rows = await Dialog.filter(org__code=member.house.org, openid=member.openid).update(**changed)
    assert rows == 1


@pytest.mark.parametrize("said", ["1", "好了", "帮助", "还有五组的路也垮了，请一起修"])
async def test_a_step_that_is_gone_keeps_the_draft(member: Any, matter: str, said: str) -> None:
    await member.says(matter)
    await _deploys(member, step="a step of another version")
    heard = await member.says(said)
    assert "没报完" in heard or "接上了" in heard
    await member.talks(("1", "【请看一下】|编号"))


@pytest.mark.parametrize("said", ["取消", "进度", "反映", "谢谢"])
async def test_commands_at_a_step_that_is_gone(member: Any, matter: str, said: str) -> None:
    await member.says(matter)
    await _deploys(member, step="a step of another version")
    assert await member.says(said)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"words": "no list"},
        {"words": ["三组的机耕道冲垮了，几十户收不了谷子"], "mood": "angry", "photos": None},
        {"asked": "twice", "fresh": [], "copy": "yes"},
    ],
)
@pytest.mark.parametrize("step", ["collect", "confirm", "insist", "resume"])
@pytest.mark.parametrize("said", ["1", "2", "3", "0", "好了", "取消", "三组的路冲垮了三个月没修"])
async def test_data_of_another_version(
    member: Any, data: dict[str, object], step: str, said: str
) -> None:
    await member.says("反映")
    await _deploys(member, step=step, data=data)
    assert await member.says(said)
    member.waits(hours=1)
    assert await member.says(said)
    assert not [item for item in await member.items() if "反映" in item.text]


async def test_a_dialog_that_is_gone(member: Any, matter: str) -> None:
    await member.says("反映")
    await _deploys(member, name="a dialog of another version")
    await member.talks(
        ("进度", "还没报过事"), ("1", "没有要选的"), (matter, "1 提交"), ("1", "编号")
    )


@pytest.mark.parametrize(
    "changed",
    [
        {"step": "gone"},
        {"data": {}},
        {"data": {"verb": "praise", "receipt": "民2026-0001", "committee": "", "words": ""}},
        {"data": {"verb": "answer", "receipt": None, "committee": "", "words": ""}},
    ],
)
async def test_unreadable_work_is_forgotten(
    member: Any, farming: Any, matter: str, changed: dict[str, object]
) -> None:
    await member.talks((matter, ""), ("1", "编号"))
    await farming.talks(("答复 1", "请发答复内容"))
    await _deploys(farming, **changed)
    await farming.talks(
        ("已经派人去修了", "没听明白|这个要委员"), ("答复 1 已修好", "1 确定"), ("1", "已答复")
    )


async def test_who_leaves_in_the_middle(actor: Make, phone: Make, matter: str) -> None:
    leaver = await actor(Role.MEMBER)
    mobile = await phone(leaver)
    await mobile.says(matter)
    await Person.filter(id=leaver.person_id).update(active=False)
    await mobile.talks(("1", "我还不认识您"))
    assert await mobile.items() == []
    assert matter[:6] not in str(await Dialog.filter(org__code=mobile.house.org).values("data"))
