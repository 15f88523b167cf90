"""Mini-program sessions: our own token, of which only the hash is kept.

A session names an openid and not a person: who stands behind it is looked up at each request, so
that binding, unbinding and leaving take effect at once.
"""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from handlers.actor import Actor
from handlers.people import actor_of
from models import Session
from models.database import fetch

#: WeChat's account kind of a mini-program, as bindings have it.
ACCOUNT = "mp"
#: A login is silent, so a session need not outlive a week.
LIFE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who holds a session: a WeChat account, and the person behind it once it is bound."""

    session_id: int
    org_id: int
    openid: str
    expires_at: datetime
    actor: Actor | None


@dataclass(frozen=True, slots=True)
class Begun:
    """A new session; the token is said here and never again."""

    token: str = field(repr=False)
    visitor: Visitor


async def begin(org_id: int, openid: str, *, now: datetime) -> Begun:
    """Begin a session for an openid that WeChat has vouched for."""
    token = secrets.token_urlsafe(32)
    session = await Session.create(
        org_id=org_id,
        token_hash=_hash(token),
        openid=openid,
        created_at=now,
        expires_at=now + LIFE,
    )
    return Begun(token, await _visitor(session))


async def find(token: str, *, now: datetime) -> Visitor | None:
    """Find who holds the token; None when it is false, expired or revoked."""
    session = await Session.get_or_none(
        token_hash=_hash(token), revoked_at=None, expires_at__gt=now
    )
    return await _visitor(session) if session else None


async def end(visitor: Visitor, *, now: datetime) -> None:
    """Revoke a session: its token is worth nothing from now on."""
    await Session.filter(org_id=visitor.org_id, id=visitor.session_id).update(revoked_at=now)


async def forget(before: datetime) -> None:
    """Drop sessions that expired before."""
    await fetch("DELETE FROM sessions WHERE expires_at < $1", before)


async def _visitor(session: Session) -> Visitor:
    actor = await actor_of(session.org_id, ACCOUNT, session.openid)
    return Visitor(session.id, session.org_id, session.openid, session.expires_at, actor)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()
