"""What is taken away as an Excel sheet: rows of words, who took it, and a line in the audit log.

Source: DOMAIN.md §7 rule 9.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime

from handlers import audit
from handlers.actor import Actor
from handlers.attending import Attending
from handlers.search import Filters
from handlers.year_plan import Clash, PlanLine
from models import Activity, Binding, Notice, Opinion, Organisation, Person
from rules.activity import KIND_NAMES, STATE_NAMES
from rules.attendance import Presence
from rules.confirmation import CASE_NAMES, OUTCOME_NAMES
from rules.deadline import BEIJING
from rules.door_code import Means
from rules.invitation import ANSWER_NAMES, LEAVE_NAMES
from rules.notice import Knock
from rules.opinion_words import STATE_NAMES as ITEM_STATE_NAMES
from rules.schedule import Milestone
from server.api.audience import holder_view
from server.api.files import SHEET, Sheet
from server.api.opinion_views import KNOW_THE_REPORTER
from server.sheets import (
    AttendanceRow,
    Deadline,
    Heading,
    OpinionRow,
    PlanRow,
    ReadRow,
    attendance_sheet,
    opinion_sheet,
    plan_sheet,
    read_sheet,
)

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
    number = await audit.export(actor, "plan", len(lines), {"year": year}, now=now)
    heading = await _heading(actor, f"{year} 年度活动计划", number, now)
    return _sheet(heading, plan_sheet(heading, map(_plan_row, lines)))


async def attendance(
    actor: Actor, held: Activity, everybody: Sequence[Attending], *, now: datetime
) -> Sheet:
    """Write who came to an activity."""
    number = await _of_activity("attendance", actor, held, len(everybody), now)
    heading = await _heading(actor, f"{held.number} {held.title} 签到表", number, now)
    return _sheet(heading, attendance_sheet(heading, map(_attendance_row, everybody)))


async def readers(
    actor: Actor,
    held: Activity,
    told: Sequence[tuple[Person, Notice | None]],
    *,
    now: datetime,
) -> Sheet:
    """Write who read the notice of an activity; people are read with sector and station."""
    number = await _of_activity("readers", actor, held, len(told), now)
    heading = await _heading(actor, f"{held.number} {held.title} 通知阅读", number, now)
    ids = [person.id for person, _ in told]
    bound = await Binding.filter(person_id__in=ids, ended_at=None).values_list("person_id")
    known = {row[0] for row in bound}
    rows = [_read_row(person, notice, person.id in known) for person, notice in told]
    return _sheet(heading, read_sheet(heading, rows))


async def opinions(
    actor: Actor, query: str, filters: Filters, found: Sequence[Opinion], *, now: datetime
) -> Sheet:
    """Write items that were searched for, with committees and reporters loaded."""
    detail = {"words": bool(query.strip()), **_named(filters)}
    number = await audit.export(actor, "opinions", len(found), detail, now=now)
    heading = await _heading(actor, "社情民意", number, now)
    knows = any(actor.has(role) for role in KNOW_THE_REPORTER)
    rows = [_opinion_row(one, now) for one in found]
    # Some thousand rows take seconds, in which others want to be answered.
    content = await asyncio.to_thread(opinion_sheet, heading, rows, reporters=knows)
    return _sheet(heading, content)


def _named(filters: Filters) -> dict[str, object]:
    """Give the filters that were set, as the log keeps them."""
    given = ((field, getattr(filters, field.name)) for field in fields(filters))
    return {
        field.name: value if isinstance(value, bool) else str(value)
        for field, value in given
        if value != field.default
    }


def _opinion_row(one: Opinion, now: datetime) -> OpinionRow:
    due = one.due_at
    return OpinionRow(
        receipt=one.receipt,
        title=one.title,
        text=one.text,
        place=one.place,
        reporter=one.reporter.name,
        submitted_at=one.submitted_at,
        committee=one.committee.name if one.committee else "",
        state=ITEM_STATE_NAMES[one.state],
        urgent=one.urgent,
        due=Deadline(due.astimezone(BEIJING).date(), due < now) if due else None,
        answer=one.answer,
    )


async def _heading(actor: Actor, title: str, number: str, now: datetime) -> Heading:
    org = await Organisation.get(id=actor.org_id)
    return Heading(org.name, title, actor.name, now, number)


async def _of_activity(what: str, actor: Actor, held: Activity, rows: int, now: datetime) -> str:
    return await audit.export(actor, what, rows, {"activity": held.number}, now=now)


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
