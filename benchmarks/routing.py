"""The router beside what scikit-learn makes of the same letters: time, memory, training, quality.

``LIAISON_LETTERS`` names a folder of labelled letters, as in ``same.py``. Without it, lines about
what departments are for stand in as texts, three in one, and how well they are routed says nothing.
"""

import os
import pickle
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
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
from rules.routing import forget, route
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
#: So many texts go to one way, then to the other.
_WARM = 25


@dataclass(frozen=True, slots=True)
class Way:
    """What routing or the baseline takes: ms for each text, seconds to load and train, MB.

    ``memory`` and ``load`` are of a process that loads it and looks at one text; ``size`` is that
    of the file it loads, in MB.
    """

    name: str
    times: Sequence[float]
    training: float
    memory: float
    load: float
    size: float


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
    apart = list(dict.fromkeys(one.text for one in known if one.whole))[: texts + _WARM]
    begun = time.perf_counter()
    fit(known, recipe)
    trained = time.perf_counter()
    baseline = _fit_baseline(known)
    took = (trained - begun, time.perf_counter() - trained)
    times = _times(apart, baseline)
    return (
        Way("the router", times[0], took[0], *_router_alone(apart[0])),
        Way("TF-IDF + LinearSVC", times[1], took[1], *_baseline_alone(baseline, apart[0])),
    )


def _fit_baseline(known: Sequence[Letter]) -> Pipeline:
    vectors = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True, min_df=2)
    baseline = make_pipeline(vectors, CalibratedClassifierCV(LinearSVC()))
    return baseline.fit([one.text for one in known], [one.topic for one in known])


def _times(texts: Sequence[str], baseline: Pipeline) -> tuple[list[float], list[float]]:
    """Time one text at a time, some with one and then with the other; the first ones warm both."""
    ours: list[float] = []
    theirs: list[float] = []
    for at in range(0, len(texts), _WARM):
        some = texts[at : at + _WARM]
        ours += [_took(route, text) for text in some]
        theirs += [_took(baseline.predict_proba, [text]) for text in some]
    return ours[_WARM:], theirs[_WARM:]


def _took(ask: Callable[..., object], about: object) -> float:
    """Return ms; no text comes twice, and nothing that was found out about others is kept."""
    forget()
    begun = time.perf_counter()
    ask(about)
    return (time.perf_counter() - begun) * 1e3


# --- a process of its own -------------------------------------------------------------------

_ROUTER = "from rules.routing import route\nask = route"
_BASELINE = """
import pickle
loaded = pickle.load(open(sys.argv[2], "rb"))
ask = lambda text: loaded.predict_proba([text])
"""
_ALONE = """
import sys, time
begun = time.perf_counter()
{load}
ask(sys.argv[1])
print(time.perf_counter() - begun)
status = open("/proc/self/status").read()
print(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))
"""


def _router_alone(text: str) -> tuple[float, float, float]:
    return (*_alone(_ROUTER, text), model.SHIPPED.stat().st_size / 1e6)


def _baseline_alone(baseline: Pipeline, text: str) -> tuple[float, float, float]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "baseline")
        path.write_bytes(pickle.dumps(baseline))
        return (*_alone(_BASELINE, text, str(path)), path.stat().st_size / 1e6)


def _alone(load: str, *given: str) -> tuple[float, float]:
    """Return MB and seconds of a process that loads, looks at one text and does nothing else."""
    done = subprocess.run(
        [sys.executable, "-c", _ALONE.format(load=load), *given],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    seconds, kilobytes = done.stdout.split()
    return int(kilobytes) * 1024 / 1e6, float(seconds)


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
