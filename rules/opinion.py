"""The life of an opinion item (社情民意): one table, read by code, chat, API and docs.

Source: DOMAIN.md §3.1. How long a state may last is in ``rules/limits.py``, which reasons there
are in ``rules/reasons.py``, what a handling unit does in ``rules/assignment.py``, and what a step
asks besides state and post in ``rules/opinion_guards.py``.
"""

import hashlib
import json
from collections.abc import Sequence

from rules.opinion_parts import Course, Need, Party, State, Step, Verb
from rules.permission import Action

__all__ = [
    "ACTIONS",
    "ADOPTED",
    "ENDED",
    "GOES_ON",
    "LIFECYCLE",
    "LONGEST",
    "OPEN",
    "PUBLIC",
    "Course",
    "Need",
    "Party",
    "State",
    "Step",
    "Verb",
    "after",
    "fingerprint",
    "receipt",
    "step_from",
    "verbs_from",
]

#: Characters of an item's text, and of an answer. 广州须知 asks for at most 1,500 in an item
#: (DOMAIN.md F7); people paste more than that.
LONGEST = 5_000

# Initials, so that a row of the table is a line.
S, V, N, P, A = State, Verb, Need, Party, Action
STAY, BACK = Course.STAY, Course.BACK

_WITH_A_COMMITTEE = (S.TRIAGED, S.REROUTED, S.IN_REVIEW)
#: Before it is known whether the item is adopted.
_FRESH = (S.SUBMITTED, *_WITH_A_COMMITTEE)
_WITH_UNITS = (S.FORWARDED, S.REHANDLING)
#: States in which something is still awaited from staff.
OPEN = (
    *_FRESH,
    S.EDITING,
    S.SIGN_OFF,
    S.ISSUED,
    S.FORWARDED,
    S.REFUSED,
    S.REPLIED,
    S.REHANDLING,
)
#: States in which others may go on as part of an item.
GOES_ON = (*OPEN, S.NEED_INFO)
#: States in which an upper CPPCC or a leader may take an item up.
ADOPTED = (
    S.ISSUED,
    S.FORWARDED,
    S.REFUSED,
    S.REPLIED,
    S.FED_BACK,
    S.REHANDLING,
    S.ARCHIVED,
)
#: States that are the end of an item.
ENDED = (
    S.ARCHIVED,
    S.RETAINED,
    S.NOT_ADOPTED,
    S.MERGED,
    S.SPLIT,
    S.DIVERTED,
    S.WITHDRAWN,
)
_ALL_HEAR = (P.REPORTER, P.STATION, P.COMMITTEE, P.OFFICE)

#: The lifecycle. A committee's own second reroute is a dispute: the office decides then.
#: What lies with the office (no committee) is the office's to take and answer.
LIFECYCLE: tuple[Step, ...] = (
    Step(V.SUBMIT, (None,), S.SUBMITTED, A.SUBMIT, tells=(P.REPORTER, P.STATION, P.OFFICE)),
    Step(V.ASK_INFO, _FRESH, S.NEED_INFO, A.ASK_INFO, (N.WORDS,), (P.REPORTER,)),
    Step(V.SUPPLY, (S.NEED_INFO,), BACK, A.SUPPLY, (N.WORDS,), (P.HOLDER,)),
    Step(V.LAPSE, (S.NEED_INFO,), S.RETAINED, None, tells=(P.REPORTER, P.HOLDER)),
    Step(V.TRIAGE, (S.SUBMITTED,), S.TRIAGED, A.TRIAGE, (N.COMMITTEE,), (P.REPORTER, P.COMMITTEE)),
    Step(
        V.REROUTE,
        _WITH_A_COMMITTEE,
        S.REROUTED,
        A.REROUTE,
        (N.COMMITTEE, N.REASON),
        (P.REPORTER, P.COMMITTEE, P.OFFICE),
    ),
    Step(V.DISPUTE, _WITH_A_COMMITTEE, S.SUBMITTED, A.REROUTE, (N.REASON,), (P.OFFICE,)),
    Step(V.TAKE, (S.SUBMITTED, S.TRIAGED, S.REROUTED), S.IN_REVIEW, A.WORK, tells=(P.REPORTER,)),
    Step(
        V.ANSWER,
        (*_FRESH, S.ISSUED, S.REFUSED, S.REHANDLING),
        S.FED_BACK,
        A.WORK,
        (N.ANSWER,),
        _ALL_HEAR,
    ),
    Step(V.RETAIN, _FRESH, S.RETAINED, A.WORK, (N.REASON,), _ALL_HEAR),
    Step(V.DECLINE, (*_FRESH, S.EDITING), S.NOT_ADOPTED, A.WORK, (N.REASON,), _ALL_HEAR),
    Step(V.MERGE, _FRESH, S.MERGED, A.WORK, (N.ITEM,), (P.REPORTER,)),
    Step(V.UNMERGE, (S.MERGED,), S.SUBMITTED, A.WORK, tells=(P.REPORTER, P.OFFICE)),
    Step(V.JOIN, (S.SUBMITTED,), S.MERGED, None, (N.ITEM,), (P.REPORTER,)),
    Step(V.GROW, GOES_ON, STAY, None, tells=(P.COMMITTEE, P.OFFICE)),
    Step(V.SPLIT, _FRESH, S.SPLIT, A.WORK, (N.PARTS,), (P.REPORTER,)),
    Step(V.EDIT, (S.IN_REVIEW, S.EDITING), S.EDITING, A.WORK, (N.TEXT,), (P.OFFICE,)),
    Step(V.SEND_UP, (S.EDITING,), S.SIGN_OFF, A.PREPARE, tells=(P.LEADER,)),
    Step(V.SEND_BACK, (S.SIGN_OFF,), S.EDITING, A.SIGN, (N.REASON,), (P.OFFICE, P.COMMITTEE)),
    Step(V.SIGN, (S.SIGN_OFF,), S.ISSUED, A.SIGN, tells=_ALL_HEAR),
    Step(
        V.FORWARD,
        (S.ISSUED, S.REFUSED, *_WITH_UNITS),
        S.FORWARDED,
        A.FORWARD,
        (N.UNITS,),
        (P.REPORTER, P.COMMITTEE, P.UNIT),
    ),
    Step(V.ACCEPT, _WITH_UNITS, STAY, A.HANDLE, tells=(P.OFFICE,)),
    Step(V.REFUSE, _WITH_UNITS, S.REFUSED, A.HANDLE, (N.REASON,), (P.OFFICE, P.COMMITTEE)),
    Step(V.REPORT_PROGRESS, _WITH_UNITS, STAY, A.HANDLE, (N.WORDS,), (P.OFFICE, P.COMMITTEE)),
    Step(V.ASK_EXTENSION, _WITH_UNITS, STAY, A.HANDLE, (N.DAY, N.REASON), (P.OFFICE,)),
    Step(V.EXTEND, _WITH_UNITS, STAY, A.FORWARD, tells=(P.UNIT,)),
    Step(V.KEEP_DUE, _WITH_UNITS, STAY, A.FORWARD, (N.REASON,), (P.UNIT,)),
    Step(V.REPLY, _WITH_UNITS, S.REPLIED, A.HANDLE, (N.REPLY,), (P.OFFICE, P.COMMITTEE)),
    Step(V.ADVISE, _WITH_UNITS, STAY, A.HANDLE, (N.REPLY,), (P.LEAD, P.OFFICE)),
    Step(V.OPT_OUT, _WITH_UNITS, STAY, A.HANDLE, (N.REASON,), (P.LEAD, P.OFFICE)),
    Step(V.RETURN, (S.REPLIED,), S.FORWARDED, A.FORWARD, (N.REASON,), (P.UNIT, P.COMMITTEE)),
    Step(V.FEED_BACK, (S.REPLIED,), S.FED_BACK, A.FORWARD, (N.ANSWER,), (*_ALL_HEAR, P.UNIT)),
    # While it is worked once more, words are added to the rating that had it reopened.
    Step(
        V.RATE,
        (S.FED_BACK, S.REHANDLING),
        STAY,
        A.RATE,
        (N.RATING,),
        (P.COMMITTEE, P.OFFICE, P.UNIT),
    ),
    Step(
        V.REHANDLE,
        (S.FED_BACK,),
        S.REHANDLING,
        None,
        tells=(P.REPORTER, P.COMMITTEE, P.OFFICE, P.UNIT),
    ),
    Step(V.ARCHIVE, (S.FED_BACK,), S.ARCHIVED, A.FORWARD),
    Step(
        V.DIVERT,
        (*OPEN, S.NEED_INFO),
        S.DIVERTED,
        A.DIVERT,
        (N.REASON,),
        (P.REPORTER, P.STATION, P.COMMITTEE, P.UNIT),
    ),
    Step(
        V.QUARANTINE,
        (*OPEN, S.NEED_INFO, S.FED_BACK, *ENDED),
        S.QUARANTINED,
        A.DIVERT,
        (N.REASON,),
        (P.REPORTER, P.OFFICE),
    ),
    Step(V.RELEASE, (S.QUARANTINED,), BACK, A.DIVERT, (N.REASON,), (P.REPORTER, P.HOLDER)),
    Step(V.ASK_PURGE, (S.QUARANTINED,), STAY, A.DIVERT, (N.REASON,), (P.OFFICE,)),
    Step(V.PURGE, (S.QUARANTINED,), S.PURGED, A.DIVERT, tells=(P.REPORTER, P.OFFICE)),
    Step(
        V.WITHDRAW,
        (*_FRESH, S.NEED_INFO, S.EDITING, S.SIGN_OFF),
        S.WITHDRAWN,
        A.WITHDRAW,
        tells=(P.COMMITTEE, P.OFFICE),
    ),
    Step(V.ADOPT, ADOPTED, STAY, A.RECORD, (N.LEVEL,), (P.REPORTER, P.COMMITTEE)),
    Step(V.REPORT_UP, ADOPTED, STAY, A.RECORD, (N.LEVEL,), (P.REPORTER, P.COMMITTEE)),
    Step(V.INSTRUCT, ADOPTED, STAY, A.RECORD, (N.LEVEL,), (P.LEADER, P.COMMITTEE, P.REPORTER)),
    Step(V.PUBLISH, ADOPTED, STAY, None, tells=(P.REPORTER, P.COMMITTEE)),
    Step(V.REMIND, (*OPEN, S.NEED_INFO), STAY, None, tells=(P.HOLDER,)),
    Step(V.FALL_DUE, OPEN, STAY, None, tells=(P.HOLDER, P.OFFICE)),
    Step(V.ALERT_DEPUTY, OPEN, STAY, None, tells=(P.DEPUTY,)),
    Step(V.ALERT_LEADER, OPEN, STAY, None, tells=(P.LEADER,)),
)

_BY_SOURCE: dict[tuple[State | None, Verb], Step] = {
    (source, step.verb): step for step in LIFECYCLE for source in step.sources
}

#: What each verb asks of a person's posts; None where nobody does it by itself.
ACTIONS: dict[Verb, Action | None] = {step.verb: step.action for step in LIFECYCLE}

#: What the reporters may read of a timeline, besides their own doing.
PUBLIC = frozenset(
    {step.verb for step in LIFECYCLE if Party.REPORTER in step.tells}
    | {Verb.SUPPLY, Verb.WITHDRAW, Verb.RATE, Verb.ARCHIVE}
)


def step_from(state: State | None, verb: Verb) -> Step | None:
    """Give the row for a verb in a state; None where the table has none."""
    return _BY_SOURCE.get((state, verb))


def after(step: Step, state: State | None, back: State | None) -> State:
    """Say where a step leads from a state; ``back`` is where the item was before."""
    if step.target is Course.BACK:
        return State(back or State.SUBMITTED)
    if isinstance(step.target, State):
        return step.target
    assert state is not None, "what stays is somewhere"
    return state


def verbs_from(state: State) -> tuple[Verb, ...]:
    """List the verbs that people have in a state, in the table's own order."""
    return tuple(step.verb for step in LIFECYCLE if state in step.sources and step.action)


def receipt(year: int, number: int) -> str:
    """Write a receipt number: 民, the year and at least four digits."""
    return f"民{year}-{number:04d}"


def fingerprint(text: str, attachments: Sequence[str], place: str, reporter: int, at: str) -> str:
    """Compute the SHA-256, in hex, of what was submitted.

    ``attachments`` are their ids in order, ``at`` is the ISO time of submission.
    """
    parts = json.dumps([text, list(attachments), place, reporter, at], ensure_ascii=False)
    return hashlib.sha256(parts.encode()).hexdigest()
