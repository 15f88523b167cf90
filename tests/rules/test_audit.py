"""Whatever is done to the audit log afterwards is found, at its first line."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rules.audit import GENESIS, Action, Line, NotCanonical, digest, first_broken

NOON = datetime(2026, 5, 20, 4, 0, tzinfo=UTC)
LINE = Line(1, NOON, 7, Action.EXPORT, "opinions", {"rows": 12, "filter": {"state": "issued"}})


def chain(lines: list[Line]) -> list[str]:
    digests = [GENESIS]
    for line in lines:
        digests.append(digest(digests[-1], line))
    return digests[1:]


def log(count: int) -> list[Line]:
    return [replace(LINE, seq=seq, at=NOON + timedelta(minutes=seq)) for seq in range(1, count + 1)]


def test_a_digest_is_what_it_has_always_been() -> None:
    """Logs already written must hold with every later version."""
    assert digest(GENESIS, LINE) == (
        "f668933fa0b7088ca8a765120c870ab07385b0ad1ec7a2e6c4a92f033aa8824e"
    )


def test_the_same_line_has_the_same_digest_however_it_is_held() -> None:
    there = NOON.astimezone(timezone(timedelta(hours=8)))
    other = replace(LINE, at=there, detail=dict(reversed(LINE.detail.items())), action="export")
    assert digest(GENESIS, other) == digest(GENESIS, LINE)


@pytest.mark.parametrize(
    "detail",
    [
        {"share": 0.5},
        {"at": NOON},
        {1: "one"},
        {"名": "a\0b"},
        {"a\0": 1},
        {"名": "\ud800"},
        {"list": [1, [2.0]]},
        {"set": {1}},
        {"bytes": b"1"},
    ],
)
def test_a_detail_that_would_come_back_otherwise_is_refused(detail: dict) -> None:
    with pytest.raises(NotCanonical):
        digest(GENESIS, replace(LINE, detail=detail))
    assert first_broken([replace(LINE, detail=detail)], ["0" * 64]) == 1


def test_a_time_without_its_zone_is_refused() -> None:
    with pytest.raises(NotCanonical):
        digest(GENESIS, replace(LINE, at=NOON.replace(tzinfo=None)))


@pytest.mark.parametrize(
    ("kept", "broken"),
    [([], None), ([2, 3], 1), ([1, 3], 2), ([1, 2], None), ([2, 1, 3], 1), ([1, 3, 2], 2)],
)
def test_the_first_missing_number_is_named(kept: list[int], broken: int | None) -> None:
    lines, digests = log(3), chain(log(3))
    found = first_broken([lines[seq - 1] for seq in kept], [digests[seq - 1] for seq in kept])
    assert found == broken


def test_a_line_without_its_digest_and_a_digest_without_its_line_are_found() -> None:
    lines, digests = log(3), chain(log(3))
    assert first_broken(lines, digests[:2]) == 3
    assert first_broken(lines[:2], digests) == 3


def test_what_was_noted_elsewhere_finds_a_lost_end_and_a_log_written_anew() -> None:
    lines, digests = log(5), chain(log(5))
    noted = {2: digests[1], 5: digests[4]}
    assert first_broken(lines, digests, noted) is None
    assert first_broken(lines, digests, {5: digests[4][:16]}) is None
    assert first_broken(lines, digests, {5: digests[3][:16]}) == 5
    assert first_broken(lines[:3], digests[:3], noted) == 4
    assert first_broken([], [], noted) == 1
    anew = [replace(line, actor_id=8) for line in lines]
    assert first_broken(anew, chain(anew)) is None
    assert first_broken(anew, chain(anew), noted) == 2


_WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
_VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), _WORDS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(_WORDS, inner, max_size=3)
    ),
    max_leaves=5,
)
_LINES = st.builds(
    Line,
    st.just(0),
    st.datetimes(timezones=st.just(UTC)),
    st.none() | st.integers(1, 9),
    st.sampled_from(Action),
    _WORDS,
    st.dictionaries(_WORDS, _VALUES, max_size=3),
)
_LOGS = st.lists(_LINES, min_size=1, max_size=8).map(
    lambda lines: [replace(line, seq=seq) for seq, line in enumerate(lines, 1)]
)


@given(_LOGS)
def test_an_untouched_log_is_whole(lines: list[Line]) -> None:
    assert first_broken(lines, chain(lines)) is None
    assert first_broken(iter(lines), iter(chain(lines)), dict(enumerate(chain(lines), 1))) is None


@given(_LINES)
def test_a_line_holds_after_the_database_had_it(line: Line) -> None:
    back = replace(line, detail=json.loads(json.dumps(line.detail)), action=str(line.action))
    assert digest(GENESIS, back) == digest(GENESIS, line)


@given(_LOGS, _LINES, st.data())
def test_a_changed_line_is_found(lines: list[Line], other: Line, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(lines) - 1))
    field = data.draw(st.sampled_from(["seq", "at", "actor_id", "action", "subject", "detail"]))
    changed = replace(lines[at], **{field: getattr(other, field)})
    # True == 1 to Python, not to the log.
    assume(repr(changed) != repr(lines[at]))
    digests = chain(lines)
    assert first_broken([*lines[:at], changed, *lines[at + 1 :]], digests) == at + 1


@given(_LOGS, st.data())
def test_a_changed_line_with_a_new_digest_is_found_at_the_next(
    lines: list[Line], data: st.DataObject
) -> None:
    assume(len(lines) > 1)
    at = data.draw(st.integers(0, len(lines) - 2))
    digests = chain(lines)
    changed = replace(lines[at], subject=lines[at].subject + "'")
    digests[at] = digest(digests[at - 1] if at else GENESIS, changed)
    assert first_broken([*lines[:at], changed, *lines[at + 1 :]], digests) == at + 2


@given(_LOGS, st.data())
def test_a_removed_line_is_found(lines: list[Line], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(lines) - 1))
    digests = chain(lines)
    rest, kept = lines[:at] + lines[at + 1 :], digests[:at] + digests[at + 1 :]
    assert first_broken(rest, kept, {len(lines): digests[-1]}) == at + 1
    numbered = [replace(line, seq=seq) for seq, line in enumerate(rest, 1)]
    assert first_broken(numbered, kept, {len(lines): digests[-1]}) == at + 1


@given(_LOGS, st.data())
def test_swapped_lines_are_found(lines: list[Line], data: st.DataObject) -> None:
    assume(len(lines) > 1)
    first = data.draw(st.integers(0, len(lines) - 2))
    second = data.draw(st.integers(first + 1, len(lines) - 1))
    digests = chain(lines)
    for swapped in (lines, digests):
        swapped[first], swapped[second] = swapped[second], swapped[first]
    assert first_broken(lines, digests) == first + 1


@given(_LOGS, _LINES, st.data())
def test_an_inserted_line_is_found(lines: list[Line], other: Line, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(lines) - 1))
    digests = chain(lines)
    inserted = replace(other, seq=at + 1)
    own = digest(digests[at - 1] if at else GENESIS, inserted)
    assume(own != digests[at])
    more = [*lines[:at], inserted, *lines[at:]]
    assert first_broken(more, [*digests[:at], own, *digests[at:]]) == at + 2
    numbered = [replace(line, seq=seq) for seq, line in enumerate(more, 1)]
    assert first_broken(numbered, [*digests[:at], own, *digests[at:]]) == at + 2
