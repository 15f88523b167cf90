"""The parts of WordprocessingML for which python-docx has no words."""

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph

from server.papers.looks import LEFT, LINE, Face

#: Twentieths of a point, in which Word measures; rules are measured in eighths.
TWIP = 20
_RED_RULE, _THICK_RULE, _THIN_RULE = 18, 8, 6
#: Word insists on an order among properties: what follows rules, and what a spread.
_AFTER_RULES = ("w:tabs", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:outlineLvl")
AFTER_SPREAD = ("w:sz", "w:szCs")


def element(tag: str, *children: BaseOxmlElement, **values: object) -> BaseOxmlElement:
    """Make an element of the ``w:`` namespace, as are its attributes."""
    made: BaseOxmlElement = OxmlElement(f"w:{tag}")
    for name, value in values.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(children)
    return made


def faces(face: Face) -> BaseOxmlElement:
    """Set a typeface for Chinese and for everything else."""
    return element("rFonts", ascii=face, hAnsi=face, eastAsia=face, cs=face)


def characters(properties: BaseOxmlElement, size: float, **indents: float) -> None:
    """Indent a paragraph by characters, and by as many points for what counts in points."""
    for side, count in indents.items():
        if count:
            indent = properties.get_or_add_ind()
            indent.set(qn(f"w:{side}Chars"), str(round(count * 100)))
            indent.set(qn(f"w:{side}"), str(round(count * size * TWIP)))


def loosen(properties: BaseOxmlElement) -> None:
    """Keep to the exact height of lines, whatever grid the page has."""
    properties.insert_element_before(element("snapToGrid", val=0), *_AFTER_RULES[2:])


def rule_red(properties: BaseOxmlElement) -> None:
    """Draw the red line below a paragraph."""
    rules = element("pBdr", _rule("bottom", _RED_RULE, "FF0000", space=6))
    properties.insert_element_before(rules, *_AFTER_RULES)


def repeat(row: _Row) -> None:
    """Repeat a row at the head of every page."""
    row._tr.get_or_add_trPr().append(element("tblHeader"))


def hold(row: _Row) -> None:
    """Keep a row on one page."""
    row._tr.get_or_add_trPr().insert(0, element("cantSplit"))


def sink(table: Table) -> None:
    """Put a table at the foot of the page that holds what follows it, between rules.

    Measured from the edge of the sheet, as LibreOffice leaves it in the text otherwise.
    """
    place = element(
        "tblpPr",
        leftFromText=0,
        rightFromText=0,
        vertAnchor="margin",
        horzAnchor="page",
        tblpX=round(LEFT * TWIP),
        tblpYSpec="bottom",
    )
    rules = element(
        "tblBorders",
        _rule("top", _THICK_RULE),
        _rule("bottom", _THICK_RULE),
        _rule("insideH", _THIN_RULE),
    )
    bare = element(
        "tblCellMar", element("left", w=0, type="dxa"), element("right", w=0, type="dxa")
    )
    properties = table._tblPr
    properties.insert_element_before(place, "w:tblW", "w:jc", "w:tblLayout", "w:tblLook")
    properties.insert_element_before(rules, "w:tblLayout", "w:tblLook")
    properties.insert_element_before(bare, "w:tblLook")


def set_grid(document: Document) -> None:
    """Lay the grid of lines over the page, for what is not set exactly."""
    grid = document.sections[0]._sectPr.xpath("w:docGrid")[0]
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(round(LINE * TWIP)))


def read_as_chinese(document: Document) -> None:
    """Have lines broken and spelling read as Chinese, and punctuation squeezed."""
    for language in document.styles.element.xpath("w:docDefaults//w:lang"):
        language.set(qn("w:eastAsia"), "zh-CN")
    for language in document.settings.element.xpath("w:themeFontLang"):
        language.set(qn("w:eastAsia"), "zh-CN")
    for squeezing in document.settings.element.xpath("w:characterSpacingControl"):
        squeezing.set(qn("w:val"), "compressPunctuation")


def add_page_number(paragraph: Paragraph) -> None:
    """Write — 1 —, where the number is counted by Word."""
    paragraph.add_run("— ")
    run = paragraph.add_run()
    run._r.extend(
        (
            element("fldChar", fldCharType="begin"),
            _said("instrText", "PAGE"),
            element("fldChar", fldCharType="separate"),
            _said("t", "1"),
            element("fldChar", fldCharType="end"),
        )
    )
    paragraph.add_run(" —")


def _rule(side: str, size: int, colour: str = "000000", space: int = 1) -> BaseOxmlElement:
    return element(side, val="single", sz=size, space=space, color=colour)


def _said(tag: str, text: str) -> BaseOxmlElement:
    made = element(tag)
    made.text = text
    return made
