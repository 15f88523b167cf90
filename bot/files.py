"""Links to files, in chat: a paper by its name, a photo or a voice note by its place."""

from datetime import datetime

from bot.dialog import House
from bot.texts import ITEM_LINK
from handlers import attachment
from models import Attachment
from rules.attachment import KIND_NAMES, Kind

#: Characters of a paper's name: nine links are to fit into one reply.
_NAME = 24


def file_link(file: Attachment, place: int, house: House, now: datetime) -> str:
    """Give a link that opens a stored file for ten minutes."""
    url = f"{house.base_url}/a/{attachment.link(file, key=house.key, now=now)}"
    name = file.name or f"{KIND_NAMES[Kind(file.kind)]} {place}"
    return ITEM_LINK.format(url=url, name=name if len(name) <= _NAME else f"{name[:_NAME]}…")
