import re
from datetime import date
from io import BytesIO

import pypdf
from docx import Document

from server.papers import (
    Column,
    Heading,
    Paper,
    Paragraph,
    Piece,
    Signature,
    Table,
    docx,
    issue,
    pdf,
)

OFFICE, DAY = "政协试验县委员会办公室", date(2026, 11, 3)
PIPES = "近期，云坪镇多个村的群众反映，冬春季节集镇自来水水压不足，三楼以上住户基本无水可用。" * 8
BULLETIN = Paper(
    organisation=OFFICE,
    on=DAY,
    masthead="社情民意",
    number=issue(1, 13),
    signer="试验人1",
    blocks=(
        Piece("关于解决集镇供水水压不足的建议", f"{PIPES}\n建议改造老旧管网。", "云坪镇联络站"),
        Piece("关于增设村级快递点的建议", "建议依托村部设点。", "石桥乡联络站"),
    ),
    reported_to=("县委", "县政府"),
    sent_to=("县水利局",),
    copies=60,
)
CIRCULAR = Paper(
    organisation=OFFICE,
    on=DAY,
    masthead="督查通报",
    number=issue(2),
    title="关于超期未办复事项的通报",
    addressee="各承办单位：",
    blocks=(
        Paragraph("下列事项已超期，请抓紧办理。"),
        Heading("县水利局"),
        Table(
            (Column("回执号"), Column("标题", 3, centred=False), Column("超期天数")),
            (("情2026-0012", "集镇供水水压不足", "15"), ("情2026-0031", "=SUM(A1)", "9")),
            caption="表1　县水利局",
        ),
        Heading("县教育局"),
        Signature(OFFICE, DAY),
    ),
)


def opened(paper):
    return Document(BytesIO(docx(paper)))


def pages(paper):
    return pypdf.PdfReader(BytesIO(pdf(paper))).pages


def printed(paper):
    """The words of the PDF, without page numbers and what is between its lines."""
    texts = (re.sub(r"\s|\u200b", "", page.extract_text()) for page in pages(paper))
    return "".join(re.sub(r"—\d+—$", "", text) for text in texts)


def said(paper):
    return [(one.style.name, one.text) for one in opened(paper).paragraphs]


def bodied(text):
    return Paper(OFFICE, DAY, "短报", (Paragraph(text),))
