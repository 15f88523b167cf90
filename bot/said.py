"""What a person said, in the bot's own terms."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.commands import Asked, Command, parse
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
    """One message of one person; ``choice`` is the digit that it is, if it is one."""

    kind: Kind
    text: str = ""
    media_id: str = ""
    asked: Asked | None = None
    choice: str = ""


_KINDS = {"image": Kind.PHOTO, "voice": Kind.VOICE, "location": Kind.PLACE}


#: Control characters and halves of characters: no database keeps them, nobody typed them.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
#: “1”, “选1”, “我选 1”.
_CHOICE = re.compile("(?:我?选择?|回|按)?(?P<digit>[0-9])")


def read(message: Message) -> Said:
    """Turn WeChat's message into what a person said."""
    if message.kind == "event":
        return _event(message)
    if message.kind == "text":
        return _text(_clean(message.text))
    kind = _KINDS.get(message.kind, Kind.STRANGE)
    words = _place(message) if kind is Kind.PLACE else message.recognition
    return Said(kind, _clean(words), _clean(message.media_id))


def _clean(text: str) -> str:
    return _UNPRINTABLE.sub("", text).strip()


def _text(text: str) -> Said:
    picked = _CHOICE.fullmatch(command(text))
    if picked:
        return Said(Kind.TEXT, text, choice=picked["digit"])
    return Said(Kind.TEXT, text, asked=parse(text))


def _place(message: Message) -> str:
    if message.label.strip() or message.latitude is None or message.longitude is None:
        return message.label
    return f"{message.latitude}, {message.longitude}"


def _event(message: Message) -> Said:
    if message.event == "click" and message.event_key in set(Command):
        return Said(Kind.TEXT, asked=Asked(Command(message.event_key)))
    if message.event in ("subscribe", "scan"):
        return Said(Kind.ARRIVAL, message.event_key.removeprefix("qrscene_"))
    return Said(Kind.SILENT)
