"""A study visit, from its plan to everybody's record."""

from collections import Counter
from datetime import timedelta

from tests.scenarios.company import (
    ILLNESS,
    MEETING,
    OUTING,
    TITLE,
    at_the_door,
    company,
    day_said,
    has,
    is_noticed,
    sheet,
    short,
)
from tests.scenarios.times import comes, strikes

MINUTES_10, HOURS_3 = timedelta(minutes=10), timedelta(hours=3)
FAR = MEETING.away(30_000)
DELAYED = "班车在半路抛锚了"
#: What it comes to for the ten members, and for the guest.
OUTCOMES = ["参加"] * 8 + ["请假"] * 2 + ["主动参加"]


async def test_a_study_visit_from_its_plan_to_everybodys_record(stage):
    given = await company(stage, "云坪镇联络站")
    number = await is_noticed(given)
    await they_answer(given, number)
    await the_day_comes(stage, given, number)
    await they_sign_in(stage, given, number)
    await it_begins_and_ends(stage, given, number)
    await the_head_confirms(stage, given, number)
    await everybody_finds_it_on_record(stage, given, number)
    await the_inbox_has_every_push(stage, given, number)
    await the_timeline_has_it_all(stage, given, number)
    nothing_leaks(stage, given)


async def they_answer(given, number):
    """Seven come, one does not look, two ask for leave, of whom one gets it."""
    *coming, _, wedding, ill = given.members
    for member in coming:
        card = await member.says("1")
        has(card, TITLE, day_said(), MEETING.label, "要求参加")
        has(await member.says("1"), "给您记上了")
    await wedding.says("1")
    has(await wedding.says("2"), "3 家事")
    has(await wedding.says("3"), "原因")
    has(await wedding.says(OUTING), "替您")
    has(await wedding.says("0"), "站长")
    asked = await given.head.hears()
    has(asked, f"{number} 有人请假")
    shown = await given.head.says("1")
    has(shown, wedding.name)
    has(shown, OUTING)
    has(await given.head.says("1"), f"已告诉{wedding.name}")
    has(await wedding.hears(), f"{number} 您的假准了")
    await ill.says(f"请假 {short(number)} {ILLNESS}")
    has(await ill.says("0"), "站长")
    has(await given.head.hears(), f"{number} 有人请假")


async def the_day_comes(stage, given, number):
    """Who has not looked is told once more, and nobody else."""
    before = [len(member.heard("custom")) for member in given.members]
    await comes(stage.db, number, MINUTES_10)
    await strikes(stage)
    told = [len(member.heard("custom")) for member in given.members]
    assert [now - then for now, then in zip(told, before, strict=True)] == [0] * 7 + [1, 0, 0]
    has(await given.members[7].hears(), f"{number} 的通知您还没看")


async def they_sign_in(stage, given, number):
    """Three ways to sign in, for whoever is there; from far away none counts."""
    door = await at_the_door(stage, given.officer, number)
    tries = [("scans", door["screen"])] * 3 + [("scans", door["paper"])] * 2
    tries += [("says", door["digits"])] * 2
    for member, (how, what) in zip(given.members, tries, strict=False):
        has(await getattr(member, how)(what), "位置")
        has(await member.stands_at(MEETING), "签到成功")
    late = given.members[7]
    has(await late.scans(door["screen"]), "位置")
    refused = await late.stands_at(FAR)
    has(refused, "30 公里")
    has(refused, "到了再")
    has(await given.guest.scans(door["screen"]), "名单上没有您")
    has(await given.guest.says("1"), "位置")
    has(await given.guest.stands_at(MEETING), "签到成功")


async def it_begins_and_ends(stage, given, number):
    """Who comes after the beginning is late; once it is over, nobody signs in any more."""
    late = given.members[7]
    await comes(stage.db, number, -MINUTES_10)
    await strikes(stage)
    door = await at_the_door(stage, given.officer, number)
    has(await late.says(door["digits"]), "位置")
    has(await late.stands_at(MEETING), "晚到")
    await comes(stage.db, number, -HOURS_3)
    has(await given.members[9].says(door["digits"]), "签到已经结束")
    await strikes(stage)
    has(
        await given.head.hears(),
        f"{number} 结束了：签到 8 · 请假 1 · 请假没批 1 · 自来 1 · 迟到 1，3 件要定",
    )


async def the_head_confirms(stage, given, number):
    """One case by one: leave that nobody decided on, who walked in, who was late."""
    *_, late, _, ill = given.members
    said = await given.head.says("1")
    has(said, "签到 8", "自来 1", "请假 1", "请假没批 1", "迟到 1")
    has(said, f"{ill.name}：请假还没批")
    said = await given.head.says("1")
    has(said, f"{given.guest.name}：没邀请")
    said = await given.head.says("1")
    has(said, f"{late.name}：迟到")
    has(await given.head.says("2"), "理由")
    has(await given.head.says(DELAYED), "1 确认")
    has(await given.head.photo(), "1 确认")
    has(await given.head.says("看了净水车间，座谈了管网改造。"), "1 确认")
    has(await given.head.says("1"), "11 位委员")
    for phone in (*given.members, given.guest):
        has(await phone.hears(), f"{number} 已确认，记入履职")
    has(await given.office.hears(), number)


async def everybody_finds_it_on_record(stage, given, number):
    """In chat, in the mini-program, and in the sheets that the office takes away."""
    people = [*given.members, given.guest]
    outcomes = dict(zip([phone.name for phone in people], OUTCOMES, strict=True))
    for phone in people:
        said = await phone.says("我的履职")
        has(said, TITLE)
        assert said.endswith(outcomes[phone.name]), said
    token = await stage.signs_in(given.guest)
    record = await stage.asks("GET", "/record", token=token)
    assert [(line["activity"], line["live"]) for line in record["lines"]] == [(number, True)]
    assert record["totals"]["walk_in"] == sum(record["totals"].values()) == 1
    token = await stage.signs_in(given.head)
    listed = await stage.asks("GET", f"/activities/{number}/attendance", token=token)
    assert {one["person"]["name"]: one["result"] for one in listed["people"]} == outcomes
    token = await stage.signs_in(given.office)
    attendance = await sheet(stage, f"/activities/{number}/attendance.xlsx", token)
    assert {row["姓名"]: row["结果"] for row in attendance} == outcomes
    assert [row["邀请"] for row in attendance] == ["邀请"] * 10 + ["不请自来"]
    ways = ["扫屏幕"] * 3 + ["扫纸码"] * 2 + ["数字"] * 3 + [None] * 2 + ["扫屏幕"]
    assert [row["方式"] for row in attendance] == ways
    readers = await sheet(stage, f"/activities/{number}/readers.xlsx", token)
    assert [row["送达"] for row in readers] == ["已送达"] * 10
    assert [bool(row["催过"]) for row in readers] == [False] * 7 + [True] + [False] * 2


async def the_inbox_has_every_push(stage, given, number):
    wedding, ill = given.members[-2:]
    told = [
        (given.members[0], ["confirm", "notify"]),
        (wedding, ["confirm", "grant_leave", "notify"]),
        (ill, ["confirm", "notify"]),
        (given.guest, ["confirm"]),
        (given.head, ["end", "ask_leave", "ask_leave", "approve"]),
        (given.officer, []),
    ]
    for phone, verbs in told:
        token = await stage.signs_in(phone)
        listed = (await stage.asks("GET", "/notices", token=token))["notices"]
        assert [(one["number"], one["verb"]) for one in listed] == [(number, v) for v in verbs]
    has(await given.guest.says("通知"), number)


async def the_timeline_has_it_all(stage, given, number):
    rows = await stage.rows(
        "SELECT e.verb FROM entries e JOIN activities a ON a.id = e.activity_id"
        " WHERE e.org_id = $1 AND a.number = $2 ORDER BY e.id",
        number,
    )
    verbs = [row["verb"] for row in rows]
    once = ["plan", "approve", "notify", "begin", "end", "confirm"]
    assert [verb for verb in verbs if verb in once] == once
    often = {"accept": 7, "ask_leave": 2, "grant_leave": 1, "sign_in": 9, "settle": 3}
    assert {verb: count for verb, count in Counter(verbs).items() if verb in often} == often


def nothing_leaks(stage, given):
    """Pushes say number, kind and day; logs say nothing of anybody."""
    names = [phone.name for phone in given.everybody]
    secret = [*names, TITLE, MEETING.label, given.station, OUTING, ILLNESS, DELAYED]
    for phone in given.everybody:
        pushed = "\n".join([*phone.heard("custom"), *phone.heard("template")])
        assert [one for one in secret if one in pushed] == []
    logged = stage.web.said() + stage.worker.said()
    personal = [one for phone in given.everybody for one in (phone.openid, phone.phone)]
    assert [one for one in (*secret, *personal) if one in logged] == []
