"""The door of an activity: who stands at it, which one is meant, and what its screen shows."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache

from handlers.activity import find, standing
from handlers.actor import Actor
from handlers.errors import NotFound, NotOrganiser
from handlers.planning import PREFIX
from handlers.together import Together
from models import Activity
from models.database import Row, fetch, in_transaction
from rules.activity import State
from rules.attendance import COUNTING, Door, Fence, Presence, Spot, distance
from rules.door_code import (
    SCREEN_STEP,
    SPOKEN_STEP,
    Checked,
    DoorCode,
    Means,
    Scanned,
    left,
    scene_of,
)
from rules.numbers import numbers
from rules.permission import Action

#: How many wrong digits one may type within the minutes that follow the first.
TRIES, PAUSED_FOR = 5, timedelta(minutes=10)

# Whom an activity is for may be a long list, which nobody needs here.
_HELD = """id, number, title, place, state, secret, starts_at, ends_at, opens_at, late_from,
    leaves_from, latitude, longitude, radius, place_alone"""

# Each part is looked up by its whole key, whatever the planner thinks of a table's size.
_AT_DOOR = f"""
SELECT asked.place AS nth, a.*, o.numbers, i.id AS invitation, t.at AS signed_at, t.presence,
    t.nonce, t.left_at, f.failures, f.locked_until
FROM unnest($1::int[], $2::int[], $3::text[])
    WITH ORDINALITY AS asked (org_id, person_id, number, place)
JOIN organisations o ON o.id = asked.org_id
JOIN LATERAL (
    SELECT {_HELD} FROM activities WHERE org_id = o.id AND number = asked.number LIMIT 1
) a ON true
LEFT JOIN LATERAL (
    SELECT id FROM invitations WHERE activity_id = a.id AND person_id = asked.person_id LIMIT 1
) i ON true
LEFT JOIN LATERAL (
    SELECT at, presence, nonce, left_at FROM attendances
    WHERE activity_id = a.id AND person_id = asked.person_id LIMIT 1
) t ON true
LEFT JOIN LATERAL (
    SELECT failures, locked_until FROM bind_failures
    WHERE org_id = o.id AND openid = 'door.' || asked.person_id LIMIT 1
) f ON true
"""

_NEAR = """
SELECT asked.place AS nth, a.number, a.secret, a.opens_at, a.ends_at, a.latitude, a.longitude,
    a.place_alone, i.id IS NOT NULL AS invited
FROM unnest($1::int[], $2::int[], $3::timestamptz[])
    WITH ORDINALITY AS asked (org_id, person_id, at, place)
JOIN activities a ON a.org_id = asked.org_id AND a.state = ANY($4::text[])
    AND a.starts_at > asked.at - interval '16 days'
    AND a.opens_at <= asked.at + interval '12 hours' AND a.ends_at > asked.at - interval '12 hours'
LEFT JOIN LATERAL (
    SELECT id FROM invitations WHERE activity_id = a.id AND person_id = asked.person_id LIMIT 1
) i ON true
ORDER BY invited DESC, a.id
"""

_GUESS = """
INSERT INTO bind_failures AS f (org_id, openid, failures, locked_until)
VALUES ($1, 'door.' || $2::int, 1, $4)
ON CONFLICT (org_id, openid) DO UPDATE SET
    failures = CASE WHEN f.locked_until <= $3 THEN 1 ELSE f.failures + 1 END,
    locked_until = CASE WHEN f.locked_until <= $3 THEN $4 ELSE f.locked_until END
RETURNING failures, locked_until
"""


@dataclass(frozen=True, slots=True)
class Held:
    """What somebody is told of the activity that they signed in to."""

    id: int
    number: str
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class AtDoor:
    """Somebody at an activity's door; ``signed_at`` is None for who has not signed in.

    ``patience`` is how long a sign-in may wait in a phone; ``paused_until`` is set for who typed
    too many wrong digits.
    """

    activity: Held
    door: Door
    codes: DoorCode = field(repr=False)
    place_alone: bool
    leaves_from: datetime
    patience: timedelta
    invited: bool
    signed_at: datetime | None
    presence: Presence | None
    nonce: str
    left_at: datetime | None
    paused_until: datetime | None


async def at_door(actor: Actor, number: str) -> AtDoor:
    """Read who stands at which door, with one statement that others share; raises NotFound."""
    asked = (actor.org_id, actor.person_id, number)
    row = (await _read([asked]))[0] if in_transaction() else await _reading(asked)
    if row is None:
        raise NotFound
    return AtDoor(
        activity=Held(*(row[name] for name in Held.__slots__)),
        door=_door(row),
        codes=DoorCode(row["secret"]),
        place_alone=row["place_alone"],
        leaves_from=row["leaves_from"],
        patience=_patience(row["numbers"]),
        invited=row["invitation"] is not None,
        signed_at=row["signed_at"],
        presence=Presence(row["presence"]) if row["presence"] else None,
        nonce=row["nonce"] or "",
        left_at=row["left_at"],
        paused_until=row["locked_until"] if (row["failures"] or 0) >= TRIES else None,
    )


@lru_cache(maxsize=256)
def _patience(own: str) -> timedelta:
    """Read a county's numbers; many are the same."""
    return timedelta(hours=numbers(json.loads(own)).offline_hours)


def _door(row: Row) -> Door:
    centre = _centre(row)
    fence = Fence(centre, row["radius"]) if centre else None
    return Door(row["opens_at"], row["late_from"], row["ends_at"], fence, State(row["state"]))


def _centre(row: Row) -> Spot | None:
    if row["latitude"] is None:
        return None
    return Spot(row["latitude"], row["longitude"])


async def _read(asked: Sequence[tuple[int, int, str]]) -> list[Row | None]:
    rows = {row["nth"]: row for row in await fetch(_AT_DOOR, *zip(*asked, strict=True))}
    return [rows.get(nth) for nth in range(1, len(asked) + 1)]


_reading = Together(_read, at_once=1)


async def said_at(actor: Actor, digits: str, at: datetime) -> str | None:
    """Find the activity at whose door these digits were said, or lately were; gives its number.

    Where two say the same, it is the one to which the person is invited.
    """
    rows = await _near(actor, at)
    worth = [(DoorCode(row["secret"]).check_spoken(digits, at), row["number"]) for row in rows]
    for wanted in (Checked.GOOD, Checked.EXPIRED):
        for checked, number in worth:
            if checked is wanted:
                return str(number)
    return None


async def around(actor: Actor, spot: Spot, at: datetime) -> str | None:
    """Find the activity that the person is invited to and signs in to by being near it."""
    rows = await _near(actor, at)
    near = [
        (distance(centre, spot), str(row["number"]))
        for row in rows
        if row["invited"] and row["place_alone"] and row["opens_at"] <= at < row["ends_at"]
        if (centre := _centre(row))
    ]
    return min(near)[1] if near else None


async def _near(actor: Actor, at: datetime) -> list[Row]:
    """Give the activities whose doors are open, were lately or will be soon."""
    asked = (actor.org_id, actor.person_id, at)
    return (await _look([asked]))[0] if in_transaction() else await _looking(asked)


async def _look(asked: Sequence[tuple[int, int, datetime]]) -> list[list[Row]]:
    found: list[list[Row]] = [[] for _ in asked]
    for row in await fetch(_NEAR, *zip(*asked, strict=True), list(COUNTING)):
        found[row["nth"] - 1].append(row)
    return found


_looking = Together(_look, at_once=1)


async def count_guess(actor: Actor, now: datetime) -> datetime | None:
    """Count wrong digits; gives until when the person must wait, if they went on too long.

    In the caller's transaction, so that none may be open that the refusal undoes.
    """
    row = (await fetch(_GUESS, actor.org_id, actor.person_id, now, now + PAUSED_FOR))[0]
    until: datetime = row["locked_until"]
    return until if row["failures"] > TRIES else None


async def open_for(actor: Actor, *, now: datetime) -> list[Activity]:
    """List the activities that the person is invited to and whose doors are open, soonest first."""
    rows = Activity.filter(
        org_id=actor.org_id,
        state__in=COUNTING,
        invitations__person_id=actor.person_id,
        opens_at__lte=now,
        ends_at__gt=now,
    )
    return await rows.order_by("starts_at", "id")


@dataclass(frozen=True, slots=True)
class Shown:
    """What the screen at the door shows: scenes of QR codes, digits, and their seconds left."""

    activity: Activity
    screen: str = field(repr=False)
    screen_left: int
    paper: str = field(repr=False)
    digits: str = field(repr=False)
    digits_left: int


def opens(actor: Actor, activity: Activity) -> bool:
    """Tell whether the person may have the codes of an activity's door."""
    acts = (Action.RUN_ACTIVITY, Action.MAKE_UP)
    return any(actor.may(act, standing(activity)) for act in acts)


async def door(actor: Actor, number: str, *, now: datetime) -> Shown:
    """Give the codes of an activity, to who holds it; raises NotFound or NotOrganiser."""
    activity = await find(actor, number)
    if not opens(actor, activity):
        raise NotOrganiser
    codes, short = DoorCode(activity.secret), number.removeprefix(PREFIX)
    return Shown(
        activity=activity,
        screen=scene_of(Scanned(Means.SCREEN, short, codes.screen(now))),
        screen_left=left(SCREEN_STEP, now),
        paper=scene_of(Scanned(Means.PAPER, short, codes.paper())),
        digits=codes.spoken(now),
        digits_left=left(SPOKEN_STEP, now),
    )
