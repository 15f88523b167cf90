"""The life of a bulletin of 《社情民意》 (专刊, 专报, 专题): one table.

Source: DOMAIN.md §1 (bulletin, special_report, topical) and §2 row 10.
"""

from dataclasses import dataclass
from enum import StrEnum

from rules.permission import Action


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
