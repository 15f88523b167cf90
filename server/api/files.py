"""Answers that are files: how they are called, whether they are looked at or saved, and kept."""

import hashlib
from dataclasses import dataclass
from pathlib import PurePath
from urllib.parse import quote

from aiohttp import web

from handlers.attachment import File

#: Media types of sheets, of feeds and of what is kept of a person.
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FEED = "text/calendar"
DOSSIER = "application/json"


@dataclass(frozen=True, slots=True)
class Sheet(File):
    """An Excel sheet, which is saved and not looked at."""


@dataclass(frozen=True, slots=True)
class Feed(File):
    """A calendar that programs ask for again and again; what has not changed is not sent again."""


@dataclass(frozen=True, slots=True)
class DossierFile(File):
    """All that the service has of a person; its fields are the person's own, in Chinese."""


def write(request: web.Request, file: File) -> web.Response:
    """Answer with a file; with a feed only when it has changed."""
    if isinstance(file, Feed):
        return _feed(request, file)
    headers = {"Content-Type": file.content_type, "Content-Disposition": _placed(file)}
    return web.Response(body=file.content, headers=headers)


def _placed(file: File) -> str:
    """Say whether a file is looked at or saved, and by what name (RFC 6266)."""
    how, plain = ("attachment", "sheet") if isinstance(file, Sheet) else ("inline", "file")
    if not file.name:
        return how
    plain += PurePath(file.name).suffix
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name, safe='')}"


def _feed(request: web.Request, feed: Feed) -> web.Response:
    tag = hashlib.sha256(feed.content).hexdigest()[:32]
    headers = {"ETag": f'"{tag}"', "Cache-Control": "private, no-cache"}
    if any(known.value in (tag, "*") for known in request.if_none_match or ()):
        return web.Response(status=304, headers=headers)
    headers["Content-Type"] = feed.content_type
    return web.Response(body=feed.content, headers=headers)
