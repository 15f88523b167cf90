"""Words and papers of an activity or a circular: handed out before, kept of it after."""

from enum import StrEnum


class Kind(StrEnum):
    """What it is."""

    #: handed out before: agenda, background
    PAPER = "paper"
    #: what somebody invited wants to say
    SPEECH = "speech"
    PHOTO = "photo"
    MINUTES = "minutes"
    #: an opinion voiced there, which may become an item
    VIEW = "view"


KIND_NAMES: dict[Kind, str] = {
    Kind.PAPER: "材料",
    Kind.SPEECH: "发言稿",
    Kind.PHOTO: "照片",
    Kind.MINUTES: "纪要",
    Kind.VIEW: "意见",
}

#: What is kept of an activity once it is over.
RECORDS = (Kind.PHOTO, Kind.MINUTES, Kind.VIEW)
#: Characters of one.
LONGEST = 10_000
