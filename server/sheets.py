"""Excel sheets: the year's plan of activities, who attended, who read a notice; items.

Words in rows are what people read; times are aware. Source: DOMAIN.md §3.3 and §7 rule 9.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from rules.schedule import Milestone
from server.sheet_cells import Column, Deadline, Heading, workbook

__all__ = [
    "AttendanceRow",
    "Deadline",
    "Heading",
    "OpinionRow",
    "PlanRow",
    "ReadRow",
    "attendance_sheet",
    "opinion_sheet",
    "plan_sheet",
    "read_sheet",
]


@dataclass(frozen=True, slots=True)
class PlanRow:
    """An activity of the plan; ``collisions`` says in words with what it collides."""

    number: str
    title: str
    kind: str
    organiser: str
    place: str
    starts_at: datetime
    ends_at: datetime
    invited: int
    required: bool
    state: str
    dues: Mapping[Milestone, Deadline]
    short_notice: bool
    collisions: str = ""


def _due(milestone: Milestone, name: str) -> Column[PlanRow]:
    return Column(f"{name}期限", 12, lambda row: row.dues.get(milestone))


PLAN: tuple[Column[PlanRow], ...] = (
    Column("编号", 13, lambda row: row.number),
    Column("名称", 24, lambda row: row.title),
    Column("类别", 9, lambda row: row.kind),
    Column("组织者", 14, lambda row: row.organiser),
    Column("地点", 16, lambda row: row.place),
    Column("开始", 17, lambda row: row.starts_at),
    Column("结束", 17, lambda row: row.ends_at),
    Column("邀请人数", 8, lambda row: row.invited),
    Column("必到/自愿", 8, lambda row: "必到" if row.required else "自愿"),
    Column("状态", 9, lambda row: row.state),
    _due(Milestone.PLAN, "计划"),
    _due(Milestone.NOTICE, "通知"),
    _due(Milestone.MATERIALS, "材料"),
    _due(Milestone.STUDY, "学习"),
    _due(Milestone.SPEECH, "发言稿"),
    Column("短期通知", 8, lambda row: row.short_notice),
    Column("冲突", 24, lambda row: row.collisions),
)


def plan_sheet(heading: Heading, rows: Iterable[PlanRow]) -> bytes:
    """Write the year's plan of activities (年度活动计划)."""
    return workbook(heading, "年度活动计划", PLAN, rows)


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    """A person at an activity; ``number`` is the roster's, ``made_up_by`` made the sign-in up."""

    number: str
    name: str
    sector: str
    station: str
    group: str
    invited: bool
    answer: str = ""
    leave_kind: str = ""
    leave_reason: str = ""
    signed_in_at: datetime | None = None
    way: str = ""
    result: str = ""
    late: bool = False
    left_early: bool = False
    made_up_by: str = ""
    made_up_because: str = ""
    note: str = ""


def _punctuality(row: AttendanceRow) -> str:
    return "、".join(["迟到"] * row.late + ["早退"] * row.left_early)


ATTENDANCE: tuple[Column[AttendanceRow], ...] = (
    Column("编号", 10, lambda row: row.number),
    Column("姓名", 11, lambda row: row.name),
    Column("界别", 12, lambda row: row.sector),
    Column("联络站", 16, lambda row: row.station),
    Column("小组", 10, lambda row: row.group),
    Column("邀请", 10, lambda row: "邀请" if row.invited else "不请自来"),
    Column("答复", 10, lambda row: row.answer),
    Column("请假类别", 9, lambda row: row.leave_kind),
    Column("事由", 18, lambda row: row.leave_reason),
    Column("签到时间", 17, lambda row: row.signed_in_at),
    Column("方式", 9, lambda row: row.way),
    Column("结果", 10, lambda row: row.result),
    Column("迟到/早退", 11, _punctuality),
    Column("补签人", 11, lambda row: row.made_up_by),
    Column("补签理由", 16, lambda row: row.made_up_because),
    Column("备注", 16, lambda row: row.note),
)


def attendance_sheet(heading: Heading, rows: Iterable[AttendanceRow]) -> bytes:
    """Write who came to an activity, when and how (签到表)."""
    return workbook(heading, "签到表", ATTENDANCE, rows)


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A person to whom a notice went; ``delivery`` is 已送达, 未送达 or 没绑微信."""

    number: str
    name: str
    sector: str
    station: str
    delivery: str
    read_at: datetime | None = None
    urged_at: datetime | None = None


READ: tuple[Column[ReadRow], ...] = (
    Column("编号", 10, lambda row: row.number),
    Column("姓名", 12, lambda row: row.name),
    Column("界别", 18, lambda row: row.sector),
    Column("联络站", 22, lambda row: row.station),
    Column("送达", 12, lambda row: row.delivery),
    Column("阅读时间", 18, lambda row: row.read_at),
    Column("是否已读", 11, lambda row: row.read_at is not None),
    Column("催过", 18, lambda row: row.urged_at),
)


def read_sheet(heading: Heading, rows: Iterable[ReadRow]) -> bytes:
    """Write who read a notice, and when (通知阅读)."""
    return workbook(heading, "通知阅读", READ, rows)


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """An item; ``reporter`` is None where whoever takes the sheet away may not know who it is."""

    receipt: str
    title: str
    text: str
    place: str
    reporter: str | None
    submitted_at: datetime
    committee: str
    state: str
    urgent: bool
    due: Deadline | None
    answer: str


_REPORTER = "反映人"

OPINIONS: tuple[Column[OpinionRow], ...] = (
    Column("编号", 13, lambda row: row.receipt),
    Column("标题", 20, lambda row: row.title),
    Column("内容", 48, lambda row: row.text),
    Column("地点", 14, lambda row: row.place),
    Column(_REPORTER, 10, lambda row: row.reporter),
    Column("反映时间", 17, lambda row: row.submitted_at),
    Column("承办专委会", 14, lambda row: row.committee),
    Column("状态", 9, lambda row: row.state),
    Column("紧急", 8, lambda row: row.urgent),
    Column("期限", 12, lambda row: row.due),
    Column("答复", 36, lambda row: row.answer),
)


def opinion_sheet(heading: Heading, rows: Iterable[OpinionRow], *, reporters: bool) -> bytes:
    """Write a list of items (社情民意), with the column of their reporters or without it."""
    columns = [column for column in OPINIONS if reporters or column.name != _REPORTER]
    return workbook(heading, "社情民意", columns, rows)
