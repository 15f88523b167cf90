"""What is answered to the commands of those who hold activities."""

import re
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime

from bot import activity_texts as texts
from bot.activities import counts, day, line
from bot.asked import ACTIVITY, Asked
from bot.asking import SHOWN, Row, activity_of, more, number_of, which, years
from bot.circular_asks import issues
from bot.circular_texts import OR_WRITE
from bot.commands import WORDS, Command
from bot.dialog import Next, Turn
from bot.dialogs import announcing, planning
from bot.dialogs import invitation as inviting
from bot.pages import page
from bot.texts import NO_MORE
from handlers import activity, invitation, schedule, year_plan
from handlers.activity import short
from handlers.actor import Actor
from handlers.planning import reschedule
from models import Activity, Task
from rules.activity import LIFECYCLE, STATE_NAMES, VERB_NAMES, Verb
from rules.deadline import BEIJING
from rules.invitation import ANSWER_NAMES, Answer
from rules.permission import Action, holds
from rules.role import Role
from rules.when import Span, Unclear, read_when, say_when

#: Who may hold activities.
ORGANISERS = "站长、专委会、办公室"
#: Names that a list shows of one kind.
_NAMES = 40


def organises(actor: Actor) -> bool:
    """Tell whether somebody may have a part in holding an activity."""
    return holds(Action.PLAN_ACTIVITY, actor.posts)


async def look(turn: Turn, asked: Asked) -> Next:
    """Show an activity: to who holds it with all its dates, to the invited with the question."""
    found = await activity_of(turn, asked)
    if activity.runs(turn.actor, found):
        return await announcing.begin(turn, found.number, asked.page)
    return await inviting.begin(turn, found.number)


async def _list(turn: Turn, asked: Asked) -> Next:
    """Show what one is invited to, and what one holds, a page at a time."""
    most = SHOWN * asked.page + 1
    mine = await activity.mine(turn.actor, now=turn.now, limit=most)
    held = await activity.organised(turn.actor, limit=most) if organises(turn.actor) else []
    parts = [_part(texts.MINE_HEAD, mine, turn, asked), _part(texts.HELD_HEAD, held, turn, asked)]
    shown = "\n\n".join(filter(None, parts))
    if not shown and asked.page > 1:
        return Next(NO_MORE)
    if not shown:
        return Next(texts.NOTHING_HELD if organises(turn.actor) else texts.NO_ACTIVITIES)
    foot = texts.LIST_FOOT.format(short=short((mine or held)[0].number))
    longer = max(mine, held, key=len)
    return Next(f"{shown}\n\n{foot}{more('活动', asked, longer)}")


def _part(head: str, rows: list[Activity], turn: Turn, asked: Asked) -> str:
    shown = rows[SHOWN * (asked.page - 1) : SHOWN * asked.page]
    return "\n".join([head, *(line(one, turn.now) for one in shown)]) if shown else ""


# --- along the lifecycle --------------------------------------------------------------------

_Plain = Callable[..., Awaitable[Activity]]


def _does(verb: Verb, do: _Plain) -> Row:
    """Answer a command that takes a number and nothing else."""

    async def answer(turn: Turn, asked: Asked) -> Next:
        if not asked.number:
            return which(asked)
        found = await activity_of(turn, asked)
        if words := _office_does(turn, found, verb):
            return Next(words)
        await do(turn.actor, found.number, now=turn.now)
        return Next(_done(verb, found.number))

    return Row(answer, writes=True)


def _with_reason(verb: Verb, do: _Plain) -> Row:
    """Answer a command that takes a number and a reason."""

    async def answer(turn: Turn, asked: Asked) -> Next:
        if not asked.number:
            return which(asked)
        found = await activity_of(turn, asked)
        if words := _office_does(turn, found, verb):
            return Next(words)
        activity.allowed(turn.actor, found, verb)
        if not asked.rest:
            word = WORDS[asked.name][0]
            return Next(texts.WHAT_REASON.format(word=word, short=short(found.number)))
        await do(turn.actor, found.number, asked.rest, now=turn.now)
        return Next(_done(verb, found.number))

    return Row(answer, writes=True)


def _office_does(turn: Turn, found: Activity, verb: Verb) -> str:
    """Say of a step that it is the office's, to who holds the activity; empty to others."""
    step = next(step for step in LIFECYCLE if step.verb is verb)
    theirs = step.action in (Action.APPROVE_ACTIVITY, Action.REVIEW_CONFIRMATION)
    if not theirs or turn.actor.has(Role.OFFICE) or not activity.runs(turn.actor, found):
        return ""
    return texts.OFFICE_DOES.format(verb=VERB_NAMES[verb])


async def _notify(turn: Turn, asked: Asked) -> Next:
    """Tell the invited; who only says “发通知” may want to write one of no activity."""
    if not asked.number:
        return Next(which(asked).reply + (OR_WRITE if issues(turn.actor) else ""))
    return Next(await announcing.notify(turn, await number_of(turn, asked)))


def _done(verb: Verb, number: str, **said: object) -> str:
    return texts.DONE[verb].format(number=number, short=short(number), **said)


async def _reschedule(turn: Turn, asked: Asked) -> Next:
    """Move an activity; without a new end it takes as long as it was to."""
    if not asked.number:
        return which(asked)
    found = await activity_of(turn, asked)
    if words := _office_does(turn, found, Verb.RESCHEDULE):
        return Next(words)
    activity.allowed(turn.actor, found, Verb.RESCHEDULE)
    span = read_when(asked.rest, turn.now) if asked.rest else Unclear.NO_DAY
    if not isinstance(span, Span):
        return Next(texts.WHAT_TIME.format(short=short(found.number)))
    ends_at = span.ends_at or span.starts_at + (found.ends_at - found.starts_at)
    await reschedule(turn.actor, found.number, span.starts_at, ends_at, now=turn.now)
    when = say_when(span.starts_at, ends_at, turn.now)
    return Next(_done(Verb.RESCHEDULE, found.number, when=when))


# --- what has to be prepared ----------------------------------------------------------------

_APART = re.compile(r"[\s,，、;；]+")


async def _add_task(turn: Turn, asked: Asked) -> Next:
    """Give somebody something to prepare: “任务 活12 会场布置 张三 12月18日”."""
    if not asked.number:
        return which(asked)
    found = await activity_of(turn, asked)
    read = _task(asked.rest, turn.now)
    if read is None:
        return Next(texts.WHAT_TASK.format(short=short(found.number)))
    title, owner, on = read
    task = await schedule.add_task(turn.actor, found.number, title, owner, on, now=turn.now)
    said = texts.TASK_ADDED.format(day=day(on), owner=task.owner.name, title=task.title)
    return Next(said)


def _task(said: str, now: datetime) -> tuple[str, str, date] | None:
    """Read what, who and until when; None where one of them is missing."""
    words = [word for word in _APART.split(said) if word]
    if len(words) < 3:
        return None
    *title, owner, until = words
    span = read_when(f"{until} 23:59", now)
    if not isinstance(span, Span):
        return None
    return " ".join(title), owner, span.starts_at.astimezone(BEIJING).date()


async def _finish_task(turn: Turn, asked: Asked) -> Next:
    if not asked.number:
        return which(asked)
    left = await _tasks_left(turn, asked)
    meant = [one for one in left if asked.rest in one.title]
    if len(meant) != 1:
        return Next(_which_task(asked, left))
    number = meant[0].activity.number
    task = await schedule.finish_task(turn.actor, number, meant[0].id, now=turn.now)
    return Next(texts.TASK_IS_DONE.format(title=task.title))


async def _tasks_left(turn: Turn, asked: Asked) -> list[Task]:
    """List one's own tasks of an activity, which need not be one that one may read."""
    numbers = [f"{ACTIVITY}{year}-{asked.number:04d}" for year in years(turn, asked)]
    return [one for one in await schedule.tasks_of(turn.actor) if one.activity.number in numbers]


def _which_task(asked: Asked, left: list[Task]) -> str:
    number = f"{ACTIVITY}{asked.number}"
    if not left:
        return texts.TASK_NONE.format(number=number)
    lines = "\n".join(one.title for one in left)
    return texts.TASK_WHICH.format(short=number, title=left[0].title, lines=lines)


# --- who comes, and the year ----------------------------------------------------------------


async def _attendees(turn: Turn, asked: Asked) -> Next:
    """Tell who answered what, and who has not looked at the notice."""
    if not asked.number:
        return which(asked)
    found = await activity_of(turn, asked)
    invited = await invitation.invitations(turn.actor, found.number)
    if not invited:
        return Next(texts.NOBODY_INVITED.format(number=found.number))
    groups: dict[Answer, list[str]] = defaultdict(list)
    for one in invited:
        groups[one.answer].append(one.person.name)
    shown = texts.ATTENDEES.format(
        number=found.number,
        title=found.title,
        count=len(invited),
        counts=counts(invited),
        groups="".join(_group(answer, groups[answer]) for answer in ANSWER_NAMES),
        unread=await _unread(turn, found),
    )
    return Next(page(shown, asked.page, f"名单 {short(found.number)}"))


def _group(answer: Answer, names: list[str]) -> str:
    if not names:
        return ""
    said = "、".join(names)
    return texts.ATTENDEES_GROUP.format(answer=ANSWER_NAMES[answer], count=len(names), names=said)


async def _unread(turn: Turn, found: Activity) -> str:
    if found.noticed_at is None:
        return ""
    told = await invitation.reads(turn.actor, found.number)
    names = [person.name for person, row in told if row is None or row.read_at is None]
    return texts.UNREAD.format(count=len(names), names="、".join(names)) if names else ""


async def _year_plan(turn: Turn, asked: Asked) -> Next:
    """Show the year's plan, with what is late and what collides."""
    year = turn.now.astimezone(BEIJING).year
    lines = await year_plan.year_plan(turn.actor, year, now=turn.now)
    if not lines:
        return Next(texts.YEAR_EMPTY)
    head = texts.YEAR_PLAN.format(year=year, count=len(lines))
    shown = "\n".join([head, *(_year_line(one) for one in lines)])
    return Next(page(shown, asked.page, "年度计划"))


def _year_line(one: year_plan.PlanLine) -> str:
    held = one.activity
    return texts.YEAR_LINE.format(
        day=day(held.starts_at.astimezone(BEIJING).date()),
        title=held.title,
        short=short(held.number),
        state=STATE_NAMES[held.state],
        invited=one.invited,
        late="".join(
            texts.YEAR_LATE.format(what=texts.MILESTONES[due.milestone], days=-due.left)
            for due in one.dues
            if due.late
        ),
        clashes="".join(
            texts.YEAR_CLASH.format(short=short(clash.number), people=clash.people)
            for clash in one.clashes
        ),
    )


async def _plan(turn: Turn, asked: Asked) -> Next:
    return await planning.begin(turn, asked.rest)


ACTIVITY_ASKS: Mapping[Command, Row] = {
    Command.ACTIVITIES: Row(_list),
    Command.PLAN: Row(_plan, writes=True, who=organises, whose=ORGANISERS),
    Command.APPROVE: _does(Verb.APPROVE, activity.approve),
    Command.NOTIFY: Row(_notify, writes=True),
    Command.SEND_MATERIALS: _does(Verb.SEND_MATERIALS, activity.send_materials),
    Command.STUDY: _does(Verb.STUDY, activity.study),
    Command.ARCHIVE: _does(Verb.ARCHIVE, activity.archive),
    Command.POSTPONE: _with_reason(Verb.POSTPONE, activity.postpone),
    Command.CALL_OFF: _with_reason(Verb.CANCEL, activity.cancel),
    Command.REJECT: _with_reason(Verb.REJECT, activity.reject),
    Command.RESCHEDULE: Row(_reschedule, writes=True),
    Command.TASK: Row(_add_task, writes=True),
    Command.TASK_DONE: Row(_finish_task, writes=True),
    Command.ATTENDEES: Row(_attendees),
    Command.YEAR_PLAN: Row(_year_plan, who=organises, whose=ORGANISERS),
}
