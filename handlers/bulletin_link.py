"""Links that give a bulletin as a PDF without a session, for one person, ten minutes."""

import hashlib
from datetime import datetime

from itsdangerous import BadData, URLSafeSerializer

from handlers.actor import Actor
from handlers.bulletin import find
from handlers.errors import NotFound
from handlers.people import actor_for
from models import Bulletin
from rules.attachment import LINK_FOR


def link(actor: Actor, bulletin_id: int, *, key: str, now: datetime) -> str:
    """Sign a token that opens a bulletin as the person may read it then."""
    until = int((now + LINK_FOR).timestamp())
    return str(_signer(key).dumps([actor.org_id, actor.person_id, bulletin_id, until]))


async def open_link(token: str, *, key: str, now: datetime) -> tuple[Actor, Bulletin]:
    """Give whose link it is, and the bulletin.

    NotFound for one that is false or too old, and for who may not read the bulletin any more.
    """
    try:
        org_id, person_id, bulletin_id, until = _signer(key).loads(token)
    except BadData as error:
        raise NotFound from error
    actor = await actor_for(org_id, person_id)
    if actor is None or now.timestamp() > until:
        raise NotFound
    return actor, await find(actor, bulletin_id)


def _signer(key: str) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt="bulletin", signer_kwargs={"digest_method": hashlib.sha256})
