"""Texts as they really come in, and texts that are no item: what the router makes of them.

`texts/noise.jsonl` has each text beside what its writer would have typed with time and a good
keyboard; `texts/unknown.jsonl` has what belongs to no topic that there are labelled letters of.
"""

import json
from collections import Counter
from pathlib import Path

import pytest

from rules.county import DEFAULT, committee_of
from rules.routing import Decision, route
from rules.topics import LABELLED


def _read(name: str) -> list[dict[str, str]]:
    file = Path(__file__).parent / "texts" / name
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


_NOISE, _UNKNOWN = _read("noise.jsonl"), _read("unknown.jsonl")
#: Share of texts of a kind that must reach their committee.
_FLOORS = {
    "dialect": 0.9,
    "village": 0.75,
    "voice": 0.9,
    "typos": 0.75,
    "unpunctuated": 0.9,
    "traditional": 0.9,
}


def test_the_texts_are_sound() -> None:
    assert all(count >= 30 for count in Counter(row["kind"] for row in _NOISE).values())
    assert {row["kind"] for row in _NOISE} == set(_FLOORS)
    assert len({row["text"] for row in _NOISE + _UNKNOWN}) == len(_NOISE) + len(_UNKNOWN)
    assert len(_UNKNOWN) >= 150
    owners = dict(committee_of(DEFAULT))
    for row in _NOISE:
        assert owners[row["department"]] == row["committee"]
        assert row["plain"] != row["text"]


@pytest.mark.parametrize("kind", _FLOORS)
def test_noise_hides_the_matter_from_few(kind: str) -> None:
    rows = [row for row in _NOISE if row["kind"] == kind]
    right = sum(route(row["text"]).committee == row["committee"] for row in rows)
    assert right >= _FLOORS[kind] * len(rows)


def test_noise_hides_the_topic_from_few() -> None:
    right = sum(route(row["text"]).topic == row["topic"] for row in _NOISE)
    assert right >= 0.75 * len(_NOISE)


def test_noise_tears_no_matter_apart() -> None:
    assert [row["id"] for row in _NOISE if route(row["text"]).parts] == []


_NO_ITEM = [row for row in _UNKNOWN if row["kind"] != "other_topic"]


def test_what_is_no_item_is_not_sent_to_a_committee_unseen() -> None:
    sent = [row["id"] for row in _NO_ITEM if route(row["text"]).decision is Decision.AUTO]
    assert len(sent) <= 0.01 * len(_NO_ITEM), sent


def test_what_is_no_item_has_no_topic_or_names_no_committee() -> None:
    routed = {row["id"]: route(row["text"]) for row in _NO_ITEM}
    taken = [of for of, seen in routed.items() if seen.topic and seen.decision is Decision.CONFIRM]
    assert len(taken) <= 0.04 * len(_NO_ITEM), taken


def test_what_letters_are_not_labelled_with_is_not_taken_for_what_they_are() -> None:
    others = [row for row in _UNKNOWN if row["kind"] == "other_topic"]
    taken = [row["id"] for row in others if route(row["text"]).topic in LABELLED]
    assert len(taken) <= 0.3 * len(others), taken
