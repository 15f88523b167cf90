"""From letters and knowledge to weights: linear classifiers over the pieces of texts.

scikit-learn finds the weights; they are kept as whole numbers of eight bits, a scale per name.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

from rules.gate_row import Gate
from rules.gates import pattern_gate
from rules.model import LONGEST, Head, Model, model_of
from rules.ngrams import BUCKETS, Floats, counted, pieces
from rules.topics import NOTHING, TOPIC_OF, TOPICS
from training.augment import AUGMENTATIONS
from training.knowledge import MAY_BE_FOR, Lesson, appealed, duties, gates, nothing, remits
from training.letters import Letter

#: A sparse matrix; scipy names no types.
Matrix = Any

#: A piece that fewer texts have is left out.
FEWEST = 2
#: How hard the heads are fitted to their lessons (C of the support vector machine).
HARD = 1.0
#: How sharply margins become probabilities, found by ``training.evaluate`` on held-back letters.
SHARP = {"topics": 4.8, "departments": 5.0, "gates": 5.0}
#: What a line about a department teaches of its topic; what a letter teaches of its department.
LINE_OF_TOPIC, NOTHING_OF_TOPIC, LETTER_OF_DEPARTMENT = 0.2, 0.5, 0.3
#: What a text that meets a gate counts beside one that meets none: a miss is worse.
GATED = 5.0
#: Log-odds that no gate at all loses in the end: the machine sets its own lessons wide apart, and
#: texts of others come to lie between. Chosen, like the gates' C, by how many are missed and how
#: many innocent ones are stopped in all of the texts kept unseen and of the noisy ones.
LEAN = 2.0
#: What a text made noisy counts, beside itself.
NOISY = 0.5
#: Noise that is made; what ``normalise`` undoes teaches nothing.
NOISES = tuple(name for name in AUGMENTATIONS if name != "traditional")
#: How much of a letter is made noisy: nobody dictates five hundred characters.
_DICTATED = 120


@dataclass(frozen=True, slots=True)
class Recipe:
    """What goes into the weights; leaving something out shows what it is good for."""

    noises: tuple[str, ...] = NOISES
    knowledge: bool = True
    letters_teach_departments: bool = True


def noisy(lessons: Sequence[Lesson], noises: Sequence[str], seed: int = 7) -> list[Lesson]:
    """Give each lesson once more as it may come in: each kind of noise in turn."""
    rng = random.Random(seed)
    return [
        Lesson(
            AUGMENTATIONS[noises[nth % len(noises)]](one.text[:_DICTATED], rng),
            one.name,
            one.weight * NOISY,
        )
        for nth, one in enumerate(lessons)
        if noises
    ]


def matrix_of(texts: Sequence[str]) -> Matrix:
    """Count the pieces of texts: a row each, a column for each bucket."""
    found = [counted(pieces(text, LONGEST, han=True)) for text in texts]
    ends = np.cumsum([0, *(len(one.buckets) for one in found)])
    columns = np.concatenate([one.buckets for one in found])
    values = np.concatenate([1 + np.log(one.counts) for one in found])
    return sparse.csr_matrix((values, columns, ends), shape=(len(texts), BUCKETS))


@dataclass(frozen=True, slots=True)
class Space:
    """The buckets that count, and how telling each is."""

    buckets: NDArray[np.int32]
    rarity: Floats

    def place(self, texts: Sequence[str]) -> Matrix:
        """Give texts as vectors of length one."""
        counts = matrix_of(texts)[:, self.buckets]
        return normalize(counts @ sparse.diags(self.rarity))


def space_of(texts: Sequence[str]) -> Space:
    """Take the pieces that enough texts have."""
    met = np.bincount(matrix_of(texts).indices, minlength=BUCKETS)
    buckets = np.flatnonzero(met >= FEWEST).astype(np.int32)
    rarity = np.log((1 + len(texts)) / (1 + met[buckets])) + 1
    # As the weights are kept: what is trained on is what is shipped.
    return Space(buckets, rarity.astype(np.float16).astype(np.float32))


def head_of(kind: str, lessons: Sequence[Lesson], space: Space) -> Head:
    """Fit one head to its lessons."""
    names = sorted({one.name for one in lessons})
    wanted = np.array([names.index(one.name) for one in lessons])
    machine = LinearSVC(C=HARD, random_state=0)
    weights = np.array([one.weight for one in lessons])
    machine.fit(space.place([one.text for one in lessons]), wanted, sample_weight=weights)
    rows, biases = machine.coef_, machine.intercept_
    if len(rows) == 1:
        # Of two names the second alone has a row: what speaks for it speaks against the first.
        rows, biases = np.concatenate([-rows, rows]), np.concatenate([-biases, biases])
    return _whole_numbers(tuple(names), rows.T, biases, SHARP[kind])


def _whole_numbers(names: tuple[str, ...], rows: Floats, biases: Floats, sharp: float) -> Head:
    # Not by the largest weight: a few are far out, and the many small ones would lose their digits.
    most = np.quantile(np.abs(rows), 0.9999, axis=0) / 127
    kept = np.clip(np.rint(rows / most), -127, 127).astype(np.int8)
    # Row 0 is of pieces that were never met.
    kept = np.concatenate([np.zeros((1, len(names)), np.int8), kept])
    slopes, offsets = (most * sharp).astype(np.float32), (biases * sharp).astype(np.float32)
    return Head(names, kept, slopes, offsets)


def fit(letters: Sequence[Letter], recipe: Recipe | None = None) -> Model:
    """Fit all heads; without letters, what departments are for is all that is known."""
    recipe = recipe or Recipe()
    known = duties() + remits() if recipe.knowledge else []
    met = gates()
    space = space_of([*(one.text for one in letters), *(one.text for one in (*known, *met))])
    topics = _topic_lessons(letters, known, recipe)
    heads = {"topics": head_of("topics", topics, space)}
    if known:
        heads["departments"] = _departments(letters, known, space, recipe)
        heads["gates"] = _leaning(head_of("gates", _gate_lessons(letters, met, recipe), space))
    digest = sha256(b"".join(head.rows.tobytes() for head in heads.values())).hexdigest()
    return model_of(digest[:12], space.buckets, space.rarity, heads)


def _leaning(head: Head) -> Head:
    """Let a text be at a gate sooner than the lessons alone would have it."""
    none = np.array([name == "" for name in head.names])
    return replace(head, biases=(head.biases - LEAN * none).astype(np.float32))


def _topic_lessons(
    letters: Sequence[Letter], known: Sequence[Lesson], recipe: Recipe
) -> list[Lesson]:
    """Every labelled topic counts the same, however many letters it has."""
    share = {topic: sum(one.topic == topic for one in letters) for topic in TOPICS}
    labelled = sum(map(bool, share.values()))
    ours = [
        Lesson(one.text, one.topic, len(letters) / labelled / share[one.topic]) for one in letters
    ]
    lines = [
        Lesson(one.text, TOPIC_OF[one.name], one.weight * LINE_OF_TOPIC)
        for one in known
        if one.name in TOPIC_OF
    ]
    no_matter = [Lesson(text, NOTHING, NOTHING_OF_TOPIC) for text in nothing()] if known else []
    return [*ours, *noisy(ours, recipe.noises), *lines, *no_matter]


def _departments(
    letters: Sequence[Letter], known: Sequence[Lesson], space: Space, recipe: Recipe
) -> Head:
    """Fit departments to what they are for, then to the letters that are likely theirs, too."""
    lines = [*known, *noisy(known, recipe.noises)]
    head = head_of("departments", lines, space)
    if not recipe.letters_teach_departments or not letters:
        return head
    likely = _likely(letters, head, space)
    return head_of("departments", [*lines, *likely], space)


def _likely(letters: Sequence[Letter], head: Head, space: Space) -> list[Lesson]:
    """Say which of the departments that a letter's topic allows it is most likely for."""
    odds = space.place([one.text for one in letters]) @ head.rows[1:].astype(np.float32)
    odds = odds * head.slopes + head.biases
    found = []
    for letter, row in zip(letters, odds, strict=True):
        allowed = [name for name in MAY_BE_FOR.get(letter.topic, ()) if name in head.names]
        if allowed:
            best = max(allowed, key=lambda name: float(row[head.names.index(name)]))
            found.append(Lesson(letter.text, best, LETTER_OF_DEPARTMENT))
    return found


def _gate_lessons(letters: Sequence[Letter], met: Sequence[Lesson], recipe: Recipe) -> list[Lesson]:
    """Letters and lines about departments are innocent, but for what the patterns stop."""
    innocent = [one.text for one in letters if one.whole and not pattern_gate(one.text)]
    lines = [one._replace(name="") for one in duties()]
    assert {one.name for one in met} <= {"", *Gate}, "training/gates.txt names no other gate"
    # As noisy as what meets a gate: dialect and slips must lead to none by themselves.
    said = [*met, *lines, *appealed(lines)]
    said += noisy(said, recipe.noises)
    return [
        *(one._replace(weight=one.weight * GATED) if one.name else one for one in said),
        *(Lesson(text, "", 1.0) for text in innocent),
    ]
