"""The life of a bulletin of 《社情民意》 (专刊, 专报, 专题): one table.

Source: DOMAIN.md §1 (bulletin, special_report, topical) and §2 row 10.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules.permission import Action
from rules.role import Role


class Kind(StrEnum):
    """Which product it is; each is numbered by itself, year by year."""

    BULLETIN = "bulletin"
    SPECIAL_REPORT = "special_report"
    TOPICAL = "topical"


class State(StrEnum):
    """Where a bulletin stands."""

    #: items are chosen, ordered and edited
    DRAFTED = "drafted"
    #: lies with the leader who signs
    SIGN_OFF = "sign_off"
    #: signed: it has its number and is out
    PUBLISHED = "published"
    #: put away
    ARCHIVED = "archived"
    #: given up before it was signed
    DROPPED = "dropped"


class Verb(StrEnum):
    """What a person does to a bulletin; also the name of its timeline entry."""

    DRAFT = "draft_bulletin"
    REVISE = "revise"
    SEND_UP = "send_up"
    SEND_BACK = "send_back"
    SIGN = "sign"
    ARCHIVE = "archive"
    DROP = "drop"


class Party(StrEnum):
    """Who is told of a step."""

    OFFICE = "office"
    LEADER = "leader"


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the lifecycle."""

    verb: Verb
    sources: tuple[State | None, ...]
    target: State
    action: Action
    needs_reason: bool = False
    tells: tuple[Party, ...] = ()


LIFECYCLE: tuple[Step, ...] = (
    Step(Verb.DRAFT, (None,), State.DRAFTED, Action.PUBLISH),
    Step(Verb.REVISE, (State.DRAFTED,), State.DRAFTED, Action.PUBLISH),
    Step(Verb.SEND_UP, (State.DRAFTED,), State.SIGN_OFF, Action.PUBLISH, tells=(Party.LEADER,)),
    Step(
        Verb.SEND_BACK,
        (State.SIGN_OFF,),
        State.DRAFTED,
        Action.SIGN,
        needs_reason=True,
        tells=(Party.OFFICE,),
    ),
    Step(Verb.SIGN, (State.SIGN_OFF,), State.PUBLISHED, Action.SIGN, tells=(Party.OFFICE,)),
    Step(Verb.ARCHIVE, (State.PUBLISHED,), State.ARCHIVED, Action.PUBLISH),
    Step(Verb.DROP, (State.DRAFTED,), State.DROPPED, Action.PUBLISH),
)

#: Characters of a title, and of all who get a copy.
LONGEST_TITLE, LONGEST_SENT_TO = 100, 200
#: Items in one bulletin, and copies of it.
MOST_PIECES, MOST_COPIES = 20, 9_999
#: What is not over yet, and what is out.
OPEN = (State.DRAFTED, State.SIGN_OFF)
OUT = (State.PUBLISHED, State.ARCHIVED)
#: The kind of which a county brings out so many a year (每年出刊《社情民意》专刊12期以上).
COUNTED = Kind.BULLETIN

_MAKERS = frozenset({Role.OFFICE, Role.VICE_CHAIR})
#: Who reads a bulletin: the committees, what is out.
READERS: Mapping[State, frozenset[Role]] = {
    state: _MAKERS | {Role.COMMITTEE} if state in OUT else _MAKERS for state in State
}

KIND_NAMES: dict[Kind, str] = {
    Kind.BULLETIN: "专刊",
    Kind.SPECIAL_REPORT: "专报",
    Kind.TOPICAL: "专题",
}
STATE_NAMES: dict[State, str] = {
    State.DRAFTED: "编辑中",
    State.SIGN_OFF: "等签发",
    State.PUBLISHED: "已印发",
    State.ARCHIVED: "已归档",
    State.DROPPED: "已作废",
}
VERB_NAMES: dict[Verb, str] = {
    Verb.DRAFT: "起草",
    Verb.REVISE: "修改",
    Verb.SEND_UP: "送签",
    Verb.SEND_BACK: "退改",
    Verb.SIGN: "签发",
    Verb.ARCHIVE: "归档",
    Verb.DROP: "作废",
}


def step_from(state: State | None, verb: Verb) -> Step | None:
    """Give the row for a verb in a state; None where the table has none."""
    return next((row for row in LIFECYCLE if row.verb is verb and state in row.sources), None)


def issue_said(kind: Kind, year: int, number: int | None) -> str:
    """Name an issue as papers and timelines do: 《社情民意》专刊2026年第1期."""
    return f"《社情民意》{KIND_NAMES[kind]}{year}年第{number}期"


def expected(target: int, today: date) -> int:
    """Give how many of a year's issues are to be out before the month of a day began."""
    return target * (today.month - 1) // 12


_LABEL = re.compile(r"\s*(?P<label>[报送])\s*[:：]")
_PART = re.compile(r"[;；。\n]|(?=[报送]\s*[:：])")
_NAME = re.compile("[、,，]")


def recipients(sent_to: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Read who gets a bulletin, “报：县委办、县政府办；送：各专委会”: above, and besides.

    Without a label it is besides.
    """
    found: dict[str, list[str]] = {"报": [], "送": []}
    label = "送"
    for part in _PART.split(sent_to):
        match = _LABEL.match(part)
        label = match["label"] if match else label
        names = _NAME.split(part[match.end() :] if match else part)
        found[label] += filter(None, map(str.strip, names))
    return tuple(found["报"]), tuple(found["送"])
