"""A bulletin behind a link: what was printed is read on the phone without signing in."""

from datetime import datetime

from handlers.actor import Actor
from handlers.bulletin import find
from handlers.signed_link import ASKED_FOR, Kind, open_for, sign_for
from models import Bulletin


def link(actor: Actor, bulletin_id: int, *, key: str, now: datetime) -> str:
    """Sign a token that opens a bulletin as the person may read it then."""
    return sign_for(actor, Kind.BULLETIN, bulletin_id, key=key, until=now + ASKED_FOR)


async def open_link(token: str, *, key: str, now: datetime) -> tuple[Actor, Bulletin]:
    """Give whose link it is, and the bulletin.

    NotFound for one that is false or too old, and for who may not read the bulletin any more.
    """
    actor, (bulletin_id,) = await open_for(Kind.BULLETIN, token, key=key, now=now)
    return actor, await find(actor, bulletin_id)
