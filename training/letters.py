"""Labelled letters from CSV files, plain or gzipped, with clear words for what is wrong in one."""

import csv
import gzip
import io
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rules.text import normalise
from rules.topics import TOPICS

#: A letter longer than this is no letter; the csv module asks for a bound.
_LONGEST = 1 << 20
#: Where a row's fields go that the header names no column for.
_MORE = "…"


class BadLetters(ValueError):
    """A file of letters cannot be used."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A normalised text, its first-level topic, and whose near-duplicates it is among.

    ``whole`` is false of one of which only the words are left.
    """

    text: str
    topic: str
    group: str
    whole: bool = True


def letters_of(paths: Sequence[Path]) -> list[Letter]:
    """Read letters: ``label`` and ``text`` (``title`` too), or ``label`` and ``tokens``.

    ``dup_group``, if there, names near-duplicates. Raises BadLetters, which names file and line.
    """
    csv.field_size_limit(_LONGEST)
    return [letter for path in paths for letter in _letters(path)]


def _letters(path: Path) -> Iterator[Letter]:
    try:
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        text = io.StringIO(raw.decode("utf-8-sig"), newline="")
        rows = csv.DictReader(text, restkey=_MORE, strict=True)
        _check(rows.fieldnames or (), path)
        yield from (_letter(row, path, rows.line_num) for row in rows)
    except (OSError, EOFError, zlib.error, UnicodeDecodeError, csv.Error) as error:
        raise BadLetters(f"{path}: not a readable CSV file in UTF-8 ({error})") from error


def _check(columns: Sequence[str], path: Path) -> None:
    if "label" not in columns:
        raise BadLetters(f"{path}, line 1: no column label")
    if not {"text", "tokens"} & set(columns):
        raise BadLetters(f"{path}, line 1: no column text and no column tokens")


def _letter(row: dict[str, str], path: Path, line: int) -> Letter:
    if _MORE in row:
        raise BadLetters(f"{path}, line {line}: more columns than line 1 names")
    label, words = (row.get("label") or "").strip(), row.get("tokens")
    if label not in TOPICS:
        raise BadLetters(f"{path}, line {line}: no topic of the first level: {label!r}")
    # A letter's text mostly begins with its title; said twice, it would count twice.
    title, text = row.get("title") or "", row.get("text") or ""
    whole = text if text.startswith(title) else f"{title}。{text}"
    said = normalise(words.replace(" ", "") if words else whole)
    if not said:
        raise BadLetters(f"{path}, line {line}: neither text nor tokens")
    group = row.get("dup_group") or f"{path.name}:{line}"
    return Letter(said, label, group, whole=not words)
