"""The month as the 主席会议 hears it (月报): the county, each station and each committee.

Source: DOMAIN.md §2 row 47 and §6 (station form). It is counted when it is asked for: what
happened in a month that is over stays, only what is late is late now.
"""

from dataclasses import dataclass
from datetime import datetime

from handlers.actor import Actor
from handlers.county import county_of
from handlers.digest import kinds_of, name_of
from handlers.errors import NotAllowed, NotFound
from handlers.figures import Asked, Holder
from handlers.organisation import committees_of
from handlers.sections import Section, count
from handlers.signed_link import SENT, open_for, sign_for
from handlers.signed_link import Kind as Link
from models import Station
from rules.deadline import BEIJING
from rules.digest import Kind, Period, Reach, month


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
    committees = await committees_of(org_id)
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
    first = span.since.astimezone(BEIJING)
    return sign_for(actor, Link.MONTH, first.year, first.month, key=key, until=now + SENT)


async def open_month(token: str, *, key: str, now: datetime) -> tuple[Actor, Month]:
    """Give the report to whoever holds the link, while its owner may have it; raises NotFound."""
    actor, (year, number) = await open_for(Link.MONTH, token, key=key, now=now)
    try:
        return actor, await report(actor, year, number, now=now)
    except NotAllowed as error:
        raise NotFound from error
