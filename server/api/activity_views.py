"""How activities are shown: a line in a list, and one with everything that the reader may know."""

from collections.abc import Sequence
from datetime import datetime

from handlers import activity, invitation
from handlers.actor import Actor
from models import Activity, Entry, Invitation
from rules import invitation as answers
from rules.activity import KIND_NAMES, LIFECYCLE, STATE_NAMES, Kind, Need, State, Verb
from rules.invitation import ANSWER_NAMES, Answer, LeaveKind
from rules.timeline import NAMES, Subject
from server.api.audience import ChoiceView, HolderView, audience_view, holder_view
from server.api.endpoint import Call, Shown

#: What the invited do themselves.
_MAY = (answers.Verb.ACCEPT, answers.Verb.DECLINE, answers.Verb.ASK_LEAVE)
_NEEDS = {step.verb: step.needs for step in LIFECYCLE}


class ActivityLine(Shown):
    """An activity in a list."""

    number: str
    title: str
    kind: Kind
    kind_name: str
    organiser: HolderView
    place: str
    starts_at: datetime
    ends_at: datetime
    required: bool
    short_notice: bool
    state: State
    state_name: str


class Activities(Shown):
    """A page of activities; ask for those before `next`, unless it is empty."""

    activities: list[ActivityLine]
    next: int | None


class Step(Shown):
    """What I may do now: `POST …/{verb}` with what it needs."""

    verb: str
    name: str
    needs: list[Need]


class Line(Shown):
    """A line of an activity's timeline; `about` is whom it is about, `by` who did it."""

    verb: str
    name: str
    state: State
    state_name: str
    words: str
    by: str
    about: str
    at: datetime


class MyInvitation(Shown):
    """What I answered, and what I may answer now: `accept`, `decline` or `ask_leave`."""

    answer: Answer
    answer_name: str
    answered_at: datetime | None
    leave_kind: LeaveKind | None
    leave_reason: str
    decision: str
    may: list[str]


class ActivityDetail(ActivityLine):
    """An activity with everything that the reader may know of it.

    One may sign in from `opens_at`, is late from `late_from`, leaves early before `leaves_from`,
    and may ask for leave until `answer_by`. With a `latitude` one must be within `radius` metres.
    """

    audience: list[ChoiceView]
    opens_at: datetime
    late_from: datetime
    leaves_from: datetime
    answer_by: datetime
    latitude: float | None
    longitude: float | None
    radius: int
    place_alone: bool
    runs: bool
    mine: MyInvitation | None
    timeline: list[Line]
    verbs: list[Step]


async def line_of(held: Activity) -> ActivityLine:
    """Show an activity that was just changed."""
    await held.fetch_related("station", "committee", "sector")
    return line_view(held)


def line_view(held: Activity) -> ActivityLine:
    """Show an activity in a list; who holds it is loaded."""
    return ActivityLine(
        number=held.number,
        title=held.title,
        kind=held.kind,
        kind_name=KIND_NAMES[held.kind],
        organiser=holder_view(held),
        place=held.place,
        starts_at=held.starts_at,
        ends_at=held.ends_at,
        required=held.required,
        short_notice=held.short_notice,
        state=held.state,
        state_name=STATE_NAMES[held.state],
    )


def page_view(found: Sequence[Activity], limit: int | None = None) -> Activities:
    """Show a page of activities; without a limit, all that there are."""
    more = found[-1].id if limit is not None and len(found) == limit else None
    return Activities(activities=[line_view(held) for held in found], next=more)


async def detail_view(call: Call, held: Activity) -> ActivityDetail:
    """Show an activity to somebody who may read it."""
    actor = call.actor
    mine = await invitation.mine(actor, held.number)
    entries = await activity.timeline(actor, held)
    return ActivityDetail(
        **dict(line_view(held)),
        audience=audience_view(held.audience),
        opens_at=held.opens_at,
        late_from=held.late_from,
        leaves_from=held.leaves_from,
        answer_by=held.answer_by,
        latitude=held.latitude,
        longitude=held.longitude,
        radius=held.radius,
        place_alone=held.place_alone,
        runs=activity.runs(actor, held),
        mine=my_invitation(mine) if mine else None,
        timeline=[_line(entry) for entry in entries if _concerns(actor, held, entry)],
        verbs=[_step(verb) for verb in activity.verbs(actor, held)],
    )


def my_invitation(mine: Invitation) -> MyInvitation:
    """Show one's own invitation."""
    return MyInvitation(
        answer=mine.answer,
        answer_name=ANSWER_NAMES[mine.answer],
        answered_at=mine.answered_at,
        leave_kind=mine.leave_kind,
        leave_reason=mine.leave_reason,
        decision=mine.decision,
        may=[verb.value for verb in answers.verbs_from(mine.answer) if verb in _MAY],
    )


def _concerns(actor: Actor, held: Activity, entry: Entry) -> bool:
    """Who else answered what, and who came, is for those who hold it."""
    return entry.person_id in (None, actor.person_id) or activity.runs(actor, held)


def _line(entry: Entry) -> Line:
    state = State(entry.after)
    return Line(
        verb=entry.verb,
        name=NAMES[Subject.ACTIVITY][entry.verb],
        state=state,
        state_name=STATE_NAMES[state],
        words=entry.words,
        by=entry.actor.name if entry.actor else "",
        about=entry.person.name if entry.person else "",
        at=entry.at,
    )


def _step(verb: Verb) -> Step:
    path = verb.value.replace("_", "-")
    return Step(verb=path, name=NAMES[Subject.ACTIVITY][verb], needs=list(_NEEDS[verb]))
