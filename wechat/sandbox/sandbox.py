"""The sandbox as an object: what people do on their phones, and what they hear."""

import asyncio
from collections.abc import Callable, Mapping
from typing import TypedDict, Unpack

from wechat.sandbox import events
from wechat.sandbox.call import Json
from wechat.sandbox.clock import Clock
from wechat.sandbox.faults import Faults
from wechat.sandbox.platform import Platform
from wechat.sandbox.push import Pusher, Timing
from wechat.sandbox.samples import draw_picture, draw_voice
from wechat.sandbox.state.media import Media
from wechat.sandbox.state.menus import find_button
from wechat.sandbox.state.people import Bubble, Person
from wechat.sandbox.state.places import SCALE, Place
from wechat.sandbox.state.world import Registered, World

#: The phone's own grey lines.
STALE_CODE = "二维码已过期"
UNKNOWN_CODE = "未识别到二维码"
FOLLOW_FIRST = "请先关注公众号"


class Traits(TypedDict, total=False):
    """What may be said of a person; the fields of Person."""

    phone: str
    hint: str
    avatar: str
    follows: bool
    mini_openid: str
    unionid: str


class Sandbox:
    """A WeChat that runs here: one world, its API and its callbacks.

    Whatever a person does is awaited until the service has answered (or failed three times) and
    returns the bubbles that the phone shows in answer. A person is named by their openid.
    """

    def __init__(
        self,
        official: Registered,
        mini: Registered | None = None,
        *,
        callback: str = "",
        timing: Timing | None = None,
    ) -> None:
        self.world = World(official, mini)
        self.pusher = Pusher(self.world, callback, timing)
        self.platform = Platform(self.world, self.pusher)
        self.base = ""
        self._noticed: set[int] = set()

    @property
    def clock(self) -> Clock:
        """The world's time."""
        return self.world.clock

    @property
    def faults(self) -> Faults:
        """What goes wrong on purpose."""
        return self.world.faults

    # Who is there

    def adds(self, openid: str, nickname: str = "微信用户", **traits: Unpack[Traits]) -> Person:
        """Let a person in; ValueError when the openid is taken."""
        person = self.world.people.add(Person(openid, nickname, **traits))
        if person.follows:
            person.followed_at = self.clock.now()
        self.world.feed.tell("people", person.as_json())
        return person

    def person(self, openid: str) -> Person:
        """The person with that openid; Refusal 40003 when there is none."""
        return self.world.person(openid)

    # What people do

    async def says(self, openid: str, text: str, menu_id: str = "") -> list[Bubble]:
        """Type a text, or tap a choice of a menu message (`menu_id`)."""
        more = {"bizmsgmenuid": menu_id} if menu_id else {}
        return await self._sends(openid, "text", text, {}, {"Content": text, **more})

    async def picks(self, openid: str, choice: str) -> list[Bubble]:
        """Tap a choice, by its words or id, of the newest menu message that offers it; KeyError."""
        for bubble in reversed(self.heard(openid)):
            for offered in bubble.choices:
                if choice in offered.values():
                    return await self.says(openid, offered["content"], offered["id"])
        raise KeyError(f"没有选项「{choice}」")

    async def sends_photo(self, openid: str, content: bytes | None = None) -> list[Bubble]:
        """Send a picture (JPEG, PNG, GIF); without one, a sample."""
        media = self._keep("image", content or draw_picture("road"))
        fields: Json = {"PicUrl": f"{self.base}/sandbox/media/{media.media_id}"}
        return await self._sends_media(openid, media, fields, {})

    async def sends_voice(
        self, openid: str, seconds: float = 3.0, recognition: str = ""
    ) -> list[Bubble]:
        """Send a voice note of that length, in AMR as WeChat does."""
        media = self._keep("voice", draw_voice(seconds))
        fields: Json = {"Format": "amr", "Recognition": recognition}
        return await self._sends_media(openid, media, fields, {"seconds": round(seconds)})

    async def sends_location(
        self, openid: str, latitude: float, longitude: float, label: str = ""
    ) -> list[Bubble]:
        """Send a place; degrees, ValueError beyond the poles and the date line."""
        place = Place(label, latitude, longitude)
        shown: Json = {"latitude": place.latitude, "longitude": place.longitude}
        fields: Json = {"Location_X": place.latitude, "Location_Y": place.longitude}
        fields |= {"Scale": SCALE, "Label": label}
        return await self._sends(openid, "location", label, shown, fields)

    async def taps(self, openid: str, label: str) -> list[Bubble]:
        """Tap the menu button with that name or key; KeyError when the menu has none."""
        button = find_button(self.world.menu, label)
        if button is None:
            raise KeyError(f"菜单里没有「{label}」")
        person = self._follower(openid)
        kind = str(button["type"])
        if kind in ("view", "miniprogram"):
            name = "VIEW" if kind == "view" else "view_miniprogram"
            target = str(button.get("pagepath") if kind == "miniprogram" else button.get("url"))
            return await self._pushed(person, events.event(name, target))
        person.windows.open("click", self.clock.now())
        name = "CLICK" if kind == "click" else kind
        return await self._pushed(person, events.event(name, str(button.get("key") or "")))

    async def scans(self, openid: str, mark: str) -> list[Bubble]:
        """Scan a QR code, given its ticket, address or scene; a stranger follows by it.

        A code that is out of date or unknown is told on the phone, and the service hears nothing.
        """
        person, now = self.person(openid), self.clock.now()
        ticket = self.world.tickets.find(mark)
        if ticket is None or not ticket.alive(now):
            said = STALE_CODE if ticket else UNKNOWN_CODE
            return self._noted([self.world.show(person, "system", "notice", said)])
        if not person.follows:
            return await self.follows(openid, ticket.scene, ticket.ticket)
        person.windows.open("scan", now)
        scan = events.event("SCAN", ticket.scene, Ticket=ticket.ticket)
        return await self._pushed(person, scan)

    async def follows(self, openid: str, scene: str = "", ticket: str = "") -> list[Bubble]:
        """Follow the account, perhaps through a QR code with a scene."""
        person, now = self.person(openid), self.clock.now()
        person.follows, person.followed_at, person.followed_by = True, now, scene
        person.windows.open("subscribe", now)
        self.world.feed.tell("people", person.as_json())
        more = {"Ticket": ticket} if ticket else {}
        key = f"qrscene_{scene}" if scene else ""
        return await self._pushed(person, events.event("subscribe", key, **more))

    async def unfollows(self, openid: str) -> list[Bubble]:
        """Leave the account: nothing can be sent any more."""
        person = self.person(openid)
        person.follows = False
        person.windows.close()
        self.world.feed.tell("people", person.as_json())
        return await self._pushed(person, events.event("unsubscribe"))

    async def reports_location(
        self, openid: str, latitude: float, longitude: float, precision: float = 40.0
    ) -> list[Bubble]:
        """The phone tells where it is (LOCATION event); degrees and metres."""
        place = {"Latitude": latitude, "Longitude": longitude, "Precision": precision}
        fields: Json = {"MsgType": "event", "Event": "LOCATION", **place}
        return await self._pushed(self._follower(openid), fields)

    async def grants(self, openid: str, template_id: str, times: int = 1) -> list[Bubble]:
        """Allow that many sends of a template; 0 is a refusal of the pop-up."""
        self.world.templates.grant(openid, template_id, times)
        form = self.world.official.format
        answered = events.popup_answered(form, template_id, accepted=times > 0)
        return await self._pushed(self.person(openid), answered)

    async def pushes(self, openid: str, fields: Mapping[str, object]) -> list[Bubble]:
        """Push any fields in the person's name, for what the methods above do not cover."""
        return await self._pushed(self.person(openid), fields)

    # The mini-program

    def opens_mini(self, openid: str) -> str:
        """The person opens the mini-program: a login code for wx.login."""
        person = self.person(openid)
        person.mini_seen_at = self.clock.now()
        return self.world.codes.mint("login", openid, self.clock.now())

    def gives_phone(self, openid: str) -> str:
        """The person agrees to give their phone number: a code for getPhoneNumber."""
        return self.world.codes.mint("phone", self.person(openid).openid, self.clock.now())

    def enters_service(self, openid: str) -> None:
        """The person enters the mini-program's customer service: two messages in a minute."""
        self.person(openid).mini_windows.open("enter", self.clock.now())

    # What people hear

    def heard(self, openid: str) -> list[Bubble]:
        """All that the account (or WeChat in its place) has put on the phone."""
        return [b for b in self.person(openid).bubbles if b.side != "me"]

    async def hears(self, openid: str, count: int = 1, patience: float = 10.0) -> list[Bubble]:
        """Wait until that many bubbles came which nobody was given yet, and give them all.

        TimeoutError after `patience` seconds.
        """

        def fresh() -> list[Bubble]:
            return [b for b in self.heard(openid) if b.number not in self._noticed]

        await self._until(lambda: len(fresh()) >= count, patience)
        return self._noted(fresh())

    async def _until(self, true: Callable[[], bool], patience: float) -> None:
        ear = self.world.feed.listen()
        try:
            async with asyncio.timeout(patience):
                while not true():
                    await ear.get()
        finally:
            self.world.feed.leave(ear)

    # How it is done

    def _follower(self, openid: str) -> Person:
        person = self.person(openid)
        if not person.follows:
            raise ValueError(FOLLOW_FIRST)
        return person

    def _keep(self, kind: str, content: bytes) -> Media:
        return self.world.media.keep(kind, content, self.clock.now())

    async def _sends_media(
        self, openid: str, media: Media, fields: Json, shown: Json
    ) -> list[Bubble]:
        mark: Json = {"media_id": media.media_id}
        wire = {**fields, "MediaId": media.media_id}
        return await self._sends(openid, media.kind, "", mark | shown, wire)

    async def _sends(
        self, openid: str, kind: str, text: str, shown: Json, fields: Json
    ) -> list[Bubble]:
        person = self._follower(openid)
        person.windows.open("message", self.clock.now())
        bubble = self.world.show(person, "me", kind, text, via="say", fields=shown)
        return await self._pushed(person, events.message(kind, bubble.number, **fields))

    async def _pushed(self, person: Person, fields: Mapping[str, object]) -> list[Bubble]:
        return self._noted(await self.pusher.push(person, fields))

    def _noted(self, bubbles: list[Bubble]) -> list[Bubble]:
        self._noticed.update(bubble.number for bubble in bubbles)
        return bubbles
