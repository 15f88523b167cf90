"""Activities over the API: planned, agreed to, told, moved along, and closed to everybody else."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest

from models import Activity, AuditLine, Entry
from rules.role import Role
from tests.server.api.plans import moment, planned, told_of

FOREIGN = "活2026-999999"


async def test_from_the_plan_to_the_notice(phone: Callable) -> None:
    head, office, member = await phone(Role.STATION_HEAD), await phone(Role.OFFICE), await phone()
    wanted = planned(required=False)
    made = await head.asks("POST", "/activities", wanted, status=201)
    assert await head.asks("POST", "/activities", wanted, status=201) == made
    assert (made["state"], made["organiser"]["name"]) == ("planned", "云坪镇联络站")
    number = made["number"]
    await member.refused("GET", f"/activities/{number}", status=404)

    seen = await office.asks("GET", f"/activities/{number}")
    assert "approve" in [verb["verb"] for verb in seen["verbs"]]
    assert (await office.asks("POST", f"/activities/{number}/approve"))["state"] == "approved"
    assert (await head.asks("POST", f"/activities/{number}/notify"))["state"] == "noticed"

    mine = await member.asks("GET", "/activities")
    assert [row["number"] for row in mine["activities"]] == [number]
    read = await member.asks("GET", f"/activities/{number}")
    assert read["mine"]["may"] == ["accept", "decline", "ask_leave"]
    assert (read["runs"], read["verbs"]) == (False, [])
    assert [line["verb"] for line in read["timeline"]] == ["plan", "approve", "notify"]

    held = await head.asks("GET", f"/activities/{number}")
    assert {verb["verb"]: verb["needs"] for verb in held["verbs"]} == {
        "send-materials": [],
        "study": [],
        "postpone": ["reason"],
        "cancel": ["reason"],
    }
    assert (await head.asks("POST", f"/activities/{number}/send-materials"))["state"] == (
        "materials_sent"
    )
    assert (await head.asks("POST", f"/activities/{number}/study"))["state"] == "studying"


async def test_what_i_hold_comes_in_pages(phone: Callable) -> None:
    head = await phone(Role.STATION_HEAD)
    await phone()
    numbers = []
    for _ in range(3):
        made = await head.asks("POST", "/activities", planned(), status=201)
        numbers.insert(0, made["number"])
    first = await head.asks("GET", "/activities/organised?limit=2")
    assert [row["number"] for row in first["activities"]] == numbers[:2]
    rest = await head.asks("GET", f"/activities/organised?limit=2&before={first['next']}")
    assert ([row["number"] for row in rest["activities"]], rest["next"]) == (numbers[2:], None)


async def test_put_off_moved_and_called_off(phone: Callable) -> None:
    head, office = await phone(Role.STATION_HEAD), await phone(Role.OFFICE)
    await phone()
    number = await told_of(head, office)
    path = f"/activities/{number}"
    assert (await head.refused("POST", f"{path}/postpone", {"reason": " "}, status=422))[
        "code"
    ] == "reason_missing"
    reason = {"reason": "大雨，路不通。"}
    assert (await head.asks("POST", f"{path}/postpone", reason))["state"] == "postponed"
    days = {"starts_at": timedelta(days=50), "ends_at": timedelta(days=50, hours=2)}
    new = {name: moment(away) for name, away in days.items()}
    assert (await head.refused("POST", f"{path}/reschedule", new, status=403))["code"] == (
        "not_allowed"
    )
    assert (await office.asks("POST", f"{path}/reschedule", new))["state"] == "approved"
    assert (await head.asks("POST", f"{path}/cancel", reason))["state"] == "cancelled"
    error = await head.refused("POST", f"{path}/notify", status=409)
    assert error["code"] == "wrong_state"
    assert "已取消" in error["message"]


@pytest.mark.parametrize("step", ["approve", "notify", "study", "confirm", "archive"])
async def test_what_is_somebody_elses_is_not_there(phone: Callable, step: str) -> None:
    office, member = await phone(Role.OFFICE), await phone()
    await member.refused("POST", f"/activities/{FOREIGN}/{step}", status=404)
    other = planned(organiser={"by": "office"}, audience=[{"by": "person", "key": "W001"}])
    number = (await office.asks("POST", "/activities", other, status=201))["number"]
    await member.refused("POST", f"/activities/{number}/{step}", status=404)
    here = Entry.filter(org_id=office.person.org_id)
    assert await here.filter(activity__number=number).count() == 2


@pytest.mark.parametrize(
    ("change", "status", "says"),
    [
        ({"kind": "party"}, 422, "类别（kind）只能是"),
        ({"title": ""}, 422, "标题（title）至少 1 个字"),
        ({"title": "  "}, 422, "请写上活动名称"),
        ({"audience": []}, 422, "请谁参加（audience）至少 1 个"),
        ({"audience": [{"by": "station", "key": "月球"}]}, 422, "不知道“月球”是谁"),
        ({"organiser": {"by": "station", "key": "月球"}}, 422, "不知道“月球”是谁"),
        ({"organiser": {"by": "station"}}, 422, "不知道"),
        ({"starts_at": "明天"}, 422, "开始时间（starts_at）应是时间"),
        ({"starts_at": "2026-03-12T09:00:00"}, 422, "开始时间（starts_at）要写明时区"),
        ({"starts_at": "9999-12-31T23:59:59-12:00"}, 422, "要在 2000 到 2099 年"),
        ({"starts_at": moment(-timedelta(days=1))}, 422, "时间已经过了"),
        ({"ends_at": moment()}, 422, "结束要晚于开始"),
        ({"latitude": 91.0}, 422, "纬度（latitude）不能大于 90"),
        ({"radius": 0}, 422, "签到范围（radius）不能小于 1"),
    ],
)
async def test_what_cannot_be_planned_says_why(
    phone: Callable, change: dict[str, object], status: int, says: str
) -> None:
    head = await phone(Role.STATION_HEAD)
    await phone()
    error = await head.refused("POST", "/activities", planned(**change), status=status)
    assert says in error["message"]
    assert not await Activity.filter(org_id=head.person.org_id).exists()


async def test_who_may_plan(phone: Callable) -> None:
    member = await phone()
    assert (await member.refused("POST", "/activities", planned(), status=403))["code"] == (
        "not_allowed"
    )


async def test_the_schedule_and_what_is_to_prepare(phone: Callable) -> None:
    head, member = await phone(Role.STATION_HEAD), await phone()
    number = (await head.asks("POST", "/activities", planned(days=10), status=201))["number"]
    path = f"/activities/{number}"
    task = {"title": "订车", "owner": member.person.number}
    # Today may be yesterday already where the county is.
    task["due_on"] = moment(timedelta(days=1))[:10]
    made = await head.asks("POST", f"{path}/tasks", task, status=201)
    assert (made["owner"], made["done_at"]) == (member.person.name, None)
    read = await head.asks("GET", f"{path}/schedule")
    assert [due["milestone"] for due in read["dues"]][:3] == ["plan", "notice", "materials"]
    assert read["tasks"] == [made]
    done = await member.asks("POST", f"{path}/tasks/{made['id']}/finish")
    assert done["done_at"] is not None
    await member.refused("POST", f"{path}/tasks/999999999/finish", status=404)
    await member.refused("GET", f"{path}/schedule", status=404)
    nobody = {**task, "owner": "没有这么长的名字" * 8}
    error = await head.refused("POST", f"{path}/tasks", nobody, status=422)
    assert error["code"] == "person_unknown"
    wrong = {**task, "due_on": "2026-02-30"}
    assert (
        "期限（due_on）应是日期"
        in (await head.refused("POST", f"{path}/tasks", wrong, status=422))["message"]
    )


async def test_collisions_are_told_before_and_after(phone: Callable) -> None:
    head, member = await phone(Role.STATION_HEAD), await phone()
    plan = planned()
    number = (await head.asks("POST", "/activities", plan, status=201))["number"]
    preview = {name: plan[name] for name in ("starts_at", "audience")}
    found = await head.asks("POST", "/plan/collisions", preview)
    assert [(row["number"], row["people"]) for row in found["collisions"]] == [(number, 1)]
    await member.refused("POST", "/plan/collisions", preview, status=403)
    unknown = {**preview, "audience": [{"by": "group", "key": "月球组"}]}
    await head.refused("POST", "/plan/collisions", unknown, status=422)


async def test_the_plan_of_a_year_and_its_sheet(phone: Callable) -> None:
    head, office, member = await phone(Role.STATION_HEAD), await phone(Role.OFFICE), await phone()
    made = await head.asks("POST", "/activities", planned(), status=201)
    year = made["starts_at"][:4]
    plan = (await head.asks("GET", f"/plan?year={year}"))["plan"]
    assert [(row["activity"]["number"], row["invited"]) for row in plan] == [(made["number"], 1)]
    assert (await head.asks("GET", "/plan?year=2000"))["plan"] == []
    for held, status in ((member, 403), (head, 403)):
        await held.refused("GET", f"/plan.xlsx?year={year}", status=status)
    answer = await office.client.get(f"/api/v1/plan.xlsx?year={year}", headers=office.headers)
    assert answer.status == 200
    name = answer.headers["Content-Disposition"]
    assert name.startswith("attachment; filename=\"sheet.xlsx\"; filename*=UTF-8''")
    assert "%E5%B9%B4%E5%BA%A6" in name
    book = openpyxl.load_workbook(BytesIO(await answer.read()))
    cells = [cell.value for row in book.active.iter_rows() for cell in row]
    assert made["number"] in cells
    assert any(f" · {office.person.name} · " in str(cell) for cell in cells)
    (line,) = await AuditLine.filter(org_id=office.person.org_id, action="export")
    assert (line.actor_id, line.detail["what"], line.detail["rows"]) == (
        office.person.id,
        "plan",
        1,
    )
    assert any(str(cell).endswith(f" · {line.subject}") for cell in cells)


@pytest.mark.parametrize("year", ["", "abc", "1", "99999", "2026.5"])
async def test_a_year_that_is_none(phone: Callable, year: str) -> None:
    head = await phone(Role.STATION_HEAD)
    assert "年份" in (await head.refused("GET", f"/plan?year={year}", status=422))["message"]
