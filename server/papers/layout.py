"""A paper as the lines and tables of its pages, from top to bottom.

What both ways of writing have in common is decided here: order, numbers, words, spaces.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from unicodedata import east_asian_width

from server.papers import looks
from server.papers.looks import Look
from server.papers.paper import Block, Column, Heading, Paper, Paragraph, Piece, Signature, Table
from server.sheet_cells import plain


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph; ``right`` stands at the other end of its line.

    ``before`` counts empty lines above it, ``outdent`` is the distance of a right-aligned line
    from the right margin in characters, ``ruled`` draws the red line below it.
    """

    look: Look
    text: str
    right: str = ""
    before: float = 0
    outdent: float = 0
    ruled: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of words; ``shares`` of the width add up to 1."""

    shares: tuple[float, ...]
    head: tuple[str, ...]
    looks: tuple[Look, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """What runs over the pages, and what stands between rules at the foot of the last."""

    name: str
    author: str
    on: date
    body: tuple[Line | Grid, ...]
    imprint: tuple[Line, ...]


def laid_out(paper: Paper) -> Layout:
    """Lay a paper out."""
    title = _one_line(paper.title)
    name = title or " ".join(filter(None, map(_one_line, (paper.masthead, paper.number))))
    marks = _marks(paper.blocks)
    blocks = _apart(_body(paper.blocks, marks, spaced=not paper.addressee))
    body = (*_head(paper), *_contents(paper.blocks, marks), *blocks)
    imprint = tuple(_imprint(paper))
    return Layout(name, _one_line(paper.organisation), paper.on, body, imprint)


def day(on: date) -> str:
    """Write a day as papers do, without zeros: 2026年11月3日."""
    return f"{on.year}年{on.month}月{on.day}日"


def numeral(number: int) -> str:
    """Write a number from 1 to 99 in Chinese; greater ones in digits."""
    if number > 99:
        return str(number)
    tens, ones = divmod(number, 10)
    digits = " 一二三四五六七八九"
    return (digits[tens if tens > 1 else 0] + "十" * (tens > 0) + digits[ones]).strip()


def _head(paper: Paper) -> Iterator[Line]:
    masthead, title = _one_line(paper.masthead), _one_line(paper.title)
    if masthead:
        yield from _masthead(masthead, paper)
    if title:
        yield Line(looks.TITLE, title, before=1 if masthead else 0)
    if paper.subtitle:
        yield Line(looks.SUBTITLE, _one_line(paper.subtitle))
    if paper.addressee:
        yield Line(looks.ADDRESSEE, _one_line(paper.addressee), before=1)


def _masthead(masthead: str, paper: Paper) -> Iterator[Line]:
    size, spread = looks.masthead(masthead)
    look = replace(looks.MASTHEAD, size=size, spread=spread, line=size * 1.3)
    number = _one_line(paper.number)
    yield Line(look, masthead)
    if paper.signer:
        signer = f"签发人：{_one_line(paper.signer)}"
        yield Line(looks.HEADLINE, number, right=signer, before=1)
    elif number:
        yield Line(looks.NUMBER, number)
    organisation = _one_line(paper.organisation)
    yield Line(looks.HEADLINE, organisation, right=day(paper.on), ruled=True)


def _contents(blocks: tuple[Block, ...], marks: list[str]) -> Iterator[Line]:
    if len(_pieces(blocks)) < 2:
        return
    yield Line(looks.CONTENTS_HEAD, "本期要目", before=1)
    for block, mark in zip(blocks, marks, strict=True):
        if isinstance(block, Piece):
            yield Line(looks.CONTENTS, mark + _one_line(block.title))


def _pieces(blocks: tuple[Block, ...]) -> list[Piece]:
    return [block for block in blocks if isinstance(block, Piece)]


def _body(blocks: tuple[Block, ...], marks: list[str], *, spaced: bool) -> Iterator[Line | Grid]:
    """Write the blocks; the first is ``spaced`` by a line from what is above."""
    for place, (block, mark) in enumerate(zip(blocks, marks, strict=True)):
        yield from _spaced(_parts(block, mark), spaced and place == 0)


def _marks(blocks: tuple[Block, ...]) -> list[str]:
    """Number headings and pieces in one row, and the headings below each."""
    several = len(_pieces(blocks)) > 1
    first = second = 0
    marks = []
    for block in blocks:
        match block:
            case Heading(level=2):
                second += 1
                marks.append(f"（{numeral(second)}）")
            case Heading() | Piece() if several or isinstance(block, Heading):
                first, second = first + 1, 0
                marks.append(f"{numeral(first)}、")
            case _:
                marks.append("")
    return marks


def _parts(block: Block, mark: str) -> Iterator[Line | Grid]:
    match block:
        case Heading():
            yield from _heading(block, mark)
        case Paragraph():
            yield from _text(block.text)
        case Piece():
            yield from _piece(block, mark)
        case Table():
            yield from _table(block)
        case Signature():
            yield from _signature(block)


def _spaced(lines: Iterator[Line | Grid], first: bool) -> Iterator[Line | Grid]:
    for line in lines:
        yield replace(line, before=1) if first and isinstance(line, Line) else line
        first = False


def _apart(parts: Iterator[Line | Grid]) -> Iterator[Line | Grid]:
    """Leave some space below a table."""
    below = False
    for part in parts:
        yield replace(part, before=part.before + 0.5) if below and isinstance(part, Line) else part
        below = isinstance(part, Grid)


def _heading(heading: Heading, mark: str) -> Iterator[Line]:
    yield Line(looks.HEADINGS[heading.level], mark + _one_line(heading.text))


def _text(text: str) -> Iterator[Line]:
    for line in plain(text).split("\n"):
        if line.strip():
            yield Line(looks.TEXT, _one_line(line))


def _piece(piece: Piece, mark: str) -> Iterator[Line]:
    yield Line(looks.HEADINGS[1], mark + _one_line(piece.title), before=1)
    yield from _text(piece.text)
    if piece.source:
        yield Line(looks.SOURCE, f"（{_one_line(piece.source)}）")


def _table(table: Table) -> Iterator[Line | Grid]:
    if table.caption:
        yield Line(looks.CAPTION, _one_line(table.caption))
    if table.columns:
        total = sum(column.width for column in table.columns)
        yield Grid(
            tuple(column.width / total for column in table.columns),
            tuple(_one_line(column.name) for column in table.columns),
            tuple(_cell_look(column) for column in table.columns),
            tuple(tuple(plain(cell).strip() for cell in row) for row in table.rows),
        )


def _cell_look(column: Column) -> Look:
    return looks.CELL_CENTRED if column.centred else looks.CELL


def _signature(signature: Signature) -> Iterator[Line]:
    """Put the name over the middle of the day, which is four characters from the margin."""
    name, on = _one_line(signature.organisation), day(signature.on)
    longer = (_breadth(name) - _breadth(on)) / 2
    outdent = min(max(4, longer), 10)
    yield Line(looks.SIGNER, name, before=2, outdent=max(0, outdent - longer))
    yield Line(looks.DAY, on, outdent=outdent)


def _imprint(paper: Paper) -> Iterator[Line]:
    for label, names in (("报", paper.reported_to), ("送", paper.sent_to)):
        if names:
            yield Line(looks.IMPRINT, f"{label}：{'，'.join(map(_one_line, names))}。")
    if paper.reported_to or paper.sent_to:
        copies = f"（共印{paper.copies}份）" if paper.copies else ""
        printed = f"{day(paper.on)}印发"
        yield Line(looks.IMPRINT, _one_line(paper.organisation) + copies, right=printed)


def _breadth(text: str) -> float:
    return sum(1 if east_asian_width(character) in "AFW" else 0.5 for character in text)


def _one_line(text: str) -> str:
    return re.sub(r"\s*[\n\t]\s*", " ", plain(text)).strip()
