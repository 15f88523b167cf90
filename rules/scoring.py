"""From words to candidates: what each department and committee scores for a text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rules.committees import OFFICE
from rules.matching import Entry, Matcher, Row
from rules.overlaps import Overlap

_SENTENCES = re.compile(r"[。!?;\n]+")
#: 「关于……的提案」 names the form, not the matter.
_FORM = re.compile(r"的(?:提案|建议|意见|议案)(?=[。;,\n]|$)")
#: Whoever writes at length says in the first line what it is about.
_OPENING = 40
_LONG = 80
_OPENING_BONUS = 1.6
#: What is asked for shows who can fix it: words this near after a wish count more.
_WISH = re.compile("建议|希望|盼望?|恳请|请求?|能不能|能否|可否|想请|改成|改为")
_ASKED = 20
_ASKED_BONUS = 1.4
#: Saying a word again adds this much of it, three times at most.
_AGAIN = 0.3
_AGAIN_MOST = 3


@dataclass(frozen=True, slots=True)
class Candidates:
    """Scores by department and by committee, best first, with the words behind them.

    ``meant`` is the text without the words that only say where something is wrong, of one length.
    """

    departments: tuple[tuple[str, float], ...]
    committees: tuple[tuple[str, float], ...]
    words: dict[str, tuple[str, ...]]
    meant: str


@dataclass(slots=True)
class _Seen:
    entry: Entry
    count: int
    early: bool
    asked: bool


def _seen(plain: str, matcher: Matcher) -> tuple[dict[str, _Seen], str]:
    seen: dict[str, _Seen] = {}
    opening = _OPENING if len(plain) > _LONG else 0
    wish = _WISH.search(plain)
    asked_from = wish.end() if wish else len(plain)
    meant = plain
    for at, entry, says in matcher.scan(_FORM.sub(_blank, plain)):
        if not says:
            meant = meant[:at] + "。" * len(entry.word) + meant[at + len(entry.word) :]
            continue
        if entry.word not in seen:
            seen[entry.word] = _Seen(entry, 0, at < opening, False)
        seen[entry.word].count += 1
        seen[entry.word].asked |= asked_from <= at < asked_from + _ASKED
    return seen, meant


def _blank(match: re.Match[str]) -> str:
    return "。" * len(match.group())


def _weight(seen: _Seen) -> float:
    again = 1 + _AGAIN * min(seen.count - 1, _AGAIN_MOST)
    where = (_OPENING_BONUS if seen.early else 1.0) * (_ASKED_BONUS if seen.asked else 1.0)
    return seen.entry.weight * again * where


def _ranked(scores: dict[str, float]) -> tuple[tuple[str, float], ...]:
    return tuple(sorted(scores.items(), key=lambda pair: (-pair[1], pair[0])))


def score(plain: str, matcher: Matcher) -> Candidates:
    """Score a normalised text by the words of the remits."""
    departments: dict[str, float] = {}
    committees: dict[str, float] = {}
    words: dict[str, list[tuple[float, str]]] = {}
    found, meant = _seen(plain, matcher)
    for seen in found.values():
        name, weight = seen.entry.department, _weight(seen)
        code = matcher.committee.get(name, OFFICE)
        departments[name] = departments.get(name, 0.0) + weight
        committees[code] = committees.get(code, 0.0) + weight
        words.setdefault(name, []).append((-weight, seen.entry.word))
    return Candidates(
        _ranked(departments),
        _ranked(committees),
        {name: tuple(word for _, word in sorted(said)) for name, said in words.items()},
        meant,
    )


@dataclass(frozen=True, slots=True)
class OverlapHit:
    """An overlap row that applies, and the words that made it apply."""

    overlap: Overlap
    words: tuple[str, ...]


def _found(row: Row, stretch: str) -> tuple[str, ...]:
    if row.unless and row.unless.search(stretch):
        return ()
    matches = [pattern.search(stretch) for pattern in row.when]
    return tuple(dict.fromkeys(match.group() for match in matches if match)) if all(matches) else ()


def overlaps(plain: str, rows: Iterable[Row]) -> list[OverlapHit]:
    """Return the overlap rows that apply within one sentence of a normalised text, in order."""
    # Whole text first: most rows fail at once and need no sentences.
    likely = [row for row in rows if all(pattern.search(plain) for pattern in row.when)]
    if not likely:
        return []
    sentences = [part for part in _SENTENCES.split(plain[:120]) if part]
    hits = []
    for row in likely:
        if words := next(filter(None, (_found(row, part) for part in sentences)), ()):
            hits.append(OverlapHit(row.overlap, words))
    return hits
