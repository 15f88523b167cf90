"""Roster slips: the one-time code and the QR scene that bind a person's WeChat account.

Both are used up together, and only a keyed hash of the code is kept.
"""

import base64
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field

from handlers.actor import Actor
from handlers.errors import NotAllowed, NotFound
from models import Person
from models.database import transaction
from rules.permission import Action, holds

#: What the scene of a slip's QR code begins with.
SLIP = "slip."


@dataclass(frozen=True, slots=True)
class Slip:
    """What is printed for one person; the code and the scene exist nowhere else.

    `scene` has at most 32 characters and suits WeChat's QR codes of both kinds.
    """

    person: Person
    code: str = field(repr=False)
    scene: str = field(repr=False)


async def new_slips(org_id: int, people: Iterable[Person], *, key: str) -> list[Slip]:
    """Make slips for people of the county, leaving out who has left.

    Their earlier unused slips are void from now on.
    """
    async with transaction() as raw:
        # One at a time for a county, so that no two people get the same code.
        await raw.execute("SELECT 1 FROM organisations WHERE id = $1 FOR NO KEY UPDATE", org_id)
        rows = await raw.fetch("SELECT slip_hash FROM people WHERE org_id = $1", org_id)
        taken = {row["slip_hash"] for row in rows}
        slips = {}
        for person in people:
            code, hashed = _free_code(org_id, taken, key)
            slips[hashed] = Slip(person, code, scene_of(key, person.id, hashed))
        kept = await raw.fetch(
            "UPDATE people p SET slip_hash = s.hash"
            " FROM unnest($2::int[], $3::text[]) AS s (id, hash)"
            " WHERE p.org_id = $1 AND p.id = s.id AND p.active RETURNING p.slip_hash",
            org_id,
            [slip.person.id for slip in slips.values()],
            list(slips),
        )
    valid = {row["slip_hash"] for row in kept}
    return [slip for hashed, slip in slips.items() if hashed in valid]


async def new_slip(actor: Actor, person: Person, *, key: str) -> Slip:
    """Make a new slip for somebody, as the office does for one who has lost theirs."""
    require_office(actor, person)
    slips = await new_slips(actor.org_id, [person], key=key)
    if not slips:
        raise NotFound
    return slips[0]


def require_office(actor: Actor, person: Person) -> None:
    """Raise NotAllowed for anybody but the office, NotFound for another county's person."""
    if not holds(Action.UNBIND, actor.posts):
        raise NotAllowed
    if person.org_id != actor.org_id:
        raise NotFound


def hash_code(key: str, org_id: int, code: str) -> str:
    """Hash a code of eight digits with the service's key, in hex, as it is stored."""
    return _sign(key, f"slip:{org_id}:{code}").hex()


def scene_of(key: str, person_id: int, hashed: str) -> str:
    """Sign the slip's own hash: the scene is void as soon as the slip is used or replaced."""
    signed = _sign(key, f"scene:{person_id}:{hashed}")[:12]
    return f"{SLIP}{person_id}.{base64.urlsafe_b64encode(signed).decode()}"


def _free_code(org_id: int, taken: set[str | None], key: str) -> tuple[str, str]:
    while True:
        code = f"{secrets.randbelow(10**8):08d}"
        hashed = hash_code(key, org_id, code)
        if hashed not in taken:
            taken.add(hashed)
            return code, hashed


def _sign(key: str, words: str) -> bytes:
    return hmac.digest(key.encode(), words.encode(), "sha256")
