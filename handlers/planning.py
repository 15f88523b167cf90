"""Planning an activity: who, when, where, and all the dates that follow from the day."""

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from tortoise.queryset import QuerySet

from handlers.activity import advance, locked, note, reach
from handlers.actor import Actor
from handlers.advance import check_words
from handlers.audience import check_audience, people_of
from handlers.county import County, county_of
from handlers.errors import (
    NobodyChosen,
    NotFound,
    NotOrganiser,
    TextMissing,
    TextTooLong,
    TimeWrong,
)
from handlers.numbering import next_number
from models import Activity, Attendance, Committee, Invitation, Milestone, Person, Sector, Station
from models.database import fetch, transaction
from rules.activity import Kind, Organiser, State, Verb
from rules.attendance import Spot
from rules.audience import Chosen, packed
from rules.deadline import BEIJING
from rules.invitation import Answer
from rules.numbers import Numbers
from rules.permission import Action, Standing
from rules.schedule import Milestone as Which
from rules.schedule import Schedule, plan_back
from rules.times import times

#: What an activity's number begins with.
PREFIX = "活"
#: Characters of a title and of a place.
LONGEST_TITLE, LONGEST_PLACE = 64, 200
#: No activity is longer, and none is planned further ahead.
LONGEST, FURTHEST = timedelta(days=15), timedelta(days=550)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds an activity; the id or the name that its ``organiser`` needs."""

    organiser: Organiser
    station_id: int | None = None
    committee_id: int | None = None
    sector_id: int | None = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What an organiser wants to hold.

    With a ``spot`` one signs in only within ``radius`` metres of it (the county's number where
    that is None), and with ``place_alone`` being there is enough. ``source_key`` makes a repeated
    plan the same activity.
    """

    kind: Kind
    title: str
    holder: Holder
    audience: tuple[Chosen, ...]
    place: str
    starts_at: datetime
    ends_at: datetime
    source_key: str
    required: bool = True
    spot: Spot | None = None
    radius: int | None = None
    place_alone: bool = False


async def plan(actor: Actor, wanted: Plan, *, now: datetime) -> Activity:
    """Put an activity on the plan with its number, its schedule and its invitations.

    The office's own plans need no second agreement. Raises NotOrganiser, AudienceUnknown,
    NobodyChosen, TextMissing, TextTooLong, OutOfScope or TimeWrong.
    """
    async with transaction() as raw:
        await raw.execute(_ONE_AT_A_TIME, actor.org_id, wanted.source_key)
        made = await Activity.get_or_none(org_id=actor.org_id, source_key=wanted.source_key)
        if made is not None and made.planned_by_id == actor.person_id:
            return made
        await check(actor, wanted, now)
        return await _write(actor, wanted, now)


_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock($1, hashtext($2))"


async def check(actor: Actor, wanted: Plan, now: datetime) -> None:
    """Raise what speaks against a plan; whether the audience is known shows when it is written."""
    holder = wanted.holder
    where = Standing(None, holder.station_id, holder.committee_id)
    if not actor.may(Action.PLAN_ACTIVITY, where):
        raise NotOrganiser
    await _check_holder(actor.org_id, holder)
    check_texts(wanted.title, wanted.place)
    check_times(wanted.starts_at, wanted.ends_at, now)


async def _check_holder(org_id: int, holder: Holder) -> None:
    """Raise NotFound unless the holder is one of the county's own, and just one."""
    group = Person.filter(org_id=org_id, group=holder.group, active=True)
    there: dict[Organiser, QuerySet[Any]] = {
        Organiser.STATION: Station.filter(org_id=org_id, id=holder.station_id or 0),
        Organiser.COMMITTEE: Committee.filter(org_id=org_id, id=holder.committee_id or 0),
        Organiser.SECTOR: Sector.filter(org_id=org_id, id=holder.sector_id or 0),
        Organiser.GROUP: group.exclude(group=""),
    }
    wanted = there.get(holder.organiser)
    named = [holder.station_id, holder.committee_id, holder.sector_id, holder.group or None]
    if len([one for one in named if one is not None]) != (wanted is not None):
        raise NotFound
    if wanted is not None and not await wanted.exists():
        raise NotFound


def check_texts(title: str, place: str) -> None:
    """Raise TextMissing, TextTooLong or OutOfScope."""
    if not title.strip() or not place.strip():
        raise TextMissing(what="活动名称" if not title.strip() else "地点")
    if len(title) > LONGEST_TITLE or len(place) > LONGEST_PLACE:
        raise TextTooLong(limit=LONGEST_TITLE if len(title) > LONGEST_TITLE else LONGEST_PLACE)
    check_words(title)
    check_words(place)


def check_times(starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    """Raise TimeWrong for what is over, endless, too far away or the wrong way round."""
    wrong = {
        "时间已经过了，请写以后的时间。": starts_at <= now,
        "结束要晚于开始，请再写一次时间。": ends_at <= starts_at,
        "一次活动最长 15 天，请分开计划。": ends_at - starts_at > LONGEST,
        "太远了，请先计划一年半以内的。": starts_at - now > FURTHEST,
    }
    for why, is_wrong in wrong.items():
        if is_wrong:
            raise TimeWrong(why=why)


async def _write(actor: Actor, wanted: Plan, now: datetime) -> Activity:
    audience = await check_audience(actor.org_id, wanted.audience)
    people = await people_of(actor.org_id, audience)
    if not people:
        raise NobodyChosen
    county = await county_of(actor.org_id)
    schedule = _schedule(county, wanted.starts_at, now)
    activity = await _activity(actor, wanted, audience, county.numbers, schedule, now)
    await _write_schedule(activity, schedule)
    await fetch(_INVITE, activity.org_id, activity.id, people)
    await note(activity, Verb.PLAN, actor_id=actor.person_id, now=now)
    await reach(activity, Verb.PLAN, now)
    await _agree_to_own(actor, activity, now)
    return activity


_INVITE = """
INSERT INTO invitations (org_id, activity_id, person_id, answer, leave_reason, asked, decision)
SELECT $1, $2, person, 'invited', '', 0, '' FROM unnest($3::int[]) AS person
ON CONFLICT (activity_id, person_id) DO NOTHING
"""


def _schedule(county: County, starts_at: datetime, now: datetime) -> Schedule:
    day, today = starts_at.astimezone(BEIJING).date(), now.astimezone(BEIJING).date()
    return plan_back(day, today, county.workdays.works, county.numbers.leads)


async def _activity(
    actor: Actor,
    wanted: Plan,
    audience: tuple[Chosen, ...],
    numbers: Numbers,
    schedule: Schedule,
    now: datetime,
) -> Activity:
    spot = wanted.spot
    async with transaction() as raw:
        year = now.astimezone(BEIJING).year
        number = await next_number(raw, actor.org_id, PREFIX, year)
    moments = times(numbers, wanted.kind, wanted.starts_at, wanted.ends_at)
    return await Activity.create(
        org_id=actor.org_id,
        number=number,
        kind=wanted.kind,
        title=wanted.title.strip(),
        **asdict(wanted.holder),
        audience=packed(audience),
        place=wanted.place.strip(),
        latitude=spot.latitude if spot else None,
        longitude=spot.longitude if spot else None,
        radius=wanted.radius if wanted.radius is not None else numbers.fence_metres,
        place_alone=wanted.place_alone and spot is not None,
        required=wanted.required,
        short_notice=schedule.short_notice,
        state=State.PLANNED,
        starts_at=wanted.starts_at,
        ends_at=wanted.ends_at,
        **asdict(moments),
        secret=secrets.token_bytes(16),
        planned_by_id=actor.person_id,
        planned_at=now,
        source_key=wanted.source_key,
        changed_at=now,
    )


async def _write_schedule(activity: Activity, schedule: Schedule) -> None:
    rows = [
        Milestone(
            org_id=activity.org_id,
            activity_id=activity.id,
            milestone=due.milestone,
            owner=due.owner,
            due_on=due.on,
        )
        for due in schedule.dues
    ]
    await Milestone.bulk_create(rows, ignore_conflicts=True)


async def _agree_to_own(actor: Actor, activity: Activity, now: datetime) -> None:
    """Whoever agrees to plans needs nobody's agreement to their own."""
    where = Standing(None, activity.station_id, activity.committee_id)
    if actor.may(Action.APPROVE_ACTIVITY, where):
        await advance(actor, activity, Verb.APPROVE, now=now)


async def reschedule(
    actor: Actor, number: str, starts_at: datetime, ends_at: datetime, *, now: datetime
) -> Activity:
    """Move an activity to another day (改期): a new schedule, and everybody is asked anew."""
    async with transaction():
        activity = await locked(actor, number)
        check_times(starts_at, ends_at, now)
        county = await county_of(actor.org_id)
        schedule = _schedule(county, starts_at, now)
        moments = times(county.numbers, activity.kind, starts_at, ends_at)
        activity.starts_at, activity.ends_at = starts_at, ends_at
        activity.update_from_dict(asdict(moments))
        activity.nudged_at = None
        activity.short_notice = schedule.short_notice
        await advance(actor, activity, Verb.RESCHEDULE, now=now)
        await _begin_again(activity, schedule)
    return activity


async def _begin_again(activity: Activity, schedule: Schedule) -> None:
    """Nothing that was done or answered for the old day holds for the new one, but the plan."""
    await Attendance.filter(activity_id=activity.id).delete()
    await Milestone.filter(activity_id=activity.id).exclude(milestone=Which.PLAN).delete()
    await _write_schedule(activity, schedule)
    await Invitation.filter(activity_id=activity.id).update(
        answer=Answer.INVITED,
        answered_at=None,
        leave_kind=None,
        leave_reason="",
        asked=0,
        decided_by_id=None,
        decided_at=None,
        decision="",
    )
