"""Who may do what: the matrix of DOMAIN.md §7 as a table."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from rules.role import Role


class Scope(StrEnum):
    """How far a permission reaches."""

    #: every record of the organisation
    ALL = "all"
    #: what lies with one's own committee
    COMMITTEE = "committee"
    #: what one's own station was copied in on
    STATION = "station"
    #: what was forwarded to one's own handling unit
    UNIT = "unit"
    #: what one submitted oneself
    OWN = "own"


class Action(StrEnum):
    """A thing that a person may do to an opinion item, to an activity or to the people."""

    SUBMIT = "submit"
    #: the words as they were submitted; a handling unit never reads them
    READ = "read"
    ASK_INFO = "ask_info"
    SUPPLY = "supply"
    TRIAGE = "triage"
    REROUTE = "reroute"
    #: take, edit, merge, answer, adopt or not
    WORK = "work"
    #: review the copy and send it up to be signed
    PREPARE = "prepare"
    SIGN = "sign"
    #: forward to handling units, see to their replies, feed back
    FORWARD = "forward"
    #: read the edited text, accept, refuse, reply
    HANDLE = "handle"
    #: record what an upper CPPCC or a leader made of it
    RECORD = "record"
    RATE = "rate"
    #: send elsewhere, seal, release, purge
    DIVERT = "divert"
    WITHDRAW = "withdraw"
    #: make a bulletin of adopted items
    PUBLISH = "publish"
    #: calendars, numbers, roles
    CONFIGURE = "configure"
    #: what committees and departments are for, in words
    REMITS = "remits"
    #: read who did what, without any words of items
    AUDIT = "audit"
    UNBIND = "unbind"
    PLAN_ACTIVITY = "plan_activity"
    APPROVE_ACTIVITY = "approve_activity"
    RUN_ACTIVITY = "run_activity"
    GRANT_LEAVE = "grant_leave"
    MAKE_UP = "make_up"
    CONFIRM_ACTIVITY = "confirm_activity"
    REVIEW_CONFIRMATION = "review_confirmation"
    RECORD_ACTIVITY = "record_activity"
    ISSUE_CIRCULAR = "issue_circular"
    #: every line of somebody else's record
    READ_RECORD = "read_record"
    #: what somebody else's record comes to
    READ_TOTALS = "read_totals"
    #: take lists of people away as sheets
    EXPORT = "export"


_WORK = {Role.COMMITTEE: Scope.COMMITTEE, Role.OFFICE: Scope.ALL}
_ORGANISE = {Role.STATION_HEAD: Scope.STATION, **_WORK}

#: DOMAIN.md §7, as far as it goes today. A missing role means "may not".
MATRIX: Mapping[Action, Mapping[Role, Scope]] = {
    Action.SUBMIT: {
        Role.MEMBER: Scope.OWN,
        Role.STATION_HEAD: Scope.OWN,
        Role.INFO_OFFICER: Scope.OWN,
        Role.OFFICE: Scope.OWN,
        Role.VICE_CHAIR: Scope.OWN,
    },
    Action.READ: {
        Role.MEMBER: Scope.OWN,
        Role.STATION_HEAD: Scope.STATION,
        Role.INFO_OFFICER: Scope.STATION,
        Role.COMMITTEE: Scope.COMMITTEE,
        Role.OFFICE: Scope.ALL,
        Role.VICE_CHAIR: Scope.ALL,
    },
    Action.ASK_INFO: {
        Role.STATION_HEAD: Scope.STATION,
        Role.INFO_OFFICER: Scope.STATION,
        **_WORK,
    },
    Action.SUPPLY: dict.fromkeys(Role, Scope.OWN),
    Action.TRIAGE: {Role.OFFICE: Scope.ALL, Role.VICE_CHAIR: Scope.ALL},
    Action.REROUTE: {Role.VICE_CHAIR: Scope.ALL, **_WORK},
    Action.WORK: _WORK,
    Action.PREPARE: {Role.OFFICE: Scope.ALL},
    Action.SIGN: {Role.VICE_CHAIR: Scope.ALL},
    Action.FORWARD: {Role.OFFICE: Scope.ALL},
    Action.HANDLE: {Role.OFFICE: Scope.ALL, Role.UNIT: Scope.UNIT},
    Action.RECORD: {Role.OFFICE: Scope.ALL},
    Action.RATE: dict.fromkeys(Role, Scope.OWN),
    Action.DIVERT: {Role.OFFICE: Scope.ALL},
    Action.WITHDRAW: dict.fromkeys(Role, Scope.OWN),
    Action.PUBLISH: {Role.OFFICE: Scope.ALL},
    Action.CONFIGURE: {Role.ADMIN: Scope.ALL},
    Action.REMITS: {Role.OFFICE: Scope.ALL},
    Action.AUDIT: {Role.ADMIN: Scope.ALL},
    Action.UNBIND: {Role.OFFICE: Scope.ALL},
    Action.PLAN_ACTIVITY: {
        Role.INFO_OFFICER: Scope.STATION,
        Role.VICE_CHAIR: Scope.ALL,
        **_ORGANISE,
    },
    Action.APPROVE_ACTIVITY: {Role.OFFICE: Scope.ALL},
    Action.RUN_ACTIVITY: {Role.VICE_CHAIR: Scope.ALL, **_ORGANISE},
    Action.GRANT_LEAVE: {Role.VICE_CHAIR: Scope.ALL, **_ORGANISE},
    Action.MAKE_UP: {Role.INFO_OFFICER: Scope.STATION, **_ORGANISE},
    Action.CONFIRM_ACTIVITY: _ORGANISE,
    Action.REVIEW_CONFIRMATION: {Role.OFFICE: Scope.ALL},
    Action.RECORD_ACTIVITY: {Role.INFO_OFFICER: Scope.STATION, **_ORGANISE},
    Action.ISSUE_CIRCULAR: {Role.VICE_CHAIR: Scope.ALL, **_ORGANISE},
    Action.READ_RECORD: {Role.OFFICE: Scope.ALL, Role.VICE_CHAIR: Scope.ALL},
    Action.READ_TOTALS: {Role.VICE_CHAIR: Scope.ALL, **_ORGANISE},
    Action.EXPORT: {Role.VICE_CHAIR: Scope.ALL, **_WORK},
}


@dataclass(frozen=True, slots=True)
class Post:
    """A role with the place it is held at; ids are the organisation's own rows."""

    role: Role
    station_id: int | None = None
    committee_id: int | None = None
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What a permission looks at in an item: whose it is and where it lies.

    ``station_id`` is set only when the submitter ticked 抄送联络站. ``unit_ids`` are the handling
    units that have it.
    """

    reporter_id: int | None = None
    station_id: int | None = None
    committee_id: int | None = None
    unit_ids: frozenset[int] = frozenset()


def may(action: Action, person_id: int, posts: tuple[Post, ...], item: Standing) -> bool:
    """Tell whether a person with these posts may do the action to the item."""
    if item.reporter_id == person_id and _owns(action):
        return True
    return any(_reaches(MATRIX[action].get(post.role), post, person_id, item) for post in posts)


def holds(action: Action, posts: tuple[Post, ...]) -> bool:
    """Tell whether any of the posts has the action at all, whatever the item."""
    return any(post.role in MATRIX[action] for post in posts)


def _owns(action: Action) -> bool:
    return Scope.OWN in MATRIX[action].values() and action is not Action.SUBMIT


def _reaches(scope: Scope | None, post: Post, person_id: int, item: Standing) -> bool:
    match scope:
        case Scope.ALL:
            return True
        case Scope.COMMITTEE:
            return post.committee_id is not None and post.committee_id == item.committee_id
        case Scope.STATION:
            return post.station_id is not None and post.station_id == item.station_id
        case Scope.UNIT:
            return post.unit_id in item.unit_ids
        case Scope.OWN:
            return item.reporter_id == person_id
        case None:
            return False
