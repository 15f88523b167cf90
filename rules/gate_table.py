"""The gates as one table, in the order in which they are tried.

Source: the table "Out of scope" of the domain dossier, section 4. Every gap in a pattern is
bounded, so that the time stays linear in the text.
"""

from rules.gate_disputes import DISPUTES
from rules.gate_grave import GRAVE
from rules.gate_noise import NOISE
from rules.gate_row import Action, Gate, GateRow

__all__ = ["GATES", "Action", "Gate", "GateRow"]

GATES = (*GRAVE, *DISPUTES, *NOISE)
