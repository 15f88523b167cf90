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
    #: what one submitted oneself
    OWN = "own"


class Action(StrEnum):
    """A thing that a person may do to an opinion item, to an activity or to the people."""

    SUBMIT = "submit"
    READ = "read"
    TRIAGE = "triage"
    REROUTE = "reroute"
    TAKE = "take"
    ANSWER = "answer"
    RETAIN = "retain"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
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

#: DOMAIN.md §7, as far as items and activities go today. A missing role means "may not".
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
    Action.TRIAGE: {Role.OFFICE: Scope.ALL},
    Action.REROUTE: _WORK,
    Action.TAKE: _WORK,
    Action.ANSWER: _WORK,
    Action.RETAIN: _WORK,
    Action.DECLINE: _WORK,
    Action.WITHDRAW: dict.fromkeys(Role, Scope.OWN),
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


@dataclass(frozen=True, slots=True)
class Standing:
    """What a permission looks at in an item: whose it is and where it lies.

    ``station_id`` is set only when the submitter ticked 抄送联络站.
    """

    reporter_id: int | None = None
    station_id: int | None = None
    committee_id: int | None = None


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
        case Scope.OWN:
            return item.reporter_id == person_id
        case None:
            return False
