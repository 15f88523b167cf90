"""All that the service has of one person, as one document that they can read and take along.

Source: DOMAIN.md §7 and the Personal Information Protection Law, article 45. What others said of
them in confidence, secrets and WeChat's ids for them are no part of it; of a sealed item only
that there is one.
"""

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime

from itsdangerous import BadData, URLSafeSerializer

from handlers import audit
from handlers.actor import Actor
from handlers.attachment import File
from handlers.errors import NotAllowed, NotFound
from handlers.item_facts import SEALED
from handlers.opinion import VEIL
from handlers.people import actor_for, numbered
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
from models.database import transaction
from rules.activity import KIND_NAMES
from rules.attachment import KIND_NAMES as FILE_NAMES
from rules.attachment import LINK_FOR, Kind
from rules.audit import Action
from rules.confirmation import OUTCOME_NAMES
from rules.invitation import ANSWER_NAMES
from rules.opinion import PUBLIC, Verb
from rules.opinion_words import STATE_NAMES, VERB_NAMES
from rules.outcome import SATISFACTION_NAMES
from rules.reasons import why
from rules.role import ROLE_NAMES, Role

_Lines = list[dict[str, object]]
_ACCOUNTS = {"oa": "公众号", "mp": "小程序"}


async def own(actor: Actor, *, now: datetime) -> File:
    """Give somebody their own data."""
    person = await Person.get(org_id=actor.org_id, id=actor.person_id)
    return await _handed_out(actor, person, now)


async def of_person(actor: Actor, number: str, *, now: datetime) -> File:
    """Give the office somebody's data, by roster number; raises NotAllowed and NotFound."""
    if not actor.has(Role.OFFICE):
        raise NotAllowed
    return await _handed_out(actor, await numbered(actor.org_id, number), now)


def link(actor: Actor, *, key: str, now: datetime) -> str:
    """Sign a token that opens one's own data for ten minutes."""
    until = int((now + LINK_FOR).timestamp())
    return _signer(key).dumps([actor.org_id, actor.person_id, until])


async def open_link(token: str, *, key: str, now: datetime) -> File:
    """Give the data to whoever holds the link; NotFound for one that is false or too old."""
    try:
        org_id, person_id, until = _signer(key).loads(token)
    except BadData as error:
        raise NotFound from error
    actor = await actor_for(org_id, person_id)
    if actor is None or now.timestamp() > until:
        raise NotFound
    return await own(actor, now=now)


def _signer(key: str) -> URLSafeSerializer:
    return URLSafeSerializer(
        key, salt="personal data", signer_kwargs={"digest_method": hashlib.sha256}
    )


async def _handed_out(actor: Actor, person: Person, now: datetime) -> File:
    async with transaction():
        await audit.note(actor, Action.HAND_OUT, person.number, now=now)
    return await _document(person, now)


async def _document(person: Person, now: datetime) -> File:
    await person.fetch_related("org", "sector", "station")
    found: dict[str, object] = {"单位": person.org.name, "导出时间": now, "名册": _roster(person)}
    for name, section in _SECTIONS.items():
        found[name] = await section(person)
    written = json.dumps(found, ensure_ascii=False, indent=2, default=_moment)
    return File("application/json", written.encode(), f"个人数据-{person.number}.json")


def _moment(value: object) -> str:
    assert isinstance(value, date), "all else is JSON already"
    return value.isoformat()


def _roster(person: Person) -> Mapping[str, object]:
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


async def _posts(person: Person) -> _Lines:
    rows = Appointment.filter(org_id=person.org_id, person_id=person.id).order_by("id")
    return [
        {
            "身份": ROLE_NAMES[row.role],
            "在哪里": next((at.name for at in (row.station, row.committee, row.unit) if at), ""),
            "到期": row.ended_at,
        }
        for row in await rows.prefetch_related("station", "committee", "unit")
    ]


async def _bindings(person: Person) -> _Lines:
    rows = Binding.filter(org_id=person.org_id, person_id=person.id).order_by("id")
    return [
        {"微信": _ACCOUNTS[row.account], "绑定": row.bound_at, "解绑": row.ended_at}
        for row in await rows
    ]


async def _items(person: Person) -> _Lines:
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


async def _timeline(item: Opinion) -> _Lines:
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


async def _ratings(person: Person) -> _Lines:
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


async def _invitations(person: Person) -> _Lines:
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


async def _attendances(person: Person) -> _Lines:
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


async def _record(person: Person) -> _Lines:
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


async def _materials(person: Person) -> _Lines:
    rows = Material.filter(org_id=person.org_id, given_by_id=person.id).order_by("id")
    return [
        {"种类": row.kind.value, "内容": row.text, "时间": row.given_at}
        for row in await rows.prefetch_related("opinion")
        if row.opinion is None or row.opinion.state not in SEALED
    ]


async def _notices(person: Person) -> _Lines:
    rows = Notice.filter(org_id=person.org_id, receiver_id=person.id).order_by("id")
    about = ("entry__opinion", "entry__activity", "entry__circular")
    return [
        {"事项": one.entry.verb, "编号": _number(one.entry)}
        | {"时间": one.created_at, "已读": one.read_at}
        for one in await rows.prefetch_related(*about)
    ]


def _number(entry: Entry) -> str:
    if entry.opinion:
        return entry.opinion.receipt
    about = entry.activity or entry.circular
    return about.number if about else ""


async def _calendars(person: Person) -> _Lines:
    rows = Calendar.filter(org_id=person.org_id, person_id=person.id).order_by("id")
    return [{"开通": row.made_at, "停用": row.revoked_at} for row in await rows]


async def _wishes(person: Person) -> _Lines:
    rows = await Wish.filter(org_id=person.org_id, person_id=person.id)
    return [{"种类": row.kinds, "零点后分钟": row.at} for row in rows]


#: What the document has, in its order.
_SECTIONS: Mapping[str, Callable[[Person], Awaitable[_Lines]]] = {
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
