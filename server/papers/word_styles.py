"""Looks as the styles of a Word document."""

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.shared import Pt, RGBColor
from docx.styles.style import ParagraphStyle

from server.papers.looks import PLAIN, Align, Look
from server.papers.word_xml import (
    AFTER_SPREAD,
    TWIP,
    characters,
    element,
    faces,
    loosen,
)

ALIGNED = {
    Align.JUSTIFIED: WD_ALIGN_PARAGRAPH.JUSTIFY,
    Align.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    Align.CENTRED: WD_ALIGN_PARAGRAPH.CENTER,
    Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
}
_RED = RGBColor(0xFF, 0, 0)


def set_styles(document: Document, looks: set[Look]) -> None:
    """Make or remake the style of every look."""
    for look in sorted({PLAIN, *looks}, key=lambda look: look.style):
        if look.style not in document.styles:
            document.styles.add_style(look.style, WD_STYLE_TYPE.PARAGRAPH)
        _dress(document.styles[look.style], look)


def _dress(style: object, look: Look) -> None:
    assert isinstance(style, ParagraphStyle)
    for properties in style.element.xpath("w:pPr | w:rPr"):
        style.element.remove(properties)
    _set_letters(style, look)
    _set_lines(style, look)


def _set_letters(style: ParagraphStyle, look: Look) -> None:
    font = style.font
    font.size, font.bold, font.italic = Pt(look.size), False, False
    font.color.rgb = _RED if look.red else RGBColor(0, 0, 0)
    properties = style.element.get_or_add_rPr()
    properties.remove_all("w:rFonts")
    properties.insert(0, faces(look.face))
    if look.spread:
        spread = element("spacing", val=round(look.spread * TWIP))
        properties.insert_element_before(spread, *AFTER_SPREAD)


def _set_lines(style: ParagraphStyle, look: Look) -> None:
    lines = style.paragraph_format
    lines.alignment, lines.keep_with_next = ALIGNED[look.align], look.keep
    lines.space_before = lines.space_after = Pt(0)
    lines.line_spacing_rule, lines.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(look.line)
    properties = style.element.get_or_add_pPr()
    loosen(properties)
    characters(properties, look.size, firstLine=look.indent, left=look.inset, right=look.inset)
    if look.level:
        properties.append(element("outlineLvl", val=look.level - 1))
