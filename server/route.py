"""``python -m server route``: where texts go, by what is shipped, without any server.

Texts are JSON lines ``{"id", "text"}``, with or without a ``title``; each gives a line with the
keys of ``told``, as soon as it is read.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TextIO

from rules import model
from rules.routing import Part, Route, route
from server.json_lines import answered, entry, piped

UNREADABLE = 2


def told(routed: Route) -> dict[str, object]:
    """Give a route as JSON has it; ``parts`` are told in the same way, each with its ``text``."""
    return {
        "topic": routed.topic,
        "topic_scores": {name: round(share, 4) for name, share in routed.topic_scores},
        "committee": routed.committee,
        "alternatives": [
            {"committee": code, "score": share} for code, share in routed.alternatives
        ],
        "department": routed.department,
        "co_departments": list(routed.co_departments),
        "decision": routed.decision,
        "confidence": routed.confidence,
        "gate": routed.gate,
        "reasons": [
            {"rule": why.rule, "words": list(why.words), "sentence": why.sentence}
            for why in routed.reasons
        ],
        "parts": [_part(part) for part in routed.parts],
    }


def _part(part: Part) -> dict[str, object]:
    return {"text": part.text, **told(part.route)}


def _answer(line: bytes, number: int) -> Mapping[str, object]:
    asked = entry(line, number)
    begun = asked.text.startswith(asked.title)
    return {"id": asked.id, **told(route(asked.text if begun else f"{asked.title}。{asked.text}"))}


def run(weights: Path | None, asked: Iterable[bytes], out: TextIO, errors: TextIO) -> int:
    """Route each text; 2 if the weights cannot be read, 1 if a line could not."""
    if weights:
        try:
            model.ship(weights)
        except (OSError, ValueError) as error:
            print(f"{weights}: no weights ({error})", file=errors)
            return UNREADABLE
    return answered(asked, _answer, out, errors)


def main(weights: Path | None) -> int:
    """Read texts from standard input, and answer on standard output."""
    return piped(lambda asked, out, errors: run(weights, asked, out, errors))
