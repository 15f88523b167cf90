"""How an activity looks in chat: a line, a card for the invited, a card for who holds it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from bot import activity_texts as texts
from bot.dialog import Turn
from bot.sayings import holder_of
from handlers import activity, invitation, schedule
from handlers.activity import short
from handlers.county import county_of
from handlers.door import opens
from models import Activity, Invitation, Task
from rules.activity import AHEAD, ANNOUNCED, KIND_NAMES, OPEN, STATE_NAMES, State, Verb
from rules.audience import said, unpacked
from rules.deadline import BEIJING
from rules.invitation import ANSWER_NAMES
from rules.schedule import working_days_left
from rules.when import say_when

#: In these states the reason is what people want to know.
_WITH_REASON = {
    State.CANCELLED: Verb.CANCEL,
    State.POSTPONED: Verb.POSTPONE,
    State.CONFIRM_REJECTED: Verb.REJECT,
}
#: What the invited need not be told: that all goes as planned.
_AS_PLANNED = (State.NOTICED, State.MATERIALS_SENT, State.STUDYING)


def line(found: Activity, now: datetime) -> str:
    """Show an activity in a list."""
    return texts.LINE.format(
        short=short(found.number),
        title=found.title,
        when=say_when(found.starts_at, None, now),
        state=STATE_NAMES[found.state],
    )


async def invited_card(turn: Turn, found: Activity) -> str:
    """Show an activity to somebody invited: what, when, where, and whether one must come."""
    return texts.INVITED_CARD.format(
        kind=KIND_NAMES[found.kind],
        title=found.title,
        short=short(found.number),
        when=say_when(found.starts_at, found.ends_at, turn.now),
        place=found.place,
        holder=holder_of(found),
        required=_required(found),
        stands=await _stands(found),
    )


def _required(found: Activity) -> str:
    return texts.REQUIRED if found.required else texts.VOLUNTARY


async def _stands(found: Activity) -> str:
    if found.state in _AS_PLANNED:
        return ""
    if found.state is State.APPROVED:
        return texts.ANOTHER_DAY
    return texts.STANDS.format(state=STATE_NAMES[found.state], why=await _why(found))


async def _why(found: Activity) -> str:
    """Give the reason for which it stands where it stands."""
    verb = _WITH_REASON.get(found.state)
    if verb is None:
        return ""
    words = await activity.reason_of(found, verb)
    return f"：{words}" if words else ""


async def organiser_card(turn: Turn, found: Activity) -> str:
    """Show an activity to who holds it: who comes, what is due or late, what can be done."""
    invited = await invitation.invitations(turn.actor, found.number)
    tasks = await task_lines(turn, await schedule.tasks(found))
    return texts.CARD.format(
        short=short(found.number),
        title=found.title,
        state=STATE_NAMES[found.state] + await _why(found),
        notice=texts.SHORT_NOTICE if found.short_notice and found.state in AHEAD else "",
        kind=KIND_NAMES[found.kind],
        holder=holder_of(found),
        when=say_when(found.starts_at, found.ends_at, turn.now),
        place=found.place,
        fence=texts.FENCE.format(radius=found.radius) if found.latitude is not None else "",
        audience=said(unpacked(found.audience)),
        required=_required(found),
        answers=texts.ANSWERS.format(counts=counts(invited)),
        schedule=await _schedule(found, turn.now),
        tasks=texts.TASKS.format(lines=tasks) if tasks else "",
        can=_can(turn, found),
    )


def counts(invited: Iterable[Invitation]) -> str:
    """Count who answered what: “参加 3、未答复 8”."""
    counted = Counter(one.answer for one in invited)
    return "、".join(
        f"{ANSWER_NAMES[answer]} {counted[answer]}" for answer in ANSWER_NAMES if counted[answer]
    )


async def _schedule(found: Activity, now: datetime) -> str:
    """Show what is due by when; what is late says by how much."""
    dues = await schedule.schedule_of(found, now=now)
    lines = "\n".join(
        texts.SCHEDULE_LINE.format(
            mark=_mark(due.done_at),
            day=day(due.on),
            what=texts.MILESTONES[due.milestone],
            late=late(-due.left) if due.late and found.state in OPEN else "",
        )
        for due in dues
    )
    return texts.SCHEDULE.format(lines=lines) if dues else ""


async def task_lines(turn: Turn, tasks: Sequence[Task]) -> str:
    """Show what has to be prepared, by whom, and what of it is late."""
    today = turn.now.astimezone(BEIJING).date()
    works = (await county_of(turn.actor.org_id)).workdays.works
    left = ((task, working_days_left(today, task.due_on, works)) for task in tasks)
    return "\n".join(_task(task, days) for task, days in left)


def _task(task: Task, left: int) -> str:
    is_late = task.done_at is None and left < 0
    return texts.TASK_LINE.format(
        mark=_mark(task.done_at),
        day=day(task.due_on),
        title=task.title,
        owner=task.owner.name,
        late=late(-left) if is_late else "",
    )


def _mark(done_at: datetime | None) -> str:
    return texts.OPEN_MARK if done_at is None else texts.DONE_MARK


def late(days: int) -> str:
    """Mark a step as so many working days late."""
    return texts.LATE.format(days=days)


def day(on: date) -> str:
    """Say a day: `12月18日`."""
    return f"{on.month}月{on.day}日"


def _can(turn: Turn, found: Activity) -> str:
    """List what this person may do next, as it is typed."""
    verbs = [texts.TYPED[verb] for verb in activity.verbs(turn.actor, found) if verb in texts.TYPED]
    if found.state in (*ANNOUNCED, State.HELD) and opens(turn.actor, found):
        verbs.append(texts.SHOW_DOOR)
    if not verbs:
        return ""
    return texts.CAN.format(verbs="\n".join(verbs).format(short=short(found.number)))
