"""What has to be done before an activity and by when, and the plan of a year."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from handlers import activity, schedule, year_plan
from handlers.attending import check_export
from handlers.audience import check_audience
from handlers.errors import (
    AudienceUnknown,
    NobodyChosen,
    NotAllowed,
    NotFound,
    NotOrganiser,
    OutOfScope,
    PersonUnknown,
    SeveralPeople,
    TextMissing,
    TextTooLong,
    TimeWrong,
)
from handlers.schedule import Due
from handlers.year_plan import Clash, PlanLine
from models import Task
from rules.permission import Action, holds
from rules.schedule import Milestone, Owner
from server import exports
from server.api.activity import Moment
from server.api.activity_views import ActivityLine, line_view
from server.api.audience import Audience, Key, chosen
from server.api.endpoint import Asked, Call, Given, Nothing, Shown, endpoint
from server.api.files import Sheet
from server.api.opinion import Words


class DueView(Shown):
    """What must be done, by whom; `left` working days remain, and fewer than none is late."""

    milestone: Milestone
    name: str
    owner: Owner
    on: date
    done_at: datetime | None
    left: int
    late: bool


class TaskView(Shown):
    """Something to prepare, and who sees to it."""

    id: int
    title: str
    owner: str
    on: date
    done_at: datetime | None


class Schedule(Shown):
    """What has to be done before an activity, in order of time."""

    dues: list[DueView]
    tasks: list[TaskView]


class NewTask(Given):
    """Something to prepare; `owner` is a roster number or a whole name."""

    title: Annotated[Words, Field(min_length=1, max_length=schedule.LONGEST)]
    owner: Annotated[Key, Field(min_length=1)]
    due_on: date


class ClashView(Shown):
    """Another activity in the same week that wants so many of the same people."""

    number: str
    title: str
    starts_at: datetime
    people: int


class Clashes(Shown):
    """What a plan collides with."""

    collisions: list[ClashView]


class Preview(Given):
    """When something is to be held, and for whom."""

    starts_at: Moment
    audience: Audience


class Year(Asked):
    """Which year."""

    year: Annotated[int, Field(ge=2000, le=2099)]


class Planned(Shown):
    """One activity of a year's plan."""

    activity: ActivityLine
    invited: int
    dues: list[DueView]
    collisions: list[ClashView]


class YearPlan(Shown):
    """The county's plan of a year, by day."""

    plan: list[Planned]


@endpoint(Nothing, Schedule, NotFound, NotOrganiser)
async def read(call: Call, given: Nothing) -> Schedule:
    """Read what has to be done before an activity, and what is late."""
    held = await activity.find(call.actor, call.activity)
    if not activity.runs(call.actor, held):
        raise NotOrganiser
    return Schedule(
        dues=[_due(due) for due in await schedule.schedule_of(held, now=call.now)],
        tasks=[_task(task) for task in await schedule.tasks(held)],
    )


@endpoint(
    NewTask,
    TaskView,
    NotFound,
    NotOrganiser,
    TextMissing,
    TextTooLong,
    OutOfScope,
    TimeWrong,
    PersonUnknown,
    SeveralPeople,
    status=201,
)
async def add_task(call: Call, given: NewTask) -> TaskView:
    """Give somebody something to prepare (准备事项)."""
    what = (given.title, given.owner, given.due_on)
    return _task(await schedule.add_task(call.actor, call.activity, *what, now=call.now))


@endpoint(Nothing, TaskView, NotFound)
async def finish_task(call: Call, given: Nothing) -> TaskView:
    """Mark something to prepare as done."""
    task = call.number("task")
    return _task(await schedule.finish_task(call.actor, call.activity, task, now=call.now))


@endpoint(Preview, Clashes, NotOrganiser, AudienceUnknown, SeveralPeople, NobodyChosen)
async def collisions(call: Call, given: Preview) -> Clashes:
    """Say what a plan would collide with, before it is made."""
    if not holds(Action.PLAN_ACTIVITY, call.actor.posts):
        raise NotOrganiser
    audience = await check_audience(call.actor.org_id, chosen(given.audience))
    found = await year_plan.clashes(call.actor, given.starts_at, audience)
    return Clashes(collisions=[_clash(clash) for clash in found])


@endpoint(Year, YearPlan, NotOrganiser)
async def read_year(call: Call, given: Year) -> YearPlan:
    """Read the plan of a year, with what collides."""
    lines = await year_plan.year_plan(call.actor, given.year, now=call.now)
    return YearPlan(plan=[_planned(line) for line in lines])


@endpoint(Year, Sheet, NotOrganiser, NotAllowed)
async def year_sheet(call: Call, given: Year) -> Sheet:
    """Get the plan of a year as an Excel sheet."""
    check_export(call.actor)
    lines = await year_plan.year_plan(call.actor, given.year, now=call.now)
    return await exports.plan(call.actor, given.year, lines, now=call.now)


def _planned(line: PlanLine) -> Planned:
    return Planned(
        activity=line_view(line.activity),
        invited=line.invited,
        dues=[_due(due) for due in line.dues],
        collisions=[_clash(clash) for clash in line.clashes],
    )


def _due(due: Due) -> DueView:
    return DueView(
        milestone=due.milestone,
        name=exports.MILESTONE_NAMES[due.milestone],
        owner=due.owner,
        on=due.on,
        done_at=due.done_at,
        left=due.left,
        late=due.late,
    )


def _task(task: Task) -> TaskView:
    return TaskView(
        id=task.id, title=task.title, owner=task.owner.name, on=task.due_on, done_at=task.done_at
    )


def _clash(clash: Clash) -> ClashView:
    return ClashView(
        number=clash.number, title=clash.title, starts_at=clash.starts_at, people=clash.people
    )
