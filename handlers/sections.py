"""A section of a summary: whose items of which time, counted once and kept as it was."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from handlers.activity_figures import Value, numbers
from handlers.figures import Asked, items, topics
from rules.digest import SECTIONS, Kind, Period, Reach, next_day
from rules.figures import (
    NAMES,
    RATES,
    Figure,
    Line,
    Number,
    Rate,
    behind,
    is_of_year,
    percent,
)

#: A section as the database keeps it.
Packed = dict[str, object]


@dataclass(frozen=True, slots=True)
class Section:
    """What was counted: ``name`` says of whom, ``next_on`` is the working day after.

    ``figures`` are the ids of the items that each counts, in the order in which they are listed.
    ``clusters`` are what piled up: the topic, and how many people reported it.
    """

    kind: Kind
    reach: Reach
    name: str
    period: Period
    next_on: date
    figures: Mapping[Figure, list[int]]
    numbers: Mapping[Number, Value] = field(default_factory=dict)
    topics: tuple[tuple[str, list[int]], ...] = ()
    clusters: tuple[tuple[str, int], ...] = ()

    @property
    def groups(self) -> tuple[tuple[Line, ...], ...]:
        """What it says, in the order and in the groups of the table."""
        return SECTIONS[self.kind, self.reach]

    @property
    def silent(self) -> bool:
        """Whether there is nothing to tell; what the year came to so far is nothing new."""
        new = (ids for figure, ids in self.figures.items() if not is_of_year(figure))
        told = (value for value in self.numbers.values() if value not in (0, (0, 0)))
        return not any(new) and not any(told)

    def counts(self, line: Line) -> bool:
        """Tell whether a line is more than zero."""
        if isinstance(line, Number):
            return self.numbers[line] not in (0, (0, 0))
        return any(self.figures[figure] for figure in behind(line))

    def value(self, line: Line) -> str:
        """Say a number, or a share in percent."""
        match line:
            case Figure():
                return str(len(self.figures[line]))
            case Rate():
                part, whole = RATES[line]
                return percent(len(self.figures[part]), len(self.figures[whole]))
            case Number():
                value = self.numbers[line]
                return percent(*value) if isinstance(value, tuple) else str(value)

    def label(self, line: Line) -> str:
        """Name a line; what is due next by its day, where that is not tomorrow."""
        until = self.period.until
        if line is Figure.DUE_NEXT and (self.next_on - until.date()).days > 1:
            return f"{self.next_on.month}月{self.next_on.day}日到期"
        return NAMES[line]


async def count(kind: Kind, asked: Asked, name: str) -> Section:
    """Count all that a kind tells of a holder."""
    lines = {line for group in SECTIONS[kind, asked.holder.reach] for line in group}
    figures = sorted({figure for line in lines for figure in behind(line)})
    wanted = lines & set(Number)
    counted = await numbers(asked) if wanted else {}
    return Section(
        kind,
        asked.holder.reach,
        name,
        asked.period,
        next_day(asked.now, asked.workdays),
        {figure: await items(figure, asked) for figure in figures},
        {number: value for number, value in counted.items() if number in wanted},
        tuple(await topics(asked)) if kind is Kind.MONTHLY else (),
    )


def packed(section: Section) -> Packed:
    """Give a section as the database keeps it."""
    return {
        "kind": section.kind,
        "reach": section.reach,
        "name": section.name,
        "from": section.period.since.isoformat(),
        "to": section.period.until.isoformat(),
        "next": section.next_on.isoformat(),
        "figures": {figure.value: ids for figure, ids in section.figures.items()},
        "numbers": {number.value: value for number, value in section.numbers.items()},
        "topics": [list(topic) for topic in section.topics],
        "clusters": [list(cluster) for cluster in section.clusters],
    }


def unpacked(rows: list[dict[str, object]]) -> list[Section]:
    """Read sections; one of another version, which has other lines, is left out."""
    return list(_readable(rows))


def _readable(rows: list[dict[str, object]]) -> Iterator[Section]:
    for row in rows:
        try:
            section = _section(row)
        except (KeyError, ValueError):
            continue
        lines = {line for group in section.groups for line in group}
        known = {*section.figures, *section.numbers}
        if {figure for line in lines for figure in behind(line)} | lines & set(Number) <= known:
            yield section


def _section(row: dict[str, object]) -> Section:
    """Read one; raises KeyError or ValueError."""
    since, until = (datetime.fromisoformat(str(row[name])) for name in ("from", "to"))
    figures, counted, about = row["figures"], row["numbers"], row["topics"]
    assert isinstance(figures, dict)
    assert isinstance(counted, dict)
    assert isinstance(about, list)
    return Section(
        Kind(str(row["kind"])),
        Reach(str(row["reach"])),
        str(row["name"]),
        Period(since, until),
        date.fromisoformat(str(row["next"])),
        {Figure(name): ids for name, ids in figures.items()},
        {Number(name): _value(value) for name, value in counted.items()},
        tuple((name, ids) for name, ids in about),
        tuple(_piled(row)),
    )


def _piled(row: Packed) -> list[tuple[str, int]]:
    """Read what an earlier version did not keep."""
    kept = row.get("clusters", [])
    assert isinstance(kept, list)
    return [(str(topic), int(count)) for topic, count in kept]


def _value(value: int | list[int]) -> Value:
    return value if isinstance(value, int) else (value[0], value[1])
