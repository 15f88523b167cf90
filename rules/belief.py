"""How likely each department and each committee of a county is for a text, by all that is known.

The model says what people mean, the remits' words what the county knows: their logarithms are
added. A row of the overlap table that applies takes most of the weight; what staff corrected
shifts committees.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rules.committees import OFFICE
from rules.county import Adjustment
from rules.matching import Matcher
from rules.model import Model, Reading
from rules.scoring import Candidates, OverlapHit

#: How much the words of the remits count beside the model, and how much they are doubted: a
#: department without any word keeps this share. Both from letters and proposals kept back.
TRUST, DOUBT = 0.8, 0.03
#: Words that weigh less than this in all leave the rest open.
ENOUGH = 1.5
#: What a row of the overlap table takes for its lead, one that the office is to review, and what
#: it takes for the department that it says may be meant, too.
BY_OVERLAP, BY_REVIEW, BY_SECOND = 0.9, 0.6, 0.06
#: What every committee keeps where corrections are added: what seemed out of the question can be
#: learned too.
LEAST = 0.01
#: Log-odds below which what was learned has nothing to say of a text.
STIRS = 0.2
#: How sharply what all say together becomes a likelihood.
SHARP = 1.3

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]
Words = dict[int, float]
Likely = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Index:
    """A county's departments: which column of the model each is (or -1), and whose it is.

    ``place`` tells where a department stands among all, ``own`` where those of a committee do.
    """

    departments: tuple[str, ...]
    place: dict[str, int]
    columns: Places
    unmet: Places
    committees: tuple[str, ...]
    whose: Places
    own: dict[str, Places]


@dataclass(frozen=True, slots=True, eq=False)
class Belief:
    """How likely each department and each committee is; each sums to 1.

    ``shares`` are the departments' in the county's own order; committees are the likeliest first.
    """

    index: _Index
    shares: Numbers
    committees: Likely

    @property
    def departments(self) -> Likely:
        """All departments, the likeliest first."""
        return _ranked(self.index.departments, self.shares)

    def best_department(self, committee: str) -> str:
        """Return the likeliest department of a committee; empty if it has none."""
        own = self.index.own.get(committee)
        return "" if own is None else self.index.departments[own[self.shares[own].argmax()]]


@lru_cache(maxsize=64)
def _index(known: Matcher, names: tuple[str, ...]) -> _Index:
    departments = tuple(known.committee)
    committees = tuple(dict.fromkeys((*known.committee.values(), OFFICE)))
    columns = np.array([names.index(name) if name in names else -1 for name in departments])
    whose = np.array([committees.index(known.committee[name]) for name in departments])
    return _Index(
        departments,
        {name: at for at, name in enumerate(departments)},
        columns,
        np.flatnonzero(columns < 0),
        committees,
        whose,
        {code: np.flatnonzero(whose == at) for at, code in enumerate(committees) if at in whose},
    )


def believe(
    reading: Reading,
    candidates: Candidates,
    hits: Sequence[OverlapHit],
    known: Matcher,
    model: Model,
) -> Belief:
    """Weigh what the model, the words and the overlap table say of a text."""
    index = _index(known, model.heads["departments"].names)
    words = _by_words(candidates, index)
    odds = SHARP * _by_model(model, reading, words, index)
    for at, share in words.items():
        odds[at] += SHARP * TRUST * math.log1p(share / DOUBT)
    likely = _shares(odds)
    likely = _settled(likely, hits, index)
    committees = np.bincount(index.whose, likely, len(index.committees)).astype(np.float64)
    return Belief(index, likely, _ranked(index.committees, committees))


def by_model(model: Model, plain: str, known: Matcher) -> Belief:
    """Return what the model alone says of a text."""
    nothing = Candidates((), (), {}, plain)
    return believe(model.read(plain), nothing, (), known, model)


def shifted(belief: Belief, plain: str, learned: Adjustment | None) -> Belief:
    """Add what staff's corrections taught; what the county no longer has is left out."""
    if learned is None:
        return belief
    odds, shift = odds_of(belief), learned.shift(plain)
    added = [shift.get(code, 0.0) for code in odds]
    if max(map(abs, added)) < STIRS:
        return belief
    moved = _shares(np.array([*odds.values()]) + added)
    return replace(belief, committees=_ranked(tuple(odds), moved))


def odds_of(belief: Belief) -> dict[str, float]:
    """Return natural logarithms of how likely each committee is, for corrections to add to."""
    return {code: float(np.log(max(share, LEAST))) for code, share in belief.committees}


def _settled(likely: Numbers, hits: Sequence[OverlapHit], index: _Index) -> Numbers:
    """Give the lead of the first overlap row, and who may be meant too, what they take from all."""
    taken = {hit.overlap.second: BY_SECOND for hit in hits}
    by = next((hit for hit in hits if hit.overlap.lead in index.place), None)
    if by:
        taken[by.overlap.lead] = BY_REVIEW if by.overlap.review else BY_OVERLAP
    shares = {index.place[name]: share for name, share in taken.items() if name in index.place}
    if not shares:
        return likely
    likely = likely * max(0.0, 1 - sum(shares.values()))
    for at, share in shares.items():
        likely[at] += share
    return np.asarray(likely / likely.sum())


def _by_model(model: Model, reading: Reading, words: Words, index: _Index) -> Numbers:
    """Give what the model says of each department; nothing against one that it never met."""
    if not len(index.unmet):
        return model.odds("departments", reading)[index.columns].astype(float)
    logs = model.logs("departments", reading)
    said = logs[index.columns].astype(float)
    known = [at in words for at in index.unmet]
    said[index.unmet] = np.where(known, logs.max(), -math.log(len(index.departments)))
    return said


def _by_words(candidates: Candidates, index: _Index) -> Words:
    """Give the share that each department has of the words: by its place among all."""
    scored = {index.place[name]: got for name, got in candidates.departments if name in index.place}
    weight = max(sum(scored.values()), ENOUGH)
    return {at: got / weight for at, got in scored.items()}


def _shares(odds: Numbers) -> Numbers:
    shares = np.exp(odds - odds.max())
    return np.asarray(shares / shares.sum())


def _ranked(names: tuple[str, ...], likely: Numbers) -> Likely:
    # Not by the sum alone: of equals the first in the county's own order goes first.
    return tuple(sorted(zip(names, likely.tolist(), strict=True), key=lambda pair: -pair[1]))
