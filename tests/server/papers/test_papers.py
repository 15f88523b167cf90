import re
from io import BytesIO
from zipfile import ZipFile

import pypdf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from server.papers import Column, Heading, Paper, Piece, Signature, Table, docx, pdf
from server.papers.layout import Line, laid_out, numeral
from server.sheet_cells import plain
from tests.server.papers.samples import (
    BULLETIN,
    CIRCULAR,
    DAY,
    OFFICE,
    PIPES,
    bodied,
    opened,
    pages,
    printed,
    said,
)

EACH = pytest.mark.parametrize("paper", [BULLETIN, CIRCULAR], ids=["bulletin", "circular"])


def test_a_bulletin_has_its_masthead_number_signer_contents_pieces_and_sources():
    assert said(BULLETIN)[:-1] == [
        ("发文机关标志", "社情民意"),
        ("版头", "第1期（总第13期）\t签发人：试验人1"),
        ("版头", f"{OFFICE}\t2026年11月3日"),
        ("要目标题", "本期要目"),
        ("要目", "一、关于解决集镇供水水压不足的建议"),
        ("要目", "二、关于增设村级快递点的建议"),
        ("Heading 1", "一、关于解决集镇供水水压不足的建议"),
        ("Body Text", PIPES),
        ("Body Text", "建议改造老旧管网。"),
        ("来源", "（云坪镇联络站）"),
        ("Heading 1", "二、关于增设村级快递点的建议"),
        ("Body Text", "建议依托村部设点。"),
        ("来源", "（石桥乡联络站）"),
    ]


def test_a_circular_has_its_title_addressee_headings_and_signature():
    assert said(CIRCULAR)[:-1] == [
        ("发文机关标志", "督查通报"),
        ("期号", "第2期"),
        ("版头", f"{OFFICE}\t2026年11月3日"),
        ("Title", "关于超期未办复事项的通报"),
        ("主送机关", "各承办单位："),
        ("Body Text", "下列事项已超期，请抓紧办理。"),
        ("Heading 1", "一、县水利局"),
        ("Caption", "表1　县水利局"),
        ("Heading 1", "二、县教育局"),
        ("署名", OFFICE),
        ("成文日期", "2026年11月3日"),
    ]


@EACH
def test_the_pdf_says_what_the_docx_says(paper):
    words = printed(paper)
    cells = [
        cell.text for table in opened(paper).tables for row in table.rows for cell in row.cells
    ]
    for text in [text for _, text in said(paper)] + cells:
        assert re.sub(r"\s", "", text) in words


def test_the_head_of_a_table_is_on_every_page_of_the_pdf():
    rows = tuple((f"试验{number}站", "1") for number in range(60))
    long = Paper(OFFICE, DAY, "月报", (Table((Column("联络站"), Column("件数")), rows),))
    assert len(pages(long)) > 1
    assert all("联络站件数" in "".join(page.extract_text().split()) for page in pages(long))


def test_a_row_needs_a_cell_for_every_column():
    with pytest.raises(ValueError, match="every row"):
        Table((Column("联络站"), Column("件数")), (("试验1站",),))


def test_a_single_piece_has_neither_number_nor_contents():
    paper = Paper(OFFICE, DAY, blocks=(Piece("关于路灯的建议", "修好路灯。"),))
    assert said(paper)[:-1] == [("Heading 1", "关于路灯的建议"), ("Body Text", "修好路灯。")]


def test_headings_are_numbered_by_their_place():
    levels = (1, 2, 2, 1, 2)
    paper = Paper(OFFICE, DAY, blocks=tuple(Heading("甲", level) for level in levels))
    assert [text for _, text in said(paper)[:-1]] == [
        "一、甲",
        "（一）甲",
        "（二）甲",
        "二、甲",
        "（一）甲",
    ]


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九"), (100, "100")],
)
def test_numbers_of_headings_are_chinese(number, words):
    assert numeral(number) == words


@pytest.mark.parametrize("name", ["县政协", OFFICE, "中国人民政治协商会议试验县委员会" * 3])
def test_the_day_stands_below_the_middle_of_the_name(name):
    lines = laid_out(Paper(OFFICE, DAY, blocks=(Signature(name, DAY),))).body
    (above, below) = (line.outdent for line in lines if isinstance(line, Line))
    assert above >= 0
    if len(name) < 20:
        assert above + len(name) / 2 == below + 6.5 / 2
        assert below >= 4


def test_the_files_name_the_office_and_nobody_else():
    about = opened(CIRCULAR).core_properties
    assert (about.author, about.title) == (OFFICE, "关于超期未办复事项的通报")
    assert (about.last_modified_by, about.comments) == ("", "")
    with ZipFile(BytesIO(docx(CIRCULAR))) as parts:
        assert not any("thumbnail" in name for name in parts.namelist())
        assert not any(b"python-docx" in parts.read(name) for name in parts.namelist())
    told = pypdf.PdfReader(BytesIO(pdf(CIRCULAR))).metadata
    assert (told.author, told.title) == (OFFICE, "关于超期未办复事项的通报")
    assert told.creation_date.date() == DAY


@EACH
def test_the_same_paper_is_the_same_file(paper):
    assert docx(paper) == docx(paper)
    assert pdf(paper) == pdf(paper)
    with ZipFile(BytesIO(docx(paper))) as parts:
        assert {part.date_time[0] for part in parts.infolist()} == {1980}


def test_every_typeface_is_in_the_pdf():
    fonts = [
        font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        for page in pages(BULLETIN)
        for font in page["/Resources"]["/Font"].values()
    ]
    assert fonts
    assert all("/FontFile3" in font for font in fonts)


def test_no_line_of_the_pdf_begins_with_a_closing_mark():
    lines = [line for page in pages(BULLETIN) for line in page.extract_text().splitlines()]
    assert len(lines) > 20
    assert [line for line in lines if line[:1] in tuple("，。、；：）》”")] == []


@pytest.mark.parametrize(
    "text", ["<b>粗</b>&amp;", "=1+1", "#let x = [1]", "$x$ *粗* @x <y>", "\\"]
)
def test_nothing_in_a_text_is_markup(text):
    assert ("Body Text", text) in said(bodied(text))
    assert re.sub(r"\s", "", text) in printed(bodied(text))


def test_a_word_longer_than_the_line_stays_on_the_page():
    (page,) = pages(bodied("a" * 300))
    lines = page.extract_text().replace("\u200b", "").splitlines()
    assert max(map(len, lines)) < 56


def test_a_long_masthead_and_title_take_several_lines():
    name = "中国人民政治协商会议试验县委员会文件" * 2
    paper = Paper(OFFICE, DAY, "关于试验的通知" * 50, masthead=name)
    assert name in printed(paper)
    assert opened(paper).core_properties.title == ("关于试验的通知" * 50)[:255]


def test_a_line_break_begins_a_paragraph_and_an_empty_line_none():
    texts = [text for _, text in said(bodied("　　第一段。\r\n\n第二段。"))]
    assert texts == ["短报", "第一段。", "第二段。", ""]


@settings(max_examples=25, deadline=None)
@example("\x00\x0b\ud800\ufffe\u2028\u202e😀𪚥")
@example("\t\r\n")
@given(st.text(st.characters(), max_size=60))
def test_any_text_is_printed(text):
    table = Table((Column(text), Column(text)), ((text, text),), caption=text)
    blocks = (Heading(text), Piece(text, text, text), table, Signature(text, DAY))
    paper = Paper(
        text, DAY, text, blocks, text, text, text, text, text, (text,), sent_to=(text,), copies=1
    )
    assert len(pages(paper)) > 0
    cell = opened(paper).tables[0].rows[1].cells[0]
    assert cell.text == plain(text).strip()
