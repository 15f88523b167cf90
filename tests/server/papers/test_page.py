import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from server.papers import Heading, Paper
from tests.server.papers.samples import (
    BULLETIN,
    CIRCULAR,
    DAY,
    OFFICE,
    bodied,
    opened,
    pages,
    printed,
)


@pytest.mark.parametrize(
    ("style", "face", "size", "red"),
    [
        ("发文机关标志", "方正小标宋简体", 64, True),
        ("Title", "方正小标宋简体", 22, False),
        ("Heading 1", "黑体", 16, False),
        ("Body Text", "仿宋", 16, False),
        ("表格", "仿宋", 12, False),
        ("Footer", "宋体", 14, False),
    ],
)
def test_faces_and_sizes_are_those_of_official_papers(style, face, size, red):
    font = opened(CIRCULAR).styles[style].font
    faces = font.element.rPr.rFonts
    assert {faces.get(qn(f"w:{script}")) for script in ("eastAsia", "ascii", "hAnsi")} == {face}
    assert (font.size, str(font.color.rgb)) == (Pt(size), "FF0000" if red else "000000")


def test_headings_below_headings_are_set_in_kai():
    document = opened(Paper(OFFICE, DAY, "月报", (Heading("总体"), Heading("受理", level=2))))
    faces = document.styles["Heading 2"].element.rPr.rFonts
    assert faces.get(qn("w:eastAsia")) == "楷体"


def test_the_page_holds_22_lines_of_28_characters():
    document = opened(CIRCULAR)
    page = document.sections[0]
    asked = {
        "page_width": 210,
        "page_height": 297,
        "top_margin": 37,
        "right_margin": 26,
        "bottom_margin": 35,
        "left_margin": 28,
    }
    for side, length in asked.items():
        assert getattr(page, side) == pytest.approx(Mm(length), abs=Pt(0.1))
    body = document.styles["Body Text"]
    letters = int(body.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    height = page.page_height - page.top_margin - page.bottom_margin
    width = page.page_width - page.left_margin - page.right_margin
    assert height // (body.paragraph_format.line_spacing - Pt(0.1)) == 22
    assert width // (body.font.size + Pt(letters)) == 28
    assert body.element.pPr.ind.get(qn("w:firstLineChars")) == "200"


def test_what_is_centred_is_not_indented():
    styles = opened(CIRCULAR).styles
    for style in (styles["Normal"], styles["Title"], styles["Caption"], styles["期号"]):
        assert style.paragraph_format.first_line_indent is None


def test_a_table_keeps_its_words_and_repeats_its_head():
    table = opened(CIRCULAR).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["回执号", "标题", "超期天数"],
        ["情2026-0012", "集镇供水水压不足", "15"],
        ["情2026-0031", "=SUM(A1)", "9"],
    ]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    first, second, _ = (column.width for column in table.columns)
    assert second == pytest.approx(3 * first, abs=Pt(0.2))


def test_pages_are_numbered_on_their_outer_side():
    section = opened(BULLETIN).sections[0]
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert (odd.alignment, even.alignment) == (WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT)
    for paragraph in (odd, even):
        assert paragraph.text == "— 1 —"
        assert [one.text for one in paragraph._p.iter(qn("w:instrText"))] == ["PAGE"]
    numbers = ["".join(page.extract_text().split()) for page in pages(BULLETIN)]
    assert len(numbers) > 1
    assert all(f"—{number}—" in text for number, text in enumerate(numbers, 1))


def test_the_foot_of_the_last_page_names_who_gets_the_paper():
    foot = opened(BULLETIN).tables[-1]
    assert [row.cells[0].text for row in foot.rows] == [
        "报：县委，县政府。",
        "送：县水利局。",
        f"{OFFICE}（共印60份）\t2026年11月3日印发",
    ]
    place = foot._tblPr.find(qn("w:tblpPr"))
    assert place.get(qn("w:tblpYSpec")) == "bottom"


def test_a_paper_for_nobody_else_has_no_foot():
    assert opened(bodied("短文。")).tables == []
    assert "印发" not in printed(bodied("短文。"))
