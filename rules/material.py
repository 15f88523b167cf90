"""Words and papers of an activity or a circular: handed out before, kept of it after.

Source: DOMAIN.md §3.3, the rows of materials, study and record.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from rules import confirmation
from rules.activity import AHEAD, ANNOUNCED, State
from rules.permission import Action


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


class Verb(StrEnum):
    """What is done before an activity; also the name of its timeline entry."""

    ADD_PAPER = "add_paper"
    ADD_SPEECH = "add_speech"


@dataclass(frozen=True, slots=True)
class Rule:
    """When a kind is given, by whom, and what the timeline calls it.

    It is given by whoever has the ``action``, by the ``invited`` for themselves, or by those who
    ``attended``.
    """

    kind: Kind
    states: tuple[State, ...]
    verb: str
    action: Action | None = None
    invited: bool = False
    attended: bool = False


_OVER = (State.HELD, State.PENDING_CONFIRM, State.CONFIRM_REJECTED)
_RECORD = confirmation.Verb.ADD_RECORD

#: Photos and minutes are due five working days after, which may be later than the confirmation.
RULES: tuple[Rule, ...] = (
    Rule(
        Kind.PAPER,
        (*AHEAD, State.POSTPONED, State.HELD),
        Verb.ADD_PAPER,
        Action.RUN_ACTIVITY,
    ),
    Rule(Kind.SPEECH, (*ANNOUNCED, State.HELD), Verb.ADD_SPEECH, invited=True),
    Rule(Kind.PHOTO, (*_OVER, State.CONFIRMED), _RECORD, Action.RECORD_ACTIVITY),
    Rule(Kind.MINUTES, (*_OVER, State.CONFIRMED), _RECORD, Action.RECORD_ACTIVITY),
    Rule(Kind.VIEW, _OVER, _RECORD, Action.RECORD_ACTIVITY, attended=True),
)
_BY_KIND: Mapping[Kind, Rule] = {rule.kind: rule for rule in RULES}

KIND_NAMES: dict[Kind, str] = {
    Kind.PAPER: "材料",
    Kind.SPEECH: "发言稿",
    Kind.PHOTO: "照片",
    Kind.MINUTES: "纪要",
    Kind.VIEW: "意见",
}
VERB_NAMES: dict[Verb, str] = {Verb.ADD_PAPER: "加了材料", Verb.ADD_SPEECH: "交了发言稿"}

#: What is kept of an activity once it is over.
RECORDS = (Kind.PHOTO, Kind.MINUTES, Kind.VIEW)
#: What only its writer and those who hold the activity read.
CLOSED = frozenset({Kind.SPEECH})
#: Characters of one.
LONGEST = 10_000


def rule_of(kind: Kind) -> Rule:
    """Give the row of a kind."""
    return _BY_KIND[kind]
