"""What a liaison station must not or need not take: finding the gate that a text runs into.

Words of innocent use are cut out of the text first, so 法院门口的路灯 is about a lamp.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from rules.gate_table import GATES, Action, Gate, GateRow
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
]

#: Longest chat: whoever writes more has something to say.
CHAT_MAX = 36


@dataclass(frozen=True, slots=True)
class GateHit:
    """A gate that a text runs into, with the words that say so."""

    row: GateRow
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Compiled:
    row: GateRow
    look: re.Pattern[str]
    innocent: re.Pattern[str] | None
    unless: re.Pattern[str] | None


def _any(patterns: tuple[str, ...]) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns)) if patterns else None


def _compile(row: GateRow) -> _Compiled:
    look = _any(row.patterns)
    assert look is not None, row.gate
    return _Compiled(row, look, _any(row.innocent), _any(row.unless))


_COMPILED = tuple(_compile(row) for row in GATES)
_DANGER = next(gate for gate in _COMPILED if gate.row.gate is Gate.DANGER)
_CLASSIFIED = next(gate for gate in _COMPILED if gate.row.gate is Gate.CLASSIFIED)


def _words_at(gate: _Compiled, plain: str) -> tuple[str, ...]:
    """Return what leads to the gate, first words first; nothing when the use is innocent."""
    if not gate.look.search(plain) or (gate.unless and gate.unless.search(plain)):
        return ()
    # Cut-outs leave a full stop, so that no pattern reaches across one.
    meant = gate.innocent.sub("。", plain) if gate.innocent else plain
    found = dict.fromkeys(match.group() for match in gate.look.finditer(meant))
    return tuple(word for word in found if word in plain)[:3]


# Whether it is an item and where it goes both begin here.
@lru_cache(maxsize=256)
def find_gate(plain: str) -> GateHit | None:
    """Return the first gate that a normalised text runs into, in the order of the table."""
    for gate in _COMPILED:
        if gate.row.gate is Gate.CHAT and len(plain) > CHAT_MAX:
            continue
        if words := _words_at(gate, plain):
            return GateHit(gate.row, words)
    return None


@lru_cache(maxsize=256)
def is_danger(text: str) -> bool:
    """Say whether somebody may be in danger now (人身、火、决口): 110, 119 and 120 come first."""
    return bool(_words_at(_DANGER, normalise(text)))


def is_classified(text: str) -> bool:
    """Say whether the text looks 涉密: nothing of it may be kept, not even as a draft."""
    return bool(_words_at(_CLASSIFIED, normalise(text)))
