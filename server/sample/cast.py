"""Who has a phone in the demo's WeChat: a few people of the county, and a stranger."""

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from handlers.binding import bind_by_code
from handlers.organisation import organisation
from handlers.slip import new_slips
from models import Binding, Organisation, Person
from models.database import fetch_one
from rules.committees import SEVEN_COMMITTEES
from rules.role import ROLE_NAMES, Role
from server.settings import Settings
from server.slips import secret_key, spaced

Phone = dict[str, str | bool]


@dataclass(frozen=True, slots=True)
class Part:
    """One phone: its openid, whom it looks for on the roster, and how it shows them.

    `bound`: whether the person is bound before the curtain rises.
    """

    openid: str
    role: Role
    colour: str
    committee: str = ""
    bound: bool = False


#: The member and the station head bind themselves; the staff are at work already.
PARTS = (
    Part("oDemoMember00000000000000000", Role.MEMBER, "#07c160"),
    Part("oDemoStationHead000000000000", Role.STATION_HEAD, "#2f7d6d"),
    Part("oDemoAgri0000000000000000000", Role.COMMITTEE, "#b7791f", "AGRI", bound=True),
    Part("oDemoEnv00000000000000000000", Role.COMMITTEE, "#3b7dd8", "ENV", bound=True),
    Part("oDemoEdu00000000000000000000", Role.COMMITTEE, "#8e5bb5", "EDU", bound=True),
    Part("oDemoOffice00000000000000000", Role.OFFICE, "#c0392b", bound=True),
)
_HEAD = PARTS[1]
_POSTS = {row.code: row.short for row in SEVEN_COMMITTEES}
#: The fields of a push's template, as its card names them.
TEMPLATE_FIELDS = {"character_string1": "编号", "thing2": "事项", "thing3": "期限"}
#: The account that the phones chat with.
OFFICIAL = "oa"
#: Somebody active with the role, at the committee or station if one is given, whom no WeChat
#: stands for yet; rather one who holds nothing else.
_FITTING = """
    SELECT p.id FROM people p
      JOIN appointments a ON a.org_id = p.org_id AND a.person_id = p.id AND a.ended_at IS NULL
      LEFT JOIN committees c ON c.org_id = a.org_id AND c.id = a.committee_id
     WHERE p.org_id = $1 AND p.active AND a.role = $2
       AND ($3 = '' OR c.code = $3) AND ($4::int IS NULL OR p.station_id = $4)
       AND NOT EXISTS (SELECT 1 FROM bindings b WHERE b.org_id = p.org_id
                          AND b.person_id = p.id AND b.account = $5 AND b.ended_at IS NULL)
     ORDER BY (SELECT count(*) FROM appointments o WHERE o.org_id = p.org_id
                  AND o.person_id = p.id AND o.ended_at IS NULL), p.id
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
        shown = {"people": [*phones, STRANGER], "templates": _templates(settings)}
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

    The member is one of the station head's own station. Parts that nobody fits are left out.
    """
    head = await _player(org, _HEAD)
    station_id = head.station_id if head else None
    players = [
        (part, head if part is _HEAD else await _player(org, part, station_id)) for part in PARTS
    ]
    return [(part, person) for part, person in players if person is not None]


async def _player(org: Organisation, part: Part, station_id: int | None = None) -> Person | None:
    bound = await Binding.get_or_none(
        org=org, account=OFFICIAL, openid=part.openid, ended_at=None
    ).prefetch_related("person")
    if bound is not None:
        return bound.person
    station_id = station_id if part.role is Role.MEMBER else None
    row = await fetch_one(_FITTING, org.id, part.role, part.committee, station_id, OFFICIAL)
    return await Person.get(id=row["id"]) if row else None


async def _phone(part: Part, person: Person, key: str) -> Phone:
    """One phone for the sandbox; binds whoever is to be bound from the start."""
    state = await _bind_or_hint(part, person, key)
    what = _POSTS.get(part.committee) or ROLE_NAMES[part.role]
    return {
        "openid": part.openid,
        "nickname": person.name,
        "phone": person.phone,
        "hint": f"{what} · {state}",
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
