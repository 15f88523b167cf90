"""An activity in numbers: how many came, how many did not, and what is still to be settled."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from rules.attendance import Presence
from rules.confirmation import Facts, Outcome, Ruling, case_of, open_cases, outcomes_of
from rules.invitation import Answer


@dataclass(frozen=True, slots=True)
class Summary:
    """How many of whom, each person in one of the first six at most.

    ``signed_in`` are the invited who did it themselves, ``absent`` those without leave. ``late``
    and ``left_early`` are of those who were there. ``open`` is what is still to be settled,
    ``outcomes`` what it comes to so far.
    """

    signed_in: int = 0
    make_ups: int = 0
    walk_ins: int = 0
    on_leave: int = 0
    leave_pending: int = 0
    absent: int = 0
    late: int = 0
    left_early: int = 0
    open: int = 0
    outcomes: Mapping[Outcome, int] = field(default_factory=dict)


def summary_of(
    everybody: Iterable[Facts], rulings: Mapping[int, Ruling], *, required: bool
) -> Summary:
    """Count an activity's people and what is still to be settled about them."""
    people = list(everybody)
    outcomes = outcomes_of(people, rulings, required=required)
    return Summary(
        **Counter(count for facts in people for count in _counts(facts, required)),
        open=len(open_cases(people, rulings, required=required)),
        outcomes=Counter(outcomes.values()),
    )


def _counts(facts: Facts, required: bool) -> Iterator[str]:
    """Name the counts of a summary that a person belongs to."""
    if facts.presence is None:
        yield from _counts_of_absence(facts, required)
        return
    walked_in = facts.presence is Presence.WALK_IN
    yield "make_ups" if facts.made_up else "walk_ins" if walked_in else "signed_in"
    if facts.presence is Presence.LATE:
        yield "late"
    if facts.left_early:
        yield "left_early"


def _counts_of_absence(facts: Facts, required: bool) -> Iterator[str]:
    case = case_of(facts, required=required)
    if facts.answer is Answer.LEAVE_APPROVED:
        yield "on_leave"
    elif case is not None:
        yield case.value


#: What is counted, in the order in which it is told; what is none is not told.
COUNT_NAMES: Mapping[str, str] = {
    "signed_in": "签到",
    "on_leave": "请假",
    "leave_pending": "请假没批",
    "absent": "缺席",
    "walk_ins": "自来",
    "make_ups": "补签",
    "late": "迟到",
    "left_early": "早退",
}


def said(summary: Summary) -> str:
    """Say it in one line: “签到 8 · 请假 1 · 缺席 1”."""
    counts = ((name, getattr(summary, count)) for count, name in COUNT_NAMES.items())
    return " · ".join(f"{name} {number}" for name, number in counts if number) or "没有人签到"


def summed_up(summary: Summary) -> str:
    """Say it with what is still to be settled: “签到 8 · 缺席 1，1 件要定”."""
    return said(summary) + (f"，{summary.open} 件要定" if summary.open else "")
