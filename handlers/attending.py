"""Who was invited to an activity and who came, person by person, for those who hold it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers import activity
from handlers.actor import Actor
from handlers.errors import NotAllowed, NotOrganiser
from handlers.facts import facts, rulings
from handlers.record import counted
from models import Activity, Attendance, Invitation, Person
from rules.activity import State
from rules.confirmation import Case, Facts, Outcome, Ruling, case_of, outcome_of
from rules.permission import Action, holds

_COUNTS = (State.CONFIRMED, State.ARCHIVED)


@dataclass(frozen=True, slots=True)
class Attending:
    """A person at an activity; ``case`` is what must be settled, ``outcome`` what it comes to.

    ``person`` is read with sector and station.
    """

    person: Person
    invitation: Invitation | None
    attendance: Attendance | None
    case: Case | None
    outcome: Outcome | None
    left_early: bool


async def attending(actor: Actor, number: str) -> tuple[Activity, list[Attending]]:
    """List who was invited or came, by roster number; raises NotFound or NotOrganiser."""
    held = await activity.find(actor, number)
    if not activity.runs(actor, held):
        raise NotOrganiser
    known = await facts(held)
    outcomes = await _outcomes(held, known)
    people = await _people(held, [about.person_id for about in known])
    invited = {row.person_id: row for row in await Invitation.filter(activity_id=held.id)}
    seen = await Attendance.filter(activity_id=held.id).prefetch_related("made_up_by")
    came = {row.person_id: row for row in seen}
    found = [
        Attending(
            person=people[about.person_id],
            invitation=invited.get(about.person_id),
            attendance=came.get(about.person_id),
            case=case_of(about, required=held.required),
            outcome=outcomes.get(about.person_id),
            left_early=about.left_early,
        )
        for about in known
        if about.person_id in people
    ]
    return held, sorted(found, key=lambda one: one.person.number)


async def _people(held: Activity, ids: Sequence[int]) -> Mapping[int, Person]:
    rows = Person.filter(org_id=held.org_id, id__in=list(ids))
    return {row.id: row for row in await rows.prefetch_related("sector", "station")}


async def _outcomes(held: Activity, known: Sequence[Facts]) -> Mapping[int, Outcome | None]:
    if held.state in _COUNTS:
        return await counted(held)
    ruled: Mapping[int, Ruling] = await rulings(held)
    return {
        about.person_id: outcome_of(about, ruled.get(about.person_id), required=held.required)
        for about in known
    }


def check_export(actor: Actor, held: Activity | None = None) -> None:
    """Raise NotAllowed for who may not take lists of people away, or not of this activity."""
    may = holds(Action.EXPORT, actor.posts)
    if held is not None:
        may = actor.may(Action.EXPORT, activity.standing(held))
    if not may:
        raise NotAllowed


async def tally(held: Activity) -> tuple[int, int]:
    """Count who has come to an activity, and who is invited."""
    came = await Attendance.filter(activity_id=held.id).count()
    return came, await Invitation.filter(activity_id=held.id).count()
