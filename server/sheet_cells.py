"""A table of columns laid out as an Excel sheet that reads and prints well in Chinese."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from math import ceil
from typing import Any, Generic, TypeVar
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from rules.deadline import BEIJING

#: The row that names the columns; above it are the title and the watermark. All three stay on the
#: screen, and are printed on every page.
HEADER = 3


@dataclass(frozen=True, slots=True)
class Heading:
    """Whose sheet it is and what it lists; ``by`` is who exported it, ``at`` is aware.

    ``number`` is the one by which the audit log knows the export.
    """

    county: str
    title: str
    by: str
    at: datetime
    number: str = ""

    @property
    def watermark(self) -> str:
        """Who took this away, and when: wherever a copy turns up, it says so."""
        when = f"{self.at.astimezone(BEIJING):%Y-%m-%d %H:%M}"
        return " · ".join(filter(None, (self.county, self.by, when, self.number)))


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day by which something is due; a late one is red, and bold for printers without red."""

    on: date
    late: bool = False


#: What a cell can hold; a truth is 是 or 否, a moment is aware and shown in Beijing's time.
Value = str | bool | int | datetime | Deadline | None

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column: its name, its width in half-width characters, and what a row says in it."""

    name: str
    width: int
    value: Callable[[Row], Value]


@dataclass(frozen=True, slots=True)
class Table(Generic[Row]):
    """A sheet: its name, its columns, and what is in its rows."""

    name: str
    columns: Sequence[Column[Row]]
    rows: Iterable[Row]


def workbook(
    heading: Heading, name: str, columns: Sequence[Column[Row]], rows: Iterable[Row]
) -> bytes:
    """Write one sheet, called ``name``, as the bytes of an .xlsx."""
    return workbook_of(heading, [Table(name, columns, rows)])


def workbook_of(heading: Heading, tables: Iterable[Table[Any]]) -> bytes:
    """Write several sheets as the bytes of an .xlsx."""
    book = Workbook()
    book.properties.creator, book.properties.title = plain(heading.by), plain(heading.title)
    book.remove(book.worksheets[0])
    for table in tables:
        _fill(book.create_sheet(table.name), heading, table.columns, table.rows)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(
    sheet: Worksheet, heading: Heading, columns: Sequence[Column[Row]], rows: Iterable[Row]
) -> None:
    sheet.append([_text(sheet, f"{heading.county} {heading.title}", font=_TITLE)])
    sheet.append([_text(sheet, heading.watermark, font=_PALE)])
    sheet.append([_header(sheet, column.name) for column in columns])
    for number, row in enumerate(rows, HEADER + 1):
        values = [column.value(row) for column in columns]
        sheet.append([_cell(sheet, value) for value in values])
        sheet.row_dimensions[number].height = _height(columns, values)
    _lay_out(sheet, columns)
    _set_print(sheet, heading)


_WATERMARK = "808080"
_PLAIN, _BOLD = Font("等线", 11), Font("等线", 11, bold=True)
_TITLE, _RED = Font("等线", 16, bold=True), Font("等线", 11, bold=True, color="C00000")
_PALE = Font("等线", 11, color=_WATERMARK)
_GREY = PatternFill("solid", fgColor="E7E6E6")
_THIN = Side(style="thin", color="A6A6A6")
_A4 = 9
#: In points; Excel takes no more than the highest.
_LINE, _HEADER_HEIGHT, _TITLE_HEIGHT, _HIGHEST = 16, 34, 24, 409
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_WRAPPED = Alignment(vertical="center", wrap_text=True)
_CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _header(sheet: Worksheet, name: str) -> Cell:
    cell = _text(sheet, name, font=_BOLD)
    cell.fill, cell.border, cell.alignment = _GREY, _GRID, _CENTRED
    return cell


def _cell(sheet: Worksheet, value: Value) -> Cell:
    cell = _filled(sheet, value)
    cell.border, cell.alignment = _GRID, _WRAPPED if isinstance(value, str) else _CENTRED
    return cell


def _filled(sheet: Worksheet, value: Value) -> Cell:
    match value:
        case str():
            return _text(sheet, value)
        case bool():
            return _text(sheet, "是" if value else "否")
        case datetime():
            moment = value.astimezone(BEIJING).replace(tzinfo=None)
            return _valued(sheet, moment, "yyyy-mm-dd hh:mm")
        case Deadline():
            font = _RED if value.late else _PLAIN
            return _valued(sheet, value.on, "yyyy-mm-dd", font)
    return _valued(sheet, value)


def _text(sheet: Worksheet, text: str, font: Font = _PLAIN) -> Cell:
    cell = _valued(sheet, plain(text), "@", font)
    # Numbers keep their zeros, and nothing is taken for a formula, also when somebody edits it.
    cell.data_type = "s"
    return cell


def _valued(
    sheet: Worksheet,
    value: str | int | date | None,
    number_format: str = "General",
    font: Font = _PLAIN,
) -> Cell:
    cell = WriteOnlyCell(sheet)
    cell.value, cell.number_format, cell.font = value, number_format, font
    return cell


def _height(columns: Sequence[Column[Row]], values: Sequence[Value]) -> float:
    """Give a row's height; not every program makes room for wrapped lines by itself."""
    lines = [
        _lines(value, column.width)
        for column, value in zip(columns, values, strict=True)
        if isinstance(value, str)
    ]
    return min(_LINE * max(lines, default=1) + 2, _HIGHEST)


def _lines(text: str, width: int) -> int:
    return sum(max(1, ceil(_breadth(line) / (width - 1))) for line in plain(text).split("\n"))


def _breadth(line: str) -> int:
    return sum(2 if east_asian_width(character) in "AFW" else 1 for character in line)


def _lay_out(sheet: Worksheet, columns: Sequence[Column[Row]]) -> None:
    letters = [get_column_letter(place) for place in range(1, len(columns) + 1)]
    for letter, column in zip(letters, columns, strict=True):
        sheet.column_dimensions[letter].width = column.width
    sheet.row_dimensions[1].height = _TITLE_HEIGHT
    sheet.row_dimensions[HEADER].height = _HEADER_HEIGHT
    sheet.freeze_panes = f"A{HEADER + 1}"
    sheet.auto_filter.ref = f"A{HEADER}:{letters[-1]}{sheet.max_row}"


def _set_print(sheet: Worksheet, heading: Heading) -> None:
    """Fit the width of landscape A4; every page says what it is and who exported it."""
    sheet.print_title_rows = f"1:{HEADER}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    sheet.page_margins = PageMargins(0.4, 0.4, top=0.7, bottom=0.6, header=0.3, footer=0.3)
    sheet.oddHeader, sheet.oddFooter = HeaderFooterItem(), HeaderFooterItem()
    # An ampersand begins a code there.
    sheet.oddHeader.center.text = plain(heading.watermark).replace("&", "＆")
    sheet.oddHeader.center.color = _WATERMARK
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"


# What XML 1.0 has no room for; openpyxl refuses some of it and writes the rest into broken files.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    """Give a text without control characters, with one kind of line break."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
