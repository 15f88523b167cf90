"""Whom an invitation or a circular goes to: by station, sector, group, committee or by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class By(StrEnum):
    """How people are chosen."""

    #: every member of the county
    EVERYBODY = "everybody"
    #: the standing members (常委)
    STANDING = "standing"
    STATION = "station"
    SECTOR = "sector"
    GROUP = "group"
    #: whoever holds a post at the committee
    COMMITTEE = "committee"
    #: one person, by roster number
    PERSON = "person"


#: What people call each choice, with or without the name that goes with it.
BY_NAMES: dict[By, str] = {
    By.EVERYBODY: "全体委员",
    By.STANDING: "全体常委",
    By.STATION: "{name}",
    By.SECTOR: "{name}界",
    By.GROUP: "{name}",
    By.COMMITTEE: "{name}",
    By.PERSON: "{name}",
}
#: These need no name.
WITHOUT_NAME = frozenset({By.EVERYBODY, By.STANDING})


@dataclass(frozen=True, slots=True)
class Chosen:
    """One part of an audience; ``key`` is a name, a committee's code or a roster number."""

    by: By
    key: str = ""
    name: str = ""

    def said(self) -> str:
        """Give what people call it."""
        return BY_NAMES[self.by].format(name=(self.name or self.key).removesuffix("界"))


def packed(audience: Sequence[Chosen]) -> list[dict[str, str]]:
    """Give an audience as it is kept."""
    return [{"by": one.by.value, "key": one.key, "name": one.name} for one in audience]


def unpacked(kept: Sequence[dict[str, str]]) -> tuple[Chosen, ...]:
    """Read an audience as it was kept."""
    return tuple(Chosen(By(one["by"]), one["key"], one["name"]) for one in kept)


def said(audience: Sequence[Chosen]) -> str:
    """Say an audience in a few words."""
    return "、".join(one.said() for one in audience)
