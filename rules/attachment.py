"""What may be given with an item or a material: which files, how large, how many."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum


class Kind(StrEnum):
    """What an attachment is to a person."""

    #: a photo
    IMAGE = "image"
    #: a voice note
    VOICE = "voice"
    #: a document
    PAPER = "paper"


class State(StrEnum):
    """Where the bytes of an attachment are."""

    #: WeChat has them for three days; a worker is to copy them
    WAITING = "waiting"
    #: we have them
    STORED = "stored"
    #: they could not be copied, or are not what may be attached
    LOST = "lost"


KIND_NAMES: Mapping[Kind, str] = {Kind.IMAGE: "照片", Kind.VOICE: "语音", Kind.PAPER: "文件"}
#: Each kind after a number: 九张照片.
COUNTED: Mapping[Kind, str] = {
    Kind.IMAGE: "张照片",
    Kind.VOICE: "条语音",
    Kind.PAPER: "份文件",
}

_OFFICE = "application/vnd.openxmlformats-officedocument"
#: What the name of each sort of paper ends with, by its media type.
ENDINGS: Mapping[str, str] = {
    "application/pdf": ".pdf",
    f"{_OFFICE}.wordprocessingml.document": ".docx",
    f"{_OFFICE}.spreadsheetml.sheet": ".xlsx",
    f"{_OFFICE}.presentationml.presentation": ".pptx",
}

#: Kinds by what a file's first bytes say it is; WeChat gives amr, mp3, m4a, aac, wav and speex.
KIND_OF: Mapping[str, Kind] = {
    "image/jpeg": Kind.IMAGE,
    "image/png": Kind.IMAGE,
    "image/webp": Kind.IMAGE,
    "image/gif": Kind.IMAGE,
    "audio/amr": Kind.VOICE,
    "audio/mpeg": Kind.VOICE,
    "audio/mp4": Kind.VOICE,
    "audio/aac": Kind.VOICE,
    "audio/x-wav": Kind.VOICE,
    "audio/ogg": Kind.VOICE,
    **dict.fromkeys(ENDINGS, Kind.PAPER),
}

#: Bytes of the largest file of each kind.
LARGEST: Mapping[Kind, int] = {
    Kind.IMAGE: 10 * 1024 * 1024,
    Kind.VOICE: 2 * 1024 * 1024,
    Kind.PAPER: 20 * 1024 * 1024,
}
#: How many of each kind one item may have.
MOST: Mapping[Kind, int] = {Kind.IMAGE: 9, Kind.VOICE: 5}
#: How many of each kind one material may have: papers go with activities and circulars alone.
MOST_OF_MATERIAL: Mapping[Kind, int] = {**MOST, Kind.PAPER: 9}
#: How many files somebody may have given without handing in what they are for.
MOST_UNUSED = 30
#: How long a file waits for what it is for before it is dropped; drafts in chat live three days.
UNUSED_FOR = timedelta(days=4)
#: Pixels of the largest photo that is opened at all: one more is a bomb.
MOST_PIXELS = 60_000_000
#: Pixels of the longer edge that is kept; a page photographed at that size can be read.
LONGEST_EDGE = 4096

#: Characters of a paper's name.
LONGEST_NAME = 100
_FOLDERS, _UNFIT = re.compile(r"[/\\]"), frozenset('<>:"|?*')


def paper_name(given: str, content_type: str) -> str:
    """Give the name that a paper is kept and saved by; empty where nothing is left of it.

    Without folders and what no file's name may have, with the ending of what the paper is.
    """
    last = unicodedata.normalize("NFC", _FOLDERS.split(given)[-1])
    fit = "".join(one for one in last if one not in _UNFIT and not _unseen(one))
    ending = ENDINGS[content_type]
    name = " ".join(fit.split())
    stem = name[: -len(ending)] if name.lower().endswith(ending) else name
    stem = stem[: LONGEST_NAME - len(ending)].strip(". ")
    return f"{stem}{ending}" if stem else ""


def _unseen(one: str) -> bool:
    """Tell a character that is not seen, as one that turns the reading direction is."""
    return unicodedata.category(one).startswith("C")
