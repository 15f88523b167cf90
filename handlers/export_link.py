"""A sheet behind a link: what somebody may take away, found anew when it is opened."""

from datetime import datetime

from handlers.actor import Actor
from handlers.signed_link import ASKED_FOR, Kind, open_for, sign_for


def link(actor: Actor, query: str, *, key: str, now: datetime) -> str:
    """Sign a token that gives what the person may take away when it is opened."""
    return sign_for(actor, Kind.EXPORT, query, key=key, until=now + ASKED_FOR)


async def open_link(token: str, *, key: str, now: datetime) -> tuple[Actor, str]:
    """Give who asked for which words.

    NotFound for one that is false or too old, and for who is not on the roster any more.
    """
    actor, (query,) = await open_for(Kind.EXPORT, token, key=key, now=now)
    return actor, query
