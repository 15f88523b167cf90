"""A study visit on the phones page: planned, noticed, signed in to, confirmed, on the record.

What one member does is seen; what the others do in the same way is only done.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from rules.deadline import BEIJING
from rules.role import Role
from server.sample.cast import PARTS, Where
from server.sample.names import PLACES
from tests.browser.phones import (
    DESK,
    PHONE,
    Chat,
    both,
    code_of,
    follow,
    in_database,
    page_of,
    picture,
)
from tests.demo import Demo, until
from tests.scenarios.times import comes, idle, struck, wind

pytestmark = pytest.mark.browser

MEMBERS = [part.openid for part in PARTS if (part.role, part.where) == (Role.MEMBER, Where.HERE)]
FIRST, WEDDING, BUSY, *OTHERS, FAR = MEMBERS
GUEST = next(part.openid for part in PARTS if part.where is Where.ELSEWHERE)
HEAD, OFFICE = PARTS[1].openid, PARTS[4].openid
STATION, MEETING, _ = PLACES
MINUTES_10, HOURS_3 = timedelta(minutes=10), timedelta(hours=3)


@pytest.fixture
def page(demo: Demo) -> Iterator[Page]:
    """The phones of the head, the office and a member."""
    with page_of(demo, HEAD, OFFICE, FIRST) as page:
        yield page


def does(demo: Demo, page: Page, openid: str, act: str, **what: object) -> str:
    """Do something on a phone that nobody looks at, and give what it shows in answer."""
    url = f"http://127.0.0.1:{demo.sandbox_port}/sandbox/people/{openid}/{act}"
    answer = page.request.post(url, data=what)
    assert answer.ok, answer.text()
    return "\n".join(bubble["text"] for bubble in answer.json().get("heard", []))


def passes(demo: Demo, number: str, until_it_begins: timedelta) -> None:
    """Let time pass, and the worker's clock strike."""
    until(lambda: in_database(demo, idle), "the worker does not come to rest")
    in_database(demo, comes, number, until_it_begins)
    in_database(demo, wind)
    demo.part("server", "worker").kill()
    until(lambda: in_database(demo, struck), "the clock does not strike")
    until(lambda: in_database(demo, idle), "the worker does not come to rest")


def test_a_study_visit_from_its_plan_to_the_record(demo: Demo, page: Page) -> None:
    for openid in (HEAD, FIRST):
        Chat(page, openid).says(code_of(demo, openid), "绑好了")
    plan(page)
    agree(page)
    number = "活" + datetime.now(BEIJING).strftime("%Y-0001")
    answer(demo, page)
    passes(demo, number, MINUTES_10)
    sign_in(demo, page)
    passes(demo, number, -HOURS_3)
    confirm(page)
    look_at_the_record(page)


def plan(page: Page) -> None:
    head = Chat(page, HEAD)
    day = datetime.now(BEIJING) + timedelta(days=45)
    head.says("办活动", "办个什么活动")
    head.says("调研云坪镇水厂", "什么时间")
    head.says(f"{day.month}月{day.day}日上午9点到11点半", "在哪里")
    head.sends_place(MEETING.label, "请谁参加")
    head.says("云坪二组", "10 人")
    head.says("1", "请看一下[\\s\\S]*1 提交")
    both(head, "plan")
    head.says("1", "0001 报上去了")


def agree(page: Page) -> None:
    office, head = Chat(page, OFFICE), Chat(page, HEAD)
    office.hears("2\\d{3}-0001")
    office.says("1", "调研云坪镇水厂[\\s\\S]*1 批准")
    both(office, "approve")
    office.says("1", "批准了")
    head.hears("0001 已批准")
    head.says("1", "1 现在发通知")
    both(head, "organiser")
    head.says("1", "请 10 人")


def answer(demo: Demo, page: Page) -> None:
    """One accepts, one gets leave, one is refused it; the others accept."""
    head, first = Chat(page, HEAD), Chat(page, FIRST)
    wedding, busy = Chat(page, WEDDING), Chat(page, BUSY)
    push = first.hears("请您参加调研")
    assert "水厂" not in push.inner_text(), "a push never says what it is about"
    first.says("1", "1 参加")
    both(first, "invitation")
    first.says("1", "给您记上了")
    wedding.hears("2\\d{3}-0001")
    wedding.says("1", "2 请假")
    wedding.says("2", "3 家事")
    wedding.says("3", "原因")
    wedding.says("女儿那天出嫁，在外地。", "替您去")
    wedding.says("0", "报给站长")
    both(wedding, "leave")
    head.hears("0001 有人请假")
    head.says("1", "女儿那天出嫁[\\s\\S]*1 准")
    both(head, "decide")
    head.says("1", "准了")
    wedding.hears("您的假准了")
    busy.says("请假 活1 要出差", "替您去")
    busy.says("没有", "报给站长")
    head.hears("0001 有人请假", times=2)
    head.says("1", "出差[\\s\\S]*2 不准")
    head.says("2", "理由")
    head.says("这次请尽量来，出差改一天吧。", "没准")
    busy.hears("的假没准")
    busy.says("1", "出差改一天")
    both(busy, "refused")
    for openid in (*OTHERS, FAR):
        does(demo, page, openid, "say", text="1")
        assert "给您记上了" in does(demo, page, openid, "say", text="1")


def sign_in(demo: Demo, page: Page) -> None:
    """One scans on the page, one is too far away, one walks in; the others do as the first."""
    screen = door(demo, page)
    first, far, guest = (Chat(page, openid) for openid in (FIRST, FAR, GUEST))
    first.opens("scan")
    both(first, "scan")
    first.picks_code(screen(), "位置")
    first.sends_place(MEETING.label, "签到成功")
    both(first, "signed-in")
    far.scans(screen(), "位置")
    far.sends_place(MEETING.label, "30 公里[\\s\\S]*到了再", away=30_000)
    both(far, "far")
    far.sends_place(MEETING.label, "签到成功")
    guest.scans(screen(), "名单上没有您")
    guest.says("1", "位置")
    guest.sends_place(MEETING.label, "欢迎您来")
    both(guest, "guest")
    place = {"latitude": MEETING.latitude, "longitude": MEETING.longitude, "label": MEETING.label}
    for openid in OTHERS:
        assert "位置" in does(demo, page, openid, "scan", code=screen())
        assert "签到成功" in does(demo, page, openid, "location", **place)


def door(demo: Demo, page: Page) -> Callable[[], str]:
    """Open the screen at the door beside the phones; gives what finds its newest scene."""
    head = Chat(page, HEAD)
    said = head.says("签到码 活1", "会场大屏[\\s\\S]*打印的码")
    both(head, "links")
    screen, paper = (follow(page, said, label) for label in ("会场大屏", "打印的码"))
    for size in (DESK, PHONE):
        screen.set_viewport_size(size)
        expect(screen.locator("#qr svg")).to_be_visible()
        picture(screen, "door")
    paper.set_viewport_size(DESK)
    expect(paper.locator("svg")).to_be_visible()
    picture(paper, "paper")
    paper.close()

    def newest() -> str:
        codes = page.request.get(f"http://127.0.0.1:{demo.sandbox_port}/sandbox/codes").json()
        return next(str(one["scene"]) for one in codes["codes"] if one["scene"].startswith("s."))

    return newest


def confirm(page: Page) -> None:
    head = Chat(page, HEAD)
    head.hears("0001 结束了：签到 8 · 请假 1 · 缺席 1 · 自来 1，2 件要定")
    head.says("1", "签到 8[\\s\\S]*没来，也没准假[\\s\\S]*9 剩下的 2 件")
    both(head, "settle")
    head.says("9", "都照实记了[\\s\\S]*1 确认")
    head.says("1", "11 位委员")
    both(head, "confirmed")


def look_at_the_record(page: Page) -> None:
    outcomes = {FIRST: "参加", WEDDING: "请假", BUSY: "缺席", GUEST: "主动参加"}
    for openid, outcome in outcomes.items():
        chat = Chat(page, openid)
        chat.hears("已确认")
        chat.says("我的履职", f"调研云坪镇水厂[\\s\\S]*{outcome}")
    both(Chat(page, FIRST), "record")
