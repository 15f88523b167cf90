"""Who somebody is: from a WeChat account to an Actor, and looking people up."""

from collections.abc import Iterable

from handlers.actor import Actor
from handlers.errors import NotAllowed, NotFound, PersonUnknown, SeveralPeople
from models import Person
from models.database import Row, fetch
from rules.permission import Action, Post, holds
from rules.role import Role

#: Characters of a roster number, and of a name.
LONGEST = 32
_POSTS = """
    SELECT p.id, p.name, p.station_id AS home, a.role, a.station_id, a.committee_id, a.unit_id
      FROM people p
      LEFT JOIN appointments a
        ON a.org_id = p.org_id AND a.person_id = p.id AND a.ended_at IS NULL
"""
_BY_OPENID = f"""{_POSTS}
      JOIN bindings b
        ON b.org_id = p.org_id AND b.person_id = p.id AND b.ended_at IS NULL
     WHERE p.org_id = $1 AND p.active AND b.account = $2 AND b.openid = $3
     ORDER BY a.id"""
_BY_ID = f"""{_POSTS}
     WHERE p.org_id = $1 AND p.active AND p.id = $2
     ORDER BY a.id"""


async def actor_of(org_id: int, account: str, openid: str) -> Actor | None:
    """Tell who stands behind an openid (`account`: ``oa`` or ``mp``); None for the unbound.

    Asked afresh for every message, so that binding, unbinding and leaving take effect at once.
    """
    return _actor(org_id, await fetch(_BY_OPENID, org_id, account, openid))


async def actor_for(org_id: int, person_id: int) -> Actor | None:
    """Give the Actor of a person on the roster; None for one who has left, or is another's."""
    return _actor(org_id, await fetch(_BY_ID, org_id, person_id))


async def find_person(actor: Actor, number_or_name: str) -> Person:
    """Find an active person for the office, by roster number or by the whole name.

    Raises NotAllowed, PersonUnknown, or SeveralPeople when the name is shared.
    """
    if not holds(Action.UNBIND, actor.posts):
        raise NotAllowed
    return await named(actor.org_id, number_or_name)


async def named(org_id: int, number_or_name: str) -> Person:
    """Find an active person by roster number or by the whole name.

    Raises PersonUnknown, or SeveralPeople when the name is shared.
    """
    asked = number_or_name.strip()
    if len(asked) > LONGEST:
        raise PersonUnknown(asked=asked[:LONGEST])
    people = Person.filter(org_id=org_id, active=True)
    if person := await people.get_or_none(number=asked):
        return person
    named = await people.filter(name=asked).order_by("number")
    if not named:
        raise PersonUnknown(asked=asked)
    if len(named) > 1:
        raise SeveralPeople(name=asked, numbers="、".join(person.number for person in named))
    return named[0]


async def numbered(org_id: int, number: str) -> Person:
    """Give whoever has a roster number, those who have left among them; raises NotFound."""
    found = len(number) <= LONGEST and await Person.get_or_none(org_id=org_id, number=number)
    if not found:
        raise NotFound
    return found


def _actor(org_id: int, rows: list[Row]) -> Actor | None:
    if not rows:
        return None
    first = rows[0]
    return Actor(org_id, first["id"], first["name"], tuple(_posts(rows)), first["home"])


def _posts(rows: list[Row]) -> Iterable[Post]:
    for row in rows:
        if row["role"] is not None:
            yield Post(Role(row["role"]), row["station_id"], row["committee_id"], row["unit_id"])
