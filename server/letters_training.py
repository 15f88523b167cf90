"""``python -m server train --letters``: the shipped weights anew, judged by letters kept back."""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from rules import model
from training.evaluate import Figures, figures, folds, topic_scores
from training.fit import fit
from training.letters import BadLetters, Letter, letters_of

UNREADABLE, TOO_FEW = 2, 1
#: Letters under each of at least two topics, below which there is nothing to learn.
FEWEST = 20


def judged(letters: Sequence[Letter]) -> Figures:
    """Judge every whole letter by weights that were fitted without it."""
    scores, wanted = [], []
    for fitted, test in folds(letters):
        names = fitted.heads["topics"].names
        scores.append(topic_scores(fitted, [one.text for one in test]))
        wanted += [names.index(one.topic) for one in test]
    return figures(np.concatenate(scores), np.array(wanted))


def told(of: Figures) -> str:
    """Say figures in one line."""
    return (
        f"macro-F1 {of.macro_f1:.4f}, right {of.right:.4f}, among the first two {of.in_two:.4f}, "
        f"calibration error {of.error:.4f}, precise to 95 % for {of.covered:.4f} of all"
    )


def _enough(letters: Sequence[Letter]) -> bool:
    counts = {one.topic: 0 for one in letters}
    for one in letters:
        counts[one.topic] += 1
    return sum(count >= FEWEST for count in counts.values()) > 1


def main(paths: Sequence[Path], out: Path | None, *, folds: bool) -> int:
    """Train and write the weights; 2 for files that cannot be read, 1 for too few letters."""
    try:
        letters = letters_of(paths)
    except BadLetters as error:
        print(error, file=sys.stderr)
        return UNREADABLE
    if not _enough(letters):
        print(f"Too few letters: {FEWEST} of each of two topics are needed.", file=sys.stderr)
        return TOO_FEW
    print(f"{len(letters)} letters, {sum(one.whole for one in letters)} of them whole", flush=True)
    if folds:
        print(f"held back, 5 parts: {told(judged(letters))}", flush=True)
    fitted = fit(letters)
    model.save(fitted, out or model.SHIPPED)
    print(f"weights {fitted.base} written to {out or model.SHIPPED}")
    return 0
