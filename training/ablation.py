"""What each part of routing is for: ``python -m training.ablation LETTERS.csv.gz …``.

Prints the tables of ``training/MODEL_CARD.md``. The weights that are shipped stay as they are.
"""

import argparse
import csv
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from rules import model
from rules.belief import Likely, by_model
from rules.county import DEFAULT, committee_of
from rules.grounds import grounds_of
from rules.matching import matcher
from rules.routing import Decision, forget, route_one
from rules.scoring import overlaps, score
from rules.text import normalise
from rules.topics import TOPIC_OF
from training.evaluate import folds, judged
from training.fit import NOISES, Recipe, fit
from training.letters import Letter, letters_of

_TEXTS = Path(__file__).parents[1] / "tests" / "rules" / "texts"


class Asked(NamedTuple):
    """A text, and the committees of which any is right."""

    text: str
    committees: frozenset[str]
    kind: str


def noisy_texts() -> list[Asked]:
    """Give our own texts as they come in, and each beside it as it would be typed with time."""
    rows = [json.loads(line) for line in (_TEXTS / "noise.jsonl").read_text("utf-8").splitlines()]
    said = [Asked(row["text"], frozenset([row["committee"]]), row["kind"]) for row in rows]
    return said + [Asked(row["plain"], frozenset([row["committee"]]), "plain") for row in rows]


def proposals(path: Path) -> list[Asked]:
    """Read members' proposals: title, text, and the committees of who answered, ``A|B``."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Asked(
                "。".join(filter(None, (row["title"], row["text"]))),
                frozenset(row["committee"].split("|")),
                "proposals",
            )
            for row in csv.DictReader(file)
        ]


def _by_words(plain: str) -> Likely:
    known = matcher(DEFAULT)
    lead = next((hit for hit in overlaps(plain, known.rows) if hit.overlap.lead), None)
    ranked = score(plain, known).committees
    return (((known.committee[lead.overlap.lead], 1.0), *ranked)) if lead else ranked


def _by_model(plain: str) -> Likely:
    return by_model(model.shipped(), plain, matcher(DEFAULT)).committees


def _by_both(plain: str) -> Likely:
    return grounds_of(plain, DEFAULT).belief.committees


WAYS: dict[str, Callable[[str], Likely]] = {
    "rules alone": _by_words,
    "model alone": _by_model,
    "both": _by_both,
}


def in_first(ways: Callable[[str], Likely], asked: Sequence[Asked], most: int) -> float:
    """Return the share of texts of whose committees one is among the first so many."""
    right = 0
    for one in asked:
        codes = list(dict.fromkeys(code for code, _ in ways(normalise(one.text))))
        right += bool(one.committees & set(codes[:most]))
    return right / len(asked)


def _topic_by_words(letters: Sequence[Letter]) -> float:
    known, right = matcher(DEFAULT), 0
    for one in letters:
        best = score(one.text, known).departments
        right += bool(best) and TOPIC_OF.get(best[0][0]) == one.topic
    return right / len(letters)


def decided(letters: Sequence[Letter]) -> Iterator[tuple[bool, Decision]]:
    """Say of each letter kept back whether its topic is right, and what is decided."""
    for fitted, test in folds(letters):
        _use(fitted)
        for one in test:
            routed = route_one(one.text)
            yield routed.topic == one.topic, routed.decision


def _use(fitted: model.Model) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "weights.npz"
        model.save(fitted, path)
        model.ship(path)
    forget()


def _row(*cells: object) -> None:
    told = (f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in cells)
    print("| " + " | ".join(told) + " |", flush=True)


def _head(*names: str) -> None:
    print()
    _row(*names)
    _row(*("---" for _ in names))


def _topics(letters: Sequence[Letter]) -> None:
    whole = [one for one in letters if one.whole]
    _head("topics of letters kept back", "macro-F1", "right", "first two", "error", "covered")
    _row("rules alone", "", _topic_by_words(whole), "", "", "")
    recipes = {
        "model": Recipe(),
        "without noise": Recipe(noises=()),
        "without what departments are for": Recipe(knowledge=False),
    }
    for name, recipe in recipes.items():
        of = judged(letters, recipe)
        _row(name, of.macro_f1, of.right, of.in_two, of.error, of.covered)


def _decisions(letters: Sequence[Letter]) -> None:
    found = list(decided(letters))
    _head("letters kept back", "share", "topic right")
    for decision in Decision:
        right = [ok for ok, what in found if what is decision]
        if right:
            _row(decision, len(right) / len(found), sum(right) / len(right))


def _committees(letters: Sequence[Letter], asked: dict[str, list[Asked]]) -> None:
    _use(fit(letters))
    _head("committee, first / first two", *asked)
    for name, way in WAYS.items():
        _row(
            name,
            *(f"{in_first(way, of, 1):.3f} / {in_first(way, of, 2):.3f}" for of in asked.values()),
        )


def _noises(letters: Sequence[Letter], asked: Sequence[Asked]) -> None:
    kinds = sorted({one.kind for one in asked})
    _head("committee of our own texts, by both", *kinds)
    recipes = {"all noise": Recipe(), "no noise": Recipe(noises=())}
    for left_out in NOISES:
        rest = tuple(noise for noise in NOISES if noise != left_out)
        recipes[f"without {left_out}"] = replace(Recipe(), noises=rest)
    for name, recipe in recipes.items():
        _use(fit(letters, recipe))
        of_kind = ([one for one in asked if one.kind == kind] for kind in kinds)
        _row(name, *(in_first(_by_both, of, 1) for of in of_kind))


def main(argv: Sequence[str]) -> None:
    """Print all tables; with the letters of the card it takes about ten minutes on two cores."""
    parser = argparse.ArgumentParser(prog="python -m training.ablation", description=__doc__)
    parser.add_argument("letters", nargs="+", type=Path)
    parser.add_argument("--proposals", type=Path)
    told = parser.parse_args(argv)
    letters, own = letters_of(told.letters), noisy_texts()
    assert set(committee_of(DEFAULT).values()) >= {code for one in own for code in one.committees}
    asked = {"own texts, noisy": [one for one in own if one.kind != "plain"]}
    asked["own texts, plain"] = [one for one in own if one.kind == "plain"]
    if told.proposals:
        asked["members' proposals"] = proposals(told.proposals)
    _topics(letters)
    _decisions(letters)
    _committees(letters, asked)
    _noises(letters, own)


if __name__ == "__main__":
    main(sys.argv[1:])
