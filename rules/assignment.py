"""What a handling unit (承办单位) does with an item forwarded to it: one table.

Source: DOMAIN.md §3.1 and §3.2 (classes of replies, F4).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rules.opinion import Verb


class State(StrEnum):
    """Where an item stands with one unit."""

    #: forwarded; the unit has not said whether it takes it
    ASSIGNED = "assigned"
    #: the unit is at work
    ACCEPTED = "accepted"
    #: the unit will not have it
    REFUSED = "refused"
    #: the unit has replied
    REPLIED = "replied"
    #: taken away again by the office, or ended with the item
    RECALLED = "recalled"


class ReplyClass(StrEnum):
    """What a reply comes to; local words differ, the letters do not."""

    #: solved, or about to be
    A = "A"
    #: planned
    B = "B"
    #: cannot be done now, explained
    C = "C"
    #: kept for reference
    D = "D"


@dataclass(frozen=True, slots=True)
class Row:
    """A verb of a unit: what a lead unit's is and what a co unit's is, from where to where."""

    lead: Verb
    co: Verb
    sources: tuple[State, ...]
    target: State | None


#: States in which the item waits for the unit.
WAITING = (State.ASSIGNED, State.ACCEPTED)
#: States in which the unit has the item before it.
LIVE = (*WAITING, State.REPLIED)
#: States in which the unit has nothing to do with it any more.
GONE = (State.REFUSED, State.RECALLED)

#: A ``target`` of None stays.
ASSIGNMENT: tuple[Row, ...] = (
    Row(Verb.ACCEPT, Verb.ACCEPT, (State.ASSIGNED,), State.ACCEPTED),
    Row(Verb.REFUSE, Verb.OPT_OUT, (State.ASSIGNED,), State.REFUSED),
    Row(Verb.REPORT_PROGRESS, Verb.REPORT_PROGRESS, WAITING, State.ACCEPTED),
    Row(Verb.ASK_EXTENSION, Verb.ASK_EXTENSION, WAITING, None),
    Row(Verb.REPLY, Verb.ADVISE, WAITING, State.REPLIED),
)

#: What people call them.
STATE_NAMES: dict[State, str] = {
    State.ASSIGNED: "等接办",
    State.ACCEPTED: "办理中",
    State.REFUSED: "已退回",
    State.REPLIED: "已办复",
    State.RECALLED: "已收回",
}

CLASS_NAMES: dict[ReplyClass, str] = {
    ReplyClass.A: "A 已解决或即将解决",
    ReplyClass.B: "B 列入计划解决",
    ReplyClass.C: "C 暂时难解决，已说明",
    ReplyClass.D: "D 留作参考",
}


def verbs_of(state: State, *, lead: bool) -> tuple[Verb, ...]:
    """List what a unit may do with an item that stands so with it."""
    return tuple(row.lead if lead else row.co for row in ASSIGNMENT if state in row.sources)


def row_of(verb: Verb, *, lead: bool) -> Row | None:
    """Give the row for a verb as a lead or a co unit has it."""
    return next((row for row in ASSIGNMENT if verb is (row.lead if lead else row.co)), None)


def unit_for(department: str, names: Sequence[str]) -> str:
    """Give the unit that a department's short name means (水利: 县水利局); empty where none does.

    The shortest name that has it is meant: 交通 is 县交通局, not 县交通运输执法大队.
    """
    fitting = [name for name in names if department and department in name]
    return min(fitting, key=len, default="")
