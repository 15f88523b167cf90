"""What a county says of its own committees, departments, words, overlaps and floors, as data.

Only what differs from the shipped knowledge is kept, so that a county has what later versions
learn. A `Table` is the whole of it in rows, as a file shows it; `table` makes it from changes, and
`difference` finds the changes that make it.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from itertools import chain
from typing import Any, ClassVar, TypeVar

from pydantic import ConfigDict, TypeAdapter

from rules.committees import Committee
from rules.county import DEFAULT, FIVE, County, Floors
from rules.overlaps import Overlap
from rules.remits import Remit


class Base(StrEnum):
    """The shipped profile that a county begins with."""

    SEVEN = "seven"
    FIVE = "five"


class Kind(StrEnum):
    """What a word says."""

    #: names the matter itself
    STRONG = "strong"
    #: points to the department
    WORD = "word"
    #: names places, people and circumstances
    WEAK = "weak"
    #: contains somebody's word and means another thing
    INNOCENT = "innocent"


@dataclass(frozen=True, slots=True)
class Named:
    """A committee: its code, its names, and what else people call it."""

    code: str
    name: str
    short: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Department:
    """A department, and the code of the committee that answers for it."""

    name: str
    committee: str


@dataclass(frozen=True, slots=True)
class Word:
    """A word, what it says, and of which department; an innocent one is nobody's."""

    word: str
    kind: Kind
    department: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """How a county differs from the shipped `base`.

    A row takes the place of the shipped one with the same code, name, word or rule, and is new
    where there is none: a word given to one department is taken from the other. `…_gone` are the
    codes, names, words and rules of shipped rows that are not there. New overlaps come first;
    `overlap_order` is the rules' whole order where it is another one.
    """

    base: Base = Base.SEVEN
    committees: tuple[Named, ...] = ()
    committees_gone: tuple[str, ...] = ()
    departments: tuple[Department, ...] = ()
    departments_gone: tuple[str, ...] = ()
    words: tuple[Word, ...] = ()
    words_gone: tuple[str, ...] = ()
    locatives: tuple[str, ...] = ()
    locatives_gone: tuple[str, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    overlaps_gone: tuple[str, ...] = ()
    overlap_order: tuple[str, ...] = ()
    floors: Mapping[str, float] = field(default_factory=dict)

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class Table:
    """All that a county's routing knows, in rows."""

    base: Base
    committees: tuple[Named, ...]
    departments: tuple[Department, ...]
    words: tuple[Word, ...]
    locatives: tuple[str, ...]
    overlaps: tuple[Overlap, ...]
    floors: Mapping[str, float]


NOTHING = Changes()
SHIPPED: Mapping[Base, County] = {Base.SEVEN: DEFAULT, Base.FIVE: FIVE}
_JSON = TypeAdapter(Changes)

Row = TypeVar("Row")


def unpacked(kept: object) -> Changes:
    """Read changes from what JSON gave; raises pydantic.ValidationError."""
    return _JSON.validate_python(kept)


def packed(changes: Changes) -> dict[str, Any]:
    """Give changes as JSON can keep them, without what is as shipped."""
    kept: dict[str, Any] = _JSON.dump_python(changes, mode="json", exclude_defaults=True)
    return kept


def apply(changes: Changes) -> County:
    """Return what a county's routing knows with its changes; the shipped object if there are none.

    What a later version no longer ships is not missed.
    """
    if changes == Changes(changes.base):
        return SHIPPED[changes.base]
    return county(table(changes))


def table(changes: Changes) -> Table:
    """Return the whole of what a county knows, in rows."""
    shipped = rows_of(SHIPPED[changes.base], changes.base)
    return Table(
        changes.base,
        _with(shipped.committees, changes.committees, changes.committees_gone, code_of),
        _with(shipped.departments, changes.departments, changes.departments_gone, name_of),
        _with(shipped.words, changes.words, changes.words_gone, word_of),
        _with(shipped.locatives, changes.locatives, changes.locatives_gone, str),
        _ordered(_new_first(shipped.overlaps, changes), changes.overlap_order),
        {**shipped.floors, **changes.floors},
    )


def difference(told: Table) -> Changes:
    """Return the changes that make a table of the shipped one."""
    shipped = rows_of(SHIPPED[told.base], told.base)
    changes = Changes(
        told.base,
        *_apart(shipped.committees, told.committees, code_of),
        *_apart(shipped.departments, told.departments, name_of),
        *_apart(shipped.words, told.words, word_of),
        *_apart(shipped.locatives, told.locatives, str),
        *_apart(shipped.overlaps, told.overlaps, rule_of),
        floors={name: n for name, n in told.floors.items() if n != shipped.floors.get(name)},
    )
    rules = tuple(map(rule_of, told.overlaps))
    as_made = tuple(map(rule_of, _new_first(shipped.overlaps, changes)))
    return changes if rules == as_made else replace(changes, overlap_order=rules)


def code_of(row: Named) -> str:
    """Return what a committee is told by."""
    return row.code


def name_of(row: Department) -> str:
    """Return what a department is told by."""
    return row.name


def word_of(row: Word) -> str:
    """Return what a word is told by."""
    return row.word


def rule_of(row: Overlap) -> str:
    """Return what an overlap is told by."""
    return row.rule


def _with(
    shipped: Iterable[Row], own: Iterable[Row], gone: Sequence[str], key: Callable[[Row], str]
) -> tuple[Row, ...]:
    """Return the shipped rows, those of the county in their places, and then its new ones."""
    new, left = {key(row): row for row in own}, frozenset(gone)
    kept = [new.pop(key(row), row) for row in shipped if key(row) not in left]
    return (*kept, *new.values())


def _new_first(shipped: Sequence[Overlap], changes: Changes) -> tuple[Overlap, ...]:
    rows = _with(shipped, changes.overlaps, changes.overlaps_gone, rule_of)
    known = {row.rule for row in shipped}
    return tuple(sorted(rows, key=lambda row: row.rule in known))


def _ordered(rows: Sequence[Overlap], order: Sequence[str]) -> tuple[Overlap, ...]:
    place = {rule: nth for nth, rule in enumerate(order)}
    return tuple(sorted(rows, key=lambda row: place.get(row.rule, len(place))))


def _apart(
    shipped: Sequence[Row], told: Sequence[Row], key: Callable[[Row], str]
) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    known, kept = {key(row): row for row in shipped}, {key(row) for row in told}
    own = tuple(row for row in told if known.get(key(row)) != row)
    return own, tuple(name for name in known if name not in kept)


def rows_of(known: County, base: Base) -> Table:
    """Return what a county knows as rows."""
    return Table(
        base,
        tuple(Named(row.code, row.name, row.short, row.names) for row in known.committees),
        tuple(Department(name, row.code) for row in known.committees for name in row.departments),
        tuple(chain.from_iterable((*map(_words, known.remits), _innocent(known)))),
        known.locatives,
        known.overlaps,
        asdict(known.floors),
    )


def _words(remit: Remit) -> list[Word]:
    kinds = ((Kind.STRONG, remit.strong), (Kind.WORD, remit.words), (Kind.WEAK, remit.weak))
    return [Word(word, kind, remit.department) for kind, words in kinds for word in words]


def _innocent(known: County) -> list[Word]:
    return [Word(word, Kind.INNOCENT) for word in known.innocent]


def county(told: Table) -> County:
    """Return what routing goes by for a table without problems."""
    departments = _grouped(told.departments, lambda row: row.committee, name_of)
    words = _grouped(told.words, lambda row: (row.department, row.kind), word_of)
    floors = {name: told.floors[name] for name in asdict(Floors()) if name in told.floors}
    return replace(
        SHIPPED[told.base],
        committees=tuple(
            Committee(row.code, row.name, row.short, row.names, departments.get(row.code, ()))
            for row in told.committees
        ),
        remits=_remits(words),
        overlaps=told.overlaps,
        innocent=words.get(("", Kind.INNOCENT), ()),
        locatives=told.locatives,
        floors=Floors(**floors),
    )


def _remits(words: Mapping[tuple[str, Kind], tuple[str, ...]]) -> tuple[Remit, ...]:
    names = dict.fromkeys(name for name, kind in words if kind is not Kind.INNOCENT)
    kinds = (Kind.STRONG, Kind.WORD, Kind.WEAK)
    return tuple(Remit(name, *(words.get((name, kind), ()) for kind in kinds)) for name in names)


Group = TypeVar("Group", bound=Hashable)


def _grouped(
    rows: Iterable[Row], by: Callable[[Row], Group], says: Callable[[Row], str]
) -> dict[Group, tuple[str, ...]]:
    groups: dict[Group, list[str]] = {}
    for row in rows:
        groups.setdefault(by(row), []).append(says(row))
    return {group: tuple(found) for group, found in groups.items()}
