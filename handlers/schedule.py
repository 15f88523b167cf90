"""What has to be done before an activity, by whom and by when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from handlers.activity import locked, note, runs, standing
from handlers.actor import Actor
from handlers.advance import check_words
from handlers.county import county_of
from handlers.errors import NotFound, NotOrganiser, TextMissing, TextTooLong, TimeWrong
from handlers.people import named
from models import Activity, Milestone, Task
from models.database import transaction
from rules.activity import State
from rules.deadline import BEIJING
from rules.permission import Action
from rules.schedule import Milestone as Which
from rules.schedule import Owner, Verb, working_days_left
from rules.workdays import Workdays

#: Characters of a task.
LONGEST = 100
#: What is not going to be held on its day wants nobody.
_NOT_HELD = (State.CANCELLED, State.POSTPONED)


@dataclass(frozen=True, slots=True)
class Due:
    """A milestone: by when, whether it is done, and the working days left (negative is late)."""

    milestone: Which
    owner: Owner
    on: date
    done_at: datetime | None
    left: int

    @property
    def late(self) -> bool:
        """Whether it should have been done before today and is not."""
        return self.done_at is None and self.left < 0


async def schedule_of(activity: Activity, *, now: datetime) -> list[Due]:
    """List an activity's milestones in order of time."""
    workdays = (await county_of(activity.org_id)).workdays
    return dues(await Milestone.filter(activity_id=activity.id), workdays, now=now)


def dues(rows: Iterable[Milestone], workdays: Workdays, *, now: datetime) -> list[Due]:
    """Put milestones in order of time, each with the working days left."""
    today = now.astimezone(BEIJING).date()
    return [
        Due(
            row.milestone,
            row.owner,
            row.due_on,
            row.done_at,
            working_days_left(today, row.due_on, workdays.works),
        )
        for row in sorted(rows, key=lambda row: (row.due_on, row.id))
    ]


async def tasks(activity: Activity) -> list[Task]:
    """List what has to be prepared, the earliest first, with who sees to it."""
    rows = Task.filter(org_id=activity.org_id, activity_id=activity.id)
    return await rows.order_by("due_on", "id").prefetch_related("owner")


async def add_task(
    actor: Actor, number: str, title: str, owner: str, due_on: date, *, now: datetime
) -> Task:
    """Give somebody, by roster number or name, something to prepare before an activity.

    Raises TextMissing, TextTooLong, TimeWrong, PersonUnknown or SeveralPeople.
    """
    _check_title(title)
    async with transaction():
        activity = await locked(actor, number)
        _require_organiser(actor, activity)
        _check_due(activity, due_on, now)
        person = await named(actor.org_id, owner)
        task = await Task.create(
            org_id=activity.org_id,
            activity_id=activity.id,
            title=title.strip(),
            owner=person,
            due_on=due_on,
        )
        await _note(actor, activity, Verb.ADD_TASK, task, now)
    return task


def _require_organiser(actor: Actor, activity: Activity) -> None:
    if not actor.may(Action.RUN_ACTIVITY, standing(activity)):
        raise NotOrganiser


def _check_title(title: str) -> None:
    if not title.strip():
        raise TextMissing(what="要准备什么")
    if len(title.strip()) > LONGEST:
        raise TextTooLong(limit=LONGEST)
    check_words(title)


def _check_due(activity: Activity, due_on: date, now: datetime) -> None:
    day, today = activity.starts_at.astimezone(BEIJING).date(), now.astimezone(BEIJING).date()
    if not today <= due_on <= day:
        raise TimeWrong(why=f"要在今天到 {day.month}月{day.day}日 之间，请改个日子。")


async def finish_task(actor: Actor, number: str, task_id: int, *, now: datetime) -> Task:
    """Mark a task as done: by who sees to it, or by the organiser; once."""
    async with transaction():
        task = await _locked(actor, number, task_id)
        if task.done_at is None:
            task.done_at = now
            await task.save(update_fields=["done_at"])
            await _note(actor, task.activity, Verb.FINISH_TASK, task, now)
    return task


async def _locked(actor: Actor, number: str, task_id: int) -> Task:
    """Read one's own task, or one of an activity that one holds; NotFound otherwise."""
    rows = Task.filter(org_id=actor.org_id, id=task_id, activity__number=number)
    task = await rows.select_for_update(of=("tasks",)).first()
    if task is None:
        raise NotFound
    await task.fetch_related("activity", "owner")
    if task.owner_id != actor.person_id and not runs(actor, task.activity):
        raise NotFound
    return task


async def _note(actor: Actor, activity: Activity, verb: Verb, task: Task, now: datetime) -> None:
    about, words = task.owner_id, task.title
    await note(activity, verb, actor_id=actor.person_id, person_id=about, words=words, now=now)


async def tasks_of(actor: Actor) -> list[Task]:
    """List what the person has still to prepare, the earliest first, with the activity."""
    rows = Task.filter(org_id=actor.org_id, owner_id=actor.person_id, done_at=None)
    open_ones = rows.exclude(activity__state__in=[State.CANCELLED, State.ARCHIVED])
    return await open_ones.order_by("due_on", "id").prefetch_related("activity")
