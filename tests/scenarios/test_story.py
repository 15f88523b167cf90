"""The whole way: a member tells the bot, the right committee hears, the member is told."""

import io
import re

import pytest
from PIL import Image

from rules.role import Role

MATTER = "云坪镇集镇的垃圾车三天才来一次，垃圾臭了一条街，三十多户都受不了，建议每天清运。"
ANSWER = "从下周起每天清运一次，已和环卫公司签了补充协议。"
WIRES = [(mode, form) for mode in ("plain", "compatible", "safe") for form in ("xml", "json")]


@pytest.fixture(params=WIRES, ids="-".join)
def anyhow(request):
    """The service in one of the three modes, its callbacks in XML or JSON."""
    mode, form = request.param
    stage = request.getfixturevalue("plain_stage" if mode == "plain" else "sealed_stage")
    stage.sandbox.world.official.mode, stage.sandbox.world.official.format = mode, form
    return stage


def picture():
    out = io.BytesIO()
    Image.effect_noise((320, 240), 40).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def number_in(words):
    found = re.search(r"民20\d\d-(\d{4,})", words)
    assert found, words
    return found.group(0), found.group(1)


async def test_from_the_first_word_to_the_answer(anyhow):
    stage = anyhow
    staff = await stage.bound(Role.COMMITTEE, "ENV")
    other = await stage.bound(Role.COMMITTEE, "AGRI")
    member = await stage.somebody()

    assert "绑定码" in await member.says("有人吗？我想反映点情况")
    assert f"{member.name}委员，绑好了" in await member.binds()

    card = await member.says(MATTER)
    assert re.search(r"转给：.*环.*\n原因：.*垃圾", card), card
    assert "1 提交" in card
    assert "1 张照片" in await member.photo(picture())
    receipt, short = number_in(await member.says("1"))

    knock = await staff.hears()
    assert receipt in knock
    assert "垃圾" not in knock
    assert receipt in await staff.says("待办")
    assert receipt not in await other.says("待办")
    assert receipt not in await other.says(f"看 {short}")

    await stage.quiet()
    shown = await staff.says(f"看 {short}")
    assert MATTER in shown
    link = re.search(rf"{stage.base}/a/[\w.-]+", shown)
    assert link, shown
    async with stage.http.get(link.group(0)) as photo:
        assert photo.status == 200
        assert photo.content_type == "image/jpeg"
        assert Image.open(io.BytesIO(await photo.read())).size == (320, 240)

    assert "已收" in await staff.says(f"收 {short}")
    assert "接手" in await member.hears()
    assert ANSWER in await staff.says(f"答复 {short} {ANSWER}")
    assert "已答复" in await staff.says("1")
    told = await member.hears()
    assert "有答复了" in told
    assert ANSWER not in told
    assert ANSWER in await member.says(f"进度 {short}")
    assert "已答复" in await member.says("进度")

    inbox = await member.says("通知")
    assert inbox.count(receipt) == 4
    assert "2 条未读" in inbox or "4 条未读" in inbox
    assert "满意" in await member.says("1")
    token = await stage.signs_in(member)
    listed = await stage.asks("GET", "/notices", token=token)
    assert [row["verb"] for row in listed["notices"]] == ["answer", "take", "triage", "submit"]
    assert {row["number"] for row in listed["notices"]} == {receipt}
    assert listed["unread"] == 0
    assert len(await stage.items_of(member)) == 1

    logged = stage.web.said() + stage.worker.said()
    for phone in (member, staff):
        assert not [one for one in (phone.name, phone.openid, phone.phone) if one in logged]
    assert MATTER[:8] not in logged
