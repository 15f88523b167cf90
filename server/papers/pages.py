"""A paper as a PDF whose typefaces are in it: what is read or printed is what was sent."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst

from server.papers import looks
from server.papers.layout import Grid, Line, laid_out
from server.papers.looks import Face, Look
from server.papers.paper import Paper

_TEMPLATE = Path(__file__).with_name("pages.typ")
#: The faces of offices may not be given away in a file; these may: a Song and a Hei.
_SONG, _HEI = "Noto Serif SC", "Noto Sans SC"


def pdf(paper: Paper) -> bytes:
    """Write a paper as the bytes of a PDF; the same paper gives the same bytes.

    Texts reach the template as data, so nothing in them is read as markup. A character that no
    typeface has is printed as an empty box.
    """
    content = json.dumps(_content(paper))
    return typst.compile(_TEMPLATE, font_paths=_fonts(), sys_inputs={"paper": content})


@cache
def _fonts() -> typst.Fonts:
    folder = pylopdf_fonts_zh_cn.serif_path().parent
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    )


def _content(paper: Paper) -> Mapping[str, object]:
    layout = laid_out(paper)
    return {
        "name": layout.name,
        "author": layout.author,
        "on": layout.on.timetuple()[:3],
        "page": {
            "top": looks.TOP,
            "right": looks.RIGHT,
            "bottom": looks.BOTTOM,
            "left": looks.LEFT,
            "line": looks.LINE,
            "number": _look(looks.PAGE_NUMBER),
        },
        "body": [_line(part) if isinstance(part, Line) else _grid(part) for part in layout.body],
        "imprint": [_line(line) for line in layout.imprint],
    }


def _line(line: Line) -> Mapping[str, object]:
    return asdict(line) | {"look": _look(line.look)}


def _grid(grid: Grid) -> Mapping[str, object]:
    return {
        "shares": grid.shares,
        "head": [{"look": _look(looks.TABLE_HEAD), "text": text} for text in grid.head],
        "cells": [
            {"look": _look(look), "text": text}
            for row in grid.rows
            for look, text in zip(grid.looks, row, strict=True)
        ],
    }


def _look(look: Look) -> Mapping[str, object]:
    """Typst fills its lines by itself, so nothing is squeezed."""
    font = _HEI if look.face is Face.HEADING else _SONG
    spread = max(look.spread, 0)
    return asdict(look) | {"font": font, "heavy": look.face is Face.TITLE, "spread": spread}
