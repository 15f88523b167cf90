"""Links that open the screen at the door without a session, for one organiser and one activity."""

from datetime import datetime

from handlers import door
from handlers.actor import Actor
from handlers.errors import NotAllowed, NotFound
from handlers.people import actor_for
from handlers.signed_link import Kind, read, sign
from models import Activity
from rules.activity import State
from rules.attendance import LEAVING


def link(actor: Actor, held: Activity, *, key: str) -> str:
    """Sign a token for an organiser, good until an hour after the end, while they hold it."""
    return sign(Kind.DOOR, [actor.org_id, actor.person_id, held.number], key=key)


async def open_link(token: str, *, key: str, now: datetime) -> door.Shown:
    """Give what the door shows to whoever holds the link.

    NotFound for one that is false or too old, for an activity that was called off, and for an
    organiser who may no longer open the door.
    """
    org_id, person_id, number = read(Kind.DOOR, token, key=key)
    actor = await actor_for(org_id, person_id)
    if actor is None:
        raise NotFound
    try:
        shown = await door.door(actor, number, now=now)
    except NotAllowed as error:
        raise NotFound from error
    if shown.activity.state is State.CANCELLED or now >= shown.activity.ends_at + LEAVING:
        raise NotFound
    return shown
