"""Conversations: what a person says, and what they hear."""

import itertools
import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from bot.dialog import House
from bot.router import hear
from handlers.actor import Actor
from models import Attachment, Binding, Opinion, Organisation
from models.database import fetch_one
from rules.opinion import State
from rules.role import Role
from wechat.messages import Message

#: What the tests sign with.
KEY = "k" * 32

_made = itertools.count(1)


@dataclass(slots=True)
class Phone:
    """One person's WeChat: `says` gives what is answered; time passes when told."""

    house: House
    openid: str
    now: datetime
    last: Message | None = field(default=None)

    async def says(self, text: str) -> str:
        return await self.sends("text", text=text)

    async def sends(self, kind: str, **fields: object) -> str:
        self.last = self.message(kind, **fields)
        return await self.delivers(self.last)

    async def delivers(self, message: Message) -> str:
        reply = await hear(self.house, message, now=self.now)
        return reply.content if reply else ""

    def message(self, kind: str, **fields: object) -> Message:
        key = f"{next(_made):032x}"
        at = int(self.now.timestamp())
        return Message(kind, self.openid, "gh_station", at, key, **fields)  # type: ignore[arg-type]

    async def photo(self) -> str:
        return await self.sends("image", media_id=f"media-{next(_made)}")

    async def voice(self, recognition: str = "") -> str:
        return await self.sends("voice", media_id=f"media-{next(_made)}", recognition=recognition)

    async def place(self, label: str = "云坪镇向阳村") -> str:
        return await self.sends("location", latitude=28.5, longitude=109.5, label=label)

    async def taps(self, key: str) -> str:
        return await self.sends("event", event="click", event_key=key)

    async def scans(self, scene: str) -> str:
        return await self.sends("event", event="scan", event_key=scene)

    async def talks(self, *turns: tuple[str, str]) -> None:
        """Go through a conversation: said, and a pattern that what is heard must match."""
        for said, heard in turns:
            answer = await self.says(said)
            assert re.search(heard, answer), f"said {said!r}, heard {answer!r}, not {heard!r}"

    def waits(self, **time: float) -> None:
        self.now += timedelta(**time)

    async def items(self) -> list[Opinion]:
        """Give the county's items, oldest first."""
        return await Opinion.filter(org__code=self.house.org).order_by("id")

    async def stands(self) -> tuple[State, str]:
        """Give where the county's first item stands, and with which committee."""
        found = await Opinion.get(org__code=self.house.org, receipt="民2026-0001")
        await found.fetch_related("committee")
        return found.state, found.committee.code if found.committee else ""

    async def files(self) -> int:
        """Count the county's attachments, handed in or not."""
        return await Attachment.filter(org__code=self.house.org).count()

    async def remembered(self) -> str:
        """Give everything that the chat keeps of the county, as one text."""
        sql = (
            "SELECT concat((SELECT string_agg(data::text, ' ') FROM dialogs d WHERE"
            " d.org_id = o.id), (SELECT string_agg(reply::text, ' ') FROM heard h WHERE"
            " h.org_id = o.id)) AS kept FROM organisations o WHERE o.code = $1"
        )
        row = await fetch_one(sql, self.house.org)
        assert row is not None
        return str(row["kept"])


MakePhone = Callable[..., Awaitable[Phone]]


@pytest.fixture
def house(org: Organisation) -> House:
    return House(org.code, "https://station.example", KEY)


@pytest.fixture
def phone(house: House, org: Organisation, now: datetime) -> MakePhone:
    """Give somebody a phone, bound to the actor, or to nobody."""

    async def make(actor: Actor | None = None) -> Phone:
        openid = f"o{secrets.token_hex(10)}"
        if actor is not None:
            await Binding.create(
                org=org, person_id=actor.person_id, account="oa", openid=openid, bound_at=now
            )
        return Phone(house, openid, now)

    return make


@pytest.fixture
def matter() -> str:
    """What a member might write, for the committee of agriculture."""
    return "我们村三组那条机耕道去年大雨冲垮了，拖拉机进不去，几十亩田没法收，能不能修一下"


@pytest.fixture
async def member(actor: Callable[..., Awaitable[Actor]], phone: MakePhone) -> Phone:
    """A member's phone."""
    return await phone(await actor(Role.MEMBER))


@pytest.fixture
async def item(member: Phone, matter: str) -> Phone:
    """The phone of a member whose item lies with the committee of agriculture."""
    await member.talks((matter, ""), ("1", "民2026-0001"))
    return member


@pytest.fixture
async def undecided(member: Phone, matter: str) -> Phone:
    """The phone of a member on whose item the office is to decide."""
    await member.talks((matter, ""), ("3", "民2026-0001"))
    return member


@pytest.fixture
async def office(actor: Callable[..., Awaitable[Actor]], phone: MakePhone) -> Phone:
    """A phone in the office."""
    return await phone(await actor(Role.OFFICE))


@pytest.fixture
async def farming(actor: Callable[..., Awaitable[Actor]], phone: MakePhone) -> Phone:
    """A phone in the committee of agriculture."""
    return await phone(await actor(Role.COMMITTEE, committee="AGRI"))
