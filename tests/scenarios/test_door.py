"""At the door with everything going wrong: repeats, two processes, phones without a network."""

import asyncio
import itertools
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from rules.door_code import DoorCode
from tests.scenarios.company import MEETING, at_the_door, company, has, is_approved, is_noticed
from tests.scenarios.programs import Program, eventually, free_port
from tests.scenarios.times import comes, strikes
from wechat.sandbox.push import Pusher

MINUTES_5, MINUTES_10 = timedelta(minutes=5), timedelta(minutes=10)
HOUR = timedelta(hours=1)
CAME = """
SELECT t.presence, t.at FROM attendances t JOIN activities a ON a.id = t.activity_id
WHERE a.org_id = $1 AND a.number = $2 AND t.person_id = $3
"""
LINES = """
SELECT e.verb FROM entries e JOIN activities a ON a.id = e.activity_id
WHERE e.org_id = $1 AND a.number = $2 AND e.person_id = $3
"""
TOLD = """
SELECT n.receiver_id, n.knock FROM notices n
JOIN entries e ON e.id = n.entry_id JOIN activities a ON a.id = e.activity_id
WHERE n.org_id = $1 AND a.number = $2 AND e.verb = 'notify'
"""


@asynccontextmanager
async def beside(stage):
    """Run a second web process, and give what delivers WeChat's callbacks to it."""
    base = f"http://127.0.0.1:{(port := free_port())}"
    log = stage.folder / "web-beside.log"
    web = Program("web", env=stage.env | {"LIAISON_PORT": str(port)}, log=log)
    pusher = Pusher(stage.sandbox.world, f"{base}/wechat/{stage.org}")
    web.start()
    try:
        await eventually(lambda: stage.answers(base), "the second web process")
        yield pusher
    finally:
        await pusher.close()
        web.stop()


async def repeated(stage, other, phone, fields):
    """Deliver one message three times to each of two processes, all at once."""
    person = stage.sandbox.person(phone.openid)
    again = {"CreateTime": int(stage.sandbox.clock.now()), **fields}
    pushers = [stage.sandbox.pusher, other] * 3
    heard = await asyncio.gather(*(pusher.push(person, again) for pusher in pushers))
    return ["".join(bubble.text for bubble in bubbles) for bubbles in heard]


async def test_a_sign_in_that_wechat_repeats_to_two_processes_counts_once(stage):
    given = await company(stage, "望月乡联络站", members=3)
    number = await is_noticed(given)
    await comes(stage.db, number, MINUTES_10)
    door = await at_the_door(stage, given.head, number)
    ids = itertools.count(7_100_000_000_000_000_001)
    place = {"Location_X": MEETING.latitude, "Location_Y": MEETING.longitude}
    typed = {"MsgType": "text", "Content": door["digits"]}
    stood = {"MsgType": "location", **place, "Scale": 16, "Label": MEETING.label}
    async with beside(stage) as other:
        for member in given.members:
            asked = await repeated(stage, other, member, {**typed, "MsgId": next(ids)})
            assert ["位置" in words for words in asked] == [True] * 6, asked
            done = await repeated(stage, other, member, {**stood, "MsgId": next(ids)})
            assert len(set(done)) == 1, done
            has(done[0], "签到成功")
    for member in given.members:
        assert len(await stage.rows(CAME, number, member.person_id)) == 1
        lines = [row["verb"] for row in await stage.rows(LINES, number, member.person_id)]
        assert lines.count("sign_in") == 1
    has(await given.members[0].says("签到"), "已签到")


@pytest.fixture
async def offline(stage):
    """A station whose activity began an hour ago, and what its screen showed before that."""
    given = await company(stage, "桃溪乡联络站", members=2)
    number = await is_noticed(given)
    await comes(stage.db, number, -HOUR)
    await strikes(stage)
    scanned_at = datetime.now(UTC) - HOUR - MINUTES_5
    sql = "SELECT secret FROM activities WHERE org_id = $1 AND number = $2"
    secret = await stage.db.fetchval(sql, stage.org_id, number)
    return given, number, scanned_at, DoorCode(bytes(secret)).screen(scanned_at)


async def test_what_a_phone_without_a_network_kept_counts_from_when_it_was_scanned(stage, offline):
    given, number, scanned_at, code = offline
    member, other = given.members
    door = await at_the_door(stage, given.head, number)
    await member.says(door["digits"])
    has(await member.stands_at(MEETING), "晚到")
    here = {"latitude": MEETING.latitude, "longitude": MEETING.longitude}
    kept = {"means": "screen", "code": code, "at": scanned_at.isoformat(), **here}
    for phone in (member, other):
        token = await stage.signs_in(phone)
        tries = [
            await stage.asks(
                "POST", f"/activities/{number}/sign-in", {**kept, "nonce": "queue-1"}, token
            )
            for _ in range(2)
        ]
        assert [one["presence"] for one in tries] == ["checked_in"] * 2
        assert [one["again"] for one in tries] == [False, True]
        (came,) = await stage.rows(CAME, number, phone.person_id)
        assert (came["presence"], came["at"]) == ("checked_in", scanned_at)


async def test_a_notice_reaches_everybody_once_though_the_worker_dies(stage):
    given = await company(stage, "枫叶乡联络站")
    number = await is_approved(given)
    await stage.quiet()
    stage.worker.kill()
    has(await given.head.says("1"), "10 人")
    stage.worker.start()
    has(await given.members[0].hears(), number)
    stage.worker.kill()
    stage.worker.start()
    await stage.quiet()
    told = await stage.rows(TOLD, number)
    assert sorted(row["receiver_id"] for row in told) == [one.person_id for one in given.members]
    for member in given.members:
        assert len([one for one in member.heard("custom") if number in one]) <= 1
        has(await member.says("1"), "1 参加")
    assert {row["knock"] for row in told} <= {"sent", "uncertain"}


async def test_whoever_never_bound_does_so_at_the_door(stage):
    given = await company(stage, "雁回乡联络站", members=1)
    newcomer = await stage.somebody(station=given.station)
    number = await is_approved(given)
    has(await given.head.says("1"), "2 人")
    await comes(stage.db, number, MINUTES_10)
    door = await at_the_door(stage, given.head, number)
    has(await newcomer.scans(door["screen"]), "绑定码")
    has(await newcomer.binds(), "绑好了")
    # WeChat tells two events of one person apart by their second.
    stage.sandbox.clock.forward(1)
    has(await newcomer.scans(door["screen"]), "位置")
    has(await newcomer.stands_at(MEETING), "签到成功")
    assert len(await stage.rows(CAME, number, newcomer.person_id)) == 1
