"""Reading a county's workbook: what it says, and everything that is wrong, by sheet and cell."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl.utils import get_column_letter

from rules.overlaps import Overlap
from rules.remit_changes import Base, Changes, Department, Kind, Named, Table, Word, difference
from rules.remit_checks import check_table
from rules.remit_problems import FLOORS, Column, Problem, Sheet
from rules.roster import Line
from rules.text import command, normalise
from server.remits_sheets import BASE, BASES, KINDS, LOCATIVE
from server.table_file import Unreadable, read_sheets

_NEEDED: Mapping[Sheet, tuple[str, ...]] = {
    Sheet.COMMITTEES: ("编码", "名称", "简称", "也叫"),
    Sheet.DEPARTMENTS: ("部门", "专委会"),
    Sheet.WORDS: ("词", "分量", "部门"),
    Sheet.OVERLAPS: (
        *("事项", "条件一", "条件二", "条件三"),
        *("例外", "牵头", "会办", "第二可能", "办公室先看"),
    ),
    Sheet.FLOORS: ("门槛", "数"),
}
_CONDITIONS = ("条件一", "条件二", "条件三")
_APART = re.compile(r"[、,，;；\s]+")
#: Signs of patterns as a Chinese keyboard types them.
_SIGNS = str.maketrans("｜（）", "|()")
_KINDS = {called: kind for kind, called in KINDS.items()}
_BASES = {called: base for base, called in BASES.items()}
_FLOORS = {called: name for name, (called, _) in FLOORS.items()}
_REVIEW = {"是": True, "否": False, "": False}


class RemitsFileWrong(Exception):
    """The workbook can't be used; `problems` names every cell."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(f"有 {len(problems)} 处要改，这次什么都没变。")
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet's columns by name, and its rows below the header."""

    name: Sheet
    columns: Mapping[str, int]
    rows: Sequence[Line]
    problems: list[str] = field(default_factory=list)

    def cell(self, row: Line, column: str) -> str:
        at = self.columns[column]
        return row.cells[at].strip() if at < len(row.cells) else ""

    def parts(self, row: Line, column: str) -> tuple[str, ...]:
        return tuple(filter(None, _APART.split(self.cell(row, column))))

    def says(self, row: int, column: str, words: str) -> str:
        """Say something of a cell; a row that is none is the whole sheet."""
        if not 0 <= row < len(self.rows):
            return f"“{self.name}”：{words}。"
        letter = get_column_letter(self.columns[column] + 1)
        return f"“{self.name}”{letter}{self.rows[row].number}：{words}。"

    def wrong(self, row: int, column: str, words: str) -> None:
        self.problems.append(self.says(row, column, words))


def read(path: Path) -> Changes:
    """Read what a workbook changes of the shipped knowledge; raises Unreadable, RemitsFileWrong."""
    return understood(read_sheets(path))


def understood(lines: Mapping[str, Sequence[Line]]) -> Changes:
    """Read what the lines of sheets, by their names, change; raises what `read` does."""
    sheets = _found(lines)
    told, words = _table(sheets)
    problems = [line for sheet in sheets.values() for line in sheet.problems]
    problems += _placed(check_table(told), sheets, words)
    if problems:
        raise RemitsFileWrong(problems)
    return difference(told)


def _found(sheets: Mapping[str, Sequence[Line]]) -> dict[Sheet, _Sheet]:
    missing = [f"“{sheet}”" for sheet in Sheet if sheet not in sheets]
    if missing:
        raise Unreadable(f"缺{'、'.join(missing)}这几张表。请用 --export 导出的那份改。")
    return {sheet: _headed(sheet, sheets[sheet]) for sheet in Sheet}


def _headed(name: Sheet, lines: Sequence[Line]) -> _Sheet:
    needed = _NEEDED[name]
    for nth, line in enumerate(lines):
        columns = {cell.strip(): at for at, cell in reversed([*enumerate(line.cells)])}
        if set(needed) <= set(columns):
            return _Sheet(name, columns, lines[nth + 1 :])
    raise Unreadable(f"“{name}”里没有找到表头，要有“{'”“'.join(needed)}”这几列。")


def _table(sheets: Mapping[Sheet, _Sheet]) -> tuple[Table, list[int]]:
    """Give what the sheets say, and the place in its sheet of each word, locatives last."""
    committees = tuple(_committees(sheets[Sheet.COMMITTEES]))
    words, at = _words(sheets[Sheet.WORDS])
    locatives, there = _locatives(sheets[Sheet.WORDS])
    base, floors = _floors(sheets[Sheet.FLOORS])
    told = Table(
        base,
        committees,
        tuple(_departments(sheets[Sheet.DEPARTMENTS], committees)),
        words,
        locatives,
        tuple(_overlaps(sheets[Sheet.OVERLAPS])),
        floors,
    )
    return told, [*at, *there]


def _committees(sheet: _Sheet) -> Iterator[Named]:
    for row in sheet.rows:
        yield Named(
            sheet.cell(row, "编码"),
            sheet.cell(row, "名称"),
            sheet.cell(row, "简称"),
            sheet.parts(row, "也叫"),
        )


def _departments(sheet: _Sheet, committees: Sequence[Named]) -> Iterator[Department]:
    codes = {
        command(name): row.code
        for row in reversed(committees)
        for name in (*row.names, row.name, row.short, row.code)
    }
    for row in sheet.rows:
        said = sheet.cell(row, "专委会")
        yield Department(sheet.cell(row, "部门"), codes.get(command(said), said))


def _words(sheet: _Sheet) -> tuple[tuple[Word, ...], list[int]]:
    words, at = [], []
    for nth, row in enumerate(sheet.rows):
        kind = sheet.cell(row, "分量")
        if kind == LOCATIVE:
            continue
        if kind not in _KINDS:
            sheet.wrong(nth, "分量", f"只能填{'、'.join([*_KINDS, LOCATIVE])}")
        word = normalise(sheet.cell(row, "词"))
        words.append(Word(word, _KINDS.get(kind, Kind.WORD), sheet.cell(row, "部门")))
        at.append(nth)
    return tuple(words), at


def _locatives(sheet: _Sheet) -> tuple[tuple[str, ...], list[int]]:
    rows = [nth for nth, row in enumerate(sheet.rows) if sheet.cell(row, "分量") == LOCATIVE]
    return tuple(normalise(sheet.cell(sheet.rows[nth], "词")) for nth in rows), rows


def _overlaps(sheet: _Sheet) -> Iterator[Overlap]:
    for nth, row in enumerate(sheet.rows):
        review = sheet.cell(row, "办公室先看")
        if review not in _REVIEW:
            sheet.wrong(nth, "办公室先看", "只能填是或否")
        when = (sheet.cell(row, column).translate(_SIGNS) for column in _CONDITIONS)
        yield Overlap(
            sheet.cell(row, "事项"),
            tuple(filter(None, when)),
            sheet.cell(row, "牵头"),
            sheet.parts(row, "会办"),
            sheet.cell(row, "例外").translate(_SIGNS),
            sheet.cell(row, "第二可能"),
            _REVIEW.get(review, False),
        )


def _floors(sheet: _Sheet) -> tuple[Base, dict[str, float]]:
    base, floors = Base.SEVEN, {}
    for nth, row in enumerate(sheet.rows):
        name, said = sheet.cell(row, "门槛"), sheet.cell(row, "数")
        if name == BASE:
            base = _BASES.get(said, base)
            if said not in _BASES:
                sheet.wrong(nth, "数", f"只能填{'、'.join(_BASES)}")
        elif re.fullmatch(r"\d{1,3}(?:\.\d{1,6})?", said):
            floors[_FLOORS.get(name, name)] = float(said)
        else:
            sheet.wrong(nth, "数", "要填数字，如 0.75")
    return base, floors


def _placed(
    problems: Sequence[Problem], sheets: Mapping[Sheet, _Sheet], words: Sequence[int]
) -> Iterator[str]:
    """Name the cell of every problem."""
    for one in problems:
        sheet, row, column = sheets[one.sheet], one.row, str(one.column)
        if one.sheet is Sheet.WORDS and 0 <= row < len(words):
            row = words[row]
        if one.sheet is Sheet.FLOORS:
            row = _row_of(sheet, one.key)
        if one.column is Column.WHEN:
            column = _CONDITIONS[one.place]
        yield sheet.says(row, column, one.says)


def _row_of(sheet: _Sheet, name: str) -> int:
    names = [sheet.cell(row, "门槛") for row in sheet.rows]
    return names.index(name) if name in names else -1
