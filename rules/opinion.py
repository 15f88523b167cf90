"""The life of an opinion item (社情民意): one table, read by code, chat, API and docs.

Source: DOMAIN.md §3.1. How long a state may last is in ``rules/limits.py``, which reasons there
are in ``rules/reasons.py``, what a handling unit does in ``rules/assignment.py``.
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
    #: the reporter is asked for what is missing
    NEED_INFO = "need_info"
    #: sent to a committee
    TRIAGED = "triaged"
    #: sent on to another committee
    REROUTED = "rerouted"
    #: a committee has taken it and is at work
    IN_REVIEW = "in_review"
    #: there is an edited text; the office reviews the copy (核稿)
    EDITING = "editing"
    #: lies with the leader who signs
    SIGN_OFF = "sign_off"
    #: signed: adopted by the county
    ISSUED = "issued"
    #: lies with handling units
    FORWARDED = "forwarded"
    #: the lead unit will not have it
    REFUSED = "refused"
    #: the lead unit has replied
    REPLIED = "replied"
    #: the reporters have heard the result
    FED_BACK = "fed_back"
    #: a reporter was not satisfied: worked once more
    REHANDLING = "rehandling"
    #: over, and put away
    ARCHIVED = "archived"
    #: kept for reference
    RETAINED = "retained"
    #: not adopted, with a reason
    NOT_ADOPTED = "not_adopted"
    #: goes on as part of another item
    MERGED = "merged"
    #: goes on as items of its own
    SPLIT = "split"
    #: belongs elsewhere (courts, petitions, discipline)
    DIVERTED = "diverted"
    #: sealed: nobody but the office sees it
    QUARANTINED = "quarantined"
    #: its words are gone for good
    PURGED = "purged"
    #: taken back by the member
    WITHDRAWN = "withdrawn"


class Course(StrEnum):
    """Where a step leads that leads to no state of its own."""

    #: it stays where it is
    STAY = "stay"
    #: it goes back to where it was
    BACK = "back"


class Verb(StrEnum):
    """What a person does to an item; also the name of its timeline entry."""

    SUBMIT = "submit"
    ASK_INFO = "ask_info"
    SUPPLY = "supply"
    TRIAGE = "triage"
    REROUTE = "reroute"
    DISPUTE = "dispute"
    TAKE = "take"
    RETAIN = "retain"
    DECLINE = "decline"
    MERGE = "merge"
    SPLIT = "split"
    EDIT = "edit"
    SEND_UP = "send_up"
    SEND_BACK = "send_back"
    SIGN = "sign"
    FORWARD = "forward"
    ACCEPT = "accept"
    REFUSE = "refuse"
    REPORT_PROGRESS = "report_progress"
    ASK_EXTENSION = "ask_extension"
    EXTEND = "extend"
    KEEP_DUE = "keep_due"
    #: the lead unit's; it is the reply
    REPLY = "reply"
    #: a co unit's, for the lead unit
    ADVISE = "advise"
    #: a co unit will not have it
    OPT_OUT = "opt_out"
    RETURN = "return"
    FEED_BACK = "feed_back"
    ANSWER = "answer"
    RATE = "rate"
    ARCHIVE = "archive"
    DIVERT = "divert"
    QUARANTINE = "quarantine"
    RELEASE = "release"
    ASK_PURGE = "ask_purge"
    PURGE = "purge"
    WITHDRAW = "withdraw"
    #: an upper CPPCC used it
    ADOPT = "adopt"
    REPORT_UP = "report_up"
    #: a leader wrote on it (批示): level and date alone
    INSTRUCT = "instruct"
    #: it was printed in a bulletin
    PUBLISH = "publish"
    # What time does.
    LAPSE = "lapse"
    REHANDLE = "rehandle"
    REMIND = "remind"
    FALL_DUE = "fall_due"
    ALERT_DEPUTY = "alert_deputy"
    ALERT_LEADER = "alert_leader"


class Need(StrEnum):
    """What a verb cannot do without."""

    #: one of the list, with words of one's own
    REASON = "reason"
    #: what the reporters are to hear
    ANSWER = "answer"
    #: what is asked, supplied or reported
    WORDS = "words"
    COMMITTEE = "committee"
    #: the edited text
    TEXT = "text"
    #: the item that it becomes a part of
    ITEM = "item"
    #: the texts that it becomes
    PARTS = "parts"
    #: who is to handle it
    UNITS = "units"
    #: A, B, C or D, with the reply's words
    REPLY = "reply"
    RATING = "rating"
    #: of whom: county, city, province, nation; and when
    LEVEL = "level"
    #: until when
    DAY = "day"


class Party(StrEnum):
    """Who is told of a step."""

    REPORTER = "reporter"
    STATION = "station"
    COMMITTEE = "committee"
    OFFICE = "office"
    LEADER = "leader"
    #: the unit that the step is about; all that have the item where it is about none
    UNIT = "unit"
    #: the unit that leads
    LEAD = "lead"
    #: who stands in for the committee's staff; the office where nobody does
    DEPUTY = "deputy"
    #: who is to act in the state that the item is in
    HOLDER = "holder"


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the lifecycle; without an ``action`` it is time that takes the step."""

    verb: Verb
    sources: tuple[State | None, ...]
    target: State | Course
    action: Action | None
    needs: tuple[Need, ...] = ()
    tells: tuple[Party, ...] = ()


_WITH_A_COMMITTEE = (State.TRIAGED, State.REROUTED, State.IN_REVIEW)
#: Before it is known whether the item is adopted.
_FRESH = (State.SUBMITTED, *_WITH_A_COMMITTEE)
_WITH_UNITS = (State.FORWARDED, State.REHANDLING)
#: States in which something is still awaited from staff.
OPEN = (
    *_FRESH,
    State.EDITING,
    State.SIGN_OFF,
    State.ISSUED,
    State.FORWARDED,
    State.REFUSED,
    State.REPLIED,
    State.REHANDLING,
)
#: States in which an upper CPPCC or a leader may take an item up.
ADOPTED = (
    State.ISSUED,
    State.FORWARDED,
    State.REFUSED,
    State.REPLIED,
    State.FED_BACK,
    State.REHANDLING,
    State.ARCHIVED,
)
#: States that are the end of an item.
ENDED = (
    State.ARCHIVED,
    State.RETAINED,
    State.NOT_ADOPTED,
    State.MERGED,
    State.SPLIT,
    State.DIVERTED,
    State.WITHDRAWN,
)
_ALL_HEAR = (Party.REPORTER, Party.STATION, Party.COMMITTEE, Party.OFFICE)

#: The lifecycle. A committee's own second reroute is a dispute: the office decides then.
#: What lies with the office (no committee) is the office's to take and answer.
LIFECYCLE: tuple[Step, ...] = (
    Step(
        Verb.SUBMIT,
        (None,),
        State.SUBMITTED,
        Action.SUBMIT,
        tells=(Party.REPORTER, Party.STATION, Party.OFFICE),
    ),
    Step(
        Verb.ASK_INFO,
        _FRESH,
        State.NEED_INFO,
        Action.ASK_INFO,
        needs=(Need.WORDS,),
        tells=(Party.REPORTER,),
    ),
    Step(
        Verb.SUPPLY,
        (State.NEED_INFO,),
        Course.BACK,
        Action.SUPPLY,
        needs=(Need.WORDS,),
        tells=(Party.HOLDER,),
    ),
    Step(
        Verb.LAPSE, (State.NEED_INFO,), State.RETAINED, None, tells=(Party.REPORTER, Party.HOLDER)
    ),
    Step(
        Verb.TRIAGE,
        (State.SUBMITTED,),
        State.TRIAGED,
        Action.TRIAGE,
        needs=(Need.COMMITTEE,),
        tells=(Party.REPORTER, Party.COMMITTEE),
    ),
    Step(
        Verb.REROUTE,
        _WITH_A_COMMITTEE,
        State.REROUTED,
        Action.REROUTE,
        needs=(Need.COMMITTEE, Need.REASON),
        tells=(Party.REPORTER, Party.COMMITTEE, Party.OFFICE),
    ),
    Step(
        Verb.DISPUTE,
        _WITH_A_COMMITTEE,
        State.SUBMITTED,
        Action.REROUTE,
        needs=(Need.REASON,),
        tells=(Party.OFFICE,),
    ),
    Step(
        Verb.TAKE,
        (State.SUBMITTED, State.TRIAGED, State.REROUTED),
        State.IN_REVIEW,
        Action.WORK,
        tells=(Party.REPORTER,),
    ),
    Step(
        Verb.ANSWER,
        (*_FRESH, State.ISSUED, State.REFUSED, State.REHANDLING),
        State.FED_BACK,
        Action.WORK,
        needs=(Need.ANSWER,),
        tells=_ALL_HEAR,
    ),
    Step(Verb.RETAIN, _FRESH, State.RETAINED, Action.WORK, needs=(Need.REASON,), tells=_ALL_HEAR),
    Step(
        Verb.DECLINE,
        (*_FRESH, State.EDITING),
        State.NOT_ADOPTED,
        Action.WORK,
        needs=(Need.REASON,),
        tells=_ALL_HEAR,
    ),
    Step(
        Verb.MERGE, _FRESH, State.MERGED, Action.WORK, needs=(Need.ITEM,), tells=(Party.REPORTER,)
    ),
    Step(
        Verb.SPLIT, _FRESH, State.SPLIT, Action.WORK, needs=(Need.PARTS,), tells=(Party.REPORTER,)
    ),
    Step(
        Verb.EDIT,
        (State.IN_REVIEW, State.EDITING),
        State.EDITING,
        Action.WORK,
        needs=(Need.TEXT,),
        tells=(Party.OFFICE,),
    ),
    Step(Verb.SEND_UP, (State.EDITING,), State.SIGN_OFF, Action.PREPARE, tells=(Party.LEADER,)),
    Step(
        Verb.SEND_BACK,
        (State.SIGN_OFF,),
        State.EDITING,
        Action.SIGN,
        needs=(Need.REASON,),
        tells=(Party.OFFICE, Party.COMMITTEE),
    ),
    Step(Verb.SIGN, (State.SIGN_OFF,), State.ISSUED, Action.SIGN, tells=_ALL_HEAR),
    Step(
        Verb.FORWARD,
        (State.ISSUED, State.REFUSED, *_WITH_UNITS),
        State.FORWARDED,
        Action.FORWARD,
        needs=(Need.UNITS,),
        tells=(Party.REPORTER, Party.COMMITTEE, Party.UNIT),
    ),
    Step(Verb.ACCEPT, _WITH_UNITS, Course.STAY, Action.HANDLE, tells=(Party.OFFICE,)),
    Step(
        Verb.REFUSE,
        _WITH_UNITS,
        State.REFUSED,
        Action.HANDLE,
        needs=(Need.REASON,),
        tells=(Party.OFFICE, Party.COMMITTEE),
    ),
    Step(
        Verb.REPORT_PROGRESS,
        _WITH_UNITS,
        Course.STAY,
        Action.HANDLE,
        needs=(Need.WORDS,),
        tells=(Party.OFFICE, Party.COMMITTEE),
    ),
    Step(
        Verb.ASK_EXTENSION,
        _WITH_UNITS,
        Course.STAY,
        Action.HANDLE,
        needs=(Need.DAY, Need.REASON),
        tells=(Party.OFFICE,),
    ),
    Step(Verb.EXTEND, _WITH_UNITS, Course.STAY, Action.FORWARD, tells=(Party.UNIT,)),
    Step(
        Verb.KEEP_DUE,
        _WITH_UNITS,
        Course.STAY,
        Action.FORWARD,
        needs=(Need.REASON,),
        tells=(Party.UNIT,),
    ),
    Step(
        Verb.REPLY,
        _WITH_UNITS,
        State.REPLIED,
        Action.HANDLE,
        needs=(Need.REPLY,),
        tells=(Party.OFFICE, Party.COMMITTEE),
    ),
    Step(
        Verb.ADVISE,
        _WITH_UNITS,
        Course.STAY,
        Action.HANDLE,
        needs=(Need.REPLY,),
        tells=(Party.LEAD, Party.OFFICE),
    ),
    Step(
        Verb.OPT_OUT,
        _WITH_UNITS,
        Course.STAY,
        Action.HANDLE,
        needs=(Need.REASON,),
        tells=(Party.LEAD, Party.OFFICE),
    ),
    Step(
        Verb.RETURN,
        (State.REPLIED,),
        State.FORWARDED,
        Action.FORWARD,
        needs=(Need.REASON,),
        tells=(Party.UNIT, Party.COMMITTEE),
    ),
    Step(
        Verb.FEED_BACK,
        (State.REPLIED,),
        State.FED_BACK,
        Action.FORWARD,
        needs=(Need.ANSWER,),
        tells=(*_ALL_HEAR, Party.UNIT),
    ),
    Step(
        Verb.RATE,
        (State.FED_BACK,),
        Course.STAY,
        Action.RATE,
        needs=(Need.RATING,),
        tells=(Party.COMMITTEE, Party.OFFICE, Party.UNIT),
    ),
    Step(
        Verb.REHANDLE,
        (State.FED_BACK,),
        State.REHANDLING,
        None,
        tells=(Party.REPORTER, Party.COMMITTEE, Party.OFFICE, Party.UNIT),
    ),
    Step(Verb.ARCHIVE, (State.FED_BACK,), State.ARCHIVED, Action.FORWARD),
    Step(
        Verb.DIVERT,
        (*OPEN, State.NEED_INFO),
        State.DIVERTED,
        Action.DIVERT,
        needs=(Need.REASON,),
        tells=(Party.REPORTER, Party.STATION, Party.COMMITTEE, Party.UNIT),
    ),
    Step(
        Verb.QUARANTINE,
        (*OPEN, State.NEED_INFO, State.FED_BACK, *ENDED),
        State.QUARANTINED,
        Action.DIVERT,
        needs=(Need.REASON,),
        tells=(Party.REPORTER, Party.OFFICE),
    ),
    Step(
        Verb.RELEASE,
        (State.QUARANTINED,),
        Course.BACK,
        Action.DIVERT,
        needs=(Need.REASON,),
        tells=(Party.REPORTER, Party.HOLDER),
    ),
    Step(
        Verb.ASK_PURGE,
        (State.QUARANTINED,),
        Course.STAY,
        Action.DIVERT,
        needs=(Need.REASON,),
        tells=(Party.OFFICE,),
    ),
    Step(
        Verb.PURGE,
        (State.QUARANTINED,),
        State.PURGED,
        Action.DIVERT,
        tells=(Party.REPORTER, Party.OFFICE),
    ),
    Step(
        Verb.WITHDRAW,
        (*_FRESH, State.NEED_INFO, State.EDITING, State.SIGN_OFF),
        State.WITHDRAWN,
        Action.WITHDRAW,
        tells=(Party.COMMITTEE, Party.OFFICE),
    ),
    Step(
        Verb.ADOPT,
        ADOPTED,
        Course.STAY,
        Action.RECORD,
        needs=(Need.LEVEL,),
        tells=(Party.REPORTER, Party.COMMITTEE),
    ),
    Step(
        Verb.REPORT_UP,
        ADOPTED,
        Course.STAY,
        Action.RECORD,
        needs=(Need.LEVEL,),
        tells=(Party.REPORTER, Party.COMMITTEE),
    ),
    Step(
        Verb.INSTRUCT,
        ADOPTED,
        Course.STAY,
        Action.RECORD,
        needs=(Need.LEVEL,),
        tells=(Party.LEADER, Party.COMMITTEE, Party.REPORTER),
    ),
    Step(Verb.PUBLISH, ADOPTED, Course.STAY, None, tells=(Party.REPORTER, Party.COMMITTEE)),
    Step(Verb.REMIND, (*OPEN, State.NEED_INFO), Course.STAY, None, tells=(Party.HOLDER,)),
    Step(Verb.FALL_DUE, OPEN, Course.STAY, None, tells=(Party.HOLDER, Party.OFFICE)),
    Step(Verb.ALERT_DEPUTY, OPEN, Course.STAY, None, tells=(Party.DEPUTY,)),
    Step(Verb.ALERT_LEADER, OPEN, Course.STAY, None, tells=(Party.LEADER,)),
)

_BY_SOURCE: dict[tuple[State | None, Verb], Step] = {
    (source, step.verb): step for step in LIFECYCLE for source in step.sources
}

#: What each verb asks of a person's posts; None where only time does it.
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
