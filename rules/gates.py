"""What a liaison station must not or need not take: finding the gate that a text runs into.

Patterns come first. Words of innocent use are cut out of the text before, so 法院门口的路灯 is
about a lamp. What no pattern knows, the model may mean.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rules.anchors import Anchors
from rules.gate_table import GATES, Action, Gate, GateRow
from rules.model import shipped
from rules.text import normalise

__all__ = [
    "CHAT_MAX",
    "GATES",
    "Action",
    "Gate",
    "GateHit",
    "GateRow",
    "find_gate",
    "is_classified",
    "is_danger",
    "pattern_gate",
]

#: Longest chat: whoever writes more has something to say.
CHAT_MAX = 36
#: What of a letter is looked at for most gates, in characters from its beginning and its end.
OPENING = 160
CLOSING = 80
#: From this likelihood on, and where no gate at all is less likely, the model's word is taken; how
#: seldom it is wrong is in ``training/MODEL_CARD.md``.
MEANT = 0.35
#: Of a text with fewer characters than this the model has too little to go by.
FEWEST = 6


@dataclass(frozen=True, slots=True)
class GateHit:
    """A gate that a text runs into, with the words that say so."""

    row: GateRow
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Compiled:
    row: GateRow
    #: each by its place among the patterns of all gates
    looks: dict[int, re.Pattern[str]]
    innocent: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    also: re.Pattern[str] | None


def _any(patterns: tuple[str, ...]) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns)) if patterns else None


_PATTERNS = tuple(dict.fromkeys(pattern for row in GATES for pattern in row.patterns))
_PLACES = {pattern: place for place, pattern in enumerate(_PATTERNS)}
_ANCHORS = Anchors((pattern,) for pattern in _PATTERNS)


def _compile(row: GateRow) -> _Compiled:
    looks = {_PLACES[pattern]: re.compile(pattern) for pattern in row.patterns}
    return _Compiled(row, looks, _any(row.innocent), _any(row.unless), _any(row.also))


_COMPILED = tuple(map(_compile, GATES))
_DANGER = next(gate for gate in _COMPILED if gate.row.gate is Gate.DANGER)
_CLASSIFIED = next(gate for gate in _COMPILED if gate.row.gate is Gate.CLASSIFIED)


def _ends(plain: str) -> str:
    """Return the beginning and the end of a letter: there one says what one wants.

    In between, a court or a debt is often only part of the story.
    """
    return plain if len(plain) <= OPENING + CLOSING else f"{plain[:OPENING]}。{plain[-CLOSING:]}"


def _words_at(gate: _Compiled, plain: str, possible: Sequence[int]) -> tuple[str, ...]:
    """Return what leads to the gate, first words first; nothing when the use is innocent."""
    likely = [gate.looks[place] for place in possible if place in gate.looks]
    looks = [look for look in likely if look.search(plain)]
    if not looks or _ruled_out(gate, plain):
        return ()
    # Cut-outs leave a full stop, so that no pattern reaches across one.
    meant = gate.innocent.sub("。", plain) if gate.innocent else plain
    matches = sorted(
        (match for look in looks for match in look.finditer(meant)), key=re.Match.start
    )
    found = dict.fromkeys(match.group() for match in matches)
    return tuple(word for word in found if word in plain)[:3]


def _ruled_out(gate: _Compiled, plain: str) -> bool:
    if gate.unless and gate.unless.search(plain):
        return True
    return bool(gate.also and not gate.also.search(plain))


def _words_alone(gate: _Compiled, plain: str) -> tuple[str, ...]:
    text = plain if gate.row.whole else _ends(plain)
    return _words_at(gate, text, _ANCHORS.possible(text))


def pattern_gate(plain: str) -> GateHit | None:
    """Return the first gate whose patterns a normalised text runs into, in the table's order."""
    possible, ends = _ANCHORS.possible(plain), _ends(plain)
    for gate in _COMPILED:
        if gate.row.gate is Gate.CHAT and len(plain) > CHAT_MAX:
            continue
        if words := _words_at(gate, plain if gate.row.whole else ends, possible):
            return GateHit(gate.row, words)
    return None


_ROW_OF = {row.gate: row for row in reversed(GATES)}


def _meant_gate(plain: str) -> GateHit | None:
    """Return the gate that the model takes a text to be at, with the phrases that say so."""
    model = shipped()
    reading, names = model.read(plain), model.heads["gates"].names
    name = names[model.odds("gates", reading).argmax()]
    if not name or len(plain) < FEWEST:
        return None
    if model.logs("gates", reading).max() < math.log(MEANT):
        return None
    return GateHit(_ROW_OF[Gate(name)], model.spoke("gates", reading, plain, name, ""))


# Whether it is an item and where it goes both begin here.
@lru_cache(maxsize=256)
def find_gate(plain: str) -> GateHit | None:
    """Return the gate that a normalised text runs into, or that it means; None if there is none."""
    return pattern_gate(plain) or _meant_gate(plain)


@lru_cache(maxsize=256)
def is_danger(text: str) -> bool:
    """Say whether somebody may be in danger now (人身、火、决口): 110, 119 and 120 come first."""
    return _is(Gate.DANGER, _DANGER, text)


def is_classified(text: str) -> bool:
    """Say whether the text looks 涉密: nothing of it may be kept, not even as a draft."""
    return _is(Gate.CLASSIFIED, _CLASSIFIED, text)


def _is(gate: Gate, compiled: _Compiled, text: str) -> bool:
    plain = normalise(text)
    if _words_alone(compiled, plain):
        return True
    meant = _meant_gate(plain)
    return meant is not None and meant.row.gate is gate
