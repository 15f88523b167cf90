"""How a year's activities lie beside one another: the same people in the same week, told before."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.actor import Actor
from handlers.audience import people_of
from handlers.county import county_of
from handlers.errors import NotOrganiser
from handlers.schedule import Due, dues
from models import Activity
from models.database import fetch
from rules.activity import State
from rules.audience import Chosen
from rules.deadline import BEIJING
from rules.permission import Action, holds
from rules.schedule import Collision, Planned, collisions

#: What is not going to be held on its day wants nobody.
_NOT_HELD = (State.CANCELLED, State.POSTPONED)


@dataclass(frozen=True, slots=True)
class Clash:
    """Another activity in the same week that wants some of the same people."""

    number: str
    title: str
    starts_at: datetime
    people: int


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One activity of a year's plan."""

    activity: Activity
    invited: int
    dues: Sequence[Due]
    clashes: Sequence[Clash]


async def year_plan(actor: Actor, year: int, *, now: datetime) -> list[PlanLine]:
    """Give the county's plan of a year, by day, with what collides.

    Raises NotOrganiser for who plans nothing.
    """
    _require_planner(actor)
    first, last = _year(year)
    rows = Activity.filter(org_id=actor.org_id, starts_at__gte=first, starts_at__lt=last)
    related = ("station", "committee", "sector", "milestones")
    held = await rows.order_by("starts_at", "id").prefetch_related(*related)
    people = await _invited(actor.org_id, [one.id for one in held])
    clashing, workdays = _clashes(held, people), (await county_of(actor.org_id)).workdays
    return [
        PlanLine(
            one, len(people[one.id]), dues(one.milestones, workdays, now=now), clashing[one.id]
        )
        for one in held
    ]


def _require_planner(actor: Actor) -> None:
    if not holds(Action.PLAN_ACTIVITY, actor.posts):
        raise NotOrganiser


def _year(year: int) -> tuple[datetime, datetime]:
    return datetime(year, 1, 1, tzinfo=BEIJING), datetime(year + 1, 1, 1, tzinfo=BEIJING)


async def _invited(org_id: int, activity_ids: Sequence[int]) -> Mapping[int, frozenset[int]]:
    rows = await fetch(_INVITED, org_id, list(activity_ids))
    return defaultdict(frozenset, {row["activity_id"]: frozenset(row["people"]) for row in rows})


_INVITED = """
SELECT activity_id, array_agg(person_id) AS people FROM invitations
WHERE org_id = $1 AND activity_id = ANY($2) GROUP BY activity_id
"""


def _clashes(
    held: Sequence[Activity], people: Mapping[int, frozenset[int]]
) -> Mapping[int, list[Clash]]:
    by_id = {one.id: one for one in held}
    found: dict[int, list[Clash]] = defaultdict(list)
    for clash in collisions(_planned(one, people) for one in held if one.state not in _NOT_HELD):
        found[clash.one].append(_clash(by_id[clash.other], clash))
        found[clash.other].append(_clash(by_id[clash.one], clash))
    return found


def _planned(one: Activity, people: Mapping[int, frozenset[int]]) -> Planned:
    return Planned(one.id, one.starts_at.astimezone(BEIJING).date(), people[one.id])


def _clash(other: Activity, clash: Collision) -> Clash:
    return Clash(other.number, other.title, other.starts_at, len(clash.people))


async def clashes(actor: Actor, starts_at: datetime, audience: Sequence[Chosen]) -> list[Clash]:
    """Say what a plan would collide with before it is made; raises NotOrganiser."""
    _require_planner(actor)
    wanted = frozenset(await people_of(actor.org_id, audience))
    rows = await fetch(_SAME_WEEK, actor.org_id, starts_at, [state.value for state in _NOT_HELD])
    shared = [(row, len(wanted & frozenset(row["people"]))) for row in rows]
    return [
        Clash(row["number"], row["title"], row["starts_at"], people)
        for row, people in shared
        if people
    ]


_SAME_WEEK = """
SELECT a.number, a.title, a.starts_at, array_agg(i.person_id) AS people
FROM activities a JOIN invitations i ON i.activity_id = a.id
WHERE a.org_id = $1 AND a.state <> ALL($3)
    AND date_trunc('week', a.starts_at AT TIME ZONE 'Asia/Shanghai')
        = date_trunc('week', $2 AT TIME ZONE 'Asia/Shanghai')
GROUP BY a.id ORDER BY a.starts_at, a.id
"""
