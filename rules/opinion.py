"""The life of an opinion item (社情民意): one table, read by code, chat, API and docs.

Source: DOMAIN.md §3.1, the part from submission to an answer.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rules.permission import Action

#: Characters of an item's text, and of an answer. 广州须知 asks for at most 1,500 in an item
#: (DOMAIN.md F7); people paste more than that.
LONGEST = 5_000


class State(StrEnum):
    """Where an item stands."""

    #: received; the office decides where it goes
    SUBMITTED = "submitted"
    #: sent to a committee
    TRIAGED = "triaged"
    #: sent on to another committee, or back to the office after a second dispute
    REROUTED = "rerouted"
    #: a committee has taken it and is at work
    IN_REVIEW = "in_review"
    #: kept for reference
    RETAINED = "retained"
    #: not adopted, with a reason
    NOT_ADOPTED = "not_adopted"
    #: answered; the member has been told
    ANSWERED = "answered"
    #: taken back by the member
    WITHDRAWN = "withdrawn"


class Verb(StrEnum):
    """What a person does to an item; also the name of its timeline entry."""

    SUBMIT = "submit"
    TRIAGE = "triage"
    REROUTE = "reroute"
    DISPUTE = "dispute"
    TAKE = "take"
    ANSWER = "answer"
    RETAIN = "retain"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


class Need(StrEnum):
    """What a verb cannot do without."""

    REASON = "reason"
    ANSWER = "answer"
    COMMITTEE = "committee"


class Party(StrEnum):
    """Who is told of a step."""

    REPORTER = "reporter"
    STATION = "station"
    COMMITTEE = "committee"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the lifecycle.

    ``within`` is the time, in working days, that the next step may take.
    """

    verb: Verb
    sources: tuple[State | None, ...]
    target: State
    action: Action
    needs: tuple[Need, ...] = ()
    tells: tuple[Party, ...] = ()
    within: int | None = None


_WITH_A_COMMITTEE = (State.TRIAGED, State.REROUTED, State.IN_REVIEW)
#: States in which something is still awaited from staff.
OPEN = (State.SUBMITTED, *_WITH_A_COMMITTEE)
_ALL_HEAR = (Party.REPORTER, Party.STATION, Party.OFFICE)

#: The lifecycle. A committee's own second reroute is a dispute: the office decides then.
#: What lies with the office (no committee) is the office's to take and answer.
LIFECYCLE: tuple[Step, ...] = (
    Step(
        Verb.SUBMIT,
        (None,),
        State.SUBMITTED,
        Action.SUBMIT,
        tells=(Party.REPORTER, Party.STATION, Party.OFFICE),
        within=2,
    ),
    Step(
        Verb.TRIAGE,
        (State.SUBMITTED,),
        State.TRIAGED,
        Action.TRIAGE,
        needs=(Need.COMMITTEE,),
        tells=(Party.REPORTER, Party.COMMITTEE),
        within=1,
    ),
    Step(
        Verb.REROUTE,
        (State.TRIAGED, State.REROUTED, State.IN_REVIEW),
        State.REROUTED,
        Action.REROUTE,
        needs=(Need.COMMITTEE, Need.REASON),
        tells=(Party.REPORTER, Party.COMMITTEE, Party.OFFICE),
        within=1,
    ),
    Step(
        Verb.DISPUTE,
        _WITH_A_COMMITTEE,
        State.SUBMITTED,
        Action.REROUTE,
        needs=(Need.REASON,),
        tells=(Party.OFFICE,),
        within=1,
    ),
    Step(
        Verb.TAKE,
        (State.SUBMITTED, State.TRIAGED, State.REROUTED),
        State.IN_REVIEW,
        Action.TAKE,
        tells=(Party.REPORTER,),
        within=5,
    ),
    Step(
        Verb.ANSWER,
        OPEN,
        State.ANSWERED,
        Action.ANSWER,
        needs=(Need.ANSWER,),
        tells=_ALL_HEAR,
    ),
    Step(
        Verb.RETAIN,
        OPEN,
        State.RETAINED,
        Action.RETAIN,
        needs=(Need.REASON,),
        tells=_ALL_HEAR,
    ),
    Step(
        Verb.DECLINE,
        OPEN,
        State.NOT_ADOPTED,
        Action.DECLINE,
        needs=(Need.REASON,),
        tells=_ALL_HEAR,
    ),
    Step(
        Verb.WITHDRAW,
        OPEN,
        State.WITHDRAWN,
        Action.WITHDRAW,
        tells=(Party.COMMITTEE, Party.OFFICE),
    ),
)

_BY_SOURCE: dict[tuple[State | None, Verb], Step] = {
    (source, step.verb): step for step in LIFECYCLE for source in step.sources
}

#: What each verb asks of a person's posts.
ACTIONS: dict[Verb, Action] = {step.verb: step.action for step in LIFECYCLE}

#: What people call a state.
STATE_NAMES: dict[State, str] = {
    State.SUBMITTED: "办公室分办中",
    State.TRIAGED: "已转专委会",
    State.REROUTED: "已改转专委会",
    State.IN_REVIEW: "正在办理",
    State.RETAINED: "已留存",
    State.NOT_ADOPTED: "未采用",
    State.ANSWERED: "已答复",
    State.WITHDRAWN: "已撤回",
}

#: What people call a verb.
VERB_NAMES: dict[Verb, str] = {
    Verb.SUBMIT: "提交",
    Verb.TRIAGE: "分派",
    Verb.REROUTE: "改转",
    Verb.DISPUTE: "退回办公室",
    Verb.TAKE: "收",
    Verb.ANSWER: "答复",
    Verb.RETAIN: "留存",
    Verb.DECLINE: "不采用",
    Verb.WITHDRAW: "撤回",
}


def step_from(state: State | None, verb: Verb) -> Step | None:
    """Give the row for a verb in a state; None where the table has none."""
    return _BY_SOURCE.get((state, verb))


def verbs_from(state: State) -> tuple[Verb, ...]:
    """List the verbs that the table knows in a state, in its own order."""
    return tuple(step.verb for step in LIFECYCLE if state in step.sources)


def receipt(year: int, number: int) -> str:
    """Write a receipt number: 民, the year and at least four digits."""
    return f"民{year}-{number:04d}"


def fingerprint(text: str, attachments: Sequence[str], place: str, reporter: int, at: str) -> str:
    """Compute the SHA-256, in hex, of what was submitted.

    ``attachments`` are their ids in order, ``at`` is the ISO time of submission.
    """
    parts = json.dumps([text, list(attachments), place, reporter, at], ensure_ascii=False)
    return hashlib.sha256(parts.encode()).hexdigest()
