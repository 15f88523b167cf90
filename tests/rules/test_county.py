"""Counties of other shapes: fewer committees, other floors, and how committees are named."""

from dataclasses import replace

import pytest

from rules.county import DEFAULT, FIVE, County, Floors, committee_of, find_committee, short_names
from rules.routing import Decision, route
from tests.rules.twenty import ROUTED


@pytest.mark.parametrize(
    ("number", "committee"),
    {
        1: "JKW",
        2: "SFW",
        3: "WJW",
        11: "WJW",
        13: "JKW",
        18: "JKW",
        19: "TAW",
        20: "OFFICE",
    }.items(),
)
def test_a_county_with_five_committees(number: int, committee: str) -> None:
    text, _, department, _ = ROUTED[number]
    routed = route(text, FIVE)
    assert (routed.committee, routed.department) == (committee, department)


def test_five_committees_share_the_proposals_among_two() -> None:
    assert route("委员培训一年只有一次，委员履职档案也没人整理", FIVE).committee == "LLW"


def test_a_stricter_county_leaves_more_to_the_office() -> None:
    strict = replace(DEFAULT, floors=Floors(named=1.0))
    text = "镇上的图书不够看，书架空了一半"
    assert route(text).committee == "CULT"
    assert route(text, strict).decision is Decision.OFFICE


def test_a_department_that_no_committee_answers_for_falls_to_the_office() -> None:
    office_only = County(tuple(row for row in DEFAULT.committees if row.code == "OFFICE"))
    assert route("镇上的图书不够看，书架空了一半", office_only).committee == "OFFICE"


@pytest.mark.parametrize("county", [DEFAULT, FIVE])
def test_every_department_of_the_tables_has_a_committee(county: County) -> None:
    known = committee_of(county)
    named = {remit.department for remit in county.remits}
    named |= {name for row in county.overlaps for name in (row.lead, row.second, *row.co) if name}
    assert named <= set(known)


def test_a_word_belongs_to_one_department() -> None:
    words = [word for remit in DEFAULT.remits for word in remit.strong + remit.words + remit.weak]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("农业", "AGRI"),
        ("农业农村委", "AGRI"),
        ("水利局", "AGRI"),
        ("城建委", "ENV"),
        ("環資城建委", "ENV"),
        ("提案委员会", "PROP"),
        ("经济", "ECON"),
        ("ＥＣＯＮ", "ECON"),
        ("教科卫体", "EDU"),
        ("卫健委", "EDU"),
        ("社法委", "SOC"),
        ("文史", "CULT"),
        ("办公室", "OFFICE"),
        ("食堂", None),
        ("", None),
    ],
)
def test_find_committee(typed: str, code: str | None) -> None:
    assert find_committee(typed, DEFAULT) == code


@pytest.mark.parametrize("county", [DEFAULT, FIVE])
def test_every_name_of_a_committee_finds_it(county: County) -> None:
    for row in county.committees:
        for name in (row.code, row.name, row.short, *row.names):
            assert find_committee(name, county) == row.code


def test_short_names() -> None:
    assert set(short_names(DEFAULT)) == {row.code for row in DEFAULT.committees}
