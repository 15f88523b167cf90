"""How a county's corrections become weights: what staff decided, on top of the shipped weights.

A multinomial logistic regression whose offset is what the shipped weights say. Each example pulls
by as much as it is still wrong, at most by ``PULL``: one correction moves the texts that are
nearly the same and hardly any other, many that agree generalise.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from rules.adjustment import Adjustment, Features, Weights, features, pieces_of, weights_of
from rules.ngrams import BUCKETS, Floats
from rules.text import normalise

#: How strongly one example pulls (the inverse of the regularisation).
PULL = 16.0
#: How often all are heard, and how many steps one takes then; a step below ``STILL`` is none.
ROUNDS, STEPS, STILL = 4, 4, 0.02
#: Weights that are kept, the heaviest, some 3 bytes each: what a thousand letters teach sticks by
#: then. There is a row for each at most, and rows are numbered by 16 bits.
KEPT = 60_000
#: What a committee has that the shipped weights do not name at all, as a natural logarithm.
UNNAMED = -8.0
#: Parts into which examples are laid to be judged by what the others taught.
FOLDS = 5

#: Natural logarithms of how likely each committee is, without any adjustment.
BaseScores = Callable[[str], Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Example:
    """A text whose ``committee`` staff settled, and the one that routing had ``predicted``.

    Examples of one ``group`` (a reporter's of one day) or of one ``matter``, which staff or their
    reporters made one, are never judged by each other.
    """

    text: str
    committee: str
    predicted: str = ""
    group: str = ""
    matter: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """How many of so many examples are right, without and with what was learned."""

    examples: int = 0
    before: int = 0
    after: int = 0


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How an adjustment does on examples that it was not fitted to, in all and by committee."""

    total: Score
    committees: Mapping[str, Score]

    @property
    def better_or_equal(self) -> bool:
        """Whether it gets no fewer right than the shipped weights alone."""
        return self.total.after >= self.total.before


@dataclass(frozen=True, slots=True)
class _Laid:
    """Examples as numbers: rows of ``offsets`` and of ``wanted`` have a column per committee."""

    committees: tuple[str, ...]
    texts: Sequence[Features]
    offsets: Floats
    wanted: Floats

    def some(self, at: NDArray[np.intp]) -> "_Laid":
        """Give the examples at these places."""
        texts = [self.texts[nth] for nth in at.tolist()]
        return _Laid(self.committees, texts, self.offsets[at], self.wanted[at])


def fit(
    examples: Sequence[Example],
    base_scores: BaseScores,
    committees: Sequence[str],
    *,
    version: int = 0,
    base: str = "",
) -> Adjustment:
    """Fit an adjustment to examples; one whose committee is none of ``committees`` is left out.

    Memory is some 20 MB and a few kB for each example; time some 0.2 ms each.
    """
    return Adjustment(version, base, _weigh(_lay(examples, base_scores, committees)))


def evaluate(
    examples: Sequence[Example], base_scores: BaseScores, committees: Sequence[str]
) -> Evaluation:
    """Judge what is learned from examples by those that were left out of it.

    Nearly equal texts, and those of one group or one matter, are on one side.
    """
    known = [one for one in examples if one.committee in committees]
    laid = _lay(known, base_scores, committees)
    after = laid.offsets.copy()
    for left_out in _folds(known):
        learned = _weigh(laid.some(np.flatnonzero(~left_out)))
        for nth in np.flatnonzero(left_out).tolist():
            after[nth] += _added(learned, laid.texts[nth])
    return _judge(laid, after)


def right(adjustment: Adjustment | None, examples: Sequence[Example], base: BaseScores) -> int:
    """Count the examples whose committee comes first, with an adjustment or without any."""
    return sum(_first(adjustment, one.text, base) == one.committee for one in examples)


def _first(adjustment: Adjustment | None, text: str, base: BaseScores) -> str:
    scores = dict(base(text))
    for code, added in (adjustment.shift(normalise(text)) if adjustment else {}).items():
        scores[code] = scores.get(code, UNNAMED) + added
    return max(scores, key=scores.__getitem__, default="")


def _lay(examples: Sequence[Example], base_scores: BaseScores, committees: Sequence[str]) -> _Laid:
    codes = tuple(committees)
    known = [one for one in examples if one.committee in codes]
    offsets = np.full((len(known), len(codes)), UNNAMED, np.float32)
    wanted = np.zeros((len(known), len(codes)), np.float32)
    for nth, one in enumerate(known):
        scores = base_scores(one.text)
        offsets[nth] = [scores.get(code, UNNAMED) for code in codes]
        wanted[nth, codes.index(one.committee)] = 1
    return _Laid(codes, [features(normalise(one.text)) for one in known], offsets, wanted)


def _weigh(laid: _Laid) -> Weights:
    """Solve it one example after the other, in its dual form.

    At the end each example pulls by ``PULL * (wanted - likely)``.
    """
    weights = np.zeros((BUCKETS, len(laid.committees)), np.float32)
    pulls = np.zeros_like(laid.offsets)
    order = np.random.default_rng(0)
    for _ in range(ROUNDS if laid.texts else 0):
        for nth in order.permutation(len(laid.texts)).tolist():
            buckets, values = laid.texts[nth]
            here = weights[buckets]
            pull = _pull(laid.offsets[nth] + values @ here, laid.wanted[nth], pulls[nth])
            if np.abs(pull - pulls[nth]).max() > STILL:
                weights[buckets] = here + np.outer(values, pull - pulls[nth])
                pulls[nth] = pull
    return _heaviest(weights, laid.committees)


def _pull(scores: Floats, wanted: Floats, pull: Floats) -> Floats:
    """Give how an example pulls while the others stay: as its length is one, scores move with it.

    No step goes too far, whatever the scores: their shares change by half of it at most.
    """
    for _ in range(STEPS):
        step = (PULL * (wanted - _shares(scores)) - pull) / (1 + PULL / 2)
        pull, scores = pull + step, scores + step
        if np.abs(step).max() < STILL:
            break
    return pull


def _shares(scores: Floats) -> Floats:
    risen = np.exp(scores - scores.max())
    shares: Floats = risen / risen.sum()
    return shares


def _heaviest(weights: Floats, committees: tuple[str, ...]) -> Weights:
    """Keep the heaviest weights, as fine as they are kept on disk."""
    fine = weights.astype(np.float16).astype(np.float32)
    heavy = np.abs(fine)
    if np.count_nonzero(heavy) > KEPT:
        fine[heavy <= np.partition(heavy, -KEPT - 1, axis=None)[-KEPT - 1]] = 0
    buckets = np.flatnonzero(fine.any(axis=1)).astype(np.int32)
    return weights_of(committees, buckets, fine[buckets])


def _added(weights: Weights, text: Features) -> Floats:
    added: Floats = text.values @ weights.rows[weights.slots[text.buckets]]
    return added


def _judge(laid: _Laid, after: Floats) -> Evaluation:
    wanted = laid.wanted.argmax(axis=1)
    was, is_now = laid.offsets.argmax(axis=1) == wanted, after.argmax(axis=1) == wanted

    def score(chosen: NDArray[np.bool_]) -> Score:
        return Score(int(chosen.sum()), int(was[chosen].sum()), int(is_now[chosen].sum()))

    by_code = {code: score(wanted == nth) for nth, code in enumerate(laid.committees)}
    told = {code: one for code, one in by_code.items() if one.examples}
    return Evaluation(score(np.ones(len(wanted), bool)), told)


def _folds(examples: Sequence[Example]) -> Iterator[NDArray[np.bool_]]:
    """Give, for each fold with any example in it, which ones those are."""
    fold = np.array([crc32(name.encode()) % FOLDS for name in _kin(examples)], np.intp)
    for nth in range(FOLDS):
        if (fold == nth).any():
            yield fold == nth


def _kin(examples: Sequence[Example]) -> list[str]:
    """Name each example's kin: what it is linked to by group, matter or nearly the same text."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while (above := parent.setdefault(name, name)) != name:
            name = above
        return name

    for nth, one in enumerate(examples):
        for mark in _marks(one):
            parent[root(mark)] = root(f"example {nth}")
    return [root(f"example {nth}") for nth in range(len(examples))]


def _marks(one: Example) -> Iterator[str]:
    """Give what kin have in common: two texts share a mark more often the more they share."""
    if one.group:
        yield f"group {one.group}"
    if one.matter:
        yield f"matter {one.matter}"
    found = pieces_of(normalise(one.text)).buckets.astype(np.uint64)
    if not len(found):
        return
    for factor in (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D):
        mixed = (found + np.uint64(1)) * np.uint64(factor) & np.uint64(0xFFFFFFFF)
        yield f"{factor} {int(mixed.min())} {int((mixed ^ np.uint64(0x5BD1E995)).min())}"
