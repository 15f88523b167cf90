"""What is known in words is sound, and nothing of it is what the router is tried by."""

import json
from collections import Counter
from pathlib import Path

import pytest

from rules.county import DEFAULT, committee_of
from rules.gate_row import Gate
from rules.text import normalise
from rules.topics import LABELLED, TOPIC_OF, TOPICS
from training.knowledge import MAY_BE_FOR, duties, gates, nothing, remits

_TEXTS = Path(__file__).parents[1] / "rules" / "texts"
_DEPARTMENTS = set(committee_of(DEFAULT))


def tried_by(*names: str) -> set[str]:
    rows = (
        json.loads(line)
        for name in names
        for line in (_TEXTS / f"{name}.jsonl").read_text("utf-8").splitlines()
    )
    return {normalise(row[key]) for row in rows for key in ("text", "plain") if key in row}


def twice(texts: list[str]) -> list[str]:
    return [text for text, count in Counter(texts).items() if count > 1]


def test_every_department_has_duties_and_words_and_each_exists() -> None:
    lines = Counter(one.name for one in duties())
    assert set(lines) == _DEPARTMENTS
    assert min(lines.values()) >= 30
    assert {one.name for one in remits()} <= _DEPARTMENTS


def test_topics_and_departments_fit() -> None:
    assert set(TOPIC_OF) == _DEPARTMENTS
    assert set(MAY_BE_FOR) == set(LABELLED) <= set(TOPICS)
    assert all(set(names) <= _DEPARTMENTS for names in MAY_BE_FOR.values())


def test_every_line_says_something_and_says_it_once() -> None:
    for texts in ([one.text for one in duties()], [one.text for one in gates()], nothing()):
        assert all(texts)
        assert twice(texts) == []


def test_the_gates_are_those_that_there_are() -> None:
    lines = Counter(one.name for one in gates())
    assert set(lines) == {"", *Gate} - {Gate.VAGUE}
    assert min(lines.values()) >= 50


@pytest.mark.parametrize(
    ("known", "names"),
    [
        (nothing(), ("unknown",)),
        ([one.text for one in gates()], ("gates", "gates_unseen", "gates_fresh", "noise")),
        ([one.text for one in duties()], ("noise", "parts")),
    ],
    ids=["nothing", "gates", "duties"],
)
def test_nothing_is_tried_by_what_it_was_trained_on(
    known: list[str], names: tuple[str, ...]
) -> None:
    assert set(known) & tried_by(*names) == set()
