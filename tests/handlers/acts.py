"""What may be done to an item, by name, and how a try ended."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from handlers import opinion
from handlers.actor import Actor
from handlers.errors import Refused
from models import Opinion
from rules.reasons import Reason

MOVE, KEEP = Reason("other_remit"), Reason("other", "备查")
HandIn = Callable[..., Awaitable[str]]
Act = Callable[[Actor, str, datetime], Awaitable[Opinion]]
People = dict[str, Actor]

TEXT = "我们村三组那条机耕道去年大雨冲垮了，拖拉机进不去，几十亩田没法收，能不能修一下"

ACTS: dict[str, Act] = {
    "take": lambda who, number, now: opinion.take(who, number, now=now),
    "answer": lambda who, number, now: opinion.answer(who, number, "修好了", now=now),
    "retain": lambda who, number, now: opinion.retain(who, number, KEEP, now=now),
    "decline": lambda who, number, now: opinion.decline(who, number, KEEP, now=now),
    "to building": lambda who, number, now: opinion.reroute(who, number, "ENV", MOVE, now=now),
    "to farming": lambda who, number, now: opinion.reroute(who, number, "AGRI", MOVE, now=now),
    "to the office": lambda who, number, now: opinion.reroute(who, number, "OFFICE", MOVE, now=now),
    "triage": lambda who, number, now: opinion.triage(who, number, "EDU", now=now),
    "withdraw": lambda who, number, now: opinion.withdraw(who, number, now=now),
}


async def heard(attempt):
    """The refusal's class, or the person's name."""
    try:
        return (await attempt).name
    except Refused as refused:
        return type(refused)
