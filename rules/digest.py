"""Summaries that are pushed (摘要): which there are, for whom, and when.

Source: DOMAIN.md §2 rows 20 and 47, §6 (station form).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from rules.role import Role


class Kind(StrEnum):
    """What a digest tells of."""

    #: a committee's day
    DAILY = "daily"
    #: the week of the office, or of a station
    WEEKLY = "weekly"
    #: the month, for the 主席会议
    MONTHLY = "monthly"
    #: a leader's five lines
    LEADER = "leader"


class Verb(StrEnum):
    """What is done to a digest; also the name of its timeline entry."""

    SEND = "send_digest"


class Party(StrEnum):
    """Who is told."""

    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Row:
    """A kind: who may have it, and who has it without asking."""

    kind: Kind
    roles: tuple[Role, ...]


KINDS: tuple[Row, ...] = (
    Row(Kind.DAILY, (Role.COMMITTEE, Role.OFFICE)),
    Row(Kind.WEEKLY, (Role.OFFICE, Role.STATION_HEAD)),
    Row(Kind.MONTHLY, (Role.OFFICE, Role.VICE_CHAIR)),
    Row(Kind.LEADER, (Role.VICE_CHAIR,)),
)
TELLS: Mapping[Verb, tuple[Party, ...]] = {Verb.SEND: (Party.PERSON,)}
KIND_NAMES: Mapping[Kind, str] = {
    Kind.DAILY: "每日",
    Kind.WEEKLY: "每周",
    Kind.MONTHLY: "每月",
    Kind.LEADER: "领导五行",
}
