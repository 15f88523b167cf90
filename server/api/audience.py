"""Whom something goes to and who holds it, as the API says it."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field
from tortoise.exceptions import ValidationError

from handlers.actor import Actor
from handlers.errors import AudienceUnknown
from handlers.planning import Holder
from models import Activity, Committee, Person, Sector, Station
from rules.activity import Organiser
from rules.audience import By, Chosen, unpacked
from rules.committees import OFFICE_NAME
from server.api.endpoint import Given, Shown
from server.api.opinion import Words

#: A name, a committee's code or a roster number.
Key = Annotated[Words, Field(max_length=64)]


class Choice(Given):
    """One part of an audience; `key` is a name, a committee's code or a roster number."""

    by: By
    key: Key = ""


#: Whom an invitation or a circular goes to.
Audience = Annotated[tuple[Choice, ...], Field(min_length=1, max_length=200)]


class ChoiceView(Shown):
    """One part of an audience, and what people call it."""

    by: By
    key: str
    name: str


class HolderGiven(Given):
    """Who holds an activity; `key` is a station's, sector's or group's name, a committee's code."""

    by: Organiser
    key: Key = ""


class HolderView(Shown):
    """Who holds an activity, and what people call it."""

    by: Organiser
    key: str
    name: str


def chosen(audience: Audience) -> tuple[Chosen, ...]:
    """Read an audience."""
    return tuple(Chosen(choice.by, choice.key) for choice in audience)


def audience_view(kept: Sequence[dict[str, str]]) -> list[ChoiceView]:
    """Show an audience as it is kept."""
    return [ChoiceView(by=one.by, key=one.key, name=one.said()) for one in unpacked(kept)]


async def holder_of(actor: Actor, given: HolderGiven) -> Holder:
    """Find who is to hold an activity; raises AudienceUnknown."""
    try:
        found = await _holder(actor.org_id, given)
    except ValidationError:
        # Longer than any name in the column.
        found = None
    if found is None:
        raise AudienceUnknown(asked=given.key[:20])
    return found


async def _holder(org_id: int, given: HolderGiven) -> Holder | None:
    match given.by:
        case Organiser.STATION:
            station = await Station.get_or_none(org_id=org_id, name=given.key)
            return Holder(given.by, station_id=station.id) if station else None
        case Organiser.COMMITTEE:
            committee = await Committee.get_or_none(org_id=org_id, code=given.key)
            return Holder(given.by, committee_id=committee.id) if committee else None
        case Organiser.SECTOR:
            sector = await Sector.get_or_none(org_id=org_id, name=given.key)
            return Holder(given.by, sector_id=sector.id) if sector else None
        case Organiser.GROUP:
            here = await Person.filter(org_id=org_id, group=given.key, active=True).exists()
            return Holder(given.by, group=given.key) if given.key and here else None
    return Holder(given.by)


def holder_view(held: Activity) -> HolderView:
    """Show who holds an activity, read with its station, committee and sector."""
    key, name = "", OFFICE_NAME
    if held.station is not None:
        key = name = held.station.name
    elif held.committee is not None:
        key, name = held.committee.code, held.committee.name
    elif held.sector is not None:
        key = name = held.sector.name
    elif held.group:
        key = name = held.group
    return HolderView(by=held.organiser, key=key, name=name)
