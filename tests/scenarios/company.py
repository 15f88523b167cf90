"""Who plays in the story of an activity, and what each of them does more than once."""

import io
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

import openpyxl

from rules.deadline import BEIJING
from rules.role import Role
from server.sheet_cells import HEADER
from tests.scenarios.stage import Phone, Stage
from wechat.sandbox.state.places import Place

MEETING = Place("云坪镇水厂", 30.3264, 109.4683)
TITLE = "调研云坪镇水厂"
#: Days until the activity, when it is planned: more than its schedule wants, holidays and all.
AHEAD = 45
#: Why somebody cannot come; nobody but who decides on it may read that.
OUTING, ILLNESS = "那天女儿出嫁在外地", "膝盖要做手术在住院"


def has(words: str, *parts: str) -> None:
    """Fail, with what was heard, unless all of that is in it."""
    assert [part for part in parts if part not in words] == [], words


@dataclass(slots=True)
class Company:
    """A station with its people, somebody of another station, and the office."""

    station: str
    head: Phone
    officer: Phone
    office: Phone
    members: list[Phone]
    guest: Phone

    @property
    def everybody(self) -> list[Phone]:
        """All phones."""
        return [self.head, self.officer, self.office, *self.members, self.guest]


async def company(stage: Stage, station: str, members: int = 10) -> Company:
    """Bind a station's people, and those around it."""
    return Company(
        station,
        await stage.bound(Role.STATION_HEAD, station=station),
        await stage.bound(Role.INFO_OFFICER, station=station),
        await stage.bound(Role.OFFICE),
        [await stage.bound(station=station) for _ in range(members)],
        await stage.bound(station=f"{station}外"),
    )


@cache
def day_said() -> str:
    """Say the day of the activity, as people do; the same one past midnight."""
    day = datetime.now(BEIJING) + timedelta(days=AHEAD)
    return f"{day.month}月{day.day}日"


async def plans(head: Phone) -> str:
    """Plan the visit in chat, and give its number."""
    has(await head.says(f"办活动 {TITLE}"), "什么时间")
    has(await head.says(f"{day_said()}上午9点到11点半"), "在哪里")
    has(await head.stands_at(MEETING), "请谁")
    has(await head.says("1"), "必须来吗")
    card = await head.says("1")
    has(card, TITLE, "调研", day_said(), MEETING.label, "1 提交")
    return number_in(await head.says("1"))


def number_in(words: str) -> str:
    """Find the number of an activity."""
    found = re.search(r"活20\d\d-\d{4,}", words)
    assert found, words
    return found.group(0)


def short(number: str) -> str:
    """Give what people type of a number."""
    return f"活{int(number.rpartition('-')[2])}"


async def is_approved(given: Company) -> str:
    """Plan it and have the office agree; gives the number, with the head asked to tell all."""
    number = await plans(given.head)
    has(await given.office.hears(), number)
    has(await given.office.says("1"), TITLE)
    has(await given.office.says("1"), "批准")
    has(await given.head.hears(), f"{number} 已批准")
    has(await given.head.says("1"), "1 现在发通知")
    return number


async def is_noticed(given: Company) -> str:
    """Plan, agree and tell everybody; gives the number once every phone has heard."""
    number = await is_approved(given)
    has(await given.head.says("1"), f"{len(given.members)} 人")
    for member in given.members:
        has(await member.hears(), number)
    return number


async def at_the_door(stage: Stage, holder: Phone, number: str) -> dict[str, str]:
    """Open the screen at the door and print the paper; gives their scenes and the digits."""
    said = await holder.says(f"签到码 {short(number)}")
    screen, paper = re.findall(rf'href="({stage.base}/door/[^"]+)"', said)
    async with stage.http.get(paper) as printed:
        assert printed.status == 200, await printed.text()
        assert "<svg" in await printed.text()
    async with stage.http.get(f"{screen}/code") as code:
        assert code.status == 200, await code.text()
        shown = await code.json()
    assert "<svg" in shown["qr"]
    made = [ticket.scene for ticket in stage.sandbox.world.tickets.all()]
    newest = {scene[0]: scene for scene in made if f".{number[1:]}." in scene}
    return {"screen": newest["s"], "paper": newest["p"], "digits": shown["digits"]}


async def sheet(stage: Stage, path: str, token: str) -> list[dict[str, object]]:
    """Take an Excel sheet away, and give its rows by column; above its header are two lines."""
    url, headers = f"{stage.base}/api/v1{path}", {"Authorization": f"Bearer {token}"}
    async with stage.http.get(url, headers=headers) as answer:
        assert answer.status == 200, await answer.text()
        book = openpyxl.load_workbook(io.BytesIO(await answer.read()))
    (page,) = book.worksheets
    header, *rows = page.iter_rows(min_row=HEADER, values_only=True)
    named = [dict(zip(map(str, header), row, strict=True)) for row in rows]
    return [row for row in named if row["姓名"]]
