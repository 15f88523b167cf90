"""How often the gates miss and how often they ring for nothing, on texts of our own wording.

`python -m training.gate_figures` prints the table of the model card. Texts and patterns come from
the same hand, so the figures flatter: of texts that nobody had seen when the patterns were written,
two in five were missed at first sight (23 of 58), where the patterns before had missed 42.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from rules.completeness import too_short
from rules.gates import Gate, find_gate
from rules.text import normalise

TEXTS = Path(__file__).parents[1] / "tests/rules/texts/gates.jsonl"
_SPLITS = ("dev", "test")


class Figures(NamedTuple):
    """What became of one gate's texts; for no gate, of the innocent ones."""

    #: of its texts, those that ran into it (innocent: passed)
    hits: int
    #: of its texts, those that passed or ran into another gate (innocent: ran into any)
    misses: int
    #: innocent texts that ran into it (innocent: texts of a gate that passed)
    false_alarms: int
    #: all of its texts
    total: int


def gate_of(text: str) -> Gate | None:
    """Return the gate that the router would name: what is too short runs into VAGUE, last."""
    plain = normalise(text)
    if hit := find_gate(plain):
        return hit.row.gate
    return Gate.VAGUE if too_short(plain) else None


def figures(rows: Iterable[Mapping[str, str | None]]) -> dict[Gate | None, Figures]:
    """Count for every gate, and for no gate, what became of rows `{"gate", "text"}`."""
    pairs = [(_gate(row["gate"]), gate_of(row["text"] or "")) for row in rows]
    return {gate: _figures_of(gate, pairs) for gate in (*Gate, None)}


def _gate(name: str | None) -> Gate | None:
    return Gate(name) if name else None


def _figures_of(gate: Gate | None, pairs: list[tuple[Gate | None, Gate | None]]) -> Figures:
    found = [seen for meant, seen in pairs if meant is gate]
    hits = found.count(gate)
    others = (seen for meant, seen in pairs if meant is not gate and None in (gate, meant))
    return Figures(hits, len(found) - hits, sum(seen is gate for seen in others), len(found))


def rows_of(split: str, texts: Path = TEXTS) -> list[dict[str, str | None]]:
    """Return the labelled texts of one split: `dev` to write the rules by, `test` to judge them."""
    rows = map(json.loads, texts.read_text(encoding="utf-8").splitlines())
    return [row for row in rows if row["split"] == split]


def table() -> str:
    """Return the figures as a table in Markdown, dev and test apart."""
    lines = [
        "| gate | split | texts | found | missed | false alarms among innocent |",
        "|---|---|---:|---:|---:|---:|",
    ]
    by_split = {split: figures(rows_of(split)) for split in _SPLITS}
    for gate in (*Gate, None):
        lines += [_line(gate, split, by_split[split]) for split in _SPLITS]
    return "\n".join(lines)


def _line(gate: Gate | None, split: str, by_gate: Mapping[Gate | None, Figures]) -> str:
    seen, innocent = by_gate[gate], by_gate[None]
    alarms = innocent.misses if gate is None else seen.false_alarms
    return (
        f"| {gate or 'innocent'} | {split} | {seen.total} | {seen.hits} "
        f"| {seen.misses if gate else '–'} | {alarms} of {innocent.total} |"
    )


if __name__ == "__main__":
    print(table())
