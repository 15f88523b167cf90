"""Reading a table file (.xlsx or .csv) into lines of text, whatever wrote it.

What an office sends may be locked, broken, of another kind or huge: each is refused with one
sentence that says what to do.
"""

import csv
import io
import re
import zipfile
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from operator import attrgetter
from pathlib import Path
from typing import Protocol, TypeVar, cast
from xml.etree import ElementTree

import openpyxl
import structlog
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from rules.roster import Line, is_header

log = structlog.get_logger()

#: Bytes of a file, bytes of what an .xlsx unpacks to, lines with text, and columns that are read.
LARGEST = 10 * 2**20
LARGEST_UNPACKED = 40 * 2**20
MOST_LINES = 20_000
MOST_COLUMNS = 60

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
#: What openpyxl lets through from files that are not what they say they are.
_BROKEN = (
    zipfile.BadZipFile,
    ElementTree.ParseError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    OverflowError,
    EOFError,
    NotImplementedError,
    OSError,
)


#: Sheets with their names, read one by one.
Sheets = Iterator[tuple[str, list[Line]]]
T = TypeVar("T")


class Unreadable(Exception):
    """The file can't be read as a table; the message says why and what to do."""


def read_lines(path: Path) -> list[Line]:
    """Read the lines that say something, with their numbers in the file.

    Of a workbook it is the first sheet that has a roster's header, or else the first sheet.
    Raises Unreadable.
    """
    content = _content(path)
    if path.suffix.lower() == ".xlsx":
        return _workbook(content, lambda sheets: _best(lines for _, lines in sheets))
    return _text_lines(content)


def read_sheets(path: Path) -> dict[str, list[Line]]:
    """Read every sheet of an .xlsx by its name, as `read_lines` does; raises Unreadable."""
    if path.suffix.lower() != ".xlsx":
        raise Unreadable(f"只能读 .xlsx，{path.name} 不是。请用导出的那份改。")
    return _workbook(_content(path), dict)


def _content(path: Path) -> bytes:
    if path.suffix.lower() not in (".xlsx", ".csv"):
        raise Unreadable(f"只能读 .xlsx 和 .csv，{path.name} 不是。请在 Excel 里另存为 .xlsx。")
    try:
        if path.stat().st_size > LARGEST:
            raise Unreadable(f"文件太大，最多 {LARGEST // 2**20} MB。请只留要导入的表。")
        content = path.read_bytes()
    except OSError as error:
        raise Unreadable(f"打不开 {path}：{error.strerror}。请核对路径和权限。") from error
    if not content.strip():
        raise Unreadable("文件是空的。请选有内容的那一份。")
    return content


def _workbook(content: bytes, take: Callable[[Sheets], T]) -> T:
    if content.startswith(_OLE):
        raise Unreadable("文件加了密码，或者是旧的 .xls。请去掉密码，另存为 .xlsx。")
    if not content.startswith(_ZIP):
        raise Unreadable("这不是 .xlsx 文件，或已损坏。请在 Excel 里打开，另存为 .xlsx。")
    try:
        return take(_sheets(content))
    except _BROKEN as error:
        log.warning("table_unreadable", error=type(error).__name__)
        raise Unreadable("文件已损坏，读不出来。请在 Excel 里打开，另存为 .xlsx。") from error


def _best(sheets: Iterable[list[Line]]) -> list[Line]:
    first: list[Line] | None = None
    for lines in sheets:
        if any(map(is_header, lines)):
            return lines
        first = lines if first is None else first
    return first or []


def _sheets(content: bytes) -> Sheets:
    _check_unpacked(content)
    # Formulas are read twice: their results, and, where there is none, the formula itself.
    results = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    formulas = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for pair in zip(results.worksheets, formulas.worksheets, strict=True):
            shown, written = cast(tuple[_Sheet, _Sheet], pair)
            # What a file says of its own size is often wrong.
            shown.reset_dimensions()
            written.reset_dimensions()
            lines = _limited(_joined(shown, written))
            yield shown.title, _unmerged(lines, _merged(archive, shown))


def _check_unpacked(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED:
            raise Unreadable("表格展开后太大。请只留要导入的表，去掉图片和空行。")


class _Sheet(Protocol):
    """What openpyxl gives for a sheet while it streams."""

    title: str
    _worksheet_path: str

    def reset_dimensions(self) -> None:
        """Go by what rows there are."""

    def iter_rows(self, *, max_col: int) -> Iterator[tuple[Cell | MergedCell, ...]]:
        """Give the rows in order, empty ones too."""


def _joined(shown: _Sheet, written: _Sheet) -> Iterator[Line]:
    """Give every line with results where there are any, and else with formulas."""
    rows = zip(
        shown.iter_rows(max_col=MOST_COLUMNS),
        written.iter_rows(max_col=MOST_COLUMNS),
        strict=False,
    )
    for number, (results, formulas) in enumerate(rows, 1):
        # A file may well have a million empty lines.
        if {*map(id, formulas)} <= {id(EMPTY_CELL)}:
            continue
        cells = (
            _text(result if result.value is not None else formula)
            for result, formula in zip(results, formulas, strict=False)
        )
        yield _line(number, cells)


def _line(number: int, cells: Iterable[str]) -> Line:
    kept = [*cells]
    while kept and not kept[-1]:
        kept.pop()
    return Line(number, tuple(kept))


def _limited(lines: Iterable[Line]) -> list[Line]:
    kept = []
    for line in lines:
        if line.says:
            kept.append(line)
        if len(kept) > MOST_LINES:
            raise Unreadable(f"行数太多，最多 {MOST_LINES} 行。请只留要导入的表。")
    return kept


def _text(cell: Cell | MergedCell) -> str:
    """Write a cell as people see it: no trailing .0, and the zeros that a format puts in front."""
    match cell.value:
        case None:
            return ""
        case bool(yes):
            return "是" if yes else "否"
        case float(number) if number.is_integer():
            return str(int(number))
        case int(number):
            zeros = re.fullmatch("0+", cell.number_format or "")
            return str(number).zfill(len(zeros[0]) if zeros else 0)
        case datetime() as moment if moment.time() == time():
            return moment.date().isoformat()
        case date() | time() as moment:
            return moment.isoformat()
        case ArrayFormula() | DataTableFormula():
            return "="
        case other:
            return str(other)


def _merged(archive: zipfile.ZipFile, sheet: _Sheet) -> list[tuple[int, int, int]]:
    """Read which cells of one column are merged: column, first line, last line.

    openpyxl leaves them out while it streams, so they are read from the sheet's own file.
    """
    merged = []
    with archive.open(sheet._worksheet_path.lstrip("/")) as file:
        for _, element in ElementTree.iterparse(file):
            if element.tag == f"{_SHEET}mergeCell":
                left, top, right, bottom = range_boundaries(element.get("ref", ""))
                if left and left == right and top and bottom:
                    merged.append((left - 1, top, bottom))
            if element.tag == f"{_SHEET}row":
                element.clear()
    return merged


def _unmerged(lines: list[Line], merged: Sequence[tuple[int, int, int]]) -> list[Line]:
    """Give every line that a merged cell spans what the cell says."""
    at = {line.number: i for i, line in enumerate(lines)}
    reached: dict[int, int] = {}
    for column, top, bottom in sorted(merged):
        # Merged cells never overlap but in a file that means harm.
        if top not in at or top <= reached.get(column, 0):
            continue
        reached[column] = bottom
        says = _cell(lines[at[top]], column)
        for i in range(at[top] + 1, bisect_right(lines, bottom, key=attrgetter("number"))):
            cells = [*lines[i].cells, *[""] * (column + 1 - len(lines[i].cells))]
            cells[column] = says
            lines[i] = Line(lines[i].number, tuple(cells))
    return lines


def _cell(line: Line, column: int) -> str:
    return line.cells[column] if column < len(line.cells) else ""


def _text_lines(content: bytes) -> list[Line]:
    if content.startswith((_ZIP, _OLE)):
        raise Unreadable("这其实是 Excel 文件。请在 Excel 里打开，另存为 .xlsx。")
    text = _decoded(content)
    try:
        return _best(_limited(_separated(text, mark)) for mark in ",\t;")
    except csv.Error as error:
        raise Unreadable("有一格太长，多半是少了引号。请另存为 .xlsx。") from error


def _decoded(content: bytes) -> str:
    charset = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    for candidate in (charset, "gb18030"):
        try:
            return content.decode(candidate)
        except UnicodeDecodeError:
            continue
    raise Unreadable("认不出文字编码。请另存为 UTF-8 的 .csv，或者 .xlsx。")


def _separated(text: str, mark: str) -> Iterator[Line]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    before = 0
    for row in rows:
        # ="001" is how a .csv keeps Excel from dropping zeros.
        cells = (re.sub(r'^="(.*)"$', r"\1", cell) for cell in row[:MOST_COLUMNS])
        yield _line(before + 1, cells)
        before = rows.line_num
