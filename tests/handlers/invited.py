"""An activity whose invited have been told, and what may be done to an invitation, by name."""

import json
from collections.abc import Awaitable, Callable
from datetime import datetime

from handlers import activity, invitation, planning
from handlers.actor import Actor
from handlers.announce import announce
from handlers.county import set_numbers
from handlers.jobs import Job, queue_of
from models import Activity, Invitation, Organisation, Person
from models.database import fetch
from rules.activity import State
from rules.invitation import Answer, LeaveKind, Verb
from tests.handlers.plans import wanted

Hold = Callable[..., Awaitable[Activity]]
Act = Callable[[Actor, str, datetime], Awaitable[Invitation]]


async def noticed(head: Actor, office: Actor, now: datetime, **about: object) -> Activity:
    """Plan an activity of the head's station, have it approved, and tell the invited."""
    made = await planning.plan(head, wanted(head, now, **about), now=now)  # type: ignore[arg-type]
    if made.state is State.PLANNED:
        await activity.approve(office, made.number, now=now)
    return await activity.notify(head, made.number, now=now)


async def tell_all(org_id: int, now: datetime) -> None:
    """Do what is queued in the county: tell of what has happened."""
    queue = queue_of(Job.ANNOUNCE, org_id)
    rows = await fetch("SELECT payload FROM pgqueuer WHERE entrypoint = $1 ORDER BY id", queue)
    for row in rows:
        await announce(json.loads(row["payload"])["entries"], now=now)


async def number_of(person_id: int) -> str:
    """Give somebody's roster number."""
    return (await Person.get(id=person_id)).number


async def stand(held: Activity, who: Actor, answer: Answer) -> None:
    """Have somebody's invitation stand there."""
    await Invitation.filter(activity_id=held.id, person_id=who.person_id).update(answer=answer)


async def allow_requests(org: Organisation, number: int) -> None:
    """Set how often people of the county may ask for leave."""
    await set_numbers(org, {"leave_requests": number})


#: What somebody does to their own invitation.
OWN: dict[Verb, Act] = {
    Verb.ACCEPT: lambda who, number, now: invitation.answer(who, number, Verb.ACCEPT, now=now),
    Verb.DECLINE: lambda who, number, now: invitation.answer(who, number, Verb.DECLINE, now=now),
    Verb.ASK_LEAVE: lambda who, number, now: invitation.ask_leave(
        who, number, LeaveKind.DUTY, "县里开会", now=now
    ),
}


def decision(verb: Verb, about: str, reason: str = "人手不够") -> Act:
    """Decide on the leave of the person with that roster number."""
    return lambda who, number, now: invitation.decide(who, number, about, verb, reason, now=now)
