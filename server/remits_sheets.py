"""A county's committees, departments, words, overlaps and floors as a workbook of five sheets."""

from collections.abc import Sequence

from rules.overlaps import Overlap
from rules.remit_changes import Base, Department, Kind, Named, Table, Word
from rules.remit_problems import FLOORS, Sheet
from server.sheet_cells import Column, Heading, workbook_of
from server.sheet_cells import Table as Listed

#: What people call the kinds of words; a locative is a list of its own.
KINDS = {Kind.STRONG: "强", Kind.WORD: "中", Kind.WEAK: "弱", Kind.INNOCENT: "不算"}
LOCATIVE = "地点"
BASES = {Base.SEVEN: "七个专委会", Base.FIVE: "五个专委会"}
#: The row among the floors that names the base.
BASE = "底本"

_SAYS = {
    "named": "把握不到这个数，不提专委会，由办公室分派",
    "meant": "文中没有本县的词时，要到这个数才提专委会",
    "auto": "把握到这个数，直接分给专委会",
    "topic": "直接分给专委会，主题的把握也要到这个数",
    "margin": "第一名的词领先不到这么多，办公室先看",
    "co": "分数到牵头的这么多，请来会办",
}

#: A word, what people call its kind, and its department.
WordRow = tuple[str, str, str]
#: A floor's name, its number as it is written, and what it means.
FloorRow = tuple[str, str, str]

COMMITTEES: tuple[Column[Named], ...] = (
    Column("编码", 10, lambda row: row.code),
    Column("名称", 32, lambda row: row.name),
    Column("简称", 16, lambda row: row.short),
    Column("也叫", 60, lambda row: "、".join(row.names)),
)
WORDS: tuple[Column[WordRow], ...] = (
    Column("词", 24, lambda row: row[0]),
    Column("分量", 8, lambda row: row[1]),
    Column("部门", 16, lambda row: row[2]),
)
OVERLAPS: tuple[Column[Overlap], ...] = (
    Column("事项", 20, lambda row: row.rule),
    Column("条件一", 40, lambda row: _nth(row.when, 0)),
    Column("条件二", 40, lambda row: _nth(row.when, 1)),
    Column("条件三", 20, lambda row: _nth(row.when, 2)),
    Column("例外", 40, lambda row: row.unless),
    Column("牵头", 12, lambda row: row.lead),
    Column("会办", 16, lambda row: "、".join(row.co)),
    Column("第二可能", 12, lambda row: row.second),
    Column("办公室先看", 8, lambda row: row.review),
)
FLOOR_COLUMNS: tuple[Column[FloorRow], ...] = (
    Column("门槛", 20, lambda row: row[0]),
    Column("数", 14, lambda row: row[1]),
    Column("说明", 40, lambda row: row[2]),
)


def write(heading: Heading, told: Table) -> bytes:
    """Write all that a county's routing knows as the bytes of an .xlsx."""
    short = {row.code: row.short for row in told.committees}
    departments: tuple[Column[Department], ...] = (
        Column("部门", 20, lambda row: row.name),
        Column("专委会", 20, lambda row: short.get(row.committee, row.committee)),
    )
    return workbook_of(
        heading,
        (
            Listed(Sheet.COMMITTEES, COMMITTEES, told.committees),
            Listed(Sheet.DEPARTMENTS, departments, told.departments),
            Listed(Sheet.WORDS, WORDS, _words(told)),
            Listed(Sheet.OVERLAPS, OVERLAPS, told.overlaps),
            Listed(Sheet.FLOORS, FLOOR_COLUMNS, _floors(told)),
        ),
    )


def _nth(cells: Sequence[str], nth: int) -> str:
    return cells[nth] if nth < len(cells) else ""


def _words(told: Table) -> list[WordRow]:
    return [*map(_word, told.words), *((word, LOCATIVE, "") for word in told.locatives)]


def _word(row: Word) -> WordRow:
    return row.word, KINDS[row.kind], row.department


def _floors(told: Table) -> list[FloorRow]:
    base = (BASE, BASES[told.base], "和出厂的哪一套比")
    rows = [
        (FLOORS.get(name, (name, 1.0))[0], f"{number:g}", _SAYS.get(name, ""))
        for name, number in told.floors.items()
    ]
    return [base, *rows]
