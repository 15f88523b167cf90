"""The life of an activity (活动): one table, read by code, chat, API and docs.

Source: DOMAIN.md §3.3.
"""

from dataclasses import dataclass
from enum import StrEnum

from rules.permission import Action


class Kind(StrEnum):
    """What people come together for."""

    TRAINING = "training"
    INSPECTION = "inspection"
    STUDY = "study"
    DISCUSSION = "discussion"
    TOWN_MEETING = "town_meeting"
    VISIT = "visit"
    SERVICE = "service"
    CAMPAIGN = "campaign"
    PLENARY = "plenary"
    STANDING = "standing"
    OTHER = "other"


KIND_NAMES: dict[Kind, str] = {
    Kind.TRAINING: "学习培训",
    Kind.INSPECTION: "视察",
    Kind.STUDY: "调研",
    Kind.DISCUSSION: "座谈",
    Kind.TOWN_MEETING: "列席乡镇会议",
    Kind.VISIT: "走访",
    Kind.SERVICE: "社会服务",
    Kind.CAMPAIGN: "主题实践",
    Kind.PLENARY: "全会",
    Kind.STANDING: "常委会",
    Kind.OTHER: "其他活动",
}


class Organiser(StrEnum):
    """Who holds an activity."""

    STATION = "station"
    COMMITTEE = "committee"
    SECTOR = "sector"
    GROUP = "group"
    OFFICE = "office"


class State(StrEnum):
    """Where an activity stands."""

    #: on the plan; the office has not agreed yet
    PLANNED = "planned"
    APPROVED = "approved"
    #: everybody invited has been told
    NOTICED = "noticed"
    MATERIALS_SENT = "materials_sent"
    #: the invited study and write what they want to say
    STUDYING = "studying"
    #: it is under way
    HELD = "held"
    #: over; nothing counts before it is confirmed
    PENDING_CONFIRM = "pending_confirm"
    #: the office has sent the confirmation back
    CONFIRM_REJECTED = "confirm_rejected"
    CONFIRMED = "confirmed"
    ARCHIVED = "archived"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class Verb(StrEnum):
    """What is done to an activity; also the name of its timeline entry."""

    PLAN = "plan"
    APPROVE = "approve"
    NOTIFY = "notify"
    SEND_MATERIALS = "send_materials"
    STUDY = "study"
    BEGIN = "begin"
    END = "end"
    CONFIRM = "confirm"
    REJECT = "reject"
    ARCHIVE = "archive"
    POSTPONE = "postpone"
    RESCHEDULE = "reschedule"
    CANCEL = "cancel"


class Need(StrEnum):
    """What a verb cannot do without."""

    REASON = "reason"
    TIME = "time"
    #: no exception of the attendance is open
    SETTLED = "settled"


class Party(StrEnum):
    """Who is told of a step."""

    ORGANISER = "organiser"
    INVITED = "invited"
    OFFICE = "office"
    #: whoever has a line of the record from it
    RECORDED = "recorded"
    #: the one whom it is about
    PERSON = "person"
    #: who decides on this leave
    APPROVER = "approver"


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the lifecycle; without an action, the clock does it and nobody else."""

    verb: Verb
    sources: tuple[State | None, ...]
    target: State
    action: Action | None
    needs: tuple[Need, ...] = ()
    tells: tuple[Party, ...] = ()


#: States in which the invited know of it and it has not begun.
ANNOUNCED = (State.NOTICED, State.MATERIALS_SENT, State.STUDYING)
#: States before it begins.
AHEAD = (State.PLANNED, State.APPROVED, *ANNOUNCED)
#: States in which somebody has still something to do.
OPEN = (*AHEAD, State.POSTPONED, State.HELD, State.PENDING_CONFIRM, State.CONFIRM_REJECTED)

_TO_CONFIRM = (State.PENDING_CONFIRM, State.CONFIRM_REJECTED)
_BOTH = (Party.ORGANISER, Party.INVITED)

#: The lifecycle. At short notice materials and study may be left out; nothing else may.
LIFECYCLE: tuple[Step, ...] = (
    Step(Verb.PLAN, (None,), State.PLANNED, Action.PLAN_ACTIVITY, (Need.TIME,), (Party.OFFICE,)),
    Step(
        Verb.APPROVE,
        (State.PLANNED,),
        State.APPROVED,
        Action.APPROVE_ACTIVITY,
        tells=(Party.ORGANISER,),
    ),
    Step(
        Verb.NOTIFY, (State.APPROVED,), State.NOTICED, Action.RUN_ACTIVITY, tells=(Party.INVITED,)
    ),
    Step(
        Verb.SEND_MATERIALS,
        (State.NOTICED,),
        State.MATERIALS_SENT,
        Action.RUN_ACTIVITY,
        tells=(Party.INVITED,),
    ),
    Step(
        Verb.STUDY,
        (State.NOTICED, State.MATERIALS_SENT),
        State.STUDYING,
        Action.RUN_ACTIVITY,
        tells=(Party.INVITED,),
    ),
    Step(Verb.BEGIN, ANNOUNCED, State.HELD, None),
    Step(Verb.END, (State.HELD,), State.PENDING_CONFIRM, None, tells=(Party.ORGANISER,)),
    Step(
        Verb.CONFIRM,
        _TO_CONFIRM,
        State.CONFIRMED,
        Action.CONFIRM_ACTIVITY,
        (Need.SETTLED,),
        (Party.RECORDED, Party.OFFICE),
    ),
    Step(
        Verb.REJECT,
        (State.CONFIRMED,),
        State.CONFIRM_REJECTED,
        Action.REVIEW_CONFIRMATION,
        (Need.REASON,),
        _BOTH,
    ),
    Step(
        Verb.ARCHIVE,
        (State.CONFIRMED,),
        State.ARCHIVED,
        Action.REVIEW_CONFIRMATION,
        tells=(Party.ORGANISER,),
    ),
    Step(Verb.POSTPONE, AHEAD, State.POSTPONED, Action.RUN_ACTIVITY, (Need.REASON,), _BOTH),
    Step(
        Verb.RESCHEDULE,
        (*AHEAD, State.POSTPONED),
        State.APPROVED,
        Action.APPROVE_ACTIVITY,
        (Need.TIME,),
        _BOTH,
    ),
    Step(
        Verb.CANCEL,
        (*AHEAD, State.POSTPONED, State.HELD),
        State.CANCELLED,
        Action.RUN_ACTIVITY,
        (Need.REASON,),
        (*_BOTH, Party.OFFICE),
    ),
)

_BY_SOURCE: dict[tuple[State | None, Verb], Step] = {
    (source, step.verb): step for step in LIFECYCLE for source in step.sources
}

#: What people call a state.
STATE_NAMES: dict[State, str] = {
    State.PLANNED: "待批准",
    State.APPROVED: "已批准",
    State.NOTICED: "已通知",
    State.MATERIALS_SENT: "材料已发",
    State.STUDYING: "会前学习",
    State.HELD: "正在进行",
    State.PENDING_CONFIRM: "待确认",
    State.CONFIRM_REJECTED: "退回重确认",
    State.CONFIRMED: "已确认",
    State.ARCHIVED: "已归档",
    State.POSTPONED: "已延期",
    State.CANCELLED: "已取消",
}

#: What people call a verb.
VERB_NAMES: dict[Verb, str] = {
    Verb.PLAN: "计划",
    Verb.APPROVE: "批准",
    Verb.NOTIFY: "发通知",
    Verb.SEND_MATERIALS: "发材料",
    Verb.STUDY: "开始学习",
    Verb.BEGIN: "开始",
    Verb.END: "结束",
    Verb.CONFIRM: "确认",
    Verb.REJECT: "退回",
    Verb.ARCHIVE: "归档",
    Verb.POSTPONE: "延期",
    Verb.RESCHEDULE: "改期",
    Verb.CANCEL: "取消",
}


def step_from(state: State | None, verb: Verb) -> Step | None:
    """Give the row for a verb in a state; None where the table has none."""
    return _BY_SOURCE.get((state, verb))


def verbs_from(state: State) -> tuple[Verb, ...]:
    """List the verbs that the table knows in a state, in its own order."""
    return tuple(step.verb for step in LIFECYCLE if state in step.sources)
