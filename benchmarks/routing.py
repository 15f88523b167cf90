"""The router beside what scikit-learn makes of the same letters: time, memory, training, quality.

``LIAISON_LETTERS`` names a folder of labelled letters, as in ``same.py``. Without it, lines about
what departments are for stand in as texts, three in one, and how well they are routed says nothing.
"""

import json
import os
import pickle
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.calibration import CalibratedClassifierCV
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.svm import LinearSVC

from benchmarks import same
from rules import model
from rules.topics import TOPIC_OF
from training.evaluate import FOLDS, NAMES, Figures, figures, topic_scores
from training.fit import Recipe, fit
from training.knowledge import duties
from training.letters import BadLetters, Letter, letters_of

#: What is asked: ms for one text by the median, MB of the loaded router, seconds of training.
P50, MEMORY, TRAINING = 0.5, 80, 180
#: What is asked by five folds: macro-F1, right among two, calibration error, coverage at 0.95.
F1, IN_TWO, ERROR, COVERED = 0.915, 0.985, 0.03, 0.90
#: Lines that make up one text, where there are no letters.
_LINES = 3
#: So often one way's process has its turn and then the other's, each with texts of its own; its
#: first texts warm it and do not count.
_TURNS, _WARM = 4, 40


@dataclass(frozen=True, slots=True)
class Way:
    """What routing or the baseline takes: ms for each text, seconds to load and train, MB.

    ``memory`` and ``load`` are of its process when it has looked at one text; ``size`` is that of
    the file it loads, in MB.
    """

    name: str
    times: Sequence[float]
    training: float
    memory: float
    load: float
    size: float


@dataclass(frozen=True, slots=True)
class Turn:
    """What one process tells: seconds to load, MB, and ms for each text that counts."""

    load: float
    memory: float
    times: Sequence[float]


@dataclass(frozen=True, slots=True)
class Letters:
    """What is trained on, and whether people wrote it."""

    known: Sequence[Letter]
    own: bool


def letters(most: int) -> Letters:
    """Give so many letters, people's own where they are at hand."""
    folder = os.environ.get(same.FOLDER)
    if not folder:
        return Letters(_made(most), own=False)
    found: list[Letter] = []
    for path in sorted(Path(folder).glob("*.csv.gz")):
        try:
            found += letters_of([path])
        except BadLetters:
            print(f"  {path.name} has no labelled letters", flush=True)
    random.Random(6).shuffle(found)
    return Letters(found[:most], own=True)


def _made(most: int) -> list[Letter]:
    """Join lines about departments of one topic."""
    dice = random.Random(6)
    by_topic: dict[str, list[str]] = {}
    for one in duties():
        by_topic.setdefault(TOPIC_OF[one.name], []).append(one.text)
    topics = sorted(by_topic)
    return [
        Letter("，".join(dice.sample(by_topic[topics[nth % len(topics)]], _LINES)),
               topics[nth % len(topics)], str(nth))
        for nth in range(most)
    ]  # fmt: skip


def measure(letters: Letters, texts: int, recipe: Recipe) -> tuple[Way, Way]:
    """Train both, and route so many texts with each; the router comes first."""
    known = letters.known
    apart = list(dict.fromkeys(one.text for one in known if one.whole))
    begun = time.perf_counter()
    fit(known, recipe)
    trained = time.perf_counter()
    baseline = _fit_baseline(known)
    took = (trained - begun, time.perf_counter() - trained)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "baseline")
        path.write_bytes(pickle.dumps(baseline))
        turns = [
            (_turn(_ROUTER, some), _turn(_BASELINE, some, str(path)))
            for some in _parts(apart[: texts + _TURNS * _WARM])
        ]
        sizes = (model.SHIPPED.stat().st_size / 1e6, path.stat().st_size / 1e6)
    ours, theirs = zip(*turns, strict=True)
    return (
        _way("the router", ours, took[0], sizes[0]),
        _way("TF-IDF + LinearSVC", theirs, took[1], sizes[1]),
    )


def _parts(texts: Sequence[str]) -> list[Sequence[str]]:
    return [texts[nth::_TURNS] for nth in range(_TURNS)]


def _way(name: str, turns: Sequence[Turn], training: float, size: float) -> Way:
    times = [each for one in turns for each in one.times]
    memory = max(one.memory for one in turns)
    return Way(name, times, training, memory, statistics.median(one.load for one in turns), size)


def _fit_baseline(known: Sequence[Letter]) -> Pipeline:
    vectors = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True, min_df=2)
    baseline = make_pipeline(vectors, CalibratedClassifierCV(LinearSVC()))
    return baseline.fit([one.text for one in known], [one.topic for one in known])


# --- a process of its own -------------------------------------------------------------------

_ROUTER = "from rules.routing import route\nask = route"
_BASELINE = """
import pickle
loaded = pickle.load(open(sys.argv[1], "rb"))
ask = lambda text: loaded.predict_proba([text])
"""
#: No text comes twice, so that nothing that was found out about one helps.
_ALONE = """
import json, sys, time
first, *texts = json.load(sys.stdin)
begun = time.perf_counter()
{load}
ask(first)
loaded_in = time.perf_counter() - begun
status = open("/proc/self/status").read()
kilobytes = int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))
times = []
for text in texts:
    begun = time.perf_counter()
    ask(text)
    times.append(time.perf_counter() - begun)
print(json.dumps([loaded_in, kilobytes, times]))
"""


def _turn(load: str, texts: Sequence[str], *given: str) -> Turn:
    """Have a process load one way and look at texts."""
    done = subprocess.run(
        [sys.executable, "-c", _ALONE.format(load=load), *given],
        input=json.dumps(texts), capture_output=True, text=True, check=True,
    )  # fmt: skip
    seconds, kilobytes, times = json.loads(done.stdout)
    # A few texts, as the tests have them, warm it but little.
    warm = min(_WARM, len(times) // 2)
    return Turn(seconds, kilobytes * 1024 / 1e6, [each * 1e3 for each in times[warm:]])


# --- how well ---------------------------------------------------------------------------------


def judged(known: Sequence[Letter]) -> tuple[Figures, Figures]:
    """Judge both on every whole letter by fits without it; near-duplicates stay together."""
    whole = [one for one in known if one.whole]
    words = [one for one in known if not one.whole]
    groups = [one.group for one in whole]
    parts = GroupKFold(FOLDS, shuffle=True, random_state=0).split(whole, groups=groups)
    scores: tuple[list[NDArray[np.float64]], ...] = ([], [])
    wanted: list[int] = []
    for train, test in parts:
        others = [*(whole[at] for at in train), *words]
        texts = [whole[at].text for at in test]
        fitted, baseline = fit(others), _fit_baseline(others)
        scores[0].append(topic_scores(fitted, texts))
        scores[1].append(_placed(baseline, texts))
        wanted += [NAMES.index(whole[at].topic) for at in test]
    ours, theirs = (figures(np.concatenate(each), np.array(wanted)) for each in scores)
    return ours, theirs


def _placed(baseline: Pipeline, texts: Sequence[str]) -> NDArray[np.float64]:
    """Give the baseline's likelihoods in the columns that the router's have."""
    placed = np.zeros((len(texts), len(NAMES)))
    placed[:, [NAMES.index(name) for name in baseline.classes_]] = baseline.predict_proba(texts)
    return placed


def missed(ours: Way, good: Figures | None) -> list[str]:
    """Name what the router was asked for and does not reach."""
    p50 = statistics.median(ours.times)
    asked = [
        (f"one text takes {p50:.2f} ms by the median, {P50} wanted", p50 <= P50),
        (f"the router takes {ours.memory:.0f} MB, {MEMORY} wanted", ours.memory < MEMORY),
        (f"training takes {ours.training:.0f} s, {TRAINING} wanted", ours.training < TRAINING),
    ]
    if good:
        asked += [
            (f"macro-F1 {good.macro_f1:.3f}, {F1} wanted", good.macro_f1 >= F1),
            (f"right among two {good.in_two:.3f}, {IN_TWO} wanted", good.in_two >= IN_TWO),
            (f"calibration error {good.error:.3f}, {ERROR} wanted", good.error <= ERROR),
            (f"coverage {good.covered:.3f}, {COVERED} wanted", good.covered >= COVERED),
        ]
    return [f"routing: {says}." for says, reached in asked if not reached]
