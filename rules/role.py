"""Who takes part, in the field's own words (DOMAIN.md §1, §7)."""

from enum import StrEnum


class Role(StrEnum):
    """A post that a person holds; one person may hold several."""

    #: 委员: appointed member of the county CPPCC
    MEMBER = "member"
    #: 站长: head of a township liaison station
    STATION_HEAD = "station_head"
    #: 信息员: reporter of a station
    INFO_OFFICER = "info_officer"
    #: 专委会: staff of a special committee
    COMMITTEE = "committee_staff"
    #: 办公室: staff of the general office
    OFFICE = "office_staff"
    #: 分管副主席: the leader who signs off
    VICE_CHAIR = "vice_chair"
    #: 承办联络员: contact of a handling unit
    UNIT = "unit_contact"
    #: 管理员: imports rosters and sets the service up; reads no bodies
    ADMIN = "admin"


#: What people call each role on a roster and in chat.
ROLE_NAMES: dict[Role, str] = {
    Role.MEMBER: "委员",
    Role.STATION_HEAD: "站长",
    Role.INFO_OFFICER: "信息员",
    Role.COMMITTEE: "专委会",
    Role.OFFICE: "办公室",
    Role.VICE_CHAIR: "分管副主席",
    Role.UNIT: "承办联络员",
    Role.ADMIN: "管理员",
}
