"""Links that give a sheet of what a search finds without a session, for one person, ten minutes."""

import hashlib
from datetime import datetime

from itsdangerous import BadData, URLSafeSerializer

from handlers.actor import Actor
from handlers.errors import NotFound
from handlers.people import actor_for
from rules.attachment import LINK_FOR


def link(actor: Actor, query: str, *, key: str, now: datetime) -> str:
    """Sign a token that gives what the person may take away when it is opened."""
    until = int((now + LINK_FOR).timestamp())
    return str(_signer(key).dumps([actor.org_id, actor.person_id, query, until]))


async def open_link(token: str, *, key: str, now: datetime) -> tuple[Actor, str]:
    """Give whose link it is, and what they searched for.

    NotFound for one that is false or too old, and for who is not on the roster any more.
    """
    try:
        org_id, person_id, query, until = _signer(key).loads(token)
    except BadData as error:
        raise NotFound from error
    actor = await actor_for(org_id, person_id)
    if actor is None or now.timestamp() > until:
        raise NotFound
    return actor, query


def _signer(key: str) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt="export", signer_kwargs={"digest_method": hashlib.sha256})
