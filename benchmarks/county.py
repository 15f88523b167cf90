"""The county that is measured: its members are on the roster and bound to their WeChat."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from handlers.actor import Actor
from handlers.organisation import found
from handlers.people import actor_for
from handlers.submission import Draft, submit
from models import Appointment, Binding, Opinion, Organisation, Person, Station
from models.database import connected, transaction
from rules.role import Role
from wechat.account import Account

#: The official account of every run; both servers know its keys.
ACCOUNT = Account(
    org="bench",
    appid="wx00000000000bench",
    secret="a secret of nobody",
    token="a token that signs",
    aes_key="abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
)


@dataclass(frozen=True, slots=True)
class County:
    """An organisation's code, and the openids of its bound members."""

    org: str
    openids: tuple[str, ...]


#: How many items every member has handed in before anything is measured.
ITEMS_EACH = 5
_ITEM = "云坪镇向阳村的机耕道冲垮了，拖拉机进不去，几十亩田没法收，请帮忙修一下。第{number}处。"


async def settle(database_url: str, members: int, items_each: int = ITEMS_EACH) -> County:
    """Found a county of its own in a migrated database, with so many bound members."""
    openids = tuple(f"oBench{secrets.token_hex(8)}{number:05d}" for number in range(members))
    async with connected(database_url):
        async with transaction():
            org = await found(f"bench-{secrets.token_hex(6)}", "量度县政协")
            people = await _bind(org, openids)
        for person in people if items_each else ():
            actor = await actor_for(org.id, person.id)
            assert actor is not None
            await _hand_in(actor, items_each)
    return County(org.code, openids)


async def _bind(org: Organisation, openids: Sequence[str]) -> list[Person]:
    station = await Station.create(org=org, name="云坪镇联络站")
    await Person.bulk_create(
        Person(org=org, number=f"W{number:05d}", name=f"委员{number}", station=station)
        for number in range(len(openids))
    )
    people = await Person.filter(org=org).order_by("id")
    await Appointment.bulk_create(
        Appointment(org=org, person=one, role=Role.MEMBER) for one in people
    )
    await Binding.bulk_create(
        Binding(org=org, person=one, account="oa", openid=openid, bound_at=datetime.now(UTC))
        for one, openid in zip(people, openids, strict=True)
    )
    return people


async def _hand_in(actor: Actor, items: int) -> None:
    for number in range(items):
        draft = Draft(_ITEM.format(number=number), f"before:{actor.person_id}:{number}")
        await submit(actor, draft, now=datetime.now(UTC))


async def receipts(database_url: str, county: County) -> list[str]:
    """List the receipts of all the county's items, in the order in which they were given."""
    async with connected(database_url):
        items = Opinion.filter(org__code=county.org).order_by("id")
        return [str(one) for one in await items.values_list("receipt", flat=True)]
