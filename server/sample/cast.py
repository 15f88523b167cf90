"""Who has a phone in the demo's WeChat: a station, who works for it, and a stranger."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from handlers.binding import bind_by_code
from handlers.organisation import organisation
from handlers.slip import new_slips
from models import Binding, Organisation, Person
from models.database import fetch_one
from rules.committees import SEVEN_COMMITTEES
from rules.role import ROLE_NAMES, Role
from server.sample.names import PLACES
from server.settings import Settings
from server.slips import secret_key, spaced

Phone = dict[str, str | bool]


class Where(StrEnum):
    """At which station somebody is, beside the station head's own."""

    HERE = "here"
    ELSEWHERE = "elsewhere"
    #: it does not matter
    ANYWHERE = "anywhere"


@dataclass(frozen=True, slots=True)
class Part:
    """One phone: its openid, whom it looks for on the roster, and how it shows them.

    `bound`: whether the person is bound before the curtain rises.
    """

    openid: str
    role: Role
    colour: str
    committee: str = ""
    unit: str = ""
    where: Where = Where.ANYWHERE
    bound: bool = False

    @property
    def post(self) -> str:
        """What the person is, as the page shows it."""
        what = _POSTS.get(self.committee) or self.unit or ROLE_NAMES[self.role]
        return f"外站{what}" if self.where is Where.ELSEWHERE else what


def _member(number: int, colour: str) -> Part:
    openid = f"oDemoMember{number:02d}000000000000000"
    return Part(openid, Role.MEMBER, colour, where=Where.HERE, bound=True)


#: One station whose head and ten members hold an activity, somebody who walks in, and everybody
#: whom an item meets on its way: the committee, the office, the leader and the units. The first
#: member and the head bind themselves; the others are bound.
PARTS = (
    Part("oDemoMember00000000000000000", Role.MEMBER, "#07c160", where=Where.HERE),
    Part("oDemoStationHead000000000000", Role.STATION_HEAD, "#2f7d6d"),
    Part("oDemoAgri0000000000000000000", Role.COMMITTEE, "#b7791f", "AGRI", bound=True),
    Part("oDemoEnv00000000000000000000", Role.COMMITTEE, "#3b7dd8", "ENV", bound=True),
    Part("oDemoOffice00000000000000000", Role.OFFICE, "#c0392b", bound=True),
    Part(
        "oDemoInfoOfficer000000000000",
        Role.INFO_OFFICER,
        "#5b6b7a",
        where=Where.HERE,
        bound=True,
    ),
    _member(2, "#8e5bb5"),
    _member(3, "#d9663a"),
    _member(4, "#1f8a9c"),
    _member(5, "#a34b73"),
    _member(6, "#6a8a22"),
    _member(7, "#4a55b8"),
    _member(8, "#9a6a4f"),
    _member(9, "#d14f7d"),
    _member(10, "#3f6b3a"),
    Part(
        "oDemoElsewhere00000000000000",
        Role.MEMBER,
        "#7d7a1c",
        where=Where.ELSEWHERE,
        bound=True,
    ),
    Part("oDemoUnit0000000000000000000", Role.UNIT, "#4f5d2f", unit="县水利局", bound=True),
    Part("oDemoCoUnit00000000000000000", Role.UNIT, "#7a6a3d", unit="县财政局", bound=True),
    Part("oDemoOfficeToo00000000000000", Role.OFFICE, "#e0705f", bound=True),
    Part("oDemoLeader00000000000000000", Role.VICE_CHAIR, "#7b241c", bound=True),
    Part("oDemoAdmin000000000000000000", Role.ADMIN, "#2c3e50", bound=True),
)
_HEAD, _FIRST = PARTS[1], PARTS[0]
_POSTS = {row.code: row.short for row in SEVEN_COMMITTEES}
#: The fields of a push's template, as its card names them.
TEMPLATE_FIELDS = {"character_string1": "编号", "thing2": "事项", "thing3": "期限"}
#: The account that the phones chat with.
OFFICIAL = "oa"
#: Somebody active with the role, at the committee, of the unit, at the station or at another one,
#: who has no part and no WeChat yet; rather one who holds nothing else, rather of the same group.
_FITTING = """
    SELECT p.id FROM people p
      JOIN appointments a ON a.org_id = p.org_id AND a.person_id = p.id AND a.ended_at IS NULL
      LEFT JOIN committees c ON c.org_id = a.org_id AND c.id = a.committee_id
      LEFT JOIN handling_units u ON u.org_id = a.org_id AND u.id = a.unit_id
     WHERE p.org_id = $1 AND p.active AND a.role = $2 AND ($3 = '' OR c.code = $3)
       AND ($9 = '' OR u.name = $9)
       AND ($4::int IS NULL OR $5 = 'anywhere' OR (p.station_id = $4) = ($5 = 'here'))
       AND p.id <> ALL ($7::int[])
       AND NOT EXISTS (SELECT 1 FROM bindings b WHERE b.org_id = p.org_id
                          AND b.person_id = p.id AND b.account = $8 AND b.ended_at IS NULL)
     ORDER BY (SELECT count(*) FROM appointments o WHERE o.org_id = p.org_id
                  AND o.person_id = p.id AND o.ended_at IS NULL), p."group" <> $6, p.id
     LIMIT 1
"""
STRANGER: Phone = {
    "openid": "oDemoStranger000000000000000",
    "nickname": "路过的人",
    "phone": "13900099999",
    "hint": "不在名册上",
    "follows": False,
    "avatar": "#8a8f99 客",
}


async def write_cast(settings: Settings, path: Path) -> None:
    """Write the phones, with the binding codes of those who are to bind, for nobody else to read.

    Again after people have bound it keeps them, and gives the others new codes. Raises
    BadSettings without a secret key.
    """
    key = secret_key(settings)
    org = await organisation(settings.org)
    phones = (
        [await _phone(part, person, key) for part, person in await _players(org)] if org else []
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    partly = path.with_name(f"{path.name}.new")
    with os.fdopen(os.open(partly, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        people = {"people": [*phones, STRANGER], "places": [place._asdict() for place in PLACES]}
        shown = people | {"templates": _templates(settings)}
        json.dump(shown, file, ensure_ascii=False, indent=1)
    partly.replace(path)


def _templates(settings: Settings) -> list[dict[str, object]]:
    """Give the templates that the sandbox is to know: the ones that pushes are sent with."""
    used = ((settings.oa_template, "template"), (settings.mp_template, "subscribe"))
    return [
        {"template_id": id_, "title": "联络站提醒", "use": use, "fields": TEMPLATE_FIELDS}
        for id_, use in used
        if id_
    ]


async def _players(org: Organisation) -> list[tuple[Part, Person]]:
    """Give who has each part: the same as last time, or the first on the roster who fits.

    Where the station head is, there is the station. Parts that nobody fits are left out.
    """
    players: dict[Part, Person] = {}
    for part in (_HEAD, *PARTS):
        if part not in players and (person := await _player(org, part, players)):
            players[part] = person
    return [(part, players[part]) for part in PARTS if part in players]


async def _player(org: Organisation, part: Part, others: Mapping[Part, Person]) -> Person | None:
    bound = await Binding.get_or_none(
        org=org, account=OFFICIAL, openid=part.openid, ended_at=None
    ).prefetch_related("person")
    if bound is not None:
        return bound.person
    station_id = others[_HEAD].station_id if _HEAD in others else None
    group = others[_FIRST].group if _FIRST in others else ""
    taken = [person.id for person in others.values()]
    where = (part.role, part.committee, station_id, part.where, group, taken)
    row = await fetch_one(_FITTING, org.id, *where, OFFICIAL, part.unit)
    return await Person.get(id=row["id"]) if row else None


async def _phone(part: Part, person: Person, key: str) -> Phone:
    """One phone for the sandbox; binds whoever is to be bound from the start."""
    state = await _bind_or_hint(part, person, key)
    return {
        "openid": part.openid,
        "nickname": person.name,
        "phone": person.phone,
        "hint": f"{part.post} · {state}",
        "follows": True,
        "avatar": f"{part.colour} {person.name[:1]}",
    }


async def _bind_or_hint(part: Part, person: Person, key: str) -> str:
    mine = Binding.filter(person=person, account=OFFICIAL, openid=part.openid, ended_at=None)
    if await mine.exists():
        return "已绑定"
    (slip,) = await new_slips(person.org_id, [person], key=key)
    if not part.bound:
        return f"绑定码 {spaced(slip.code)}"
    now = datetime.now(UTC)
    await bind_by_code(person.org_id, OFFICIAL, part.openid, slip.code, key=key, now=now)
    return "已绑定"
