"""A WeChat that is slow, busy or broken, or will not take a push: the inbox has it all the same."""

import re

import pytest

from rules.role import Role
from wechat.sandbox import Fault

MATTER = "云坪镇集镇的垃圾车三天才来一次，垃圾臭了一条街，三十多户都受不了，建议每天清运。"
SEND = "/cgi-bin/message/custom/send"
DAYS_3 = 3 * 86400.0


@pytest.fixture(autouse=True)
def faults(stage):
    yield stage.sandbox.faults
    stage.sandbox.faults.clear()


async def hand_in(member):
    await member.says(MATTER)
    answer = await member.says("1")
    found = re.search(r"民20\d\d-\d{4,}", answer)
    assert found, answer
    return found.group(0)


async def knocks(stage, phone):
    sql = "SELECT knock, knock_code FROM notices WHERE org_id = $1 AND receiver_id = $2 ORDER BY id"
    return [tuple(row) for row in await stage.rows(sql, phone.person_id)]


TROUBLES = {
    "busy": Fault("busy", SEND, left=4),
    "broken": Fault("broken", SEND, left=2),
    "cut": Fault("cut", SEND, left=2),
    "slow": Fault("slow", SEND, left=1, seconds=1.0),
    "out of quota": Fault("code", SEND, left=1, code=45009),
}


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES)
async def test_pushes_back_off_and_resume(stage, faults, trouble):
    staff, member = await stage.bound(Role.COMMITTEE, "ENV"), await stage.bound()
    faults.plan(trouble)
    receipt = await hand_in(member)
    assert receipt in await staff.hears()
    await stage.quiet()
    assert len(staff.heard("custom")) == 1
    assert await knocks(stage, staff) == [("sent", 0)]
    assert faults.planned == []


async def test_a_photo_is_copied_when_wechat_is_back(stage, faults):
    member = await stage.bound()
    faults.plan(Fault("broken", "/cgi-bin/media/get", left=1))
    await member.says(MATTER)
    await member.photo()
    await hand_in(member)
    await stage.quiet()
    sql = "SELECT state, content_type FROM attachments WHERE org_id = $1 AND owner_id = $2"
    assert [tuple(row) for row in await stage.rows(sql, member.person_id)] == [
        ("stored", "image/jpeg")
    ]


async def test_a_revoked_token_is_fetched_anew(stage):
    staff, member = await stage.bound(Role.COMMITTEE, "ENV"), await stage.bound()
    stage.sandbox.world.tokens.revoke(stage.sandbox.world.official.appid, stage.sandbox.clock.now())
    receipt = await hand_in(member)
    assert receipt in await staff.hears()


async def test_whoever_cannot_be_reached_finds_it_in_the_inbox(stage):
    staff, member = await stage.bound(Role.COMMITTEE, "ENV"), await stage.bound()
    stage.sandbox.clock.forward(DAYS_3)
    receipt = await hand_in(member)
    await stage.quiet()
    assert staff.heard("custom") == []
    assert await knocks(stage, staff) == [("refused", 45015)]
    assert receipt in await staff.says("通知")
    token = await stage.signs_in(staff)
    (told,) = (await stage.asks("GET", "/notices", token=token))["notices"]
    assert (told["number"], told["verb"]) == (receipt, "triage")


async def test_whoever_left_the_account_finds_it_there_on_return(stage):
    staff, member = await stage.bound(Role.COMMITTEE, "ENV"), await stage.bound()
    await stage.sandbox.unfollows(staff.openid)
    receipt = await hand_in(member)
    await stage.quiet()
    assert [knock for knock, _ in await knocks(stage, staff)] == ["refused"]
    await stage.sandbox.follows(staff.openid)
    assert receipt in await staff.says("通知")


async def test_more_messages_than_wechat_allows_leave_the_rest_in_the_inbox(stage):
    staff, member = await stage.bound(Role.COMMITTEE, "ENV"), await stage.bound()
    receipts = [await hand_in(member) for _ in range(7)]
    await stage.quiet()
    told = sorted(await knocks(stage, staff))
    assert told == [("refused", 45047)] * 2 + [("sent", 0)] * 5
    assert len(staff.heard("custom")) == 5
    token = await stage.signs_in(staff)
    listed = (await stage.asks("GET", "/notices", token=token))["notices"]
    assert sorted(one["number"] for one in listed) == sorted(receipts)
