"""How the assignments of an item go along with it: they wait, go on and end as it does.

Whoever is to act has a clock only while the item lies with units: until the day by which a unit
accepts or refuses, then until the day by which the item itself is due.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from tortoise.queryset import QuerySet

from handlers.county import County, county_of
from handlers.item_clock import start
from models import Assignment, Opinion
from rules.assignment import LIVE, WAITING, State
from rules.opinion import ENDED, Course, Step, Verb
from rules.opinion import State as ItemState

#: States in which units are at work.
WITH_UNITS = (ItemState.FORWARDED, ItemState.REHANDLING)
#: No clock runs.
_STOPPED: Mapping[str, None] = dict.fromkeys(("clock_from", "due_at", "days", "until"))
#: What the unit that leads has replied to is before it again.
_AGAIN = (Verb.RETURN, Verb.REHANDLE)
#: No unit has any more to do with an item that came to one of these. Of what is put away, those
#: who replied still see what became of it.
_OVER = (*ENDED, ItemState.QUARANTINED, ItemState.PURGED)


async def follow(opinion: Opinion, step: Step, before: ItemState, now: datetime) -> None:
    """Bring the assignments of a locked item to where it has come, before it is saved."""
    if step.verb is Verb.INSTRUCT:
        await _hurry(opinion, now)
    if step.target is Course.STAY:
        return
    if opinion.state in _OVER:
        await _recall(opinion, WAITING if opinion.state is ItemState.ARCHIVED else LIVE)
        return
    if step.verb in _AGAIN:
        led = Assignment.filter(opinion_id=opinion.id, lead=True, state=State.REPLIED)
        await led.update(state=State.ACCEPTED)
    if opinion.state in WITH_UNITS:
        await _go_on(opinion, now)
    elif before in WITH_UNITS:
        await _waiting(opinion).update(**_STOPPED)


async def _hurry(opinion: Opinion, now: datetime) -> None:
    """Give the units no longer than the item has now that a leader wrote on it."""
    county = await county_of(opinion.org_id)
    accepted = Assignment.filter(opinion_id=opinion.id, state=State.ACCEPTED)
    for assigned in await accepted.filter(due_at__gt=opinion.due_at) if opinion.due_at else ():
        start(assigned, opinion.due_at, county, now)
        await assigned.save()


async def _recall(opinion: Opinion, states: Sequence[State]) -> None:
    over = Assignment.filter(opinion_id=opinion.id, state__in=states)
    await over.update(state=State.RECALLED, asked_until=None, **_STOPPED)


def _waiting(opinion: Opinion) -> QuerySet[Assignment]:
    return Assignment.filter(opinion_id=opinion.id, state__in=WAITING)


async def _go_on(opinion: Opinion, now: datetime) -> None:
    """Start the clock of every unit that is to act and has none."""
    county = await county_of(opinion.org_id)
    for assigned in await _waiting(opinion).filter(due_at=None):
        start(assigned, until(opinion, assigned, county, now), county, now)
        await assigned.save()


def until(opinion: Opinion, assigned: Assignment, county: County, now: datetime) -> datetime | None:
    """Give until when a unit is to act: to accept or refuse; then to reply, as the item is due."""
    if assigned.state is State.ACCEPTED:
        return opinion.due_at
    numbers = county.numbers
    days = numbers.accept_days_urgent if opinion.urgent else numbers.accept_days
    return county.workdays.due(now, days)
