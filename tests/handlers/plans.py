"""An activity to plan, as tests begin with."""

import secrets
from datetime import datetime, timedelta

from handlers.actor import Actor
from handlers.planning import Holder, Plan
from rules.activity import Kind, Organiser
from rules.audience import By, Chosen

HOURS = 3


def wanted(
    actor: Actor, now: datetime, *, days: int = 40, kind: Kind = Kind.INSPECTION, **other: object
) -> Plan:
    """A visit of the actor's station so many days ahead, three hours long, all members invited."""
    posts = [post for post in actor.posts if post.station_id is not None]
    holder = (
        Holder(Organiser.STATION, station_id=posts[0].station_id)
        if posts
        else Holder(Organiser.OFFICE)
    )
    starts_at = now + timedelta(days=days)
    plain: dict[str, object] = {
        "kind": kind,
        "title": "视察云坪水厂",
        "holder": holder,
        "audience": (Chosen(By.EVERYBODY),),
        "place": "云坪镇水厂",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=HOURS),
        "source_key": secrets.token_hex(8),
    }
    return Plan(**{**plain, **other})  # type: ignore[arg-type]
