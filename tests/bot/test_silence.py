"""Half an hour without a word, and other things done in the middle of a report."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from models import Attachment, Dialog
from rules.role import Role

Make = Callable[..., Awaitable[Any]]

MORE = "还有五组的机耕道也垮了，十几户收不了谷子"


@pytest.fixture
async def silent(member: Any, matter: str) -> Any:
    """A member who has fallen silent in the middle of a report."""
    await member.talks(("反映", "请说"), (matter, "记下了"))
    member.waits(minutes=31)
    return member


async def test_under_half_an_hour_nothing_is_asked(member: Any, matter: str) -> None:
    await member.talks(("反映", "请说"), (matter, "记下了"))
    member.waits(minutes=29)
    await member.talks((MORE, "记下了"))


async def test_another_text_then_going_on(silent: Any, matter: str) -> None:
    await silent.talks(
        (MORE, "您今天.*有一件没报完：.*机耕道.*\n1 接着报（刚发的一并记上）\n2 不要了"),
        ("1", "接上了[\\s\\S]*【请看一下】"),
        ("1", "编号"),
    )
    assert [item.text for item in await silent.items()] == [f"{matter}\n{MORE}"]


async def test_another_text_then_starting_over(silent: Any) -> None:
    await silent.talks((MORE, "没报完"), ("2", "【请看一下】"), ("1", "编号"))
    assert [item.text for item in await silent.items()] == [MORE]


@pytest.mark.parametrize(
    ("said", "kept"), [("继续", 2), ("接着报", 2), ("好了", 2), ("不要了", 1), ("重来", 1)]
)
async def test_words_for_the_numbers(silent: Any, said: str, kept: int) -> None:
    await silent.talks((MORE, "没报完"), (said, "【请看一下】"), ("1", "编号"))
    assert len((await silent.items())[0].text.split("\n")) == kept


async def test_a_photo_after_the_silence(silent: Any) -> None:
    assert "没报完" in await silent.photo()
    await silent.talks(("1", "附件：1 张照片"), ("1", "编号"))
    assert await silent.files() == 1


async def test_a_photo_of_the_old_draft_goes_with_it(member: Any, matter: str) -> None:
    await member.says("反映")
    await member.photo()
    member.waits(hours=2)
    await member.talks((matter, "没报完"), ("2", "附件：无"))
    assert await member.files() == 0


async def test_all_kinds_after_the_silence(silent: Any) -> None:
    assert "没报完" in await silent.voice()
    assert "没报完" in await silent.place()
    assert "没报完" in await silent.photo()
    await silent.talks((MORE, "没报完"), ("1", "附件：1 张照片、1 段语音、位置"))


async def test_a_number_after_the_silence_is_no_yes(member: Any, matter: str) -> None:
    await member.says(matter)
    member.waits(hours=3)
    await member.talks(("1", "没报完"), ("1", "接上了"), ("1", "编号"))


async def test_done_after_the_silence_goes_on_as_the_reminder_says(silent: Any) -> None:
    await silent.talks(("好了", "接上了[\\s\\S]*【请看一下】"), ("1", "编号"))


@pytest.mark.parametrize("said", ["0", "取消", "算了"])
async def test_giving_up_after_the_silence(silent: Any, said: str) -> None:
    await silent.talks((MORE, "没报完"), (said, "没有提交"), ("1", "现在没有要选的"))
    assert await silent.items() == []


async def test_the_question_is_asked_once(silent: Any) -> None:
    await silent.says(MORE)
    silent.waits(hours=5)
    await silent.talks(("1", "接上了"), ("1", "编号"))


async def test_reporting_anew_after_the_silence(silent: Any) -> None:
    await silent.talks(("反映", "没报完"), ("2", "请说：哪里"), (MORE, "记下了"), ("好了", "请看"))
    await silent.says("1")
    assert [item.text for item in await silent.items()] == [MORE]


@pytest.mark.parametrize(
    ("said", "heard"),
    [("进度", "您还没报过事[\\s\\S]*没报完|接着说就行"), ("帮助", "正在记"), ("谢谢", "不客气")],
)
async def test_a_command_after_the_silence_is_done(silent: Any, said: str, heard: str) -> None:
    await silent.talks((said, heard))
    assert await Dialog.filter(org__code=silent.house.org).count() == 1


async def test_nothing_was_said_before_the_silence(member: Any, matter: str) -> None:
    await member.says("反映")
    member.waits(hours=1)
    await member.talks(("1", "请说：哪里"))
    member.waits(hours=1)
    await member.talks((matter, "记下了"), ("好了", "【请看一下】"))


async def test_days_later_the_photos_are_gone(member: Any, matter: str) -> None:
    await member.says(matter)
    await member.photo()
    await member.photo()
    await _purge(member)
    await member.talks(("1", "有 2 个附件已经清掉[\\s\\S]*附件：无"), ("1", "编号"))


async def _purge(member: Any) -> None:
    await Attachment.filter(org__code=member.house.org).delete()


async def test_more_photos_than_fit_together(member: Any, matter: str) -> None:
    await member.says(matter)
    for _ in range(6):
        await member.photo()
    member.waits(hours=1)
    for _ in range(4):
        await member.photo()
    await member.talks(("1", "最多 9 张照片[\\s\\S]*附件：9 张照片"), ("1", "编号"))


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("进度", "您还没报过事[\\s\\S]*还没报完，接着说就行"),
        ("通知", "没有新消息[\\s\\S]*还没报完"),
        ("我", "您是[\\s\\S]*还没报完"),
        ("谢谢", "不客气[\\s\\S]*还没报完"),
        ("看 0009", "没有找到这条"),
        ("反映", "正在记您反映的事"),
        ("帮助", "正在记您反映的事"),
        ("待办", "专委会、办公室才能做[\\s\\S]*还没报完"),
        ("7", "正在记您反映的事"),
    ],
)
async def test_something_else_in_the_middle(
    member: Any, matter: str, said: str, heard: str
) -> None:
    await member.talks(
        ("反映", "请说"), (matter, "记下了"), (said, heard), ("好了", "【请看一下】"), ("1", "编号")
    )
    assert [item.text for item in await member.items()] == [matter]


async def test_progress_at_the_card_keeps_it(member: Any, matter: str) -> None:
    await member.talks(
        (matter, "1 提交"), ("进度", "还没报过事[\\s\\S]*还等您回 1 提交"), ("1", "编号")
    )


async def test_withdrawing_another_in_the_middle(member: Any, matter: str) -> None:
    await member.talks(
        (matter, "1 提交"),
        ("1", "0001"),
        (MORE, "1 提交"),
        ("撤回 1", "0001 已撤回[\\s\\S]*回 1 提交"),
        ("1", "0002"),
    )


async def test_help_and_cancel_at_each_step(member: Any, matter: str) -> None:
    await member.talks(("反映", ""), ("帮助", "好了：看看再提交"), ("取消", "没有提交"))
    await member.talks((matter, ""), ("帮助", "1 提交，0 不报了"), ("取消", "没有提交"))
    await member.talks(
        ("我家的官司法院判得不公，要二审开庭了，请打招呼", ""),
        ("帮助", "1 请办公室看看"),
        ("取消", "没有"),
    )
    await member.talks((matter, ""))
    member.waits(hours=1)
    await member.talks((MORE, ""), ("帮助", "1 接着报，2 不要了"), ("取消", "没有提交"))
    assert await member.items() == []


async def test_odd_messages_in_the_middle(member: Any) -> None:
    await member.says("反映")
    assert "文字、照片、语音、位置" in await member.sends("video", media_id="v")
    assert "文字、照片、语音、位置" in await member.sends("hologram")
    for event in ("location", "view", "unsubscribe", "templatesendjobfinish"):
        assert await member.sends("event", event=event) == ""
    assert "正在记" in await member.taps("report")
    assert "还没报过事" in await member.taps("progress")


@pytest.mark.parametrize("role", [Role.MEMBER, Role.STATION_HEAD, Role.INFO_OFFICER, Role.OFFICE])
async def test_the_menu_does_what_its_words_do(actor: Make, phone: Make, role: Role) -> None:
    somebody = await phone(await actor(role))
    assert "请说" in await somebody.taps("report")
    assert "没有提交" in await somebody.taps("cancel")
    assert await somebody.taps("no such key") == ""
