"""The month as the 主席会议 hears it (月报): the county, each station and each committee.

Source: DOMAIN.md §2 row 47 and §6 (station form). It is counted when it is asked for: what
happened in a month that is over stays, only what is late is late now.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer

from handlers.actor import Actor
from handlers.county import county_of
from handlers.digest import kinds_of, name_of
from handlers.errors import NotAllowed, NotFound
from handlers.figures import Asked, Holder
from handlers.people import actor_for
from handlers.sections import Section, count
from models import Committee, Station
from rules.committees import OFFICE
from rules.deadline import BEIJING
from rules.digest import Kind, Period, Reach, month

LINK_FOR = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Month:
    """A month's report; ``sections`` are the stations', then the committees'."""

    year: int
    number: int
    county: Section
    stations: tuple[Section, ...]
    committees: tuple[Section, ...]


async def report(actor: Actor, year: int, number: int, *, now: datetime) -> Month:
    """Count a month that has begun; raises NotFound, or NotAllowed for who hears of no month."""
    if Kind.MONTHLY not in kinds_of(actor):
        raise NotAllowed
    if not 1 <= number <= 12 or month(year, number).since > now:
        raise NotFound
    org_id, span = actor.org_id, month(year, number)
    stations = await Station.filter(org_id=org_id).order_by("id")
    committees = await Committee.filter(org_id=org_id).exclude(code=OFFICE).order_by("id")
    return Month(
        year,
        number,
        await _section(Holder(org_id, Reach.COUNTY), span, now),
        tuple(
            [await _section(Holder(org_id, Reach.STATION, one.id), span, now) for one in stations]
        ),
        tuple(
            [
                await _section(Holder(org_id, Reach.COMMITTEE, one.id), span, now)
                for one in committees
            ]
        ),
    )


async def _section(holder: Holder, span: Period, now: datetime) -> Section:
    workdays = (await county_of(holder.org_id)).workdays
    return await count(Kind.MONTHLY, Asked(holder, span, now, workdays), await name_of(holder))


# --- links ----------------------------------------------------------------------------------


def month_link(actor: Actor, span: Period, *, key: str, now: datetime) -> str:
    """Sign a token that opens a month's report for two days."""
    first, until = span.since.astimezone(BEIJING), int((now + LINK_FOR).timestamp())
    return str(_signer(key).dumps([actor.org_id, actor.person_id, first.year, first.month, until]))


async def open_month(token: str, *, key: str, now: datetime) -> tuple[Actor, Month]:
    """Give the report to whoever holds the link, while its owner may have it; raises NotFound."""
    try:
        org_id, person_id, year, number, until = _signer(key).loads(token)
    except BadData as error:
        raise NotFound from error
    actor = await actor_for(org_id, person_id)
    if actor is None or now.timestamp() > until:
        raise NotFound
    try:
        return actor, await report(actor, year, number, now=now)
    except NotAllowed as error:
        raise NotFound from error


def _signer(key: str) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt="month", signer_kwargs={"digest_method": hashlib.sha256})
