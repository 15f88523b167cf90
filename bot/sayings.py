"""How dates, numbers, states and people are said in chat."""

from datetime import datetime

from bot.knock_texts import DUE
from handlers.actor import Actor
from handlers.chain import state_said
from handlers.guidance import GUIDANCE
from models import Activity, Committee, Opinion
from rules.activity import Organiser
from rules.deadline import BEIJING
from rules.gates import Gate, is_danger
from rules.opinion import State
from rules.role import ROLE_NAMES, Role

_WITH_A_PLACE = frozenset({State.TRIAGED, State.REROUTED, State.IN_REVIEW, State.REHANDLING})


def day_of(at: datetime, now: datetime) -> str:
    """Say when, as people do: the time for today, the day for the rest."""
    at, now = at.astimezone(BEIJING), now.astimezone(BEIJING)
    if at.date() == now.date():
        return f"今天{at:%H:%M}"
    if at.year == now.year:
        return f"{at.month}月{at.day}日"
    return f"{at.year}年{at.month}月{at.day}日"


def short(receipt: str) -> str:
    """Give the part of a receipt number that people type: ``民2026-0123`` is ``0123``."""
    return receipt.rpartition("-")[2]


def state_of(opinion: Opinion) -> str:
    """Say where an item stands."""
    return state_said(opinion)


def where(opinion: Opinion, committee: Committee | None) -> str:
    """Say with whom an item lies, where that adds something."""
    return f"（{committee.name}）" if committee and opinion.state in _WITH_A_PLACE else ""


def due(opinion: Opinion, now: datetime) -> str:
    """Say by when the next step is due, and whether it is late."""
    if opinion.due_at is None:
        return ""
    late = "，已超期" if opinion.due_at < now else ""
    return DUE.format(day=day_of(opinion.due_at, now)) + late


def holder_of(activity: Activity) -> str:
    """Name who holds an activity that was read with its station, committee and sector."""
    named = {
        Organiser.STATION: activity.station and activity.station.name,
        Organiser.COMMITTEE: activity.committee and activity.committee.name,
        Organiser.SECTOR: activity.sector and f"{activity.sector.name.removesuffix('界')}界",
        Organiser.GROUP: activity.group,
    }
    return named.get(activity.organiser) or "政协办公室"


def title_of(actor: Actor) -> str:
    """Address somebody by their first post: 委员, 站长, 主任 …"""
    roles = [post.role for post in actor.posts]
    if Role.MEMBER in roles:
        return ROLE_NAMES[Role.MEMBER]
    return ROLE_NAMES[roles[0]] if roles and roles[0] is Role.STATION_HEAD else "同志"


def roles_of(actor: Actor) -> str:
    """Name somebody's posts."""
    return "、".join(dict.fromkeys(ROLE_NAMES[post.role] for post in actor.posts)) or "未定"


def danger_first(said: str, answer: str) -> str:
    """Put 110, 119 and 120 before an answer to somebody who writes of fire, injury or flood."""
    warning = f"{GUIDANCE[Gate.DANGER]}\n\n"
    return warning + answer.replace(warning, "") if is_danger(said) else answer
