"""Temporary media: pictures, voices and videos that live three days."""

import secrets
from dataclasses import dataclass

import filetype

from wechat.sandbox.refusal import Refusal

LIFETIME = 3 * 86_400.0
MIB = 1024 * 1024

#: Kind → how large it may be, and the content types that pass.
RULES: dict[str, tuple[int, frozenset[str]]] = {
    "image": (10 * MIB, frozenset({"image/jpeg", "image/png", "image/gif", "image/bmp"})),
    "voice": (2 * MIB, frozenset({"audio/amr", "audio/mpeg"})),
    "video": (10 * MIB, frozenset({"video/mp4"})),
    "thumb": (64 * 1024, frozenset({"image/jpeg"})),
}


@dataclass(frozen=True, slots=True)
class Media:
    """One stored file; `until` in unix seconds."""

    media_id: str
    kind: str
    content: bytes
    content_type: str
    name: str
    until: float


def content_type(content: bytes) -> str:
    """What the bytes are, judged by themselves; empty when unknown."""
    if content.startswith(b"#!AMR"):
        return "audio/amr"
    found = filetype.guess(content)
    return str(found.mime) if found else ""


class MediaStore:
    """The platform's temporary media, by media_id."""

    def __init__(self) -> None:
        self._kept: dict[str, Media] = {}

    def keep(self, kind: str, content: bytes, now: float) -> Media:
        """Store a file; 40004 unknown kind, 40006 too large, 40005 not what it says it is."""
        if kind not in RULES:
            raise Refusal(40004)
        size, types = RULES[kind]
        if not 0 < len(content) <= size:
            raise Refusal(40006)
        mime = content_type(content)
        if mime not in types:
            raise Refusal(40005)
        media_id = secrets.token_urlsafe(48)
        name = f"{media_id[:16]}.{mime.split('/')[1].replace('jpeg', 'jpg')}"
        self._kept[media_id] = Media(media_id, kind, content, mime, name, now + LIFETIME)
        return self._kept[media_id]

    def find(self, media_id: str, now: float) -> Media:
        """The file; 40007 when it never was or is older than three days."""
        media = self._kept.get(media_id)
        if media is None or now >= media.until:
            raise Refusal(40007)
        return media
