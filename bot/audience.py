"""Who is offered by number when somebody chooses people: one's own first, then the county's."""

from collections.abc import Sequence

from bot.activity_texts import CHOICES
from models import Committee, Station
from rules.audience import By, Chosen

Offer = tuple[Chosen, str]


async def offered(org_id: int, station_id: int | None, committee_id: int | None) -> list[Offer]:
    """Give who can be chosen, and what that is called."""
    county = [(Chosen(by), CHOICES[by]) for by in (By.EVERYBODY, By.STANDING)]
    if station_id is not None:
        station = await Station.get(org_id=org_id, id=station_id)
        own = Chosen(By.STATION, station.name, station.name)
        return [(own, CHOICES[By.STATION]), *county]
    if committee_id is not None:
        committee = await Committee.get(org_id=org_id, id=committee_id)
        own = Chosen(By.COMMITTEE, committee.code, committee.name)
        return [(own, CHOICES[By.COMMITTEE]), *county]
    return county


def numbered(offers: Sequence[Offer]) -> str:
    """Write the offers down, a line each."""
    return "\n".join(f"{place} {name}" for place, (_, name) in enumerate(offers, 1))


def picked(offers: Sequence[Offer], choice: str) -> tuple[Chosen, ...]:
    """Give what a digit chooses; nobody where there is no such number."""
    return tuple(chosen for place, (chosen, _) in enumerate(offers, 1) if str(place) == choice)
