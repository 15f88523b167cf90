"""What time does to activities: they begin and end, and who forgot something is told, once.

Each step is claimed by the row that it changes, so any number of workers may run the clock.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from handlers.activity import move, note
from handlers.county import county_of
from handlers.facts import facts, rulings
from handlers.knock import nudge
from handlers.notice import RECEIPTED
from models import Activity, Entry, Milestone, Task
from models.database import transaction
from rules.activity import ANNOUNCED, State, Verb, step_from
from rules.confirmation import Verb as Confirming
from rules.deadline import BEIJING
from rules.schedule import Verb as Preparing
from rules.summary import summary_of, summed_up

_OVER = (State.PENDING_CONFIRM, State.CONFIRM_REJECTED)

Change = Callable[[Activity, datetime], Awaitable[None]]


async def tick(org_id: int, *, now: datetime) -> None:
    """Do whatever has fallen due in a county; each activity in a transaction of its own."""
    numbers = (await county_of(org_id)).numbers
    remind = now - timedelta(days=numbers.remind_days)
    escalate = now - timedelta(days=numbers.escalate_days)
    in_hand = Q(state__in=[*ANNOUNCED, State.APPROVED, State.PLANNED])
    for due, change in (
        (Q(state__in=ANNOUNCED, starts_at__lte=now), _begin),
        (Q(state=State.HELD, ends_at__lte=now), _end),
        (Q(state__in=ANNOUNCED, nudge_at__lte=now, nudged_at=None), _nudge),
        (Q(state__in=_OVER, over_since__lte=remind, reminded_at=None), _remind),
        (Q(state__in=_OVER, over_since__lte=escalate, escalated_at=None), _escalate),
        (in_hand & _fallen_due(now), _fall_due),
    ):
        await _each(Activity.filter(due, org_id=org_id), change, now)


def _fallen_due(now: datetime) -> Q:
    today = now.astimezone(BEIJING).date()
    milestone = Q(milestones__due_on__lt=today, milestones__done_at=None)
    task = Q(tasks__due_on__lt=today, tasks__done_at=None)
    return (milestone & Q(milestones__reminded_at=None)) | (task & Q(tasks__reminded_at=None))


async def _each(due: QuerySet[Activity], change: Change, now: datetime) -> None:
    """Change every activity that is due; whoever else works on one now does it instead."""
    for activity_id in sorted({row.id for row in await due.only("id")}):
        async with transaction():
            still = due.filter(id=activity_id).select_for_update(
                skip_locked=True, of=("activities",)
            )
            if activity := await still.first():
                await change(activity, now)


async def _begin(activity: Activity, now: datetime) -> None:
    await _step(activity, Verb.BEGIN, now)


async def _end(activity: Activity, now: datetime) -> None:
    """End it, and say at once how many came and what is to be settled."""
    summary = summary_of(await facts(activity), await rulings(activity), required=activity.required)
    await _step(activity, Verb.END, now, summed_up(summary))


async def _step(activity: Activity, verb: Verb, now: datetime, words: str = "") -> None:
    step = step_from(activity.state, verb)
    if step is not None:
        await move(activity, step, None, words, now)


async def _nudge(activity: Activity, now: datetime) -> None:
    """Tell those once more who have not read that they are invited."""
    activity.nudged_at = now
    await activity.save(update_fields=["nudged_at"])
    told = Entry.filter(org_id=activity.org_id, activity_id=activity.id, verb__in=RECEIPTED)
    entries = await told.order_by("id").only("id", "verb")
    last = max((entry.id for entry in entries if entry.verb == Verb.NOTIFY), default=0)
    async with transaction() as raw:
        await nudge(raw, [entry.id for entry in entries if entry.id >= last], now=now)


async def _remind(activity: Activity, now: datetime) -> None:
    activity.reminded_at = now
    await activity.save(update_fields=["reminded_at"])
    await note(activity, Confirming.REMIND, actor_id=None, now=now)


async def _escalate(activity: Activity, now: datetime) -> None:
    activity.escalated_at = now
    await activity.save(update_fields=["escalated_at"])
    await note(activity, Confirming.ESCALATE, actor_id=None, now=now)


async def _fall_due(activity: Activity, now: datetime) -> None:
    """Tell the organiser of what is late, and everybody whose own part is, once each."""
    late = {"done_at": None, "reminded_at": None, "due_on__lt": now.astimezone(BEIJING).date()}
    milestones = Milestone.filter(activity_id=activity.id, **late)
    if await milestones.update(reminded_at=now):
        await note(activity, Preparing.FALL_DUE, actor_id=None, now=now)
    tasks = await Task.filter(activity_id=activity.id, **late).order_by("id")
    await Task.filter(id__in=[task.id for task in tasks]).update(reminded_at=now)
    for owner_id in dict.fromkeys(task.owner_id for task in tasks):
        await note(activity, Preparing.FALL_DUE, actor_id=None, person_id=owner_id, now=now)
