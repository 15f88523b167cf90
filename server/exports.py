"""What is taken away as an Excel sheet: rows of words, who took it, and a line in the log.

Source: DOMAIN.md §7 rule 9.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import structlog

from handlers.actor import Actor
from handlers.attending import Attending
from handlers.year_plan import Clash, PlanLine
from models import Activity, Binding, Notice, Organisation, Person
from rules.activity import KIND_NAMES, STATE_NAMES
from rules.attendance import Presence
from rules.confirmation import CASE_NAMES, OUTCOME_NAMES
from rules.deadline import BEIJING
from rules.door_code import Means
from rules.invitation import ANSWER_NAMES, LEAVE_NAMES
from rules.notice import Knock
from rules.schedule import Milestone
from server.api.audience import holder_view
from server.api.endpoint import SHEET, Sheet
from server.sheets import (
    AttendanceRow,
    Deadline,
    Heading,
    PlanRow,
    ReadRow,
    attendance_sheet,
    plan_sheet,
    read_sheet,
)

log = structlog.get_logger()

#: What people call a milestone.
MILESTONE_NAMES: Mapping[Milestone, str] = {
    Milestone.PLAN: "定方案",
    Milestone.NOTICE: "发通知",
    Milestone.MATERIALS: "发材料",
    Milestone.STUDY: "会前学习",
    Milestone.SPEECH: "交发言稿",
}
#: What people call a way to sign in.
MEANS_NAMES: Mapping[Means, str] = {
    Means.SCREEN: "扫屏幕",
    Means.PAPER: "扫纸码",
    Means.SPOKEN: "数字",
    Means.PLACE: "位置",
    Means.MAKE_UP: "补签",
}
_DELIVERED = (Knock.SENT, Knock.HEARD)


async def plan(actor: Actor, year: int, lines: Sequence[PlanLine], *, now: datetime) -> Sheet:
    """Write the plan of a year."""
    heading = await _heading(actor, f"{year} 年度活动计划", now)
    log.info("exported", what="plan", actor=actor.person_id, year=year, rows=len(lines))
    return _sheet(heading, plan_sheet(heading, map(_plan_row, lines)))


async def attendance(
    actor: Actor, held: Activity, everybody: Sequence[Attending], *, now: datetime
) -> Sheet:
    """Write who came to an activity."""
    heading = await _heading(actor, f"{held.number} {held.title} 签到表", now)
    _log("attendance", actor, held, len(everybody))
    return _sheet(heading, attendance_sheet(heading, map(_attendance_row, everybody)))


async def readers(
    actor: Actor,
    held: Activity,
    told: Sequence[tuple[Person, Notice | None]],
    *,
    now: datetime,
) -> Sheet:
    """Write who read the notice of an activity; people are read with sector and station."""
    heading = await _heading(actor, f"{held.number} {held.title} 通知阅读", now)
    _log("readers", actor, held, len(told))
    ids = [person.id for person, _ in told]
    bound = await Binding.filter(person_id__in=ids, ended_at=None).values_list("person_id")
    known = {row[0] for row in bound}
    rows = [_read_row(person, notice, person.id in known) for person, notice in told]
    return _sheet(heading, read_sheet(heading, rows))


async def _heading(actor: Actor, title: str, now: datetime) -> Heading:
    org = await Organisation.get(id=actor.org_id)
    return Heading(org.name, title, actor.name, now)


def _log(what: str, actor: Actor, held: Activity, rows: int) -> None:
    log.info("exported", what=what, actor=actor.person_id, activity=held.number, rows=rows)


def _sheet(heading: Heading, content: bytes) -> Sheet:
    day = f"{heading.at.astimezone(BEIJING):%Y-%m-%d}"
    return Sheet(SHEET, content, f"{heading.title} {day}.xlsx")


def _plan_row(line: PlanLine) -> PlanRow:
    held = line.activity
    return PlanRow(
        number=held.number,
        title=held.title,
        kind=KIND_NAMES[held.kind],
        organiser=holder_view(held).name,
        place=held.place,
        starts_at=held.starts_at,
        ends_at=held.ends_at,
        invited=line.invited,
        required=held.required,
        state=STATE_NAMES[held.state],
        dues={due.milestone: Deadline(due.on, due.late) for due in line.dues},
        short_notice=held.short_notice,
        collisions=_said(line.clashes),
    )


def _said(clashes: Iterable[Clash]) -> str:
    return "\n".join(f"{clash.number} {clash.title}（{clash.people} 人相同）" for clash in clashes)


def _attendance_row(one: Attending) -> AttendanceRow:
    person, invited, came = one.person, one.invitation, one.attendance
    maker = came.made_up_by if came else None
    return AttendanceRow(
        number=person.number,
        name=person.name,
        sector=person.sector.name if person.sector else "",
        station=person.station.name if person.station else "",
        group=person.group,
        invited=invited is not None,
        answer=ANSWER_NAMES[invited.answer] if invited else "",
        leave_kind=LEAVE_NAMES[invited.leave_kind] if invited and invited.leave_kind else "",
        leave_reason=invited.leave_reason if invited else "",
        signed_in_at=came.at if came else None,
        way=MEANS_NAMES[came.means] if came else "",
        result=result_of(one),
        late=came is not None and came.presence is Presence.LATE,
        left_early=one.left_early,
        made_up_by=maker.name if maker else "",
        made_up_because=came.reason if came else "",
    )


def result_of(one: Attending) -> str:
    """Say what an activity comes to for somebody, or what is still to be settled."""
    if one.outcome is not None:
        return OUTCOME_NAMES[one.outcome]
    return f"待定：{CASE_NAMES[one.case]}" if one.case else ""


def _read_row(person: Person, notice: Notice | None, bound: bool) -> ReadRow:
    delivered = notice is not None and notice.knock in _DELIVERED
    return ReadRow(
        number=person.number,
        name=person.name,
        sector=person.sector.name if person.sector else "",
        station=person.station.name if person.station else "",
        delivery="已送达" if delivered else "未送达" if bound else "没绑微信",
        read_at=notice.read_at if notice else None,
        urged_at=notice.nudged_at if notice else None,
    )
