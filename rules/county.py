"""What one county knows: committees, remits of departments, overlap rows and floors."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Protocol

from rules.committees import FIVE_COMMITTEES, OFFICE, SEVEN_COMMITTEES, Committee
from rules.overlaps import OVERLAPS, Overlap
from rules.remits import INNOCENT, LOCATIVES, REMITS, Remit
from rules.text import command


@dataclass(frozen=True, slots=True)
class Floors:
    """How sure routing must be; all configurable.

    `named`: how likely a committee must be to be named at all, `meant` where none of the county's
    words is in the text; `auto` and `topic`: how likely the committee and the topic must be for
    the committee to hear at once; `margin`: least lead of the first committee's words over the
    second's for that; `co`: share of the lead's words from which a second department joins.
    `auto` and `topic` are where letters and proposals that were kept back are right to 95 %
    (`training/MODEL_CARD.md`), the others have no authority.
    """

    named: float = 0.3
    meant: float = 0.5
    auto: float = 0.8
    topic: float = 0.68
    margin: float = 0.2
    co: float = 0.75


@dataclass(frozen=True, slots=True)
class Weights:
    """What a word of each kind adds to its department."""

    strong: float = 3.0
    word: float = 2.0
    weak: float = 1.0


class Adjustment(Protocol):
    """What a county's own corrections taught: see ``rules.adjustment``."""

    def shift(self, plain: str) -> Mapping[str, float]:
        """Return the log-odds to add to committees, by code, for a normalised text."""
        ...

    def phrases(self, plain: str, committee: str) -> tuple[str, ...]:
        """Return what of a normalised text spoke for a committee."""
        ...


# Compared by identity: hashing some thousand words for every text would cost more than routing it.
@dataclass(frozen=True, slots=True, eq=False)
class County:
    """All that routing knows of one county; keep one object per county, its matcher is cached."""

    committees: tuple[Committee, ...]
    remits: tuple[Remit, ...] = REMITS
    overlaps: tuple[Overlap, ...] = OVERLAPS
    innocent: tuple[str, ...] = INNOCENT
    locatives: tuple[str, ...] = LOCATIVES
    floors: Floors = field(default_factory=Floors)
    weights: Weights = field(default_factory=Weights)
    adjustment: Adjustment | None = None


def committee_of(county: County) -> Mapping[str, str]:
    """Return the code of the committee that answers for each department."""
    return MappingProxyType(
        {name: row.code for row in county.committees for name in row.departments}
    )


DEFAULT = County(SEVEN_COMMITTEES)
#: The older profile: 经科委, 文教委, 社法委, 提案委, 联络委 and the office.
FIVE = replace(DEFAULT, committees=FIVE_COMMITTEES)


def _names(row: Committee) -> tuple[str, ...]:
    return tuple(command(name) for name in (row.code, row.name, row.short, *row.names))


def _named(said: str, county: County) -> str | None:
    return next((row.code for row in county.committees if said in _names(row)), None)


def find_committee(text: str, county: County) -> str | None:
    """Return the code of the committee that staff mean by 「农业」, 「城建委」 or 「水利局」.

    Names of committees come before names of departments; None if nothing is meant by the text.
    """
    said = command(text)
    forms = [said, *(said.removesuffix(end) for end in ("员会", "委员会", "委", "局", "部门"))]
    by_name = (_named(form, county) for form in forms if form)
    by_department = (committee_of(county).get(form) for form in forms)
    return next((code for code in (*by_name, *by_department) if code), None)


def short_names(county: County) -> Mapping[str, str]:
    """Return the short name of every committee by code: `{"ECON": "经济委", …}`."""
    return MappingProxyType({row.code: row.short for row in county.committees})


__all__ = [
    "DEFAULT",
    "FIVE",
    "OFFICE",
    "Adjustment",
    "County",
    "Floors",
    "Weights",
    "committee_of",
    "find_committee",
    "short_names",
]
