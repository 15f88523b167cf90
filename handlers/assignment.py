"""What a handling unit (承办单位) does with what was forwarded to it: see it, take it or refuse it.

A unit reads the edited text and never the original, nor who reported it. What its reply is made
of stands in ``handlers/reply.py``; what the office does with units in ``handlers/forwarding.py``.
The office may record each of these for a unit that answers on paper.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from tortoise.queryset import QuerySet

from handlers.actor import Actor
from handlers.advance import mark_of, move, standing
from handlers.county import county_of
from handlers.errors import NotAllowed, NotFound, OnesOwn, Refused, WrongState
from handlers.following import WITH_UNITS, until
from handlers.item_clock import start
from handlers.item_errors import ExtensionWrong, UnitMissing
from handlers.item_facts import SEALED
from models import Assignment, Entry, Opinion
from models.database import transaction
from rules.assignment import GONE, STATE_NAMES, WAITING, Row, State, row_of, verbs_of
from rules.deadline import BEIJING
from rules.opinion import Step, Verb, step_from
from rules.opinion_words import STATE_NAMES as ITEM_STATE_NAMES
from rules.opinion_words import VERB_NAMES
from rules.permission import Action, Standing, holds
from rules.reasons import Reason

#: Alters what belongs to a unit's step, before it is written.
Change = Callable[[Opinion, Assignment], Awaitable[None]]

#: What a unit reads of an item's timeline: its own steps, and what the office did with them.
_SEEN = (
    *(Verb.FORWARD, Verb.ACCEPT, Verb.REPORT_PROGRESS, Verb.ASK_EXTENSION, Verb.EXTEND),
    *(Verb.KEEP_DUE, Verb.REPLY, Verb.ADVISE, Verb.RETURN, Verb.FEED_BACK, Verb.REHANDLE),
)


@dataclass(frozen=True, slots=True)
class Assigned:
    """An item as a unit has it: its assignment, who else has it, and what may be done now."""

    opinion: Opinion
    assignment: Assignment
    others: tuple[Assignment, ...]
    verbs: tuple[Verb, ...]

    @property
    def receipt(self) -> str:
        """The item's number."""
        return self.opinion.receipt

    @property
    def lead(self) -> str:
        """Who leads, by name; empty while nobody does."""
        return next((row.unit.name for row in self._all if row.lead), "")

    @property
    def co_units(self) -> tuple[str, ...]:
        """Who takes part beside the lead, by name."""
        return tuple(row.unit.name for row in self._all if not row.lead)

    @property
    def due_at(self) -> datetime | None:
        """Until when the unit is to act."""
        return self.assignment.due_at

    @property
    def _all(self) -> tuple[Assignment, ...]:
        return (self.assignment, *self.others)


async def waiting_for_unit(
    actor: Actor, *, before: int | None = None, limit: int = 20
) -> list[Assignment]:
    """List what waits for the person's units, newest first; ``before`` is an id to page on from."""
    rows = _of_units(actor).filter(state__in=WAITING, opinion__state__in=WITH_UNITS)
    return await _page(rows, before, limit)


async def of_unit(actor: Actor, *, before: int | None = None, limit: int = 20) -> list[Assignment]:
    """List all that the person's units have or have replied to, newest first."""
    return await _page(_of_units(actor).exclude(state__in=GONE), before, limit)


def _of_units(actor: Actor) -> QuerySet[Assignment]:
    rows = Assignment.filter(org_id=actor.org_id, unit_id__in=actor.unit_ids)
    return rows.exclude(opinion__state__in=SEALED)


async def _page(rows: QuerySet[Assignment], before: int | None, limit: int) -> list[Assignment]:
    if before is not None:
        rows = rows.filter(id__lt=before)
    return await rows.order_by("-id").limit(limit).prefetch_related("opinion", "unit")


async def find_assigned(actor: Actor, receipt: str, *, unit: str = "") -> Assigned:
    """Read an item as one of the person's units has it, or the office for a unit.

    Without a ``unit`` (a name) it is the one that leads, else the first. NotFound for a foreign
    item, an absent one, and one that the unit does not have any more.
    """
    opinion = await Opinion.get_or_none(org_id=actor.org_id, receipt=receipt)
    return await _assigned(actor, opinion, unit)


async def _assigned(actor: Actor, opinion: Opinion | None, unit: str) -> Assigned:
    if opinion is None or opinion.state in SEALED:
        raise NotFound
    live = Assignment.filter(opinion_id=opinion.id).exclude(state__in=GONE)
    rows = await live.order_by("-lead", "id").prefetch_related("unit")
    mine = [row for row in rows if _handles(actor, opinion, row) and unit in ("", row.unit.name)]
    if not mine:
        raise _missing(actor, opinion)
    others = tuple(row for row in rows if row.id != mine[0].id)
    return Assigned(opinion, mine[0], others, _verbs(actor, opinion, mine[0]))


def _handles(actor: Actor, opinion: Opinion, row: Assignment) -> bool:
    item = Standing(opinion.reporter_id, unit_ids=frozenset({row.unit_id}))
    return actor.may(Action.HANDLE, item)


def _missing(actor: Actor, opinion: Opinion) -> Refused:
    """Give why somebody handles nothing: nobody does, they do not, or they may not know of it."""
    if holds(Action.FORWARD, actor.posts):
        return UnitMissing()
    return NotAllowed() if actor.may(Action.READ, standing(opinion)) else NotFound()


def _verbs(actor: Actor, opinion: Opinion, row: Assignment) -> tuple[Verb, ...]:
    if opinion.reporter_id == actor.person_id:
        return ()
    return tuple(
        verb for verb in verbs_of(row.state, lead=row.lead) if step_from(opinion.state, verb)
    )


async def seen(assigned: Assigned) -> list[Entry]:
    """Give what a unit reads of an item's timeline, oldest first."""
    opinion, unit_id = assigned.opinion, assigned.assignment.unit_id
    entries = Entry.filter(org_id=opinion.org_id, opinion_id=opinion.id, verb__in=_SEEN)
    rows = await entries.order_by("id").prefetch_related("unit", "committee")
    return [row for row in rows if row.unit_id in (None, unit_id) or assigned.assignment.lead]


# --- what a unit does ---------------------------------------------------------------------------


async def accept(actor: Actor, receipt: str, *, unit: str = "", now: datetime) -> Assigned:
    """Take an item on (接办); from now on the clock of the reply runs."""
    return await handle(actor, receipt, Verb.ACCEPT, unit=unit, now=now)


async def refuse(
    actor: Actor, receipt: str, reason: Reason, *, unit: str = "", now: datetime
) -> Assigned:
    """Send an item back (退办), with a reason; where the lead does, the office forwards anew."""
    return await handle(actor, receipt, Verb.REFUSE, unit=unit, reason=reason, now=now)


async def ask_extension(
    actor: Actor, receipt: str, day: date, reason: Reason, *, unit: str = "", now: datetime
) -> Assigned:
    """Ask for more time (展期), until a day and with a reason; raises ExtensionWrong."""

    async def change(opinion: Opinion, assigned: Assignment) -> None:
        await _check_day(opinion, day)
        assigned.asked_until = day

    said = f"到{day.month}月{day.day}日，{reason.words}".rstrip("，")
    return await handle(
        actor,
        receipt,
        Verb.ASK_EXTENSION,
        unit=unit,
        reason=reason,
        said=said,
        change=change,
        now=now,
    )


async def _check_day(opinion: Opinion, day: date) -> None:
    """Raise ExtensionWrong unless the day is beyond the due one, within what a county allows."""
    most = (await county_of(opinion.org_id)).numbers.extension_days
    assert opinion.due_at is not None, "what lies with units is due"
    due = opinion.due_at.astimezone(BEIJING).date()
    last = due + timedelta(days=most)
    if not due < day <= last:
        raise ExtensionWrong(after=_said(due), until=_said(last + timedelta(days=1)))


def _said(day: date) -> str:
    return f"{day.month}月{day.day}日"


def require(actor: Actor, found: Assigned, verb: Verb) -> None:
    """Raise OnesOwn or WrongState unless the unit may take a step (a lead's verb) now."""
    _step(actor, found.opinion, found.assignment, verb)


async def handle(
    actor: Actor,
    receipt: str,
    verb: Verb,
    *,
    now: datetime,
    unit: str = "",
    words: str = "",
    reason: Reason | None = None,
    said: str = "",
    change: Change | None = None,
) -> Assigned:
    """Take a unit's step; ``verb`` is the one that a lead has, ``said`` what its entry tells.

    Raises NotFound, NotAllowed, OnesOwn, WrongState, ReasonMissing, AnswerMissing, TextTooLong,
    OutOfScope, and what ``change`` raises.
    """
    async with transaction():
        rows = Opinion.filter(org_id=actor.org_id, receipt=receipt).select_for_update()
        found = await _assigned(actor, await rows.first(), unit)
        opinion, assigned = found.opinion, found.assignment
        row, step = _step(actor, opinion, assigned, verb)
        mark = mark_of(actor, step, words, reason)
        if change is not None:
            await change(opinion, assigned)
        await _write(opinion, assigned, row, now)
        mark = replace(mark, unit_id=assigned.unit_id, words=said or mark.words)
        await move(opinion, step, mark, now)
        return await _assigned(actor, opinion, unit) if _still(assigned) else found


def _still(assigned: Assignment) -> bool:
    return assigned.state not in GONE


def _step(actor: Actor, opinion: Opinion, assigned: Assignment, verb: Verb) -> tuple[Row, Step]:
    """Give the rows of both lifecycles for a verb; raises OnesOwn or WrongState."""
    if opinion.reporter_id == actor.person_id:
        raise OnesOwn
    row = row_of(verb, lead=True)
    assert row is not None, "a verb of the table"
    mine = row.lead if assigned.lead else row.co
    step = step_from(opinion.state, mine)
    if step is not None and assigned.state in row.sources:
        return row, step
    names = (STATE_NAMES[assigned.state], ITEM_STATE_NAMES[opinion.state])
    raise WrongState(receipt=opinion.receipt, state=names[step is None], verb=VERB_NAMES[mine])


async def _write(opinion: Opinion, assigned: Assignment, row: Row, now: datetime) -> None:
    """Set where the unit stands: whoever takes it on is to reply, and then nothing is due."""
    target = row.target
    if target is not None and target is not assigned.state:
        assigned.state = target
        county = await county_of(opinion.org_id)
        waits = target is State.ACCEPTED
        due = until(opinion, assigned, county, now) if waits else None
        start(assigned, due, county, now)
        assigned.asked_until = assigned.asked_until if waits else None
    await assigned.save()
