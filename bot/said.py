"""What a person said, in the bot's own terms."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from bot.asked import Asked, parse
from bot.commands import Command
from rules.attendance import Spot
from rules.text import command
from wechat.messages import Message


class Kind(StrEnum):
    """What kind of thing reached us."""

    TEXT = "text"
    PHOTO = "photo"
    VOICE = "voice"
    PLACE = "place"
    #: came by, or scanned a code; ``text`` holds the scene
    ARRIVAL = "arrival"
    #: somebody sent a video, a link, a sticker …
    STRANGE = "strange"
    #: nothing that wants an answer
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Said:
    """One message of one person.

    ``choice`` is the digit that it is, if it is one; a place has its ``label``
    and its ``spot`` on the map; ``at`` is when it was sent, to the second.
    """

    kind: Kind
    text: str = ""
    media_id: str = ""
    asked: Asked | None = None
    choice: str = ""
    label: str = ""
    spot: Spot | None = None
    at: datetime | None = None


_KINDS = {"image": Kind.PHOTO, "voice": Kind.VOICE, "location": Kind.PLACE}


#: What the scenes of the codes at a door begin with, on a screen and on paper.
DOORS = ("s.", "p.")
#: Control characters and halves of characters: no database keeps them, nobody typed them.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
#: “1”, “选1”, “我选 1”.
_CHOICE = re.compile("(?:我?选择?|回|按)?(?P<digit>[0-9])")


def read(message: Message) -> Said:
    """Turn WeChat's message into what a person said, and when."""
    return replace(_said(message), at=datetime.fromtimestamp(message.created, UTC))


def _said(message: Message) -> Said:
    if message.kind == "event":
        return _event(message)
    if message.kind == "text":
        return _text(_clean(message.text))
    kind = _KINDS.get(message.kind, Kind.STRANGE)
    if kind is Kind.PLACE:
        label = _clean(message.label)
        return Said(kind, label or _clean(_place(message)), label=label, spot=_spot(message))
    return Said(kind, _clean(message.recognition), _clean(message.media_id))


def _clean(text: str) -> str:
    return _UNPRINTABLE.sub("", text).strip()


def _text(text: str) -> Said:
    picked = _CHOICE.fullmatch(command(text))
    if picked:
        return Said(Kind.TEXT, text, choice=picked["digit"])
    return Said(Kind.TEXT, text, asked=parse(text))


def _spot(message: Message) -> Spot | None:
    if message.latitude is None or message.longitude is None:
        return None
    return Spot(message.latitude, message.longitude)


def _place(message: Message) -> str:
    if message.label.strip() or message.latitude is None or message.longitude is None:
        return message.label
    return f"{message.latitude}, {message.longitude}"


def _event(message: Message) -> Said:
    if message.event == "click" and message.event_key in set(Command):
        return Said(Kind.TEXT, asked=Asked(Command(message.event_key)))
    if message.event in ("subscribe", "scan"):
        return _arrival(message.event_key.removeprefix("qrscene_"))
    return Said(Kind.SILENT)


def _arrival(scene: str) -> Said:
    """Tell who scans at a door, to sign in, from who scans a slip or comes by."""
    at_door = Asked(Command.SIGN_IN, rest=scene) if scene.startswith(DOORS) else None
    return Said(Kind.ARRIVAL, scene, asked=at_door)
