"""The papers of an office: a :class:`Paper` is laid out once and written as .docx or as PDF.

Source of the layout: GB/T 9704-2012.
"""

from server.papers.pages import pdf
from server.papers.paper import (
    Block,
    Column,
    Heading,
    Paper,
    Paragraph,
    Piece,
    Signature,
    Table,
    issue,
)
from server.papers.word import docx

__all__ = [
    "Block",
    "Column",
    "Heading",
    "Paper",
    "Paragraph",
    "Piece",
    "Signature",
    "Table",
    "docx",
    "issue",
    "pdf",
]
