"""What a timeline is about, and what people call everything that may stand in it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from rules import (
    activity,
    bulletin,
    circular,
    confirmation,
    digest,
    invitation,
    material,
    opinion_words,
    schedule,
)


class Subject(StrEnum):
    """What an entry, and a notice made from it, is about."""

    ITEM = "item"
    ACTIVITY = "activity"
    CIRCULAR = "circular"
    BULLETIN = "bulletin"
    DIGEST = "digest"


def _names(*tables: Mapping[Any, str]) -> Mapping[str, str]:
    return {str(verb): name for table in tables for verb, name in table.items()}


#: What people call a verb.
NAMES: Mapping[Subject, Mapping[str, str]] = {
    Subject.ITEM: _names(opinion_words.VERB_NAMES),
    Subject.ACTIVITY: _names(
        activity.VERB_NAMES,
        invitation.VERB_NAMES,
        confirmation.VERB_NAMES,
        schedule.VERB_NAMES,
        material.VERB_NAMES,
    ),
    Subject.CIRCULAR: _names(circular.VERB_NAMES),
    Subject.BULLETIN: _names(bulletin.VERB_NAMES),
    Subject.DIGEST: {digest.Verb.SEND: "简报"},
}
