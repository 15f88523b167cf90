"""Somebody we do not know yet, and how they become known."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from handlers.slip import Slip, new_slips
from models import Binding, Dialog, Heard, Person
from rules.role import Role

Make = Callable[..., Awaitable[Any]]


@pytest.fixture
def slip(org: Any, house: Any) -> Callable[[Person], Awaitable[Slip]]:
    """Print somebody's roster slip."""

    async def make(somebody: Person) -> Slip:
        return (await new_slips(org.id, [somebody], key=house.key))[0]

    return make


@pytest.mark.parametrize(
    "said",
    ["你好", "反映", "进度", "1", "好了", "取消", "😀", "", "看 1", "我们这路灯坏了三个月，请来修"],
)
async def test_whatever_a_stranger_says(phone: Make, said: str) -> None:
    stranger = await phone()
    await stranger.talks((said, "我还不认识您。请发名册条上的 8 位绑定码"))
    assert await stranger.items() == []
    assert await Dialog.filter(org__code=stranger.house.org).count() == 0


@pytest.mark.parametrize("kind", ["image", "voice", "location", "video", "hologram"])
async def test_whatever_a_stranger_sends(phone: Make, kind: str) -> None:
    stranger = await phone()
    assert "我还不认识您" in await stranger.sends(kind, media_id="m")
    assert await stranger.files() == 0


async def test_nothing_is_said_to_what_wants_no_answer(phone: Make) -> None:
    stranger = await phone()
    for event in ("location", "view", "unsubscribe"):
        assert await stranger.sends("event", event=event) == ""
    assert await Heard.filter(org__code=stranger.house.org).count() == 0


async def test_following_is_greeted(phone: Make, member: Any) -> None:
    stranger = await phone()
    greeting = await stranger.sends("event", event="subscribe")
    assert greeting.startswith("您好，这里是政协联络站。\n我还不认识您")
    assert "您已经绑好了" in await member.sends("event", event="subscribe")


@pytest.mark.parametrize(
    "form",
    [
        "{0}{1}",
        "{0} {1}",
        "{0}-{1}",
        "绑定 {0}{1}",
        "绑定{0} {1}",
        "绑定码：{0}-{1}",
        "我的绑定码是{0}{1}",
        " {0}　{1} ",
        "認證 {0}{1}",
    ],
)
async def test_a_code_in_any_form(phone: Make, person: Make, slip: Make, form: str) -> None:
    printed = await slip(await person(name="试验甲"))
    stranger = await phone()
    await stranger.talks(
        (form.format(printed.code[:4], printed.code[4:]), "^试验甲委员，绑好了！有事直接跟我说"),
        ("我", "您是试验甲"),
    )


async def test_a_code_in_full_width(phone: Make, person: Make, slip: Make) -> None:
    printed = await slip(await person())
    wide = printed.code.translate({ord(str(digit)): ord("０") + digit for digit in range(10)})
    await (await phone()).talks((wide, "绑好了"))


@pytest.mark.parametrize(
    ("role", "heard"),
    [
        (Role.MEMBER, "委员，绑好了！有事直接跟我说"),
        (Role.STATION_HEAD, "站长，绑好了！有事直接跟我说"),
        (Role.COMMITTEE, "同志，绑好了！发“待办”"),
        (Role.OFFICE, "同志，绑好了！有事直接跟我说"),
        (Role.UNIT, "同志，绑好了！发“通知”看消息"),
    ],
)
async def test_everybody_is_told_what_they_can_do(
    phone: Make, person: Make, slip: Make, role: Role, heard: str
) -> None:
    printed = await slip(await person(role))
    await (await phone()).talks((printed.code, heard))


@pytest.mark.parametrize("event", ["scan", "subscribe"])
async def test_scanning_a_slip(phone: Make, person: Make, slip: Make, event: str) -> None:
    printed = await slip(await person(name="试验乙"))
    stranger, other = await phone(), await phone()
    prefix = "qrscene_" if event == "subscribe" else ""
    scan = {"event": event, "event_key": f"{prefix}{printed.scene}"}
    assert "试验乙委员，绑好了" in await stranger.sends("event", **scan)
    assert "这张名册条用过了" in await other.sends("event", **scan)
    assert "您已经绑好了，试验乙委员" in await stranger.sends("event", **scan)


async def test_scanning_something_else(phone: Make) -> None:
    stranger = await phone()
    for scene in ("", "poster", "slip.1.forged", "slip."):
        assert "我还不认识您" in (heard := await stranger.scans(scene)) or "用过了" in heard


async def test_five_wrong_codes_lock_and_the_office_unlocks(
    phone: Make, person: Make, slip: Make, office: Any
) -> None:
    printed = await slip(await person())
    wrong = "11111111" if printed.code != "11111111" else "22222222"
    stranger = await phone()
    for left in (4, 3, 2, 1):
        await stranger.talks((wrong, f"还可以试 {left} 次"))
    heard = await stranger.says(wrong)
    assert "锁到明天" in heard
    lock = heard.partition("锁号 ")[2].rstrip("。")
    await stranger.talks((printed.code, "锁到明天"))
    await office.talks(
        ("解锁", "请带上锁号"), ("解锁 999999", "没有找到"), (f"解锁 {lock}", "已解锁")
    )
    await stranger.talks((printed.code, "绑好了"))


async def test_what_is_no_code_does_not_count(phone: Make) -> None:
    stranger = await phone()
    for _ in range(7):
        await stranger.talks(("绑定 1234567", "绑定码是 8 位数字"), ("13900000001", "不认识您"))
    await stranger.talks(("00000000", "还可以试 4 次"))


async def test_one_code_on_two_phones_at_once(phone: Make, person: Make, slip: Make) -> None:
    somebody = await person()
    printed = await slip(somebody)
    phones = [await phone() for _ in range(2)]
    heard = await asyncio.gather(*(mobile.says(printed.code) for mobile in phones))
    assert sum("绑好了" in words for words in heard) == 1
    assert sum("这个码不对" in words for words in heard) == 1
    assert await Binding.filter(person=somebody, ended_at=None).count() == 1


async def test_a_code_told_three_times_at_once(phone: Make, person: Make, slip: Make) -> None:
    printed = await slip(await person())
    stranger = await phone()
    told = stranger.message("text", text=printed.code)
    heard = await asyncio.gather(*(stranger.delivers(told) for _ in range(3)))
    assert len(set(heard)) == 1
    assert "绑好了" in heard[0]


async def test_unbinding_works_at_the_next_message_also_in_the_middle(
    phone: Make, actor: Make, office: Any, matter: str
) -> None:
    leaver = await actor(Role.MEMBER, name="试验丙")
    mobile = await phone(leaver)
    await mobile.talks(("反映", "请说"), (matter, "记下了"))
    heard = await office.says("解绑 试验丙")
    assert "试验丙已解绑，下一条消息起生效" in heard
    await mobile.talks(("好了", "我还不认识您"))
    code = heard.partition("绑定码：")[2][:8]
    assert code not in await office.remembered()
    assert "试验丙已解绑。新的绑定码只发一次" in await office.delivers(office.last)
    await mobile.talks((code, "试验丙委员，绑好了"))


async def test_a_draft_does_not_pass_to_who_comes_after(
    phone: Make, actor: Make, person: Make, slip: Make, office: Any, matter: str
) -> None:
    mobile = await phone(await actor(Role.MEMBER, name="试验丁"))
    await mobile.talks(("反映", "请说"), (matter, "记下了"))
    await office.says("解绑 试验丁")
    printed = await slip(await person())
    await mobile.talks((printed.code, "绑好了"), ("好了", "现在没有要选的"))
    assert matter[:6] not in await mobile.remembered()


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("解绑 W999", "名册上没有“W999”"),
        ("解绑 无此人", "名册上没有“无此人”"),
        ("解绑", "请带上编号或姓名，如“解绑 W001”"),
        ("解锁 abc", "请带上锁号"),
    ],
)
async def test_the_office_is_told_what_is_missing(office: Any, said: str, heard: str) -> None:
    await office.talks((said, heard))


async def test_two_of_one_name(phone: Make, person: Make, office: Any) -> None:
    for _ in range(2):
        await person(name="试验戊")
    await office.talks(("解绑 试验戊", "有几位试验戊：W\\d+、W\\d+。请发编号"))


@pytest.mark.parametrize("said", ["解绑 W001", "解锁 1"])
async def test_only_the_office_unbinds(member: Any, farming: Any, said: str) -> None:
    await farming.talks((said, "办公室才能做"))
    await member.talks((said, "办公室才能做"), ("我", "您是"))
