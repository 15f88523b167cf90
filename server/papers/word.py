"""A paper as a .docx that offices open, edit and print in Word or WPS."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Pt
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph

from server.papers import looks
from server.papers.layout import Grid, Layout, Line, laid_out
from server.papers.looks import Align, Look
from server.papers.paper import Paper
from server.papers.word_styles import ALIGNED, set_styles
from server.papers.word_xml import (
    add_page_number,
    characters,
    hold,
    read_as_chinese,
    repeat,
    rule_red,
    set_grid,
    sink,
)

#: What a property of a file may hold, in characters.
_LONGEST = 255
#: Files in a .zip have a day; this is the first that they can have.
_NO_DAY = (1980, 1, 1, 0, 0, 0)


def docx(paper: Paper) -> bytes:
    """Write a paper as the bytes of a .docx; the same paper gives the same bytes."""
    layout = laid_out(paper)
    document = Document()
    _describe(document, layout)
    _set_page(document)
    set_styles(document, {looks.PAGE_NUMBER, *_looks(layout)})
    for part in layout.body:
        if isinstance(part, Line):
            _write(document.add_paragraph(), part)
        else:
            _draw(document, part)
    if layout.imprint:
        _close(document, layout.imprint)
    _end(document)
    return _packed(document)


def _looks(layout: Layout) -> Iterator[Look]:
    for part in (*layout.body, *layout.imprint):
        if isinstance(part, Line):
            yield part.look
        else:
            yield from (looks.TABLE_HEAD, *part.looks)


def _describe(document: WordDocument, layout: Layout) -> None:
    """Say whose paper it is, and nothing of who made the file, when or with what."""
    about = document.core_properties
    about.title, about.author = layout.name[:_LONGEST], layout.author[:_LONGEST]
    about.comments, about.language = "", "zh-CN"
    about.created = about.modified = datetime.combine(layout.on, time())
    relations = document.part.package.rels
    kinds = {key: relation.reltype for key, relation in relations.items()}
    for key in [key for key, kind in kinds.items() if kind == RELATIONSHIP_TYPE.THUMBNAIL]:
        relations.pop(key)


def _set_page(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Pt(looks.WIDTH), Pt(looks.HEIGHT)
    section.top_margin, section.bottom_margin = Pt(looks.TOP), Pt(looks.BOTTOM)
    section.left_margin, section.right_margin = Pt(looks.LEFT), Pt(looks.RIGHT)
    section.footer_distance = Pt(looks.BOTTOM - 7 * looks.MM - looks.PAGE_NUMBER.line)
    set_grid(document)
    read_as_chinese(document)
    _number_pages(document)


def _number_pages(document: WordDocument) -> None:
    """Number the pages on their outer side."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, side in ((section.footer, Align.RIGHT), (section.even_page_footer, Align.LEFT)):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.alignment = ALIGNED[side]
        add_page_number(paragraph)


def _write(paragraph: Paragraph, line: Line) -> None:
    look, properties = line.look, paragraph._p.get_or_add_pPr()
    # By its id, which is its name without spaces: a table has too many cells for look-ups.
    paragraph._p.style = look.style.replace(" ", "")
    paragraph.add_run(line.text)
    if line.before:
        paragraph.paragraph_format.space_before = Pt(line.before * looks.LINE)
    if line.right:
        end = looks.MEASURE - max(look.inset, look.indent) * look.size
        paragraph.paragraph_format.tab_stops.add_tab_stop(Pt(end), WD_TAB_ALIGNMENT.RIGHT)
        paragraph.add_run(f"\t{line.right}")
    characters(properties, look.size, right=line.outdent)
    if line.ruled:
        rule_red(properties)


def _draw(document: WordDocument, grid: Grid) -> None:
    table = _table(document, len(grid.rows) + 1, grid.shares)
    table.style = "Table Grid"
    head, *rows = table.rows
    repeat(head)
    _fill(head, grid.head, [looks.TABLE_HEAD] * len(grid.head))
    for row, texts in zip(rows, grid.rows, strict=True):
        _fill(row, texts, grid.looks)


def _table(document: WordDocument, rows: int, shares: Sequence[float]) -> Table:
    table: Table = document.add_table(rows, len(shares))
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Pt(looks.MEASURE * share)
    for row in table.rows:
        hold(row)
        for cell, share in zip(row.cells, shares, strict=True):
            cell.width = Pt(looks.MEASURE * share)
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    return table


def _fill(row: _Row, texts: Sequence[str], dress: Sequence[Look]) -> None:
    for cell, text, look in zip(row.cells, texts, dress, strict=True):
        _write(cell.paragraphs[0], Line(look, text))


def _close(document: WordDocument, imprint: Sequence[Line]) -> None:
    table = _table(document, len(imprint), [1])
    sink(table)
    for row, line in zip(table.rows, imprint, strict=True):
        _write(row.cells[0].paragraphs[0], line)


def _end(document: WordDocument) -> None:
    """Close with a paragraph that takes no room: Word wants one, and the foot stands by it."""
    document.add_paragraph().paragraph_format.line_spacing = Pt(1)


def _packed(document: WordDocument) -> bytes:
    """Give the bytes of the document without the moment at which they were made."""
    made, packed = BytesIO(), BytesIO()
    document.save(made)
    with ZipFile(made) as source, ZipFile(packed, "w") as target:
        for name in source.namelist():
            target.writestr(ZipInfo(name, _NO_DAY), source.read(name), ZIP_DEFLATED)
    return packed.getvalue()
