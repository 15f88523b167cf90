"""Links that open without a session: signed for one person and one thing, until they end."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Protocol

from itsdangerous import BadData, URLSafeSerializer

from handlers.actor import Actor
from handlers.errors import NotFound
from handlers.people import actor_for

#: How long what was asked for opens (DOMAIN.md §7, rule 7), and what somebody was sent, who may
#: look at it tomorrow.
ASKED_FOR: Final = timedelta(minutes=10)
SENT: Final = timedelta(days=2)


class Kind(StrEnum):
    """What a link opens; it salts the signature, so that no link opens anything else."""

    ACCURACY = "accuracy"
    BULLETIN = "bulletin"
    DATA = "personal data"
    DIGEST = "digest"
    DOOR = "door"
    EXPORT = "export"
    FILE = "attachment"
    MONTH = "month"


class Owner(Protocol):
    """Whose link it is."""

    @property
    def org_id(self) -> int:
        """The county."""

    @property
    def person_id(self) -> int:
        """The person."""


def sign(kind: Kind, values: Sequence[object], *, key: str) -> str:
    """Sign what a link says; nobody but us can make one, everybody can read it."""
    return str(_signer(kind, key).dumps(list(values)))


def read(kind: Kind, token: str, *, key: str) -> list[Any]:
    """Give what a link says; NotFound for a false one."""
    try:
        return list(_signer(kind, key).loads(token))
    except BadData as error:
        raise NotFound from error


def sign_for(owner: Owner, kind: Kind, *what: object, key: str, until: datetime) -> str:
    """Sign a link that is somebody's own, and ends."""
    values = [owner.org_id, owner.person_id, int(until.timestamp()), *what]
    return sign(kind, values, key=key)


async def open_for(kind: Kind, token: str, *, key: str, now: datetime) -> tuple[Actor, list[Any]]:
    """Give whose link it is, and what it says.

    NotFound for one that is false or too old, and for who is not on the roster any more.
    """
    org_id, person_id, until, *what = read(kind, token, key=key)
    actor = await actor_for(org_id, person_id)
    if actor is None or now.timestamp() > until:
        raise NotFound
    return actor, what


def _signer(kind: Kind, key: str) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt=kind, signer_kwargs={"digest_method": hashlib.sha256})
