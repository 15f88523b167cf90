"""How right the weights are on letters that they were not fitted to, and what each part is for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold

from rules.model import Model
from rules.topics import NOTHING, TOPICS
from training.fit import Recipe, fit
from training.letters import Letter

Numbers = NDArray[np.float64]

FOLDS = 5
#: What a letter may be about, in the order of columns.
NAMES = (*TOPICS, NOTHING)
#: Bins of the expected calibration error.
_BINS = 15


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares from 0 to 1, of topics.

    ``error`` is the expected calibration error; ``covered`` the largest share of texts, the surest
    first, that are right to 95 %, and ``floor`` the confidence from which they are.
    """

    macro_f1: float
    right: float
    in_two: float
    error: float
    covered: float
    floor: float


def figures(scores: Numbers, wanted: NDArray[np.int64]) -> Figures:
    """Judge likelihoods (a row per text, a column per name) by the columns that were right."""
    order = np.argsort(-scores, axis=1, kind="stable")
    first, sure = order[:, 0], scores.max(axis=1)
    right = first == wanted
    known = np.unique(wanted)
    covered, floor = _covered(sure, right)
    return Figures(
        float(f1_score(wanted, first, labels=known, average="macro")),
        float(right.mean()),
        float((order[:, :2] == wanted[:, None]).any(axis=1).mean()),
        calibration_error(sure, right),
        covered,
        floor,
    )


def calibration_error(sure: Numbers, right: NDArray[np.bool_]) -> float:
    """Return by how much confidence and share of right ones differ, over bins of equal width."""
    which = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    apart = [
        abs(float(sure[which == bin_].sum()) - float(right[which == bin_].sum()))
        for bin_ in range(_BINS)
    ]
    return sum(apart) / len(sure)


def _covered(sure: Numbers, right: NDArray[np.bool_], wanted: float = 0.95) -> tuple[float, float]:
    order = np.argsort(-sure, kind="stable")
    precise = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(precise >= wanted)
    if not len(enough):
        return 0.0, 1.0
    return float(enough[-1] + 1) / len(order), float(sure[order][enough[-1]])


def folds(
    letters: Sequence[Letter], seed: int = 0, recipe: Recipe | None = None
) -> Iterator[tuple[Model, list[Letter]]]:
    """Fit to four parts of the whole letters (and all that are words only), for the fifth.

    Near-duplicates are in one part.
    """
    whole = [one for one in letters if one.whole]
    words = [one for one in letters if not one.whole]
    parts = GroupKFold(FOLDS, shuffle=True, random_state=seed)
    for train, test in parts.split(whole, groups=[one.group for one in whole]):
        known = [*(whole[at] for at in train), *words]
        yield fit(known, recipe), [whole[at] for at in test]


def topic_scores(model: Model, texts: Sequence[str]) -> Numbers:
    """Give how likely each of ``NAMES`` is for each text; what was not trained never is."""
    columns = [NAMES.index(name) for name in model.heads["topics"].names]
    scores = np.zeros((len(texts), len(NAMES)))
    scores[:, columns] = np.exp([model.logs("topics", model.read(text)) for text in texts])
    return scores


def judged(letters: Sequence[Letter], recipe: Recipe | None = None) -> Figures:
    """Judge the topic of every whole letter by weights that were fitted without it."""
    scores, wanted = [], []
    for fitted, test in folds(letters, recipe=recipe):
        scores.append(topic_scores(fitted, [one.text for one in test]))
        wanted += [NAMES.index(one.topic) for one in test]
    return figures(np.concatenate(scores), np.array(wanted))
