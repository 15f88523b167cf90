"""Who belongs to an audience: from what an organiser chose to the people on the roster."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence

from tortoise.exceptions import ValidationError
from tortoise.expressions import Q

from handlers.county import routing_of
from handlers.errors import AudienceUnknown, NobodyChosen, SeveralPeople
from models import Committee, Person, Sector, Station
from models.database import fetch
from models.database import packed as packed_json
from rules.audience import WITHOUT_NAME, By, Chosen, packed
from rules.county import find_committee
from rules.role import Role

_PEOPLE = """
SELECT DISTINCT p.id
FROM people p
JOIN json_to_recordset($2::json) AS chosen (by text, key text, name text) ON
    CASE chosen.by
        WHEN 'station' THEN p.station_id =
            (SELECT id FROM stations WHERE org_id = $1 AND name = chosen.key)
        WHEN 'sector' THEN p.sector_id =
            (SELECT id FROM sectors WHERE org_id = $1 AND name = chosen.key)
        WHEN 'group' THEN p."group" = chosen.key
        WHEN 'person' THEN p.number = chosen.key
        WHEN 'standing' THEN p.standing
        WHEN 'committee' THEN EXISTS (
            SELECT 1 FROM appointments a JOIN committees c ON c.id = a.committee_id
            WHERE a.org_id = $1 AND a.person_id = p.id AND a.ended_at IS NULL
                AND c.org_id = $1 AND c.code = chosen.key)
        ELSE true
    END
WHERE p.org_id = $1 AND p.active AND (chosen.by IN ('person', 'committee') OR EXISTS (
    SELECT 1 FROM appointments a
    WHERE a.org_id = $1 AND a.person_id = p.id AND a.ended_at IS NULL AND a.role = $3))
ORDER BY p.id
"""

_APART = re.compile(r"[,;、，；\s]+|和")
_EVERYBODY = frozenset({"全体", "全体委员", "所有委员", "全县委员", "大家", "所有人"})
_STANDING = frozenset({"常委", "全体常委", "所有常委"})


async def people_of(org_id: int, audience: Sequence[Chosen]) -> list[int]:
    """List the active people who belong to an audience, each once.

    By station, sector and group it is members alone; whoever else is to come is chosen by hand.
    """
    rows = await fetch(_PEOPLE, org_id, packed_json(packed(audience)), Role.MEMBER.value)
    return [row["id"] for row in rows]


async def read_audience(org_id: int, said: str) -> tuple[Chosen, ...]:
    """Read “云坪镇、农业界、W012” as an audience; raises AudienceUnknown or NobodyChosen."""
    parts = [part for part in _APART.split(said.strip()) if part]
    if not parts:
        raise NobodyChosen
    return tuple(dict.fromkeys([await _meant(org_id, part) for part in parts]))


async def check_audience(org_id: int, audience: Sequence[Chosen]) -> tuple[Chosen, ...]:
    """Give the audience with the names as the county writes them; raises what reading does."""
    if not audience:
        raise NobodyChosen
    return tuple(dict.fromkeys([await _checked(org_id, chosen) for chosen in audience]))


async def _checked(org_id: int, chosen: Chosen) -> Chosen:
    if chosen.by in WITHOUT_NAME:
        return Chosen(chosen.by)
    found = await _found(chosen.by, org_id, chosen.key.strip())
    if found is None:
        raise AudienceUnknown(asked=chosen.key[:20])
    return found


async def _meant(org_id: int, said: str) -> Chosen:
    if said in _EVERYBODY:
        return Chosen(By.EVERYBODY)
    if said in _STANDING:
        return Chosen(By.STANDING)
    for by in _FINDERS:
        if found := await _found(by, org_id, said):
            return found
    raise AudienceUnknown(asked=said[:20])


async def _found(by: By, org_id: int, said: str) -> Chosen | None:
    try:
        return await _FINDERS[by](org_id, said)
    except ValidationError:
        # Longer than any name in the column.
        return None


async def _station(org_id: int, said: str) -> Chosen | None:
    name = said.removesuffix("联络站")
    row = await Station.get_or_none(org_id=org_id, name__in=[said, f"{name}联络站"])
    return Chosen(By.STATION, row.name, row.name) if row else None


async def _sector(org_id: int, said: str) -> Chosen | None:
    name = said.removesuffix("界")
    row = await Sector.get_or_none(org_id=org_id, name__in=[name, f"{name}界"])
    return Chosen(By.SECTOR, row.name, row.name) if row else None


async def _group(org_id: int, said: str) -> Chosen | None:
    there = await Person.filter(org_id=org_id, group=said, active=True).exists()
    return Chosen(By.GROUP, said, said) if there else None


async def _committee(org_id: int, said: str) -> Chosen | None:
    code = find_committee(said, await routing_of(org_id)) or said
    row = await Committee.get_or_none(org_id=org_id, code=code)
    return Chosen(By.COMMITTEE, row.code, row.name) if row else None


async def _person(org_id: int, said: str) -> Chosen | None:
    people = Person.filter(org_id=org_id, active=True)
    found = await people.filter(Q(number=said) | Q(name=said)).order_by("number")
    if len(found) > 1:
        numbers = "、".join(person.number for person in found)
        raise SeveralPeople(name=said, numbers=numbers)
    return Chosen(By.PERSON, found[0].number, found[0].name) if found else None


_FINDERS: Mapping[By, Callable[[int, str], Awaitable[Chosen | None]]] = {
    By.STATION: _station,
    By.SECTOR: _sector,
    By.GROUP: _group,
    By.PERSON: _person,
    By.COMMITTEE: _committee,
}
