"""Count in how many letters each piece is met: ``python -m training.rarity LETTERS.csv.gz …``.

What comes of it, ``rules/rarity.npz``, holds numbers by bucket and nothing of what a letter says.
"""

import csv
import gzip
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from rules.ngrams import BUCKETS
from rules.similar import Rarity, seen, weighed

OUT = Path(__file__).parents[1] / "rules" / "rarity.npz"
NOTHING = Rarity(np.zeros(BUCKETS, np.int32), 0)


def letters(path: Path) -> Iterator[str]:
    """Give the letters of a file, each with its title; the text is in ``text`` or ``body``."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield f"{row['title']}\n{row.get('text') or row.get('body') or ''}"


def main(paths: Sequence[str]) -> None:
    """Count and write; 16 bits are enough for the letters that there are."""
    csv.field_size_limit(1 << 24)
    counted = seen((weighed(text) for path in paths for text in letters(Path(path))), NOTHING)
    met = np.minimum(counted.met, np.iinfo(np.uint16).max).astype(np.uint16)
    np.savez_compressed(OUT, met=met, texts=np.int64(counted.texts))
    print(f"{counted.texts} letters, {np.count_nonzero(met)} pieces")


if __name__ == "__main__":
    main(sys.argv[1:])
