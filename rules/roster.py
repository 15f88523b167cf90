"""What a roster (名册) says: its columns, who its rows are, and what is wrong with them.

One row is one person. Everything wrong is collected, each sentence naming line and column, so
that the office corrects a file once.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from rules.committees import Committee
from rules.role import ROLE_NAMES, Role
from rules.roster_cells import (
    HEADERS,
    NEEDED,
    PLACES,
    Column,
    clean,
    deputies_of,
    text_of,
    value_of,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: its number as the file's editor shows it, and its cells as text."""

    number: int
    cells: tuple[str, ...]

    @property
    def says(self) -> bool:
        """Whether any cell has more than blanks."""
        return any(clean(cell) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Entry:
    """One person as the roster has them; `line` is where. Committees go by their codes.

    Of `deputies`, some of the `roles`, they stand in for who holds them.
    """

    line: int
    number: str
    name: str
    phone: str = ""
    roles: tuple[Role, ...] = (Role.MEMBER,)
    sector: str = ""
    station: str = ""
    committee: str = ""
    unit: str = ""
    group: str = ""
    standing: bool = False
    deputies: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class Roster:
    """A roster that was read: its people, what is wrong, and the columns nobody asked for."""

    entries: tuple[Entry, ...] = ()
    problems: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()


def is_header(line: Line) -> bool:
    """Tell whether a line is the table's header: it names at least the number and the name."""
    return {Column.NUMBER, Column.NAME} <= {HEADERS.get(head) for head in _heads(line)}


def committee_words(committees: Iterable[Committee]) -> dict[str, str]:
    """Give the code for every word that a county's committees go by."""
    words: dict[str, str] = {}
    for row in committees:
        for word in (row.short, row.name, row.code, *row.names):
            words.setdefault(word.lower(), row.code)
    return words


def counterpart(unit: str, committees: Iterable[Committee]) -> str | None:
    """Give the code of the county's committee that keeps in touch with a handling unit.

    It is told by the department in the unit's name: the longest one that any committee lists.
    """
    found = [
        (len(department), row.code)
        for row in committees
        for department in row.departments
        if department in unit
    ]
    return max(found)[1] if found else None


def read(lines: Sequence[Line], committees: Mapping[str, str]) -> Roster:
    """Read a roster from the lines of a table; `committees` gives the code for a word.

    Where there is any problem there are no entries.
    """
    at = next((i for i, line in enumerate(lines) if is_header(line)), None)
    if at is None:
        needed = "".join(f"“{column}”" for column in NEEDED)
        return Roster(problems=(f"没有找到表头，要有{needed}这几列。",))
    columns, unused, problems = _columns(lines[at])
    if problems:
        return Roster(problems=tuple(problems))
    rows = [_Row.of(line, columns, committees) for line in lines[at + 1 :] if line.says]
    if not rows:
        return Roster(problems=("名册是空的：表头下面没有人。",))
    wrong = sorted([*chain.from_iterable(row.wrong for row in rows), *_repeated(rows)])
    if wrong:
        return Roster(problems=tuple(sentence(*one) for one in wrong))
    return Roster(tuple(row.entry() for row in rows), unused=tuple(unused))


def sentence(line: int, column: Column, what: str) -> str:
    """Say what is wrong in one cell, and where it is."""
    return f"第 {line} 行“{column}”：{what}"


Wrong = tuple[int, Column, str]


@dataclass(frozen=True, slots=True)
class _Row:
    """One line read as far as it can be, and what is wrong with it."""

    line: int
    values: Mapping[Column, Any]
    wrong: Sequence[Wrong]
    deputies: tuple[Role, ...] = ()

    @classmethod
    def of(cls, line: Line, columns: Mapping[Column, int], committees: Mapping[str, str]) -> "_Row":
        values: dict[Column, Any] = {}
        wrong: list[Wrong] = []
        deputies: tuple[Role, ...] = ()
        for column, at in columns.items():
            text = text_of(column, line.cells[at] if at < len(line.cells) else "")
            deputies = deputies_of(text) if column is Column.ROLES else deputies
            try:
                values[column] = value_of(column, text, committees)
            except ValueError as error:
                wrong.append((line.number, column, str(error)))
        told = {column for _, column, _ in wrong}
        for role in values.get(Column.ROLES, ()):
            place = PLACES.get(role)
            if place is not None and not values.get(place) and place not in told:
                wrong.append((line.number, place, f"{ROLE_NAMES[role]}要写明{place}"))
        return cls(line.number, values, wrong, deputies)

    def entry(self) -> Entry:
        """The person; only for a row with nothing wrong."""
        said = {column.name.lower(): value for column, value in self.values.items()}
        return Entry(self.line, **said, deputies=self.deputies)


def _heads(line: Line) -> list[str]:
    return [re.sub(r"\s|\(.*\)|[*:]", "", clean(cell)) for cell in line.cells]


def _columns(header: Line) -> tuple[dict[Column, int], list[str], list[str]]:
    """Give where each column stands, the headers that are none, and what is wrong.

    A column's own name goes before its synonyms: 手机 beside 电话 is the phone.
    """
    heads = _heads(header)
    columns: dict[Column, int] = {}
    problems = []
    for column in Column:
        named = [at for at, head in enumerate(heads) if head == column.value]
        named = named or [at for at, head in enumerate(heads) if HEADERS.get(head) is column]
        if len(named) > 1:
            problems.append(sentence(header.number, column, "有两列都是它，请留一列"))
        elif named:
            columns[column] = named[0]
        elif column in NEEDED:
            problems.append(f"缺少“{column}”这一列。")
    used = columns.values()
    unused = [head for at, head in enumerate(heads) if head and at not in used]
    return columns, unused, problems


def _repeated(rows: Iterable[_Row]) -> Iterator[Wrong]:
    """Find numbers and phones that stand on an earlier line already."""
    for column in (Column.NUMBER, Column.PHONE):
        first: dict[str, int] = {}
        for row in rows:
            value = row.values.get(column)
            if value and first.setdefault(value, row.line) != row.line:
                yield row.line, column, f"{value} 与第 {first[value]} 行重复"
