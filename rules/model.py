"""What people mean: weights that were trained on letters, and what they say of a text.

A text is the vector of its pieces of one and two Chinese characters (TF-IDF, of length one). Each
head of the model weighs them linearly for every name that it knows: topics, departments, gates.
How they were trained, on what, and how well they do is in ``training/MODEL_CARD.md``.
"""

import math
import zlib
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from rules.ngrams import BUCKETS, MOST, Buckets, Floats, Pieces, pieces
from rules.spans import Weighed, stretches

#: Longest piece, in characters.
LONGEST = 2
#: Pieces of which a phrase is made.
STRONGEST = 8

Rows = NDArray[np.int32]
#: A row that stands behind all others.
_AFTER_ALL = np.array([np.iinfo(np.int32).max], np.int32)

#: The questions that routing asks.
HEADS = ("topics", "departments", "gates")

SHIPPED = Path(__file__).with_name("weights.npz")


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """One question: ``rows`` has a row for each piece and a column for each of the ``names``.

    ``slopes`` turn what is weighed into log-odds; ``biases`` are what a text without words gets.
    """

    names: tuple[str, ...]
    rows: NDArray[np.int8]
    slopes: Floats
    biases: Floats


class Reading(NamedTuple):
    """A normalised text as the model sees it: its pieces, and the row of each.

    ``rows`` are those of known pieces, each once; ``weights`` what they say in all heads, side by
    side, ``odds`` what all of them say together.
    """

    pieces: Pieces
    slots: Rows
    rows: Rows
    weights: NDArray[np.int8]
    odds: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """All heads over one list of pieces; ``base`` names these weights and no others.

    ``table``, ``slopes`` and ``biases`` are those of all heads, side by side.
    """

    base: str
    slots: NDArray[np.int32]
    rarity: Floats
    heads: dict[str, Head]
    table: NDArray[np.int8]
    slopes: Floats
    biases: Floats
    columns: dict[str, slice]

    def read(self, plain: str) -> Reading:
        """Look a normalised text's pieces up; row 0 is of those that training never met."""
        return _read(self, plain)

    def logs(self, head: str, reading: Reading) -> Floats:
        """Return the natural logarithms of how likely each of a head's names is."""
        odds = self.odds(head, reading)
        odds = odds - odds.max()
        return np.asarray(odds - np.log(np.exp(odds).sum()), dtype=np.float32)

    def odds(self, head: str, reading: Reading) -> Floats:
        """Return the same but for one number that all of them lack: enough to compare them."""
        return reading.odds[self.columns[head]]

    def spoke(
        self, head: str, reading: Reading, plain: str, chosen: str, other: str
    ) -> tuple[str, ...]:
        """Return the phrases of a normalised text that spoke for one name rather than another."""
        asked, weights = self.heads[head], reading.weights[:, self.columns[head]]
        ours, theirs = asked.names.index(chosen), asked.names.index(other)
        for_it = weights[:, ours] * asked.slopes[ours] - weights[:, theirs] * asked.slopes[theirs]
        for_it *= self.rarity[reading.rows]
        best = np.argsort(-for_it, kind="stable")[:STRONGEST]
        return stretches(plain, [_weighed(reading, at, float(for_it[at])) for at in best])


def _weighed(reading: Reading, at: int, weight: float) -> Weighed:
    """Give the first piece of a text that has a row."""
    found = reading.pieces
    first = int((reading.slots == reading.rows[at]).argmax())
    return Weighed(int(found.starts[first]), int(found.sizes[first]), weight)


# The gates ask first, then topics and departments: mostly for the same text.
@lru_cache(maxsize=8)
def _read(model: Model, plain: str) -> Reading:
    found = pieces(plain, LONGEST, han=True)
    slots = model.slots[found.buckets]
    rows, counts = _counted(slots[slots > 0])
    weights = model.table.take(rows, axis=0)
    values = _REPEATED[counts] * model.rarity[rows]
    values /= np.float32(math.sqrt(values @ values) or 1)
    odds = values @ weights.astype(np.float32) * model.slopes + model.biases
    return Reading(found, slots, rows, weights, odds)


def _counted(rows: Rows) -> tuple[Rows, NDArray[np.int64]]:
    """Return each row once, in order, and how often it is there.

    np.unique does the same; it takes a twentieth of all routing longer for so few.
    """
    ordered = np.concatenate([rows, _AFTER_ALL])
    ordered.sort()
    ends = np.flatnonzero(ordered[1:] != ordered[:-1])
    counts = ends + 1
    counts[1:] -= counts[:-1].copy()
    return ordered[ends], counts


#: What so many times the same piece counts; nothing, for what is never there.
_REPEATED = np.concatenate([[0], 1 + np.log(np.arange(1, MOST + 1))]).astype(np.float32)


def model_of(base: str, buckets: Buckets, rarity: Floats, heads: dict[str, Head]) -> Model:
    """Make a model that finds the row of a bucket at once; ``rarity`` is that of ``buckets``."""
    slots = np.zeros(BUCKETS, np.int32)
    slots[buckets] = np.arange(1, len(buckets) + 1)
    # Side by side: what all heads say of a piece is looked up once.
    table = np.concatenate([head.rows for head in heads.values()], axis=1)
    slopes = np.concatenate([head.slopes for head in heads.values()])
    biases = np.concatenate([head.biases for head in heads.values()])
    ends = np.cumsum([0, *(len(head.names) for head in heads.values())]).tolist()
    columns = {name: slice(*of) for name, of in zip(heads, pairwise(ends), strict=True)}
    shared = {name: replace(head, rows=table[:, columns[name]]) for name, head in heads.items()}
    kept = np.concatenate([np.zeros(1, np.float32), rarity])
    return Model(base, slots, kept, shared, table, slopes, biases, columns)


def save(model: Model, path: Path) -> None:
    """Write what ``load`` reads."""
    kept: dict[str, NDArray[np.generic]] = {
        "base": np.array(model.base),
        "buckets": np.flatnonzero(model.slots).astype(np.int32),
        "rarity": model.rarity[model.slots[model.slots > 0]].astype(np.float16),
        "heads": np.array(list(model.heads)),
    }
    for name, head in model.heads.items():
        kept[f"{name}_names"] = np.array(head.names)
        kept[f"{name}_rows"] = head.rows[1:]
        kept[f"{name}_slopes"], kept[f"{name}_biases"] = head.slopes, head.biases
    np.savez_compressed(path, **kept)  # type: ignore[arg-type]


def load(path: Path) -> Model:
    """Read a model; raises OSError or ValueError for a file that is none."""
    try:
        with np.load(path, allow_pickle=False) as kept:
            heads = {str(name): _head(kept, str(name)) for name in kept["heads"]}
            rarity = kept["rarity"].astype(np.float32)
            return model_of(str(kept["base"]), kept["buckets"], rarity, heads)
    except (AttributeError, EOFError, LookupError, BadZipFile, zlib.error) as error:
        raise ValueError(f"not as weights are kept: {error}") from error


def _head(kept: "np.lib.npyio.NpzFile", name: str) -> Head:
    rows = kept[f"{name}_rows"]
    return Head(
        tuple(map(str, kept[f"{name}_names"])),
        np.concatenate([np.zeros((1, rows.shape[1]), np.int8), rows]),
        kept[f"{name}_slopes"],
        kept[f"{name}_biases"],
    )


_in_use: list[Model] = []


def shipped() -> Model:
    """Give the weights that this version ships, or those that were shipped in their place."""
    if not _in_use:
        _in_use.append(load(SHIPPED))
    return _in_use[0]


def ship(path: Path) -> Model:
    """Route by other weights from now on; what was routed before is still remembered.

    Raises as ``load`` does, and ValueError for weights that answer fewer questions.
    """
    model = load(path)
    if lacking := [head for head in HEADS if head not in model.heads]:
        raise ValueError(f"nothing of {', '.join(lacking)}")
    _in_use[:] = [model]
    return _in_use[0]
