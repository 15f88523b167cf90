"""How each kind of line looks; the one table that Word's styles and the PDF are made from.

Lengths are points, but for those said to be in characters of the line. Source: GB/T 9704-2012.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import floor


class Face(StrEnum):
    """A typeface by the name under which offices have it."""

    TITLE = "方正小标宋简体"
    TEXT = "仿宋"
    HEADING = "黑体"
    NOTE = "楷体"
    NUMBER = "宋体"


class Align(StrEnum):
    """How the lines of a paragraph lie between the margins."""

    JUSTIFIED = "justified"
    LEFT = "left"
    CENTRED = "centred"
    RIGHT = "right"


MM = 72 / 25.4
#: The sheet and its margins.
WIDTH, HEIGHT = 210 * MM, 297 * MM
TOP, RIGHT, BOTTOM, LEFT = 37 * MM, 26 * MM, 35 * MM, 28 * MM
#: What the margins leave for text: 22 lines of 28 characters.
MEASURE = WIDTH - LEFT - RIGHT
LINES, CHARACTERS = 22, 28
LINE = (HEIGHT - TOP - BOTTOM) / LINES
#: The sizes 二号, 三号, 四号, 小四.
SIZE_2, SIZE_3, SIZE_4, SIZE_SMALL_4 = 22, 16, 14, 12
#: What brings 28 characters of 三号 into a line, in whole twentieths of a point.
SQUEEZE = floor((MEASURE / CHARACTERS - SIZE_3) * 20) / 20


@dataclass(frozen=True, slots=True)
class Look:
    """A kind of line; ``style`` names it in Word, where the built-in ones have English names.

    ``indent`` is that of the first line and ``inset`` that of the whole, both in characters;
    ``spread`` is added to every character, ``level`` is that of the outline, ``keep`` keeps the
    line on the page of what follows.
    """

    style: str
    face: Face = Face.TEXT
    size: float = SIZE_3
    line: float = LINE
    align: Align = Align.JUSTIFIED
    indent: float = 0
    inset: float = 0
    spread: float = 0
    red: bool = False
    keep: bool = False
    level: int = 0


#: What Word's built-in styles stand on.
PLAIN = Look("Normal")
MASTHEAD = Look("发文机关标志", Face.TITLE, align=Align.CENTRED, red=True, keep=True)
NUMBER = Look("期号", align=Align.CENTRED, keep=True)
#: Two-sided, above the red line.
HEADLINE = Look("版头", indent=1, align=Align.LEFT, keep=True)
TITLE = Look("Title", Face.TITLE, SIZE_2, 35, Align.CENTRED, keep=True)
SUBTITLE = Look("Subtitle", Face.NOTE, align=Align.CENTRED, keep=True)
ADDRESSEE = Look("主送机关", keep=True)
CONTENTS_HEAD = Look("要目标题", Face.HEADING, align=Align.CENTRED, keep=True)
CONTENTS = Look("要目", Face.NOTE, inset=2, align=Align.LEFT)
HEADINGS = {
    1: Look("Heading 1", Face.HEADING, indent=2, keep=True, level=1),
    2: Look("Heading 2", Face.NOTE, indent=2, keep=True, level=2),
}
TEXT = Look("Body Text", indent=2, spread=SQUEEZE)
SOURCE = Look("来源", Face.NOTE, align=Align.RIGHT)
SIGNER = Look("署名", align=Align.RIGHT, keep=True)
DAY = Look("成文日期", align=Align.RIGHT)
CAPTION = Look("Caption", Face.HEADING, SIZE_4, align=Align.CENTRED, keep=True)
TABLE_HEAD = Look("表头", Face.HEADING, SIZE_SMALL_4, 20, Align.CENTRED)
CELL = Look("表格", size=SIZE_SMALL_4, line=20, align=Align.LEFT)
CELL_CENTRED = Look("表格居中", size=SIZE_SMALL_4, line=20, align=Align.CENTRED)
IMPRINT = Look("版记", size=SIZE_4, line=26, inset=1, align=Align.LEFT)
PAGE_NUMBER = Look("Footer", Face.NUMBER, SIZE_4, 20, inset=1)


def masthead(text: str) -> tuple[float, float]:
    """Give the size and the spread of a masthead: as great as its line and its rank allow."""
    length = max(len(text), 1)
    size = min(64, max(SIZE_2, MEASURE * 0.96 // length))
    return size, max(0, min(size * 0.3, (MEASURE - size * length) / length - 1))
