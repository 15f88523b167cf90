"""What the service has of one person, section by section, in the words in which they read it.

What others said of them in confidence, secrets and WeChat's ids for them are no part of it; of a
sealed item only that there is one.
"""

from collections.abc import Awaitable, Callable, Mapping

from handlers import notice
from handlers.item_facts import SEALED
from handlers.opinion import VEIL
from models import (
    Appointment,
    Attachment,
    Attendance,
    Binding,
    Calendar,
    Entry,
    Invitation,
    Material,
    Notice,
    Opinion,
    Person,
    Rating,
    Record,
    Wish,
)
from rules.activity import KIND_NAMES
from rules.attachment import KIND_NAMES as FILE_NAMES
from rules.attachment import Kind
from rules.confirmation import OUTCOME_NAMES
from rules.digest import KIND_NAMES as DIGEST_NAMES
from rules.digest import Kind as Digest
from rules.invitation import ANSWER_NAMES
from rules.material import KIND_NAMES as MATERIAL_NAMES
from rules.opinion import PUBLIC, Verb
from rules.opinion_words import STATE_NAMES, VERB_NAMES
from rules.outcome import SATISFACTION_NAMES
from rules.reasons import why
from rules.role import ROLE_NAMES
from rules.timeline import NAMES

Lines = list[dict[str, object]]
_ACCOUNTS = {"oa": "公众号", "mp": "小程序"}


async def sections_of(person: Person) -> Mapping[str, Lines]:
    """Read all of them; the person comes with sector and station."""
    read = {name: await section(person) for name, section in _SECTIONS.items()}
    return {"名册": [_roster(person)], **read}


def _roster(person: Person) -> dict[str, object]:
    return {
        "编号": person.number,
        "姓名": person.name,
        "手机号": person.phone,
        "界别": person.sector.name if person.sector else "",
        "联络站": person.station.name if person.station else "",
        "小组": person.group,
        "常委": person.standing,
        "在册": person.active,
    }


async def _posts(person: Person) -> Lines:
    rows = Appointment.filter(org_id=person.org_id, person_id=person.id).order_by("id")
    return [
        {
            "身份": ROLE_NAMES[row.role],
            "在哪里": next((at.name for at in (row.station, row.committee, row.unit) if at), ""),
            "到期": row.ended_at,
        }
        for row in await rows.prefetch_related("station", "committee", "unit")
    ]


async def _bindings(person: Person) -> Lines:
    rows = Binding.filter(org_id=person.org_id, person_id=person.id).order_by("id")
    return [
        {"微信": _ACCOUNTS[row.account], "绑定": row.bound_at, "解绑": row.ended_at}
        for row in await rows
    ]


async def _items(person: Person) -> Lines:
    rows = Opinion.filter(org_id=person.org_id, reporter_id=person.id).order_by("id")
    return [await _item(row) for row in await rows.prefetch_related("attachments")]


async def _item(item: Opinion) -> dict[str, object]:
    known: dict[str, object] = {
        "编号": item.receipt,
        "状态": STATE_NAMES[item.state],
        "提交": item.submitted_at,
    }
    if item.state in SEALED:
        return {**known, "标题": VEIL}
    return {
        **known,
        "标题": item.title,
        "内容": item.text,
        "地点": item.place,
        "答复": item.answer,
        "附件": [_file(file) for file in item.attachments],
        "经过": await _timeline(item),
    }


async def _timeline(item: Opinion) -> Lines:
    public = Entry.filter(org_id=item.org_id, opinion_id=item.id, verb__in=PUBLIC)
    return [
        {
            "时间": entry.at,
            "事项": VERB_NAMES[Verb(entry.verb)],
            "说明": why(entry.verb, entry.reason, entry.words),
        }
        for entry in await public.order_by("id")
    ]


def _file(file: Attachment) -> dict[str, object]:
    return {
        "种类": FILE_NAMES[Kind(file.kind)],
        "名称": file.name,
        "字节": file.size,
        "上传": file.created_at,
    }


async def _ratings(person: Person) -> Lines:
    rows = Rating.filter(org_id=person.org_id, person_id=person.id).order_by("id")
    return [
        {
            "编号": row.opinion.receipt,
            "态度": SATISFACTION_NAMES[row.attitude],
            "结果": SATISFACTION_NAMES[row.result],
            "留言": row.words,
            "时间": row.at,
        }
        for row in await rows.prefetch_related("opinion")
    ]


async def _invitations(person: Person) -> Lines:
    rows = Invitation.filter(org_id=person.org_id, person_id=person.id).order_by("id")
    return [
        {
            "活动": row.activity.number,
            "名称": row.activity.title,
            "种类": KIND_NAMES[row.activity.kind],
            "答复": ANSWER_NAMES[row.answer],
            "答复时间": row.answered_at,
            "请假理由": row.leave_reason,
            "批复": row.decision,
        }
        for row in await rows.prefetch_related("activity")
    ]


async def _attendances(person: Person) -> Lines:
    rows = Attendance.filter(org_id=person.org_id, person_id=person.id).order_by("id")
    return [
        {
            "活动": row.activity.number,
            "签到": row.at,
            "签退": row.left_at,
            "离会场米数": row.distance,
            "说明": row.reason,
        }
        for row in await rows.prefetch_related("activity")
    ]


async def _record(person: Person) -> Lines:
    rows = Record.filter(org_id=person.org_id, person_id=person.id).order_by("id")
    return [
        {
            "活动": row.activity.number,
            "结果": OUTCOME_NAMES[row.outcome],
            "冲销": row.reverses_id is not None,
            "理由": row.reason,
            "时间": row.entered_at,
        }
        for row in await rows.prefetch_related("activity")
    ]


async def _materials(person: Person) -> Lines:
    rows = Material.filter(org_id=person.org_id, given_by_id=person.id).order_by("id")
    return [
        {"种类": MATERIAL_NAMES[row.kind], "内容": row.text, "时间": row.given_at}
        for row in await rows.prefetch_related("opinion")
        if row.opinion is None or row.opinion.state not in SEALED
    ]


async def _notices(person: Person) -> Lines:
    rows = Notice.filter(org_id=person.org_id, receiver_id=person.id).order_by("id")
    return [_told(row) for row in await rows.prefetch_related(*notice.WITH)]


def _told(row: Notice) -> dict[str, object]:
    told = notice.about(row)
    return {
        "事项": NAMES[told.subject][told.verb],
        "编号": told.number,
        "时间": row.created_at,
        "已读": row.read_at,
    }


async def _calendars(person: Person) -> Lines:
    rows = Calendar.filter(org_id=person.org_id, person_id=person.id).order_by("id")
    return [{"开通": row.made_at, "停用": row.revoked_at} for row in await rows]


async def _wishes(person: Person) -> Lines:
    rows = await Wish.filter(org_id=person.org_id, person_id=person.id)
    return [
        {
            "种类": "、".join(DIGEST_NAMES[Digest(kind)] for kind in row.kinds),
            "几点": f"{row.at // 60}:{row.at % 60:02}",
        }
        for row in rows
    ]


#: What the document has, in its order.
_SECTIONS: Mapping[str, Callable[[Person], Awaitable[Lines]]] = {
    "身份": _posts,
    "绑定": _bindings,
    "反映": _items,
    "评价": _ratings,
    "活动邀请": _invitations,
    "签到": _attendances,
    "履职记录": _record,
    "交的材料": _materials,
    "通知": _notices,
    "日历": _calendars,
    "简报": _wishes,
}
