"""The card that an organiser sees before a plan is handed in: its dates, and what collides."""

from bot import activity_texts as texts
from bot.activities import day
from bot.dialog import Turn
from bot.plan_draft import PlanDraft
from handlers.activity import short
from handlers.audience import people_of
from handlers.county import County, county_of
from handlers.year_plan import clashes
from models import Committee, Station
from rules.activity import KIND_NAMES, Kind
from rules.audience import said
from rules.deadline import BEIJING
from rules.schedule import Milestone, Schedule, plan_back
from rules.when import say_when


async def plan_card(turn: Turn, draft: PlanDraft) -> str:
    """Show a whole plan, with the numbers to answer with."""
    county = await county_of(turn.actor.org_id)
    planned = _schedule(turn, draft, county)
    return texts.PLAN_CARD.format(
        title=draft.title,
        kind=KIND_NAMES[Kind(draft.kind)],
        holder=await _holder(turn.actor.org_id, draft),
        when=say_when(draft.starts_at, draft.ends_at, turn.now),
        place=draft.place,
        spot=texts.PLAN_SPOT.format(radius=county.numbers.fence_metres) if draft.spot else "",
        audience=said(draft.chosen),
        count=len(await people_of(turn.actor.org_id, draft.chosen)),
        required=texts.REQUIRED if draft.required else texts.VOLUNTARY,
        schedule=_dues(planned),
        short_notice=texts.PLAN_SHORT if planned.short_notice else "",
        clashes=await _clashes(turn, draft),
    )


async def _holder(org_id: int, draft: PlanDraft) -> str:
    if draft.station_id is not None:
        return (await Station.get(org_id=org_id, id=draft.station_id)).name
    if draft.committee_id is not None:
        return (await Committee.get(org_id=org_id, id=draft.committee_id)).name
    return "政协办公室"


def _schedule(turn: Turn, draft: PlanDraft, county: County) -> Schedule:
    held_on = draft.starts_at.astimezone(BEIJING).date()
    today = turn.now.astimezone(BEIJING).date()
    return plan_back(held_on, today, county.workdays.works, county.numbers.leads)


def _dues(planned: Schedule) -> str:
    """Say by when what is to be done; the plan itself is being made."""
    dues = [due for due in planned.dues if due.milestone is not Milestone.PLAN]
    return "\n".join(
        texts.PLAN_DUE.format(day=day(due.on), what=texts.MILESTONES[due.milestone]) for due in dues
    )


async def _clashes(turn: Turn, draft: PlanDraft) -> str:
    found = await clashes(turn.actor, draft.starts_at, draft.chosen)
    return "".join(
        texts.PLAN_CLASH.format(short=short(one.number), people=one.people) for one in found
    )
