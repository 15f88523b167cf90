"""What a file is, by its content; photos are painted anew from their pixels.

So a photo loses what its camera wrote into it (place, time, owner: DOMAIN.md §7, rule 5) and
whatever else was hidden in the file, and keeps which side is up.
"""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from io import BytesIO

import filetype
import structlog
from PIL import Image, ImageOps

from handlers.errors import AttachmentRefused
from rules.attachment import (
    KIND_NAMES,
    KIND_OF,
    LARGEST,
    LONGEST_EDGE,
    MOST_PIXELS,
    Kind,
)

log = structlog.get_logger()

#: Two photos at once: one of the largest takes some 200 MB while it is open.
_DARKROOM = ThreadPoolExecutor(max_workers=2, thread_name_prefix="darkroom")

#: What each type of photo is kept as; a photo does not move.
_KEPT_AS: Mapping[str, str] = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/gif": "PNG",
}


#: How documents of before 2007 begin; they may carry programs.
_OLD_DOCUMENT = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may be kept."""

    kind: Kind
    content_type: str
    content: bytes = field(repr=False)


async def check(content: bytes) -> Checked:
    """Check a file by its content and give what is kept of it; raises AttachmentRefused."""
    content_type = filetype.guess_mime(content) or ""
    kind = KIND_OF.get(content_type)
    if kind is None:
        raise AttachmentRefused(why=_why_not(content_type, content))
    if len(content) > LARGEST[kind]:
        most = LARGEST[kind] // 1024**2
        raise AttachmentRefused(why=f"{KIND_NAMES[kind]}不能超过 {most} MB，请压缩后再传。")
    if kind is not Kind.IMAGE:
        return Checked(kind, content_type, content)
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_DARKROOM, _develop, content, content_type)


def _why_not(content_type: str, content: bytes) -> str:
    if content_type in ("image/heic", "image/heif"):
        return "这种照片（HEIC）打不开，请换成 JPG 再传。"
    if content.startswith(_OLD_DOCUMENT):
        return "这是旧格式的文件，请另存为 docx、xlsx、pptx 或 PDF 再传。"
    return "这里只收照片、语音、PDF 和 Office 文件，请换一个。"


def _develop(content: bytes, content_type: str) -> Checked:
    try:
        painted = _paint(content, _KEPT_AS[content_type])
    except AttachmentRefused:
        raise
    except Exception as error:
        # Pillow meets broken files with whatever its decoders raise, from OSError to IndexError.
        log.info("photo not readable", content_type=content_type, error=type(error).__name__)
        raise AttachmentRefused(why="这张照片打不开，请重拍一张。") from error
    return Checked(Kind.IMAGE, Image.MIME[_KEPT_AS[content_type]], painted)


def _paint(content: bytes, kept_as: str) -> bytes:
    with Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP", "GIF")) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise AttachmentRefused(why="照片太大，请压缩后再传。")
        opened.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
        upright = ImageOps.exif_transpose(opened)
    if kept_as == "JPEG" and upright.mode not in ("RGB", "L"):
        upright = upright.convert("RGB")
    # Colours need their profile; everything else that came with the file stays behind.
    profile = upright.info.get("icc_profile")
    upright.info = {}
    painted = BytesIO()
    upright.save(painted, kept_as, quality=88, icc_profile=profile)
    return painted.getvalue()
