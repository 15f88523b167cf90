"""All that the service has of one person, which they can read and take along.

Source: DOMAIN.md §7 and the Personal Information Protection Law, article 45.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from handlers import audit
from handlers.actor import Actor
from handlers.dossier import Lines, sections_of
from handlers.errors import NotAllowed
from handlers.people import numbered
from handlers.signed_link import ASKED_FOR, Kind, open_for, sign_for
from models import Person
from models.database import transaction
from rules.audit import Action
from rules.role import Role


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that there is of somebody, in sections of lines by their Chinese names; times are aware.

    ``number`` is the roster's.
    """

    county: str
    number: str
    made_at: datetime
    sections: Mapping[str, Lines]


async def own(actor: Actor, *, now: datetime) -> Dossier:
    """Give somebody their own data."""
    person = await Person.get(org_id=actor.org_id, id=actor.person_id)
    return await _handed_out(actor, person, now)


async def of_person(actor: Actor, number: str, *, now: datetime) -> Dossier:
    """Give the office somebody's data, by roster number; raises NotAllowed and NotFound."""
    if not actor.has(Role.OFFICE):
        raise NotAllowed
    return await _handed_out(actor, await numbered(actor.org_id, number), now)


def link(actor: Actor, *, key: str, now: datetime) -> str:
    """Sign a token that opens one's own data for ten minutes."""
    return sign_for(actor, Kind.DATA, key=key, until=now + ASKED_FOR)


async def open_link(token: str, *, key: str, now: datetime) -> Dossier:
    """Give the data to whoever holds the link; NotFound for one that is false or too old."""
    actor, _ = await open_for(Kind.DATA, token, key=key, now=now)
    return await own(actor, now=now)


async def _handed_out(actor: Actor, person: Person, now: datetime) -> Dossier:
    async with transaction():
        await audit.note(actor, Action.HAND_OUT, person.number, now=now)
    await person.fetch_related("org", "sector", "station")
    return Dossier(person.org.name, person.number, now, await sections_of(person))
