"""Where a text goes: the decision, whom it reaches, and why."""

from dataclasses import dataclass
from enum import StrEnum

from rules.belief import Likely
from rules.completeness import Missing
from rules.gates import Gate


class Decision(StrEnum):
    """What happens to a text next."""

    #: The committee hears of it at once.
    AUTO = "auto"
    #: A committee is named, the office looks before it hears.
    CONFIRM = "confirm"
    #: The office decides.
    OFFICE = "office"
    #: The text does not simply become an item; see the gate.
    GATE = "gate"
    #: Ask the member for what is missing.
    NEED_INFO = "need_info"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: the rule, the words of the normalised text, and one line of Chinese for the member."""

    rule: str
    words: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Route:
    """Where a text goes, and its topic of the first level (empty: none that is known).

    ``topic_scores`` and ``confidence`` are likelihoods; the scores of ``alternatives`` are shares
    of the best one's, 0 to 1.
    """

    decision: Decision
    committee: str
    alternatives: Likely = ()
    department: str = ""
    co_departments: tuple[str, ...] = ()
    confidence: float = 0.0
    gate: Gate | None = None
    reasons: tuple[Reason, ...] = ()
    parts: tuple["Part", ...] = ()
    missing: tuple[Missing, ...] = ()
    urgent: bool = False
    report_up: bool = False
    topic: str = ""
    topic_scores: Likely = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One of several matters in a text, in the writer's words, with its own route."""

    text: str
    route: Route
