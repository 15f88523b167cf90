"""Calendars that people subscribe to: behind a link of which only the hash is kept."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from handlers.actor import Actor
from handlers.errors import NotFound
from handlers.people import actor_for
from models import Activity, Calendar, Organisation, Station
from models.database import transaction
from rules.permission import Action, Standing

#: What was held longer ago than this is in no calendar.
BACK = timedelta(days=180)
#: A calendar shows no more.
LARGEST = 500


@dataclass(frozen=True, slots=True)
class Made:
    """A new link; its secret is said here and never again."""

    calendar: Calendar
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Feed:
    """What a calendar shows: whose it is, and the activities, soonest first."""

    name: str
    county: Organisation
    activities: Sequence[Activity]


async def make(actor: Actor, station: str = "", *, now: datetime) -> Made:
    """Make a link to one's own activities, or to those of a station that one works for.

    An earlier link to the same calendar opens nothing any more. Raises NotFound for a station
    that is not there, or another's.
    """
    secret = secrets.token_urlsafe(32)
    of = await _station(actor, station) if station else None
    async with transaction() as raw:
        await raw.execute("SELECT FROM people WHERE id = $1 FOR UPDATE", actor.person_id)
        await _live(actor).filter(station_id=of.id if of else None).update(revoked_at=now)
        calendar = await Calendar.create(
            org_id=actor.org_id,
            person_id=actor.person_id,
            station=of,
            secret_hash=_hash(secret),
            made_at=now,
        )
    return Made(calendar, secret)


async def _station(actor: Actor, name: str) -> Station:
    station = await Station.get_or_none(org_id=actor.org_id, name=name)
    if station is None or not _works_for(actor, station.id):
        raise NotFound
    return station


def _works_for(actor: Actor, station_id: int) -> bool:
    return actor.may(Action.PLAN_ACTIVITY, Standing(None, station_id))


def _live(actor: Actor) -> QuerySet[Calendar]:
    return Calendar.filter(org_id=actor.org_id, person_id=actor.person_id, revoked_at=None)


async def mine(actor: Actor) -> list[Calendar]:
    """List the links that one has, with their stations, oldest first."""
    return await _live(actor).order_by("id").prefetch_related("station")


async def revoke(actor: Actor, calendar_id: int, *, now: datetime) -> None:
    """Take a link back: from now on it is as one that never was; raises NotFound."""
    if not await _live(actor).filter(id=calendar_id).update(revoked_at=now):
        raise NotFound


async def open_link(secret: str, *, now: datetime) -> Feed:
    """Give what a link shows, as its owner may see it now; raises NotFound.

    Who has left, or no longer works for the station, has no calendar any more.
    """
    calendar = await Calendar.get_or_none(secret_hash=_hash(secret), revoked_at=None)
    actor = await actor_for(calendar.org_id, calendar.person_id) if calendar else None
    if calendar is None or actor is None:
        raise NotFound
    await calendar.fetch_related("station", "org")
    station = calendar.station
    if station is not None and not _works_for(actor, station.id):
        raise NotFound
    shown = Q(station_id=station.id) if station else _invited(actor)
    rows = Activity.filter(shown, org_id=actor.org_id, starts_at__gt=now - BACK)
    activities = await rows.order_by("starts_at", "id").limit(LARGEST)
    name = f"{station.name}活动" if station else f"{actor.name}的活动"
    return Feed(name, calendar.org, activities)


def _invited(actor: Actor) -> Q:
    """What one has been told of."""
    return Q(invitations__person_id=actor.person_id, noticed_at__isnull=False)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()
