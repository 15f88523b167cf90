"""Reasons as a numbered list to choose from; words of one's own are taken as well."""

from rules.opinion import Verb
from rules.reasons import OTHER, REASONS


def listed(verb: Verb) -> str:
    """Number the reasons of the list, a line each."""
    return "\n".join(f"{place} {name}" for place, name in enumerate(_names(verb), 1))


def picked(verb: Verb, choice: str) -> str:
    """Give the reason with a number, as ``reason_said`` reads it; nothing where there is none."""
    names = _names(verb)
    place = int(choice)
    return names[place - 1] if 1 <= place <= len(names) else ""


def _names(verb: Verb) -> list[str]:
    return [name for code, name in REASONS[verb].items() if code != OTHER]
