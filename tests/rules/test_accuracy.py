"""How right routing was: what counts as right, by month and committee, and what goes wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.accuracy import MOST, Kept, Mistake, Routed, Tally, by_committee, by_month, tally
from rules.accuracy import mistakes as mistakes_of

#: Decision, first, others, settled; judged, right, one of the two best.
JUDGED = (
    ("auto", "AGRI", ("ENV",), "AGRI", 1, 1, 1),
    ("confirm", "AGRI", ("ENV", "SOC"), "ENV", 1, 0, 1),
    ("auto", "AGRI", ("ENV", "SOC"), "SOC", 1, 0, 0),
    ("auto", "AGRI", ("ENV",), "", 0, 0, 0),
    ("office", "OFFICE", ("AGRI", "ENV", "SOC"), "ENV", 0, 0, 1),
    ("office", "OFFICE", ("AGRI", "ENV", "SOC"), "SOC", 0, 0, 0),
    ("office", "OFFICE", (), "SOC", 0, 0, 0),
    ("need_info", "", (), "SOC", 0, 0, 0),
)


@pytest.mark.parametrize(
    ("decision", "first", "others", "settled", "judged", "right", "two"), JUDGED
)
def test_what_counts(
    decision: str,
    first: str,
    others: tuple[str, ...],
    settled: str,
    judged: int,
    right: int,
    two: int,
) -> None:
    counted = tally([Routed("2026-03", decision, first, others, settled)])
    assert (counted.judged, counted.right, counted.in_two) == (judged, right, two)
    assert counted.settled == bool(settled)


def went(first: str, settled: str, month: str = "2026-03", **more: object) -> Routed:
    return Routed(month, "auto", first, settled=settled, **more)  # type: ignore[arg-type]


def test_decisions_are_counted_of_all_that_came() -> None:
    items = [Routed("2026-03", one, "AGRI") for one in ("auto", "auto", "confirm", "office")]
    assert tally(items) == Tally(items=4, auto=2, confirm=1, office=1)


def test_months_are_in_order_and_apart() -> None:
    items = [went("AGRI", "AGRI", "2026-03"), went("AGRI", "ENV", "2025-12"), went("AGRI", "")]
    counted = by_month(items)
    assert list(counted) == ["2025-12", "2026-03"]
    assert [(one.items, one.right) for one in counted.values()] == [(1, 0), (2, 1)]


def test_a_committee_keeps_loses_and_misses() -> None:
    items = [went("AGRI", "AGRI"), went("AGRI", "ENV"), went("ENV", "ENV"), went("SOC", "")]
    assert by_committee(items) == {"AGRI": Kept(2, 1, 0), "ENV": Kept(1, 1, 1)}


def test_the_most_frequent_mistake_comes_first_with_what_was_common() -> None:
    items = [
        went("ENV", "AGRI", department="住建", words=("水渠", "试验人1")),
        went("ENV", "AGRI", department="水利", words=("水渠", "路")),
        went("ENV", "AGRI", department="水利", words=("水渠", "水渠")),
        went("SOC", "EDU", department="公安", words=("校门口",)),
        went("EDU", "EDU", department="教育", words=("学校",)),
    ]
    assert mistakes_of(items) == [
        Mistake("ENV", "AGRI", 3, "水利", ("水渠",)),
        Mistake("SOC", "EDU", 1, "公安", ()),
    ]


codes = st.sampled_from(["AGRI", "ENV", "SOC", "OFFICE", ""])
decisions = st.sampled_from(["auto", "confirm", "office", "need_info"])
months = st.sampled_from(["2026-01", "2026-02"])


@given(st.lists(st.builds(Routed, months, decisions, codes, st.tuples(codes), codes), max_size=30))
def test_parts_come_to_the_whole(items: list[Routed]) -> None:
    whole, parts = tally(items), by_month(items).values()
    assert sum(one.items for one in parts) == whole.items == len(items)
    assert whole.right <= whole.judged <= whole.settled <= whole.items
    of_committees = by_committee(items).values()
    assert sum(one.named for one in of_committees) == whole.judged
    assert sum(one.kept for one in of_committees) == whole.right
    assert sum(one.missed for one in of_committees) == whole.judged - whole.right
    if len(listed := mistakes_of(items)) < MOST:
        assert sum(one.count for one in listed) == whole.judged - whole.right
