"""How right routing is in a county, for its office: counted from the timeline when it is asked."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers import learning
from handlers.actor import Actor
from handlers.errors import NotAllowed, NotFound
from handlers.settled import SETTLED
from handlers.signed_link import SENT, Kind, open_for, sign_for
from models import Adjustment, Committee, Organisation
from models.database import Row, fetch
from rules.accuracy import (
    Kept,
    Mistake,
    Routed,
    Tally,
    by_committee,
    by_month,
    mistakes,
    tally,
)
from rules.deadline import BEIJING
from rules.permission import Action, holds

#: Months that are shown, this one among them.
MONTHS = 12
#: The reason that names the second choice: its words spoke against the first.
_AGAINST = "second"


@dataclass(frozen=True, slots=True)
class Accuracy:
    """A county's figures of the last months; ``names`` are its committees' by code.

    ``versions`` are what was learned, newest first; ``holds`` is the one that holds, 0 for none.
    """

    county: str
    total: Tally
    months: Mapping[str, Tally]
    committees: Mapping[str, Kept]
    mistakes: Sequence[Mistake]
    names: Mapping[str, str]
    versions: Sequence[Adjustment]
    holds: int
    made_at: datetime


def reads(actor: Actor) -> bool:
    """Tell whether somebody may read how right routing is: who decides on it."""
    return holds(Action.TRIAGE, actor.posts)


async def accuracy(actor: Actor, *, now: datetime) -> Accuracy:
    """Count how right routing was in the last months; raises NotAllowed."""
    if not reads(actor):
        raise NotAllowed
    org = await Organisation.get(id=actor.org_id).only("id", "name", "adjustment")
    committees = await Committee.filter(org_id=org.id).order_by("id")
    items = await routed(org.id, _since(now))
    return Accuracy(
        org.name,
        tally(items),
        by_month(items),
        by_committee(items),
        mistakes(items),
        {one.code: one.name for one in committees},
        await learning.history(org.id),
        org.adjustment,
        now,
    )


def _since(now: datetime) -> datetime:
    """Give the beginning of the first month that is shown."""
    here = now.astimezone(BEIJING)
    year, month = divmod(here.year * 12 + here.month - MONTHS, 12)
    return datetime(year, month + 1, 1, tzinfo=BEIJING)


_ROUTED = f"""
WITH {SETTLED}
SELECT submitted_at, code, routing FROM settled WHERE submitted_at >= $2 ORDER BY id
"""


async def routed(org_id: int, since: datetime) -> list[Routed]:
    """Give a county's items since a day as routing saw them, without a word of their texts."""
    return [_routed(row) for row in await fetch(_ROUTED, org_id, since)]


def _routed(row: Row) -> Routed:
    said = json.loads(row["routing"])
    reasons = said.get("reasons") or []
    return Routed(
        month=f"{row['submitted_at'].astimezone(BEIJING):%Y-%m}",
        decision=said.get("decision") or "",
        first=said.get("committee") or "",
        others=tuple(code for code, _ in said.get("alternatives") or ()),
        settled=row["code"] or "",
        department=said.get("department") or "",
        words=tuple(
            word for one in reasons if one.get("rule") != _AGAINST for word in one["words"]
        ),
    )


# --- links ----------------------------------------------------------------------------------


def link(actor: Actor, *, key: str, now: datetime) -> str:
    """Sign a token that opens the figures for two days."""
    return sign_for(actor, Kind.ACCURACY, key=key, until=now + SENT)


async def open_link(token: str, *, key: str, now: datetime) -> Accuracy:
    """Give the figures to whoever holds the link, while its owner may read them.

    Raises NotFound.
    """
    actor, _ = await open_for(Kind.ACCURACY, token, key=key, now=now)
    try:
        return await accuracy(actor, now=now)
    except NotAllowed as error:
        raise NotFound from error
