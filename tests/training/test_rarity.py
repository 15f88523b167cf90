"""How rare a piece is, is counted by letters, and nothing of what they say is kept."""

import csv
import gzip
from pathlib import Path

import numpy as np
import pytest

from rules.ngrams import BUCKETS
from rules.similar import shipped, telling
from training import rarity


def written(path: Path, rows: list[dict[str, str]]) -> str:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    return str(path)


def test_each_letter_counts_a_piece_once_wherever_its_text_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rarity, "OUT", tmp_path / "rarity.npz")
    labelled = written(tmp_path / "a.csv.gz", [{"title": "路灯", "text": "路灯路灯路灯"}])
    others = [{"title": "", "body": "水厂"}, {"title": "水厂", "body": ""}]
    rarity.main([labelled, written(tmp_path / "b.csv.gz", others)])
    with np.load(tmp_path / "rarity.npz") as kept:
        assert sorted(kept.files) == ["met", "texts"]
        assert int(kept["texts"]) == 3
        assert [kept["met"][each] for each in telling("路灯")] == [1, 1, 1]
        assert [kept["met"][each] for each in telling("水厂")] == [2, 2, 2]


def test_what_ships_is_small_and_of_thousands_of_letters() -> None:
    assert shipped().met.shape == (BUCKETS,)
    assert shipped().texts > 5_000
    assert rarity.OUT.stat().st_size < 1_000_000
