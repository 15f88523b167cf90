"""Activities (活动): plan, list, read, and move along; `verbs` of one say what is possible now."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, Field

from handlers import activity, confirmation, planning
from handlers.errors import (
    ActivityWrongState,
    AudienceUnknown,
    CasesOpen,
    NobodyChosen,
    NotFound,
    NotOrganiser,
    OutOfScope,
    ReasonMissing,
    SeveralPeople,
    TextMissing,
    TextTooLong,
    TimeWrong,
)
from handlers.planning import LONGEST_PLACE, LONGEST_TITLE, Plan
from models import Activity
from rules.activity import Kind
from rules.attendance import Spot
from server.api.activity_views import (
    Activities,
    ActivityDetail,
    ActivityLine,
    detail_view,
    line_of,
    page_view,
)
from server.api.audience import Audience, HolderGiven, chosen, holder_of
from server.api.endpoint import Asked, Call, Given, Nothing, endpoint
from server.api.opinion import Nonce, Page, Words
from server.api.work import Reason


def _in_our_time(moment: AwareDatetime) -> AwareDatetime:
    if not 2000 <= moment.year < 2100:
        raise ValueError("要在 2000 到 2099 年")
    return moment


#: A moment with its time zone, of this century.
Moment = Annotated[AwareDatetime, AfterValidator(_in_our_time)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]

_STEP = (NotFound, NotOrganiser, ActivityWrongState)
_WITH_REASON = (*_STEP, ReasonMissing, TextTooLong, OutOfScope)


class NewActivity(Given):
    """An activity to plan.

    The same `nonce` from the same person is the same activity. With a `latitude` and `longitude`
    one signs in only within `radius` metres of there (the county's number unless it is given), and
    with `place_alone` being there is enough.
    """

    nonce: Nonce
    kind: Kind
    title: Annotated[Words, Field(min_length=1, max_length=LONGEST_TITLE)]
    organiser: HolderGiven
    audience: Audience
    place: Annotated[Words, Field(min_length=1, max_length=LONGEST_PLACE)]
    starts_at: Moment
    ends_at: Moment
    required: bool = True
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    radius: Annotated[int, Field(ge=1, le=50_000)] | None = None
    place_alone: bool = False


class Ahead(Asked):
    """How many of what lies ahead."""

    limit: Annotated[int, Field(ge=1, le=50)] = 20


class NewTime(Given):
    """When it is held instead."""

    starts_at: Moment
    ends_at: Moment


@endpoint(
    NewActivity,
    ActivityLine,
    NotOrganiser,
    NotFound,
    AudienceUnknown,
    SeveralPeople,
    NobodyChosen,
    TextMissing,
    TextTooLong,
    TimeWrong,
    OutOfScope,
    status=201,
)
async def plan(call: Call, given: NewActivity) -> ActivityLine:
    """Put an activity on the plan (计划)."""
    wanted = Plan(
        kind=given.kind,
        title=given.title,
        holder=await holder_of(call.actor, given.organiser),
        audience=chosen(given.audience),
        place=given.place,
        starts_at=given.starts_at,
        ends_at=given.ends_at,
        source_key=f"mp:{call.actor.person_id}:{given.nonce}",
        required=given.required,
        spot=spot_of(given.latitude, given.longitude),
        radius=given.radius,
        place_alone=given.place_alone,
    )
    return await line_of(await planning.plan(call.actor, wanted, now=call.now))


def spot_of(latitude: float | None, longitude: float | None) -> Spot | None:
    """Give a place on the map; None unless both are given."""
    return None if latitude is None or longitude is None else Spot(latitude, longitude)


@endpoint(Ahead, Activities)
async def list_mine(call: Call, given: Ahead) -> Activities:
    """List what I am invited to and is not over, soonest first."""
    return page_view(await activity.mine(call.actor, now=call.now, limit=given.limit))


@endpoint(Page, Activities)
async def list_organised(call: Call, given: Page) -> Activities:
    """List what I have a part in holding, newest first."""
    rows = await activity.organised(call.actor, before=given.before, limit=given.limit)
    return page_view(rows, given.limit)


@endpoint(Nothing, Activities)
async def list_waiting(call: Call, given: Nothing) -> Activities:
    """List what I may confirm, what has waited longest first."""
    return page_view(await confirmation.waiting_confirmation(call.actor))


@endpoint(Nothing, ActivityDetail, NotFound)
async def read(call: Call, given: Nothing) -> ActivityDetail:
    """Read one activity with its timeline, my answer, and what I may do."""
    return await detail_view(call, await activity.find(call.actor, call.activity))


@endpoint(Nothing, ActivityLine, *_STEP)
async def approve(call: Call, given: Nothing) -> ActivityLine:
    """Agree to a plan (批准)."""
    return await _step(call, activity.approve)


@endpoint(Nothing, ActivityLine, *_STEP)
async def notify(call: Call, given: Nothing) -> ActivityLine:
    """Tell everybody invited (发通知)."""
    return await _step(call, activity.notify)


@endpoint(Nothing, ActivityLine, *_STEP)
async def send_materials(call: Call, given: Nothing) -> ActivityLine:
    """Tell the invited that the papers are there (发材料)."""
    return await _step(call, activity.send_materials)


@endpoint(Nothing, ActivityLine, *_STEP)
async def study(call: Call, given: Nothing) -> ActivityLine:
    """Ask the invited to study and to write what they want to say (会前学习)."""
    return await _step(call, activity.study)


@endpoint(Nothing, ActivityLine, *_STEP, CasesOpen)
async def confirm(call: Call, given: Nothing) -> ActivityLine:
    """Confirm an activity (确认): only then does it count for anybody."""
    return await _step(call, confirmation.confirm)


@endpoint(Nothing, ActivityLine, *_STEP)
async def archive(call: Call, given: Nothing) -> ActivityLine:
    """Close a confirmed activity (归档)."""
    return await _step(call, activity.archive)


@endpoint(Reason, ActivityLine, *_WITH_REASON)
async def reject(call: Call, given: Reason) -> ActivityLine:
    """Send a confirmation back (退回); what it entered in the record is reversed."""
    return await _with_reason(call, activity.reject, given.reason)


@endpoint(Reason, ActivityLine, *_WITH_REASON)
async def postpone(call: Call, given: Reason) -> ActivityLine:
    """Put an activity off (延期); the new day comes with rescheduling."""
    return await _with_reason(call, activity.postpone, given.reason)


@endpoint(Reason, ActivityLine, *_WITH_REASON)
async def cancel(call: Call, given: Reason) -> ActivityLine:
    """Call an activity off (取消)."""
    return await _with_reason(call, activity.cancel, given.reason)


@endpoint(NewTime, ActivityLine, *_STEP, TimeWrong)
async def reschedule(call: Call, given: NewTime) -> ActivityLine:
    """Move an activity to another day (改期); everybody is asked anew."""
    times = (given.starts_at, given.ends_at)
    held = await planning.reschedule(call.actor, call.activity, *times, now=call.now)
    return await line_of(held)


async def _step(call: Call, act: Callable[..., Awaitable[Activity]]) -> ActivityLine:
    return await line_of(await act(call.actor, call.activity, now=call.now))


async def _with_reason(
    call: Call, act: Callable[..., Awaitable[Activity]], reason: str
) -> ActivityLine:
    return await line_of(await act(call.actor, call.activity, reason, now=call.now))
