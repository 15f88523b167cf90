"""What people mean: the shipped weights, files of weights, and what any text makes of them."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rules import model
from rules.committees import OFFICE
from rules.county import DEFAULT, committee_of
from rules.gates import Gate
from rules.model import HEADS, SHIPPED, Head, Model, load, model_of, save, ship, shipped
from rules.ngrams import counted, pieces
from rules.routing import forget, route
from rules.spans import LONGEST, MOST, SHORTEST
from rules.text import normalise
from rules.topics import NOTHING, TOPICS

LAMPS = "村口的路灯坏了半个月，晚上黑漆漆的，老人不敢出门"
DOCTORS = "镇卫生院的医生太少，看病要排半天队"
TEXTS = (LAMPS, DOCTORS, "", "你好", "，。！", "a1", "机耕道塌了，拖拉机过不去")
#: What people write, in pieces; and whatever else there is, with half characters.
SAID = st.lists(st.sampled_from((*LAMPS, *DOCTORS, "燈", "１", "\n", "😀")), max_size=80).map(
    "".join
)
ANY = SAID | st.text(st.characters(exclude_categories=()), max_size=200)


def small(names: tuple[str, ...] = ("灯", "水"), heads: tuple[str, ...] = HEADS) -> Model:
    """Give weights that know two words, one of each name."""
    buckets, _ = counted(pieces("路灯。水渠", model.LONGEST, han=True))
    lamp = np.isin(buckets, pieces("路灯", model.LONGEST, han=True).buckets)
    rows = np.where(np.stack([lamp, ~lamp], axis=1), 90, -90).astype(np.int8)
    head = Head(
        names,
        np.concatenate([np.zeros((1, 2), np.int8), rows]),
        np.full(2, 0.02, np.float32),
        np.array([0.5, 0], np.float32),
    )
    rarity = np.full(len(buckets), 1.5, np.float32)
    return model_of("small", buckets, rarity, dict.fromkeys(heads, head))


@pytest.fixture
def afterwards() -> Iterator[None]:
    """Have the shipped weights in use again."""
    yield
    ship(SHIPPED)
    forget()


# --- the shipped weights ----------------------------------------------------------------------


def test_it_answers_what_routing_asks() -> None:
    heads = shipped().heads
    assert set(heads) == set(HEADS)
    assert set(heads["topics"].names) <= {*TOPICS, NOTHING}
    assert set(heads["departments"].names) == set(committee_of(DEFAULT))
    assert set(heads["gates"].names) == {NOTHING, *Gate} - {Gate.VAGUE}


def test_it_is_small() -> None:
    assert SHIPPED.stat().st_size < 6_000_000
    assert sum(head.rows.nbytes for head in shipped().heads.values()) < 40_000_000


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("text", TEXTS)
def test_likelihoods_sum_to_one(head: str, text: str) -> None:
    likely = np.exp(shipped().logs(head, shipped().read(normalise(text))))
    assert len(likely) == len(shipped().heads[head].names)
    assert float(likely.sum()) == pytest.approx(1, abs=1e-4)


def unmet(known: Model) -> str:
    """Give a rare sign whose bucket no lesson had; most buckets are shared by several pieces."""
    rare = map(chr, range(0x9F00, 0x9FA0))
    return next(sign for sign in rare if not known.slots[pieces(sign, han=True).buckets].any())


@pytest.mark.parametrize("head", HEADS)
def test_pieces_that_training_never_met_change_nothing(head: str) -> None:
    known, plain = shipped(), normalise(LAMPS)
    said = known.logs(head, known.read(plain))
    for more in (unmet(known), "abc 123", "!?", f"{unmet(known)}。\n"):
        assert np.array_equal(said, known.logs(head, known.read(f"{plain}。{more}")))


def test_a_text_of_none_but_those_is_as_no_text() -> None:
    known = shipped()
    alone, nothing = known.read(unmet(known)), known.read("")
    assert len(alone.rows) == 0
    assert np.array_equal(known.logs("topics", alone), known.logs("topics", nothing))


@given(SAID)
def test_phrases_stand_in_the_text_and_are_few_and_short(text: str) -> None:
    plain = normalise(text)
    for pair in (("城管", "卫健"), ("卫健", "城管")):
        said = shipped().spoke("departments", shipped().read(plain), plain, *pair)
        assert len(said) <= MOST
        assert all(words in plain and SHORTEST <= len(words) <= LONGEST for words in said)


def test_phrases_are_what_spoke_for_one_rather_than_the_other() -> None:
    plain = normalise(f"{LAMPS}。{DOCTORS}")
    lamps = shipped().spoke("departments", shipped().read(plain), plain, "城管", "卫健")
    doctors = shipped().spoke("departments", shipped().read(plain), plain, "卫健", "城管")
    assert any("路灯" in words for words in lamps)
    assert any("医生" in words or "卫生院" in words for words in doctors)
    assert not set(lamps) & set(doctors)


@given(ANY)
@example("")
@example("，。！？…—")
@example("\ud83d路灯\udc00坏了")
@example("路灯坏了，" * 2000)
@example("龘" * 10_000)
def test_any_text_has_finite_likelihoods_and_always_the_same(text: str) -> None:
    known, plain = load_once(), normalise(text)
    for head in HEADS:
        likely = known.logs(head, known.read(plain))
        assert np.isfinite(likely).all()
        assert np.array_equal(likely, shipped().logs(head, shipped().read(plain)))


def load_once(_loaded: list[Model] = []) -> Model:  # noqa: B006
    """Give the shipped weights, read from their file a second time."""
    if not _loaded:
        _loaded.append(load(SHIPPED))
    return _loaded[0]


@settings(max_examples=50)
@given(ANY)
@example("路灯坏了，" * 2000)
@example("\ud83d")
def test_any_text_is_routed_and_always_the_same(text: str) -> None:
    routed = route(text)
    forget()
    assert route(text) == routed
    assert routed.committee in {row.code for row in DEFAULT.committees} | {OFFICE}
    assert 0 <= routed.confidence <= 1


# --- files of weights -------------------------------------------------------------------------


@pytest.mark.parametrize("made", [small(), shipped()], ids=["small", "shipped"])
def test_what_is_saved_is_read_as_it_was(tmp_path: Path, made: Model) -> None:
    save(made, tmp_path / "made.npz")
    again = load(tmp_path / "made.npz")
    assert (again.base, list(again.heads)) == (made.base, list(made.heads))
    for text in TEXTS:
        for head in HEADS:
            assert again.heads[head].names == made.heads[head].names
            assert np.array_equal(
                again.logs(head, again.read(text)), made.logs(head, made.read(text))
            )


def test_each_name_is_weighed_by_its_words() -> None:
    known = small()
    lamps, ditch, nothing = (
        np.exp(known.logs("topics", known.read(text))) for text in ("路灯坏了", "水渠垮了", "牛")
    )
    assert lamps[0] > nothing[0] > 0.5 > ditch[0]


def test_other_weights_are_used_once_they_are_shipped(tmp_path: Path, afterwards: None) -> None:
    save(small(("城管", "")), tmp_path / "made.npz")
    assert ship(tmp_path / "made.npz").base == shipped().base == "small"


def broken(path: Path, kind: str) -> Path:
    whole = SHIPPED.read_bytes()
    middle = len(whole) // 2
    content = {
        "empty": b"",
        "text": "路灯".encode(),
        "cut off": whole[:middle],
        "damaged": whole[:middle] + bytes(20_000) + whole[middle + 20_000 :],
    }
    if kind == "another's":
        np.savez_compressed(path, base=np.array("x"))
    elif kind == "fewer heads":
        save(small(heads=("topics",)), path)
    elif kind in content:
        path.write_bytes(content[kind])
    return path


BROKEN = ("empty", "text", "cut off", "damaged", "another's", "fewer heads", "absent")


@pytest.mark.parametrize("kind", BROKEN)
def test_a_file_that_is_no_weights_leaves_those_in_use(tmp_path: Path, kind: str) -> None:
    held = shipped()
    with pytest.raises((OSError, ValueError)):
        ship(broken(tmp_path / "weights.npz", kind))
    assert shipped() is held
