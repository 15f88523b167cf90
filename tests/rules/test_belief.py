"""How likely each department and committee is: words, what is meant, overlap rows, corrections."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.belief import Belief, Likely, believe, shifted
from rules.county import DEFAULT, FIVE, County, committee_of
from rules.matching import matcher
from rules.model import Head, Model, model_of
from rules.overlaps import OVERLAPS, Overlap
from rules.scoring import Candidates, OverlapHit

DEPARTMENTS = tuple(committee_of(DEFAULT))


def saying(shares: Mapping[str, float], names: tuple[str, ...] = DEPARTMENTS) -> Model:
    """Give a model that says the same of every text; what is left goes to the others."""
    rest = (1 - sum(shares.values())) / (len(names) - len(shares))
    head = Head(
        names,
        np.zeros((1, len(names)), np.int8),
        np.ones(len(names), np.float32),
        np.log([shares.get(name, rest) for name in names]).astype(np.float32),
    )
    nothing = np.zeros(0, np.int32)
    return model_of("", nothing, np.zeros(0, np.float32), {"departments": head})


NOTHING_MEANT = saying({"城管": 1 / len(DEPARTMENTS)})


def weighed(
    model: Model,
    words: Mapping[str, float] | None = None,
    *rows: Overlap,
    county: County = DEFAULT,
) -> Belief:
    """Weigh a model's word, words of departments, and overlap rows that apply."""
    ranked = tuple(sorted((words or {}).items(), key=lambda pair: -pair[1]))
    hits = [OverlapHit(row, ()) for row in rows]
    return believe(model.read(""), Candidates(ranked, (), {}, ""), hits, matcher(county), model)


def first(likely: Likely) -> str:
    return likely[0][0]


def total(likely: Likely) -> float:
    return math.fsum(share for _, share in likely)


# --- words and what is meant ------------------------------------------------------------------


def test_words_beat_a_model_that_is_not_sure() -> None:
    model = saying({"卫健": 0.3, "城管": 0.2})
    assert first(weighed(model).departments) == "卫健"
    assert first(weighed(model, {"城管": 6}).departments) == "城管"


def test_a_sure_model_beats_a_weak_word() -> None:
    belief = weighed(saying({"卫健": 0.97}), {"城管": 1})
    assert first(belief.departments) == "卫健"
    assert first(belief.committees) == committee_of(DEFAULT)["卫健"]


def test_where_both_agree_it_is_surer() -> None:
    model = saying({"城管": 0.6})
    alone = max(
        weighed(model).departments[0][1], weighed(NOTHING_MEANT, {"城管": 3}).departments[0][1]
    )
    assert weighed(model, {"城管": 3}).departments[0][1] > alone


def test_who_knows_nothing_says_nothing() -> None:
    shares = [share for _, share in weighed(NOTHING_MEANT).departments]
    assert max(shares) == pytest.approx(min(shares), rel=1e-3)


def test_a_committee_has_what_its_departments_have() -> None:
    belief = weighed(saying({"城管": 0.3, "住建": 0.3, "卫健": 0.35}))
    owners = committee_of(DEFAULT)
    assert first(belief.departments) == "卫健"
    assert first(belief.committees) == owners["城管"] == owners["住建"]
    assert belief.best_department(owners["卫健"]) == "卫健"
    assert belief.best_department("GONE") == ""


# --- departments that come and go -------------------------------------------------------------


@pytest.mark.parametrize("unmet", ["供销", "城管"])
def test_a_department_that_the_model_never_met_is_reached_by_its_words(unmet: str) -> None:
    others = tuple(name for name in DEPARTMENTS if name != unmet)
    model = saying({"卫健": 0.5}, others)
    assert first(weighed(model).departments) == "卫健"
    assert first(weighed(model, {unmet: 4}).departments) == unmet


def without(department: str) -> County:
    committees = tuple(
        replace(row, departments=tuple(name for name in row.departments if name != department))
        for row in DEFAULT.committees
    )
    return replace(DEFAULT, committees=committees)


_NO_HEALTH, _NO_LEAD = without("卫健"), without(OVERLAPS[0].lead)


def test_a_county_without_a_department_never_names_it() -> None:
    belief = weighed(saying({"卫健": 0.99}), {"卫健": 9}, county=_NO_HEALTH)
    assert "卫健" not in dict(belief.departments)
    assert total(belief.departments) == pytest.approx(1)


def test_its_committees_are_the_countys_own() -> None:
    belief = weighed(saying({"卫健": 0.9}), county=FIVE)
    assert {code for code, _ in belief.committees} <= {row.code for row in FIVE.committees}
    assert first(belief.committees) == committee_of(FIVE)["卫健"]


# --- overlap rows -----------------------------------------------------------------------------

_ROW = next(row for row in OVERLAPS if row.lead and not row.review and not row.second)


def test_an_overlap_row_leads_whatever_else_is_said() -> None:
    other = next(name for name in DEPARTMENTS if name != _ROW.lead)
    model = saying({other: 0.99})
    belief = weighed(model, {other: 9}, _ROW)
    assert first(belief.departments) == _ROW.lead
    assert belief.departments[0][1] >= 0.9


def test_one_that_the_office_is_to_review_leaves_more_open() -> None:
    belief = weighed(NOTHING_MEANT, {}, replace(_ROW, review=True))
    assert first(belief.departments) == _ROW.lead
    assert 0.5 < belief.departments[0][1] < 0.7


def test_the_second_that_a_row_names_comes_second() -> None:
    belief = weighed(NOTHING_MEANT, {}, replace(_ROW, second="气象"))
    assert [name for name, _ in belief.departments[:2]] == [_ROW.lead, "气象"]


def test_the_first_of_several_rows_leads() -> None:
    lead = next(name for name in DEPARTMENTS if name != _ROW.lead)
    assert (
        first(weighed(NOTHING_MEANT, {}, _ROW, replace(_ROW, lead=lead)).departments) == _ROW.lead
    )


@pytest.mark.parametrize("row", [replace(_ROW, lead=""), OVERLAPS[0]])
def test_a_row_whose_lead_the_county_has_not_settles_nothing(row: Overlap) -> None:
    county = _NO_LEAD if row.lead else DEFAULT
    belief = weighed(saying({"住建": 0.7}), {}, row, county=county)
    assert first(belief.departments) == "住建"
    assert total(belief.departments) == pytest.approx(1)


# --- corrections ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Learned:
    added: Mapping[str, float]

    def shift(self, plain: str) -> Mapping[str, float]:
        return self.added

    def phrases(self, plain: str, committee: str) -> tuple[str, ...]:
        return ()


def test_corrections_shift_committees_and_nothing_else() -> None:
    belief = weighed(saying({"城管": 0.9}))
    moved = shifted(belief, "", Learned({"AGRI": 6, "ENV": -1}))
    assert (first(belief.committees), first(moved.committees)) == ("ENV", "AGRI")
    assert total(moved.committees) == pytest.approx(1)
    assert moved.departments == belief.departments


def test_a_committee_that_the_county_no_longer_has_is_left_out() -> None:
    belief = weighed(saying({"城管": 0.9}))
    moved = shifted(belief, "", Learned({"GONE": 50}))
    assert moved.committees == shifted(belief, "", Learned({})).committees
    assert "GONE" not in dict(moved.committees)


def test_without_corrections_all_stays() -> None:
    belief = weighed(NOTHING_MEANT)
    assert shifted(belief, "", None) is belief
    assert shifted(belief, "", Learned({})).committees[0][0] == first(belief.committees)


# --- always -----------------------------------------------------------------------------------


@given(
    st.dictionaries(st.sampled_from(DEPARTMENTS), st.floats(0.1, 60), max_size=6),
    st.dictionaries(st.sampled_from(DEPARTMENTS), st.floats(1e-6, 0.15), max_size=6),
    st.lists(st.sampled_from(OVERLAPS), max_size=3),
    st.dictionaries(st.sampled_from(["AGRI", "ENV", "GONE"]), st.floats(-20, 20)),
)
def test_likelihoods_sum_to_one_the_likeliest_first(
    words: dict[str, float],
    meant: dict[str, float],
    rows: list[Overlap],
    added: dict[str, float],
) -> None:
    belief = shifted(weighed(saying(meant), words, *rows), "", Learned(added))
    for likely in (belief.departments, belief.committees):
        shares = [share for _, share in likely]
        assert shares == sorted(shares, reverse=True)
        assert min(shares) >= 0
        assert total(likely) == pytest.approx(1)
