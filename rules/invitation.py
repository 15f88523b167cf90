"""What an invited person answers, as one table: 参加, 不参加, 请假, and who decides.

Source: DOMAIN.md §3.3 (attendance, approver, at most two requests, cut-off).
"""

from dataclasses import dataclass
from enum import StrEnum

from rules import activity
from rules.activity import Kind, Organiser, Party
from rules.role import Role


class Answer(StrEnum):
    """Where an invitation stands until the door opens."""

    INVITED = "invited"
    ACCEPTED = "accepted"
    #: does not come; only where it is voluntary
    DECLINED = "declined"
    LEAVE_REQUESTED = "leave_requested"
    LEAVE_APPROVED = "leave_approved"
    LEAVE_REJECTED = "leave_rejected"


class Verb(StrEnum):
    """What is done to an invitation; also the name of the activity's timeline entry."""

    INVITE = "invite"
    ACCEPT = "accept"
    DECLINE = "decline"
    ASK_LEAVE = "ask_leave"
    GRANT_LEAVE = "grant_leave"
    REFUSE_LEAVE = "refuse_leave"
    #: whom they would send instead; invited once the leave is granted
    NAME_PROXY = "name_proxy"


class LeaveKind(StrEnum):
    """Why somebody cannot come."""

    DUTY = "duty"
    SICK = "sick"
    PERSONAL = "personal"
    OTHER = "other"


class Need(StrEnum):
    """What a verb cannot do without."""

    REASON = "reason"
    #: before the cut-off
    IN_TIME = "in_time"
    #: the activity is voluntary
    VOLUNTARY = "voluntary"
    #: fewer requests than the county allows
    REQUESTS_LEFT = "requests_left"


@dataclass(frozen=True, slots=True)
class Step:
    """One row; ``decides`` is True where somebody else decides on the request."""

    verb: Verb
    sources: tuple[Answer | None, ...]
    target: Answer
    needs: tuple[Need, ...] = ()
    tells: tuple[Party, ...] = ()
    decides: bool = False


_UNDECIDED = (Answer.INVITED, Answer.ACCEPTED, Answer.DECLINED, Answer.LEAVE_REJECTED)

ANSWERS: tuple[Step, ...] = (
    Step(Verb.INVITE, (None,), Answer.INVITED, tells=(Party.PERSON,)),
    Step(
        Verb.ACCEPT,
        (
            Answer.INVITED,
            Answer.DECLINED,
            Answer.LEAVE_REQUESTED,
            Answer.LEAVE_APPROVED,
            Answer.LEAVE_REJECTED,
        ),
        Answer.ACCEPTED,
    ),
    Step(
        Verb.DECLINE,
        (Answer.INVITED, Answer.ACCEPTED, Answer.LEAVE_REQUESTED, Answer.LEAVE_REJECTED),
        Answer.DECLINED,
        (Need.VOLUNTARY,),
    ),
    Step(
        Verb.ASK_LEAVE,
        _UNDECIDED,
        Answer.LEAVE_REQUESTED,
        (Need.REASON, Need.IN_TIME, Need.REQUESTS_LEFT),
        (Party.APPROVER,),
    ),
    Step(
        Verb.GRANT_LEAVE,
        (Answer.LEAVE_REQUESTED,),
        Answer.LEAVE_APPROVED,
        tells=(Party.PERSON,),
        decides=True,
    ),
    Step(
        Verb.REFUSE_LEAVE,
        (Answer.LEAVE_REQUESTED,),
        Answer.LEAVE_REJECTED,
        (Need.REASON,),
        (Party.PERSON,),
        decides=True,
    ),
)

ANSWER_NAMES: dict[Answer, str] = {
    Answer.INVITED: "未答复",
    Answer.ACCEPTED: "参加",
    Answer.DECLINED: "不参加",
    Answer.LEAVE_REQUESTED: "请假待批",
    Answer.LEAVE_APPROVED: "已准假",
    Answer.LEAVE_REJECTED: "未准假",
}

VERB_NAMES: dict[Verb, str] = {
    Verb.INVITE: "邀请",
    Verb.ACCEPT: "参加",
    Verb.DECLINE: "不参加",
    Verb.ASK_LEAVE: "请假",
    Verb.GRANT_LEAVE: "准假",
    Verb.REFUSE_LEAVE: "不准假",
    Verb.NAME_PROXY: "请人代替",
}

LEAVE_NAMES: dict[LeaveKind, str] = {
    LeaveKind.DUTY: "公务",
    LeaveKind.SICK: "生病",
    LeaveKind.PERSONAL: "家事",
    LeaveKind.OTHER: "其他",
}

#: What tells somebody that they are invited: all at once, or one who came to it later.
TOLD_BY = (activity.Verb.NOTIFY, Verb.INVITE)
#: Characters of a reason.
LONGEST_REASON = 200

#: Whoever leads the county decides on leave from its two great meetings.
_LED = frozenset({Kind.PLENARY, Kind.STANDING})
_BY_ORGANISER = {
    Organiser.STATION: Role.STATION_HEAD,
    Organiser.COMMITTEE: Role.COMMITTEE,
}


#: Answers that people give for themselves, and what others decide on a request.
ONES_OWN = frozenset({Verb.ACCEPT, Verb.DECLINE})
DECISIONS = frozenset(step.verb for step in ANSWERS if step.decides)


def step_from(answer: Answer | None, verb: Verb) -> Step | None:
    """Give the row for a verb where an invitation stands; None where the table has none."""
    return next((s for s in ANSWERS if s.verb is verb and answer in s.sources), None)


def verbs_from(answer: Answer) -> tuple[Verb, ...]:
    """List the verbs that the table knows for an invitation, in its own order."""
    return tuple(step.verb for step in ANSWERS if answer in step.sources)


def approver_of(kind: Kind, organiser: Organiser) -> Role:
    """Say whose part it is to decide on leave; the office may always do it for them."""
    return Role.VICE_CHAIR if kind in _LED else _BY_ORGANISER.get(organiser, Role.OFFICE)
