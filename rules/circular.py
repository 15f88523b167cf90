"""The life of a circular (通知): issued, and withdrawn if it was wrong.

Source: DOMAIN.md §2 row 19 and §7, the row of notices.
"""

from dataclasses import dataclass
from enum import StrEnum

from rules.permission import Action

#: What the numbers of circulars begin with.
PREFIX = "通"
#: Characters of a circular's title. Its text is as long as an item's may be.
LONGEST_TITLE = 64
#: Characters of a first line that is taken for a title; one that ends like this greets or tells.
_TITLE_LINE, _NO_TITLE = 30, tuple("：:，,、；;。")


class State(StrEnum):
    """Where a circular stands."""

    ISSUED = "issued"
    WITHDRAWN = "withdrawn"


class Verb(StrEnum):
    """What is done to a circular; also the name of its timeline entry."""

    ISSUE = "issue"
    WITHDRAW = "withdraw"


class Party(StrEnum):
    """Who is told of a step."""

    RECEIVER = "receiver"


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the lifecycle."""

    verb: Verb
    sources: tuple[State | None, ...]
    target: State
    action: Action
    tells: tuple[Party, ...]


LIFECYCLE: tuple[Step, ...] = (
    Step(Verb.ISSUE, (None,), State.ISSUED, Action.ISSUE_CIRCULAR, (Party.RECEIVER,)),
    Step(Verb.WITHDRAW, (State.ISSUED,), State.WITHDRAWN, Action.ISSUE_CIRCULAR, (Party.RECEIVER,)),
)

STATE_NAMES: dict[State, str] = {State.ISSUED: "已发出", State.WITHDRAWN: "已撤回"}
VERB_NAMES: dict[Verb, str] = {Verb.ISSUE: "发出", Verb.WITHDRAW: "撤回"}


def step_from(state: State | None, verb: Verb) -> Step | None:
    """Give the row for a verb in a state; None where the table has none."""
    rows = (step for step in LIFECYCLE if step.verb is verb and state in step.sources)
    return next(rows, None)


def title_in(text: str) -> tuple[str, str]:
    """Part a text into its title and the rest; no title where the first line is none."""
    first, _, rest = (part.strip() for part in text.strip().partition("\n"))
    if not rest or len(first) > _TITLE_LINE or first.endswith(_NO_TITLE):
        return "", text.strip()
    return first, rest
