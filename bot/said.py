"""What a person said, in the bot's own terms."""

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


def read(message: Message) -> Said:
    """Turn WeChat's message into what a person said."""
    if message.kind == "event":
        return _event(message)
    if message.kind == "text":
        return _text(message.text)
    kind = _KINDS.get(message.kind, Kind.STRANGE)
    words = _place(message) if kind is Kind.PLACE else message.recognition
    return Said(kind, words.strip(), message.media_id)


def _text(text: str) -> Said:
    bare = command(text)
    choice = bare if len(bare) == 1 and bare.isdigit() else ""
    return Said(Kind.TEXT, text.strip(), asked=None if choice else parse(text), choice=choice)


def _place(message: Message) -> str:
    return message.label.strip() or f"{message.latitude}, {message.longitude}"


def _event(message: Message) -> Said:
    if message.event == "click" and message.event_key in set(Command):
        return Said(Kind.TEXT, asked=Asked(Command(message.event_key)))
    if message.event in ("subscribe", "scan"):
        return Said(Kind.ARRIVAL, message.event_key.removeprefix("qrscene_"))
    return Said(Kind.SILENT)
