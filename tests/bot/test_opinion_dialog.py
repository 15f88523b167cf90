"""Reporting a matter, as conversations: said, and heard."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from models import Attachment, Entry, Opinion
from rules.opinion import State, Verb
from rules.role import Role

Make = Callable[..., Awaitable[Any]]

TWO_MATTERS = "两个事：一是集镇垃圾车三天才来一次臭得很；二是柑橘快下树了价钱低，想请县里搞直播带货"


async def test_from_the_first_word_to_the_receipt(member: Any, matter: str) -> None:
    await member.talks(
        ("反映", "请说：哪里"),
        (matter, "记下了"),
        ("好了", "转给：农业农村委[\\s\\S]*原因：.*机耕道[\\s\\S]*附件：无[\\s\\S]*抄送联络站：否"),
        ("1", r"收到了，编号 民2026-0001"),
        ("进度", "民2026-0001.*\n.*已转专委会（农业农村委）"),
        ("进度 1", "已收到\n.*转到农业农村委"),
    )


async def test_a_long_message_is_a_report_by_itself(member: Any, matter: str) -> None:
    await member.talks((matter, "转给"), ("1", "编号 民2026-0001"))
    item = await Opinion.get(receipt="民2026-0001", org__code=member.house.org)
    assert (item.state, item.text) == (State.TRIAGED, matter)
    entries = await Entry.filter(opinion=item).order_by("id")
    assert [entry.verb for entry in entries] == [Verb.SUBMIT, Verb.TRIAGE]


async def test_parts_in_any_order(member: Any, matter: str) -> None:
    await member.says("反映")
    assert "照片收到（1 张）" in await member.photo()
    assert "位置收到：云坪镇向阳村" in await member.place()
    assert "照片收到（2 张）" in await member.photo()
    assert "语音收到" in await member.voice()
    await member.talks(
        (matter, "记下了"), ("好了", "2 张照片、1 段语音、位置"), ("1", "民2026-0001")
    )
    item = await Opinion.get(receipt="民2026-0001", org__code=member.house.org)
    assert item.place == "云坪镇向阳村"
    assert await Attachment.filter(opinion=item).count() == 3


@pytest.mark.parametrize("first", ["photo", "voice", "place"])
async def test_any_part_may_come_first(member: Any, matter: str, first: str) -> None:
    assert "收到" in await getattr(member, first)()
    await member.talks(("好了", "请打一句话"), (matter, "记下了"), ("好了", "转给"), ("1", "编号"))


async def test_parts_after_the_card_join_it(member: Any, matter: str) -> None:
    await member.says(matter)
    assert "照片收到（1 张）" in (shown := await member.photo())
    assert "附件：1 张照片" in shown
    assert "附件：1 张照片、1 段语音" in await member.voice()
    assert "附件：1 张照片、1 段语音、位置" in await member.place()
    await member.talks(("一共有四十户受影响", "【请看一下】"), ("1", "编号"))
    assert (await member.items())[0].text == f"{matter}\n一共有四十户受影响"


async def test_nine_photos_and_no_tenth(member: Any, matter: str) -> None:
    await member.says(matter)
    for _ in range(9):
        await member.photo()
    assert "最多 9 张照片，这张没收" in await member.photo()
    await member.talks(("1", "编号"))
    assert await Attachment.filter(opinion=(await member.items())[0]).count() == 9


async def test_five_voices_and_no_sixth(member: Any) -> None:
    for _ in range(5):
        assert "语音收到" in await member.voice()
    assert "最多 5 段语音" in await member.voice()


async def test_a_voice_with_words_says_them(member: Any, matter: str) -> None:
    assert "语音收到" in await member.voice(recognition=matter)
    await member.talks(("好了", "转给：农业农村委"), ("1", "编号"))


async def test_to_the_station_and_back(member: Any, matter: str) -> None:
    await member.talks(
        (matter, "2 抄送联络站"),
        ("2", "抄送联络站：是[\\s\\S]*2 不抄送联络站"),
        ("2", "抄送联络站：否"),
        ("抄送联络站", "抄送联络站：是"),
        ("1", "编号"),
    )
    assert (await member.items())[0].station_id is not None


async def test_without_a_station_there_is_nothing_to_copy(
    actor: Make, phone: Make, matter: str
) -> None:
    lone = await phone(await actor(Role.MEMBER, station=None))
    assert "抄送" not in await lone.says(matter)
    await lone.talks(("2", "名册上您还没有联络站[\\s\\S]*【请看一下】"), ("1", "编号"))
    assert (await lone.items())[0].station_id is None


async def test_the_office_decides_where_the_writer_asks_for_it(member: Any, matter: str) -> None:
    await member.talks((matter, "3 请办公室定去向"), ("3", "办公室 2 个工作日内定去向"))
    assert (await member.items())[0].state is State.SUBMITTED


@pytest.mark.parametrize("said", ["0", "取消", "不报了", "算了", "零"])
async def test_thinking_better_of_it(member: Any, matter: str, said: str) -> None:
    await member.says("反映")
    await member.photo()
    await member.talks((matter, "记下了"), ("好了", "转给"), (said, "没有提交，内容已删掉"))
    assert (await member.items(), await member.files()) == ([], 0)
    assert matter[:6] not in await member.remembered()
    await member.talks(("1", "现在没有要选的"))


@pytest.mark.parametrize("said", ["提交", "确定", "1 提交", "是的", "１", "①", "选1"])
async def test_words_for_the_first_number(member: Any, matter: str, said: str) -> None:
    await member.talks((matter, "1 提交"), (said, "收到了，编号"))
    assert [item.text for item in await member.items()] == [matter]


@pytest.mark.parametrize("said", ["5", "8", "九"])
async def test_a_number_that_is_not_on_the_card(member: Any, matter: str, said: str) -> None:
    await member.talks((matter, "1 提交"), (said, "回数字就行"), ("1", "编号"))
    assert (await member.items())[0].text == matter


async def test_done_at_the_card_shows_it_again(member: Any, matter: str) -> None:
    await member.talks((matter, "【请看一下】"), ("好了", "【请看一下】"), ("1", "编号"))


async def test_too_short_twice_then_the_office(member: Any) -> None:
    await member.talks(
        ("反映", "请说"),
        ("路不行", "记下了"),
        ("好了", "请再补一句：在哪里、多久了、影响多少人、怎么解决好"),
        ("好了", "请再补一句"),
        ("好了", "转给：政协办公室"),
        ("1", "办公室 2 个工作日内定去向"),
    )
    assert (await member.items())[0].state is State.SUBMITTED


async def test_what_was_missing_may_still_come(member: Any) -> None:
    await member.talks(
        ("反映", "请说"),
        ("路不行", "记下了"),
        ("好了", "请再补一句"),
        ("三组的机耕道去年冲垮了，几十户没法收谷子", "记下了"),
        ("好了", "转给：农业农村委"),
        ("1", "编号"),
    )


@pytest.mark.parametrize(("part", "text"), [("photo", "图片反映"), ("voice", "语音反映")])
async def test_without_a_word_the_office_looks(member: Any, part: str, text: str) -> None:
    await getattr(member, part)()
    await member.talks(
        ("好了", "请打一句话"), ("好了", "请打一句话"), ("好了", "转给：政协办公室"), ("1", "编号")
    )
    item = (await member.items())[0]
    assert (item.text, item.state) == (text, State.SUBMITTED)


@pytest.mark.parametrize("said", ["😀😀😀", "……", "", " ", "？？？！"])
async def test_signs_are_no_words(member: Any, said: str) -> None:
    await member.talks(
        ("反映", "请说"), (said, "没看到字"), ("好了", "还没有内容"), ("取消", "没有提交")
    )


async def test_two_matters_become_two_items(member: Any) -> None:
    await member.talks(
        (TWO_MATTERS, "（等 2 件）[\\s\\S]*环资城建委、农业农村委\n原因：.*垃圾.*；.*直播"),
        ("1", "分成 2 件：\n民2026-0001.*环资城建委\n民2026-0002.*农业农村委"),
    )
    texts = [item.text for item in await member.items()]
    assert len(texts) == 2
    assert all(text in TWO_MATTERS for text in texts)


async def test_two_matters_are_one_for_the_office(member: Any) -> None:
    await member.talks((TWO_MATTERS, "2 件事"), ("3", "编号 民2026-0001"))
    assert [item.text for item in await member.items()] == [TWO_MATTERS]


async def test_photos_of_two_matters_stay_with_the_first(member: Any) -> None:
    await member.says(TWO_MATTERS)
    await member.photo()
    await member.talks(("1", "分成 2 件"))
    first, second = await member.items()
    assert await Attachment.filter(opinion=first).count() == 1
    assert await Attachment.filter(opinion=second).count() == 0


async def test_five_thousand_characters_and_no_more(member: Any) -> None:
    long = "云坪镇三组的机耕道冲垮了，" * 400
    await member.talks(
        (long[:5001], "一次最多 5000 字"),
        (long[:5000], "记下了"),
        ("还有一句", "这段没收下"),
        ("好了", "转给"),
        ("1", "编号"),
    )
    assert (await member.items())[0].text == long[:5000]


@pytest.mark.parametrize(
    "said",
    [
        "路灯]]><MsgType>坏了三个月，请派人来修一下",
        "路灯\x00坏了\x1b三个月，请派人\ud800来修一下吧",
    ],
)
async def test_odd_characters(member: Any, said: str) -> None:
    await member.talks((said, "【请看一下】"), ("1", "编号"))
    assert "坏了" in (await member.items())[0].text


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("1", "现在没有要选的"),
        ("好了", "现在没有要选的"),
        ("取消", "没有进行中的事"),
        ("😀", "没听明白"),
        ("", "没听明白"),
        ("哦", "没听明白"),
        ("谢谢", "不客气"),
        ("帮助", "反映：报一件事"),
        ("进度", "您还没报过事"),
        ("通知", "没有新消息"),
        ("我", "您是试验人.*（委员）。云坪镇联络站"),
        ("待办", "这个要站长、专委会、办公室才能做"),
        ("看", "请带上编号，如“看 0001”"),
        ("撤回", "请带上编号，如“撤回 0001”"),
        ("看 0001", "没有找到这条"),
        ("12345678", "您已经绑好了"),
        ("站长，中午聚餐在哪家？", "没听明白"),
    ],
)
async def test_with_nothing_open(member: Any, said: str, heard: str) -> None:
    await member.talks((said, heard))
    assert await member.items() == []


@pytest.mark.parametrize(
    "said",
    [
        "进度太慢了，三组的路修了三年还没通，群众意见很大",
        "收费太高，停车场一小时十块，群众有意见",
        "回复 3 次了都没解决，三组的水还是黄的",
        "查酒驾的太少，镇上晚上乱开车很危险",
        "实名制买票太麻烦了，镇上老人都不会弄",
    ],
)
async def test_a_complaint_that_begins_like_a_command(member: Any, said: str) -> None:
    await member.talks((said, "【请看一下】"), ("1", "编号"))
    assert [item.text for item in await member.items()] == [said]


async def test_who_may_not_report(actor: Make, phone: Make, matter: str) -> None:
    staff = await phone(await actor(Role.COMMITTEE))
    await staff.talks(
        ("反映", "这个要委员、站长才能做"), (matter, "这个要委员、站长才能做"), ("嗯", "发“待办”")
    )
    assert "这个要委员、站长才能做" in await staff.photo()
    assert await staff.files() == 0
