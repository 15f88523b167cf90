"""What a paper of an office says, whichever way it is written.

Texts are taken as they are: nothing in them is markup, a line break in one begins a new
paragraph, and what can't be printed is left out.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading without its number, which its place gives it: 一、 at level 1, （一） at 2."""

    text: str
    level: Literal[1, 2] = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a bulletin; ``source`` is who reported it.

    Two pieces or more are numbered, and listed at the head of the paper.
    """

    title: str
    text: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; ``width`` is its share beside the others'."""

    name: str
    width: float = 1
    centred: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A table under its caption; its head is repeated on every page.

    Raises ValueError where a row has not as many cells as there are columns.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("every row needs a cell for every column")


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs below the text, and the day (落款)."""

    organisation: str
    on: date


Block = Heading | Paragraph | Piece | Table | Signature


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of ``organisation``, issued ``on`` a day.

    ``masthead`` is the name in red above the red line (发文机关标志); without it ``number``
    (期号 or 发文字号) and ``signer`` (签发人) are not shown. ``reported_to`` (报),
    ``sent_to`` (送) and ``copies`` (共印…份) make the lines between rules at the foot of the
    last page (版记), which is left out where nobody is named.
    """

    organisation: str
    on: date
    title: str = ""
    blocks: tuple[Block, ...] = ()
    masthead: str = ""
    number: str = ""
    signer: str = ""
    subtitle: str = ""
    addressee: str = ""
    reported_to: tuple[str, ...] = ()
    sent_to: tuple[str, ...] = ()
    copies: int = 0


def issue(number: int, overall: int | None = None) -> str:
    """Number a bulletin in its year and, where known, since its first (期号)."""
    return f"第{number}期" + (f"（总第{overall}期）" if overall else "")
